"""Spike-free data of many directions: every loss certified by two least-distance problems."""

from __future__ import annotations

import random

import numpy as np
import pytest

import numeric
from analytic.families.spike_free.instances import directions
from numeric.oracles import choose_oracle
from numeric.oracles.general import GeneralOracle
from numeric.oracles.spike_free import SpikeFreeOracle, distance_to_spike_free

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")


def instance(k: int, blocks: int, d: int, repeated: int, seed: int = 0) -> np.ndarray:
    """``k`` directions in ``blocks`` that interact, ``repeated`` positive multiples of them, rotated into R^d."""
    sizes = [k // blocks + (i < k % blocks) for i in range(blocks)]
    M = np.array([[float(t) for t in row] for row in directions(random.Random(f"{k} {seed}"), sizes)[0]])
    rng = np.random.default_rng([k, seed])
    more = M[rng.integers(0, k, size=repeated)] * rng.integers(1, 4, size=(repeated, 1))
    return np.vstack([M, more]) @ np.linalg.qr(rng.normal(size=(d, d)))[0][:k]


def targets(A: np.ndarray, k: int, loss: str) -> np.ndarray:
    """What a network can reach: multiples of one direction get multiples of one value."""
    y = np.random.default_rng(k).normal(size=k)
    unit = A / np.linalg.norm(A, axis=1)[:, None]
    head = np.argmax(unit @ unit[:k].T, axis=1)
    y = y[head] * np.linalg.norm(A, axis=1) / np.linalg.norm(A[head], axis=1)
    return y if loss in ("squared", "interpolation") else np.sign(y)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    ("k", "blocks", "d", "repeated"), [(6, 1, 6, 2), (8, 2, 11, 3), (12, 1, 30, 4), (30, 6, 100, 20)]
)
def test_certified_whatever_the_number_of_directions(k, blocks, d, repeated, loss):
    A = instance(k, blocks, d, repeated)
    y = targets(A, k, loss)
    beta = None if loss in ("interpolation", "max-margin") else 0.05 * float(np.linalg.norm(y @ A))
    found = numeric.solve(A, y, loss=loss, beta=beta)
    assert found.status == "optimal" and found.relative_gap <= 1e-8
    # two neurons are enough: the convex program has one for each sign
    assert 1 <= found.network.neurons <= 2
    again = numeric.certify(found.network, A, y, loss=loss, beta=beta)
    assert again.value == found.value and again.relative_gap <= 1e-8


@pytest.mark.parametrize("seed", range(3))
def test_the_bound_holds_where_the_general_search_can_follow(seed):
    A = instance(5, 2, 5, 1, seed)
    assert isinstance(choose_oracle(A, np.zeros(6), free=False), SpikeFreeOracle)
    rng = np.random.default_rng(seed)
    for _ in range(3):
        v = rng.normal(size=6)
        found, general = (
            SpikeFreeOracle(A, np.zeros(6)).search(v, 0.0),
            GeneralOracle(A, np.zeros(6), free=False).search(v, 0.0),
        )
        assert found.best == pytest.approx(general.best, rel=1e-7)
        assert general.best <= found.upper <= found.best * (1.0 + 1e-8)


@pytest.mark.parametrize("size", [1e-12, 1e-7, 1e-4, 1e-2])
def test_the_distance_pays_for_what_is_not_spike_free(size):
    """Orthogonal directions turned slightly away from one another: no longer spike-free, and ``h`` is larger."""
    eye = np.eye(4)
    A = eye - size * (np.ones((4, 4)) - eye)
    away = distance_to_spike_free(A)
    assert 0.5 * size <= away <= 40.0 * size
    rng, oracle = np.random.default_rng(0), SpikeFreeOracle(A, np.zeros(4))
    for _ in range(8):
        v = rng.normal(size=4)
        truth = GeneralOracle(A, np.zeros(4), free=False, slack=1e-12).search(v, 0.0)
        found = oracle.search(v, 0.0)
        assert truth.best <= found.upper <= truth.best + 4.0 * (oracle.distance + 1e-12) * float(np.abs(v).sum())
    spiky = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    assert distance_to_spike_free(spiky) == np.inf
