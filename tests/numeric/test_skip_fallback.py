"""A free linear function never makes the answer worse: separable labels, tiny decays, features far from zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import numeric
from numeric.skip.fallback import separating, with_plain


@pytest.mark.parametrize("exponent", [-8, -10, -12, -14, -16, -20])
@pytest.mark.parametrize("loss", ["logistic", "hinge"])
def test_labels_that_a_linear_function_separates_cost_nothing(loss: str, exponent: int) -> None:
    A, y = np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 0.0]]), np.array([1.0, -1.0, 1.0])
    found = numeric.solve(A, y, loss=loss, beta=10.0**exponent, bias="free", skip="free")
    assert (found.status, found.value, found.lower_bound, found.network.neurons) == ("optimal", 0.0, 0.0, 0)
    assert np.min(y * found.network(A)) >= 1.0


@pytest.mark.parametrize("beta", [1e-8, 1e-10, 1e-12])
def test_small_decays_on_a_line(beta: float) -> None:
    """Labels 1, -1, 1: two bends of slope two cost four times the decay."""
    found = numeric.solve([1.0, 2.0, 3.0], [1, -1, 1], loss="hinge", beta=beta, bias="free", skip="free")
    assert found.lower_bound <= 4.0 * beta <= found.value <= 4.001 * beta


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shift", [0.0, 1e4, 1e7])
def test_it_is_not_worse_than_without(shift: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    A, y = rng.normal(size=(7, 2)) + shift, rng.normal(size=7)
    plain = numeric.solve(A, y, loss="interpolation", bias="free")
    found = numeric.solve(A, y, loss="interpolation", bias="free", skip="free")
    assert found.lower_bound <= found.value <= plain.value * (1.0 + 1e-9) < np.inf
    assert np.max(np.abs(found.network(A) - y)) <= 1e-6
    again = numeric.certify(found.network, A, y, loss="interpolation", bias="free", skip="free")
    assert again.value == pytest.approx(found.value, rel=1e-12)


def test_a_separating_function_is_found_or_there_is_none() -> None:
    rng = np.random.default_rng(0)
    basis = np.linalg.qr(rng.normal(size=(8, 3)))[0]
    y = np.sign(basis @ [1.0, -2.0, 0.5])
    margins = [y * (basis @ c) for c in separating(basis, y)]
    assert [float(np.min(margin)) for margin in margins] == pytest.approx([1.0, 800.0], rel=1e-9)
    both = np.vstack([basis, basis])
    assert list(separating(both, np.concatenate([y, -y]))) == []
    assert list(separating(basis[:, :0], y)) == []


def test_only_the_network_is_taken_over() -> None:
    problem = ([[0.0], [1.0], [3.0]], [0.0, 1.0, 0.0])
    found = numeric.solve(*problem, beta=0.1, bias="free", skip="free")
    plain = numeric.solve(*problem, beta=0.1, bias="free")
    lost = replace(found, value=np.inf, status="stalled", lower_bound=0.25 * found.lower_bound)
    kept = with_plain(lost, replace(plain, lower_bound=plain.value), 1e-8)
    assert kept.value == plain.value and kept.lower_bound == lost.lower_bound and kept.status == "stalled"
    assert kept.network.skip is not None and not kept.network.skip.any()
    assert with_plain(found, plain, 1e-8) is found


@pytest.mark.parametrize("unit", [1.0, 1e-100, 1e8])
def test_targets_that_are_linear_are_met_but_for_rounding_and_that_is_optimal(unit: float) -> None:
    found = numeric.solve([0.1, 0.2, 0.7], [0.1 * unit, 0.2 * unit, 0.7 * unit], beta=1, bias="free", skip="free")
    assert found.status == "optimal"
    assert found.network.neurons == 0
    assert 0.0 <= found.lower_bound <= found.value <= (1e-14 * unit) ** 2


def test_a_part_of_the_targets_that_is_not_linear_is_not_taken_for_rounding() -> None:
    found = numeric.solve([0.0, 1.0, 2.0], [0.0, 1.0, 2.0 + 1e-6], beta=1e-9, bias="free", skip="free")
    assert found.value > 0
    assert found.relative_gap < 1e-6
