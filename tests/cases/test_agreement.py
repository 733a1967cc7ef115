"""Answers with symbols against the same problem in numbers, solved exactly, at random points and on boundaries."""

from __future__ import annotations

import pytest
import sympy

from tests.cases.agreement import agree
from tests.cases.problems import TABLE

QUICK = ["whitened interpolation", "line, three targets", "two samples, angle", "rank one margin", "line hinge",
         "spike-free hinge", "separable squared"]  # fmt: skip
IRRATIONAL = [name for name, row in TABLE.items() if sympy.Tuple(*sympy.flatten(row.y)).has(sympy.pi)]
"""Their problems in numbers hold constants: each takes half a second to solve."""


@pytest.mark.parametrize("name", QUICK)
def test_cases_are_optimal_in_numbers(name: str) -> None:
    tally = agree(TABLE[name], 12, name)
    assert tally.points == 12 and tally.unread == 0
    assert tally.boundaries


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLE)
def test_cases_are_optimal_in_numbers_at_a_thousand_points(name: str) -> None:
    """On a boundary, every case that meets there; the value, the network and the dual are judged by the checker."""
    tally = agree(TABLE[name], 100 if name in IRRATIONAL else 1000, name)
    assert tally.points >= 100 and (tally.unread <= tally.irrational // 2 or name in IRRATIONAL)
    assert tally.boundaries or TABLE[name].cases == 1
