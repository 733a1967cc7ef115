"""Maximum margin on one feature: the dots at the ends of the gaps, beside the exact theorem."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import analytic
import numeric


@pytest.mark.parametrize("seed", range(60))
def test_value_and_bound_enclose_the_exact_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 12))
    x = rng.integers(-8, 9, n).astype(float) if seed % 2 else rng.normal(size=n) * 10.0 ** rng.integers(-3, 4)
    labels: dict[float, int] = {}
    y = [labels.setdefault(place, int(rng.choice([-1, 1]))) for place in x.tolist()]
    exact = float(analytic.solve([Fraction(place) for place in x], y, loss="max-margin", bias="free").value)
    found = numeric.solve(x, y, loss="max-margin", bias="free")
    assert found.status == "optimal"
    assert found.lower_bound <= exact * (1 + 1e-12)
    assert exact * (1 - 1e-12) <= found.value <= exact * (1 + 1e-8)
    assert np.min(y * found.network(x)) >= 1 - 1e-9


def test_one_direction_in_several_columns() -> None:
    """Samples on a line of the plane or of space, two of them close: as on one feature."""
    found = numeric.solve([[0, 0], [-3, -4], [3 / 136, 1 / 34]], [1, 1, -1], loss="max-margin", bias="free")
    assert found.status == "optimal" and found.value == pytest.approx(54.4, rel=1e-9)
    for seed in range(12):
        rng = np.random.default_rng(seed)
        t, direction = np.cumsum(10.0 ** rng.uniform(-3, 1, size=6)), np.array([3.0, 4.0, 12.0][: 2 + seed % 2])
        A, length = np.outer(t, direction) + seed, np.linalg.norm(direction)
        for loss in ("interpolation", "max-margin"):
            y = rng.normal(size=6) if loss == "interpolation" else np.resize([1.0, -1.0, -1.0], 6)
            found = numeric.solve(A, y, loss=loss, bias="free")
            line = numeric.solve(t * length, y, loss=loss, bias="free")
            assert found.status == line.status == "optimal"
            assert found.lower_bound <= line.value * (1 + 1e-12) and line.lower_bound <= found.value * (1 + 1e-8)


def test_nearly_equal_samples_in_several_columns_are_told_apart_or_left() -> None:
    """A coordinate may merge samples that differ by rounding: they are no witness of infeasibility."""
    A = np.array([[0.1, 0.3], [0.2, 0.6], [0.3, 0.9], [np.nextafter(0.2, 1), np.nextafter(0.6, 0)]])
    found = numeric.solve(A, [0.0, 1.0, 0.0, -1.0], loss="interpolation", bias="free")
    assert found.lower_bound <= found.value


def test_a_sample_far_away_costs_no_digits() -> None:
    found = numeric.solve([0.0, -1.0, 1.0, -294.0], [-1, -1, 1, -1], loss="max-margin", bias="free")
    assert found.value == pytest.approx(2, rel=1e-12)
    assert found.relative_gap <= 1e-12


def test_many_samples() -> None:
    rng = np.random.default_rng(1)
    x = np.sort(rng.normal(size=20_000))
    y = np.where(np.sin(9 * x) > 0, 1, -1)
    found = numeric.solve(x, y, loss="max-margin", bias="free")
    assert found.status == "optimal"
    assert found.network.neurons <= np.count_nonzero(np.diff(y)) * 2
