"""Formulas with roots of secular equations whose coefficients hold symbols."""

from __future__ import annotations

import dataclasses
import pickle
import warnings

import numpy as np
import pytest
import sympy
from flint import fmpq

import analytic
import numeric
from analytic.cases.named import named_cases
from analytic.cases.verification import verify_cases
from analytic.derivation.cases import SignFact
from analytic.derivation.multiples import multiples, together
from analytic.derivation.prover import contradict
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.secular import secular_equation
from numeric.errors import OptionError
from tests.cases.problems import ANGLE, LAMBDA, THETA, A, C, P, Q

ACUTE, TARGETS = [[1, 0], [1, 1]], [1, 2]


@pytest.fixture(scope="module")
def acute() -> analytic.Solution:
    return analytic.solve(ACUTE, TARGETS, beta=LAMBDA)


class TestPositiveRoot:
    def test_is_the_only_root_that_is_not_negative(self) -> None:
        assert PositiveRoot(1, 0, -2) == sympy.sqrt(2) and PositiveRoot(0, 1, -3) == 3 and PositiveRoot(1, 3, 0) == 0
        assert PositiveRoot(1, sympy.sqrt(2), 0) == 0 and PositiveRoot(1, -sympy.sqrt(2), 0).has(PositiveRoot)
        assert PositiveRoot(1, 0, 1) is sympy.nan and PositiveRoot(1, -3, 2) is sympy.nan
        root = PositiveRoot(P, 0, -1, -1)
        assert root.subs(P, 6).evalf(20) == sympy.CRootOf(6 * sympy.Symbol("x") ** 3 - sympy.Symbol("x") - 1, 0).evalf(
            20
        )
        assert (root.evalf(15, subs={P: sympy.Rational(1, 7)}) - root.subs(P, sympy.Rational(1, 7))).evalf() < 1e-12

    def test_has_derivatives(self) -> None:
        root = PositiveRoot(P, 0, -1, -Q)
        for symbol in (P, Q):
            at, step = {P: 2, Q: 3}, sympy.Rational(1, 10**8)
            ends = [root.subs({**at, symbol: at[symbol] + side * step}).evalf(40) for side in (1, -1)]
            assert abs((ends[0] - ends[1]) / (2 * step) - root.diff(symbol).subs(at).evalf(40)) < 1e-12

    def test_works_in_arrays(self) -> None:
        assert sympy.lambdify(P, PositiveRoot(1, 3, P))(1e-17) == 0  # on a boundary, up to rounding
        function = sympy.lambdify((P, Q), 2 * PositiveRoot(P, 0, -1, -Q))
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = function(np.array([1.0, 2.0]), 3.0)
        assert np.allclose([x**3 * p - x - 3 for p, x in zip((1, 2), found / 2, strict=True)], 0)

    def test_secular_equation(self) -> None:
        H, D, t, beta = ((fmpq(2), fmpq(1)), (fmpq(1), fmpq(3))), (fmpq(2), fmpq(5)), (fmpq(1), fmpq(-4)), fmpq(1, 2)
        made, x = secular_equation(H, t, beta, D), sympy.Rational(3, 7)
        w = (sympy.eye(2) + x * sympy.diag(2, 5) * sympy.Matrix([[2, 1], [1, 3]])).inv() * sympy.Matrix([1, -4])
        left = (w.T * sympy.Matrix([[2, 1], [1, 3]]) * w)[0]
        q = sum(sympy.Rational(str(c)) * x**k for k, c in enumerate(made.q))
        equation = sum(sympy.Rational(str(c)) * x**k for k, c in enumerate(made.equation))
        assert equation == q**2 * (sympy.Rational(1, 4) - left)


