"""What the checker says about numbers that it does not read, and the order of operations of those that it reads."""

from __future__ import annotations

from fractions import Fraction

import pytest

from analytic.checker.grammar import MAX_NESTING, parse
from analytic.checker.numbers import Field, Rational
from analytic.checker.work import CertificateError, Work

F = Fraction
SEVENS = "7" * 30


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"1 + {'?' * 30}", f"'{'?' * 20}' is not read: write integers, + - * /, sqrt(.), log(.), root(...)"),
        ("1 + $", "'$' is not read: write integers, + - * /, sqrt(.), log(.), root(...)"),
        ("\u0661", r"'\u0661' is not read: write integers, + - * /, sqrt(.), log(.), root(...)"),
        ("(1", "found the end where ) was expected (token 3)"),
        ("1 2", "found 2 where the end was expected (token 2)"),
        (f"(1 {SEVENS}", f"found {SEVENS[:20]} where ) was expected (token 3)"),
        (f"1 {SEVENS}", f"found {SEVENS[:20]} where the end was expected (token 2)"),
        ("sqrt 2", "found 2 where ( was expected (token 2)"),
        ("2*(1+3))", "found ) where the end was expected (token 8)"),
        ("", "found the end where ( was expected (token 1)"), ("1 +", "found the end where ( was expected (token 3)"),
        ("1 + * 2", "found * where ( was expected (token 3)"), ("+1", "found + where ( was expected (token 1)"),
        ("1/0", "division by zero in a number"), ("1/(2 - 2)", "division by zero in a number"),
        ("sqrt(-1)", "square root of a negative number"),
        ("1 + log(2)", "log(.) is read in the network and the claim of logistic problems only"),
    ],
)  # fmt: skip
def test_what_is_said_about_a_number_that_is_not_read(text: str, message: str) -> None:
    with pytest.raises(CertificateError) as error:
        parse(text, Field(64, Work()))
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 - 2 - 3", F(-4)), ("1 - 2 + 3", F(2)), ("12/2/3", F(2)), ("12/2*3", F(18)), ("2*3/4", F(3, 2)),
        ("1 + 2*3", F(7)), ("(1 + 2)*3", F(9)), ("--3", F(3)), ("---3", F(-3)), ("2*-3", F(-6)), ("2 - -3", F(5)),
        ("-2*3 + 1", F(-5)), ("-(1 + 2)", F(-3)), ("sqrt(4)*sqrt(9/4)", F(3)), ("-7/14", F(-1, 2)), ("-7", F(-7)),
        ("2 * ( 3 + 4 ) ", F(14)), ("sqrt((1 + 2)*3)", F(3)), ("007/07", F(1)), ("-0", F(0)), ("5", F(5)),
    ],
)  # fmt: skip
def test_operations_bind_as_usual(text: str, value: Fraction) -> None:
    found = parse(text, Field(64, Work()))
    assert isinstance(found, Rational) and found.q == value


def test_parentheses_that_were_closed_do_not_make_room_for_deeper_ones() -> None:
    before = f"{'(1)*' * 60}sqrt(1)*"
    for depth, fine in ((MAX_NESTING, True), (MAX_NESTING + 1, False)):
        text = f"{before}{'(' * depth}2{')' * depth}"
        if fine:
            found = parse(text, Field(64, Work()))
            assert isinstance(found, Rational) and found.q == 2
        else:
            with pytest.raises(CertificateError, match="nested more than 50 deep"):
                parse(text, Field(64, Work()))
