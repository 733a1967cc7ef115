"""Exact scalars: the operators beside sympy's own, the order beside many digits, and what is never mixed up."""

from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from analytic.exact.scalars import (
    Expression,
    Scalar,
    rational,
    rationals,
    relu,
    sign,
    simplest,
    sqrt,
    to_fraction,
    to_sympy,
    total,
)
from numeric.errors import UnsupportedError

SYMBOL = sympy.Symbol("s", positive=True)
RATIONALS = st.builds(fmpq, st.integers(-9, 9), st.integers(1, 5))
ROOTS = st.builds(lambda p, q, r: p + q * simplest(sympy.sqrt(r)), RATIONALS, RATIONALS, st.sampled_from([2, 3, 8]))
NUMBERS = st.one_of(RATIONALS, ROOTS, st.integers(-3, 3))
OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv]


def is_normal(value: Scalar) -> bool:
    """A rational is an ``fmpq``, and nothing else is."""
    return isinstance(value, fmpq) != (isinstance(value, Expression) and not value.expr.is_Rational)


@pytest.mark.parametrize("operation", OPERATORS)
@given(left=NUMBERS, right=NUMBERS)
def test_operators_are_those_of_sympy(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        left = fmpq(left)
    if operation is operator.truediv and sign(simplest(to_sympy(right))) == 0:
        return
    found = operation(left, right)
    assert is_normal(found)
    assert sympy.simplify(to_sympy(found) - operation(to_sympy(left), to_sympy(right))) == 0


@given(ROOTS, st.integers(0, 4))
def test_unary_operators_and_powers(value: Scalar, power: int) -> None:
    for found, expected in ((-value, -to_sympy(value)), (abs(value), sympy.Abs(to_sympy(value))),
                            (value**power, to_sympy(value) ** power)):  # fmt: skip
        assert is_normal(found) and sympy.simplify(to_sympy(found) - expected) == 0


@given(NUMBERS, ROOTS)
def test_the_order_is_that_of_many_digits(left: Any, right: Scalar) -> None:
    difference = sympy.N(to_sympy(left) - to_sympy(right), 50)
    assert (left < right) == (difference < 0) and (left >= right) == (difference >= 0)
    assert (left > right) == (difference > 0) and (left <= right) == (difference <= 0)
    assert sign(right - left) == bool(difference < 0) - bool(difference > 0)


def test_an_open_order_is_an_error_and_a_decided_one_is_not() -> None:
    p = simplest(SYMBOL)
    assert p > 0 and p > -p and not p < 0 and sign(p - 1) is None
    for compare in (operator.lt, operator.le, operator.gt, operator.ge):
        with pytest.raises(UnsupportedError, match="could not be ordered"):
            compare(p, 1)
        with pytest.raises(UnsupportedError, match="could not be ordered"):
            compare(fmpq(1), p)


def test_equality_and_hash_are_those_of_the_expression() -> None:
    root = simplest(sympy.sqrt(2))
    assert root == simplest(sympy.sqrt(2)) and hash(root) == hash(simplest(sympy.sqrt(2)))
    assert root == sympy.sqrt(2) and root != fmpq(1) and fmpq(1) != root
    assert {root: 1, fmpq(2): 2}[simplest(sympy.sqrt(2))] == 1
    assert root * root == 2 and isinstance(root * root, fmpq)


@given(NUMBERS)
def test_copies_are_equal(value: Any) -> None:
    if isinstance(value, Expression):
        for other in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
            assert other == value and isinstance(other, Expression)


def test_functions_of_scalars() -> None:
    root, open_sign = simplest(sympy.sqrt(2)), simplest(sympy.Symbol("r", real=True))
    assert relu(-root) == 0 and relu(root) is root and to_sympy(relu(open_sign)) == sympy.Max(open_sign.expr, 0)
    assert sqrt(fmpq(4, 9)) == fmpq(2, 3) and sqrt(fmpq(2)) == root
    assert total([root, -root, fmpq(1)]) == 1 and isinstance(total([root, -root, fmpq(1)]), fmpq)
    assert root.free_symbols == set() and open_sign.has(sympy.Symbol("r", real=True))
    assert open_sign.xreplace({sympy.Symbol("r", real=True): sympy.Integer(3)}) == fmpq(3)
    assert float(root) == pytest.approx(2**0.5, abs=1e-15) and repr(1 + root) == "1 + sqrt(2)"


def test_what_must_be_rational_is() -> None:
    assert rationals([fmpq(1), fmpq(2)]) == (1, 2) and to_fraction(fmpq(1, 2)) * 2 == 1
    root, symbol = simplest(sympy.sqrt(2)), simplest(sympy.Symbol("r", real=True))
    for call in (rational, lambda value: rationals([fmpq(1), value])):
        with pytest.raises(TypeError, match="is not rational"):
            call(symbol)
        call(root)  # it compares, as the calculations want it
    for value in (root, symbol):
        with pytest.raises(TypeError, match="is not rational"):
            to_fraction(value)
