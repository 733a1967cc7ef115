"""The small steps of the checker, each with its exact result: what whole certificates seldom show."""

from __future__ import annotations

from fractions import Fraction

import pytest

from analytic.checker.grammar import parse
from analytic.checker.intervals import Interval, fraction, integer_root
from analytic.checker.numbers import Algebraic, Enclosed, Field, Rational, Real, positive_part, sign, terms_of
from analytic.checker.work import Work
from tests.test_checker_limits import Meter, root

F = Fraction
HIDDEN_ZERO = "sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)"


def new(bits: int = 64) -> Field:
    return Field(bits, Work())


def read(text: str, bits: int = 64) -> Real:
    return parse(text, new(bits), logs=True)


# --- numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zero", ["0", "0/7", "sqrt(2) - sqrt(2)", HIDDEN_ZERO])
def test_the_root_of_zero_is_zero(zero: str) -> None:
    found = read(f"sqrt({zero})")
    assert isinstance(found, Rational) and found.q == 0


@pytest.mark.parametrize("zero", ["0", HIDDEN_ZERO])
def test_the_positive_part_of_zero_is_the_integer(zero: str) -> None:
    assert positive_part(read(zero)) == 0
    assert positive_part(-read(zero)) == 0


def test_generators_are_the_bits_that_occur() -> None:
    field = new()
    first, second = (parse(f"sqrt(1 + sqrt({k}))", field) for k in (2, 3))
    found = [x.generators for x in (first, second, first * second, first + 1) if isinstance(x, Algebraic)]
    assert found == [0b1, 0b10, 0b11, 0b1]


def test_a_rational_has_one_term_and_zero_has_none() -> None:
    field = new()
    assert terms_of(field.real(F(2, 3))) == {(1, 0, 0): F(2, 3)} and terms_of(field.zero) == {}


def test_integers_and_single_roots_have_the_best_ends() -> None:
    field = new()
    assert field.enclose(3, 5) == Interval(96, 96, 5)
    assert field.enclose(field.real(F(-1, 3)), 5) == fraction(F(-1, 3), 5) == Interval(-11, -10, 5)
    assert field.enclose(field.sqrt(field.real(2)), 9) == integer_root(2, 9) == Interval(724, 725, 9)


def test_what_is_rational_stays_so_and_the_rest_is_enclosed() -> None:
    field = new(9)
    third, two = field.real(F(1, 3)), field.sqrt(field.real(2))
    assert field.enclosed(third) is third
    found = field.enclosed(two)
    assert isinstance(found, Enclosed) and found.around == Interval(724, 725, 9)


def test_the_sign_is_that_of_the_sum_when_generators_cancel_nearly() -> None:
    tiny = "1/1" + "0" * 160  # found at 1024 bits, after it was asked whether the sum vanishes
    assert [sign(read(f"{HIDDEN_ZERO} {s} {tiny}")) for s in "+-"] == [1, -1]


@pytest.mark.parametrize("digits", [1, 499, 500, 501, 502, 1000, 1001, 2003])
def test_long_numbers_are_read_digit_by_digit(digits: int) -> None:
    text = "".join(str(k * k % 10) for k in range(1, digits + 1))
    expected = sum(int(x) * 10**k for k, x in enumerate(reversed(text)))
    for written, value in ((text, F(expected)), (f"-{text}", F(-expected)), (f"7/{text}", F(7, expected))):
        found = read(written)
        assert isinstance(found, Rational) and found.q == value


# --- what a step costs --------------------------------------------------------------------------------------------


def test_every_term_of_a_sum_is_charged() -> None:
    spent = []
    for n in (10, 60):
        work = Meter()
        field = Field(64, work)
        many = root(field, *((k * k + 1, 1) for k in range(1, n)))
        before = work.spent
        assert isinstance(many + field.one, Algebraic)
        spent.append(work.spent - before)
    assert spent[1] - spent[0] >= 0.3 * 45
