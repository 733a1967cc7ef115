"""Answers with symbols against the same problem in numbers, exactly, at as many points as one wants."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy
from flint import fmpq

import analytic
from analytic.cases.case import Case
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import Scalar, enclose, sign, to_sympy
from analytic.families.general.secular import plain
from analytic.families.two_samples.gauge import cells
from analytic.model.network import Network
from analytic.model.verdict import Verdict
from analytic.verification.answers import verify
from tests.cases.points import Evaluated, Points, Values, holds, in_sympy
from tests.cases.problems import Symbolic, at

OF_SYMBOLS = ("none fitted", "roots", "arc", "fitted", "given up", "acute", "silent")
"""Hints for a proof with symbols only."""


@dataclass
class Tally:
    """What a run met: points, those on a boundary, and those with a root among the values of the symbols."""

    points: int = 0
    boundaries: int = 0
    irrational: int = 0
    unread: int = 0
    """Of which the checker does not read the numbers; they are compared to 60 digits.

    Logarithms and pi, and roots of equations with irrational coefficients, where a symbol is irrational.
    """


def agree(problem: Symbolic, points: int, seed: object) -> Tally:
    """Solve with symbols once and compare at ``points`` values of them; an AssertionError where anything differs."""
    solution = analytic.solve(problem.A, problem.y, **problem.options, assume=problem.assume)
    drawn = Points(problem, solution.cases, random.Random(str(seed)))
    tally = Tally()
    for _ in range(points):
        compare(problem, solution, drawn.draw(), tally)
    return tally


def compare(problem: Symbolic, solution: analytic.Solution, values: Values, tally: Tally) -> analytic.Solution:
    """Every case that holds at the point has the value of the problem in numbers, and the checker proves it there."""
    rule = in_sympy(values)
    numbers = analytic.solve(at(rule, problem.A), at(rule, problem.y), **at(rule, problem.options))
    holding = [case for case in solution.cases if holds_at(case, values)]
    assert holding, f"no case at {values}"
    for case in holding:
        _judge(case, numbers, values, tally)
    tally.points += 1
    tally.boundaries += len(holding) > 1
    tally.irrational += any(not isinstance(value, fmpq) for value in values.values())
    return numbers


def _at(case: Case, values: Values) -> Evaluated:
    restore = case.answer.problem.restore
    return Evaluated({**values, **{s: values[symbol] for s, symbol in restore.items() if symbol in values}})


def holds_at(case: Case, values: Values) -> bool:
    """Whether the condition holds at the point."""
    evaluated = _at(case, values)
    on = all(sign(evaluated(symbol) - evaluated(value)) == 0 for symbol, value in case.equations)
    return on and all(holds(item, evaluated) for item in case.facts)


def _judge(case: Case, numbers: analytic.Solution, values: Values, tally: Tally) -> None:
    evaluated, answer = _at(case, values), case.answer
    value = plain(evaluated(answer.exact_value))
    assert close(value, numbers.exact_value), (case.condition, values, value, numbers.value)
    dual = _numbers(answer.exact_dual, evaluated)
    if numbers.problem.loss == "squared":  # the fit is unique
        for own, other in zip(dual, numbers.exact_dual, strict=True):
            assert all(close(a, b) for a, b in zip(own, other, strict=True)), (case.condition, values)
    verdict = _judged(numbers, case, evaluated, dual, value)
    unread = verdict.undecided and to_sympy(value).has(sympy.log, sympy.pi, PositiveRoot)
    assert verdict.proved or unread, (verdict.reason, case.condition, values)
    tally.unread += unread


def close(left: Scalar, right: Scalar) -> bool:
    """Equal, or so close that they cannot be told apart in 60 digits; that they are equal is the checker's to prove."""
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return bool(left == right)
    ball = enclose(left - right, 400)
    return ball is not None and ball.contains(0) and bool(ball.rad() < fmpq(1, 10**60))


def _judged(numbers: analytic.Solution, case: Case, evaluated: Evaluated, dual: Any, value: Scalar) -> Verdict:
    """What the checker says of the case's formulas in numbers, on the data in numbers."""
    answer = case.answer
    known = {key: value for key, value in answer.hints.items() if key not in OF_SYMBOLS}
    hints = _numbers(known, evaluated)
    if answer.theorem.feasibility == "cells" and not hints:
        hints = {"cells": cells(numbers.problem.A, [row[0] for row in dual], numbers.problem.beta)}
    return verify(
        dataclasses.replace(
            numbers, theorem=answer.theorem, exact_network=_network(answer.exact_network, evaluated),
            exact_dual=dual, exact_value=value, hints=hints,
        )
    )  # fmt: skip


def _network(network: Network, evaluated: Evaluated) -> Network:
    outer, xi = _numbers(network.w_rows, evaluated), _numbers(network.xi_row, evaluated)
    inner, b = _numbers(network.U_rows, evaluated), _numbers(network.b_row, evaluated)
    if network.vector:
        return Network(inner, b, [list(row) for row in outer], list(xi))
    return Network(inner, b, [row[0] for row in outer], xi[0])


def _numbers(data: Any, evaluated: Evaluated) -> Any:
    """Scalars, and mappings and lists of them, in numbers."""
    if isinstance(data, Mapping):
        return {key: _numbers(entry, evaluated) for key, entry in data.items()}
    if isinstance(data, list | tuple):
        return tuple(_numbers(entry, evaluated) for entry in data)
    return data if isinstance(data, int | fmpq) else plain(evaluated(data))
