"""The lifted relaxation with output weights in the lift: several outputs."""

from __future__ import annotations

import numpy as np
import pytest
from clouds import draw, neurons, random_multipliers

import numeric
from numeric.lifted.bound import Correction
from numeric.lifted.cones import exact_multipliers, project
from numeric.lifted.rows import Lift
from numeric.lifted.samples import centred_samples
from numeric.lifted.training import RelaxedTraining
from numeric.problem import Problem
from numeric.scaled import scaled_problem


def lifts(rng: np.random.Generator, X, samples, count: int, outputs: int):
    """Lifts of random neurons with output weights of norm one."""
    W = rng.normal(size=(outputs, count))
    W /= np.linalg.norm(W, axis=0)
    return np.vstack([neurons(rng, X, samples, count)[1], W]), W


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("outputs", [1, 3])
def test_every_neuron_meets_the_constraints(outputs, free):
    rng = np.random.default_rng([outputs, free])
    X = draw(rng, 7, 3)
    samples = centred_samples(X, free=free)
    lift = Lift(samples, 1.7, 0.6, outputs=outputs)
    z, W = lifts(rng, X, samples, 300, outputs)
    rows = lift.spread(z)
    assert np.array_equal(rows[lift.w], W) and np.array_equal(rows[lift.again], W)
    dense = lift.push(np.eye(lift.lifted))
    assert dense.T @ dense == pytest.approx(np.eye(lift.lifted), abs=1e-9)
    M = (rows * rng.random(300)) @ rows.T
    out = np.empty_like(M)
    project(lift, M, out)
    out[0, 0], out[lift.w, lift.s], out[lift.s, lift.w] = M[0, 0], M[lift.w, lift.s], M[lift.s, lift.w]
    assert out == pytest.approx(M, abs=1e-11 * np.abs(M).max())


@pytest.mark.parametrize("free", [False, True])
def test_a_projection_is_the_nearest_point(free):
    """What it takes away is in minus the dual cones already, and orthogonal to what it leaves."""
    rng = np.random.default_rng(8)
    lift = Lift(centred_samples(rng.normal(size=(6, 3)), free=free), 1.1, 0.7, outputs=2)
    for _ in range(20):
        V = random_multipliers(rng, lift)
        V = V + V.T
        M = np.empty_like(V)
        project(lift, V, M)
        M[0, 0], M[lift.w, lift.s], M[lift.s, lift.w] = V[0, 0], V[lift.w, lift.s], V[lift.s, lift.w]
        taken = V - M
        assert np.array_equal(M, M.T)
        assert exact_multipliers(lift, taken) == pytest.approx(taken, abs=1e-11 * np.abs(V).max())
        assert float(np.sum(taken * M)) == pytest.approx(0.0, abs=1e-9 * float(np.sum(V * V)))


@pytest.mark.parametrize("free", [False, True])
def test_any_multipliers_give_a_bound(free):
    """Of the largest response that random neurons and output weights have, in a region too."""
    rng = np.random.default_rng([5, free])
    for _ in range(10):
        n, o = int(rng.integers(3, 8)), int(rng.integers(1, 4))
        X, V = draw(rng, n, 3), rng.normal(size=(n, o))
        V = V - V.mean(axis=0) * free
        samples = centred_samples(X, free=free)
        lift = Lift(samples, 10.0 ** rng.uniform(-1, 1), 10.0 ** rng.uniform(-1, 1), outputs=o)
        z, W = lifts(rng, X, samples, 4000, o)
        rows = lift.spread(z)
        empty = np.array([lift.s.start + int(rng.integers(n))]) if rng.random() < 0.5 else None
        inside = np.ones(4000, dtype=bool) if empty is None else rows[empty[0]] <= 0.0
        G = random_multipliers(rng, lift)
        out = exact_multipliers(lift, G, empty)
        assert np.array_equal(out, out.T)
        worth = -np.einsum("ik,ij,jk->k", rows[:, inside], out, rows[:, inside])
        assert np.all(worth >= -1e-11 * np.abs(out).sum())
        s = np.maximum(samples.R @ z[1 : 1 + lift.inner], 0.0) * samples.reach[:, None]
        seen = np.sum((V.T @ s) * W, axis=0)[inside]
        found = Correction(lift).bound(G, V, float(rng.normal()), tries=2, empty=empty)
        assert found >= float(np.max(seen, initial=0.0)) * (1.0 - 1e-12)


@pytest.mark.parametrize("free", [False, True])
@pytest.mark.parametrize("outputs", [1, 2])
def test_no_bound_is_above_the_optimum_and_the_last_is_near(outputs, free):
    """Rank two, where the search over directions is exact; with divisions, too."""
    rng = np.random.default_rng([outputs, free, 1])
    A, Y = rng.normal(size=(7, 2)), rng.normal(size=(7, outputs))
    exact = numeric.solve(A, Y, beta=0.3, bias="free" if free else "none")
    assert exact.relative_gap < 1e-6
    scaled = scaled_problem(Problem(A, Y, "squared", 0.3, "free" if free else "none"))
    training = RelaxedTraining(scaled, centred_samples(scaled.X, free=free), 1.0)
    bounds = []

    def offer(found) -> bool:
        bounds.append(found.lower * scaled.value_unit)
        if training.iterations == 200:
            training.divide(1)
        return True

    training.run(1000, None, offer)
    assert len(training.clouds) == 2
    assert max(bounds) <= exact.value * (1.0 + 1e-12)
    assert max(bounds) >= (0.6 if free else 0.9) * exact.value


def test_solve_bounds_several_outputs_at_high_rank():
    """Less than half of what is open when the columns of the dual point are bounded one by one, however well."""
    rng = np.random.default_rng(2)
    A, Y = rng.normal(size=(9, 6)), rng.normal(size=(9, 2))
    found = numeric.solve(A, Y, beta=1.0, max_iter=2)
    scaled = scaled_problem(Problem(A, Y, "squared", 1.0))
    v = (Y - found.network(A)) / scaled.dual_unit
    columns = float(np.sqrt(sum(numeric.support(A, w).value ** 2 for w in (v * scaled.dual_unit).T)))
    old = scaled.lower_bound(v, columns / scaled.dual_unit / scaled.data.scale) * scaled.value_unit
    assert old < found.lower_bound <= found.value
    assert found.value - found.lower_bound <= 0.5 * (found.value - old)
