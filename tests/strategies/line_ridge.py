"""Samples on parallel lines, by construction: in a direction, and in the plane or the line orthogonal to it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from analytic.families.line.instances_ridge import FRAMES
from tests.strategies import Case
from tests.strategies.numbers import betas, fractions, numbers, small

Foot = tuple[Fraction, ...]
places = st.lists(st.one_of(small, fractions), min_size=2, max_size=4, unique=True)


@st.composite
def frame(draw: st.DrawFn, *, lines: int) -> tuple[list[int], list[Foot]]:
    """A direction, and points of as many lines, which may be one line."""
    a, across = draw(st.sampled_from(FRAMES))
    feet = []
    for _ in range(draw(st.integers(1, lines))):
        shares = [draw(small) for _ in across]
        feet.append(tuple(sum((s * row[k] for s, row in zip(shares, across, strict=True)), Fraction(0))
                          for k in range(len(a))))  # fmt: skip
    return a, feet


def _shuffled(draw: st.DrawFn, a: list[int], rows: list[tuple[Fraction, Foot, Any]], options: dict[str, Any]) -> Case:
    rows = draw(st.permutations(rows))
    A = [[place * x + y for x, y in zip(a, foot, strict=True)] for place, foot, _ in rows]
    return Case(A, [t for _, _, t in rows], {**options, "bias": "free"})


@st.composite
def transversal(draw: st.DrawFn, *, loss: str) -> Case:
    """One line with every place, and any samples at these places, equal ones among them."""
    a, (whole, *others) = draw(frame(lines=3))
    x = draw(places)
    targets = st.sampled_from([-1, 1]) if loss == "max-margin" else numbers
    y = {place: draw(targets) for place in x}
    if len(set(y.values())) == 1:
        y[x[0]] = -y[x[0]] or 1
    rows = [(place, whole, y[place]) for place in x]
    rows += [(place, foot, y[place]) for foot in [*others, whole] for place in x if draw(st.integers(0, 2)) == 0]
    return _shuffled(draw, a, rows, {"loss": loss})


@st.composite
def copies(draw: st.DrawFn, *, loss: str) -> Case:
    """One list of places and targets on every line; a place or a line may come twice."""
    a, feet = draw(frame(lines=3))
    x = draw(places)
    x = x + draw(st.lists(st.sampled_from(x), max_size=1))
    targets = st.sampled_from([-1, 1]) if loss == "hinge" else numbers
    y = [draw(targets) for _ in x]
    rows = [(place, foot, t) for foot in feet for place, t in zip(x, y, strict=True)]
    return _shuffled(draw, a, rows, {"loss": loss, "beta": draw(betas)})


STRATEGIES = {
    "ridge-interpolation": transversal(loss="interpolation"),
    "ridge-max-margin": transversal(loss="max-margin"),
    "ridge-squared": copies(loss="squared"),
    "ridge-hinge": copies(loss="hinge"),
}
