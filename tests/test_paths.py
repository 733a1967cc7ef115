"""Paths in beta: they cover (0, oo), agree with solving afresh, and every piece's formulas hold on all of it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
from analytic.answers.path import Path
from analytic.exact.parsing import exact
from analytic.exact.scalars import enclose
from analytic.families.line.engine import active_set
from analytic.families.line.engine.stationary import solve_face
from analytic.model.problem import Problem
from numeric.errors import OptionError, UnsupportedError
from tests.strategies import Case, all_strategies
from tests.test_conformance import exact_objective

STRATEGIES = all_strategies()
WITH_PATH = sorted(key for key in STRATEGIES if analytic.theorems[key].homotopy is not None)
BUDGET = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
MANY = settings(BUDGET, max_examples=150)


def path_of(theorem_id: str, case: Case) -> Path:
    problem = Problem.build(case.A, case.y, **case.options)
    theorem = analytic.theorems[theorem_id]
    assert theorem.applies(problem).proved
    assert theorem.homotopy is not None
    return Path(problem, theorem, theorem.homotopy(problem))


def same(left: Any, right: Any) -> bool:
    """Equality of reals to 1e-50, exact for rationals."""
    difference = sympy.sympify(left) - sympy.sympify(right)
    if difference.is_Rational:
        return bool(difference == 0)
    ball = enclose(exact(difference, "difference"), 400)
    return ball is not None and bool(ball.contains(0)) and float(ball.rad()) < 1e-50


def check_path(theorem_id: str, case: Case, share: Fraction) -> int:
    path = path_of(theorem_id, case)
    ends = [sympy.oo, *path.breakpoints, sympy.Integer(0)]
    assert [(piece.upper, piece.lower) for piece in path.pieces] == list(pairwise(ends))
    assert all(bool(above > below) for above, below in pairwise(ends[1:]))
    for piece in path.pieces:
        width = 1 if piece.upper is sympy.oo else piece.upper - piece.lower
        beta = piece.lower + width * sympy.Rational(share.numerator, share.denominator)
        check_piece(path, piece, beta)
        if piece.lower > 0:
            check_piece(path, piece, piece.lower)
        if piece.upper is not sympy.oo:
            check_piece(path, piece, piece.upper)
    return len(path.breakpoints)


def check_piece(path: Path, piece: Any, beta: sympy.Expr) -> None:
    solution = path.at(beta)
    assert solution.verify().proved, solution.verify().reason
    assert same(piece.value.subs(path.beta, beta), solution.value)
    network = piece.network.xreplace({path.beta: beta})
    assert same(exact_objective(solution.problem, network), solution.value)


@pytest.mark.parametrize("theorem_id", WITH_PATH)
def test_pieces_cover_and_hold(theorem_id: str) -> None:
    bends = Counter[str]()

    @BUDGET
    @given(STRATEGIES[theorem_id], st.fractions(Fraction(1, 100), Fraction(99, 100)))
    def run(case: Case, share: Fraction) -> None:
        bends[theorem_id] += check_path(theorem_id, case, share)

    run()
    assert bends[theorem_id] >= 4, "hardly any path bends"


@pytest.mark.slow
@pytest.mark.parametrize("theorem_id", WITH_PATH)
def test_pieces_cover_and_hold_many(theorem_id: str) -> None:
    @MANY
    @given(STRATEGIES[theorem_id], st.fractions(Fraction(1, 100), Fraction(99, 100)))
    def run(case: Case, share: Fraction) -> None:
        check_path(theorem_id, case, share)

    run()


@pytest.mark.parametrize("theorem_id", WITH_PATH)
def test_at_agrees_with_solving_afresh(theorem_id: str) -> None:
    example = analytic.theorems[theorem_id].examples[0]
    options = {key: value for key, value in example.options.items() if key != "beta"}
    path = analytic.path(example.A, example.y, **options)
    for beta in (Fraction(1, 100), Fraction(1, 3), 1, 2, 50):
        assert same(path.at(beta).value, analytic.solve(example.A, example.y, beta=beta, **options).value)


@st.composite
def tied(draw: st.DrawFn) -> tuple[list[int], list[int], str]:
    """Few places and targets, so that many coincide; symmetric data, at which several constraints meet; labels."""
    n = draw(st.integers(1, 7))
    x = draw(st.lists(st.integers(0, 5), min_size=n, max_size=n))
    y = draw(st.lists(st.integers(-2, 2), min_size=n, max_size=n))
    if draw(st.booleans()):
        x, y = [*x, *(9 - place for place in x)], [*y, *y]
    if draw(st.booleans()):
        return x, y, "squared"
    return x, [1 if target > 0 else -1 for target in y], "hinge"


@pytest.mark.parametrize("examples", [25, pytest.param(300, marks=pytest.mark.slow)])
def test_at_agrees_with_solving_afresh_on_tied_data(examples: int) -> None:
    """At every breakpoint, inside every piece and beyond the largest breakpoint."""
    seen = Counter[str]()

    @settings(BUDGET, max_examples=examples)
    @given(tied())
    def run(case: tuple[list[int], list[int], str]) -> None:
        x, y, loss = case
        path = analytic.path(x, y, loss=loss, bias="free")
        levels = path.breakpoints
        ends = [*levels, sympy.Integer(0)]
        for beta in [*levels, *((a + b) / 2 for a, b in pairwise(ends)), ends[0] + 1]:
            solution = path.at(beta)
            assert solution.value == analytic.solve(x, y, loss=loss, beta=beta, bias="free").value
            assert solution.verify().proved
        seen[loss] += len(levels)
        seen["ties"] += len(set(x)) < len(x)

    run()
    assert min(seen["squared"], seen["hinge"], seen["ties"]) >= 1, seen


def test_breakpoints_by_hand() -> None:
    eye = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert analytic.path(eye, [3, 4, -12]).breakpoints == (12, 5)
    assert analytic.path(eye, [1, 1, -1], loss="hinge").breakpoints == (sympy.sqrt(2), 1)
    assert analytic.path([0, 1], [0, 1], bias="free").breakpoints == (sympy.Rational(1, 2),)
    assert analytic.path([[0, 0], [1, 1]], [0, 1], bias="free").breakpoints == (sympy.sqrt(2) / 2,)
    assert analytic.path([1, 2], [5, 5], bias="free").breakpoints == ()


def test_twenty_betas_share_their_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: a path solves far fewer faces than starting afresh at every beta."""
    faces = Counter[str]()
    whose = "path"

    def counted(*arguments: Any) -> Any:
        faces[whose] += 1
        return solve_face(*arguments)

    monkeypatch.setattr(active_set, "solve_face", counted)
    x = list(range(40))
    y = [(7 * k * k) % 23 for k in x]
    betas = [Fraction(10) * Fraction(4, 5) ** k for k in range(20)]
    path = analytic.path(x, y, bias="free")
    values = [path.at(beta).value for beta in betas]
    whose = "afresh"
    assert values == [analytic.solve(x, y, beta=beta, bias="free").value for beta in betas]
    assert 2 * faces["path"] < faces["afresh"], faces


def test_what_has_no_finite_path_says_so() -> None:
    with pytest.raises(UnsupportedError, match="logistic"):
        analytic.path([[1, 0], [0, 1]], [1, -1], loss="logistic")
    with pytest.raises(OptionError, match="interpolation"):
        analytic.path([0, 1], [0, 1], loss="interpolation", bias="free")
    with pytest.raises(OptionError, match="beta is 0"):
        analytic.path([0, 1], [0, 1], bias="free").at(0)
    with pytest.raises(OptionError, match="symbol"):
        analytic.path([0, 1], [0, 1], bias="free").at(sympy.Symbol("beta"))
