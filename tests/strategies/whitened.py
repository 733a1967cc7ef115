"""Whitened data, every loss."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import betas, numbers, orthonormal_rows


@st.composite
def targets(draw: st.DrawFn, *, loss: str, penalised: bool) -> Case:
    A = draw(orthonormal_rows())
    y = draw(st.lists(numbers, min_size=len(A), max_size=len(A)))
    options = {"loss": loss, "beta": draw(betas)} if penalised else {"loss": loss}
    return Case(A, y, options)


@st.composite
def labels(draw: st.DrawFn, *, loss: str, penalised: bool) -> Case:
    A = draw(orthonormal_rows())
    y = draw(st.lists(st.sampled_from([-1, 1]), min_size=len(A), max_size=len(A)))
    options = {"loss": loss, "beta": draw(betas)} if penalised else {"loss": loss}
    return Case(A, y, options)


@st.composite
def one_hot(draw: st.DrawFn) -> Case:
    A = draw(orthonormal_rows())
    o = draw(st.integers(1, 3))
    Y = [[0] * o for _ in A]
    for row in Y:
        row[draw(st.integers(0, o - 1))] = draw(numbers)
    return Case(A, Y, {"beta": draw(betas)})


STRATEGIES = {
    "whitened-interpolation": targets(loss="interpolation", penalised=False),
    "whitened-squared": targets(loss="squared", penalised=True),
    "whitened-hinge": labels(loss="hinge", penalised=True),
    "whitened-max-margin": labels(loss="max-margin", penalised=False),
    "whitened-logistic": labels(loss="logistic", penalised=True),
    "whitened-one-hot": one_hot(),
}
