"""Derivatives, substitution and paths of answers with symbols."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import pytest
import sympy

import analytic
from numeric.errors import OptionError, UnsupportedError
from tests.cases.problems import ANGLE, EYE2, FREE, THETA, A, C, P, Q, R

LAMBDA = sympy.Symbol("lambda", positive=True)


def fitted(A: Any, y: Any, **options: Any) -> list[sympy.Expr]:
    return list(analytic.solve(A, y, **options).network(A))


@pytest.mark.parametrize(
    ("A", "y", "options"),
    [
        (EYE2, [3, 4], {"beta": 1}),
        (EYE2, [3, 4], {"beta": 6}),
        (EYE2, [3, -4], {"beta": "7/2"}),
        ([[1, 2], [2, 4], [-1, -2]], [1, 2, 3], {"beta": 1}),
        ([0, 1, 3, 5], [0, 1, 0, 2], {"beta": "1/2", **FREE}),
        ([0, 1, 3, 5], [0, 1, 0, 2], {"beta": "1/20", **FREE}),
        ([0, 1, 1, 4], [0, 1, 2, 0], {"beta": "1/3", **FREE}),
        ([[0, 0], [3, 4], [6, 8]], [0, 1, -1], {"beta": 1, **FREE}),
    ],
)
def test_sensitivity_is_the_derivative_of_the_fit(A: Any, y: Any, options: dict[str, Any]) -> None:
    """Where the fit is affine a difference quotient is exact, elsewhere it is close."""
    found = analytic.solve(A, y, **options).sensitivity()
    assert found == found.T  # of a projection
    step = Fraction(1, 10**6)
    for j in range(len(y)):
        ends = [fitted(A, [Fraction(t) + side * step * (i == j) for i, t in enumerate(y)], **options)
                for side in (1, -1)]  # fmt: skip
        for i, (high, low) in enumerate(zip(*ends, strict=True)):
            assert abs(sympy.N((high - low) / (2 * sympy.Rational(1, 10**6)) - found[i, j])) < 1e-9


def test_sensitivity_with_symbols() -> None:
    solution = analytic.solve(EYE2, [P, Q], beta=LAMBDA)
    at = {P: 3, Q: 4, LAMBDA: 1}
    assert solution.sensitivity().subs(at) == analytic.solve(EYE2, [3, 4], beta=1).sensitivity()
    assert solution.sensitivity().subs({**at, LAMBDA: 6}) == sympy.zeros(2, 2)
    one = solution.assuming(LAMBDA < P)
    norm = sympy.sqrt(P**2 + Q**2)
    assert sympy.simplify(one.sensitivity().trace() - (2 - LAMBDA / norm)) == 0  # degrees of freedom


def test_where_there_is_no_sensitivity() -> None:
    with pytest.raises(OptionError, match="no derivative"):
        analytic.solve(EYE2, [3, 4], beta=5).sensitivity()
    with pytest.raises(UnsupportedError, match="squared loss"):
        analytic.solve(EYE2, [1, 1], loss="hinge", beta=1).sensitivity()


def test_substitution_solves_the_problem_in_numbers() -> None:
    solution = analytic.solve(EYE2, [P, Q], beta=LAMBDA)
    numbers = solution.subs({P: 3, Q: "4", LAMBDA: 1})
    assert numbers.value == analytic.solve(EYE2, [3, 4], beta=1).value and numbers.verify().proved
    fewer = solution.subs({P: 3, Q: 4})
    assert len(fewer.cases) == 2 and fewer.value.free_symbols == {LAMBDA} and fewer.verify().proved
    renamed = solution.subs({P: R})
    assert renamed.value.free_symbols == {R, Q, LAMBDA}
    angle = analytic.solve(ANGLE, [1, 1], loss="interpolation", assume=[THETA > 0, sympy.pi > THETA])
    assert sympy.simplify(angle.subs({THETA: sympy.pi / 3}).value - 2 / sympy.sqrt(3)) == 0
    with pytest.raises(OptionError, match="do not meet what is assumed"):
        angle.subs({THETA: -1})
    with pytest.raises(OptionError, match="give a mapping"):
        angle.subs(3)  # type: ignore[arg-type]


class TestPath:
    def test_pieces_value_and_limit(self) -> None:
        path = analytic.path(EYE2, [R, -2 * R])
        beta = path.beta
        assert path.breakpoints == (2 * R, R) and len(path.pieces) == 3
        assert [piece.value for piece in path.pieces] == [
            5 * R**2 / 2, -(beta**2) / 2 + 2 * beta * R + R**2 / 2, -(beta**2) + 3 * beta * R,
        ]  # fmt: skip
        assert path.limit.loss == 0 and path.limit.norm == 3 * R
        for share in (sympy.Rational(1, 2), 1, sympy.Rational(3, 2), 2, 5):
            solved = analytic.solve(EYE2, [R, -2 * R], beta=share * R)
            assert sympy.simplify(path.at(share * R).value - solved.value) == 0
            assert sympy.simplify(path.value.subs(beta, share * R) - solved.value) == 0

    def test_on_a_line(self) -> None:
        path = analytic.path([0, 1, 3], [0, P, 0], bias="free", beta=LAMBDA)
        assert path.breakpoints == (2 * P / 3, 2 * P / 5) and path.value.free_symbols == {P, LAMBDA}
        numbers = analytic.path([0, 1, 3], [0, 3, 0], bias="free", beta=LAMBDA)
        assert [sympy.simplify(piece.value.subs(P, 3) - other.value)
                for piece, other in zip(path.pieces, numbers.pieces, strict=True)] == [0, 0, 0]  # fmt: skip

    def test_irrational_targets(self) -> None:
        path = analytic.path([0, 1, 3], [0, sympy.sqrt(2), 0], bias="free")
        root = sympy.sqrt(2)
        assert [sympy.simplify(level - share * root) for level, share in
                zip(path.breakpoints, (sympy.Rational(2, 3), sympy.Rational(2, 5)), strict=True)] == [0, 0]  # fmt: skip
        assert path.at("1/10").verify().proved and path.limit.loss == 0
        assert sympy.simplify(path.limit.norm - 3 * root / 2) == 0
        with pytest.raises(analytic.NoClosedForm):
            analytic.path([[1, 0], [-1, 2], [1, -3], [2, 5]], [1, 2, -1, sympy.sqrt(2)])

    def test_an_order_is_assumed_or_asked_for(self) -> None:
        with pytest.raises(OptionError, match="the order of the breakpoints depends on p, q"):
            analytic.path(EYE2, [P, -Q])
        path = analytic.path(EYE2, [P, -Q], assume=[P < Q])
        assert path.breakpoints == (Q, P) and len(path.pieces) == 3
        assert path.at(P).verify().proved
        assert r"\begin{tabular}" in path.latex() and "longtable" not in path.latex()

    def test_an_order_follows_from_what_is_assumed_of_squares(self) -> None:
        a, c, d = sympy.symbols("a c d", real=True)
        beta = sympy.Symbol("beta", positive=True)
        known = [a > 0, c > 0, d < 0, d**2 < a**2 + c**2]
        path = analytic.path(sympy.eye(3), [a, c, d], beta=beta, assume=known)
        assert path.breakpoints == (sympy.sqrt(a**2 + c**2), -d)
        assert path.pieces[1].value.subs({a: 3, c: 4, d: -2, beta: 3}) == 3 * 5 - sympy.Rational(9, 2) + 2
        cases = analytic.solve(sympy.eye(3), [a, c, d], beta=beta, assume=known).cases
        assert {case.condition for case in cases} == {
            beta <= -d, (beta >= -d) & (beta <= sympy.sqrt(a**2 + c**2)), beta >= sympy.sqrt(a**2 + c**2)
        }  # fmt: skip
        with pytest.raises(OptionError, match=r"assume d >= -sqrt\(a\*\*2 \+ c\*\*2\) or"):
            analytic.path(sympy.eye(3), [a, c, d], beta=beta, assume=known[:3])

    def test_one_symbol_is_not_both(self) -> None:
        with pytest.raises(OptionError, match="which the data hold as well"):
            analytic.path(EYE2, [P, 1], beta=P)


def test_values_are_functions_of_arrays() -> None:
    import numpy as np

    solution = analytic.solve(EYE2, [P, 3], beta=1)
    value = sympy.lambdify(P, solution.value, "numpy")
    places = np.array([0.5, 1.0, 4.0])
    exact = [float(analytic.solve(EYE2, [sympy.Rational(x), 3], beta=1).value) for x in places]
    assert np.allclose(value(places), exact, rtol=1e-14)


def test_values_survive_pickling() -> None:
    value = analytic.solve(EYE2, [A, C], beta=1).value
    again = pickle.loads(pickle.dumps(value))
    for at in ({A: 3, C: 4}, {A: -1, C: 1}, {A: sympy.Rational(1, 3), C: 0}, {A: -2, C: -2}):
        assert sympy.simplify(again.subs(at) - value.subs(at)) == 0


class TestSimplify:
    """``Case.simplify`` decides by the condition of the case, and by nothing else."""

    def test_the_derivative_of_the_value_is_the_penalty(self) -> None:
        x, y = sympy.symbols("x y")  # stand for real numbers, and carry no assumption
        for decay, symbols in ((LAMBDA, (A, C)), (sympy.Symbol("beta"), (x, -y))):
            rows = sympy.eye(len(symbols)).tolist()
            for case in analytic.solve(rows, list(symbols), beta=decay).cases:
                network = case.network
                lengths = [sympy.sqrt(sum(cell**2 for cell in network.U[:, j])) for j in range(len(network.w))]
                penalty = sum((abs(w) * size for w, size in zip(network.w, lengths, strict=True)), sympy.Integer(0))
                assert case.simplify(case.value.diff(decay) - penalty) == 0

    def test_it_has_the_value_of_the_expression_wherever_the_case_holds(self) -> None:
        solution = analytic.solve(EYE2, [A, C], beta=LAMBDA)
        parts = [sympy.Abs(A - LAMBDA), sympy.Max(A, C, -LAMBDA), sympy.sign(C + LAMBDA), abs(A * C / (A**2 + 1)),
                 sympy.Min(C / LAMBDA, 1), sympy.Abs((A - C) / C)]  # fmt: skip
        met = 0
        for case in solution.cases:
            for part in parts:
                short = case.simplify(part)
                for values in ((a, c, b) for a in (-3, -1, 2) for c in (-2, 1, 5) for b in (1, 2, 4)):
                    at = dict(zip((A, C, LAMBDA), map(sympy.Integer, values), strict=True))
                    if case.condition.subs(at) == sympy.true:
                        met += 1
                        assert sympy.simplify(short.subs(at) - part.subs(at)) == 0, (case, part, at)
        assert met > 200

    def test_what_is_open_is_left(self) -> None:
        case = analytic.solve([[1]], [P], beta=LAMBDA).cases[0]
        assert case.simplify(sympy.Abs(P - LAMBDA)) == P - LAMBDA
        assert case.simplify(sympy.Abs(P - 2 * LAMBDA)) == sympy.Abs(P - 2 * LAMBDA)
        assert case.simplify(sympy.Abs(P - Q) + sympy.Abs(P)) == sympy.Abs(P - Q) + P
        split = sympy.Piecewise((1, sympy.Eq(P, LAMBDA)), (2, True))
        assert case.simplify(split) == split
