"""The plane: neurons on kinks that a dual vector supports, turned, scaled and shuffled; labels likewise."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from analytic.families.rank_two.instances import (
    BASES,
    DECAYS,
    LABELLED,
    PATTERNS,
    TURNS,
    combined,
    lifted,
    moved,
    turned,
)
from tests.strategies import Case
from tests.strategies.spike_free import positive


@st.composite
def rank_two(draw: st.DrawFn) -> Case:
    base = draw(st.sampled_from(BASES))
    n = len(base.A)
    p, q = draw(st.sampled_from([(1, 0), (3, 4), (2, -1), (0, 1)]))
    A = moved(base, p, q, draw(st.lists(positive, min_size=n, max_size=n)))
    side = draw(st.sampled_from([1, -1]))
    y = [side * cell for cell in combined(base, A, draw(st.lists(positive, min_size=n, max_size=n)))]
    order = draw(st.permutations(range(n)))
    mirror = draw(st.sampled_from([1, -1]))
    return Case([[mirror * A[i][0], A[i][1]] for i in order], [y[i] for i in order], {"loss": "interpolation"})


@st.composite
def labelled(draw: st.DrawFn, loss: str) -> Case:
    rows, y = draw(st.sampled_from(LABELLED))
    A, factor = turned(rows, draw(st.sampled_from(TURNS)), draw(positive))
    side, mirror = draw(st.sampled_from([1, -1])), draw(st.sampled_from([1, -1]))
    order = draw(st.permutations(range(len(A))))
    decay = {"beta": factor * draw(st.sampled_from(DECAYS))} if loss == "hinge" else {}
    return Case([[mirror * A[i][0], A[i][1]] for i in order], [side * y[i] for i in order], {"loss": loss, **decay})


@st.composite
def penalised_bias(draw: st.DrawFn) -> Case:
    A, y = lifted(random.Random(draw(st.integers(0, 10**6))), draw(st.sampled_from(PATTERNS[:6])))
    side, mirror = draw(st.sampled_from([1, -1])), draw(st.sampled_from([1, -1]))
    order = draw(st.permutations(range(len(A))))
    rows = [[mirror * A[i][0], A[i][1]] for i in order]
    return Case(rows, [side * y[i] for i in order], {"loss": "interpolation", "skip": "free"})


STRATEGIES = {
    "penalised-bias-interpolation": penalised_bias(),
    "rank-two-interpolation": rank_two(),
    "rank-two-max-margin": labelled("max-margin"),
    "rank-two-hinge": labelled("hinge"),
}
