"""Any small rational data with thresholds: zero, repeated and opposite samples; targets that neurons give."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies.listed import Rows, Targets, listed
from tests.strategies.numbers import small


@st.composite
def samples(draw: st.DrawFn) -> Rows:
    d, n = draw(st.integers(1, 2)), draw(st.integers(1, 4))
    return [draw(st.lists(small, min_size=d, max_size=d)) for _ in range(n)]


@st.composite
def planted(draw: st.DrawFn, free: bool) -> Targets:
    rows = draw(samples())
    y = [draw(small) if free else Fraction(0)] * len(rows)
    for _ in range(draw(st.integers(0, 3))):
        u, b, w = [draw(small) for _ in rows[0]], draw(small) if free else Fraction(0), draw(small)
        on = [sum((a * c for a, c in zip(row, u, strict=True)), b) >= 0 for row in rows]
        y = [t + w * active for t, active in zip(y, on, strict=True)]
    return rows, y


STRATEGIES = listed("threshold", samples, planted, {"activation": "threshold"})
