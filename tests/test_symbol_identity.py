"""Symbols are what they are, not what they are called."""

from __future__ import annotations

import pickle

import pytest
import sympy
from sympy import Dummy, Rational, Symbol, sqrt

import analytic
from analytic.exact.scalars import to_sympy
from analytic.exact.symbols import StandIn, stand_ins
from analytic.model.problem import Problem
from numeric.errors import DataError, OptionError

EYE = [[1, 0], [0, 1]]
P = Symbol("p", positive=True)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (Dummy("x"), Dummy("x")),
        (Symbol("x"), Symbol("x", real=True)),
        (Symbol("x", positive=True), Symbol("x")),
        (Symbol("x"), Dummy("x")),
        (Dummy("x", real=True), Dummy("x", real=True)),
        (Symbol("x", integer=True), Symbol("x", nonzero=True)),
    ],
)
def test_two_symbols_of_one_name_stay_two(a: sympy.Symbol, b: sympy.Symbol) -> None:
    solution = analytic.solve(EYE, [a, b], loss="interpolation")
    for (p, q), value in [((3, 4), 5), ((4, 3), 5), ((5, 12), 13)]:
        at = {a: p, b: q}
        assert solution.value.xreplace(at) == value
        outputs = solution.network([[1, 0], [0, 1]])
        assert [sympy.simplify(f.xreplace(at)) for f in outputs] == [p, q]
        assert sqrt(sum(v.xreplace(at) ** 2 for v in solution.dual)) == 1
    assert solution.value.free_symbols == {a, b}
    problem = solution.problem
    names = {str(symbol) for row in problem.y for cell in row for symbol in cell.free_symbols}
    assert names == {"x", "x'"}


def test_latex_tells_two_symbols_of_one_name_apart() -> None:
    from analytic.latex.writer import Writer

    solution = analytic.solve(EYE, [Dummy("x", positive=True), Dummy("x", positive=True)], loss="interpolation")
    text = Writer().expression(to_sympy(solution.exact_value))
    assert "x'" in text and text.count("x") == 2


@pytest.mark.parametrize("facts", [{}, {"nonzero": True}])
def test_what_is_proved_of_two_symbols_of_one_name(facts: dict[str, bool]) -> None:
    a, b = Dummy("x", **facts), Dummy("x", positive=True)
    verdict = analytic.solve(EYE, [a, b], loss="interpolation").verify()
    assert verdict.proved, verdict.reason


def test_a_sum_of_two_symbols_of_one_name_does_not_double() -> None:
    a, b = Dummy("x", positive=True), Dummy("x", positive=True)
    solution = analytic.solve(EYE, [a + b, 0], loss="interpolation")
    assert sympy.simplify(solution.value - a - b) == 0


@pytest.mark.parametrize("name", ["t_0", "beta", "x", "v", "h", "s", "k", "N_plus", "q_1"])
def test_names_that_are_used_inside_are_free_for_the_caller(name: str) -> None:
    s = Symbol(name, positive=True)
    solution = analytic.solve(EYE, [s, -2], beta=1)
    for value in (Rational(1, 2), 3):
        plain = analytic.solve(EYE, [value, -2], beta=1)
        assert sympy.simplify(solution.value.subs(s, value) - plain.value) == 0
    found = analytic.solve([[1, 0], [1, 3]], [s, 2], loss="interpolation")
    plain = analytic.solve([[1, 0], [1, 3]], [1, 2], loss="interpolation")
    assert sympy.simplify(found.value.subs(s, 1) - plain.value) == 0


def test_assumptions_are_kept() -> None:
    for facts in ({"integer": True}, {"positive": True}, {"nonnegative": True}, {"nonzero": True}, {"rational": True}):
        s = Symbol("s", **facts)
        problem = Problem.build(EYE, [s, s], beta=1)
        (inside,) = problem.y[0][0].free_symbols
        for key, value in s.assumptions0.items():
            assert getattr(inside, f"is_{key}") == value
    complex_one = Symbol("z", complex=True)
    (inside,) = Problem.build(EYE, [complex_one, 1], beta=1).y[0][0].free_symbols
    assert inside.is_real and isinstance(inside, StandIn)


