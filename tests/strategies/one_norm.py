"""Any small data for neurons of norm one: targets of planted networks, labels of a hyperplane, equal rows."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import betas, fractions, small

cells = st.one_of(small, fractions)


@st.composite
def samples(draw: st.DrawFn) -> list[list[Fraction]]:
    d = draw(st.integers(1, 2))
    rows = draw(st.lists(st.lists(cells, min_size=d, max_size=d), min_size=1, max_size=4))
    return [*rows, rows[0]] if draw(st.integers(0, 4)) == 0 else rows


@st.composite
def regression(draw: st.DrawFn, loss: str, free: bool) -> Case:
    rows = draw(samples())
    y = [draw(small) if free else Fraction(0)] * len(rows)
    for _ in range(draw(st.integers(0, 3))):
        u, w = draw(st.lists(small, min_size=len(rows[0]), max_size=len(rows[0]))), draw(cells)
        b = draw(cells) if free else Fraction(0)
        heights = [sum((a * c for a, c in zip(row, u, strict=True)), b) for row in rows]
        y = [t + w * max(h, Fraction(0)) for t, h in zip(y, heights, strict=True)]
    if loss == "squared":
        y = [t + draw(small) for t in y]
    return Case(rows, y, options(draw, loss, free))


def options(draw: st.DrawFn, loss: str, free: bool) -> dict[str, object]:
    decay = {} if loss in ("interpolation", "max-margin") else {"beta": draw(betas)}
    return {"loss": loss, "bias": "free" if free else "none", "neuron_norm": 1, **decay}


@st.composite
def labels(draw: st.DrawFn, loss: str, free: bool) -> Case:
    rows = draw(samples())
    for row in rows:
        row[0] = row[0] or Fraction(1)
    y = [Fraction(1 if row[0] > 0 else -1) for row in rows]
    if loss == "hinge":
        y = [draw(st.sampled_from([Fraction(1), Fraction(-1)])) for _ in rows]
    return Case(rows, y, options(draw, loss, free))


STRATEGIES = {
    f"one-norm-{'free-' if free else ''}{loss}": (labels if loss in ("hinge", "max-margin") else regression)(loss, free)
    for loss in ("interpolation", "max-margin", "hinge", "squared")
    for free in (False, True)
}
