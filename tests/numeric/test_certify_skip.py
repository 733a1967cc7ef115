"""``numeric.certify`` of networks with a linear skip connection."""

from __future__ import annotations

import numpy as np
import pytest

import numeric
from numeric.errors import OptionError
from tests.numeric.test_skip import LOSSES, problem


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
def test_an_optimum_and_a_poorer_network(loss: str, bias: str) -> None:
    A, y, options = problem(1, loss, 8, 2)
    best = numeric.solve(A, y, bias=bias, skip="free", **options)
    for given in (best, best.network):
        report = numeric.certify(given, A, y, bias=bias, **options)
        assert report.problem.skip == "free"
        assert report.value == best.value and report.relative_gap <= 1e-7
    # a detour that adds nothing to the fit
    U, b = np.hstack([best.network.U, np.eye(2, 1), np.eye(2, 1)]), np.append(best.network.b, [0.0, 0.0])
    poorer = numeric.Network(U, b, np.append(best.network.w, [1.0, -1.0]), best.network.xi, best.network.skip)
    report = numeric.certify(poorer, A, y, bias=bias, **options)
    assert report.value == pytest.approx(best.value + 2 * options.get("beta", 1.0))
    assert best.lower_bound * (1 - 1e-6) <= report.lower_bound <= best.value * (1 + 1e-9)
    assert report.loose == "network" and report.better == pytest.approx(best.value, rel=1e-7)


def test_the_bound_is_that_of_networks_with_a_linear_function() -> None:
    x = np.array([0.0, 1.0, 2.0, 3.0])
    straight = numeric.Network(np.zeros((1, 0)), np.zeros(0), np.zeros(0), 1.0, [2.0])
    report = numeric.certify(straight, x, 1 + 2 * x, beta=1.0, bias="free")
    assert report.lower_bound == 0.0 <= report.value < 1e-30
    flat = numeric.Network(np.zeros((1, 0)), np.zeros(0), np.zeros(0), 0.0)
    assert numeric.certify(flat, x, 1 + 2 * x, beta=1.0, bias="free").lower_bound > 1.0
    assert numeric.certify(flat, x, 1 + 2 * x, beta=1.0, bias="free", skip="free").lower_bound == 0.0


def test_without_a_skip_connection_such_a_network_breaks_the_rules() -> None:
    linear = numeric.Network(np.zeros((1, 0)), np.zeros(0), np.zeros(0), 0.0, [1.0])
    report = numeric.certify(linear, [1.0, 2.0], [1.0, 2.0], beta=1.0, skip="none")
    assert report.value == np.inf and report.lower_bound > 0
    with pytest.raises(OptionError, match="skip is 'some'; choose one of none, free"):
        numeric.certify(linear, [1.0, 2.0], [1.0, 2.0], beta=1.0, skip="some")


def test_the_better_value_is_never_worse_than_the_network() -> None:
    A, y, options = problem(3, "squared", 8, 2)
    best = numeric.solve(A, y, skip="free", **options)
    report = numeric.certify(best.network, A, y, time_limit=1e-3, **options)
    assert report.better is not None and report.better <= report.value
