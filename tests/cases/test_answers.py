"""Solutions with symbols: relations, what is left under more of them, proofs that see every tampering, and errors."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import sympy
from flint import fmpq

import analytic
import numeric
from analytic.cases.case import relation
from analytic.cases.cover import Cover
from analytic.cases.decisions import AtPoint
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import decided_by, sign, simplest, to_sympy
from numeric.errors import DataError, InfeasibleError, OptionError, TimeLimitError

P, Q = sympy.symbols("p q", positive=True)
A, C = sympy.symbols("a c", real=True)
X = sympy.Symbol("x")
EYE = [[1, 0], [0, 1]]

SOLVED = {
    "whitened": lambda: analytic.solve(EYE, [P, -Q], loss="interpolation"),
    "whitened squared": lambda: analytic.solve(EYE, [P + 1, 0], beta=1),
    "rank one": lambda: analytic.solve([[3, 4], [6, 8]], [P, 2 * P], beta=1, assume=[P > 1]),
    "line": lambda: analytic.solve([0, 1, 3], [0, P, 0], loss="interpolation", bias="free"),
}


def test_a_surface_without_a_case_is_told_by_its_equation() -> None:
    verdict = analytic.solve([[P, 1], [1, Q]], [1, -1], loss="max-margin").verify()  # where p q = 1 nothing separates
    assert verdict.undecided and verdict.reason == "no case is known where p*q = 1: assume p*q < 1 or p*q > 1"
    assert analytic.solve([[P, 1], [1, Q]], [1, -1], loss="max-margin", assume=[P * Q > 1]).verify().proved
    shown = analytic.solve([[P, 1], [1, Q]], [1, -1], loss="max-margin").latex(parts=["certificate"])
    assert "undecided}: no case is known where $p q = 1$: assume $p q < 1$ or $p q > 1$." in shown
    assert r"\text{undecided: no case is known where }p q = 1\text{: assume }p q" in verdict._repr_latex_()


def test_separable_samples_of_unknown_places() -> None:
    """Three samples with a symbol each; where p q = 1 the first two are on one ray, and two of the cases meet."""
    r = sympy.Symbol("r", positive=True)
    rows, labels = [[P, 1], [1, Q], [-r, -1]], [1, 1, -1]
    found = analytic.solve(rows, labels, loss="max-margin")
    assert len(found.cases) == 4 and found.verify().proved
    assert not any(case.condition.has(r) for case in found.cases)
    points = [(1, 1, 1), (2, 3, 1), (2, 3, 5), ("1/2", 3, 1), ("1/2", "1/3", 1), ("1/2", 2, 2), ("9/10", "9/10", 3)]
    for at in points:
        values = dict(zip((P, Q, r), map(sympy.Rational, at), strict=True))
        exact = analytic.solve(sympy.Matrix(rows).subs(values), labels, loss="max-margin")
        assert exact.verify().proved and sympy.simplify(found.value.subs(values) - exact.value) == 0, at
    cover = found.covered
    for case in cover.cases:
        fewer = Cover(found.problem, cover.region, [other for other in cover.cases if other is not case])
        assert analytic.Solution.of_cases(fewer).verify().undecided


@pytest.mark.parametrize("name", SOLVED)
def test_a_solution_that_is_wrong_by_a_hair_is_not_proved(name: str) -> None:
    good = SOLVED[name]()
    assert len(good.cases) == 1 and good.verify().proved, good.verify().reason
    for hair in (sympy.Rational(1, 10**3), sympy.Rational(1, 10**70), P / 10**40, sympy.sqrt(10**80 + 1) - 10**40):
        value = to_sympy(good.exact_value)
        wrong = [dataclasses.replace(good, exact_value=simplest(value + step)) for step in (hair, -hair)]
        stretched = tuple(tuple(simplest(_sympy(cell) * (1 + hair)) for cell in row) for row in good.exact_dual)
        wrong.append(dataclasses.replace(good, exact_dual=stretched))
        for solution in wrong:
            assert solution.verify().refuted, (name, hair)


def _sympy(cell: Any) -> sympy.Expr:
    return to_sympy(cell)


def test_cases_that_are_not_all_or_not_right_are_not_proved() -> None:
    good = analytic.solve(EYE, [A, C], beta=1)
    assert good.covered is not None and good.verify().proved and len(good.cases) == 12
    few = Cover(good.problem, good.covered.region, good.covered.cases[1:])
    assert analytic.Solution.of_cases(few).verify().undecided
    first, second, *others = good.covered.cases
    swapped = Cover(
        good.problem, good.covered.region, [dataclasses.replace(first, answer=second.answer), second, *others]
    )
    assert not analytic.Solution.of_cases(swapped).verify().proved
    wider = Cover(
        good.problem, good.covered.region, [dataclasses.replace(first, facts=first.facts[:-1]), second, *others]
    )
    assert not analytic.Solution.of_cases(wider).verify().proved
    assert dataclasses.replace(good, exact_value=fmpq(1)).verify().refuted


def test_relations_that_are_assumed() -> None:
    both = analytic.solve(EYE, [P, Q], beta=1)
    assert len(both.cases) == 2
    for given in (P > 1, [P > 1], [sympy.And(P > 1, Q > 2)], [P >= 1]):
        one = analytic.solve(EYE, [P, Q], beta=1, assume=given)
        assert [case.condition for case in one.cases] == [sympy.true] and one.verify().proved
    assert both.assuming(P > 1).value == analytic.solve(EYE, [P, Q], beta=1, assume=[P > 1]).value
    assert both.assuming(P > 1).verify().proved
    assert len(both.assuming(P < 1).cases) == 2 and both.assuming(P < 1).verify().proved
    assert len(both.assuming(sympy.Rational(1, 2) > P, sympy.Rational(1, 2) > Q).cases) == 1


def test_plain_symbols_are_real_and_keep_their_names() -> None:
    solution = analytic.solve([[1]], [X], loss="interpolation")
    assert {case.condition for case in solution.cases} == {X >= 0, X <= 0}
    assert solution.value.free_symbols == {X}
    assert solution.assuming(X > 0).value == X


@pytest.mark.parametrize(
    ("assume", "message"),
    [
        ([sympy.Eq(P, Q)], "substitute it"),
        (["p < q"], "give inequalities"),
        ("p < q", "give a list of inequalities"),
        (3, "give a list of inequalities"),
        ([X > 0], "no symbol x"),
        ([P > 1, P < 1], "no values of the symbols meet that"),
        ([False], "give inequalities"),
        ([sympy.Ne(P, Q)], "give inequalities"),
    ],
)
def test_relations_that_cannot_be_assumed(assume: object, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        analytic.solve(EYE, [P, Q], beta=1, assume=assume)


def test_relations_are_for_symbols() -> None:
    with pytest.raises(OptionError, match="these are numbers"):
        analytic.solve(EYE, [1, 2], beta=1).assuming(P > 0)
    with pytest.raises(OptionError, match="no symbol a"):
        analytic.solve(EYE, [1, 2], beta=1, assume=[A > 0])
    with pytest.raises(OptionError, match="no values of the symbols meet them"):
        analytic.solve(EYE, [P, Q], beta=1).assuming(P < 1, P > 2)


def test_where_nothing_is_feasible_the_message_says_where() -> None:
    with pytest.raises(InfeasibleError, match=r"where a = .*, c = .* opposite labels"):
        analytic.solve([[A], [C]], [1, -1], loss="max-margin")
    one = analytic.solve([[A], [C]], [1, -1], loss="max-margin", assume=[A > 0, C < 0])
    assert one.verify().proved and sympy.simplify(one.value - 1 / A + 1 / C) == 0
    with pytest.raises(InfeasibleError, match=r"where a = 2 .* lie on one ray"):
        analytic.solve([[1, 1], [A, 2]], [1, -1], loss="interpolation")
    with pytest.raises(InfeasibleError, match=r"where a = 0 .*share"):
        analytic.solve([0, A], [1, -1], loss="max-margin", bias="free")


def test_numbers_are_one_case() -> None:
    solution = analytic.solve(EYE, [3, 4], beta=1)
    (case,) = solution.cases
    assert case.condition == sympy.true and case.value == solution.value and case.theorem is solution.theorem


def test_irrational_numbers_where_formulas_are_rational() -> None:
    solution = analytic.solve([0, 1, 3], [0, sympy.sqrt(2), 0], beta=sympy.Rational(1, 5), bias="free")
    assert solution.verify().proved and solution.problem.rational is False
    path = analytic.path([0, 1, 3], [0, 1, 0], bias="free")
    scaled = path.at(sympy.sqrt(2) / 10)  # targets times a unit: beta divided by it
    assert sympy.simplify(solution.value - 2 * scaled.value) == 0


def test_too_many_cases_say_what_to_assume() -> None:
    symbols = sympy.symbols("s0:8", real=True)
    with pytest.raises((OptionError, TimeLimitError)):
        analytic.solve(sympy.eye(8).tolist(), symbols, beta=1, time_limit=4)


@pytest.mark.parametrize(
    ("A", "y", "beta"),
    [
        ([[1]], [sympy.sign(A)], 1),
        ([[1]], [sympy.Piecewise((1, A > 0), (0, True))], 1),
        ([[sympy.floor(A)]], [1], 1),
        ([[1]], [3], 1 + sympy.sign(A) / 2),
        ([[1]], [A**C], 1),
        ([[1]], [sympy.tan(A)], 1),
    ],
)
def test_data_that_jump_are_refused(A: Any, y: Any, beta: Any) -> None:
    """At the jump neither of the formulas beside it needs to hold."""
    with pytest.raises(DataError, match="may jump or have no value"):
        analytic.solve(A, y, beta=beta)


def test_a_weight_decay_with_symbols_is_positive() -> None:
    """An expression for beta is assumed to be positive: no case is there for other values."""
    d = sympy.Symbol("d", real=True)
    solution = analytic.solve([[1]], [1], beta=d - 1)
    assert solution.verify().proved and len(solution.cases) == 2
    inverse = analytic.solve([[1]], [1], beta=1 / A)
    assert inverse.verify().proved and inverse.value.subs(A, 4) == sympy.Rational(7, 32)
    with pytest.raises(OptionError, match="beta"):
        solution.subs({d: 0})


def test_zero_on_one_side_only_is_a_condition() -> None:
    """That ``|a| - a`` vanishes where ``a >= 0`` is remembered, also if it was asked before."""
    at = AtPoint({A: sympy.Rational(2)})
    difference = sympy.Abs(A) - A
    with decided_by(at):
        assert sign(simplest(difference)) == 0
    assert not at.conditions
    with at.recorded():
        assert sign(simplest(difference)) == 0
    assert list(at.conditions) == [SignFact(A)]
    for y in ([sympy.Abs(A), 1], [sympy.Max(A, 0), A], [sympy.sqrt((A - C) ** 2), 1]):
        solution = analytic.solve(EYE, y, loss="interpolation")
        assert solution.verify().proved
        for a in (-2, 0, 3):
            values = {A: a, C: 1}
            numbers = analytic.solve(EYE, [sympy.sympify(cell).subs(values) for cell in y], loss="interpolation")
            assert sympy.simplify(solution.value.subs(values) - numbers.value) == 0


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ([[1, 1], [A, sympy.Abs(A)]], {"loss": "squared", "beta": 1}),
        ([[1, 0], [0, sympy.Max(A, 1)]], {"loss": "interpolation"}),
        ([[0, 0], [1, 1], [A, sympy.Abs(A)]], {"loss": "squared", "beta": 1, "bias": "free"}),
    ],
)
def test_data_that_have_a_shape_on_one_side_only(data: Any, options: dict[str, Any]) -> None:
    """Rank one, whitened or on a line where ``a >= 0``; on the other side other theorems, or none, have formulas."""
    y, known = [1, 2, 0][: len(data)], []
    if len(data) == 3:
        known = [A > 0]
        with pytest.raises(analytic.NoClosedForm):
            analytic.solve(data, y, **options)
    solution = analytic.solve(data, y, **options, assume=known)
    assert solution.verify().proved and (known or len(solution.cases) == 2)
    for a in (-2, 2):
        values = {A: a}
        for case in solution.cases:
            if solution.covered is None or not bool(case.condition.subs(values)) or not all(
                bool(relation(fact).subs(values)) for fact in solution.covered.region.facts
            ):  # fmt: skip
                continue
            numbers = analytic.solve([[sympy.sympify(cell).subs(values) for cell in row] for row in data], y, **options)
            assert abs(sympy.N(case.value.subs(values) - numbers.value, 50)) < sympy.Float("1e-45")


def test_data_without_a_value() -> None:
    with pytest.raises(OptionError, match=r"hold sqrt\(a\): assume a >= 0"):
        analytic.solve([[1]], [sympy.sqrt(A)], beta=1)
    with pytest.raises(OptionError, match=r"hold log\(a\): assume a > 0"):
        analytic.solve([[1]], [sympy.log(A)], loss="interpolation")
    assert analytic.solve([[1]], [sympy.sqrt(A)], beta=1, assume=[A > 0]).verify().proved
    pole = analytic.solve([[1]], [1 / A], beta=1)  # there is no problem at zero
    assert pole.verify().proved and pole.subs({A: "1/2"}).value == sympy.Rational(3, 2)


def test_what_is_not_covered_has_no_value() -> None:
    """Scales beyond the search: the verdict says so, and nothing stands in for what is missing."""
    solution = analytic.solve([[1]], [A * 10**40], beta=1)
    assert solution.verify().undecided
    held = [case for case in solution.cases if bool(case.condition.subs(A, 0))]
    assert held or solution.value.subs(A, 0) is sympy.nan
    with pytest.raises(OptionError, match="no values of the symbols were found"):
        analytic.solve([[1]], [A], beta=1, assume=[A**2 <= 2, A**2 >= 2])
    assert analytic.solve([[1]], [A], beta=1, assume=[A <= 0.5]).verify().proved
    with pytest.raises(OptionError, match="the data hold a only"):
        analytic.solve([[1]], [A], beta=1).subs({P: 1})


def test_integers_are_covered_like_real_numbers() -> None:
    k, n = sympy.Symbol("k", integer=True), sympy.Symbol("n", integer=True, nonnegative=True)
    solution = analytic.solve(EYE, [n, k], beta=1)
    assert solution.verify().proved
    for at in ({k: 0, n: 0}, {k: 0, n: 1}, {k: -1, n: 3}, {k: 2, n: 0}):
        numbers = analytic.solve(EYE, [at[n], at[k]], beta=1)
        assert sympy.simplify(solution.value.subs(at) - numbers.value) == 0


def test_repeated_sums_in_a_fit() -> None:
    solution = analytic.solve([2, "1/2", 3], [1, -A, -A], loss="interpolation", bias="free")
    assert solution.verify().proved and len(solution.cases) == 2


def test_an_order_of_three_places() -> None:
    a, b, c = sympy.symbols("a b c", real=True)
    gaps = analytic.solve([a, b, c], [1, -1, 1], loss="max-margin", bias="free", assume=[a < b, b < c])
    assert gaps.verify().proved and sympy.simplify(gaps.value - 2 / (b - a) - 2 / (c - b)) == 0


def test_special_values_are_a_case_of_the_same_problem() -> None:
    solution = analytic.solve(EYE, [A, C], loss="interpolation")
    special = solution.cases[0]
    assert special.condition == (sympy.Eq(A, 0) & sympy.Eq(C, 0)) and special.value == 0
    assert solution.problem.y == analytic.Problem.build(EYE, [A, C], loss="interpolation").y
    assert "for all values of the symbols" in solution.verify().reason
    assert solution.subs({A: 3, C: 4}).value == 5


def test_two_answers_at_an_edge_agree() -> None:
    solution = analytic.solve([0, 1, 3], [A, C, 0], loss="interpolation", bias="free")
    meeting = 0
    for a in range(-4, 5):
        for c in range(-4, 5):
            at = {A: a, C: c}
            values = {case.value.subs(at) for case in solution.cases if bool(case.condition.subs(at))}
            meeting += sum(bool(case.condition.subs(at)) for case in solution.cases) > 1
            assert len(values) == 1
    assert meeting >= 9


R = sympy.Symbol("r", positive=True)


@pytest.mark.parametrize(
    ("data", "y", "beta", "cases"),
    [
        (EYE, [P, Q], R**2, 2),
        (EYE, [P, Q], P * Q, 2),
        ([[1]], [sympy.sqrt(P) - Q], 1, 3),
        ([[1]], [sympy.log(P)], 1, 3),
        ([[1]], [sympy.log(P)], R, 3),
        (EYE, [sympy.log(P), sympy.log(Q)], 1, 12),
        ([[1]], [sympy.exp(A) - 2], 1, 3),
        ([[1]], [A**3 - A], 1, 3),
    ],
)
def test_roots_logarithms_and_powers_against_each_other(data: Any, y: Any, beta: Any, cases: int) -> None:
    solution = analytic.solve(data, y, beta=beta)
    assert solution.verify().proved and len(solution.cases) == cases
    values = {A: sympy.Rational(-3, 2), P: sympy.Rational(1, 3), Q: sympy.Rational(5, 2), R: sympy.Rational(4, 5)}
    near = numeric.solve(
        data, [float(sympy.sympify(cell).subs(values)) for cell in y], beta=float(sympy.sympify(beta).subs(values))
    )
    assert float(solution.value.subs(values)) == pytest.approx(near.value, rel=1e-7)


def test_cases_with_the_same_formulas_are_one_where_conditions_say_so() -> None:
    """No neuron is worth its weight where no sign pattern has one: a polygon. With norms it stays a union."""
    solution = analytic.solve([[A], [C]], [1, 2], beta=P)
    flat = [case for case in solution.cases if case.network.neurons == 0]
    assert len(flat) == 1 and len(solution.cases) == 9 and solution.verify().proved
    for a, c, inside in ((1, 1, True), (-1, 1, True), (2, 1, False), (1, -2, False), (-4, 1, False)):
        assert bool(flat[0].condition.subs({A: a, C: c, P: sympy.Rational(7, 2)})) is inside


def test_what_cases_share_is_written_once() -> None:
    """Cases of one value are one piece, the last piece without a condition; in LaTeX they are one paragraph."""
    solution = analytic.solve(EYE, [A, C], beta=P)
    assert sum(case.network.neurons == 0 for case in solution.cases) == 4
    shown, value = (solution.latex(parts=parts) for parts in (["network", "value"], ["value"]))
    assert shown.count("or if") == 3 and shown.count(r"\noindent\textbf{Case") == 9
    assert value.count("or if") == 4 and value.count(r"\noindent\textbf{Case") == 8
    values = [value for value, _ in solution.value.args]
    assert len(values) == len(set(values)) == 8 and solution.value.args[-1] == (A**2 / 2 + C**2 / 2, sympy.true)
    for case in solution.cases:
        for at in ({A: 3, C: -4, P: 1}, {A: 1, C: 1, P: 1}, {A: -2, C: 1, P: 5}, {A: 0, C: 0, P: 1}):
            if case.condition.subs(at) == sympy.true:
                assert solution.value.subs(at, simultaneous=True) == case.value.subs(at)


def test_absolute_values_are_enclosed() -> None:
    from analytic.exact.scalars import enclose

    ball = enclose(sympy.Abs(A - sympy.sqrt(2)), at={A: sympy.Integer(-1)})
    assert ball.overlaps(enclose(1 + sympy.sqrt(2))) and ball.rad() < 1e-30


def test_a_path_whose_breakpoint_is_known_by_its_square() -> None:
    theta = sympy.Symbol("theta", real=True)
    angle, acute = [[1, 0], [sympy.cos(theta), sympy.sin(theta)]], [theta > 0, sympy.pi / 2 > theta]
    found = analytic.path(angle, [1, 1], loss="hinge", assume=acute)
    assert found.breakpoints == (sympy.sqrt(2) * sympy.sqrt(sympy.cos(theta) + 1),)
    numbers = analytic.solve([[1, 0], ["3/5", "4/5"]], [1, 1], loss="hinge", beta=1).value
    assert sympy.simplify(found.at(1).value.subs(theta, sympy.acos(sympy.Rational(3, 5))) - numbers) == 0
