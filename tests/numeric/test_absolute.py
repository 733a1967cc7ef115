"""Networks of absolute values without bias: against dense dictionaries, spike-free closed forms, and themselves."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog

import analytic
import numeric
from numeric.errors import InfeasibleError, OptionError, UnsupportedError


def dense(A: np.ndarray, y: np.ndarray, loss: str, beta: float, count: int = 1500) -> float:
    """The linear program over absolute values of many directions of the plane."""
    t = np.linspace(0, np.pi, count, endpoint=False)
    normals = np.arctan2(A[:, 0], -A[:, 1])
    t = np.concatenate([t, normals % np.pi])
    F = np.abs(A @ np.array([np.cos(t), np.sin(t)]))
    columns, price = np.hstack([F, -F]), np.full(2 * F.shape[1], beta)
    if loss == "interpolation":
        return float(linprog(price, A_eq=columns, b_eq=y).fun)
    slack = np.eye(len(y)) if loss == "hinge" else np.zeros((len(y), 0))
    rows = np.hstack([y[:, None] * columns, slack])
    return float(linprog(np.append(price, np.ones(slack.shape[1])), A_ub=-rows, b_ub=-np.ones(len(y))).fun)


@pytest.mark.parametrize(("loss", "beta"), [("interpolation", None), ("hinge", 0.3)])
def test_no_dictionary_is_cheaper_and_a_dense_one_is_close(loss: str, beta: float | None) -> None:
    rng = np.random.default_rng(1)
    for _ in range(4):
        A = rng.normal(size=(4, 2))
        y = rng.normal(size=4) if loss == "interpolation" else np.sign(rng.normal(size=4))
        found = numeric.solve(A, y, loss=loss, beta=beta, activation="absolute")
        known = dense(A, y, loss, 1.0 if beta is None else beta)
        assert found.status == "optimal" and found.lower_bound <= known * (1 + 1e-9)
        assert known <= found.value * (1 + 1e-3) + 1e-6


@pytest.mark.parametrize(
    ("y", "options"),
    [
        ([1.0, 2.0, -3.0], {"loss": "interpolation"}),
        ([1.0, 1.0, -1.0], {"loss": "max-margin"}),
        ([1.0, 1.0, -1.0], {"loss": "hinge", "beta": 0.5}),
        ([1.0, 2.0, 0.0], {"beta": 0.25}),
        ([0.0, 0.0, -2.0], {"beta": 0.25}),
    ],
)
def test_on_spike_free_data_they_are_as_good_as_relu(y: list[float], options: dict[str, Any]) -> None:
    A = [[1, 0, 0], [1, 2, 0], [0, 0, 3]]
    exact = {k: Fraction(x) if k == "beta" else x for k, x in options.items()}
    known = float(analytic.solve(A, [int(t) for t in y], **exact).value)
    found = numeric.solve(np.array(A, dtype=float), y, activation="absolute", **options)
    assert found.lower_bound <= known * (1 + 1e-9) and known <= found.value * (1 + 1e-9)
    assert found.value == pytest.approx(known, rel=1e-6) and found.activation == "absolute"


def test_the_network_is_even_and_has_its_value() -> None:
    rng = np.random.default_rng(2)
    A, y = rng.normal(size=(7, 3)), rng.normal(size=7)
    found = numeric.solve(A, y, beta=0.2, activation="absolute")
    f = found.network(A)
    np.testing.assert_allclose(f, found.network(-A), atol=1e-12)
    assert ((f - y) ** 2).sum() / 2 + 0.2 * found.network.penalty() / 2 <= found.value * (1 + 1e-12)
    assert found.value == pytest.approx(((f - y) ** 2).sum() / 2 + 0.1 * found.network.penalty(), rel=1e-7)
    U = rng.normal(size=(3, 200_000))
    U /= np.linalg.norm(U, axis=0)
    scale = found.dual @ y - found.dual @ found.dual / 2
    assert np.abs(found.dual @ np.abs(A @ U)).max() <= 0.2 * (1 + 1e-6)
    assert scale == pytest.approx(found.lower_bound, rel=1e-6)
    relu = numeric.solve(A, y, beta=0.2)
    assert abs(relu.value - found.value) > 1e-3  # another problem


def test_a_path_and_several_outputs() -> None:
    rng = np.random.default_rng(3)
    A, y = rng.normal(size=(6, 2)), rng.normal(size=6)
    path = numeric.path(A, y, [0.1, 0.5], activation="absolute")
    for beta, found in zip((0.1, 0.5), path, strict=True):
        alone = numeric.solve(A, y, beta=beta, activation="absolute")
        assert found.value == pytest.approx(alone.value, rel=1e-6) and found.dual.shape == y.shape
    wide = numeric.solve(A, np.column_stack([y, -y]), beta=0.3, activation="absolute")
    single = numeric.solve(A, y * np.sqrt(2), beta=0.3, activation="absolute")
    assert wide.lower_bound <= single.value * (1 + 1e-9) and wide.dual.shape == (6, 2)


def test_progress_is_of_this_problem() -> None:
    rng = np.random.default_rng(4)
    A, y = rng.normal(size=(8, 4)), rng.normal(size=8)
    seen: list[tuple[float, float]] = []
    found = numeric.solve(A, y, beta=0.1, activation="absolute", progress=lambda k, low, high: seen.append((low, high)))
    assert seen and all(
        low <= found.value * (1 + 1e-6) and high >= found.lower_bound * (1 - 1e-6) for low, high in seen
    )


def test_what_is_refused() -> None:
    A, y = [[1.0, 2.0], [-1.0, -2.0]], [1.0, 2.0]
    with pytest.raises(InfeasibleError, match="absolute values") as caught:
        numeric.solve(A, y, loss="interpolation", activation="absolute")
    v = np.asarray(caught.value.witness, dtype=float)
    assert v @ np.array(y) > 0 and np.abs(v @ np.abs(np.array(A))).max() < 1e-9
    with pytest.raises(UnsupportedError, match="without bias"):
        numeric.solve(A, y, beta=1.0, bias="free", activation="absolute")
    with pytest.raises(UnsupportedError, match="activation is 'leaky'"):
        numeric.path(A, y, [1.0], activation="leaky")
    with pytest.raises(OptionError, match="leave start out"):
        numeric.solve(A, y, beta=1.0, activation="absolute", start=numeric.Network(np.ones((2, 1)), [0.0], [1.0]))
