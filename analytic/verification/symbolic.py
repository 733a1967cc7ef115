"""Verifying a solution whose data hold symbols: the same three facts, by cases and sympy.

Every fact becomes expressions that must vanish or be nonnegative, proved by
:mod:`analytic.derivation.substitution`. What cannot be decided is undecided, never proved.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy
from flint import fmpq

from analytic.derivation.effort import Clock
from analytic.derivation.substitution import Prover
from analytic.exact.linear import dot
from analytic.exact.parsing import exact
from analytic.exact.scalars import ZERO, Scalar, relu, sign, to_sympy, total
from analytic.exact.symbols import in_order
from analytic.model.geometry import line, on_a_line, rank_one, whitened
from analytic.model.losses import Condition
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer

Obligation = tuple[str, str, sympy.Expr]
TRIALS = 40
"""Points at which what was not proved is tried; only a failure at one of them is a refutation."""


def verify_symbolic(answer: Answer, time_limit: float | None = None) -> Verdict:
    """Primal value, dual value and dual feasibility, for all values of the symbols, within so many seconds."""
    prover = Prover(clock=Clock(time_limit))
    for what, kind, expression in _obligations(answer):
        holds = prover.zero(expression) if kind == "zero" else prover.nonnegative(expression)
        if not holds:
            found = _fails(expression, kind, to_sympy(answer.problem.beta)) if holds is False else None
            if found is None:
                return Verdict("undecided", f"{what}: {prover.reason}")
            return Verdict("refuted", f"{what}: it fails at {found}")
    return Verdict("proved", f"globally optimal: the bounds meet for all values of the symbols ({prover.cases} cases)")


def _fails(expression: sympy.Expr, kind: str, beta: sympy.Expr) -> str | None:
    """Values of the symbols, beta > 0 among them, at which an expression does not vanish, or is negative."""
    symbols = in_order(expression.free_symbols | beta.free_symbols)
    source = random.Random(0)
    for _ in range(TRIALS):
        at = {symbol: _value(symbol, source) for symbol in symbols}
        here = expression.xreplace(at)
        if sign(exact(beta.xreplace(at), "beta")) != 1 or not here.is_real:
            continue
        found = sign(exact(here, "a value"))
        if found == -1 or (kind == "zero" and found == 1):
            return ", ".join(f"{symbol} = {value}" for symbol, value in at.items()) or "every value"
    return None


def _value(symbol: sympy.Symbol, source: random.Random) -> sympy.Expr:
    """A small number that the symbol may be, an integer where it must be one."""
    number = sympy.Rational(source.randint(1, 9), 1 if symbol.is_integer else source.randint(1, 4))
    if symbol.is_negative or (symbol.is_positive is None and symbol.is_nonnegative is None and source.random() < 0.5):
        number = -number
    return number


def _obligations(answer: Answer) -> Iterator[Obligation]:
    """What optimality means, as expressions that must vanish or be nonnegative."""
    problem, dual, value = answer.problem, answer.exact_dual, to_sympy(answer.exact_value)
    yield from _primal(problem, answer.exact_network, value)
    columns = list(zip(zip(*dual, strict=True), zip(*problem.y, strict=True), strict=True))
    yield "value of the dual", "zero", to_sympy(total(problem.description.dual(v, y) for v, y in columns)) - value
    for v, y in columns:
        yield from _conditions(problem.description.domain(v, y))
        yield from _feasible(problem, v, answer.hints)


def _primal(problem: Problem, network: Network, value: sympy.Expr) -> Iterator[Obligation]:
    columns = list(zip(zip(*network.outputs(problem.A), strict=True), zip(*problem.y, strict=True), strict=True))
    cost = network.penalty() * to_sympy(problem.beta)
    for f, y in columns:
        yield from _conditions(problem.description.constraints(f, y))
        if problem.penalised:
            cost += to_sympy(problem.description.primal(f, y))
    yield "value of the network", "zero", cost - value


def _conditions(conditions: Sequence[Condition]) -> Iterator[Obligation]:
    return ((why, kind, to_sympy(number)) for why, kind, number in conditions)


def _feasible(problem: Problem, column: tuple[Scalar, ...], hints: Mapping[str, Any]) -> Iterator[Obligation]:
    """``h(v) <= beta`` for whitened, rank-one and two acute samples, or by multipliers on every activation pattern."""
    if "cells" in hints:
        yield from _by_cells(problem, column, hints["cells"])
        return
    if problem.bias == "none" and whitened(problem.A).proved:
        sizes = [total(relu(side * v) ** 2 for v in column) for side in (1, -1)]
    elif (on_a_line if problem.bias == "free" else rank_one)(problem.A)[1] is not None:
        if problem.bias == "free":
            yield "the dual sums to zero", "zero", to_sympy(total(column))
        sizes = [feature**2 for feature in _line_features(problem, column)]
    elif problem.bias == "none" and problem.n == 2 and sign(dot(*problem.A)) in (0, 1):  # spike-free: h(v) <= ||A'v||
        sizes = [total(dot(column, feature) ** 2 for feature in zip(*problem.A, strict=True))]
    else:
        yield "no symbolic bound of h(v) is known for these data", "nonnegative", sympy.Dummy("h", real=True)
        return
    for size in sizes:
        yield "the dual is feasible", "nonnegative", to_sympy(problem.beta**2 - size)


def _by_cells(problem: Problem, column: tuple[Scalar, ...], cells: Sequence[Mapping[str, Any]]) -> Iterator[Obligation]:
    """``||A'(s D v + (2D - I) lambda)|| <= beta`` with ``lambda >= 0`` for both signs s on every pattern D."""
    missing = 2**problem.n - len({tuple(cell["pattern"]) for cell in cells})
    yield "every activation pattern is covered", "zero", sympy.Integer(missing)
    for cell in cells:
        sides = [fmpq(2 * on - 1) for on in cell["pattern"]]
        for s, multipliers in zip((1, -1), cell["multipliers"], strict=True):
            pulled = [s * on * v for on, v in zip(cell["pattern"], column, strict=True)]
            moved = [a + side * m for a, side, m in zip(pulled, sides, multipliers, strict=True)]
            image = [total(a * row[k] for a, row in zip(moved, problem.A, strict=True)) for k in range(problem.d)]
            for multiplier in multipliers:
                yield "a multiplier is not negative", "nonnegative", to_sympy(multiplier)
            bound = problem.beta**2 - dot(image, image)
            yield "the dual is feasible on a cell", "nonnegative", to_sympy(bound)


def _line_features(problem: Problem, column: tuple[Scalar, ...]) -> list[Scalar]:
    """``||a|| v^T`` of every extreme feature of rank-one data: both sides, and every kink for free bias."""
    found = line(problem)
    kinks = found.c if problem.bias == "free" else (ZERO,)
    features = []
    for kink in kinks:
        for side in (1, -1):
            active = [relu(side * (c - kink)) for c in found.c]
            features.append(found.size * total(v * a for v, a in zip(column, active, strict=True)))
    return features
