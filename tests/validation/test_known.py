"""Problems with known optimum: the exact support function, planted and nasty problems, and who confirms them."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic.model.problem import Problem
from analytic.problems import Known, planted, suite
from analytic.problems.nasty import nasty
from analytic.problems.planted_duals import block, completed
from analytic.problems.suites import planted_kinds
from analytic.problems.support import support
from analytic.problems.sweep import sweep
from numeric.errors import OptionError
from tests.validation.known_tools import DIGITS, dual_objective, number, objective, real

SMALL = [(loss, bias, d) for loss, bias in planted_kinds() for d in (2, 3)]
NASTY = nasty()


# --- the support function -------------------------------------------------------------------------------------------


def draw_data(data: st.DataObject, most: dict[int, int]) -> tuple[Any, Any, str]:
    d = data.draw(st.sampled_from(sorted(most)))
    n = data.draw(st.integers(1, most[d]))
    cells = st.integers(-3, 3)
    A = data.draw(st.lists(st.tuples(*[cells] * d), min_size=n, max_size=n))
    v = data.draw(st.lists(cells, min_size=n, max_size=n))
    bias = data.draw(st.sampled_from(["none", "free"]))
    if bias == "free":
        v[-1] -= sum(v)
    return A, v, bias


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_support_is_that_of_the_numeric_oracle(data: st.DataObject) -> None:
    A, v, bias = draw_data(data, {1: 6, 2: 8, 3: 6, 4: 5})
    up, down = support(A, v, bias=bias)
    found = numeric.support(np.array(A, dtype=float), np.array(v, dtype=float), bias=bias)
    h = float(max(up.square, down.square)) ** 0.5
    assert found.value == pytest.approx(h, rel=1e-9, abs=1e-9) and found.upper_bound >= h * (1 - 1e-12)
    for s, side in ((1, up), (-1, down)):
        assert bool(side.square) == bool(side.neurons)
        for neuron in side.neurons:
            active = [max(sum(x * t for x, t in zip(row, neuron.u, strict=True)) + neuron.b, 0) for row in A]
            at = s * sum(x * t for x, t in zip(v, active, strict=True))
            assert at == side.square == sum(x * x for x in neuron.u)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.integers(-4, 4)] * 3), min_size=1, max_size=9))
def test_the_sweep_agrees_with_the_search_over_cells(rows: list[tuple[int, int, int]]) -> None:
    """The same planar data with a third feature that is zero go the general way."""
    A, v = [(a, b) for a, b, _ in rows], [c for _, _, c in rows]
    flat = max((Fraction(sum(x * x for x in p)) for p in sweep(A, v)), default=Fraction(0))
    assert flat == support([(*row, 0) for row in A], v)[0].square


@pytest.mark.parametrize("bias", ["none", "free"])
def test_direct_sums(bias: str) -> None:
    rng = random.Random(bias)
    parts = [block(rng, 4, bias, unit=True) for _ in range(2)]
    core, root = completed(parts, rng)
    assert core.up.square == core.down.square == root * root
    found = numeric.support(np.array(core.A, dtype=float), np.array(core.v, dtype=float), bias=bias)
    assert found.value == pytest.approx(root, rel=1e-9)
    for s, side in ((1, core.up), (-1, core.down)):
        for neuron in side.neurons:
            active = [max(sum(x * t for x, t in zip(row, neuron.u, strict=True)), 0) for row in core.A]
            assert s * sum(x * t for x, t in zip(core.v, active, strict=True)) == root * root


# --- planted problems -----------------------------------------------------------------------------------------------


def confirm_values(known: Known) -> None:
    """The network attains the optimum and the dual objective is the same."""
    with mpmath.workdps(DIGITS):
        at = real(number(known.optimum))
        value, dual = objective(known), dual_objective(known)
        assert value is not None and dual is not None
        close = mpmath.mpf(10) ** -40 * (1 + abs(at))
        assert abs(value - at) < close and abs(dual - at) < close


@pytest.mark.parametrize(("loss", "bias", "d"), SMALL)
def test_planted_optima_are_exact(loss: str, bias: str, d: int) -> None:
    known = planted(loss, bias, 14, d, seed=3)
    confirm_values(known)
    A = [tuple(map(Fraction, row)) for row in known.A.tolist()]
    if d == 2 or bias == "none":
        sides = support(A, [Fraction(x) for x in known.dual], bias=bias)
        assert max(side.square for side in sides) == (1 if known.beta is None else Fraction(known.beta) ** 2)


@pytest.mark.parametrize(("loss", "bias", "d"), SMALL)
def test_the_checker_confirms_planted_optima(loss: str, bias: str, d: int) -> None:
    known = planted(loss, bias, 12, d, seed=1)
    found = known.certificate()
    assert found.verify().proved, found.verify().reason
    with mpmath.workdps(DIGITS):
        at = number(known.optimum)
        assert real(found.exact_lower_bound) <= real(at) <= real(found.exact_value)
    assert found.relative_gap <= 1e-7


@pytest.mark.parametrize(("loss", "bias"), planted_kinds())
def test_no_solver_beats_a_planted_optimum(loss: str, bias: str) -> None:
    compete(planted(loss, bias, 12, 2, seed=5))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("loss", "bias"), planted_kinds())
def test_no_solver_beats_larger_planted_optima(loss: str, bias: str, seed: int) -> None:
    for n, d in ((40, 2), (24, 3), (30, 6), (60, 12)):
        compete(planted(loss, bias, n, d, seed=seed))


def compete(known: Known) -> None:
    A, y = known.floats
    found = numeric.solve(A, y, **known.options, tol=1e-6, time_limit=12 if A.shape[1] == 2 else 3)
    at = float(real(number(known.optimum)))
    assert found.lower_bound <= at * (1 + 1e-12) and found.value >= at * (1 - 1e-9)
    assert found.value <= at * (1 + 1e-5) or A.shape[1] > 2


@pytest.mark.parametrize(
    ("loss", "bias"), [kind for kind in planted_kinds() if kind[0] not in ("max-margin", "logistic")]
)
def test_no_theorem_covers_planted_data_but_neurons_among_the_samples(loss: str, bias: str) -> None:
    known = planted(loss, bias, 14, 3, seed=0)
    try:
        found = analytic.solve(known.A, known.y, loss=loss, beta=known.beta, bias=bias)
    except analytic.NoClosedForm:
        assert (loss, bias) != ("interpolation", "none")
    else:
        assert found.theorem.id == "planted-interpolation" and bias == "none"
        assert found.verify().proved and found.value == known.optimum


@pytest.mark.parametrize(("loss", "bias"), planted_kinds())
def test_planted_problems_of_many_features(loss: str, bias: str) -> None:
    confirm_large(planted(loss, bias, 300, 14, seed=2), 300, 14)


@pytest.mark.slow
@pytest.mark.parametrize(("loss", "bias"), planted_kinds())
def test_large_planted_problems(loss: str, bias: str) -> None:
    confirm_large(planted(loss, bias, 100_000, 100, seed=2), 100_000, 100)


def confirm_large(known: Known, n: int, d: int) -> None:
    """The dual objective exactly; targets and tightness of the neurons in floats."""
    loss, bias = known.loss, known.bias
    A, y = known.floats
    assert A.shape[1] == d and len(A) >= n and np.linalg.matrix_rank(A[:5000]) == d
    v = [Fraction(x) for x in (known.dual.tolist() if isinstance(known.dual, np.ndarray) else known.dual)]
    assert bias == "none" or sum(v) == 0
    if loss in ("squared", "interpolation", "hinge"):
        total = sum((x * Fraction(t) for x, t in zip(v, y.tolist(), strict=True) if x), Fraction(0))
        total -= sum((x * x for x in v), Fraction(0)) / 2 if loss == "squared" else 0
        assert total == number(known.optimum)
    U, b, w, _ = (np.array(x, dtype=float) for x in known.network)
    f = np.maximum(A @ U + b, 0) @ w
    if loss == "squared":
        assert np.allclose(y - f, np.array(v, dtype=float), atol=1e-6 * np.abs(y).max())
    beta = 1.0 if known.beta is None else float(known.beta)
    features = np.maximum(A @ U + b, 0).T @ np.array(v, dtype=float)
    assert np.allclose(features * np.sign(w), beta * np.linalg.norm(U, axis=0), rtol=1e-9)


def test_seeds() -> None:
    one, same, other = (planted("squared", "none", 20, 3, seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(one.A, same.A) and one.optimum == same.optimum
    assert not np.array_equal(one.A, other.A)


# --- nasty problems -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", NASTY, ids=[f"{k.label}, {k.loss}" for k in NASTY])
def test_nasty_optima_are_exact_and_enclosed(known: Known) -> None:
    confirm_values(known)
    at = float(real(number(known.optimum)))
    if Problem.build(known.A, known.y, loss=known.loss, beta=known.beta, bias=known.bias).rational and _rational(known):
        found = known.certificate()
        assert found.verify().proved, found.verify().reason
        assert float(found.lower_bound) <= at * (1 + 1e-15) and float(found.gap) <= 1e-7 * abs(at)
    else:
        verdict = analytic.solve(known.A, known.y, loss=known.loss, beta=known.beta, bias=known.bias).verify()
        assert verdict.proved
    A, y = known.floats
    solved = numeric.solve(A, y, **known.options, time_limit=20)
    assert solved.lower_bound <= at * (1 + 1e-12) + 1e-12 and solved.value >= at * (1 - 1e-12) - 1e-12


def _rational(known: Known) -> bool:
    U, b, w, xi = known.network
    return all(isinstance(number(x), Fraction) for x in [*(t for row in U for t in row), *b, *w, xi])


def test_the_numeric_solver_solves_the_nasty_suite() -> None:
    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        return numeric.solve(A, y, loss=loss, beta=beta, bias=bias)

    report = analytic.validate(solver, problems=NASTY)
    assert report.passed, str(report)
    assert sum(len(row.judgements) for row in report.rows) == len(NASTY) >= 34
    assert len({known.label for known in NASTY}) >= 25 and all(known.note for known in NASTY)


def test_nasty_problems_are_what_they_say() -> None:
    named = {known.label: known for known in NASTY}
    tied = named["eight tied neurons"]
    assert [len(side.neurons) for side in support(tied.A.tolist(), list(map(float, tied.dual)))] == [4, 4]
    near = named["a constraint that is nearly tight"]
    values = sorted(
        (float(sum(x * x for x in p)) ** 0.5 for p in sweep(near.A.tolist(), list(map(float, near.dual)))), reverse=True
    )
    assert values[0] == near.beta and 0 < 1 - values[1] / values[0] < 1e-5
    largest = named["beta at its largest useful value"]
    assert largest.network[1] == [] and number(largest.optimum) == sum(Fraction(x) ** 2 for x in largest.y.tolist()) / 2


# --- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: suite("all"), "suite is 'all'"),
        (lambda: suite("nasty", size=3), "fixed size"),
        (lambda: suite("nasty", theorem="whitened-squared"), "only suite 'theorems'"),
        (lambda: suite("theorems", features=3), "only suite 'planted'"),
        (lambda: suite("theorems", theorem="nosuch"), "nosuch"),
        (lambda: suite("planted", loss="logistic", bias="free"), "no problem"),
        (lambda: planted("logistic", "free", 5, 2), "loss is 'logistic'"),
        (lambda: planted("squared", "some", 5, 2), "bias is 'some'"),
        (lambda: planted("squared", "none", 0, 2), "n is 0"),
        (lambda: planted("squared", "none", 5, 2.0), "d is 2.0"),  # type: ignore[arg-type]
        (lambda: planted("max-margin", "none", 5, 1), "at least 2 features"),
        (lambda: analytic.validate(print, problems=[]), "problems is empty"),
        (lambda: analytic.validate(print, problems=[3]), "holds an int"),  # type: ignore[list-item]
        (lambda: analytic.validate(print, problems=NASTY, sizes=[3]), "excludes"),
    ],
)
def test_bad_arguments(call: Any, text: str) -> None:
    with pytest.raises(OptionError, match=text):
        call()
