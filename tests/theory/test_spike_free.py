"""Spike-free matrices: the characterisation against the definition, the programs against the full convex program."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
from analytic.problem import Problem
from analytic.scalars import to_sympy
from analytic.spikefree.characterisation import characterise
from analytic.spikefree.complementarity import complementary, support_square
from analytic.spikefree.gauge import split
from analytic.spikefree.quadratic import Quadratic, root_sum_sign
from numeric.errors import InfeasibleError, UnsupportedError
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
    positive,
    singletons,
)

BUDGET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
FEW = settings(BUDGET, max_examples=10)


def exact_rows(A: list[list[Fraction]]) -> tuple[tuple[fmpq, ...], ...]:
    return tuple(tuple(fmpq(Fraction(c).numerator, Fraction(c).denominator) for c in row) for row in A)


def floats(rows: object) -> np.ndarray:
    return np.array(rows, dtype=object).astype(float)


def full_program(A: object, y: object, loss: str, beta: Fraction | None) -> float:
    """The convex program over all activation patterns, in coordinates of the row space and of moderate size."""
    rows, targets = floats(A), floats([y])[0]
    _, upper = np.linalg.qr(rows.T)
    unit = np.abs(upper).max() or 1.0
    value, status = reference(upper.T / unit, targets, loss, None if beta is None else float(beta) / unit, "none")
    assert status in ("Solved", "AlmostSolved"), status
    return value / unit if loss in ("interpolation", "max-margin") else value


def reach(A: np.ndarray, u: np.ndarray) -> float:
    """The norm of the shortest z with ``Az = (Au)_+``, infinite if there is none, over that of u."""
    image = np.maximum(A @ u, 0)
    z = np.linalg.lstsq(A, image, rcond=None)[0]
    return (
        np.inf
        if np.linalg.norm(A @ z - image) > 1e-9 * (1 + np.linalg.norm(image))
        else float(np.linalg.norm(z) / np.linalg.norm(u))
    )


matrices = st.integers(1, 3).flatmap(
    lambda d: st.lists(st.lists(st.integers(-2, 2), min_size=d, max_size=d), min_size=1, max_size=4)
)


def test_the_answer_is_the_definition() -> None:
    seen: Counter[bool] = Counter()

    @settings(BUDGET, max_examples=150)
    @given(matrices)
    def run(A: list[list[int]]) -> None:
        found = analytic.spike_free(A)
        seen[bool(found)] += 1
        assert found.verify().proved
        rows = np.array(A, float)
        if found:
            assert found.witness is None and found.separator is None
            C, M = found.factors
            assert (sympy.Matrix(C.shape[0], C.shape[1], list(C.flat)) * sympy.Matrix(*M.shape, list(M.flat))).equals(
                sympy.Matrix(A)
            )
            assert all(cell >= 0 for cell in C.flat)
            assert all(sum(cell != 0 for cell in row) <= 1 for row in C)
            rng = np.random.default_rng(0)
            for u in [
                *rng.normal(size=(200, rows.shape[1])),
                *map(np.array, product((-1, 0, 1), repeat=rows.shape[1])),
            ]:
                assert not u.any() or reach(rows, u.astype(float)) <= 1 + 1e-9
        else:
            assert found.factors is None
            u, t = found.witness.astype(float), found.separator.astype(float)
            assert np.linalg.norm(u) <= 1 + 1e-12
            assert reach(rows, u) * np.linalg.norm(u) > 1
            assert t @ np.maximum(rows @ u, 0) > np.linalg.norm(rows.T @ t)

    run()
    assert seen[True] >= 20 and seen[False] >= 20, seen


@BUDGET
@given(st.data())
def test_constructed_data_are_spike_free_and_bent_data_are_not(data: st.DataObject) -> None:
    M, _ = data.draw(blocks(sizes=[data.draw(st.integers(1, 4))]))
    A, _ = data.draw(copies(M, [Fraction(0)] * len(M), noise=False))
    found = analytic.spike_free(A)
    assert found and found.verify().proved
    # a row that is a nonnegative mixture of two others is dependent on them; a tiny negative one breaks the sign
    if len(M) >= 2:
        mixed = [a + b for a, b in zip(M[0], M[1], strict=True)]
        broken = analytic.spike_free([*A, mixed])
        assert not broken and broken.verify().proved
    opposite = analytic.spike_free([*A, [-cell for cell in M[0]]])
    assert not opposite and opposite.verify().proved


@pytest.mark.parametrize("error", [Fraction(1, 10**40), Fraction(1, 3), Fraction(100)])
def test_the_border_is_exact(error: Fraction) -> None:
    assert analytic.spike_free([[1, 0], [error, 1]])
    assert analytic.spike_free([[1, 0], [0, 1]])
    broken = analytic.spike_free([[1, 0], [-error, 1]])
    assert not broken and broken.verify().proved


def test_algebraic_entries() -> None:
    root = sympy.sqrt(2)
    assert analytic.spike_free([[root, 1], [2, root]]).factors[0].tolist() == [[1], [root]]
    assert analytic.spike_free([[root / 2, root / 2], [-root / 2, root / 2]]).verify().proved
    broken = analytic.spike_free([[root, -1], [1, sympy.sqrt(3)], [1, 1]])
    assert not broken and broken.verify().proved
    close = sympy.sqrt(5 + 2 * sympy.sqrt(6)) - sympy.sqrt(2) - sympy.sqrt(3)  # zero in disguise
    assert analytic.spike_free([[1, close], [close, 1]])


def test_what_cannot_be_decided_is_an_error() -> None:
    x = sympy.Symbol("x")
    for entry in (x, sympy.pi, sympy.log(2)):
        with pytest.raises(UnsupportedError):
            analytic.spike_free([[1, entry], [0, 1]])


@BUDGET
@given(st.data())
def test_complementarity_and_support(data: st.DataObject) -> None:
    M, G = data.draw(blocks(sizes=[data.draw(st.integers(1, 4))]))
    exact = exact_rows(G)
    w = [fmpq(c.numerator, c.denominator) for c in data.draw(st.lists(small, min_size=len(M), max_size=len(M)))]
    x = complementary(exact, w)
    slack = [sum((g * c for g, c in zip(row, x, strict=True)), q) for row, q in zip(exact, w, strict=True)]
    assert min(x) >= 0 and min(slack) >= 0 and sum(a * b for a, b in zip(x, slack, strict=True)) == 0
    square, _ = support_square(exact, w)
    v, rows = floats([[int(c.p) / int(c.q) for c in w]])[0], floats(M)
    u = np.random.default_rng(1).normal(size=(rows.shape[1], 3000))
    sampled = (v @ np.maximum(rows @ (u / np.linalg.norm(u, axis=0)), 0)).max()
    assert sampled <= float(to_sympy(square)) ** 0.5 + 1e-9


def test_the_support_function_is_attained() -> None:
    """The maximiser of ``w'x`` is a response: its value is a lower bound of h that meets the upper bound."""
    A = exact_rows([[0, 0, 1], [0, 1, 0], [1, 0, 1]])
    G = characterise(A).inverse
    w = (fmpq(-1), fmpq(2), fmpq(3))
    square, x = support_square(G, w)
    length = sum((a * sum((g * b for g, b in zip(row, x, strict=True)), fmpq(0)) for a, row in zip(x, G, strict=True)))
    assert length == square == sum(a * b for a, b in zip(w, x, strict=True))


