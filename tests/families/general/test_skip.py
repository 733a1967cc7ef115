"""A free skip connection, and several outputs, on a line: against independent programs."""

from __future__ import annotations

import random
from fractions import Fraction

import clarabel
import numpy as np
import pytest
import scipy.sparse as sp
import sympy
from scipy.optimize import linprog

import analytic
from numeric.errors import InfeasibleError, OptionError

SEEDS = range(10)


def second_differences(x: np.ndarray) -> np.ndarray:
    """From values at sorted places to bends."""
    D = np.zeros((len(x) - 2, len(x)))
    for k in range(1, len(x) - 1):
        a, b = x[k] - x[k - 1], x[k + 1] - x[k]
        D[k - 1, k - 1 : k + 2] = 1 / a, -1 / a - 1 / b, 1 / b
    return D


def trend_filter(x: np.ndarray, y: np.ndarray, beta: float) -> float:
    """``min 1/2 ||f - y||^2 + beta ||D f||_1`` by a cone solver."""
    D = second_differences(x)
    n, m = len(x), len(D)
    P = sp.block_diag([sp.eye(n), sp.csc_matrix((m, m))], format="csc")
    q = np.r_[-y, beta * np.ones(m)]
    G = sp.csc_matrix(np.vstack([np.hstack([D, -np.eye(m)]), np.hstack([-D, -np.eye(m)])]))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    found = clarabel.DefaultSolver(P, q, G, np.zeros(2 * m), [clarabel.NonnegativeConeT(2 * m)], settings).solve()
    return found.obj_val + 0.5 * float(y @ y)


def test_squared_loss_is_trend_filtering() -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        x = sorted(rng.sample(range(-20, 20), 9))
        y = [rng.randint(-9, 9) for _ in x]
        beta = Fraction(rng.randint(1, 30), 2)
        exact = analytic.solve(x, y, beta=beta, bias="free", skip="free")
        assert exact.theorem.id == "skip-squared" and exact.verify().proved
        assert float(exact.value) == pytest.approx(
            trend_filter(np.array(x, float), np.array(y, float), float(beta)), 1e-6
        )


def test_labels_are_linear_programs() -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        x = np.array(sorted(rng.sample(range(-20, 20), 9)), dtype=float)
        y = np.array([rng.choice((-1, 1)) for _ in x])
        D = second_differences(x)
        n, m = len(x), len(D)
        bends = np.vstack([np.hstack([D, -np.eye(m), np.zeros((m, n))]), np.hstack([-D, -np.eye(m), np.zeros((m, n))])])
        margins = np.hstack([-np.diag(y), np.zeros((n, m)), -np.eye(n)])
        bounds = [(None, None)] * n + [(0, None)] * (m + n)
        for beta, loss in ((2.0, "hinge"), (None, "max-margin")):
            cost = np.r_[np.zeros(n), np.full(m, beta or 1.0), np.ones(n)]
            limits = bounds if beta else bounds[: n + m] + [(0, 0)] * n
            found = linprog(
                cost, A_ub=np.vstack([bends, margins]), b_ub=np.r_[np.zeros(2 * m), -np.ones(n)], bounds=limits
            )
            options = {} if beta is None else {"beta": 2}
            exact = analytic.solve(x.astype(int).tolist(), y.tolist(), loss=loss, bias="free", skip="free", **options)
            assert float(exact.value) == pytest.approx(found.fun, abs=1e-7) and exact.verify().proved


def test_the_skip_connection_never_costs_more() -> None:
    for seed in SEEDS:
        rng = random.Random(seed)
        x, y = rng.sample(range(-9, 9), 6), [rng.randint(-4, 4) for _ in range(6)]
        with_skip = analytic.solve(x, y, loss="interpolation", bias="free", skip="free")
        without = analytic.solve(x, y, loss="interpolation", bias="free")
        assert with_skip.value <= without.value
        bent = analytic.representational_cost(with_skip.network, skip="free")
        assert bent == with_skip.value == with_skip.network.penalty()


def test_straight_lines_are_free() -> None:
    for options in ({"loss": "interpolation"}, {"beta": 3}):
        found = analytic.solve([0, 1, 3], [1, 3, 7], bias="free", skip="free", **options)
        assert found.value == 0 and found.network.neurons == 0 and list(found.network.skip) == [2]
        assert found.network([10])[0] == 21 and "2 x" in found.latex()


