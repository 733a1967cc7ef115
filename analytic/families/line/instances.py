"""One-dimensional and rank-one data, with a free bias or without."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

from analytic.families.line import instances_ridge
from analytic.theorem.instance import Instance, Rows, number, positive

DIRECTIONS = ([3, 4], [1, 1], [0, 2], [-1, 2, 2], [1, 1, 1, 1])
Generate = Callable[[random.Random, int], list[Instance]]


def _places(rng: random.Random, n: int) -> list[Fraction]:
    """Distinct samples on a grid of eighths, unsorted."""
    return [Fraction(k, 8) for k in rng.sample(range(-8 * n, 8 * n + 1), n)]


def _embed(rng: random.Random, x: list[Fraction], embedded: bool) -> Rows | list[Fraction]:
    if not embedded:
        return x
    a = rng.choice(DIRECTIONS)
    return [[place * cell for cell in a] for place in x]


def _on_lines(generate: Generate) -> Callable[[bool], Generate]:
    """Instances with one feature as they are, or embedded in several."""

    def chosen(embedded: bool) -> Generate:
        return lambda rng, size: [
            Instance(i.label, _embed(rng, i.A, embedded), i.y, i.options) for i in generate(rng, size)
        ]

    return chosen


@_on_lines
def free_interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Generic targets, a straight line, a constant, repeated samples."""
    x, options = _places(rng, size), {"loss": "interpolation", "bias": "free"}
    y = [number(rng) for _ in x]
    return [
        Instance("generic", x, y, options),
        Instance("straight line", x, [2 * place - 1 for place in x], options),
        Instance("constant", x, [3] * size, options),
        Instance("repeated samples", [*x, x[0], x[-1]], [*y, y[0], y[-1]], options),
        Instance("convex", x, [place * place for place in x], options),
    ]


@_on_lines
def free_squared(rng: random.Random, size: int) -> list[Instance]:
    """Generic, a beta so large that the best fit is constant, repeated samples, collinear targets."""
    x = _places(rng, size)
    y = [number(rng) for _ in x]
    return [
        Instance("generic", x, y, {"beta": Fraction(rng.randint(1, 8), 8), "bias": "free"}),
        Instance("large beta", x, y, {"beta": 12 * size * size * size + 12, "bias": "free"}),
        Instance("repeated samples", [*x, x[0], x[0]], [*y, y[0] + 1, -y[0]], {"beta": 1, "bias": "free"}),
        Instance("straight line", x, [1 - place for place in x], {"beta": Fraction(1, 4), "bias": "free"}),
    ]


@_on_lines
def free_max_margin(rng: random.Random, size: int) -> list[Instance]:
    """Random labels, alternating ones, and a repeated sample."""
    x, options = _places(rng, max(size, 2)), {"loss": "max-margin", "bias": "free"}
    labels = [rng.choice((-1, 1)) for _ in x]
    labels[:2] = [1, -1]
    rank = {place: k for k, place in enumerate(sorted(x))}
    turns = [1 - 2 * (rank[place] % 2) for place in x]
    return [
        Instance("generic", x, labels, options),
        Instance("alternating labels", x, turns, options),
        Instance("repeated samples", [*x, x[0]], [*labels, labels[0]], options),
    ]


@_on_lines
def free_hinge(rng: random.Random, size: int) -> list[Instance]:
    """Random labels at two betas, contradictory labels, and one class."""
    x = _places(rng, max(size, 2))
    labels = [rng.choice((-1, 1)) for _ in x]
    labels[:2] = [1, -1]
    return [
        Instance("generic", x, labels, {"loss": "hinge", "beta": Fraction(1, 16), "bias": "free"}),
        Instance("generic", x, labels, {"loss": "hinge", "beta": Fraction(1), "bias": "free"}),
        Instance("contradictory labels", [*x, x[0]], [*labels, -1], {"loss": "hinge", "beta": 1, "bias": "free"}),
        Instance("one class", x, [1] * len(x), {"loss": "hinge", "beta": 1, "bias": "free"}),
    ]


def _cone(rng: random.Random, n: int) -> list[Fraction]:
    """Multiples of one direction on both sides of the origin."""
    c = [rng.choice((-1, 1)) * positive(rng) for _ in range(n)]
    if n > 1:
        c[:2] = [abs(c[0]), -abs(c[1])]
    return c


