"""The lifted relaxation: what it says of neurons holds, and any multipliers give a bound of what they see."""

from __future__ import annotations

import numpy as np
import pytest
from clouds import draw, neurons, random_multipliers

import numeric
from numeric.lifted.bound import Correction
from numeric.lifted.cloud import Cloud
from numeric.lifted.cones import exact_multipliers, project
from numeric.lifted.rows import Lift
from numeric.lifted.samples import centred_samples
from numeric.lifted.support import lifted_support
from numeric.oracles import choose_oracle
from numeric.oracles.base import rounding_margin


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("nasty", range(5))
def test_every_neuron_meets_the_constraints(free, nasty):
    """A cloud of neurons is left where it is by the projection, and its rows are those that the text names."""
    rng = np.random.default_rng([nasty, free])
    X = draw(rng, 9, 3, nasty)
    if free and nasty == 3:
        X = X + rng.normal(size=3)
    samples = centred_samples(X, free=free)
    lift = Lift(samples, 1.7, 0.6)
    _, z = neurons(rng, X, samples, 200)
    rows = lift.spread(z)
    t = samples.R @ z[1 : 1 + lift.inner]
    assert np.all(np.abs(t) <= 1.0)
    assert rows[lift.s] == pytest.approx(1.7 * np.maximum(t, 0.0), abs=1e-14)
    assert rows[lift.q] == pytest.approx(1.7 * np.maximum(-t, 0.0), abs=1e-14)
    assert rows[lift.slack] == pytest.approx(0.6 * (1.0 - np.abs(t)), abs=1e-14)
    assert np.all(rows[lift.head :] >= -1e-14)
    M = (rows * rng.random(200)) @ rows.T
    out = np.empty_like(M)
    project(lift, M, out)
    out[0, 0], out[0, lift.s], out[lift.s, 0] = M[0, 0], M[0, lift.s], M[lift.s, 0]
    assert out == pytest.approx(M, abs=1e-11 * np.abs(M).max())


@pytest.mark.parametrize("free", [False, True])
def test_the_rows_become_an_isometry(free):
    rng = np.random.default_rng(3)
    lift = Lift(centred_samples(rng.normal(size=(7, 3)), free=free), 2.3, 0.4)
    F = rng.normal(size=(lift.lifted, 5))
    assert np.linalg.norm(lift.push(F), axis=0) == pytest.approx(np.linalg.norm(F, axis=0))
    W = rng.normal(size=(lift.size, lift.size))
    W = W + W.T
    dense = lift.push(np.eye(lift.lifted))
    assert lift.pull(W) == pytest.approx(dense.T @ W @ dense)


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_any_multipliers_are_moved_into_the_dual_cones(seed, free):
    """They are nonnegative on the products of every neuron, hence on every cloud."""
    rng = np.random.default_rng([seed, free])
    X = draw(rng, 8, 3, seed)
    samples = centred_samples(X, free=free)
    lift = Lift(samples, 0.9, 1.3)
    out = exact_multipliers(lift, random_multipliers(rng, lift))
    assert np.array_equal(out, out.T)
    _, z = neurons(rng, X, samples, 500)
    rows = lift.spread(z)
    worth = -np.einsum("ik,ij,jk->k", rows, out, rows)
    assert np.all(worth >= -1e-12 * np.abs(out).sum())


@pytest.mark.parametrize("free", [False, True])
def test_a_projection_is_the_nearest_point(free):
    """What it takes away is in minus the dual cones already, and orthogonal to what it leaves."""
    rng = np.random.default_rng(8)
    lift = Lift(centred_samples(rng.normal(size=(6, 3)), free=free), 1.1, 0.7)
    V = random_multipliers(rng, lift)
    M = np.empty_like(V)
    project(lift, V, M)
    M[0, 0], M[0, lift.s], M[lift.s, 0] = V[0, 0], V[0, lift.s], V[lift.s, 0]
    taken = V - M
    assert exact_multipliers(lift, taken) == pytest.approx(taken, abs=1e-12 * np.abs(V).max())
    assert float(np.sum(taken * M)) == pytest.approx(0.0, abs=1e-10 * float(np.sum(V * V)))
    again = np.empty_like(V)
    project(lift, M, again)
    again[0, 0], again[0, lift.s], again[lift.s, 0] = M[0, 0], M[0, lift.s], M[lift.s, 0]
    assert again == pytest.approx(M, abs=1e-12 * np.abs(V).max())


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("nasty", range(5))
def test_random_multipliers_give_a_bound(nasty, free):
    """Never below the exact support function, or what random neurons see, whatever the multipliers and the ceiling."""
    rng = np.random.default_rng([nasty, free, 7])
    for _ in range(8):
        n, d = int(rng.integers(3, 9)), int(rng.integers(2, 4 - free))
        X, v = draw(rng, n, d, nasty), rng.normal(size=n)
        v = v - v.mean() if free else v
        if free and np.ptp(X, axis=0).max() == 0.0:
            continue
        truth = numeric.support(X, v, bias="free" if free else "none").value
        samples = centred_samples(X, free=free)
        lift = Lift(samples, 10.0 ** rng.uniform(-1, 1), 10.0 ** rng.uniform(-1, 1))
        margin = rounding_margin(X, v, samples.moved, 4.0 * n + 64.0, free=free)
        ceiling = float(rng.uniform(-1.0, 2.0)) * truth
        G = random_multipliers(rng, lift) * truth
        found = max(Correction(lift).bound(G, s * v, ceiling, tries=int(rng.integers(1, 4))) for s in (1.0, -1.0))
        assert found + margin >= truth * (1.0 - 1e-12)


