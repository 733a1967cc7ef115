"""Every oracle against rational arithmetic and brute force; upper bounds must never be below the truth."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import numeric
from numeric.oracles import choose_oracle
from numeric.oracles.general import GeneralOracle
from numeric.oracles.planar import highest, long_cumsum, sweep
from numeric.oracles.positive_cell import maximise_in_cell
from numeric.oracles.rank_three import RankThreeOracle
from numeric.oracles.relaxation import relaxed_support
from numeric.oracles.spike_free import ACCEPTED, SpikeFreeOracle, distance_to_spike_free
from numeric.scaled.data import reduce_data

KINDS = ("gauss", "integers", "duplicates", "opposite")


def data(seed: int, n: int, d: int, *, free: bool):
    rng = np.random.default_rng([seed, n, d])
    X = rng.normal(size=(n, d))
    kind = KINDS[seed % len(KINDS)]
    if kind == "integers":
        X = rng.integers(-3, 4, size=(n, d)).astype(float)
    elif kind == "duplicates":
        X[n // 2 :] = X[: n - n // 2] * rng.choice([1.0, 2.0], size=(n - n // 2, 1))
    elif kind == "opposite":
        X[n // 2 :] = -X[: n - n // 2]
    v = rng.normal(size=n)
    return X, (v - v.mean() if free else v)


def sampled(X, v, *, free: bool, count: int = 4000) -> float:
    rng = np.random.default_rng(0)
    U = rng.normal(size=(X.shape[1], count))
    U /= np.linalg.norm(U, axis=0)
    b = rng.normal(size=count) * 2 if free else np.zeros(count)
    return float(np.max(np.abs(v @ np.maximum(X @ U + b, 0.0))))


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("d", [1, 2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_bounds_enclose_and_are_attained(seed, d, free):
    X, v = data(seed, 7 if d > 2 else 12, d, free=free)
    found = numeric.support(X, v, bias="free" if free else "none")
    at = abs(v @ np.maximum(X @ found.u + found.b, 0.0))
    assert at == pytest.approx(found.value, rel=1e-9, abs=1e-12)
    assert np.linalg.norm(found.u) <= 1 + 1e-9
    assert sampled(X, v, free=free) <= found.upper_bound
    assert found.value <= found.upper_bound <= found.value * (1 + 1e-7) + 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_general_search_agrees_with_the_sweeps(seed):
    for d, free in ((2, False), (3, False), (2, True)):
        X, v = data(seed, 8, d, free=free)
        if np.linalg.matrix_rank(X) < d:
            continue
        error = np.zeros(len(X))
        sweep = choose_oracle(X, error, free=free).search(v, 0.0)
        tree = GeneralOracle(X, error, free=free).search(v, 0.0)
        assert tree.best == pytest.approx(sweep.best, rel=1e-8)
        assert tree.upper == pytest.approx(sweep.upper, rel=1e-7)


def exact_line(x, v) -> Fraction:
    """Largest |v'(x - t)_+| and |v'(t - x)_+| over kinks at the data, in rationals (v sums to zero)."""
    xs, vs = [Fraction(float(t)) for t in x], [Fraction(float(t)) for t in v]
    total = sum(vs) / len(vs)
    vs = [t - total for t in vs]
    right = [sum(a * max(s - t, 0) for a, s in zip(vs, xs, strict=True)) for t in xs]
    left = [sum(a * max(t - s, 0) for a, s in zip(vs, xs, strict=True)) for t in xs]
    return max(abs(t) for t in right + left)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e8])
def test_rounding_margin_in_rank_one_is_rigorous(scale):
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x = scale * (rng.normal(size=30) + 1e3 * rng.normal())
        v = rng.normal(size=30)
        v -= v.mean()
        found = numeric.support(x, v, bias="free")
        truth = exact_line(x, v)
        assert Fraction(found.upper_bound) >= truth
        assert found.upper_bound <= float(truth) * (1 + 1e-6)


def test_rounding_margin_in_rank_two_is_rigorous():
    """At a rational direction the exact value never exceeds the bound times the exact length."""
    rng = np.random.default_rng(3)
    for seed in range(10):
        X, v = data(seed, 9, 2, free=False)
        upper = Fraction(numeric.support(X, v).upper_bound)
        best = numeric.support(X, v).u
        rows = [[Fraction(float(t)) for t in row] for row in X]
        for u in [best, *rng.normal(size=(5, 2))]:
            p, q = Fraction(float(u[0])), Fraction(float(u[1]))
            value = sum(Fraction(float(a)) * max(r[0] * p + r[1] * q, 0) for a, r in zip(v, rows, strict=True))
            assert value * value <= upper * upper * (p * p + q * q)


def test_reduction_error_is_an_error_bound():
    rng = np.random.default_rng(0)
    for free in (False, True):
        A = rng.normal(size=(12, 3)) @ rng.normal(size=(3, 6)) + (5.0 * rng.normal(size=6) if free else 0.0)
        reduced = reduce_data(A, free=free)
        assert reduced.rank == 3
        back = reduced.scale * (reduced.center + reduced.X @ reduced.basis.T)
        assert np.all(np.linalg.norm(A - back, axis=1) <= reduced.scale * reduced.error * 4 + 1e-14)


def test_cell_bound_is_the_maximum_of_a_concave_piece():
    rng = np.random.default_rng(5)
    Q = rng.normal(size=(9, 3))
    Q /= np.linalg.norm(Q, axis=1)[:, None]
    m = rng.normal(size=9)
    u = rng.normal(size=(3, 20000))
    u /= np.linalg.norm(u, axis=0)
    active = Q @ u[:, 0] > 0
    found = maximise_in_cell(Q, m, np.zeros(3), active, 0.0)
    inside = ((Q @ u > 0) == active[:, None])[m > 0].all(axis=0)
    values = m @ np.maximum(Q @ u[:, inside], 0.0)
    assert values.max() <= found.upper <= max(values.max(), 0.0) + 0.05
    at = found.point / np.linalg.norm(found.point)
    assert m @ np.maximum(Q @ at, 0.0) == pytest.approx(found.upper, abs=1e-6) or found.upper < 1e-6


@pytest.mark.parametrize("d", [2, *(pytest.param(d, marks=pytest.mark.slow) for d in (5, 12))])
def test_relaxation_is_an_upper_bound(d):
    rng = np.random.default_rng(d)
    for _ in range(5):
        X, v = rng.normal(size=(30, d)), rng.normal(size=30)
        assert sampled(X, v, free=False) <= relaxed_support(X, v, 0.0)
        w = v - v.mean()
        radius = float(np.linalg.norm(X, axis=1).max())
        assert sampled(X, w, free=True) <= relaxed_support(X, w, radius)


def test_sweep_over_great_circles_survives_coincidences():
    X = np.vstack([np.eye(3), -np.eye(3), np.ones((2, 3)), [[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]])
    v = np.array([1.0, -2.0, 3.0, 0.5, 0.5, -1.0, 2.0, -1.0, 0.7, 4.0])
    found = RankThreeOracle(X, np.zeros(len(X))).search(v, 0.0)
    assert sampled(X, v, free=False, count=200_000) <= found.upper
    assert found.best == pytest.approx(found.upper, rel=1e-9)


@pytest.mark.parametrize("n", [1, 2, 3, 40])
def test_the_quick_sweep_finds_the_highest_point(n):
    """As the bounded one does, with samples that vanish and repeated ones among them."""
    rng = np.random.default_rng(n)
    Z, v = rng.normal(size=(300, n, 2)), rng.normal(size=n)
    Z[::3, 0], Z[1::3, -1] = 0.0, Z[1::3, 0]
    c, s = highest(Z[..., 0], Z[..., 1], v)
    found = np.maximum(Z[..., 0] * c[:, None] + Z[..., 1] * s[:, None], 0.0) @ v
    assert np.allclose(np.hypot(c, s), 1.0) and np.allclose(found, sweep(Z, v).top.max(axis=1), atol=1e-12)


def test_long_cumulative_sums():
    values = np.random.default_rng(0).normal(size=(2, 5000, 3))
    assert np.allclose(long_cumsum(values), np.cumsum(values, axis=1), rtol=0, atol=1e-11)


def test_support_needs_a_zero_sum_when_biases_are_free():
    with pytest.raises(numeric.DataError, match="sum to zero"):
        numeric.support([0.0, 1.0], [1.0, 1.0], bias="free")
    with pytest.raises(numeric.OptionError, match="none, free"):
        numeric.support([0.0, 1.0], [1.0, 1.0], bias="x")


@pytest.mark.parametrize("seed", range(6))
def test_spike_free_data_are_recognised_and_bounded(seed):
    """(M M')^{-1} with nonpositive entries off the diagonal, times positive multiples of its rows."""
    rng = np.random.default_rng(seed)
    G = -np.abs(rng.normal(size=(4, 4)))
    G = G + G.T
    np.fill_diagonal(G, np.abs(G).sum(axis=1) + 0.1)
    M = np.linalg.cholesky(np.linalg.inv(G))
    X = np.vstack([M, 2.0 * M[:2], np.zeros((1, 4))]) @ np.linalg.qr(rng.normal(size=(4, 4)))[0]
    assert distance_to_spike_free(X) <= ACCEPTED and isinstance(
        choose_oracle(X, np.zeros(7), free=False), SpikeFreeOracle
    )
    v = rng.normal(size=7)
    found = SpikeFreeOracle(X, np.zeros(7)).search(v, 0.0)
    general = GeneralOracle(X, np.zeros(7), free=False).search(v, 0.0)
    assert found.best == pytest.approx(found.upper, rel=1e-9) == general.best
    assert sampled(X, v, free=False) <= found.upper


def test_spiky_data_are_recognised():
    for X in ([[1.0, 0.0], [-1.0, 1.0]], [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], [[1.0, 0.0], [-2.0, 0.0]]):
        assert distance_to_spike_free(np.array(X)) > ACCEPTED
    assert distance_to_spike_free(np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])) <= ACCEPTED
