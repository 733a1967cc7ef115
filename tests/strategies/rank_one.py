"""Rank-one data without bias: two rays with targets of their own, in any order, repeated, with irrational norms."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.line import directions, places
from tests.strategies.numbers import betas, numbers


@st.composite
def no_bias(draw: st.DrawFn) -> Case:
    x = draw(places())
    y = draw(st.lists(numbers, min_size=len(x), max_size=len(x)))
    a = draw(st.one_of(directions, st.just([1])))
    return Case([[place * cell for cell in a] for place in x], y, {"beta": draw(betas)})


@st.composite
def two_rays(draw: st.DrawFn, *, loss: str) -> Case:
    """No bias: targets in proportion to the samples, labels that agree on each ray, or any labels for hinge."""
    c = draw(places())
    side = {1: draw(st.sampled_from([-1, 1])), -1: draw(st.sampled_from([-1, 1]))}
    alpha = {1: draw(numbers), -1: draw(numbers)}
    if loss == "interpolation":
        y = [0 if cell == 0 else alpha[1 if cell > 0 else -1] * abs(cell) for cell in c]
    elif loss == "max-margin":
        c = [cell or Fraction(1, 3) for cell in c]
        y = [side[1 if cell > 0 else -1] for cell in c]
    else:
        y = draw(st.lists(st.sampled_from([-1, 1]), min_size=len(c), max_size=len(c)))
    a = draw(st.one_of(directions, st.just([1])))
    options = {"loss": loss, **({"beta": draw(betas)} if loss == "hinge" else {})}
    return Case([[cell * part for part in a] for cell in c], y, options)


STRATEGIES = {
    **{f"rank-one-{loss}": two_rays(loss=loss) for loss in ("interpolation", "max-margin", "hinge")},
    "rank-one-squared": no_bias(),
}
