"""The path over beta: order kept, values monotone and concave, every point certified."""

from __future__ import annotations

import numpy as np
import pytest

import numeric

BETAS = [0.3, 5.0, 0.02, 1.0, 0.3, 50.0]


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", ["squared", "hinge", "logistic"])
def test_values_rise_and_bend_down(loss, bias):
    rng = np.random.default_rng(3)
    A, y = rng.normal(size=(9, 2)), rng.normal(size=9)
    y = y if loss == "squared" else np.sign(y)
    found = numeric.path(A, y, iter(BETAS), loss=loss, bias=bias)
    assert [solution.problem.beta for solution in found] == BETAS
    assert all(solution.status == "optimal" and solution.relative_gap <= 1e-8 for solution in found)
    assert found[0].value == pytest.approx(found[4].value, rel=2e-8)
    order = np.argsort(BETAS)
    beta, value = np.array(BETAS)[order], np.array([found[k].value for k in order])
    slack = 2e-8 * value.max()
    assert np.all(np.diff(value) >= -slack)
    # the optimum is a minimum of functions affine in beta, so it is concave; the penalty is its slope
    for i in range(len(beta)):
        slope = found[order[i]].network.penalty()
        assert np.all(value <= value[i] + slope * (beta - beta[i]) + slack * (1.0 + beta / beta[i]))
    penalty = np.array([found[k].network.penalty() for k in order])
    assert penalty[0] > penalty[-1] and penalty[-1] == 0.0


def test_a_warm_start_is_never_worse_than_a_cold_one():
    rng = np.random.default_rng(5)
    A, y = rng.normal(size=(20, 3)), rng.normal(size=20)
    betas = np.geomspace(3.0, 0.03, 6)
    for warm, beta in zip(numeric.path(A, y, betas), betas, strict=True):
        cold = numeric.solve(A, y, beta=beta)
        assert warm.lower_bound <= cold.value and cold.lower_bound <= warm.value
        assert warm.relative_gap <= 1e-8
