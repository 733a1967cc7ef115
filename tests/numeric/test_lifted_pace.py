"""When clouds are divided, and how the penalty of the splitting follows a correction that shrinks."""

from __future__ import annotations

import pytest

from numeric.lifted.tightening import FEW, SLOW, _slow
from numeric.lifted.weights import BUSY, FALL, FALLING, HORIZON, PATIENT, RISE, Balance


@pytest.mark.parametrize(
    ("bounds", "slow"),
    [
        ([1.0] * FEW, False),
        ([1.0] * (FEW + 1), True),
        ([4.0, 1.0, 2.0, 3.0], True),
        ([0.0, 1.0, 2.0, 3.0, 4.0], False),
        ([0.0, 4.0, 4.1, 4.2, 4.3], True),
        ([0.0, 4.0, 4.1, 4.2, 4.4], False),
        ([0.0, 4.0, 4.4, 4.2, 4.1], False),
    ],
)
def test_bounds_are_slow_once_they_gain_little_of_what_is_open(bounds: list[float], slow: bool) -> None:
    """0.3 of the 5.7 that are open below ten is little for three bounds, 0.4 of 5.6 is not."""
    assert (SLOW, FEW) == (0.02, 3)
    assert _slow(bounds, 10.0) is slow


@pytest.mark.parametrize(("shrink", "none", "free"), [(0.96, True, True), (0.92, False, True), (0.89, False, False)])
def test_the_penalty_falls_unless_the_correction_shrinks_by_itself(shrink: float, none: bool, free: bool) -> None:
    """With biases it has to shrink faster to be left alone."""
    for bias, falls in ((False, none), (True, free)):
        balance = Balance(2.0, falling=FALLING[bias])
        assert balance.change(0.0, -1.0) == 1.0
        assert balance.change(0.0, -shrink) == (1.0 / FALL if falls else 1.0)
        assert balance.penalty == (2.0 / FALL if falls else 2.0)


@pytest.mark.parametrize("way", [1.0, -1.0])
def test_a_dual_value_that_moves_holds_the_penalty_whichever_way_it_moves(way: float) -> None:
    """One that falls has not settled either: the penalty is neither lowered nor, where it may rise, kept low."""
    for cost, factor in ((1.01 * PATIENT, 1.0 / FALL), (0.99 * PATIENT, 1.0), (1.01 * BUSY, 1.0), (0.99 * BUSY, RISE)):
        balance = Balance(1.0)
        start = cost * HORIZON  # the correction does not shrink
        assert balance.change(0.0, -start) == 1.0
        assert balance.change(way, way - start) == factor
        steady = Balance(1.0, rising=False)
        steady.change(0.0, -start)
        assert steady.change(way, way - start) == min(factor, 1.0)
