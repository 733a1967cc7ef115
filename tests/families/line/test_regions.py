"""Decision regions against the sign of the network at many places, and along a hinge path."""

from __future__ import annotations

from itertools import pairwise

from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.families.line.engine.hinge_path import hinge_path
from analytic.families.line.engine.margin import max_margin
from analytic.families.line.engine.network import Neuron, SplineNeurons
from analytic.families.line.engine.regions import decision_regions
from tests.families.line.reference import evaluate, rational

small = st.integers(-3, 3)


def check(network: SplineNeurons) -> None:
    regions = decision_regions(network)
    assert regions[0].start is None and regions[-1].end is None
    assert all(a.end == b.start and not a.sign == b.sign == 0 for a, b in pairwise(regions))
    for place in rational([f"{k}/7" for k in range(-140, 141)]):
        value = evaluate(network, place)
        sign = int(value > 0) - int(value < 0)
        inside = [r for r in regions if (r.start is None or r.start < place) and (r.end is None or place < r.end)]
        assert [r.sign for r in inside] == ([sign] if inside else [])
        assert inside or sign == 0


@given(st.lists(st.tuples(small, st.sampled_from([1, -1]), small), max_size=6), small)
@settings(deadline=None, max_examples=60)
def test_signs_everywhere(neurons: list[tuple[int, int, int]], xi: int) -> None:
    check(SplineNeurons(tuple(Neuron(fmpq(t), facing, fmpq(w)) for t, facing, w in neurons), fmpq(xi)))


def test_max_margin_and_hinge_path() -> None:
    x, y = rational([0, 1, 4, 5, 7]), rational([-1, 1, 1, -1, -1])
    found = max_margin(x, y)
    regions = decision_regions(found.network)
    assert [region.start for region in regions[1:]] == found.boundaries
    assert [region.sign for region in regions] == [-1, 1, -1]
    for piece in hinge_path(x, y).pieces:
        check(piece.network)
