"""Instances of the theorems on parallel lines: copies of a line, and a line that has all places beside others."""

from __future__ import annotations

import random
from fractions import Fraction

from analytic.theorem.instance import Instance, Rows, number

FRAMES = (([3, 4], [[4, -3]]), ([1, 1], [[1, -1]]), ([1, 0, 0], [[0, 1, 0], [0, 0, 2]]), ([1, 2, 2], [[2, 1, -2]]))
"""Directions and vectors that are orthogonal to them."""


def _placed(rng: random.Random, count: int) -> list[Fraction]:
    return [Fraction(k, 4) for k in rng.sample(range(-4 * count, 4 * count + 1), count)]


def _feet(rng: random.Random, across: list[list[int]], count: int) -> Rows:
    """Points orthogonal to the direction, the origin among them."""
    d = len(across[0])
    feet = [[Fraction(0)] * d]
    for i in range(1, count):
        shares = [Fraction(i, rng.randint(1, 3)) * rng.choice([-1, 1]) for _ in across]
        feet.append([sum((s * row[k] for s, row in zip(shares, across, strict=True)), Fraction(0)) for k in range(d)])
    return feet


def _at(place: Fraction, a: list[int], foot: list[Fraction]) -> list[Fraction]:
    return [place * x + y for x, y in zip(a, foot, strict=True)]


def _transversal(rng: random.Random, size: int, labels: bool, loss: str) -> list[Instance]:
    """One line that holds every place; others that hold some."""
    found = []
    for label, (a, across) in zip(("plane", "diagonal", "space", "a line in space"), FRAMES, strict=True):
        places = _placed(rng, max(2, size // 2))
        y = {x: Fraction(rng.choice([-1, 1])) if labels else number(rng) for x in places}
        y[places[0]] = -y[places[1]] if labels else y[places[1]] + 1
        whole, *others = _feet(rng, across, 3)
        rows = [(x, whole) for x in places] + [(x, foot) for foot in others for x in places[: size // 4 or 1]]
        found.append(Instance(label, [_at(x, a, foot) for x, foot in rows], [y[x] for x, _ in rows],
                              {"loss": loss, "bias": "free"}))  # fmt: skip
    return found


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Any targets at the places."""
    return _transversal(rng, size, False, "interpolation")


def max_margin(rng: random.Random, size: int) -> list[Instance]:
    """Any labels, of both kinds."""
    return _transversal(rng, size, True, "max-margin")


def _copies(rng: random.Random, size: int, labels: bool, options: dict[str, object]) -> list[Instance]:
    """Two or three lines with the same places and targets, a line and a place twice among them."""
    found = []
    for label, (a, across) in zip(("plane", "diagonal", "space", "a line in space"), FRAMES, strict=True):
        feet = _feet(rng, across, 2 if label != "space" else 3)
        feet += feet[:1] if label == "diagonal" else []
        places = _placed(rng, max(2, size // len(feet)))
        places += places[:1] if label == "plane" else []
        y = [Fraction(rng.choice([-1, 1])) if labels else number(rng) for _ in places]
        A = [_at(x, a, foot) for foot in feet for x in places]
        found.append(Instance(label, A, y * len(feet), {**options, "bias": "free"}))
    return found


def squared(rng: random.Random, size: int) -> list[Instance]:
    """A moderate and a large decay."""
    decay: list[dict[str, object]] = [{"beta": Fraction(1, 3)}, {"beta": Fraction(10**6)}]
    return [item for options in decay for item in _copies(rng, size, False, options)[:3]]


def hinge(rng: random.Random, size: int) -> list[Instance]:
    """A small and a large decay; a place twice may have both labels."""
    decay: list[dict[str, object]] = [
        {"loss": "hinge", "beta": Fraction(1, 4)},
        {"loss": "hinge", "beta": Fraction(99)},
    ]
    return [item for options in decay for item in _copies(rng, size, True, options)[:3]]


GENERATORS = {
    "ridge-interpolation": interpolation,
    "ridge-max-margin": max_margin,
    "ridge-squared": squared,
    "ridge-hinge": hinge,
}