@pytest.mark.parametrize("free", [False, True])
def test_halves_of_a_cloud_are_its_halves(free):
    """What both see together is what the cloud saw, and the multipliers of each are those of the cloud."""
    rng = np.random.default_rng(23)
    lift = Lift(centred_samples(rng.normal(size=(6, 3)), free=free), 1.1, 0.7)
    cloud = Cloud(lift)
    F = lift.push(rng.normal(size=(lift.lifted, 2)))
    other = random_multipliers(rng, lift)
    other -= lift.push(np.eye(lift.lifted)) @ lift.pull(other) @ lift.push(np.eye(lift.lifted)).T  # seen as nothing
    cloud.W = F @ F.T + other
    first, second = cloud.split(2)
    assert np.array_equal(first.W, second.W) and not np.array_equal(first.empty, second.empty)
    assert pytest.approx(0.5 * F @ F.T + other, abs=1e-9 * np.abs(other).max()) == first.W
    assert second.active.sum() == 5 and first.active.all() and first.sign == second.sign == 1.0


@pytest.mark.parametrize("free", [False, True])
def test_where_rows_vanish_their_multipliers_are_free(free):
    """On the neurons of a region, where some responses have a sign: nonnegative, and a bound of what they see."""
    rng = np.random.default_rng([19, free])
    X = draw(rng, 8, 3)
    samples = centred_samples(X, free=free)
    lift = Lift(samples, 0.9, 1.3)
    _, z = neurons(rng, X, samples, 4000)
    rows, v = lift.spread(z), rng.normal(size=8)
    for _ in range(20):
        chosen = rng.choice(8, size=2, replace=False)
        empty = np.array([(lift.q if rng.random() < 0.5 else lift.s).start + int(i) for i in chosen])
        inside = rows[:, np.all(rows[empty] <= 0.0, axis=0)]
        G = random_multipliers(rng, lift)
        out = exact_multipliers(lift, G, empty)
        assert np.array_equal(out, out.T)
        worth = -np.einsum("ik,ij,jk->k", inside, out, inside)
        assert np.all(worth >= -1e-12 * np.abs(out).sum())
        seen = v @ (inside[lift.s] / lift.wide * samples.reach[:, None])
        bound = Correction(lift).bound(G, v, float(rng.normal()), empty=empty)
        assert bound >= float(np.max(seen, initial=0.0)) * (1.0 - 1e-12)


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("iterations", [1, 2, 5, 200])
def test_support_is_bounded_wherever_it_stops(iterations, free):
    rng = np.random.default_rng([iterations, free])
    for nasty in (0, 1, 2, 4):
        n, d = int(rng.integers(4, 10)), 2 if free else 3
        X, v = draw(rng, n, d, nasty), rng.normal(size=n)
        v[0] = 0.0
        v[1:] -= v[1:].mean() * free
        truth = numeric.support(X, v, bias="free" if free else "none").value
        found = lifted_support(X, v, np.zeros(n), 0.0, free=free, iterations=iterations)
        assert truth * (1.0 - 1e-12) <= found
        assert found <= 1.5 * truth or iterations < 200 or nasty in (2, 4)


def test_support_of_samples_at_one_place():
    """With a bias everything cancels there; elsewhere there is no weight."""
    X = np.vstack([np.tile([[1.0, 2.0, -3.0]], (3, 1)), np.eye(3)])
    v = np.array([1.0, -3.0, 2.0, 0.0, 0.0, 0.0])
    assert 0.0 <= lifted_support(X, v, np.zeros(6), 0.0, free=True, iterations=40) <= 1e-10
    assert lifted_support(X, 0.0 * v, np.zeros(6), 0.25, free=True, iterations=40) == 0.25


def test_support_at_high_rank():
    """Rank ten, where no exact oracle is: a third of the gap of the spectral bound, and above the local search."""
    rng = np.random.default_rng(0)
    A, v = rng.normal(size=(30, 10)), rng.normal(size=30)
    found = numeric.support(A, v)
    spectral = choose_oracle(A, np.zeros(30), free=False).bound(v)
    assert found.value <= found.upper_bound <= found.value + 0.33 * (spectral - found.value) + 1e-12
    assert numeric.support(A, np.zeros(30)).upper_bound == 0.0


def test_multipliers_that_are_no_numbers_bound_nothing():
    lift = Lift(centred_samples(np.eye(3), free=False), 1.0, 1.0)
    G = np.full((lift.size, lift.size), np.nan)
    assert Correction(lift).bound(G, np.ones(3), 1.0) == np.inf
