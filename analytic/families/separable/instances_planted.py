"""Instances of the theorems on planted neurons: mixtures of acute samples, among samples of any kind."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

from analytic.theorem.instance import Instance, Rows, number, positive


def inner(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    """Their inner product."""
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def frame(rng: random.Random, d: int, side: int, *, equal: bool = False) -> Rows:
    """Multiples of the coordinate directions, of one length if wanted."""
    unit = positive(rng)
    return [[side * (unit if equal else positive(rng)) * (j == k) for j in range(d)] for k in range(d)]


def outputs(rows: Rows, plus: Sequence[Fraction], minus: Sequence[Fraction]) -> list[Fraction]:
    """What one neuron of each sign gives the samples."""
    return [max(inner(row, plus), Fraction(0)) - max(inner(row, minus), Fraction(0)) for row in rows]


def _others(rng: random.Random, count: int, d: int) -> Rows:
    return [[number(rng) for _ in range(d)] for _ in range(count)]


def _apart(rows: Rows, plus: Sequence[Fraction], minus: Sequence[Fraction]) -> Rows:
    """Those that not both neurons see."""
    return [row for row in rows if inner(row, plus) <= 0 or inner(row, minus) <= 0]


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """One neuron, negative targets, and a neuron of each sign; a zero sample."""
    d = max(1, min(4, size // 2))
    up, down, options = frame(rng, d, 1), frame(rng, d, -1), {"loss": "interpolation"}
    plus = [sum(column, Fraction(0)) for column in zip(*up, strict=True)]
    minus = [Fraction(0)] * (d - 1) + [down[-1][-1]]
    others, none = [*_others(rng, max(0, size - d - 1), d), [Fraction(0)] * d], [Fraction(0)] * d
    rows, both = up + others, _apart(up + down + others, plus, minus)
    return [
        Instance("one neuron", rows, outputs(rows, plus, none), options),
        Instance("negative targets", rows, outputs(rows, none, plus), options),
        Instance("a neuron of each sign", both, outputs(both, plus, minus), options),
        Instance("zero targets", others, [0] * len(others), options),
    ]


def max_margin(rng: random.Random, size: int) -> list[Instance]:
    """Frames as support vectors, other samples moved out until their margin is one."""
    d = max(1, min(4, size // 2))
    up, down, options = frame(rng, d, 1), frame(rng, d, -1), {"loss": "max-margin"}
    plus, minus = ([1 / sum(row) for row in rows] for rows in (up, down))
    none = [Fraction(0)] * d
    found = []
    for label, rows, neurons in (("one class", up, (plus, none)), ("two classes", up + down, (plus, minus))):
        others = _others(rng, max(0, size - len(rows)), d)
        seen = outputs(others, *neurons)
        moved = [[cell / min(Fraction(1), abs(f)) for cell in row] for row, f in zip(others, seen, strict=True) if f]
        A = rows + moved
        found.append(Instance(label, A, [1 if f > 0 else -1 for f in outputs(A, *neurons)], options))
    return found


def squared(rng: random.Random, size: int) -> list[Instance]:
    """A frame of one length with any targets, and samples behind the neuron; decays small, at the border and large."""
    d = max(1, min(4, size // 2))
    rows = frame(rng, d, 1, equal=True)
    y = [positive(rng) for _ in rows]
    g = [inner(column, y) for column in zip(*rows, strict=True)]
    others = [row if inner(row, g) <= 0 else [-cell for cell in row] for row in _others(rng, max(0, size - d), d)]
    A, targets = rows + others, [*y, *[Fraction(0)] * len(others)]
    border = rows[0][0] * y[0] if d == 1 else Fraction(1, 3)
    betas = [("generic", Fraction(1, 7)), ("a border or another decay", border), ("large decay", Fraction(10**6))]
    found = [Instance(label, A, targets, {"beta": beta}) for label, beta in betas]
    return [*found, Instance("negative targets", A, [-t for t in targets], {"beta": Fraction(1, 7)})]


GENERATORS = {
    "planted-interpolation": interpolation,
    "planted-max-margin": max_margin,
    "planted-squared": squared,
}
