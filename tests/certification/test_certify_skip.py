"""``analytic.certify`` with a free skip connection: dual points that see no linear function, exactly."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic import checker
from analytic.certification.orthogonal import orthogonal
from numeric.errors import OptionError

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
CONSTRAINED = ("interpolation", "max-margin")
BUDGET = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def gaussian(n: int, d: int, loss: str, seed: int = 0) -> tuple[np.ndarray, np.ndarray, dict[str, Any]]:
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, d))
    y = rng.normal(size=n) if loss in ("squared", "interpolation") else rng.choice((-1.0, 1.0), size=n)
    return A, y, {"loss": loss, "beta": None if loss in CONSTRAINED else 0.2}


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
def test_tight_and_proved_for_an_optimal_network(loss: str, bias: str, d: int, tmp_path: Path) -> None:
    if loss in CONSTRAINED and d == 1 and bias == "none":
        return  # of rank one without bias nothing but multiples of two features is reached
    A, y, options = gaussian(11, d, loss, seed=3)
    solution = numeric.solve(A, y, bias=bias, skip="free", **options)
    found = analytic.certify(solution, A, y, bias=bias, **options)
    assert found.problem.skip == "free" and found.complete
    assert found.verify().proved, found.verify().reason
    assert found.lower_bound <= found.value and found.relative_gap <= 1e-6
    assert abs(float(found.value) - solution.value) <= 1e-6 * solution.value
    found.to_json(tmp_path / "c.json")
    assert checker.check_file(tmp_path / "c.json").proved
    held = json.loads((tmp_path / "c.json").read_text())
    v = [Fraction(row) for row in held["dual"]]
    columns = [[Fraction(float(x)) for x in column] for column in A.T] + (
        [[Fraction(1)] * 11] if bias == "free" else []
    )
    assert any(v) and all(sum(a * b for a, b in zip(column, v, strict=True)) == 0 for column in columns)


def test_recognised_or_asked_for() -> None:
    x, y = [0, 1, 2], [0, 1, 0]
    best = analytic.solve(x, y, beta="1/4", bias="free", skip="free")
    for network in (best, best.network, best.network.to_numpy() if hasattr(best.network, "to_numpy") else best):
        found = analytic.certify(network, x, y, beta="1/4", bias="free")
        assert found.problem.skip == "free" and found.value == best.value
        assert best.value * (1 - Fraction(1, 10**9)) <= found.lower_bound <= best.value
    flat = analytic.Network([[1]], [0], [0], 0)
    assert analytic.certify(flat, x, y, beta="1/4", bias="free").problem.skip == "none"
    assert analytic.certify(flat, x, y, beta="1/4", bias="free", skip="free").problem.skip == "free"
    with pytest.raises(OptionError, match="skip is 'none': leave skip out, or pass skip='free'"):
        analytic.certify(best, x, y, beta="1/4", bias="free", skip="none")
    with pytest.raises(OptionError, match="skip is 'some'"):
        analytic.certify(flat, x, y, beta="1/4", bias="free", skip="some")


def test_margins_are_scaled_up_with_the_linear_part() -> None:
    network = analytic.Network([[1]], [0], [0], 0, ["999999999/1000000000"])
    found = analytic.certify(network, [1, 2], [1, 1], loss="max-margin")
    assert found.repaired and found.value == 0 == found.lower_bound and found.network.skip[0] == 1
    assert found.verify().proved


def test_more_features_than_samples_leave_no_dual_point() -> None:
    network = analytic.Network([[0], [0], [0]], [0], [0], 0, [1, 2, 0])
    found = analytic.certify(network, [[1, 0, 0], [0, 1, 0]], [1, 2], beta=1)
    assert (found.value, found.lower_bound) == (0, 0) and found.verify().proved


@pytest.mark.parametrize("bias", ["none", "free"])
def test_a_dual_point_at_corners_of_the_box(bias: str) -> None:
    """Hinge loss with a large weight decay: nearly all entries are at the ends of their intervals."""
    rng = np.random.default_rng(4)
    A = rng.integers(-3, 4, size=(10, 2)).astype(float)
    y = rng.choice((-1.0, 1.0), size=10)
    for beta in (0.5, 3.0, 40.0):
        best = numeric.solve(A, y, loss="hinge", beta=beta, bias=bias, skip="free")
        found = analytic.certify(best, A, y, loss="hinge", beta=beta, bias=bias)
        assert found.verify().proved and found.relative_gap <= 1e-5


@BUDGET
@given(st.integers(0, 10**6), st.sampled_from(LOSSES), st.sampled_from(["none", "free"]))
def test_any_dual_point_gives_a_bound_that_holds(seed: int, loss: str, bias: str) -> None:
    rng = np.random.default_rng(seed)
    A, y, options = gaussian(6, 2, loss, seed)
    best = numeric.solve(A, y, bias=bias, skip="free", **options)
    dual = rng.normal(size=6) if seed % 2 else y * rng.integers(0, 3, size=6)
    found = analytic.certify(best, A, y, bias=bias, dual=dual.tolist(), **options)
    assert found.verify().proved and float(found.lower_bound) <= best.value * (1 + 1e-9) + 1e-12


@pytest.mark.parametrize("top", [None, 1 << 40])
def test_orthogonal_entries_stay_in_the_box(top: int | None) -> None:
    rng = np.random.default_rng(7)
    for trial in range(20):
        A = rng.integers(-4, 5, size=(8, 2))
        labels = rng.choice([-1, 1], size=8)
        problem = analytic.Problem.build(A.tolist(), labels.tolist(), loss="hinge" if top else "max-margin",
                                         beta=1 if top else None, bias="free", skip="free")  # fmt: skip
        start = [int(s) * int(x) for s, x in zip(labels, rng.choice([0, 1 << 40, 1 << 39], size=8), strict=True)]
        found = orthogonal(problem, start, top)
        products = [int(s) * x for s, x in zip(labels, found, strict=True)]
        assert all(p >= 0 and (top is None or p <= top) for p in products), trial
        assert sum(found) == 0 and all(sum(int(a) * v for a, v in zip(c, found, strict=True)) == 0 for c in A.T)


@pytest.mark.slow
def test_beyond_the_search_of_regions_the_relaxation_proves_a_bound() -> None:
    A, y, options = gaussian(40, 8, "squared")
    best = numeric.solve(A, y, skip="free", time_limit=20, **options)
    found = analytic.certify(best, A, y, time_limit=60, **options)
    assert found.verify().proved and 0 < found.lower_bound <= found.value
