"""Paths in beta agree with solving each beta by itself, to the gaps of both."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.errors import OptionError
from numeric.onedim import path_squared, solve_squared


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=1, max_size=12), st.permutations([1e-6, 0.01, 0.1, 0.3, 1.0, 4.0, 50.0]))
def test_a_path_is_its_points(targets, betas):
    x, y = np.array([k * k / 7.0 for k in range(len(targets))]), np.array(targets, dtype=float)
    for beta, fit in zip(betas, path_squared(x, y, betas), strict=True):
        alone = solve_squared(x, y, beta)
        assert fit.status == alone.status == "optimal"
        assert fit.lower_bound <= alone.value and alone.lower_bound <= fit.value


def test_a_long_path_with_noise():
    rng = np.random.default_rng(2)
    x = rng.normal(size=20_000)
    y = np.sin(2.0 * x) + rng.normal(size=20_000)
    fits = path_squared(x, y, np.geomspace(1.0, 1e4, 12))
    assert all(fit.status == "optimal" for fit in fits)
    values = [fit.value for fit in fits]
    assert values == sorted(values)
    assert len(fits[0].knots) > len(fits[-1].knots)


def test_bad_betas():
    assert path_squared([0.0, 1.0], [0.0, 1.0], []) == []
    with pytest.raises(OptionError, match="beta"):
        path_squared([0.0, 1.0], [0.0, 1.0], [1.0, -1.0])
