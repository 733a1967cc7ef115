"""One-dimensional data and lines: unsorted, with repeated samples, collinear runs and irrational norms."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import betas, numbers, small

directions = st.one_of(
    st.lists(small, min_size=2, max_size=3).filter(any),
    st.sampled_from([[3, 4], [1, 1], [0, 2], [-1, 2, 2], [1, 1, 1]]),
)

scales = st.sampled_from([1, 1, 1, sympy.sqrt(2), -sympy.sqrt(2), sympy.sqrt(3) / 2])
"""Units of the samples: mostly rational."""


@st.composite
def places(draw: st.DrawFn) -> list[Fraction]:
    """Samples with repetitions, in any order."""
    distinct = draw(st.lists(numbers, min_size=1, max_size=6, unique=True))
    again = draw(st.lists(st.sampled_from(distinct), max_size=2))
    return draw(st.permutations(distinct + again))


@st.composite
def line(draw: st.DrawFn, *, loss: str, penalised: bool, embedded: bool) -> Case:
    x = draw(places())
    if loss in ("max-margin", "hinge"):
        values = {place: draw(st.sampled_from([-1, 1])) for place in sorted(set(x))}
    elif loss == "interpolation":
        values = {place: draw(numbers) for place in sorted(set(x))}
    else:
        values = {}
    y = [values[place] if values else draw(numbers) for place in x]
    if loss == "hinge" and draw(st.booleans()):
        y[0] = -y[0]  # repeated samples may disagree
    scale = draw(scales)
    a = draw(directions) if embedded else [1]
    origin = draw(st.one_of(st.just([0] * len(a)), st.lists(small, min_size=len(a), max_size=len(a))))
    shifts = origin if embedded else [0]
    A = [[place * cell * scale + shift for cell, shift in zip(a, shifts, strict=True)] for place in x]
    if loss == "interpolation" and draw(st.booleans()):
        unit = draw(scales)
        y = [cell * unit for cell in y]
    options = {"loss": loss, "bias": "free", **({"beta": draw(betas)} if penalised else {})}
    return Case(A, y, options)


@st.composite
def leaky(draw: st.DrawFn, *, loss: str, penalised: bool) -> Case:
    """Absolute values and leaky neurons on rational data of one feature."""
    x = draw(places())
    values = {place: draw(st.sampled_from([-1, 1]) if loss == "max-margin" else numbers) for place in sorted(set(x))}
    y = [values[place] for place in x]
    if loss == "squared":
        y = draw(st.lists(numbers, min_size=len(x), max_size=len(x)))
    if loss == "hinge":
        y = draw(st.lists(st.sampled_from([-1, 1]), min_size=len(x), max_size=len(x)))
    slope = draw(st.sampled_from(["-1", "1/2", "1/10", "-1/3", "99/100"]))
    kind = {"activation": "absolute"} if slope == "-1" else {"activation": "leaky", "negative_slope": slope}
    return Case([[place] for place in x], y, {"loss": loss, "bias": "free", **kind,
                                              **({"beta": draw(betas)} if penalised else {})})  # fmt: skip


STRATEGIES = {
    **{
        f"leaky-{loss}": leaky(loss=loss, penalised=loss in ("squared", "hinge"))
        for loss in ("interpolation", "max-margin", "squared", "hinge")
    },
    **{
        f"{family}-{loss}": line(loss=loss, penalised=loss in ("squared", "hinge"), embedded=family == "rank-one-free")
        for family in ("one-dimensional", "rank-one-free")
        for loss in ("interpolation", "max-margin", "squared", "hinge")
    },
}
