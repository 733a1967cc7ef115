"""Rank-two data whose optimal neurons are on kinks.

Each base is a set of rows of the plane with neurons ``side * rot(a_i)`` and signs of their weights that a dual vector
supports. Every positive combination of those neurons is optimal, and rotations, reflections, positive multiples of the
rows and their order change neither. For labels a base is a problem: turning all rows changes nothing, and a common
factor goes into the weight decay.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analytic.model.losses import LOSSES
from analytic.theorem.instance import Instance, Rows, positive


@dataclass(frozen=True)
class Base:
    """Rows, and neurons (sample, side, sign of the output weight)."""

    A: tuple[tuple[int, int], ...]
    neurons: tuple[tuple[int, int, int], ...]


BASES = (
    Base(((4, -3), (-2, 4), (2, 1)), ((1, -1, -1), (2, -1, 1), (2, 1, 1))),
    Base(((4, 2), (-4, 3), (-1, 2), (2, -2)), ((2, 1, -1), (0, -1, 1), (0, 1, 1), (2, -1, -1))),
    Base(((2, -1), (3, -3), (2, 0), (4, 3)), ((0, -1, 1), (2, -1, -1), (0, 1, 1), (2, 1, -1))),
    Base(((0, -1), (1, -3), (4, -3), (-1, -1)), ((0, -1, 1), (1, -1, -1), (1, 1, -1), (0, 1, 1))),
    Base(
        ((4, 2), (-4, 3), (-1, 2), (2, -2), (1, 4)),
        ((2, 1, -1), (4, 1, 1), (4, -1, 1), (2, -1, -1), (0, -1, -1)),
    ),
)


LABELLED = (
    (((3, -3), (-2, -2), (-2, 1)), (1, -1, 1)),
    (((3, 2), (-1, -2), (2, -3)), (-1, -1, 1)),
    (((-2, -3), (-3, 1), (1, -2), (1, 3)), (1, -1, -1, 1)),
    (((3, 1), (1, 2), (-3, -2), (2, -3)), (1, -1, 1, -1)),
    (((1, -3), (2, 2), (3, 1), (-3, 2), (0, 2)), (1, 1, -1, 1, -1)),
    (((1, 3), (3, -3), (-2, -1), (1, 1), (1, -3)), (-1, -1, -1, 1, 1)),
)
"""Rows and labels with neurons on kinks for the largest margin, and for hinge loss with every one of ``DECAYS``."""
DECAYS = tuple(map(Fraction, ("1/4", "1/2", "1", "3/2", "2", "3", "5")))
TURNS = ((1, 0, 1), (3, 4, 5), (0, 1, 1), (-5, 12, 13))
"""Complex numbers ``p + iq`` and their lengths."""


def moved(base: Base, p: int, q: int, scales: Sequence[Fraction]) -> Rows:
    """The rows turned by the angle of (p, q), lengthened by its length, and multiplied by positive scales."""
    return [[c * (p * a - q * b), c * (q * a + p * b)] for c, (a, b) in zip(scales, base.A, strict=True)]


def combined(base: Base, A: Rows, weights: Sequence[Fraction]) -> list[Fraction]:
    """The outputs of the base's neurons with these positive weights."""
    y = [Fraction(0)] * len(A)
    for (i, side, sign), weight in zip(base.neurons, weights, strict=True):
        u = (-side * A[i][1], side * A[i][0])
        y = [t + sign * weight * max(Fraction(0), a * u[0] + b * u[1]) for t, (a, b) in zip(y, A, strict=True)]
    return y


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Positive combinations of the neurons of a base, turned and scaled, and zero targets."""
    found = []
    for k, base in enumerate(base for base in BASES if len(base.A) <= max(size, 3)):
        p, q = rng.choice([(1, 0), (3, 4), (2, -1), (0, 1)])
        A = moved(base, p, q, [positive(rng) for _ in base.A])
        y = combined(base, A, [positive(rng) for _ in base.neurons])
        found.append(Instance(f"{len(A)} neurons on kinks, base {k}", A, y, {"loss": "interpolation"}))
    rows = moved(BASES[0], 1, 0, [Fraction(1)] * 3)
    return [*found, Instance("zero targets", rows, [0, 0, 0], {"loss": "interpolation"})]


def turned(rows: Sequence[Sequence[int]], turn: tuple[int, int, int], scale: Fraction) -> tuple[Rows, Fraction]:
    """The rows turned by the angle of ``p + iq``, times a scale, and the factor of their lengths."""
    p, q, r = turn
    return [[scale * (p * a - q * b), scale * (q * a + p * b)] for a, b in rows], scale * r


def _labelled(loss: str) -> Callable[[random.Random, int], list[Instance]]:
    def make(rng: random.Random, size: int) -> list[Instance]:
        found = []
        for k, (rows, y) in enumerate((rows, y) for rows, y in LABELLED if len(rows) <= max(size, 3)):
            A, factor = turned(rows, rng.choice(TURNS), positive(rng))
            decay = {"beta": factor * rng.choice(DECAYS)} if not LOSSES[loss].constrained else {}
            found.append(Instance(f"{len(A)} labels, base {k}", A, list(y), {"loss": loss, **decay}))
        return found

    return make


def lifted(rng: random.Random, signs: Sequence[int]) -> tuple[Rows, list[Fraction]]:
    """Samples on both sides of zero with a column of ones, whose function bends with these signs, zero among them."""
    n = len(signs) + 2
    steps = [positive(rng, 4) for _ in range(n - 1)]
    x = [sum(steps[:k], Fraction(0)) for k in range(n)]
    middle = x[n // 2]
    x = [(place - middle) / (2 * (x[-1] - x[0])) for place in x]  # within one of zero: no end is too far
    y, slope = [Fraction(rng.randint(-3, 3))], Fraction(rng.randint(-3, 3))
    for k in range(n - 1):
        y.append(y[-1] + slope * (x[k + 1] - x[k]))
        slope += signs[k] * positive(rng) if k < len(signs) else 0
    return [[place, Fraction(1)] for place in x], y


PATTERNS = ((1,), (1, -1), (1, 1), (1, -1, -1), (-1, 0, -1), (1, 1, -1, 1), (0, 0, 1, 1), (1, 1, 0, 1, 1))
PAIRS = (1, 1, -1, 0, 1, -1, -1)
"""Repeated for more samples."""


def penalised_bias(rng: random.Random, size: int) -> list[Instance]:
    """Bends that alternate in pairs, a straight line, and two samples."""
    options = {"loss": "interpolation", "skip": "free"}
    found = []
    for k, signs in enumerate(pattern for pattern in PATTERNS if len(pattern) + 2 <= max(size, 3)):
        A, y = lifted(rng, signs)
        found.append(Instance(f"{len(A)} samples, bends {k}", A, y, options))
    if size > 7:
        A, y = lifted(rng, [PAIRS[k % len(PAIRS)] for k in range(size - 2)])
        found.append(Instance(f"{len(A)} samples, many bends", A, y, options))
    return [*found, Instance("a straight line", [[1, 1], [2, 1], [4, 1]], [0, 1, 3], options)]


GENERATORS = {
    "penalised-bias-interpolation": penalised_bias,
    "rank-two-interpolation": interpolation,
    "rank-two-max-margin": _labelled("max-margin"),
    "rank-two-hinge": _labelled("hinge"),
}
