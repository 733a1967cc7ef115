"""Both ``certify`` of networks with huge weights, and with neurons that have no effect."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import analytic
import numeric
from numeric.errors import OptionError

A, Y = np.array([[1.0, 2.0], [3.0, -1.0], [-2.0, 1.0]]), np.array([1.0, -1.0, 1.0])
LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
HUGE = ([[1e200, -1e200], [1e200, 1e308]], [0.0, 0.0], [1e200, -1e308], 0.0)
DEAF = ([[1.0, 2.0], [0.0, 1.0]], [0.0, 5.0], [1.0, 0.0], 0.0)


def options(loss: str) -> dict[str, Any]:
    """The loss, and a weight decay where it has one."""
    return {"loss": loss} if loss in ("interpolation", "max-margin") else {"loss": loss, "beta": 0.1}


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
def test_the_value_of_huge_weights_is_infinite(loss: str, bias: str) -> None:
    """Without a warning, which is an error in the tests; the bound of the optimum is as good as ever."""
    found = numeric.certify(HUGE, A, Y, bias=bias, **options(loss))
    best = numeric.solve(A, Y, bias=bias, **options(loss))
    assert found.value == math.inf and found.loose == "network"
    assert found.lower_bound == pytest.approx(best.value, rel=1e-6)


def test_outputs_that_overflow_have_no_loss() -> None:
    """Neurons that cancel up to rounding: the loss is not a number, its upper bound infinite."""
    U, w = np.full((2, 2), 1e200), [1e200, -1e200]
    assert numeric.certify((U, [0, 0], w, 0), A, Y, beta=1.0).value == math.inf
    outputs = numeric.Network(U, [0, 0], [[1e200, 0], [0, -1e200]], [0, 0])
    assert numeric.certify(outputs, A, np.eye(3)[:, :2], beta=1.0).value == math.inf
    assert numeric.solve(A, Y, beta=1.0, start=numeric.Network(*HUGE)).relative_gap < 1e-6


def test_opposite_infinities_keep_their_signs() -> None:
    """A margin below minus the largest float breaks the constraint, one above the largest float does not."""
    for w, value in ((-1e290, math.inf), (1e290, pytest.approx(1e300))):
        network = ([[1e10]], [0.0], [w], 0.0)
        assert numeric.certify(network, [[1e12]], [1.0], loss="max-margin").value == value


def test_a_long_neuron_without_an_output_costs_nothing() -> None:
    network = numeric.Network([[1.7e308, 1.0], [1.7e308, 0.0]], [0.0, 0.0], [0.0, 1.0])
    assert network.penalty() == 1.0


@pytest.mark.parametrize("loss", ["squared", "hinge", "logistic"])
def test_the_bias_of_a_neuron_without_an_output_is_none(loss: str) -> None:
    plain = ([[1.0], [0.0]], [0.0], [1.0], 0.0)
    for certify in (numeric.certify, analytic.certify):
        given, same = (certify(network, A, Y, **options(loss)) for network in (DEAF, plain))
        assert float(given.value) == pytest.approx(float(same.value), rel=1e-12) and given.value < math.inf
    found = analytic.certify(DEAF, A, Y, **options(loss))
    assert found.verify().proved and not any(found.network.b)


def test_a_bias_that_has_an_effect_is_one() -> None:
    heard = ([[1.0, 2.0], [0.0, 1.0]], [0.0, 5.0], [0.0, 1.0], 0.0)
    output = (*DEAF[:3], 1.0)
    for network in (heard, output):
        assert numeric.certify(network, A, Y, beta=0.1).value == math.inf
        with pytest.raises(OptionError, match="bias is 'none'"):
            analytic.certify(network, A, Y, beta=0.1)
    two = numeric.Network(DEAF[0], DEAF[1], [[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0])
    assert numeric.certify(two, A, np.eye(3)[:, :2], beta=0.1).value == math.inf
