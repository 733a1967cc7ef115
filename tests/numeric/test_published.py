"""The algorithms as published: where they work, where they end without a network, and what they are compared with."""

from __future__ import annotations

import numpy as np
import pytest

from numeric.errors import DataError, OptionError
from numeric.published import cutting_planes, random_filters


def test_whitened_data_are_trained() -> None:
    for loss, beta, value in (("interpolation", None, 17.0), ("squared", 1.0, 16.0)):
        run = cutting_planes(np.eye(3), [3.0, 4.0, -12.0], loss=loss, beta=beta)
        assert run.status == "converged" and run.value == pytest.approx(value) and run.excess < 1e-6
        assert run.bounds and run.bounds[-1] == pytest.approx(value)
        assert run.network is not None and run.network(np.eye(3)).shape == (3,)


def test_spike_free_data_may_be_unbounded() -> None:
    run = cutting_planes([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0])
    assert run.status == "unbounded" and run.network is None and run.value == run.excess == np.inf
    assert run.truth.value == pytest.approx(5**0.5 / 2)


def test_squared_loss_converges_in_the_limit() -> None:
    few = cutting_planes([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], loss="squared", beta=0.25, rounds=2)
    more = cutting_planes([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], loss="squared", beta=0.25)
    assert few.status == "stopped" and more.status == "converged"
    assert few.excess > 1e-4 and 1e-6 > more.excess > -1e-9
    assert list(more.bounds) == sorted(more.bounds, reverse=True)


def test_with_bias_only_affine_functions_are_trained() -> None:
    run = cutting_planes([0.0, 1.0, 2.0], [0.0, 1.0, 0.0], bias="free")
    assert run.status == "infeasible" and run.network is None
    soft = cutting_planes([0.0, 1.0, 2.0], [0.0, 1.0, 0.0], loss="squared", beta=0.1, bias="free")
    assert soft.value == pytest.approx(1 / 3) and soft.truth.value == pytest.approx(0.17)
    straight = cutting_planes([0.0, 1.0, 3.0], [0.0, 1.0, 3.0], bias="free")
    assert straight.status == "converged" and straight.excess < 1e-6


def test_data_that_are_not_spike_free_are_not_trained_optimally() -> None:
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(6, 2)), rng.normal(size=6)
    run = cutting_planes(A, y, loss="squared", beta=0.1)
    assert run.excess > 1e-3  # neurons that are active on all samples are not enough


def test_random_filters_are_above_the_optimum() -> None:
    rng = np.random.default_rng(1)
    A, y = rng.normal(size=(8, 3)), rng.normal(size=8)
    values = [random_filters(A, y, beta=0.2, neurons=m).value for m in (5, 80)]
    run = random_filters(A, y, beta=0.2, neurons=80)
    assert values[0] >= values[1] > run.truth.lower_bound and run.excess > 1e-3
    assert random_filters(A, y, loss="interpolation", neurons=2).status == "infeasible"


def test_bad_input() -> None:
    with pytest.raises(OptionError, match="loss is 'hinge'"):
        cutting_planes(np.eye(2), [1.0, -1.0], loss="hinge", beta=1.0)
    with pytest.raises(OptionError, match="rounds"):
        cutting_planes(np.eye(2), [1.0, -1.0], rounds=0)
    with pytest.raises(OptionError, match="2 outputs"):
        cutting_planes(np.eye(2), np.eye(2), loss="squared", beta=1.0)
    with pytest.raises(DataError):
        random_filters(np.eye(2), [1.0], beta=1.0)
    with pytest.raises(OptionError, match="beta"):
        random_filters(np.eye(2), [1.0, 2.0])
