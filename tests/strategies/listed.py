"""What the families of finite lists of neurons share: targets with noise, labels of a hyperplane or at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import betas, small

Rows = list[list[Fraction]]
Targets = tuple[Rows, list[Fraction]]
LOSSES = ("interpolation", "max-margin", "hinge", "squared")


def listed(
    family: str,
    samples: Callable[[], st.SearchStrategy[Rows]],
    planted: Callable[[bool], st.SearchStrategy[Targets]],
    options: Mapping[str, object],
) -> dict[str, st.SearchStrategy[Case]]:
    """Strategies of every loss and bias from samples, and from samples with the targets of a network."""

    @st.composite
    def regression(draw: st.DrawFn, loss: str, free: bool) -> Case:
        rows, y = draw(planted(free))
        if loss == "squared":
            y = [t + draw(small) for t in y]
        return Case(rows, y, chosen(draw, loss, free))

    @st.composite
    def labels(draw: st.DrawFn, loss: str, free: bool) -> Case:
        rows = draw(samples())
        for row in rows:
            row[0] = row[0] or Fraction(1)
        y = [Fraction(1 if row[0] > 0 else -1) for row in rows]
        if loss == "hinge":
            y = [draw(st.sampled_from([Fraction(1), Fraction(-1)])) for _ in rows]
        return Case(rows, y, chosen(draw, loss, free))

    def chosen(draw: st.DrawFn, loss: str, free: bool) -> dict[str, object]:
        decay = {} if loss in ("interpolation", "max-margin") else {"beta": draw(betas)}
        return {"loss": loss, "bias": "free" if free else "none", **options, **decay}

    return {
        f"{family}-{'free-' if free else ''}{loss}": (labels if loss in ("hinge", "max-margin") else regression)(
            loss, free
        )
        for loss in LOSSES
        for free in (False, True)
    }