def squared(rng: random.Random, size: int) -> list[Instance]:
    """Generic targets, a zero sample, one feature, a beta that leaves nothing."""
    c = _cone(rng, size)
    y = [number(rng) for _ in c]
    A = _embed(rng, c, True)
    return [
        Instance("generic", A, y, {"beta": Fraction(rng.randint(1, 8), 4)}),
        Instance("zero sample", _embed(rng, [*c, Fraction(0)], True), [*y, 2], {"beta": Fraction(1, 2)}),
        Instance("one feature", c, y, {"beta": Fraction(1, 4)}),
        Instance("large beta", A, y, {"beta": 1000 * size}),
    ]


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Targets proportional on each side, as they have to be."""
    c = _cone(rng, size)
    up, down = number(rng) + 7, number(rng) - 7
    y = [x * (up if x > 0 else down) for x in c]
    options = {"loss": "interpolation"}
    return [
        Instance("generic", _embed(rng, c, True), y, options),
        Instance("one feature", c, y, options),
        Instance("one side is zero", c, [max(x, Fraction(0)) for x in c], options),
    ]


def labelled(loss: str, betas: tuple[Fraction, ...]) -> Generate:
    """Each side of the origin in one class, for every beta."""

    def generate(rng: random.Random, size: int) -> list[Instance]:
        c = _cone(rng, size)
        chosen = [{"loss": loss, "beta": beta} for beta in betas] or [{"loss": loss}]
        signs = [1 if x > 0 else -1 for x in c]
        found = [Instance("generic", _embed(rng, c, True), signs, options) for options in chosen]
        return [*found, Instance("one class", c, [1] * len(c), chosen[0])]

    return generate


def _skipping(generate: Generate) -> Generate:
    """The same data, one-dimensional and along (3, 4), with a free skip connection."""

    def chosen(rng: random.Random, size: int) -> list[Instance]:
        found = [Instance(i.label, i.A, i.y, {**i.options, "skip": "free"}) for i in generate(rng, size)]
        turned = found[0]
        plane = [[3 * place, 4 * place] for place in turned.A]
        return [*found, Instance("in the plane", plane, turned.y, turned.options)]

    return chosen


def vector_interpolation(rng: random.Random, size: int) -> list[Instance]:
    """Two outputs, whose values at the first two samples make the bends carry the first slope."""
    x = sorted(_places(rng, max(size, 3)))
    y = [[number(rng), number(rng)] for _ in x]
    y[1] = y[0]
    low, high = [Fraction(0), Fraction(1)], [Fraction(2), Fraction(1)]
    hat = [low, high, *[low] * (len(x) - 2)]  # the first bend is opposite to the first slope, and longer
    options = {"loss": "interpolation", "bias": "free"}
    return [
        Instance("flat start", x, y, options),
        Instance("hat", x, hat, options),
        Instance("repeated sample", [*x, x[1]], [*y, y[1]], options),
        Instance("constant", x, [[1, 2]] * len(x), options),
    ]


def _leaky(generate: Generate) -> Generate:
    """The same with absolute values and with leaky neurons."""
    kinds = ({"activation": "absolute"}, {"activation": "leaky", "negative_slope": Fraction(1, 10)})
    return lambda rng, size: [
        Instance(f"{i.label}, {kind['activation']}", i.A, i.y, {**i.options, **kind})
        for i in generate(rng, size)
        for kind in kinds
    ]


GENERATORS = {
    **instances_ridge.GENERATORS,
    **{
        f"leaky-{loss}": _leaky(generate(False))
        for loss, generate in (
            ("interpolation", free_interpolation), ("squared", free_squared), ("max-margin", free_max_margin),
            ("hinge", free_hinge),
        )
    },
    "rank-one-squared": squared,
    "rank-one-interpolation": interpolation,
    "rank-one-max-margin": labelled("max-margin", ()),
    "rank-one-hinge": labelled("hinge", (Fraction(1, 4), Fraction(2))),
    "vector-line-interpolation": vector_interpolation,
    **{
        f"skip-{loss}": _skipping(generate(False))
        for loss, generate in (
            ("interpolation", free_interpolation), ("squared", free_squared), ("max-margin", free_max_margin),
            ("hinge", free_hinge),
        )
    },
    **{
        f"{family}-{loss}": generate(family == "rank-one-free")
        for family in ("one-dimensional", "rank-one-free")
        for loss, generate in (
            ("interpolation", free_interpolation), ("squared", free_squared), ("max-margin", free_max_margin),
            ("hinge", free_hinge),
        )
    },
}  # fmt: skip
