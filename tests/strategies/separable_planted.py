"""Samples whose targets planted neurons give them, by construction.

The neurons are mixtures of nonnegative, or nonpositive, samples; the other samples are of any kind, without those that
both neurons see.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from analytic.families.separable.instances_planted import inner, outputs
from tests.strategies import Case
from tests.strategies.numbers import betas, numbers
from tests.strategies.separable import Rows, cone, level
from tests.strategies.spike_free import positive

Vector = list[Fraction]


def _others(draw: st.DrawFn, d: int) -> Rows:
    return draw(st.lists(st.lists(numbers, min_size=d, max_size=d), max_size=3))


def _mixed(draw: st.DrawFn, rows: Rows) -> Vector:
    weights = [draw(positive) for _ in rows]
    return [inner(weights, column) for column in zip(*rows, strict=True)]


def _sides(draw: st.DrawFn) -> tuple[Rows, Rows, int]:
    """Samples of the positive and of the negative neuron, one of them at times without any."""
    d = draw(st.integers(1, 3))
    kind = draw(st.sampled_from(["plus", "minus", "both"]))
    plus = draw(cone(d, 1)) if kind != "minus" else []
    return plus, draw(cone(d, -1)) if kind != "plus" else [], d


def _shuffled(draw: st.DrawFn, rows: Rows, y: Vector, options: dict[str, object]) -> Case:
    order = draw(st.permutations(range(len(rows))))
    return Case([rows[i] for i in order], [y[i] for i in order], options)


@st.composite
def interpolation(draw: st.DrawFn) -> Case:
    """Any mixtures: the opposite orthants keep the neurons apart on the samples that they are mixed of."""
    plus, minus, d = _sides(draw)
    up, down = (_mixed(draw, rows) if rows else [Fraction(0)] * d for rows in (plus, minus))
    others = [row for row in _others(draw, d) if inner(row, up) <= 0 or inner(row, down) <= 0]
    rows = plus + minus + others
    return _shuffled(draw, rows, outputs(rows, up, down), {"loss": "interpolation"})


@st.composite
def margin(draw: st.DrawFn) -> Case:
    """Multiples of a frame as support vectors, and samples far enough out."""
    d = draw(st.integers(1, 3))
    sizes = {side: [draw(positive) for _ in range(d)] for side in draw(st.sampled_from([(1,), (-1,), (1, -1)]))}
    rows = [[side * c * (j == k) for j in range(d)] for side, cells in sizes.items() for k, c in enumerate(cells)]
    up, down = ([side / c for c in sizes[side]] if side in sizes else [Fraction(0)] * d for side in (1, -1))
    others = _others(draw, d)
    seen = outputs(others, up, down)
    rows = rows + [[cell / min(Fraction(1), abs(f)) for cell in row] for row, f in zip(others, seen, strict=True) if f]
    labels = [Fraction(1 if f > 0 else -1) for f in outputs(rows, up, down)]
    return _shuffled(draw, rows, labels, {"loss": "max-margin"})


@st.composite
def squared(draw: st.DrawFn) -> Case:
    """An eigenvector of each sign, and samples that the neurons do not see; or a decay that nothing is worth."""
    d = draw(st.integers(1, 3))
    plus, t = draw(level(d, 1))
    minus, s = draw(level(d, -1)) if draw(st.booleans()) else ([], [])
    up, down = ([inner(c, y) for c in zip(*rows, strict=True)] if rows else [Fraction(0)] * d
                for rows, y in ((plus, t), (minus, s)))  # fmt: skip
    others = [row for row in _others(draw, d) if inner(row, up) <= 0 and inner(row, down) <= 0]
    rows, y = plus + minus + others, [*t, *(-cell for cell in s), *[Fraction(0)] * len(others)]
    beta = draw(betas)
    if draw(st.integers(0, 3)) == 0:
        beta = sum((abs(cell) for column in zip(*plus, strict=True) for cell in [inner(column, t)]), Fraction(1))
        if not minus:  # what is given up need not be an eigenvector
            y = [cell * draw(st.integers(0, 1)) if cell > 0 else cell for cell in y]
    return _shuffled(draw, rows, y, {"beta": beta})


STRATEGIES = {
    "planted-interpolation": interpolation(),
    "planted-max-margin": margin(),
    "planted-squared": squared(),
}