class TestAcute:
    def test_is_proved_and_has_the_value_of_numbers(self, acute: analytic.Solution) -> None:
        assert acute.verify().proved and len(acute.cases) == 2
        assert acute.cases[0].condition == sympy.Le(LAMBDA, sympy.sqrt(13))
        for beta in (sympy.Rational(1, 2), sympy.Integer(2), sympy.Integer(4)):
            numbers = analytic.solve(ACUTE, TARGETS, beta=beta).value
            assert abs((acute.value.subs(LAMBDA, beta) - numbers).evalf(40)) < 1e-38
        meeting = [case.value.subs(LAMBDA, sympy.sqrt(13)).evalf(30) for case in acute.cases]
        assert np.allclose(np.array(meeting, dtype=float), 2.5, rtol=1e-15)

    def test_the_value_has_the_penalty_for_derivative(self, acute: analytic.Solution) -> None:
        first = acute.cases[0]
        for beta in (sympy.Rational(1, 3), sympy.Integer(3)):
            slope = first.value.diff(LAMBDA).subs(LAMBDA, beta).evalf(30)
            assert abs(slope - sympy.sympify(first.network.penalty()).subs(LAMBDA, beta).evalf(30)) < 1e-26

    def test_functions_names_and_files(self, acute: analytic.Solution) -> None:
        betas = np.array([0.5, 1.0, 2.0, 4.0])
        near = [numeric.solve(ACUTE, TARGETS, beta=beta).value for beta in betas]
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert np.allclose(acute.lambdify(LAMBDA).value(betas), near, rtol=1e-7)
        assert pickle.loads(pickle.dumps(acute)).value == acute.value
        named = named_cases(acute.cases)
        (tau,) = named.where
        assert named.cases[0].value.free_symbols == {tau} and isinstance(named.where[tau], PositiveRoot)
        assert r"Here $\tau \ge 0$ solves $" in acute.latex(parts=["value"])

    def test_sensitivity(self, acute: analytic.Solution) -> None:
        found = acute.assuming(LAMBDA < 1).sensitivity().subs(LAMBDA, sympy.Rational(1, 2)).evalf()
        assert np.allclose(np.array(found, dtype=float), [[0.602117, 0.219266], [0.219266, 0.879167]], atol=1e-6)

    def test_another_equation_is_not_believed(self, acute: analytic.Solution) -> None:
        case = acute.cases[0]
        for key, value in (("targets", (fmpq(1), fmpq(3))), ("weights", (fmpq(1), fmpq(2)))):
            root = {**case.answer.hints["roots"][0], key: value}
            answer = dataclasses.replace(case.answer, hints={**case.answer.hints, "roots": [root]})
            assert acute.covered is not None
            cases = [dataclasses.replace(case, answer=answer), *acute.cases[1:]]
            assert not verify_cases(acute.problem, acute.covered.region, cases).proved
        bare = dataclasses.replace(case.answer, hints={k: v for k, v in case.answer.hints.items() if k != "roots"})
        cases = [dataclasses.replace(case, answer=bare), *acute.cases[1:]]
        assert "nothing shows" in verify_cases(acute.problem, acute.covered.region, cases).reason


@pytest.mark.parametrize("beta", [sympy.sqrt(2), sympy.pi / 4])
def test_irrational_numbers(beta: sympy.Expr) -> None:
    found = analytic.solve(ACUTE, TARGETS, beta=beta)
    assert found.verify().proved
    assert float(found.value) == pytest.approx(numeric.solve(ACUTE, TARGETS, beta=float(beta)).value, rel=1e-7)


def test_an_angle_with_the_squared_loss() -> None:
    found = analytic.solve(ANGLE, [1, 1], beta=LAMBDA, assume=[THETA > 0, sympy.pi > THETA])
    assert len(found.cases) == 3 and found.verify().proved
    norm = sympy.sqrt(2) * sympy.sqrt(1 + sympy.cos(THETA))
    assert sympy.simplify(found.cases[1].value - LAMBDA * (2 * norm - LAMBDA) / norm**2) == 0


def test_contradictions_with_products() -> None:
    assert contradict([SignFact(2 * P * Q * A - P**2 - Q**2), SignFact(1 - A, ">")], 3)
    assert not contradict([SignFact(2 * P * Q * A - P**2 - Q**2), SignFact(2 - A, ">")], 3)
    rest, short = LAMBDA * A - 4 * LAMBDA * A**3, 1 + 2 * A - 2 * A**2  # both signs of what is short cannot be beaten
    sides = [SignFact(sympy.expand(rest + side * short), ">") for side in (1, -1)]
    assert contradict([*sides, SignFact(-A, ">"), SignFact(1 + 2 * A, ">")], 3)
    assert not contradict([*sides, SignFact(-A, ">")], 3)
    assert multiples([SignFact(sympy.Integer(1), ">")]) == []
    groups = together([SignFact(A, ">"), SignFact(A - C), SignFact(P - 1), SignFact(A), SignFact(LAMBDA)])
    assert sorted(map(len, groups)) == [1, 2]


def test_names_of_norms_and_the_order_of_breakpoints() -> None:
    solution = analytic.solve([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [P, Q, -A], beta=LAMBDA, assume=[A > 0])
    norms = solution.named()
    assert sympy.Symbol("N_+", nonnegative=True) in norms.where
    assert "N_{+}" in solution.latex(parts=["value"], names=True)
    with pytest.raises(OptionError, match=r"assume p >= q or p <= q"):
        analytic.path([[1, 0], [0, 1]], [P, -Q])
