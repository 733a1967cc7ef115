"""Common scales, sums and norms of the checker: the simplest form that there is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from analytic.checker.grammar import parse
from analytic.checker.intervals import Interval
from analytic.checker.numbers import Algebraic, Enclosed, Field, Rational, Real, sign
from analytic.checker.vectors import MAX_DENOMINATOR_BITS, common_scale, norm, product, squared_norm, total
from analytic.checker.work import UndecidedError, Work
from tests.test_checker_limits import Meter

F = Fraction


def read(*texts: str) -> tuple[Field, list[Real]]:
    field = Field(64, Work())
    return field, [parse(text, field, logs=True) for text in texts]


@pytest.mark.parametrize(
    ("texts", "integers", "scale"),
    [
        (["1/2", "1/3"], [3, 2], "1/6"), (["1/2", "-3/4", "5"], [2, -3, 20], "1/4"), (["3", "-7"], [3, -7], "1"),
        (["0", "0"], [0, 0], "1"), (["0", "1/5"], [0, 1], "1/5"), (["sqrt(2)", "3*sqrt(2)"], [1, 3], "sqrt(2)"),
        (["0", "sqrt(8)/3", "-sqrt(2)"], [0, 2, -3], "sqrt(2)/3"),
        (["sqrt(2)/6", "0", "sqrt(1/2)"], [1, 0, 3], "sqrt(2)/6"),
        (["sqrt(1 + sqrt(2))", "2*sqrt(1 + sqrt(2))/3"], [3, 2], "sqrt(1 + sqrt(2))/3"),
    ],
)  # fmt: skip
def test_multiples_of_one_number_are_integers_over_it(texts: list[str], integers: list[int], scale: str) -> None:
    field, values = read(*texts)
    found, unit = common_scale(field, values)
    assert found == integers and sign(unit - parse(scale, field)) == 0


@pytest.mark.parametrize(
    "texts", [["1", "sqrt(2)"], ["sqrt(2)", "1"], ["sqrt(2)", "sqrt(3)"], ["1 + sqrt(2)"], ["2", "log(2)"]]
)
def test_others_are_left_as_they_are(texts: list[str]) -> None:
    field, values = read(*texts)
    assert common_scale(field, values) == (values, field.one)


def test_the_longest_common_denominator_that_is_written() -> None:
    field = Field(64, Meter())
    longest = F(1, 1 << MAX_DENOMINATOR_BITS - 1)
    assert common_scale(field, [field.real(longest)])[0] == [1]
    with pytest.raises(UndecidedError, match="common denominator"):
        common_scale(field, [field.real(longest / 2)])


def test_sums_of_products_of_integers_are_integers() -> None:
    field, (third, two) = read("1/3", "sqrt(2)")
    assert product(field, [1, -2], [3, 4]) == -5
    mixed: Any = product(field, [third, two], [6, two])
    assert isinstance(mixed, Rational) and mixed.q == 4
    assert sign(total(field, [third, two, 2]) - two - 7 * third) == 0


def test_a_norm_is_as_simple_as_it_can_be() -> None:
    field, (a, b) = read("1 + sqrt(2)", "2 + 2*sqrt(2)")
    length = norm(field, [a, b])
    assert isinstance(length, Algebraic) and length.generators == 0
    assert sign(length - field.sqrt(field.real(5)) * a) == 0
    assert sign(norm(field, [-a, b]) - length) == sign(norm(field, [a, -b]) - length) == 0
    zero = norm(field, [field.zero, field.zero])
    assert isinstance(zero, Rational) and zero.q == 0
    assert sign(norm(field, [-a]) - a) == 0
    plain = norm(field, [field.real(F(3, 5)), field.real(F(-4, 5))])
    assert isinstance(plain, Rational) and plain.q == 1


def test_a_norm_of_numbers_on_no_side_is_enclosed() -> None:
    field = Field(3, Work())
    wide = Enclosed(field, Interval(-8, 4, 3))
    found = norm(field, [wide, field.one])
    assert isinstance(found, Enclosed) and found.around == Interval(8, 12, 3)  # the root of two is 11.3 eighths
    square = squared_norm(field, [wide, field.one])
    assert isinstance(square, Enclosed) and square.around == Interval(8, 16, 3)
