"""A dual point in rationals: its equalities and box constraints hold exactly, its objective is bounded from below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq

from analytic.certification.orthogonal import Entry, orthogonal
from analytic.exact.rounding import clipped, round_down
from analytic.exact.scalars import rational, rationals, to_fraction
from analytic.model.problem import Problem
from numeric.losses import LOSS
from numeric.network import Array

BITS = 46  # of the largest entry
SCALE_BITS = 44
NO_LIMIT = Fraction(1 << 20)


@dataclass(frozen=True)
class Dual:
    """``v = unit * entries``; 1'v = 0 if the bias is free, A'v = 0 if a skip is, and the loss's box is met.

    Entries are integers, but for some with a free skip.
    """

    entries: Sequence[Entry]
    unit: Fraction

    def scaled(self, problem: Problem, support: Fraction) -> Dual:
        """The multiple with ``h(v) <= beta`` that has the best objective, given ``h(v) <= support``."""
        beta = to_fraction(problem.beta)
        limit = beta / support if support > 0 else NO_LIMIT
        largest = max((abs(Fraction(x)) for x in self.entries), default=Fraction(0)) * self.unit
        box = problem.description.largest_multiplier
        if box is not None and largest > 0:
            limit = min(limit, box / largest)
        v = np.array([clipped(x * self.unit) for x in self.entries])
        y = np.array([clipped(to_fraction(x)) for x in problem.targets])
        with np.errstate(over="ignore", invalid="ignore"):
            best = LOSS[problem.loss].best_scale(v, y, clipped(limit))
        scale = round_down(min(limit, Fraction(best) if np.isfinite(best) and best > 0 else Fraction(0)), SCALE_BITS)
        if scale > limit or scale < 0:
            raise AssertionError("a scale out of its range")
        return Dual(self.entries, self.unit * scale)

    def rows(self) -> list[fmpq]:
        """The entries as scalars."""
        unit = fmpq(self.unit.numerator, self.unit.denominator)
        return [unit * fmpq(x.numerator, x.denominator) for x in self.entries]

    def objective_below(self, problem: Problem) -> Fraction:
        """A short rational at most the dual objective."""
        return problem.description.dual_below(self.rows(), rationals(problem.targets))


def rationalise(problem: Problem, v: Array) -> Dual:
    """The nearest integers on a power-of-two grid, then the box, then a zero sum; with a free skip, no linear part."""
    largest = float(np.max(np.abs(v), initial=0.0))
    if largest == 0 or not np.isfinite(largest):
        return Dual([0] * problem.n, Fraction(1))
    unit = Fraction(2) ** (int(np.frexp(largest)[1]) - BITS)
    entries, top = [round(Fraction(x) / unit) for x in v.tolist()], None
    if problem.description.labelled:
        box = problem.description.largest_multiplier
        top = None if box is None else (box / unit).__floor__()
        entries = [_clip(x, int(rational(y)), top) for x, y in zip(entries, problem.targets, strict=True)]
    if problem.skip == "free":
        return Dual(orthogonal(problem, entries, top), unit)
    if problem.bias == "free":
        _balance(entries, labelled=problem.description.labelled)
    return Dual(entries, unit)


def _clip(x: int, label: int, top: int | None) -> int:
    p = max(x * label, 0)
    return label * (p if top is None else min(p, top))


def _balance(entries: list[int], *, labelled: bool) -> None:
    """Make the sum zero by moving the largest entries towards zero; without labels one entry may cross it."""
    while rest := sum(entries):
        sign = 1 if rest > 0 else -1
        k = max(range(len(entries)), key=lambda i: sign * entries[i])
        entries[k] -= rest if not labelled else sign * min(abs(rest), abs(entries[k]))
