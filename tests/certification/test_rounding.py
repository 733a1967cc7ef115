"""Rationals on the safe side: what ``certify`` states is on the right side of the exact number, and close to it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

import analytic
from analytic.certification.primal import admitted, value_above
from analytic.certification.rational_dual import Dual, rationalise
from analytic.exact.rounding import clipped, lower, root_above, round_down, round_up, upper
from analytic.model.floats import to_float, to_float_network
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.errors import DataError, OptionError

F = Fraction
LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
CONSTRAINED = ("interpolation", "max-margin")
VALUES = st.fractions() | st.fractions(max_denominator=10**40).map(lambda q: q * F(2) ** 300 / 3**190)
BITS = st.integers(2, 140)


def mp(q: Fraction | fmpq) -> Any:
    return mpmath.mpf(int(q.numerator)) / int(q.denominator)


@given(VALUES, BITS)
def test_rounded_numbers_are_on_their_side_and_close(q: F, bits: int) -> None:
    for found, side in ((round_down(q, bits), 1), (round_up(q, bits), -1)):
        assert 0 <= side * (q - found) <= abs(q) * F(4, 2**bits)
        if found != q:
            odd = found.numerator // (found.numerator & -found.numerator) if found else 0
            assert found.denominator & (found.denominator - 1) == 0 and abs(odd).bit_length() <= bits


def test_short_numbers_are_kept_and_the_next_longer_ones_are_not() -> None:
    for q in (F(0), F(5, 7), F(-5, 7), F(7, 8), F(-15, 2)):
        bits = q.numerator.bit_length() + q.denominator.bit_length()
        assert round_down(q, bits) == q == round_up(q, bits)
    assert round_down(F(5, 7), 5) == F(11, 16) and round_up(F(5, 7), 5) == F(3, 4)
    assert round_down(F(-5, 7), 5) == F(-3, 4) and round_up(F(-5, 7), 5) == F(-11, 16)
    long = F(3**100, 5**20)
    assert round_down(long) != long != round_up(long) and round_up(long) - round_down(long) <= long / 2**125
    assert round_down(long, 20).denominator == 1 and round_down(long, 20) % 2**80 == 0


@given(st.fractions(min_value=0, max_denominator=10**6), BITS)
def test_roots_from_above(q: F, bits: int) -> None:
    assert root_above(q * q, bits) == q
    root = root_above(q, bits)
    assert root >= 0 and root * root >= q
    assert root * root <= q * (1 + F(4, 2**bits)) ** 2
    assert root == 0 or root * root == q or root * root > q


def test_ends_of_balls() -> None:
    for middle, radius in [(1, F(1, 8)), (-3, F(1, 2)), (0, F(3, 4)), (2**70, F(1))]:
        ball = arb(middle, float(radius))
        far = radius * F(9, 8) + F(abs(middle), 2**40)  # ends have the precision of flint
        assert middle - far <= lower(ball) <= middle - radius and middle + radius <= upper(ball) <= middle + far
    assert lower(arb(5)) == 5 == upper(arb(5)) and lower(arb(5 * 2**90)) == 5 * 2**90


@pytest.mark.parametrize("q", [F(1, 3), F(-2, 3), F(10) ** 299, F(0)])
def test_floats_that_are_no_proof(q: F) -> None:
    assert clipped(q) == float(q)
    assert (clipped(F(10) ** 301), clipped(F(-10) ** 301)) == (1e300, -1e300)


# --- the objective of a network, from above ---------------------------------------------------------------------------


def problem(loss: str, bias: str, *, vector: bool = False, seed: int = 0) -> Problem:
    rng = np.random.default_rng(seed)
    A = [[F(int(x), 7) for x in row] for row in rng.integers(-9, 10, size=(4, 2))]
    regression = loss in ("squared", "interpolation")
    shape: Any = (4, 2) if vector else 4
    y = rng.integers(-5, 6, size=shape) if regression else np.array([1, -1, 1, -1])
    beta = None if loss in CONSTRAINED else F(3, 11)
    return Problem.build(A, y.tolist(), loss=loss, beta=beta, bias=bias)


def network(bias: str, *, vector: bool = False, pythagoras: bool = False, seed: int = 1) -> Network:
    rng = np.random.default_rng(seed)
    U = [[3, -6, 0], [4, 8, -2]] if pythagoras else [[1, -2, 3], [1, 1, -5]]
    b = rng.integers(-3, 4, size=3).tolist() if bias == "free" else [0, 0, 0]
    w: Any = [[3, 4], [0, -5], [-6, 8]] if vector else [2, -1, "5/3"]
    xi: Any = ([1, -2] if vector else 1) if bias == "free" else ([0, 0] if vector else 0)
    return Network(U, b, w, xi)


def objective(p: Problem, net: Network) -> Any:
    """From the definition, in many digits."""
    value = mpmath.mpf(0)
    for fs, ys in zip(net.outputs(p.A), p.y, strict=True):
        for f, y in zip(map(mp, fs), map(mp, ys), strict=True):
            if p.loss == "squared":
                value += (f - y) ** 2 / 2
            elif p.loss == "hinge":
                value += max(1 - f * y, 0)
            elif p.loss == "logistic":
                value += mpmath.log1p(mpmath.exp(-f * y))
    for u, w in zip(zip(*net.U_rows, strict=True), net.w_rows, strict=True):
        sizes = [mpmath.sqrt(mpmath.fsum(mp(x) ** 2 for x in v)) for v in (u, w)]
        value += mp(p.beta) * sizes[0] * sizes[1]
    return value


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("pythagoras", [False, True])
@pytest.mark.parametrize(
    ("loss", "vector"), [*((x, False) for x in LOSSES), ("squared", True), ("interpolation", True)]
)
def test_the_objective_is_at_most_the_value_stated(loss: str, vector: bool, bias: str, pythagoras: bool) -> None:
    before = ctx.prec
    for seed in range(6):
        p = problem(loss, bias, vector=vector, seed=seed)
        net = network(bias, vector=vector, pythagoras=pythagoras, seed=seed)
        found = value_above(p, net)
        with mpmath.workprec(400):
            truth = objective(p, net)
            assert truth - mpmath.mpf(2) ** -380 <= mp(found) <= truth * (1 + mpmath.mpf(2) ** -125)
            if pythagoras and loss != "logistic":
                assert abs(mp(found) - truth) < mpmath.mpf(2) ** -380
    assert ctx.prec == before


@pytest.mark.parametrize("margin", [-5000, -4097, -4096, -100, -1, 0, 1, 100, 4096, 4097, 5000])
def test_the_logistic_loss_of_large_margins_is_bounded_from_above(margin: int) -> None:
    p = Problem.build([[1]], [1], loss="logistic", beta=1)
    found = value_above(p, Network([[1]], [0], [margin], 0)) - abs(margin)  # the penalty
    with mpmath.workprec(9000):
        truth = mpmath.log1p(mpmath.exp(-mpmath.mpf(margin)))
        slack = mpmath.mpf(2) ** -110 * (1 + abs(margin))
        assert truth <= mp(found) + mpmath.mpf(2) ** -8000 <= truth + slack


def test_networks_of_the_wrong_kind() -> None:
    p = problem("squared", "none")
    admitted(p, network("none"))
    for wrong in (Network([[1], [1]], [1], [1], 0), Network([[1], [1]], [0], [1], 1)):
        with pytest.raises(OptionError):
            admitted(p, wrong)
        admitted(problem("squared", "free"), wrong)
    for shape in (Network([[1]], [0], [1], 0), Network([[1], [1]], [0], [[1, 1]], [0, 0])):
        with pytest.raises(DataError):
            admitted(p, shape)


# --- dual points ------------------------------------------------------------------------------------------------------


def dual_objective(p: Problem, v: list[fmpq]) -> Any:
    products = [mp(a) * mp(b) for a, b in zip(v, p.targets, strict=True)]
    if p.loss == "logistic":
        return -mpmath.fsum(q * mpmath.log(q) for x in products for q in (x, 1 - x) if q > 0)
    return mpmath.fsum(products) - (mpmath.fsum(mp(a) ** 2 for a in v) / 2 if p.loss == "squared" else 0)


def in_box(p: Problem, v: list[fmpq]) -> bool:
    if p.loss not in ("hinge", "max-margin", "logistic"):
        return True
    shares = [a * b for a, b in zip(v, p.targets, strict=True)]
    return min(shares) >= 0 and (p.loss == "max-margin" or max(shares) <= 1)


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", LOSSES)
def test_a_dual_point_in_rationals_meets_every_constraint_exactly(loss: str, bias: str) -> None:
    rng = np.random.default_rng(7)
    for k in range(60):
        p = problem(loss, bias, seed=k)
        v = rng.normal(size=4) * 10.0 ** float(rng.integers(-6, 3))
        if k % 5 == 0:
            v[rng.integers(4)] = 0.0
        found = rationalise(p, v)
        rows = found.rows()
        assert in_box(p, rows) and (bias == "none" or sum(rows) == 0)
        if bias == "none" and loss in ("squared", "interpolation"):
            largest = max(abs(x) for x in found.entries)
            assert 2**45 <= largest <= 2**46
            assert all(abs(F(int(r.p), int(r.q)) - F(x)) <= found.unit / 2 for r, x in zip(rows, v, strict=True))


def test_a_point_that_meets_its_constraints_is_hardly_moved() -> None:
    p = Problem.build([[0], [1], [3], [4]], [1, -1, 1, -1], loss="hinge", beta=1, bias="free")
    v = np.array([0.3, -0.25, 0.7, -0.75])
    rows = rationalise(p, v).rows()
    assert all(abs(float(mp(r)) - x) < 1e-12 for r, x in zip(rows, v, strict=True)) and sum(rows) == 0
    edge = rationalise(p, np.array([1.0, -1.0, 1.0, -1.0])).rows()
    assert edge == [fmpq(1), fmpq(-1), fmpq(1), fmpq(-1)]
    assert rationalise(p, np.array([2.0, -2.0, 0.0, 0.0])).rows() == [fmpq(1), fmpq(-1), fmpq(0), fmpq(0)]
    assert rationalise(p, np.array([-0.5, 0.5, -0.5, 0.5])).rows() == [fmpq(0)] * 4
    for nothing in (np.zeros(4), np.array([np.nan, 0, 0, 0]), np.array([np.inf, 0, 0, 0])):
        assert rationalise(p, nothing) == Dual([0] * 4, F(1))


def test_the_sum_is_made_zero_where_it_costs_least() -> None:
    p = Problem.build([[0], [1], [3]], [1, 2, 3], beta=1, bias="free")
    rows = rationalise(p, np.array([4.0, -1.0, -1.0])).rows()
    assert rows == [fmpq(2), fmpq(-1), fmpq(-1)]
    rows = rationalise(p, np.array([-4.0, 1.0, 1.0])).rows()
    assert rows == [fmpq(-2), fmpq(1), fmpq(1)]
    labelled = Problem.build([[0], [1], [3]], [1, -1, 1], loss="max-margin", bias="free")
    assert rationalise(labelled, np.array([4.0, -1.0, 2.0])).rows() == [fmpq(0), fmpq(-1), fmpq(1)]


@pytest.mark.parametrize("loss", LOSSES)
def test_the_dual_objective_is_at_least_the_number_stated(loss: str) -> None:
    before = ctx.prec
    rng = np.random.default_rng(3)
    for k in range(20):
        p = problem(loss, "none", seed=k)
        found = rationalise(p, rng.normal(size=4))
        if k % 4 == 0:
            found = Dual([int(y) for y in p.targets], F(1)) if loss != "squared" else Dual([1, 2, 3, 4], F(1, 3))
        low = found.objective_below(p)
        with mpmath.workprec(400):
            truth = dual_objective(p, found.rows())
            tiny = mpmath.mpf(2) ** -120 * (1 + abs(truth))
            assert truth - tiny <= mp(low) <= truth + mpmath.mpf(2) ** -380
    assert ctx.prec == before


@pytest.mark.parametrize("loss", LOSSES)
def test_a_scaled_point_is_feasible_and_the_best_multiple(loss: str) -> None:
    rng = np.random.default_rng(5)
    for k in range(30):
        p = problem(loss, "none", seed=k)
        start = rationalise(p, np.abs(rng.normal(size=4)) * [float(y) or 1.0 for y in p.targets])
        beta = F(int(p.beta.p), int(p.beta.q))
        support = F(int(rng.integers(1, 60)), 13) * start.unit * max(map(abs, start.entries))
        found = start.scaled(p, support)
        factor = found.unit / start.unit
        assert factor >= 0 and factor * support <= beta and in_box(p, found.rows())
        with mpmath.workprec(200):
            best = dual_objective(p, found.rows())
            for other in (F(0), factor * F(99, 100), factor * F(101, 100), beta / support):
                trial = Dual(start.entries, start.unit * other)
                if other * support <= beta and in_box(p, trial.rows()):
                    assert dual_objective(p, trial.rows()) <= best + abs(best) * mpmath.mpf(2) ** -38


def test_nothing_limits_a_point_that_no_neuron_sees() -> None:
    p = Problem.build([[0], [0]], [1, 0], beta=1)
    found = Dual([1, 0], F(1, 8)).scaled(p, F(0))
    assert found.rows() == [fmpq(1), fmpq(0)]  # v = y is best for squared loss
    hinge = Problem.build([[0], [0]], [1, 1], loss="hinge", beta=1)
    assert Dual([1, 2], F(1, 8)).scaled(hinge, F(0)).rows() == [fmpq(1, 2), fmpq(1)]
    assert Dual([0, 0], F(1)).scaled(hinge, F(0)).rows() == [fmpq(0), fmpq(0)]


# --- floats of exact answers ------------------------------------------------------------------------------------------

EXACT: list[tuple[Any, Any, dict[str, Any]]] = [
    ([[0], [1], [3]], [0, 1, 0], {"loss": "interpolation", "bias": "free"}),
    ([[0], [1], [3], [7]], [0, "1/3", 0, "2/7"], {"beta": "1/7", "bias": "free"}),
    ([[1, 1], [2, 2], [-1, -1]], [1, 1, 1], {"beta": 1}),
    ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1], {"loss": "logistic", "beta": "1/4"}),
    ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1], {"loss": "hinge", "beta": "1/2"}),
    ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[1, 0], [1, 0], [0, 1]], {"beta": "1/2"}),
    ([[1, 0], [0, 1]], [0, 0], {"beta": 1}),
]


@pytest.mark.parametrize(("A", "y", "options"), EXACT)
def test_the_bounds_of_the_float_solution_hold_the_exact_value(A: Any, y: Any, options: dict[str, Any]) -> None:
    exact = analytic.solve(A, y, **options)
    found = exact.to_numpy()
    truth = exact.value
    with mpmath.workdps(60):
        value = mpmath.mpf(truth.evalf(50))
        assert mpmath.mpf(found.lower_bound) < value < mpmath.mpf(found.value)
    assert found.value == np.nextafter(np.nextafter(found.lower_bound, np.inf), np.inf)
    assert found.status == "optimal" and found.problem.loss == options.get("loss", "squared")
    assert found.problem.bias == options.get("bias", "none")
    assert (found.problem.beta is None) == (options.get("loss") == "interpolation")
    assert found.dual.shape == np.shape(y) == found.problem.y.shape == found.network(found.problem.A).shape
    for cell, entry in zip(np.ravel(found.dual), np.ravel(exact.dual), strict=True):
        assert abs(cell - float(entry)) <= 1e-15 * abs(cell)


def test_floats_are_nearest_and_within_range() -> None:
    assert to_float(fmpq(1, 3), "x") == 1 / 3 and to_float(fmpq(10**400, 10**399), "x") == 10.0
    for wrong in (fmpq(10**400), fmpq(-(10**400))):
        with pytest.raises(DataError, match="beyond the range"):
            to_float(wrong, "x")


def test_a_float_network_has_the_shape_of_the_exact_one() -> None:
    scalar = to_float_network(Network([[1, -1]], [0, "1/2"], [2, 1], "1/4"))
    assert scalar.U.shape == (1, 2) and scalar.w.tolist() == [2.0, 1.0] and scalar.xi == 0.25
    assert scalar.b.tolist() == [0.0, 0.5]
    vector = to_float_network(Network([[1], [2]], [0], [[3, 4]], [5, 6]))
    assert vector.U.tolist() == [[1.0], [2.0]] and vector.w.tolist() == [[3.0, 4.0]] and list(vector.xi) == [5.0, 6.0]
    empty = to_float_network(Network([[], []], [], [], 0))
    assert empty.U.shape == (2, 0) and empty.w.shape == (0,)
