"""Any small data for neurons of norm one: targets of planted networks, labels of a hyperplane, equal rows."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies.listed import Rows, Targets, listed
from tests.strategies.numbers import fractions, small

cells = st.one_of(small, fractions)


@st.composite
def samples(draw: st.DrawFn) -> Rows:
    d = draw(st.integers(1, 2))
    rows = draw(st.lists(st.lists(cells, min_size=d, max_size=d), min_size=1, max_size=4))
    return [*rows, rows[0]] if draw(st.integers(0, 4)) == 0 else rows


@st.composite
def planted(draw: st.DrawFn, free: bool) -> Targets:
    rows = draw(samples())
    y = [draw(small) if free else Fraction(0)] * len(rows)
    for _ in range(draw(st.integers(0, 3))):
        u, w = draw(st.lists(small, min_size=len(rows[0]), max_size=len(rows[0]))), draw(cells)
        b = draw(cells) if free else Fraction(0)
        heights = [sum((a * c for a, c in zip(row, u, strict=True)), b) for row in rows]
        y = [t + w * max(h, Fraction(0)) for t, h in zip(y, heights, strict=True)]
    return rows, y


STRATEGIES = listed("one-norm", samples, planted, {"neuron_norm": 1})
