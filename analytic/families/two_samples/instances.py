"""Two samples in any dimension, no bias: every case of the angle between them and of the targets' signs."""

from __future__ import annotations

import math
import random
from fractions import Fraction

from analytic.theorem.instance import Instance, Rows, number, positive


def _pair(rng: random.Random, d: int, *, obtuse: bool) -> Rows:
    """Independent rows whose inner product has the wanted sign."""
    first = [positive(rng) for _ in range(d)]
    second = [number(rng) for _ in range(d)]
    second[0] += Fraction(1, 16)  # independent: the others are multiples of 1/8
    inner = sum(a * b for a, b in zip(first, second, strict=True))
    if (inner < 0) != obtuse:
        second = [-x for x in second]
    return [first, second]


SIGNS = {"targets of one sign": (1, 1), "targets of two signs": (1, -1), "negative targets": (-1, -1)}
ANGLES = {"acute": False, "obtuse": True}


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Acute and obtuse angles, targets of one sign and of two."""
    return [
        Instance(f"{angle}, {name}", _pair(rng, _width(size), obtuse=obtuse), [s * positive(rng) for s in signs],
                 {"loss": "interpolation"})
        for angle, obtuse in ANGLES.items() for name, signs in SIGNS.items()
    ]  # fmt: skip


def max_margin(rng: random.Random, size: int) -> list[Instance]:
    """The same with labels."""
    return [
        Instance(f"{angle}, {name}", _pair(rng, _width(size), obtuse=obtuse), list(signs), {"loss": "max-margin"})
        for angle, obtuse in ANGLES.items() for name, signs in SIGNS.items()
    ]  # fmt: skip


def hinge(rng: random.Random, size: int) -> list[Instance]:
    """Labels on short, longer and long samples: none is fitted, one, or both."""
    found = []
    for angle, obtuse in ANGLES.items():
        for name, signs in SIGNS.items():
            A = _pair(rng, _width(size), obtuse=obtuse)
            reach = min(sum(abs(x) for x in row) for row in A)
            for share in (Fraction(1, 4), Fraction(2, 3), Fraction(3, 2)):
                options = {"loss": "hinge", "beta": share * reach}
                found.append(Instance(f"{angle}, {name}, {share}", A, list(signs), options))
    return found


def squared(rng: random.Random, size: int) -> list[Instance]:
    """Obtuse angles: targets of two signs, and targets below the weight decay."""
    A = _pair(rng, _width(size), obtuse=True)
    y = [positive(rng), -positive(rng)]
    reach = sum(sum(map(abs, row)) for row in A)  # h(y) <= reach max |y|
    return [
        Instance("targets of two signs", A, y, {"beta": Fraction(1, 4)}),
        Instance("targets of two signs, one neuron", A, [8, Fraction(-1, 64)], {"beta": 2}),
        Instance("large beta", A, [1, Fraction(1, 2)], {"beta": reach}),
    ]


def secular(rng: random.Random, size: int) -> list[Instance]:
    """Samples between 90 and 120 degrees; the residual at a decay nearby is a mixture of the vertices of the arc."""
    reach, across = positive(rng), positive(rng)
    d = _width(size)
    A = [
        [reach, *[Fraction(0)] * (d - 1)],
        [-across * Fraction(rng.randint(1, 4), 8), across, *[Fraction(0)] * (d - 2)],
    ]
    k11, k22, k12 = (sum(a * b for a, b in zip(A[i], A[j], strict=True)) for i, j in ((0, 0), (1, 1), (0, 1)))
    found = []
    for label, side in (("positive targets", 1), ("negative targets", -1)):
        p, q, share = (Fraction(rng.randint(2, 5)), Fraction(rng.randint(7, 9)), positive(rng))
        v = [p * k22 - 2 * q * k12, q * k11 - 2 * p * k12]
        image = [k11 * v[0] + k12 * v[1], k12 * v[0] + k22 * v[1]]
        square = v[0] * image[0] + v[1] * image[1]
        beta = Fraction(math.isqrt(int(square * 10**12)), 10**6)
        y = [side * (a + share * b / (k11 + k22)) for a, b in zip(v, image, strict=True)]
        found.append(Instance(label, A, y, {"beta": beta}))
    return found


def _width(size: int) -> int:
    return max(2, min(size, 5))


GENERATORS = {
    "two-samples-hinge": hinge,
    "two-samples-interpolation": interpolation,
    "two-samples-max-margin": max_margin,
    "two-samples-squared": squared,
    "two-samples-secular": secular,
}
