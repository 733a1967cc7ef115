"""A loss is one description: one that the package does not have is trained, bounded and scaled by what it says."""

from __future__ import annotations

import numpy as np
import pytest

import numeric
from numeric.losses import LOSS
from numeric.losses.base import Linearisation, Loss, Units
from numeric.losses.interpolation import Interpolation
from numeric.losses.residuals import ResidualLoss


class Absolute(ResidualLoss):
    """``sum |f - y|``; dual ``v'y`` over ``|v| <= 1``."""

    name = "absolute"

    def value(self, f, y):
        return float(np.abs(f - y).sum())

    def dual_value(self, v, y):
        return float(v @ y)

    def best_scale(self, v, y, limit):
        return min(limit, 1.0 / float(np.abs(v).max())) if v @ y > 0 else 0.0

    def project(self, v, y, *, free):
        v = np.clip(v, -1.0, 1.0)
        up, down = v[v > 0].sum(), -v[v < 0].sum()
        least = min(up, down)
        return np.where(v > 0, v * least / max(up, 1e-300), v * least / max(down, 1e-300)) if free else v

    def output_bias(self, g, y):
        return float(np.median(y - g))

    def dual_of_constant(self, f, y):
        return np.sign(y - f)

    def conic(self, y, ceiling):
        return Interpolation().conic(y, 1.0)

    def smoothed(self, f, y, centre, strength):
        v = np.clip(centre + strength * (y - f), -1.0, 1.0)
        return float(v @ (y - f)) - float((v - centre) @ (v - centre)) / (2.0 * strength), v

    def slacks(self, y):
        return (np.ones_like(y), 1.0), (-np.ones_like(y), 1.0)

    def units(self, targets, data):
        return Units(targets, 1.0)

    def growth(self, f, error, y):
        return float(error.sum())

    def linearise(self, f, v, y):
        tied = 1.0 - np.abs(v) > np.abs(f - y)
        return Linearisation(np.where(tied, v, np.sign(y - f)), np.zeros_like(y), tied, y)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LOSS, Absolute.name, Absolute())
    monkeypatch.setattr("numeric.problem.LOSSES", tuple(LOSS))


@pytest.mark.parametrize(("beta", "optimum"), [(0.5, 8.5), (1.1, 17.5), (2.0, 19.0)])
def test_whitened_data_by_hand(beta: float, optimum: float) -> None:
    """The dual is that of the balls of radius ``beta`` and the box: ``max v'y``."""
    found = numeric.solve(np.eye(3), [3.0, 4.0, -12.0], loss="absolute", beta=beta)
    assert found.status == "optimal" and found.value == pytest.approx(optimum, rel=1e-7)


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("shape", [(7, 1), (8, 2), (9, 3), (9, 5)])
def test_gaps_close_in_any_unit(shape: tuple[int, int], bias: str) -> None:
    rng = np.random.default_rng(shape)
    A, y = rng.normal(size=shape), rng.normal(size=shape[0])
    found = numeric.solve(A, y, loss="absolute", beta=0.3, bias=bias, max_iter=60)
    assert found.status == "optimal"
    assert np.abs(found.network(A) - y).sum() + 0.3 * found.network.penalty() == pytest.approx(found.value, rel=1e-12)
    other = numeric.solve(100.0 * A, 1e6 * y, loss="absolute", beta=30.0, bias=bias, max_iter=60)
    assert other.value == pytest.approx(1e6 * found.value, rel=1e-7)


@pytest.mark.slow
def test_large_data_are_bounded() -> None:
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(60, 20)), rng.normal(size=60)
    found = numeric.solve(A, y, loss="absolute", beta=2.0, max_iter=1)
    assert 0.5 * found.value < found.lower_bound <= found.value < np.abs(y).sum()


def test_a_loss_that_cannot_be_smoothed_is_trained_by_cone_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ``smoothed`` there is no descent and no relaxation: bounds are valid all the same."""
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(8, 3)), rng.normal(size=8)
    monkeypatch.setattr(Absolute, "smoothed", Loss.smoothed)
    assert not Absolute().can_be_smoothed(y)
    short = numeric.solve(A, y, loss="absolute", beta=2.0, work_limit=0.01)
    assert 0 <= short.lower_bound <= short.value <= np.abs(y).sum() * (1 + 1e-9)
    with pytest.raises(numeric.UnsupportedError, match="neither dual_from_fit nor smoothed"):
        Absolute().smoothed(y, y, y, 1.0)
