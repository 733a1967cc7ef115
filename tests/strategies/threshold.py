"""Any small rational data with thresholds: zero, repeated and opposite samples; targets that neurons give."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import betas, small

Rows = list[list[Fraction]]


@st.composite
def samples(draw: st.DrawFn) -> Rows:
    d, n = draw(st.integers(1, 2)), draw(st.integers(1, 4))
    return [draw(st.lists(small, min_size=d, max_size=d)) for _ in range(n)]


@st.composite
def regression(draw: st.DrawFn, loss: str, free: bool) -> Case:
    rows = draw(samples())
    y = [draw(small) if free else Fraction(0)] * len(rows)
    for _ in range(draw(st.integers(0, 3))):
        u, b, w = [draw(small) for _ in rows[0]], draw(small) if free else Fraction(0), draw(small)
        on = [sum((a * c for a, c in zip(row, u, strict=True)), b) >= 0 for row in rows]
        y = [t + w * active for t, active in zip(y, on, strict=True)]
    if loss == "squared":
        y = [t + draw(small) for t in y]
    return Case(rows, y, options(draw, loss, free))


def options(draw: st.DrawFn, loss: str, free: bool) -> dict[str, object]:
    decay = {} if loss in ("interpolation", "max-margin") else {"beta": draw(betas)}
    return {"loss": loss, "bias": "free" if free else "none", "activation": "threshold", **decay}


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
    f"threshold-{'free-' if free else ''}{loss}": (labels if loss in ("hinge", "max-margin") else regression)(
        loss, free
    )
    for loss in ("interpolation", "max-margin", "hinge", "squared")
    for free in (False, True)
}
