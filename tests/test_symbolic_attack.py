"""Nothing false is proved with symbols: random identities and inequalities, and solutions that are wrong by a hair."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
import sympy
from flint import fmpq

import analytic
from analytic.derivation.substitution import Prover

P, Q = sympy.symbols("t_0 q", positive=True)  # a name that the prover uses for its own
A, B = sympy.symbols("a t_1", real=True)
SYMBOLS = (P, Q, A, B)


def expression(source: random.Random, depth: int) -> sympy.Expr:
    """A random expression with the branching functions of the formulas."""
    if depth == 0 or source.random() < 0.2:
        return source.choice([*SYMBOLS, sympy.Integer(source.randint(-2, 2))])
    one, two = expression(source, depth - 1), expression(source, depth - 1)
    kind = source.randrange(6)
    if kind == 0:
        return sympy.Max(one, two)
    if kind == 1:
        return sympy.Abs(one)
    if kind == 2:
        return sympy.sqrt(one**2 + two**2)
    return one * two if kind == 3 else one + two if kind == 4 else one - two


def disguised(source: random.Random, e: sympy.Expr) -> sympy.Expr:
    """An expression that vanishes, or nearly so: on a half-space only, or but for a small number."""
    f = expression(source, 1)
    return source.choice([
        sympy.Max(e, f) - sympy.Max(f - e, 0) - e, sympy.Max(e, 0) - sympy.Max(-e, 0) - e,
        sympy.Max(e, 0) * (f - P * (1 + Q)), sympy.Abs(e) - e, sympy.Max(e, f) - e, e**2 - sympy.Abs(e) * e,
        sympy.sqrt(e**2) - sympy.Abs(e), sympy.Max(e, 0) * sympy.Max(-e, 0) + sympy.Rational(1, 10**30), e - f,
    ])  # fmt: skip


def points(source: random.Random, count: int) -> list[dict[Any, Any]]:
    """Small numbers of both signs, zeros and ties among them."""
    small = [sympy.Rational(k, 2) for k in range(-4, 5)]
    positive = [x for x in small if x > 0]
    return [{s: source.choice(positive if s.is_positive else small) for s in SYMBOLS} for _ in range(count)]


def attack(seed: int) -> None:
    source = random.Random(seed)
    e = disguised(source, expression(source, 2))
    zero, nonnegative = Prover(limit=60).zero(e), Prover(limit=60).nonnegative(e)
    for at in points(source, 60):
        value = e.subs(at)
        if zero is True:
            assert sympy.simplify(value) == 0, (e, at)
        if nonnegative is True:
            assert sympy.simplify(value) >= 0, (e, at)


@pytest.mark.parametrize("seed", range(40))
def test_what_is_proved_holds_at_points(seed: int) -> None:
    attack(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40, 400))
def test_more_that_is_proved_holds_at_points(seed: int) -> None:
    attack(seed)


SOLVED = {
    "whitened": lambda: analytic.solve([[1, 0], [0, 1]], [P, -Q], loss="interpolation"),
    "whitened squared": lambda: analytic.solve([[1, 0], [0, 1]], [P + 1, 0], beta=1),
    "rank one": lambda: analytic.solve([[3, 4], [6, 8]], [P, 2 * P], beta=1),
    "line": lambda: analytic.solve([0, 1, 3], [0, P, 0], loss="interpolation", bias="free"),
}


@pytest.mark.parametrize("name", SOLVED)
def test_a_solution_that_is_wrong_by_a_hair_is_not_proved(name: str) -> None:
    good = SOLVED[name]()
    assert good.verify().proved, good.verify().reason
    for hair in (sympy.Rational(1, 10**3), sympy.Rational(1, 10**70), P / 10**40, sympy.sqrt(10**80 + 1) - 10**40):
        value = sympy.sympify(good.exact_value if not isinstance(good.exact_value, fmpq) else str(good.exact_value))
        wrong = [
            dataclasses.replace(good, exact_value=value + hair),
            dataclasses.replace(good, exact_value=value - hair),
        ]
        stretched = tuple(tuple(_sympy(cell) * (1 + hair) for cell in row) for row in good.exact_dual)
        wrong.append(dataclasses.replace(good, exact_dual=stretched))
        for solution in wrong:
            assert not solution.verify().proved, (name, hair)


def _sympy(cell: Any) -> sympy.Expr:
    return sympy.Rational(int(cell.p), int(cell.q)) if isinstance(cell, fmpq) else cell


def test_beta_is_positive_in_a_refutation() -> None:
    """With beta = p + 1 and p real the formula holds for beta > 0 only, which is all that is claimed."""
    p = sympy.Symbol("p")
    verdict = analytic.solve([[1, 0], [0, 1]], [1, 2], beta=p + 1).verify()
    assert not verdict.refuted


def test_long_numbers_in_reasons() -> None:
    big = 7**6000
    solution = analytic.solve([[1, 0], [0, 1]], [big * P, 1], beta=1)
    verdict = solution.verify(time_limit=30)
    assert not verdict.refuted and len(verdict.reason) < 2000
