"""Odd data: samples and their negatives with opposite targets, degenerate ones among them."""

from __future__ import annotations

import random
from fractions import Fraction

from analytic.theorem.instance import Instance, Rows, number, positive


def _doubled(rows: Rows, y: list[Fraction]) -> tuple[Rows, list[Fraction]]:
    """The samples and their negatives."""
    return rows + [[-cell for cell in row] for row in rows], [*y, *(-t for t in y)]


def _rows(rng: random.Random, size: int) -> tuple[Rows, list[Fraction]]:
    """At most half of ``size`` samples, and a linear function of them."""
    d = max(1, min(size // 2, 4))
    rows = [[number(rng) for _ in range(d)] for _ in range(max(1, size // 2))]
    rows[0][0] = positive(rng)
    theta = [number(rng) for _ in range(d)]
    return rows, [sum((a * b for a, b in zip(row, theta, strict=True)), Fraction(0)) for row in rows]


def _separated(rng: random.Random, size: int) -> tuple[Rows, list[Fraction]]:
    """Labels of the samples by the sign of their first entry, which is not zero."""
    rows, _ = _rows(rng, size)
    for row in rows:
        row[0] = row[0] or Fraction(1)
    return _doubled(rows, [Fraction(1 if row[0] > 0 else -1) for row in rows])


def _frame(rng: random.Random, size: int) -> Rows:
    """Multiples of the coordinate directions by one number."""
    d, unit = max(1, min(size // 2, 4)), positive(rng)
    return [[unit * (j == k) for j in range(d)] for k in range(d)]


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Targets of a linear function; a zero sample, a repeated one; targets that vanish."""
    rows, y = _rows(rng, size)
    options = {"loss": "interpolation"}
    A, b = _doubled(rows, y)
    zero = [Fraction(0)] * len(rows[0])
    return [
        Instance("generic", A, b, options),
        Instance("zero and repeated samples", [*A, zero, rows[0]], [*b, 0, y[0]], options),
        Instance("zero targets", A, [0] * len(A), options),
    ]


def max_margin(rng: random.Random, size: int) -> list[Instance]:
    """Labels separated by a plane through the origin."""
    A, y = _separated(rng, size)
    return [Instance("generic", A, y, {"loss": "max-margin"}),
            Instance("repeated sample", [*A, A[0]], [*y, y[0]], {"loss": "max-margin"})]  # fmt: skip


def hinge(rng: random.Random, size: int) -> list[Instance]:
    """A beta so small that all samples are fitted, and one so large that none is."""
    A, y = _separated(rng, size)
    least = min(abs(row[0]) for row in A)
    return [
        Instance("fitted", A, y, {"loss": "hinge", "beta": least / 2}),
        Instance("given up", A, y, {"loss": "hinge", "beta": sum(sum(map(abs, row)) for row in A)}),
    ]


def squared(rng: random.Random, size: int) -> list[Instance]:
    """One direction with noise, an orthogonal frame, and a beta so large that nothing is fitted."""
    base = [positive(rng), *(number(rng) for _ in range(max(0, min(size // 2, 4) - 1)))]
    scales = [positive(rng) for _ in range(max(1, size // 2))]
    ray, y = _doubled([[r * cell for cell in base] for r in scales], [positive(rng) for _ in scales])
    frame, z = _doubled(_frame(rng, size), [number(rng) for _ in _frame(rng, size)])
    return [
        Instance("one direction", ray, y, {"beta": Fraction(1, 8)}),
        Instance("orthogonal samples", frame, z, {"beta": Fraction(1, 8)}),
        Instance("large beta", ray, y, {"beta": 10**6}),
    ]


def logistic(rng: random.Random, size: int) -> list[Instance]:
    """An orthogonal frame, and a beta so large that nothing is fitted."""
    rows = _frame(rng, size)
    A, y = _doubled(rows, [Fraction(rng.choice((-1, 1))) for _ in rows])
    unit = rows[0][0]
    return [
        Instance("orthogonal samples", A, y, {"loss": "logistic", "beta": unit / 16}),
        Instance("large beta", A, y, {"loss": "logistic", "beta": unit * len(A) * 4}),
    ]


GENERATORS = {
    "odd-interpolation": interpolation,
    "odd-max-margin": max_margin,
    "odd-hinge": hinge,
    "odd-squared": squared,
    "odd-logistic": logistic,
}
