"""No false bound, foreign exception, warning or dependence on the order of rows, on seeded problems of every kind."""

from __future__ import annotations

from collections import Counter

import hunt
import pytest


def test_a_short_hunt_finds_nothing() -> None:
    wrong, seen = hunt.hunt(0, 60)
    assert not wrong
    assert seen["optimal"] > 120  # most answers are proofs, so that there is something to be false


@pytest.mark.slow
@pytest.mark.parametrize("first", range(1000, 2000, 250))
def test_a_longer_hunt_finds_nothing(first: int) -> None:
    wrong, seen = hunt.hunt(first, 250)
    assert not wrong
    assert seen["optimal"] > 500


def test_the_hunt_covers_what_it_says() -> None:
    """Every loss with both biases, every geometry, one and several outputs, infeasible targets, far scales."""
    cases = [hunt.case(seed) for seed in range(600)]
    assert {(of.loss, of.bias) for of in cases} == {(a, b) for a in hunt.LOSSES for b in ("none", "free")}
    assert Counter(of.kind for of in cases).most_common()[-1][1] > 40
    assert {of.y.ndim for of in cases} == {1, 2} and min(len(of.y) for of in cases) == 1
    assert min(abs(of.A).max() for of in cases) < 1e-9 and max(abs(of.A).max() for of in cases) > 1e9
