"""Samples on a line with a free skip connection, and several outputs there, with repeated and collinear samples."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.line import places
from tests.strategies.numbers import betas, numbers, small

directions = st.sampled_from([[1], [1], [3, 4], [0, 2], [-1, 2, 2]])
"""Of rational length."""


@st.composite
def skipping(draw: st.DrawFn, *, loss: str) -> Case:
    x = draw(places())
    if loss in ("max-margin", "hinge"):
        values = {place: Fraction(draw(st.sampled_from([-1, 1]))) for place in sorted(set(x))}
    else:
        values = {place: draw(numbers) for place in sorted(set(x))}
    y = [values[place] for place in x]
    if loss == "hinge" and draw(st.booleans()):
        y[0] = -y[0]  # repeated samples may disagree
    if loss == "squared":
        y = [draw(numbers) for _ in x]
    a = draw(directions)
    origin = draw(st.lists(small, min_size=len(a), max_size=len(a)))
    A = [[place * cell + shift for cell, shift in zip(a, origin, strict=True)] for place in x]
    decay = {"beta": draw(betas)} if loss in ("squared", "hinge") else {}
    return Case(A, y, {"loss": loss, "bias": "free", "skip": "free", **decay})


@st.composite
def several(draw: st.DrawFn) -> Case:
    """Bends of which some carry the first slope, by construction."""
    x = sorted(set(draw(places())))
    o = draw(st.integers(2, 3))
    bends = [[draw(small) for _ in range(o)] for _ in x[1:-1]]
    shares = [draw(st.sampled_from([Fraction(0), Fraction(1), Fraction(1, 3)])) for _ in bends]
    slope = [-sum((t * d[k] for t, d in zip(shares, bends, strict=True)), Fraction(0)) for k in range(o)]
    y = [[draw(small) for _ in range(o)]]
    for i in range(1, len(x)):
        y.append([c + s * (x[i] - x[i - 1]) for c, s in zip(y[-1], slope, strict=True)])
        if i - 1 < len(bends):
            slope = [s + d for s, d in zip(slope, bends[i - 1], strict=True)]
    order = draw(st.permutations(range(len(x))))
    a = draw(directions)
    A = [[x[i] * cell for cell in a] for i in order]
    rows = [y[i] for i in order]
    if draw(st.booleans()):
        A, rows = [*A, A[0]], [*rows, rows[0]]
    return Case(A, rows, {"loss": "interpolation", "bias": "free"})


STRATEGIES = {
    **{f"skip-{loss}": skipping(loss=loss) for loss in ("interpolation", "squared", "max-margin", "hinge")},
    "vector-line-interpolation": several(),
}
