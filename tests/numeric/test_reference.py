"""No lower bound above and no value below the full arrangement program, on random and degenerate data."""

from __future__ import annotations

import numpy as np
import pytest
from arrangement import reference

import numeric

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
SHAPES = ("gauss", "integers", "duplicates", "collinear", "zero row", "rank one", "few samples", "offset")


def make(rng: np.random.Generator, shape: str, loss: str):
    """Data of one of ``SHAPES`` and targets that suit the loss."""
    d = int(rng.integers(1, 4))
    n = int(rng.integers(2, 8 if d < 3 else 6))
    A = rng.normal(size=(n, d))
    if shape == "integers":
        A = rng.integers(-2, 3, size=(n, d)).astype(float)
    elif shape == "duplicates":
        A = A[rng.integers(0, max(1, n - 2), size=n)]
    elif shape == "collinear":
        A[1:] = np.where(rng.random((n - 1, 1)) < 0.5, A[0] * rng.integers(-2, 3, size=(n - 1, 1)), A[1:])
    elif shape == "zero row":
        A[rng.integers(n)] = 0.0
    elif shape == "rank one":
        A = np.outer(rng.integers(-3, 4, size=n), rng.normal(size=d))
    elif shape == "few samples":
        A = rng.normal(size=(min(n, 3), d + 2))
    elif shape == "offset":
        A = A + 10.0 * rng.normal(size=d)
    y = rng.normal(size=len(A))
    if rng.random() < 0.3:
        y = np.abs(y)
    return A, (y if loss in ("squared", "interpolation") else np.where(y >= 0, 1.0, -1.0))


def compare(seed: int, loss: str, bias: str) -> None:
    rng = np.random.default_rng([seed, LOSSES.index(loss), bias == "free"])
    A, y = make(rng, SHAPES[seed % len(SHAPES)], loss)
    beta = float(10.0 ** rng.uniform(-2, 0.7)) if loss not in ("interpolation", "max-margin") else None
    want, status = reference(A, y, loss, beta, bias)
    try:
        found = numeric.solve(A, y, loss=loss, beta=beta, bias=bias)
    except numeric.InfeasibleError as error:
        witness = np.asarray(error.witness)
        found = None
    if found is None:  # near infeasibility the reference may only break down; the witness is the proof
        assert status != "Solved", (status, want)
        assert_witness(A, y, witness, loss, bias)
        return
    assert "Infeasible" not in status, (status, found)
    if status not in ("Solved", "AlmostSolved"):
        assert found.status == "optimal"
        return
    slack = 2e-6 * (1 + abs(want))
    assert found.lower_bound <= want + slack, (found.lower_bound, want)
    assert found.value >= want - slack, (found.value, want)
    assert found.status == "optimal" and found.gap <= 1.1e-8 * max(abs(found.value), 1e-12), found
    assert abs(found.value - want) <= slack
    again = numeric.certify(found.network, A, y, loss=loss, beta=beta, bias=bias)
    assert abs(again.value - found.value) <= 1e-9 * (1 + abs(want)) and again.gap <= 1e-7 * (1 + abs(want))


def assert_witness(A, y, v, loss, bias) -> None:
    """``v'f = 0`` (or the labels' signs) for every feature although ``v'y > 0``."""
    rng = np.random.default_rng(0)
    U, b = rng.normal(size=(A.shape[1], 200)), rng.normal(size=200) * 3 * (bias == "free")
    assert v @ y > 0
    if loss == "max-margin":
        assert np.all(y * v >= 0)
    values = v @ np.maximum(A @ U + b, 0.0)
    assert np.max(np.abs(values)) <= 1e-9 * np.abs(v).sum() * (1 + np.abs(A).max()) * 10
    if bias == "free":
        assert abs(v.sum()) <= 1e-12 * np.abs(v).sum()


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("seed", range(len(SHAPES)))
def test_against_the_full_program(seed, loss, bias):
    compare(seed, loss, bias)


@pytest.mark.slow
@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("block", range(10))
def test_against_the_full_program_at_length(block, loss, bias):
    for seed in range(8 + 30 * block, 8 + 30 * (block + 1)):
        compare(seed, loss, bias)
