"""What a claim says: equality, equality up to a width, or bounds, of numbers known exactly or enclosed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from analytic.checker.examination import Examination
from analytic.checker.grammar import parse
from analytic.checker.intervals import Interval
from analytic.checker.methods import METHODS
from analytic.checker.numbers import Enclosed, Field, Real
from analytic.checker.reading import read
from analytic.checker.work import ImpreciseError, RefutedError, UndecidedError, Work
from tests.checker_cases import CASES

F = Fraction
PROVED, ERRORS = "", {"refuted": RefutedError, "undecided": UndecidedError, "imprecise": ImpreciseError}


def examined(kind: str) -> Examination:
    """An examination of a claim of that kind: "equal", "bounds" or a width."""
    field = Field(64, Work())
    c = read(CASES["whitened hinge"], field, {name: keys for name, (_, keys) in METHODS.items()})
    width = F(0) if kind in ("equal", "bounds") else F(kind)
    return Examination(replace(c, bounds=kind == "bounds", width=width), field)


def outcome(kind: str, claimed: Any, found: Any, side: int) -> str:
    e = examined(kind)

    def number(x: Any) -> Real:
        return Enclosed(e.field, Interval(*x, 64)) if isinstance(x, tuple) else parse(x, e.field)

    try:
        e.require_claim(number(claimed), number(found), "value", side)
    except tuple(ERRORS.values()) as error:
        name = next(name for name, kind_of in ERRORS.items() if isinstance(error, kind_of))
        return f"{name}: {error}"
    return PROVED


@pytest.mark.parametrize(
    ("kind", "claimed", "found", "side", "expected"),
    [
        ("equal", "2", "2", 1, ""), ("equal", "2", "2", -1, ""),
        ("equal", "3", "2", 1, "refuted: value: the file claims 3, it is 2 (difference 1)"),
        ("equal", "1", "2", -1, "refuted: value: the file claims 1, it is 2 (difference -1)"),
        ("bounds", "3", "2", 1, ""), ("bounds", "2", "2", 1, ""), ("bounds", "1", "2", -1, ""),
        ("bounds", "2", "2", -1, ""),
        ("bounds", "1", "2", 1, "refuted: value: the file claims at most 1, it is 2 (difference -1)"),
        ("bounds", "3", "2", -1, "refuted: value: the file claims at least 3, it is 2 (difference 1)"),
        ("1/2", "3/2", "2", 1, ""), ("1/2", "5/2", "2", -1, ""), ("1/2", "2", "2", 1, ""),
        ("1/2", "7/5", "2", -1, "refuted: value: the file claims 1.4, it is 2 (difference -0.6)"),
        ("1/2", "13/5", "2", 1, "refuted: value: the file claims 2.6, it is 2 (difference 0.6)"),
    ],
)  # fmt: skip
def test_claims_of_exact_numbers(kind: str, claimed: str, found: str, side: int, expected: str) -> None:
    assert outcome(kind, claimed, found, side) == expected


ZERO = (-1, 1)  # an enclosure of a unit on both sides
ONE = (1 << 64, (1 << 64) + 2)


@pytest.mark.parametrize(
    ("kind", "claimed", "found", "side", "expected"),
    [
        ("equal", "0", ZERO, 1, "undecided: value: a number with logarithms"),
        ("equal", "0", ZERO, -1, "undecided: value: a number with logarithms"),
        ("equal", "0", ONE, 1, "refuted: value: the file claims 0, it is 1 "),
        ("bounds", "0", ZERO, 1, "imprecise: "), ("bounds", "0", ZERO, -1, "imprecise: "),
        ("bounds", "0", ONE, -1, ""), ("bounds", "0", ONE, 1, "refuted: value: the file claims at most 0, it is 1 "),
        ("1", "0", ZERO, 1, ""), ("1", "0", ONE, 1, "imprecise: "), ("1/2", "0", ONE, 1, "refuted: "),
        ("2", "0", ONE, 1, ""),
    ],
)  # fmt: skip
def test_claims_of_enclosed_numbers(kind: str, claimed: str, found: Any, side: int, expected: str) -> None:
    said = outcome(kind, claimed, found, side)
    assert said.startswith(expected) and bool(said) == bool(expected)


def test_squares_of_the_support_function_up_to_that_of_the_penalty() -> None:
    e = examined("equal")  # beta is 1/2
    e.require_at_most([])
    e.require_at_most([e.field.real(F(1, 4)), 0, e.field.zero])
    with pytest.raises(RefutedError, match=r"h\(v\)\^2 = 0\.26 > beta\^2 = 0\.25"):
        e.require_at_most([0, e.field.real(F(26, 100))])
    with pytest.raises(RefutedError, match=r"h\(v\)\^2 = 1 > beta\^2 = 0\.25"):
        e.require_at_most([1])
