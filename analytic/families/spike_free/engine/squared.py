"""Squared loss on spike-free data where the optimum is made of square roots.

In directions (``A = C M``, ``G = (M M')^-1``, ``D = C'C`` diagonal, ``m = D^-1 C'y`` the mean targets) training is to
minimise ``|D^1/2 (x_1 - x_2 - m)|^2 / 2 + beta (||x_1||_G + ||x_2||_G)`` over ``x_1, x_2 >= 0``. Stationarity of
x_1 on its support reads ``w = beta G x_1 / ||x_1||_G`` with ``w = D (m - x_1 + x_2)``, an equation of high degree in
``||x_1||_G`` in general. It is linear when the positive part p of m satisfies ``G p = mu D p`` on its support:
then ``x_1 = (1 - beta sqrt(mu) / ||D^1/2 p||)_+ p``, soft thresholding. Likewise for the negative part.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from flint import fmpq

from analytic.exact.linear import apply, decided, inner
from analytic.exact.quadratic import root_sum_sign
from analytic.exact.scalars import ZERO, Row, Rows, Scalar, rational, sign, simplest, sqrt, to_sympy
from analytic.families.spike_free.engine.complementarity import support_square
from analytic.families.spike_free.engine.factors import Directions

ONE, MINUS = fmpq(1), fmpq(-1)


@dataclass(frozen=True)
class SignedPart:
    """One sign of the mean targets: ``part`` (k,), its squared length ``n2 = part'D part``, the eigenvalue ``mu``.

    ``mu`` is ``None`` when ``G part`` is not a multiple of ``D part`` on the support. ``active`` says whether the
    half is fitted; ``kept2`` is the square of ``kept``, the share of the half left in the residual.
    """

    part: Row
    n2: fmpq
    mu: fmpq | None
    active: bool
    kept2: fmpq

    @property
    def square(self) -> fmpq:
        """``||part||_G**2`` of a half with an eigenvalue."""
        if self.mu is None:
            raise AssertionError("the half has no eigenvalue")
        return self.n2 * self.mu

    @property
    def kept(self) -> Scalar:
        """``min(1, beta sqrt(mu) / n)`` for an active half, else 1."""
        return sqrt(self.kept2)


@dataclass(frozen=True)
class Shrunk:
    """``x_1``, ``x_2``, the residual ``w`` in directions, and multipliers with dual norms at most beta."""

    halves: tuple[SignedPart, SignedPart]
    x1: Row
    x2: Row
    lambda1: Row
    lambda2: Row


def means(parts: Directions, y: Row) -> tuple[Row, Row]:
    """``D`` (k,) and the mean targets ``m`` (k,)."""
    k = len(parts.first)
    D: list[Scalar] = [ZERO] * k
    sums: list[Scalar] = [ZERO] * k
    for j, scale, target in zip(parts.member, parts.scale, y, strict=True):
        if j >= 0:
            D[j] += scale * scale
            sums[j] += scale * target
    return tuple(D), tuple(s / size for s, size in zip(sums, D, strict=True))


def shrink(G: Rows, D: Row, m: Row, beta: fmpq) -> Shrunk | str:
    """The optimum by soft thresholding, or why it is not of that form."""
    first, second = (_half(G, D, tuple(max(side * cell, ZERO) for cell in m), beta) for side in (ONE, MINUS))
    for name, half, other in (("positive", first, second), ("negative", second, first)):
        if half.active and not _aligned(G, D, half, other, beta):
            return f"the neuron of the {name} mean targets would also respond to other samples"
    w = [
        simplest(sympy.expand(to_sympy(d * p) * to_sympy(first.kept) - to_sympy(d * q) * to_sympy(second.kept)))
        for d, p, q in zip(D, first.part, second.part, strict=True)
    ]
    multipliers = []
    for name, half, side in (("positive", first, ONE), ("negative", second, MINUS)):
        turned = tuple(side * cell for cell in w)
        found = _stationary(G, half, turned, beta) if half.active else _inactive(G, turned, beta)
        if found is None:
            degree = "the optimum solves an equation of higher degree, which rational numbers settle"
            return f"G p is not a multiple of D p for the {name} mean targets p: {degree}"
        multipliers.append(found)
    x1, x2 = (_response(half) for half in (first, second))
    return Shrunk((first, second), x1, x2, *multipliers)


def _half(G: Rows, D: Row, part: Row, beta: fmpq) -> SignedPart:
    n2 = rational(sum((d * cell * cell for d, cell in zip(D, part, strict=True)), ZERO))
    if n2 == 0:
        return SignedPart(part, ZERO, None, False, ONE)
    image = apply(G, part)
    mu = rational(inner(part, image)) / n2
    if any(cell != 0 and sign(g - mu * d * cell) for g, d, cell in zip(image, D, part, strict=True)):
        return SignedPart(part, n2, None, False, ONE)
    active = n2 > beta * beta * mu
    return SignedPart(part, n2, mu, active, beta * beta * mu / n2 if active else ONE)


def _aligned(G: Rows, D: Row, half: SignedPart, other: SignedPart, beta: fmpq) -> bool:
    """Whether ``beta G p / ||p||_G - w >= 0`` off the support of p, where ``w = -D q kept``."""
    size2 = half.square
    rows = zip(apply(G, half.part), D, half.part, other.part, strict=True)
    return all(
        root_sum_sign(rational(beta * g), ONE, rational(d * q), size2 * other.kept2) >= 0
        for g, d, p, q in rows
        if p == 0
    )


def _stationary(G: Rows, half: SignedPart, w: Row, beta: fmpq) -> Row:
    """``beta G p / ||p||_G - w``, shown nonnegative before."""
    length = to_sympy(sqrt(half.square))
    image = apply(G, half.part)
    return tuple(
        ZERO if p != 0 else simplest(sympy.expand(to_sympy(beta * g) / length - to_sympy(cell)))
        for g, p, cell in zip(image, half.part, w, strict=True)
    )


def _inactive(G: Rows, w: Row, beta: fmpq) -> Row | None:
    """Multipliers that show ``w'x <= beta ||x||_G`` for all ``x >= 0``; ``None`` where that fails."""
    square, x = support_square(G, w)
    if decided(beta * beta - square, "beta^2 - h(v)^2") < 0:
        return None
    return tuple(simplest(sympy.expand(to_sympy(g - cell))) for g, cell in zip(apply(G, x), w, strict=True))


def _response(half: SignedPart) -> Row:
    share = simplest(1 - to_sympy(half.kept))
    return tuple(simplest(sympy.expand(to_sympy(share * cell))) for cell in half.part)
