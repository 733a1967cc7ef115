"""Numbers that are not rational, where the question with symbols is proved: answers, proofs, and certain zeros."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from sympy import Rational, cos, log, pi, sin, sqrt

import analytic
import numeric
from analytic.exact.scalars import is_zero, sign
from analytic.exact.separation import bits_that_decide

FIFTH = Rational(1, 5)
PROBLEMS = {
    "an angle of pi / 3": ([[1, 0], [Rational(1, 2), sqrt(3) / 2]], [2, 3], FIFTH),
    "the same with irrational targets": ([[1, 0], [Rational(1, 2), sqrt(3) / 2]], [sqrt(2), 3], FIFTH),
    "a root in the data, a decay of 1 / pi": ([[1, 0], [sqrt(2), 1]], [2, 3], 1 / pi),
    "three directions with roots": ([[sqrt(2), 0, 0], [1, 1, 0], [0, 0, sqrt(3)]], [1, 2, 3], FIFTH),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_squared_loss_is_proved_and_agrees_with_floats(name: str) -> None:
    A, y, beta = PROBLEMS[name]
    found = analytic.solve(A, y, beta=beta)
    assert found.verify().proved
    floats = np.array(sympy.Matrix(A).evalf().tolist(), dtype=float)
    assert float(found.value) == pytest.approx(
        numeric.solve(floats, np.array([float(cell) for cell in y]), beta=float(beta)).value, rel=1e-7
    )


def test_a_decay_of_one_over_a_symbol() -> None:
    p = sympy.Symbol("p", positive=True)
    found = analytic.solve([[1, 0], [1, 1]], [2, 3], beta=1 / p)
    assert found.verify().proved
    assert len(found.cases) == 2
    numbers = analytic.solve([[1, 0], [1, 1]], [2, 3], beta=Rational(1, 4))
    assert float(found.value.subs(p, 4)) == pytest.approx(float(numbers.value), rel=1e-12)


X = sympy.Symbol("x")
QUARTIC = sympy.CRootOf(X**4 - X - 1, 1)
ZEROS: list[Any] = [
    sqrt(2) + sqrt(3) - sqrt(5 + 2 * sqrt(6)),
    sqrt(QUARTIC**2 + 2 * QUARTIC + 1) - QUARTIC - 1,
    1 / (QUARTIC**3 - 1) - QUARTIC,
    sympy.Add(sqrt(Rational(1, 2)), -sqrt(2) / 2, sqrt(3) * sqrt(2), -sqrt(6), evaluate=False),
]


@pytest.mark.parametrize("zero", ZEROS)
def test_zero_and_what_is_close_to_it(zero: sympy.Expr) -> None:
    assert is_zero(zero)
    for power in (10, 100, 1_000):
        for side in (1, -1):
            close = sympy.Add(zero, side * Rational(1, 10**power), evaluate=False)
            assert not is_zero(close)
            assert sign(close) == side


def test_the_bound_is_below_every_size_of_small_numbers() -> None:
    """Powers of ``sqrt(2) - 1`` shrink as fast as their heights grow."""
    for power in range(1, 60):
        number = sympy.expand((sqrt(2) - 1) ** power)
        bits = bits_that_decide(number)
        assert bits is not None
        assert abs(number.evalf(400)) > Rational(1, 2**bits)
    for n in range(2, 40):
        number = sqrt(n + 1) - sqrt(n) - 1 / (2 * sqrt(n))
        bits = bits_that_decide(number)
        assert bits is not None
        assert abs(number.evalf(400)) > Rational(1, 2**bits)


def test_numbers_that_are_not_known_to_be_algebraic_have_no_bound() -> None:
    for number in (pi + 1, log(2), sin(1), cos(1) * sqrt(2), 2 ** sqrt(2), sympy.Symbol("p")):
        assert bits_that_decide(sympy.sympify(number)) is None
