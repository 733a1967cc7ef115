"""The logistic loss, ``sum log(1 + exp(-y_i f_i))``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy
from flint import arb, ctx, fmpq

from analytic.exact.rounding import lower, round_down
from analytic.exact.scalars import ZERO, Scalar, simplest, to_sympy
from analytic.model.losses.base import Label, Vector

FAR = 1_024
"""Margins beyond which the tail of the loss is bounded by a power of two."""
PRECISION = 192
"""Bits of the balls around logarithms."""


class Logistic(Label):
    """Its dual is the entropy ``sum H(y_i v_i)`` over ``0 <= y_i v_i <= 1``."""

    name = "logistic"
    logarithms = True
    largest_multiplier = 1
    statement_latex = r"\ell(\fit, \target) = \sum_i \log(1 + e^{-\target_i \fit_i})"
    sample_latex = r"\sum_{i=1}^{n} \log(1 + e^{-\target_i \fit(\point_i)})"
    dual_latex = r"D(\dual) = \sum_{i=1}^{n} H(\target_i \dual_i), \ H(p) = -p \log p - (1 - p) \log(1 - p)"
    domain_latex = r"0 < \target_i \dual_i < 1"

    def primal(self, f: Vector, y: Vector) -> Scalar:
        """The sum of softplus of minus the margins."""
        margins = map(to_sympy, self.margins(f, y))
        return simplest(sympy.Add(*(sympy.log(1 + sympy.exp(-margin)) for margin in margins)))

    def dual(self, v: Vector, y: Vector) -> Scalar:
        """The entropy, written with the odds so that its logarithms are those of the primal."""
        terms = []
        for p in map(to_sympy, self.margins(v, y)):
            if p not in (0, 1):
                terms += [p * sympy.log(sympy.radsimp((1 - p) / p)), sympy.log(sympy.radsimp(1 / (1 - p)))]
        return simplest(sympy.Add(*terms))

    def terms_above(self, f: Sequence[fmpq], y: Sequence[fmpq]) -> list[fmpq | arb]:
        """Balls around softplus of minus each margin."""
        return [_softplus(-margin) for margin in self.rational_margins(f, y)]

    def dual_below(self, v: Sequence[fmpq], y: Sequence[fmpq]) -> Fraction:
        """The entropy in balls."""
        shares = self.rational_margins(v, y)
        precision, ctx.prec = ctx.prec, PRECISION
        try:
            terms = [-arb(q) * arb(q).log() for p in shares for q in (p, 1 - p) if q != 0]
            return round_down(lower(sum(terms, start=arb(0))))
        finally:
            ctx.prec = precision


def _softplus(x: fmpq) -> arb:
    """Just above ``log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))``.

    Far from zero the last term is replaced by a bound, ``log(1 + exp(-t)) <= exp(-t) < 2**-t``: as a rational number it
    would have about ``t`` digits.
    """
    tail = arb(fmpq(1, 1 << FAR)) if abs(x) > FAR else (-arb(abs(x))).exp().log1p()
    return arb(max(x, ZERO)) + tail
