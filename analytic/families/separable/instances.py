"""Instances of the theorems on orthogonally separable data, degenerate ones included.

The positive class has nonnegative coordinates and the negative one nonpositive coordinates, so angles are acute inside
the classes and obtuse between them.
"""

from __future__ import annotations

import random
from fractions import Fraction

from analytic.families.separable import instances_planted
from analytic.theorem.instance import Instance, Rows, positive


def _positive(rng: random.Random) -> Fraction:
    return positive(rng, 12, (1, 2, 3, 5))


def _class(rng: random.Random, count: int, d: int, side: int) -> Rows:
    """Samples in one orthant, none zero."""
    rows = []
    for _ in range(count):
        row = [side * rng.choice([0, 1]) * _positive(rng) for _ in range(d)]
        row[rng.randrange(d)] = side * _positive(rng)
        rows.append(row)
    return rows


def _frame(rng: random.Random, count: int, side: int) -> Rows:
    """``count`` orthogonal samples of one length."""
    unit = side * _positive(rng)
    return [[unit * (j == k) for j in range(count)] for k in range(count)]


def _halves(size: int) -> tuple[int, int]:
    return max(1, size - size // 2), max(1, size // 2)


def _labelled(rng: random.Random, size: int) -> list[tuple[str, Rows, list[Fraction]]]:
    """Data with labels: generic, a repeated sample, a single class."""
    p, m = _halves(size)
    d = min(4, size) + 1
    rows = _class(rng, p, d, 1) + _class(rng, m, d, -1)
    y = [Fraction(1)] * p + [Fraction(-1)] * m
    return [
        ("generic", rows, y),
        ("a repeated sample", [*rows, rows[0]], [*y, y[0]]),
        ("one class", rows[:p], y[:p]),
    ]


def max_margin(rng: random.Random, size: int) -> list[Instance]:
    """Every labelling by the orthant."""
    return [Instance(label, A, y, {"loss": "max-margin"}) for label, A, y in _labelled(rng, size)]


def hinge(rng: random.Random, size: int) -> list[Instance]:
    """A small decay, at which both classes are fitted, and one that gives them up."""
    found = []
    for label, A, y in _labelled(rng, size):
        fitted = min(max(map(abs, row)) for row in A) / (2 * len(A))
        lost = sum(abs(cell) for row in A for cell in row)
        for name, beta in (("", fitted), (", given up", lost)):
            found.append(Instance(label + name, A, y, {"loss": "hinge", "beta": beta}))
    return found


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Targets that a nonnegative mixture of each class gives, and a sample across all of them with target zero."""
    found = []
    for label, A, labels in _labelled(rng, size):
        y: list[Fraction] = []
        for side in (1, -1):
            members = [row for row, s in zip(A, labels, strict=True) if s == side]
            mixed = [sum(column, Fraction(0)) for column in zip(*members, strict=True)]
            y += [side * sum((a * b for a, b in zip(row, mixed, strict=True)), Fraction(0)) for row in members]
        ordered = [row for side in (1, -1) for row, s in zip(A, labels, strict=True) if s == side]
        found.append(Instance(label, ordered, y, {"loss": "interpolation"}))
    across = [[*row, Fraction(0)] for row in found[0].A] + [[Fraction(0)] * len(found[0].A[0]) + [Fraction(1)]]
    return [*found, Instance("a zero target", across, [*found[0].y, Fraction(0)], {"loss": "interpolation"})]


def _frames(rng: random.Random, size: int) -> tuple[Rows, list[Fraction]]:
    p, m = _halves(size)
    plus, minus = _frame(rng, p, 1), _frame(rng, m, -1)
    d = max(p, m)
    rows = [row + [Fraction(0)] * (d - len(row)) for row in plus + minus]
    return rows, [Fraction(1)] * p + [Fraction(-1)] * m


def squared(rng: random.Random, size: int) -> list[Instance]:
    """Orthogonal samples of one length in each class; decays small, large, and at a border."""
    rows, signs = _frames(rng, size)
    y = [side * _positive(rng) for side in signs]
    border = abs(rows[0][0]) * y[0] if signs.count(Fraction(1)) == 1 else Fraction(1)
    betas = [("generic", Fraction(1, 7)), ("a border", border), ("large decay", Fraction(10**6))]
    return [Instance(label, rows, y, {"beta": beta}) for label, beta in betas]


def secular(rng: random.Random, size: int) -> list[Instance]:
    """Orthogonal samples of several lengths in each class, and a decay that gives classes up."""
    p, m = (min(half, 3) for half in _halves(size))
    d = max(p, m)
    rows = [
        [side * _positive(rng) * (j == k) for j in range(d)] for count, side in ((p, 1), (m, -1)) for k in range(count)
    ]
    y = [side * _positive(rng) for count, side in ((p, 1), (m, -1)) for _ in range(count)]
    betas = [("generic", Fraction(1, 7)), ("a larger decay", Fraction(3)), ("large decay", Fraction(10**6))]
    return [Instance(label, rows, y, {"beta": beta}) for label, beta in betas]


def logistic(rng: random.Random, size: int) -> list[Instance]:
    """Orthogonal samples of one length in each class, and copies of one sample."""
    rows, y = _frames(rng, size)
    copies = [[side * cell for cell in rows[0]] for side in y]
    options = {"loss": "logistic", "beta": Fraction(1, 5)}
    return [
        Instance("generic", rows, y, options),
        Instance("copies", copies, y, options),
        Instance("large decay", rows, y, {**options, "beta": Fraction(10**4)}),
    ]


GENERATORS = {
    **instances_planted.GENERATORS,
    "separable-max-margin": max_margin,
    "separable-hinge": hinge,
    "separable-interpolation": interpolation,
    "separable-squared": squared,
    "separable-secular": secular,
    "separable-logistic": logistic,
}
