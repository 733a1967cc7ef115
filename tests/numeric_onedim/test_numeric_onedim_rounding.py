"""Values on the line are no less than the exact objective of the returned floats, and close to it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

import analytic
import numeric


def exact_objective(network: numeric.Network, x: np.ndarray, y: np.ndarray, beta: float) -> Fraction:
    rows = zip(network.U[0].tolist(), network.b.tolist(), network.w.tolist(), strict=True)
    neurons = [tuple(Fraction(t) for t in row) for row in rows]
    xi, total = Fraction(float(network.xi)), Fraction(0)
    for s, t in zip(x.tolist(), y.tolist(), strict=True):
        f = xi + sum(w * max(u * Fraction(s) + b, Fraction(0)) for u, b, w in neurons)
        total += (f - Fraction(t)) ** 2 / 2
    return total + Fraction(beta) * sum((abs(w) * abs(u) for u, _, w in neurons), Fraction(0))


@pytest.mark.parametrize("below", [0.0, 1e8])
@pytest.mark.parametrize("away", [0.0, 1e3, 1e10])
@pytest.mark.parametrize("scale", [1e-5, 1.0, 1e6])
def test_the_value_covers_the_exact_objective(scale, away, below):
    seen = 0
    for seed in range(4):
        rng = np.random.default_rng([seed, int(away), int(below)])
        n = int(rng.integers(2, 25))
        x, y = scale * rng.normal(size=n) + away, rng.normal(size=n) + below
        beta = float(np.ptp(x) * np.ptp(y) * 10.0 ** rng.uniform(-9, 0))
        found = numeric.solve(x, y, beta=beta, bias="free")
        exact = exact_objective(found.network, x, y, beta)
        assert Fraction(found.value) >= exact and Fraction(found.lower_bound) <= exact
        assert found.value <= float(exact) * (1.0 + 1e-9)
        optimum = Fraction(analytic.solve(x.tolist(), y.tolist(), beta=beta, bias="free").value)
        assert Fraction(found.lower_bound) <= optimum <= Fraction(found.value)
        seen += found.status == "optimal"
    assert seen >= 3
