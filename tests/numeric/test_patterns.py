"""Few samples in many dimensions: all patterns of the convex kinks are looked at, so that the bound is exact."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.optimize import nnls

import numeric
from numeric.oracles.cones import Kinks
from numeric.oracles.general import RISES, GeneralOracle
from numeric.oracles.lines import merge_lines
from numeric.oracles.tree import CONES_A_PATTERN, Tree, few_patterns


def largest(A: np.ndarray, v: np.ndarray) -> float:
    """``max v'(Au)_+`` by nonnegative least squares on the dual of every cell: ``||A'(Dv + (2D - I) lambda)||``."""
    best = 0.0
    for pattern in itertools.product((0.0, 1.0), repeat=len(v)):
        D = np.array(pattern)
        best = max(best, nnls(A.T * (2 * D - 1), -A.T @ (D * v))[1])
    return best


@pytest.mark.parametrize("seed", range(6))
def test_support_at_high_rank_is_that_of_all_cells(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(5, 9)), int(rng.integers(9, 20))
    A, v = rng.normal(size=(n, d)), rng.normal(size=n)
    if seed % 2:
        A[1] = A[0] + 1e-6 * A[1]
    expected = max(largest(A, v), largest(A, -v))
    found = numeric.support(A, v)
    assert found.value == pytest.approx(expected, rel=1e-7)
    assert expected * (1 - 1e-9) <= found.upper_bound <= expected * (1 + 1e-7)


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", ["squared", "hinge", "interpolation"])
def test_few_samples_are_certified_in_any_dimension(loss: str, bias: str) -> None:
    rng = np.random.default_rng(5)
    A = rng.normal(size=(9, 30))
    y = np.sign(rng.normal(size=9)) if loss == "hinge" else rng.normal(size=9)
    found = numeric.solve(A, y, loss=loss, bias=bias, beta=None if loss == "interpolation" else 0.3)
    assert found.status == "optimal"
    assert found.relative_gap <= 1e-8
    assert found.network.neurons <= 10


def test_how_many_patterns_are_few() -> None:
    assert few_patterns(np.array([1.0] * 12 + [-1.0] * 50), 40)
    assert not few_patterns(np.ones(13), 40)
    assert not few_patterns(np.ones(12), 40, trees=2)
    assert not few_patterns(np.ones(9), 5)


def test_a_search_of_all_patterns_ends_with_its_work_and_is_taken_up_again() -> None:
    rng = np.random.default_rng(0)
    A, v = rng.normal(size=(9, 12)), rng.normal(size=9)
    lines = merge_lines(A)
    kinks = Kinks(lines.Q, *lines.masses(v))
    target = 1.001 * numeric.support(A, v).upper_bound  # nothing is above it: every cell has to be looked at
    whole, parts = (Tree(kinks, target, lambda U: U[:, :0]) for _ in range(2))
    whole.run(None)
    assert whole.complete and len(whole.cells) == 2**kinks.convex.size
    turns = 0
    while not parts.complete:
        parts.most = parts.nodes + 9 * CONES_A_PATTERN
        parts.run(None)
        turns += 1
        assert len(parts.cells) <= 10 * turns and (parts.complete or parts.upper == np.inf)
    assert turns > 1 and parts.upper == whole.upper == target


@pytest.mark.parametrize("bias", ["none", "free"])
def test_without_work_the_bound_of_a_search_holds(bias: str) -> None:
    rng = np.random.default_rng(1)
    A, v = rng.normal(size=(6, 12)), rng.normal(size=6)
    v -= v.mean()
    oracle = GeneralOracle(A, np.zeros(6), free=bias == "free")
    oracle.work = 0.0
    found = oracle.search(v, 0.0)
    assert numeric.support(A, v, bias=bias).value * (1 - 1e-9) <= found.upper < np.inf
    trees = 6 if bias == "free" else 2
    assert -oracle.work <= trees * CONES_A_PATTERN * RISES  # a look at every tree, each time that it rises
