"""Networks of one feature and many neurons."""

from __future__ import annotations

import numpy as np
import pytest

import numeric


@pytest.mark.parametrize("o", [None, 2])
@pytest.mark.parametrize("skip", [False, True])
def test_many_neurons_of_one_feature_are_added_up_in_order(o: int | None, skip: bool) -> None:
    """The sweep gives what all activations give: kinks at samples, constants, tiny weights among them."""
    rng = np.random.default_rng(0)
    m, n = 2500, 2000
    U, b = rng.standard_normal((1, m)), rng.standard_normal(m)
    U[0, :5], U[0, 5], b[7] = 0.0, 1e-320, 0.0
    w = rng.standard_normal(m if o is None else (m, o))
    xi = 0.5 if o is None else rng.standard_normal(o)
    linear = rng.standard_normal(1 if o is None else (1, o)) if skip else None
    x = rng.standard_normal(n)
    x[:100] = -b[100:200] / U[0, 100:200]
    network = numeric.Network(U, b, w, xi, linear)
    dense = np.maximum(x[:, None] @ U + b, 0) @ w + xi + (x[:, None] @ linear if linear is not None else 0)
    sizes = float((np.abs(x).max() * np.abs(U[0]) + np.abs(b)) @ np.abs(w).reshape(m, -1).max(axis=1))
    assert np.abs(network(x) - dense).max() <= 2 * m * np.finfo(float).eps * sizes
    assert network(x).shape == dense.shape
