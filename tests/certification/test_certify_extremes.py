"""``certify`` far from the usual: huge margins, cut runs, large inputs, odd dual points."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from sympy import Rational

import analytic
import numeric
from analytic.certification import tree
from numeric.errors import DataError, InputError, UnsupportedError


def zero(d: int) -> tuple[Any, ...]:
    """The network without an effect."""
    return np.zeros((d, 1)), [0], [0], 0


A, Y = [[1, 0], [-1, 2], [1, -3], [2, 5]], [1, 1, 1, 1]
ZERO = zero(2)


@pytest.fixture
def bounded_memory() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (6 << 30, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.mark.usefixtures("bounded_memory")
@pytest.mark.parametrize("margin", [10.0, 1023.0, 1025.0, 1e9, 1e12, 1e300, "1e4000"])
@pytest.mark.parametrize("label", [1, -1])
def test_huge_margins(margin: Any, label: int) -> None:
    """A constant network: the loss is nothing, or the sum of the margins, up to rounding upwards."""
    found = analytic.certify(([[0], [0]], [0], [0], margin), A, [label] * 4, loss="logistic", beta=1, bias="free")
    assert found.verify().proved and found.lower_bound == 0
    far = analytic.exact.scalars.to_sympy(analytic.exact.parsing.exact(margin, "margin"))
    least = 0 if label == 1 else 4 * far
    slack = Rational(1, 2**1000) if far > 20 else 1
    assert least < found.value <= (least + slack) * (1 + Rational(1, 10**30))
    assert max(found.value.p.bit_length(), found.value.q.bit_length()) < 20_000


def gaussian(n: int, d: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    return rng.normal(size=(n, d)), rng.normal(size=n)


@pytest.mark.parametrize("status", ["time limit", "iteration limit", "interrupted", "optimal"])
def test_complete_only_if_the_search_of_the_dual_ended_by_itself(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    data, y = gaussian(8, 2)
    solve = numeric.solve
    monkeypatch.setattr(numeric, "solve", lambda *a, **k: replace(solve(*a, **k), status=status))
    found = analytic.certify(ZERO, data, y, beta=0.5)
    assert found.complete == (status == "optimal") and found.verify().proved


def test_complete_only_if_the_proof_ended_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    data, y = gaussian(14, 3)
    best = analytic.certify(zero(3), data, y, beta=0.1)
    assert best.complete
    monkeypatch.setattr(tree, "MAX_STORED", 100)
    cut = analytic.certify(zero(3), data, y, beta=0.1, time_limit=4)
    assert not cut.complete and cut.verify().proved and cut.lower_bound <= best.lower_bound
    assert cut.regions < best.regions


def test_a_run_without_time_is_not_complete_unless_it_is_as_good() -> None:
    data, y = gaussian(60, 4)
    full = analytic.certify(zero(4), data, y, beta=0.05, time_limit=1e-3)
    assert not full.complete and full.lower_bound <= full.value


@pytest.mark.usefixtures("bounded_memory")
def test_large_inputs_end_in_time_or_are_refused() -> None:
    rng = np.random.default_rng(0)
    data, y = rng.normal(size=(2000, 50)), rng.normal(size=2000)
    network = numeric.Network(rng.normal(size=(50, 20_000)), np.zeros(20_000), rng.normal(size=20_000))
    start = time.monotonic()
    with pytest.raises(UnsupportedError, match="20000 neurons"):
        analytic.certify(network, data, y, beta=1, time_limit=5)
    assert time.monotonic() - start < 120


def test_interpolation_repair_is_refused_where_it_would_take_hours() -> None:
    x = np.arange(500.0) / 7
    network = numeric.Network([[1.0]], [0.0], [1 / 3])
    with pytest.raises(UnsupportedError, match="500 samples"):
        analytic.certify(network, x, x / 3 + 1e-12, loss="interpolation", bias="free")


@pytest.mark.parametrize("dual", [3, "12", {1: 2}, [[1, 2]] * 4, [1, 2], int, [float("inf")] * 4, [10**400] * 4])
def test_odd_dual_points(dual: Any) -> None:
    with pytest.raises(DataError, match="dual"):
        analytic.certify(ZERO, A, Y, beta=1, dual=dual)


@pytest.mark.parametrize("size", ["1e250", "1e-250"])
@pytest.mark.parametrize("loss", ["squared", "hinge", "logistic"])
def test_data_at_the_ends_of_the_range_of_floats(size: str, loss: str) -> None:
    big = analytic.exact.parsing.exact(size, "size")
    data = [[big * x for x in row] for row in A]
    y = [big * k for k in (1, 2, -3, 4)] if loss == "squared" else [1, 1, -1, 1]
    for beta in (1, size):
        try:
            found = analytic.certify(ZERO, data, y, loss=loss, beta=beta, dual=[1, -1, 2, 0], time_limit=10)
        except InputError:
            continue
        assert found.verify().proved and found.lower_bound <= found.value
