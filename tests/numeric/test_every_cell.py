"""The search over every cell: all cells are met, and no bound is below what a neuron attains."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from arrangement import patterns

import numeric
from numeric.oracles.arrangement import cells, count_of_cells
from numeric.oracles.cones import Kinks
from numeric.oracles.every_cell import CellSearch
from numeric.oracles.general import GeneralOracle
from numeric.oracles.positive_cell import maximise_in_cell
from numeric.oracles.zonotope import EveryCell


def unit_rows(seed: int, h: int, r: int) -> np.ndarray:
    Q = np.random.default_rng([seed, h, r]).normal(size=(h, r))
    return Q / np.linalg.norm(Q, axis=1)[:, None]


@pytest.mark.parametrize(("h", "r"), [(1, 3), (3, 3), (4, 1), (6, 2), (7, 3), (7, 4), (7, 6)])
def test_all_cells_are_met(h, r):
    for seed in range(2):
        Q = unit_rows(seed, h, r)
        walked = np.sort(patterns(Q).astype(np.int64) @ (1 << np.arange(h)))
        found = cells(Q)
        assert found is not None and np.array_equal(found, walked)
        assert len(found) == count_of_cells(h, r)


def test_no_cell_of_many_is_missed():
    Q = unit_rows(0, 30, 5)
    found = cells(Q)
    assert found is not None and len(found) == count_of_cells(30, 5)
    x = np.random.default_rng(1).normal(size=(5, 20_000))
    assert np.isin(((Q @ x > 0).T @ (1 << np.arange(30, dtype=np.int64))), found).all()


@pytest.mark.parametrize("off", [0.0, 1e-15, 1e-12])
def test_rows_that_are_not_in_general_position_are_not_told_apart(off):
    """Three coplanar rows of four, or nearly: a fourth sign on the line where two meet may be either."""
    Q = unit_rows(2, 6, 3)
    Q[2] = Q[0] + Q[1] + off * Q[5]
    Q[2] /= np.linalg.norm(Q[2])
    assert cells(Q) is None
    assert cells(np.vstack([Q[:1], Q[:1], Q[3:]])) is None


def test_there_are_no_more_rows_than_bits():
    assert cells(unit_rows(0, 62, 2)) is not None
    assert cells(unit_rows(0, 63, 2)) is None


def by_hand(F: Kinks, radius: float) -> float:
    """The largest of the exact programs of all sides of the convex kinks."""
    active, best = np.zeros(len(F.m), dtype=bool), 0.0
    for sides in itertools.product((False, True), repeat=len(F.convex)):
        active[F.convex] = sides
        best = max(best, maximise_in_cell(F.Q, F.m, F.c, active, radius).upper)
    return best


@pytest.mark.parametrize("radius", [0.0, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_the_bound_is_the_largest_of_all_programs(seed, radius):
    rng = np.random.default_rng(seed)
    Q, m = unit_rows(seed, 9, 4), rng.normal(size=9)
    if radius > 0.0:  # all kinks are within the radius, and the slope beyond is zero on both sides
        Q[:, -1] = np.linalg.norm(Q[:, :-1], axis=1) * rng.uniform(1.0, 3.0, size=9)
        Q /= np.linalg.norm(Q, axis=1)[:, None]
        m[0] -= m @ Q[:, -1] / Q[0, -1]
    F = Kinks(Q, m, np.zeros(4))
    codes, best = cells(Q[F.convex]), by_hand(F, radius)
    assert codes is not None
    search = EveryCell(F, radius, codes)
    upper, points = search.run(best * (1.0 + 1e-7), None)
    assert not points and upper == best * (1.0 + 1e-7)
    upper, points = search.run(best * (1.0 - 1e-4), None)
    assert upper == np.inf and points
    for x in points:
        length = np.linalg.norm(x[:-1] if radius > 0.0 else x)
        assert best * (1.0 - 1e-4) < float(F.at(x[:, None])[0]) / length <= best * (1.0 + 1e-9)


def data(seed: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """Generic samples, and such as are repeated, opposite, integers or nearly equal."""
    rng = np.random.default_rng([seed, 6])
    n, d, free = int(rng.integers(3, 12)), int(rng.integers(2, 5)), bool(seed % 2)
    X, half = rng.normal(size=(n, d)), n - n // 2
    kind = seed // 2 % 5
    if kind == 1:
        X = rng.integers(-3, 4, size=(n, d)).astype(float)
    elif kind == 2:
        X[half:] = 2.0 * X[: n - half]
    elif kind == 3:
        X[half:] = -X[: n - half]
    elif kind == 4:
        X[half:] = X[: n - half] + 10.0 ** -rng.uniform(3, 14) * rng.normal(size=(n - half, d))
    v = rng.normal(size=n) * 10.0 ** rng.uniform(-3, 3)
    v[0] *= rng.random() > 0.2
    return X, v - v.mean() if free else v, free


@pytest.mark.parametrize("first", [0, *(pytest.param(k, marks=pytest.mark.slow) for k in (20, 220, 420))])
def test_it_agrees_with_branch_and_bound(first, monkeypatch):
    for seed in range(first, first + (20 if first == 0 else 200)):
        X, v, free = data(seed)
        if np.linalg.matrix_rank(X) < X.shape[1]:
            continue
        every = GeneralOracle(X, np.zeros(len(X)), free=free).search(v, 0.0)
        with monkeypatch.context() as other:
            other.setattr(CellSearch, "in_time", lambda *_: False)
            trees = GeneralOracle(X, np.zeros(len(X)), free=free).search(v, 0.0)
        assert every.best == pytest.approx(trees.best, rel=1e-7)
        assert max(every.best, trees.best) * (1.0 - 1e-12) <= every.upper <= trees.upper * (1.0 + 1e-7)


@pytest.mark.parametrize("free", [False, True])
def test_neurons_that_a_local_search_missed_are_found(free, monkeypatch):
    """All that exceed the floor, in the units of the data."""
    rng = np.random.default_rng(3)
    X, v = 50.0 * rng.normal(size=(14, 4)), rng.normal(size=14)
    v -= v.mean() * free
    oracle = GeneralOracle(X, np.zeros(14), free=free)
    most = oracle.search(v, 0.0).best
    nothing = oracle.violated(v, 2.0 * most)
    monkeypatch.setattr(oracle, "violated", lambda *_: nothing)
    found = oracle.search(v, 0.999 * most)
    assert 0.999 * most < found.best <= most * (1.0 + 1e-9) <= found.upper * (1.0 + 2e-9)
    assert np.allclose(np.linalg.norm(found.U, axis=0), 1.0)


def test_time_and_work_decide_whether_it_is_begun():
    rng = np.random.default_rng(4)
    X, v = rng.normal(size=(20, 4)), rng.normal(size=20)
    search = CellSearch(X, 0.0)
    count = search.cells(v)
    assert count == sum(count_of_cells(int((s * v > 0).sum()), 4) for s in (1, -1))
    assert search.in_time(v, None, np.inf) and not search.in_time(v, None, 1.0)
    assert not search.in_time(v, time.monotonic() - 1.0, np.inf)
    found = search.run(v, 1.0, time.monotonic() - 1.0)
    assert found is not None and found[0] == np.inf
    wide = rng.normal(size=(60, 12))
    assert not CellSearch(wide, 0.0).in_time(rng.normal(size=60), None, np.inf)


def test_what_is_looked_at_is_paid_for():
    rng = np.random.default_rng(5)
    oracle = GeneralOracle(rng.normal(size=(20, 4)), np.zeros(20), free=False)
    oracle.work = 1e6
    v = rng.normal(size=20)
    oracle.search(v, 0.0)
    assert 1e6 - oracle.work >= oracle.cells.cells(v) / 32


@pytest.mark.parametrize(("n", "d", "bias"), [(22, 9, "none"), (14, 12, "free")])
def test_few_samples_of_a_rank_beyond_the_trees_are_solved(n, d, bias):
    rng = np.random.default_rng(6)
    found = numeric.solve(rng.normal(size=(n, d)), rng.normal(size=n), beta=0.5, bias=bias)
    assert found.status == "optimal" and found.relative_gap <= 1e-8


@pytest.mark.slow
def test_sixty_samples_in_five_dimensions_are_interpolated_with_free_biases():
    """Trees do not end here: 770,000 cells do."""
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(60, 5)), rng.normal(size=60)
    found = numeric.solve(A, y, loss="interpolation", bias="free", tol=1e-6)
    assert found.status == "optimal" and found.value == pytest.approx(24.50325, rel=1e-6)