@FEW
@given(interpolation(numbers=small))
def test_interpolation_is_the_full_convex_program(case: Case) -> None:
    sol = analytic.solve(case.A, case.y, loss="interpolation")
    value = full_program(case.A, case.y, "interpolation", None)
    assert abs(float(sol.value) - value) <= 1e-5 * (1 + abs(value))


def test_reflected_paths() -> None:
    """Three and more directions with both signs: responses that meet, roots of roots among the values."""
    mirrored: Counter[str] = Counter()

    @settings(BUDGET, max_examples=40)
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
    assert mirrored["meeting"] >= 5 and mirrored["apart"] >= 5 and mirrored["nested"] >= 1, mirrored


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


quadratics = st.builds(
    lambda a, b: Quadratic(fmpq(a.numerator, a.denominator), fmpq(b.numerator, b.denominator), fmpq(3)), small, small
)


@BUDGET
@given(quadratics, quadratics)
def test_quadratic_numbers(x: Quadratic, y: Quadratic) -> None:
    for got, want in ((x + y, x.sympy() + y.sympy()), (x - y, x.sympy() - y.sympy()), (x * y, x.sympy() * y.sympy())):
        assert sympy.expand(got.sympy() - want) == 0
    if y.sign():
        assert sympy.expand((x / y * y).sympy() - x.sympy()) == 0


@BUDGET
@given(small, positive, small, positive)
def test_signs_of_sums_of_two_roots(a: Fraction, p: Fraction, b: Fraction, q: Fraction) -> None:
    exact = [sympy.Rational(cell) for cell in (a, p, b, q)]
    direct = sympy.sign(exact[0] * sympy.sqrt(exact[1]) + exact[2] * sympy.sqrt(exact[3]))
    assert direct == root_sum_sign(*(fmpq(c.numerator, c.denominator) for c in (a, p, b, q)))
