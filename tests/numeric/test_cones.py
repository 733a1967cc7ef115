"""Cones of the branch and bound: they cover all directions, and no bound is below the exact value on its cone."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from numeric.oracles.base import rounding_margin
from numeric.oracles.cone_bounds import bound_cones
from numeric.oracles.cones import Cones, Kinks, cover, split
from numeric.oracles.general import GeneralOracle
from numeric.oracles.lines import merge_lines

KINDS = ("gauss", "integers", "opposite", "nearly equal", "concave", "convex")


def instance(kind: str, r: int):
    rng = np.random.default_rng([len(kind), r])
    X, v = rng.normal(size=(3 * r, r)), rng.normal(size=3 * r)
    if kind == "integers":
        X = rng.integers(-2, 3, size=X.shape).astype(float)
    elif kind == "opposite":
        X[r:] = -X[: 2 * r]
    elif kind == "nearly equal":
        X[r:] = X[: 2 * r] + 1e-7 * X[r:]
    v = {"concave": -np.abs(v), "convex": np.abs(v)}.get(kind, v)
    lines = merge_lines(X)
    margin = rounding_margin(X, v, lines.error, 4.0 * len(v) + 64.0, free=False)
    return X, v, Kinks(lines.Q, *lines.masses(v)), margin, rng


def grown(F: Kinks, rounds: int) -> list[Cones]:
    """The bounded cones of every round of splitting, nothing pruned."""
    cones, result = cover(len(F.c)), []
    for _ in range(rounds):
        bounded = bound_cones(F, cones, -1.0)
        assert bounded.cones.upper.size == cones.upper.size
        result.append(bounded.cones)
        cones = split(F, bounded)
    return result


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("r", [2, 3, 5])
def test_no_bound_is_below_the_exact_value_on_its_cone(kind, r):
    X, v, F, margin, rng = instance(kind, r)
    rows = [[Fraction(float(t)) for t in row] for row in X]
    exact = 0
    for cones in grown(F, 6):
        for k in rng.choice(cones.upper.size, size=min(6, cones.upper.size), replace=False):
            inner = cones.V[:, :, k] @ rng.dirichlet(np.full(r, 0.5), size=200).T
            value = v @ np.maximum(X @ inner, 0.0) / np.linalg.norm(inner, axis=0)
            assert value.max() <= cones.upper[k] + margin
            u = [Fraction(float(t)) for t in inner[:, value.argmax()]]
            terms = (
                Fraction(float(w)) * max(sum(a * b for a, b in zip(row, u, strict=True)), 0)
                for w, row in zip(v, rows, strict=True)
            )
            top, bound = sum(terms), Fraction(float(cones.upper[k] + margin))
            assert top <= 0 or top * top <= bound * bound * sum(t * t for t in u)
            exact += top > 0
    assert exact > 10 or kind == "concave"


@pytest.mark.parametrize("kind", KINDS)
def test_splits_cover_what_they_split_and_tighten(kind):
    _, _, F, _, rng = instance(kind, 4)
    U = rng.normal(size=(4, 500))
    worst = np.inf
    for cones in grown(F, 6):
        weights = np.linalg.solve(cones.V.transpose(2, 0, 1), U[None].repeat(cones.upper.size, axis=0))
        assert (weights.min(axis=1).max(axis=0) >= -1e-9).all()  # every direction is in some cone
        assert cones.upper.max() <= worst * (1 + 1e-12)
        worst = cones.upper.max()


@pytest.mark.parametrize("seed", range(3))
def test_a_deadline_leaves_a_bound_of_every_tree(monkeypatch, seed):
    """Out of time after the first look at every pivot: above the maximum, and not just the relaxation's."""
    rng = np.random.default_rng(seed)
    X, v = rng.normal(size=(24, 4)), rng.normal(size=24)
    v -= v.mean()
    oracle = GeneralOracle(X, np.zeros(24), free=True)
    full = oracle.search(v, 0.0)
    assert full.best <= full.upper <= full.best * (1 + 1e-7)
    target = full.best * (1 + 1e-9)
    ticks = iter(range(10**6))
    monkeypatch.setattr("numeric.oracles.general.time.monotonic", lambda: float(next(ticks)))
    for deadline in (300.0, 3000.0):
        start = next(ticks)
        upper, U, _ = oracle._around_pivots(v, target, start + deadline)
        assert U.shape[1] == 0 and target <= upper and np.isfinite(upper)
