"""Whitened data: orthonormal rational rows, from rotations by Pythagorean angles."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

from analytic.theorem.instance import Instance, Rows, number

TRIPLES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25))


def orthonormal_rows(rng: random.Random, n: int, d: int) -> Rows:
    """``n <= d`` rows with ``A A^T = I``: columns of the identity, signed, shuffled and rotated in random planes."""
    rows = [[Fraction(0)] * d for _ in range(n)]
    for i, k in enumerate(rng.sample(range(d), n)):
        rows[i][k] = Fraction(rng.choice((-1, 1)))
    for _ in range(min(2 * d, 24) if d > 1 else 0):
        j, k = rng.sample(range(d), 2)
        a, b, c = rng.choice(TRIPLES)
        cos, sin = Fraction(a, c), Fraction(b, c)
        for row in rows:
            if row[j] or row[k]:
                row[j], row[k] = cos * row[j] - sin * row[k], sin * row[j] + cos * row[k]
    return rows


def _data(rng: random.Random, size: int) -> Rows:
    return orthonormal_rows(rng, size, size + rng.randint(0, 3))


def _targets(rng: random.Random, n: int) -> list[Fraction]:
    y = [number(rng) for _ in range(n)]
    y[rng.randrange(n)] = Fraction(rng.choice((-5, 5)))
    return y


def _labels(rng: random.Random, n: int) -> list[int]:
    """Both classes if there is more than one sample."""
    y = [rng.choice((-1, 1)) for _ in range(n)]
    if n > 1:
        y[:2] = [1, -1]
    rng.shuffle(y)
    return y


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Generic targets, one sign only, zeros."""
    A, options = _data(rng, size), {"loss": "interpolation"}
    y = _targets(rng, size)
    return [
        Instance("generic", A, y, options),
        Instance("one sign", A, [abs(x) for x in y], options),
        Instance("one target", A, [x if i == 0 else 0 for i, x in enumerate([Fraction(3), *y[1:]])], options),
    ]


def squared(rng: random.Random, size: int) -> list[Instance]:
    """Generic, beta where the optimum becomes zero, one sign only, zeros."""
    A, y = _data(rng, size), _targets(rng, size)
    single = [Fraction(-7), *[Fraction(0)] * (size - 1)]
    return [
        Instance("generic", A, y, {"beta": Fraction(rng.randint(1, 8), 4)}),
        Instance("beta at its largest useful value", A, single, {"beta": 7}),
        Instance("one sign", A, [abs(x) for x in y], {"beta": Fraction(1, 2)}),
        Instance("zero targets", A, [0] * size, {"beta": 1}),
    ]


def labelled(loss: str, betas: tuple[Fraction, ...]) -> Callable[[random.Random, int], list[Instance]]:
    """Generic labels for every beta, and a single class."""

    def generate(rng: random.Random, size: int) -> list[Instance]:
        A, y = _data(rng, size), _labels(rng, size)
        chosen = [{"loss": loss, "beta": beta} for beta in betas] or [{"loss": loss}]
        found = [Instance("generic", A, y, options) for options in chosen]
        return [*found, Instance("one class", A, [1] * size, chosen[0])]

    return generate


def one_hot(rng: random.Random, size: int) -> list[Instance]:
    """Classes of at least one sample each, and a beta that removes some."""
    A, o = _data(rng, size), min(size, 3)
    classes = [*range(o), *(rng.randrange(o) for _ in range(size - o))]
    rng.shuffle(classes)
    Y = [[int(k == c) for k in range(o)] for c in classes]
    return [
        Instance("generic", A, Y, {"beta": Fraction(1, 4)}),
        Instance("beta at the smallest class", A, Y, {"beta": 1}),
    ]


GENERATORS = {
    "whitened-interpolation": interpolation,
    "whitened-squared": squared,
    "whitened-hinge": labelled("hinge", (Fraction(1, 2), Fraction(1), Fraction(9, 4))),
    "whitened-max-margin": labelled("max-margin", ()),
    "whitened-logistic": labelled("logistic", (Fraction(1, 8), Fraction(1, 2), Fraction(5))),
    "whitened-one-hot": one_hot,
}
