"""Training on spike-free data: the theorems against the full convex program, in every regime."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
from analytic.exact.scalars import to_sympy
from analytic.families.spike_free.engine.gauge import split
from analytic.model.problem import Problem
from numeric.errors import InfeasibleError
from tests.families.spike_free.reference import exact_rows, full_program
from tests.numeric.arrangement import reference
from tests.strategies import Case
from tests.strategies.numbers import small
from tests.strategies.spike_free import (
    blocks,
    copies,
    exchangeable,
    hinge,
    interpolation,
    margin,
    singletons,
)

BUDGET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
FEW = settings(BUDGET, max_examples=10)


@FEW
@given(interpolation(numbers=small))
def test_interpolation_is_the_full_convex_program(case: Case) -> None:
    sol = analytic.solve(case.A, case.y, loss="interpolation")
    value = full_program(case.A, case.y, "interpolation", None)
    assert abs(float(sol.value) - value) <= 1e-5 * (1 + abs(value))


def test_reflected_paths() -> None:
    """Three and more directions with both signs: responses that meet, roots of roots among the values."""
    mirrored: Counter[str] = Counter()

    @settings(BUDGET, max_examples=24)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        k = data.draw(st.integers(3, 5))
        M, G = data.draw(blocks(sizes=[k], extra=4))
        t = [fmpq(c) for c in data.draw(st.lists(st.integers(-4, 4), min_size=k, max_size=k))]
        exact = exact_rows(G)
        found = split(exact, t)
        assert found is not None
        meeting = any(a != 0 and b != 0 for a, b in zip(found.x1, found.x2, strict=True))
        mirrored["meeting" if meeting else "apart"] += 1
        value = to_sympy(found.value)
        mirrored["nested"] += value.is_Pow and not value.base.is_Rational
        total = sympy.Add(*(to_sympy(a) * to_sympy(b) for a, b in zip(found.w, t, strict=True)))
        assert sympy.expand(total - to_sympy(found.value)) == 0
        sol = analytic.solve(M, [to_sympy(c) for c in t], loss="interpolation")
        assert sol.verify().proved, sol.verify().reason
        assert sol.gap == 0
        formula = analytic.theorems["spike-free-interpolation"].formulas[0].evaluate(sol.problem)
        assert abs(sympy.N(formula - sol.value, 60)) < sympy.Float("1e-50")

    run()
    assert mirrored["meeting"] >= 5 and mirrored["apart"] >= 2 and mirrored["nested"] >= 1, mirrored


@FEW
@given(st.data())
def test_positive_multiples_follow_their_direction(data: st.DataObject) -> None:
    M, _ = data.draw(blocks(sizes=[data.draw(st.integers(1, 3))]))
    t = data.draw(st.lists(small, min_size=len(M), max_size=len(M)))
    A, y = data.draw(copies(M, t, noise=False))
    alone = analytic.solve(M, t, loss="interpolation").value
    sol = analytic.solve(A, y, loss="interpolation")
    assert sol.verify().proved and sympy.simplify(sol.value - alone) == 0


def test_interpolation_of_algebraic_data() -> None:
    r2, r3 = sympy.sqrt(2), sympy.sqrt(3)
    diagonal = analytic.solve([[r2, 0, 0], [0, r3, 0], [0, 0, 1]], [2, -3, r2], loss="interpolation")
    assert sympy.simplify(diagonal.value - (2 + r3)) == 0 and diagonal.theorem.id == "spike-free-interpolation"
    assert diagonal.verify().proved and diagonal.gap == 0
    multiples = analytic.solve([[r2, 1, 0], [2, r2, 0], [0, 0, 1]], [1, r2, 1], loss="interpolation")
    assert multiples.verify().proved and sympy.simplify(multiples.value - 2 / r3) == 0
    with pytest.raises(InfeasibleError):
        analytic.solve([[r2, 1, 0], [2, r2, 0], [0, 0, 1]], [1, 2, 1], loss="interpolation")
    scaled = analytic.solve([[0, 0, r2], [0, r2, 0], [r2, 0, r2]], [-2, 1, -1], loss="interpolation")
    assert scaled.value == sympy.sqrt(5) and scaled.verify().proved  # rational inner products: reflected as before
    reflected = Problem.build([[0, 0, r2], [0, 1, 0], [1, 0, 1]], [-2 * r2, 1, -1], loss="interpolation")
    verdict = analytic.theorems["spike-free-interpolation"].applies(reflected)
    assert verdict.refuted and "reflected" in verdict.reason


@pytest.mark.parametrize(
    ("A", "y"), [([[1, 0], [2, 0], [0, 1]], [1, 3, 1]), ([[1, 0], [0, 1], [0, 0]], [1, 1, 1]), ([[0, 0]], [2])]
)
def test_targets_out_of_reach(A: list[list[int]], y: list[int]) -> None:
    with pytest.raises(InfeasibleError) as caught:
        analytic.solve(A, y, loss="interpolation")
    v = np.array([float(Fraction(str(cell))) for cell in caught.value.witness])
    assert v @ y > 0
    u = np.random.default_rng(0).normal(size=(len(A[0]), 50))
    assert np.allclose(v @ np.maximum(np.array(A) @ u, 0), 0)


@pytest.mark.parametrize(("A", "y"), [([[1, 0], [2, 0]], [1, -1]), ([[1, 1], [0, 0]], [1, 1])])
def test_labels_that_no_network_separates(A: list[list[int]], y: list[int]) -> None:
    with pytest.raises(InfeasibleError) as caught:
        analytic.solve(A, y, loss="max-margin")
    v = np.array([float(Fraction(str(cell))) for cell in caught.value.witness])
    u = np.random.default_rng(0).normal(size=(2, 50))
    assert v @ y > 0 and (v * y >= 0).all() and np.allclose(v @ np.maximum(np.array(A) @ u, 0), 0)


def test_squared_loss_beyond_square_roots_is_refused() -> None:
    """Two positive targets that are no eigenvector: the norm of the response solves a quartic."""
    theorem = analytic.theorems["spike-free-squared"]
    verdict = theorem.applies(Problem.build([[1, 0], [1, 1]], [1, 2], beta="1/10"))
    assert verdict.refuted and "degree" in verdict.reason
    value, status = reference(np.array([[1.0, 0], [1, 1]]), np.array([1.0, 2]), "squared", 0.1, "none")
    assert status == "Solved"
    G = sympy.Matrix([[2, -1], [-1, 1]])
    a = sympy.Symbol("a", positive=True)
    response = (a * sympy.eye(2) + sympy.Rational(1, 10) * G).LUsolve(sympy.Matrix([a, 2 * a]))
    equation = sympy.numer(sympy.cancel((response.T * G * response)[0] / a**2 - 1))
    assert sympy.degree(equation, a) == 4
    root = max(sympy.nroots(equation), key=sympy.re)
    x = response.subs(a, root)
    direct = ((x - sympy.Matrix([1, 2])).T * (x - sympy.Matrix([1, 2])))[0] / 2 + root / 10
    assert abs(float(direct) - value) < 1e-6  # the quartic is what the convex program solves


@FEW
@given(st.data())
def test_squared_loss_is_the_full_convex_program(data: st.DataObject) -> None:
    case = data.draw(st.one_of(singletons(), exchangeable()))
    if len(case.A) > 4:
        case = data.draw(singletons())
    sol = analytic.solve(case.A, case.y, **case.options)
    value = full_program(case.A, case.y, "squared", case.options["beta"])
    assert abs(float(sol.value) - value) <= 1e-5 * (1 + value)


@FEW
@given(st.data(), st.sampled_from(["margin", "hinge"]))
def test_classification_is_the_full_convex_program(data: st.DataObject, kind: str) -> None:
    case = data.draw({"margin": margin, "hinge": hinge}[kind]())
    sol = analytic.solve(case.A, case.y, **case.options)
    value = full_program(case.A, case.y, case.options["loss"], case.options.get("beta"))
    assert abs(float(sol.value) - value) <= 1e-5 * (1 + value)


@pytest.mark.parametrize("beta", ["1/2", 1, "3/2", 2, 3, 4, 5])
def test_hinge_over_its_regimes(beta: object) -> None:
    """Classes of one and three samples, fitted and given up one by one, or refused in between."""
    A, y = [[3, 0, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0], [0, 1, 1, 1]], [-1, 1, 1, 1]
    problem = Problem.build(A, y, loss="hinge", beta=beta)
    verdict = analytic.theorems["spike-free-hinge"].applies(problem)
    assert verdict.refuted == (beta in ("3/2", 2, 3)), verdict
    if verdict.refuted:
        assert "neither fitted with margin nor given up" in verdict.reason
        return
    sol = analytic.solve(A, y, loss="hinge", beta=beta)
    value = full_program(A, y, "hinge", Fraction(beta))
    assert sol.verify().proved and abs(float(sol.value) - value) <= 1e-6 * (1 + value)