def test_files_and_floats_keep_the_skip_connection(tmp_path) -> None:  # type: ignore[no-untyped-def]
    from analytic.checker import check_file

    found = analytic.solve([[0, 0], [3, 4], [6, 8]], [0, 1, 0], beta=1, bias="free", skip="free")
    found.to_json(tmp_path / "c.json")
    assert check_file(tmp_path / "c.json").proved
    floats = found.to_numpy()
    assert floats.problem.skip == "free" and floats.network.skip is not None
    assert np.allclose(floats.network(floats.problem.A), [float(c) for c in found.network([[0, 0], [3, 4], [6, 8]])])


def lifted_program(x: np.ndarray, Y: np.ndarray) -> float:
    """``min sum ||w_j||`` over neurons of both facings at the samples, several outputs, by a cone solver."""
    n, o = Y.shape
    F = np.hstack([np.maximum(x[:, None] - x, 0), np.maximum(x - x[:, None], 0), np.ones((n, 1))])
    m = 2 * n
    width = (m + 1) * o
    equal = np.hstack([np.kron(F, np.eye(o)), np.zeros((n * o, m))])
    cones, rows = [clarabel.ZeroConeT(n * o)], [equal]
    for j in range(m):
        block = np.zeros((o + 1, width + m))
        block[0, width + j] = -1
        block[1:, j * o : (j + 1) * o] = -np.eye(o)
        rows.append(block)
        cones.append(clarabel.SecondOrderConeT(o + 1))
    G = sp.csc_matrix(np.vstack(rows))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    q = np.r_[np.zeros(width), np.ones(m)]
    h = np.r_[Y.ravel(), np.zeros(m * (o + 1))]
    return clarabel.DefaultSolver(sp.csc_matrix((width + m,) * 2), q, G, h, cones, settings).solve().obj_val


def test_several_outputs_on_a_line() -> None:
    held = larger = 0
    for seed in range(25):
        rng = random.Random(seed)
        x = sorted(rng.sample(range(-6, 7), 4))
        Y = [[rng.randint(-3, 3), rng.randint(-3, 3)] for _ in x]
        best = lifted_program(np.array(x, float), np.array(Y, float))
        bends = float(analytic.solve(x, Y, loss="interpolation", bias="free", skip="free").value)
        try:
            exact = analytic.solve(x, Y, loss="interpolation", bias="free")
        except analytic.NoClosedForm:
            assert best > bends + 1e-6  # the bends cannot carry the slope: strictly more
            larger += 1
            continue
        assert float(exact.value) == pytest.approx(best, rel=1e-6, abs=1e-7) and exact.verify().proved
        held += 1
    assert held >= 3 and larger >= 3


def test_pinned_examples() -> None:
    root = 2 * sympy.sqrt(2)
    assert analytic.solve([0, 1, 2], [[0, 0], [1, 1], [0, 0]], loss="interpolation", bias="free").value == root
    assert analytic.solve([0, 1], [0, 1], loss="interpolation", bias="free", skip="free").value == 0
    assert analytic.solve([0, 1, 2], [0, 1, 0], loss="interpolation", bias="free", skip="free").value == 2


def test_bad_input() -> None:
    with pytest.raises(OptionError, match="skip is 'some'"):
        analytic.solve([0, 1], [0, 1], beta=1, skip="some")
    with pytest.raises(InfeasibleError, match="samples 0 and 1 are equal") as caught:
        analytic.solve([0, 0], [[1, 2], [1, 3]], loss="interpolation", bias="free", skip="free")
    assert np.shape(caught.value.witness) == (2, 2)
    with pytest.raises(analytic.NoClosedForm) as none:
        analytic.solve([[1, 0], [0, 1]], [1, 2], beta=1, skip="free")
    assert "skip connection" in none.value.reasons["whitened-squared"]
    assert (
        analytic.theorems["skip-squared"].applies(analytic.Problem.build([0, 1], [0, 1], beta=1, bias="free")).refuted
    )
    for skip, words in ([1, 2], "skip has rows"), ("a", "skip is 'a'"):
        with pytest.raises(analytic.DataError, match=words):
            analytic.Network([[1]], [0], [1], 0, skip)
