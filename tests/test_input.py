"""What a user may hand in, exactly read, and what is refused with one clear line."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

import analytic
from analytic.exact.parsing import exact
from analytic.exact.scalars import sign
from analytic.model.problem import Problem
from numeric.arrays import one_line
from numeric.errors import DataError, InfeasibleError, InputError, OptionError

NAN, INF = float("nan"), float("inf")

EXACT: list[tuple[Any, fmpq]] = [
    (3, fmpq(3)),
    (Fraction(2, 6), fmpq(1, 3)),
    (Decimal("0.1"), fmpq(1, 10)),
    ("0.1", fmpq(1, 10)),
    (" -1/3 ", fmpq(-1, 3)),
    ("1e-3", fmpq(1, 1000)),
    (".5", fmpq(1, 2)),
    ("+7.", fmpq(7)),
    (0.1, fmpq(3602879701896397, 36028797018963968)),
    (np.float64(0.5), fmpq(1, 2)),
    (np.float32(0.1), fmpq(13421773, 134217728)),
    (np.int64(-4), fmpq(-4)),
    (sympy.Rational(2, 3), fmpq(2, 3)),
    (sympy.Float(0.5), fmpq(1, 2)),
    (sympy.Integer(5), fmpq(5)),
    (10**400, fmpq(10**400)),
    (10**9000, fmpq(10**9000)),
    ("9" * 6000, fmpq(10**6000 - 1)),
    ("-" + "9" * 6000 + "/7", fmpq(1 - 10**6000, 7)),
    ("1e-4999", fmpq(1, 10**4999)),
    ("-12.5e-1", fmpq(-5, 4)),
    ("0/5", fmpq(0)),
    (Decimal("-1E-7000"), fmpq(-1, 10**7000)),
    (np.longdouble(1) / 3, fmpq(*(np.longdouble(1) / 3).as_integer_ratio())),
    (np.array(3), fmpq(3)),
    (fmpq(2, 7), fmpq(2, 7)),
]


@pytest.mark.parametrize(("given_value", "expected"), EXACT, ids=one_line)
def test_numbers_are_read_exactly(given_value: Any, expected: fmpq) -> None:
    found = exact(given_value, "y[0]")
    assert isinstance(found, fmpq)
    assert found == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_stand_for_their_binary_value(value: float) -> None:
    found = exact(value, "y[0]")
    assert Fraction(int(found.p), int(found.q)) == Fraction(value)


@given(st.fractions())
def test_fraction_strings_round_trip(value: Fraction) -> None:
    found = exact(str(value), "y[0]")
    assert (int(found.p), int(found.q)) == (value.numerator, value.denominator)


NOT_NUMBERS = [NAN, INF, -INF, "nan", "inf", "a", "", "1/0", "0x10", "1_000", "1e99999999", None, 1j, True, [1], {}]
NOT_NUMBERS += ["9" * 101_000, "9" * 300_000, 10**101_000, Fraction(1, 10**101_000), "1e101000", "0." + "1" * 101_000]
NOT_NUMBERS += [
    sympy.Integer(10) ** 101_000,
    sympy.Float((0, 1, 10**7, 1)),
    Decimal("1e999999"),
    Decimal("sNaN"),
    "\u0663",
]
NOT_NUMBERS += [
    np.longdouble("nan"),
    np.timedelta64(3, "D"),
    np.datetime64("2020"),
    np.complex128(1),
    b"1",
    np.array(1j),
]
NOT_NUMBERS += [sympy.I * sympy.Symbol("x"), sympy.Symbol("x", real=True) * sympy.I, sympy.sqrt(-2), sympy.log(-2)]
NOT_NUMBERS += [
    sympy.MatrixSymbol("M", 2, 2),
    sympy.Symbol("x", commutative=False),
    sympy.AccumBounds(0, 1),
    sympy.true,
]
NOT_NUMBERS += [sympy.oo, sympy.nan, sympy.I, sympy.Symbol("x") + 0.5, object]


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=one_line)
def test_what_is_not_a_real_number_is_refused(value: Any) -> None:
    with pytest.raises(DataError, match=r"^y\[3\] (is|has|mixes)") as caught:
        exact(value, "y[3]")
    assert "\n" not in str(caught.value)


EYE = [[1, 0], [0, 1]]
BAD: list[tuple[Any, Any, dict[str, Any], type[InputError], str]] = [
    ([[1, 0], [0, NAN]], [1, 2], {"beta": 1}, DataError, r"A\[1, 1\] is nan"),
    (EYE, [1, INF], {"beta": 1}, DataError, r"y\[1\] is inf"),
    (EYE, [1, 2, 3], {"beta": 1}, DataError, "y has 3 rows and A has 2"),
    ([], [], {"beta": 1}, DataError, "A is empty"),
    (EYE, [], {"beta": 1}, DataError, "y is empty"),
    ([[], []], [1, 2], {"beta": 1}, DataError, "length 0"),
    ([[1, 2], [3]], [1, 2], {"beta": 1}, DataError, r"A\[1\] has 1 entries"),
    ([[1, 2], 3], [1, 2], {"beta": 1}, DataError, r"A\[1\] is a single value"),
    ([[1, 0], [0, "a"]], [1, 2], {"beta": 1}, DataError, r"A\[1, 1\] is 'a'"),
    (5, [1], {"beta": 1}, DataError, "A is int 5"),
    ("12", [1, 2], {"beta": 1}, DataError, "A is str"),
    ({1: 2, 3: 4}, [1, 2], {"beta": 1}, DataError, "A is dict"),
    ({1, 2}, [1, 2], {"beta": 1}, DataError, "A is set"),
    (np.zeros((2, 2, 2)), [1, 2], {"beta": 1}, DataError, r"A\[0, 0\]"),
    (EYE, [1, 2], {}, OptionError, "beta is missing"),
    (EYE, [1, 2], {"beta": -1}, OptionError, "beta is -1"),
    (EYE, [1, 2], {"beta": 0}, OptionError, "beta is 0"),
    (EYE, [1, 2], {"beta": NAN}, OptionError, "beta is nan"),
    (EYE, [1, 2], {"beta": "x"}, OptionError, "beta is 'x'"),
    (EYE, [1, 2], {"beta": [1]}, OptionError, "beta is"),
    (EYE, [1, 2], {"beta": 1, "loss": "interpolation"}, OptionError, "leave it out"),
    (EYE, [1, -1], {"beta": 1, "loss": "max-margin"}, OptionError, "leave it out"),
    (EYE, [1, 2], {"beta": 1, "loss": "hinge"}, DataError, r"y\[1\] is 2"),
    (EYE, [0, 1], {"loss": "max-margin"}, DataError, r"y\[0\] is 0"),
    (EYE, [[1, 1], [1, -1]], {"beta": 1, "loss": "hinge"}, DataError, "one label a sample"),
    (EYE, [1, 2], {"beta": 1, "loss": "l2"}, OptionError, "squared, interpolation, hinge, max-margin, logistic"),
    (EYE, [1, 2], {"beta": 1, "loss": None}, OptionError, "loss is None"),
    (EYE, [1, 2], {"beta": 1, "bias": "maybe"}, OptionError, "none, free"),
    ([0, 0], [1, 2], {"loss": "interpolation", "bias": "free"}, InfeasibleError, "samples 0 and 1"),
    ([[0, 0], [0, 0]], [1, 2], {"loss": "interpolation", "bias": "free"}, InfeasibleError, "samples 0 and 1"),
    ([3, 3], [1, -1], {"loss": "max-margin", "bias": "free"}, InfeasibleError, "samples 0 and 1"),
    ([0, 0], [sympy.Symbol("p"), 1], {"loss": "interpolation", "bias": "free"}, InfeasibleError, "samples 0 and 1"),
]


@pytest.mark.parametrize(("A", "y", "options", "kind", "words"), BAD, ids=[case[4][:24] for case in BAD])
def test_bad_input_is_refused_in_one_line(
    A: Any, y: Any, options: dict[str, Any], kind: type[InputError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        analytic.solve(A, y, **options)
    assert isinstance(caught.value, ValueError)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_containers() -> None:
    rows = Problem.build(EYE, [1, 2], beta=1).A
    for A in (np.array(EYE), np.eye(2), sympy.eye(2), sympy.Matrix(EYE), ((1, 0), (0, 1)), iter(EYE)):
        assert rows == Problem.build(A, [1, 2], beta=1).A
    column = Problem.build(EYE, sympy.Matrix([1, 2]), beta=1)
    assert not column.vector
    assert column.y == Problem.build(EYE, np.array([1, 2]), beta=1).y


def test_two_axes_of_targets_stay_two() -> None:
    solution = analytic.solve(EYE, [[1], [2]], beta=1)
    assert solution.network.w.shape == (1, 1)
    assert solution.dual.shape == (2, 1)
    line = analytic.solve([0, 1], [[1], [2]], beta=1, bias="free")
    assert line.dual.shape == (2, 1)
    assert line.verify().proved


def test_order_of_samples_does_not_matter() -> None:
    one = analytic.solve([0, 1, 3], [0, 1, 0], loss="interpolation", bias="free")
    other = analytic.solve([3, 0, 1], [0, 0, 1], loss="interpolation", bias="free")
    assert one.value == other.value == sympy.Rational(3, 2)
    assert list(other.dual) == [one.dual[2], one.dual[0], one.dual[1]]


def test_duplicates_merge_with_their_count_as_weight() -> None:
    """Two samples at 0 and one at 1, computed by hand: f = (mean + beta/2, y - beta)."""
    solution = analytic.solve([0, 1, 0], [0, 3, 1], beta="1/2", bias="free")
    assert list(solution.network([0, 1])) == [sympy.Rational(3, 4), sympy.Rational(5, 2)]
    assert solution.verify().proved


def test_the_answer_speaks_the_callers_symbols() -> None:
    y1, y2, beta = sympy.symbols("y1 y2 beta")
    solution = analytic.solve(EYE, [y1, y2], beta=beta)
    assert solution.value.free_symbols == {y1, y2, beta}
    assert solution.value.subs({y1: 3, y2: -4, beta: 1}) == 6


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (sympy.sqrt(2) + sympy.sqrt(3) - sympy.sqrt(5 + 2 * sympy.sqrt(6)), 0),
        (sympy.log(2) - sympy.log(3), -1),
        (sympy.sqrt(2) - sympy.Rational(141421356237309504880168872420969807856967187537694, 10**50), 1),
        (sympy.Symbol("y"), None),
    ],
)
def test_signs_are_rigorous(value: sympy.Expr, expected: int | None) -> None:
    assert sign(value) == expected


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"U": 1, "b": [2], "w": [3]}, "U is 1, a single value"),
        ({"U": [1, 2], "b": [2], "w": [3]}, r"U\[0\] is 1, a single value"),
        ({"U": [[1]], "b": 2, "w": [3]}, "b is 2, a single value"),
        ({"U": [[1]], "b": [2], "w": 3}, "w is 3, a single value"),
        ({"U": [[1, 2]], "b": [2], "w": [3]}, r"give U as \(d, m\)"),
        ({"U": [[1]], "b": [2], "w": [3, 4]}, "w has 2 rows"),
        ({"U": [[1]], "b": [2], "w": [[3, 4]], "xi": 1}, "outputs of xi"),
        ({"U": [[NAN]], "b": [2], "w": [3]}, r"U\[0, 0\] is nan"),
    ],
)
def test_malformed_networks_are_refused(weights: dict[str, Any], words: str) -> None:
    with pytest.raises(DataError, match=words):
        analytic.Network(**weights)
