"""Samples on obtuse rays, degenerate ones included: the coordinate directions and one opposite to all of them."""

from __future__ import annotations

import random
from fractions import Fraction

from analytic.theorem.instance import Instance, Rows, positive

SIZES = 12, (1, 2, 3, 5)


def _rays(rng: random.Random, size: int) -> Rows:
    """At most ``size`` vectors with no acute angle: the coordinate directions and one opposite to them."""
    d = max(1, min(size - 1, 4))
    rows = [[positive(rng, *SIZES) * (j == k) for j in range(d)] for k in range(d)]
    return [*rows, [-positive(rng, *SIZES) for _ in range(d)]][: max(size, 1)]


def squared(rng: random.Random, size: int) -> list[Instance]:
    """A denoiser with noisy copies along the rays, and one output."""
    clean = _rays(rng, size)
    A, Y = [], []
    for k in range(max(size, len(clean))):
        row, r = clean[k % len(clean)], positive(rng, *SIZES)
        A.append([r * cell for cell in row])
        Y.append(row)
    single = [Fraction(0)] * len(clean)
    single[0], single[-1] = Fraction(2), Fraction(-3) if len(clean) > 1 else Fraction(2)
    return [
        Instance("denoiser", A, Y, {"beta": Fraction(1, 3)}),
        Instance("one output", clean, single, {"beta": Fraction(1, 4)}),
        Instance("large decay", A, Y, {"beta": Fraction(10**6)}),
    ]


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """One output: targets of opposite signs on two rays, the others zero."""
    rows = _rays(rng, size)
    y = [Fraction(0)] * len(rows)
    y[0] = positive(rng, *SIZES)
    if len(rows) > 1:
        y[-1] = -positive(rng, *SIZES)
    twice = [*rows, [2 * cell for cell in rows[0]]]
    return [
        Instance("generic", rows, y, {"loss": "interpolation"}),
        Instance("two samples on a ray", twice, [*y, 2 * y[0]], {"loss": "interpolation"}),
    ]


GENERATORS = {"obtuse-squared": squared, "obtuse-interpolation": interpolation}
