"""The time limit of ``certify``, and dual points of one's own."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import analytic
import numeric
from analytic.certification import certifying
from numeric.errors import DataError


def data(n: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(1)
    return rng.normal(size=(n, 2)), rng.normal(size=n)


def test_a_slow_network_leaves_less_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the exact evaluation of a wide network took all the time, solver and proof get next to none."""
    clock = iter([0.0, *[100.0] * 10**6])
    monkeypatch.setattr(certifying.time, "monotonic", lambda: next(clock))
    limits = []
    solve = numeric.solve
    monkeypatch.setattr(
        numeric, "solve", lambda *args, time_limit, **rest: limits.append(time_limit) or solve(*args, **rest)
    )
    A, y = data(8)
    found = analytic.certify((np.zeros((2, 1)), [0], [0], 0), A, y, beta=0.5, time_limit=50)
    assert limits == [certifying.LEAST_TIME]
    assert found.lower_bound <= found.value


def test_any_dual_point_gives_a_valid_bound() -> None:
    A, y = data(8)
    solution = numeric.solve(A, y, beta=0.5)
    best = analytic.certify(solution, A, y, beta=0.5)
    for dual in (solution.dual, 10 * solution.dual, y.tolist(), [Fraction(1, 3)] * 8, np.zeros(8)):
        found = analytic.certify(solution, A, y, beta=0.5, dual=dual)
        assert found.verify().proved and found.lower_bound <= best.value
    assert analytic.certify(solution, A, y, beta=0.5, dual=solution.dual).relative_gap < 1e-7
    assert analytic.certify(solution, A, y, beta=0.5, dual=np.zeros(8)).lower_bound == 0


@pytest.mark.parametrize(
    ("dual", "text"), [([1, 2], "dual has 2 entries"), (["a"] * 8, "dual"), ([float("nan")] * 8, "dual")]
)
def test_bad_duals(dual: Any, text: str) -> None:
    A, y = data(8)
    with pytest.raises(DataError, match=text):
        analytic.certify((np.zeros((2, 1)), [0], [0], 0), A, y, beta=0.5, dual=dual)