@pytest.mark.parametrize("facts", [{"imaginary": True}, {"real": False}, {"commutative": False}])
@pytest.mark.parametrize("place", ["A", "y", "beta"])
def test_symbols_that_are_no_real_numbers_are_refused(facts: dict[str, bool], place: str) -> None:
    z = Symbol("z", **facts)
    given = {"A": [[1, 0], [0, 1]], "y": [1, 2], "beta": 1}
    given[place] = {"A": [[z, 0], [0, 1]], "y": [z, 2], "beta": z}[place]
    with pytest.raises((DataError, OptionError), match=place):
        analytic.solve(given["A"], given["y"], beta=given["beta"])


def test_equal_problems_are_equal() -> None:
    y = sympy.symbols("y1 y2")
    assert Problem.build(EYE, y, beta=1) == Problem.build(EYE, y, beta=1)
    assert Problem.build(EYE, y, beta=1) != Problem.build(EYE, sympy.symbols("y1 y2", real=True), beta=1)
    again = pickle.loads(pickle.dumps(Problem.build(EYE, y, beta=1)))
    assert again.restore[again.y[0][0]] == y[0]


def test_stand_ins_are_chosen_in_one_order() -> None:
    a, b, c = Symbol("x"), Symbol("x", real=True), Symbol("x'")
    for order in ([a, b, c], [c, b, a], [b, c, a]):
        found = {str(old.assumptions0.get("real")): str(new) for old, new in stand_ins(order).items() if old in (a, b)}
        assert found == {str(old.assumptions0.get("real")): str(new) for old, new in stand_ins([a, b, c]).items()
                         if old in (a, b)}  # fmt: skip
        assert len({str(new) for new in stand_ins(order).values()}) == len(stand_ins(order))


class TestPath:
    def test_the_caller_names_the_symbol(self) -> None:
        weight = Symbol("lambda", positive=True)
        path = analytic.path(EYE, [3, -4], beta=weight)
        assert path.beta == weight and path.value.free_symbols == {weight}
        assert path.value.diff(weight).subs(weight, 1) == 5
        assert all(piece.value.free_symbols <= {weight} for piece in path.pieces)

    def test_without_one_it_is_the_plain_beta(self) -> None:
        path, beta = analytic.path(EYE, [3, -4]), Symbol("beta")
        assert path.beta == beta and path.value.free_symbols == {beta}
        assert path.value.diff(beta).subs(beta, 1) == 5 and path.pieces[-1].value.subs(beta, 1) == 6
        symbolic = analytic.path(EYE, [P, -2 * P])
        assert symbolic.value.free_symbols == {P, beta}
        assert sympy.expand(symbolic.value.diff(beta).subs({beta: 1, P: 3}, simultaneous=True)) == 7

    @pytest.mark.parametrize("held", [Symbol("beta"), Symbol("beta", positive=True), Dummy("beta", positive=True)])
    def test_it_is_none_of_the_data(self, held: sympy.Symbol) -> None:
        with pytest.raises(OptionError, match="beta"):
            analytic.path(EYE, [held, 1])
        with pytest.raises(OptionError, match="beta"):
            analytic.path(EYE, [held, 1], beta=held)

    @pytest.mark.parametrize("bad", [1, "beta", Symbol("b", negative=True), Symbol("b") + 1, sympy.Integer(2)])
    def test_it_is_a_symbol(self, bad: object) -> None:
        with pytest.raises(OptionError, match="beta"):
            analytic.path(EYE, [1, 2], beta=bad)  # type: ignore[arg-type]

    def test_breakpoints_are_in_the_symbols_of_the_caller(self) -> None:
        r = Symbol("r", positive=True)
        path = analytic.path(EYE, [r, -2 * r])
        assert path.breakpoints == (2 * r, r)
        assert path.breakpoints[0].free_symbols == {r}


def test_print_tells_two_symbols_of_one_name_apart() -> None:
    """In the representation, in conditions and in messages; the attributes hold the caller's own symbols."""
    a, b = Symbol("x", positive=True), Symbol("x", real=True)
    solution = analytic.solve(EYE, [a, b], loss="interpolation")
    assert repr(solution) == "Solution(2 cases: if x' <= 0: value=-x' + x; if x' >= 0: value=sqrt(x'**2 + x**2))"
    assert {repr(case).split(",")[0] for case in solution.cases} == {
        "Case(condition=x' <= 0", "Case(condition=x' >= 0"
    }  # fmt: skip
    assert solution.value.free_symbols == {a, b}
