"""Forms of expressions keep their values, and what is said of an angle holds for it."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
import sympy
from sympy import Abs, cos, log, pi, sin, sqrt

import analytic
from analytic.cases.normal import present, vanishes
from analytic.cases.radicals import radicals
from analytic.cases.regions import Region
from analytic.derivation.cases import SignFact

p, q, beta = sympy.symbols("p q beta", positive=True)
a, b, theta = sympy.symbols("a b theta", real=True)


def near(expression: sympy.Expr, values: dict[sympy.Symbol, sympy.Rational]) -> complex:
    return complex(sympy.N(expression.subs(values), 30))


@pytest.mark.parametrize("base", [
    (a + 1) / (b**2 * (a - b)), 1 / ((a - b) ** 2 * (a**2 - a * b + b**2)), p / (a**2 * (a + 2 * b)),
    (a**2 + b**2) / (a - b) ** 2, p * (a - b) ** 2 / (p + 1) ** sympy.Rational(3, 2),
    -1 / (a**3 * b), 4 * (a - b) / (a**3 * (b - 2) ** 4), 9 / (8 * (a - b)),
])  # fmt: skip
@pytest.mark.parametrize("power", [1, -1, 3])
def test_roots_of_quotients_keep_their_values_where_they_are_real(base: sympy.Expr, power: int) -> None:
    source, met = random.Random(f"{base}"), 0
    root = sqrt(base) ** power
    for _ in range(60):
        values = {symbol: sympy.Rational(source.randint(1, 40), source.randint(1, 9)) for symbol in (p, a, b)}
        values |= {symbol: values[symbol] * source.choice((1, -1)) for symbol in (a, b)}
        under = base.subs(values)
        if under.is_finite and under > 0:
            met += 1
            assert abs(near(radicals(root), values) / near(root, values) - 1) < 1e-12
    assert met >= 10


def test_what_vanishes_is_zero_and_what_does_not_is_not_said_to_be() -> None:
    norm = sqrt(p**2 + q**2)
    assert vanishes(log(norm / (norm - 1)) + log(norm - 1) - log(norm))
    assert vanishes(log(1 + 1 / (norm - 1)) + log(norm - 1) - log(norm))
    assert vanishes(log(norm**3 - 1) - log(norm - 1) - log(p**2 + q**2 + norm + 1))
    assert not vanishes(log(norm**3 - 1) - log(norm - 1) - log(norm**4 + norm + 1))
    assert not vanishes(log(norm / (norm - 1)) - log(norm - 1) + log(norm))
    assert not vanishes(log(2 * (norm - 1)) - log(norm - 1))


ENDS = [sympy.Rational(k, 6) * pi for k in range(-9, 16)]


@pytest.mark.parametrize(("low", "high"), [*zip(ENDS, ENDS[4:], strict=False), *pairwise(ENDS)])
def test_bounds_of_sine_and_cosine_hold_between_the_ends(low: sympy.Expr, high: sympy.Expr) -> None:
    region = Region((theta,), (SignFact(theta - low, ">"), SignFact(high - theta, ">"), SignFact(cos(theta) + 2)))
    for share in (sympy.Rational(k, 40) for k in range(1, 40, 3)):
        at = low + share * (high - low)
        assert all(sympy.N(fact.expression.subs(theta, at), 30) > -1e-25 for fact in region.bounds), at


def test_a_cosine_is_bounded_within_a_half_turn() -> None:
    facts = (SignFact(theta - 2 * pi / 3, ">"), SignFact(pi - theta, ">"))
    assert Region((theta,), facts).implies(SignFact(-1 - 2 * cos(theta)))
    assert not Region((theta,), facts).implies(SignFact(-2 - 3 * cos(theta)))
    assert Region((theta,), facts).implies(SignFact(sin(theta)))


@pytest.mark.parametrize(("A", "y"), [([[p, 1]], [1]), ([[p, q], [-p, -q]], [1, -1])])
def test_logistic_loss_with_a_norm_in_symbols(A: list[list[sympy.Expr]], y: list[int]) -> None:
    found = analytic.solve(A, y, loss="logistic", beta=1)
    assert found.verify().proved and len(found.cases) == 2
    for values in ({p: 5, q: 2}, {p: sympy.Rational(1, 3), q: sympy.Rational(1, 2)}):
        numbers = {s: x for s, x in values.items() if s in sympy.Matrix(A).free_symbols}
        assert abs(sympy.N(found.value.subs(values) - found.subs(numbers).value, 30)) < 1e-25


@pytest.mark.parametrize(("A", "y", "options", "value"), [
    ([[1, 0], [-1, 0], [0, 1], [0, -1]], [2, -2, 1, -1], {"beta": beta}, None),
    ([[1, 0], [-1, 0], [0, 1], [0, -1]], [p, -p, 1, -1], {"loss": "interpolation"}, 2 * sqrt(p**2 + 1)),
    ([[1, 1], [-1, -1], [1, -1], [-1, 1]], [p, -p, p, -p], {"loss": "interpolation"}, 2 * p),
])  # fmt: skip
def test_odd_data_on_orthogonal_lines(A, y, options, value) -> None:
    found = analytic.solve(A, y, **options)
    assert found.verify().proved and (value is None or sympy.simplify(found.value - value) == 0)
    for number in (1, 2, 3):
        at = found.subs({next(iter(found.value.free_symbols)): number})
        assert at.verify().proved and sympy.simplify(found.value.subs({p: number, beta: number}) - at.value) == 0


def test_squares_with_irrational_numbers_and_inner_roots() -> None:
    norm = sympy.sqrt(p**2 + q**2)
    for square, size in (
        (45 * p**2 - 30 * sqrt(5) * p + 25, sqrt(5) * Abs(3 * p - sqrt(5))),
        (sympy.expand((beta - 2 * norm) ** 2 * norm), sqrt(norm) * Abs(beta - 2 * norm)),
    ):
        assert sympy.simplify(radicals(sqrt(square)) / size) == 1


def test_logarithms_of_quotients() -> None:
    inside = 1 + 1 / (-1 + 5 / beta)
    assert present(sympy.log(inside) + p) == p + sympy.log(5 / (5 - beta))


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (-beta * (7 * beta - 6) / 4, "beta*(6 - 7*beta)/4"),
        (-beta * (beta - 2 * sqrt(p)), "beta*(-beta + 2*sqrt(p))"),
        (-beta * (p + 1), "-beta*(p + 1)"),
        (-beta * (p - 2) * (p - 3), "beta*(3 - p)*(p - 2)"),
    ],
)
def test_the_sign_of_a_product_goes_into_a_sum_that_has_one(form: sympy.Expr, written: str) -> None:
    assert str(present(form)) == written
    assert sympy.expand(present(form) - form) == 0
