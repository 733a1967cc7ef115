"""The plane: combinations of neurons on kinks that a dual vector supports, turned, scaled and shuffled."""

from __future__ import annotations

from hypothesis import strategies as st

from analytic.families.rank_two.instances import BASES, combined, moved
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


STRATEGIES = {"rank-two-interpolation": rank_two()}
