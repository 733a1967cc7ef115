"""A search for exact values that contradict a claim."""

from __future__ import annotations

import random
from collections.abc import Sequence

import sympy

from analytic.derivation.cases import Kind, SignFact, solved
from analytic.exact.scalars import enclose

_POSITIVE = tuple(map(sympy.Rational, ("1", "2", "1/2", "3", "1/3", "5", "3/2", "1/10", "10")))
TRIALS = 400


def counterexample(goal: SignFact, facts: Sequence[SignFact]) -> dict[sympy.Symbol, sympy.Expr] | None:
    """Values of the symbols that meet their assumptions and the facts but not the goal, if a search meets one.

    >>> x = sympy.Symbol("x", real=True)
    >>> counterexample(SignFact(x - 1), [SignFact(x)])
    {x: 1/2}
    """
    if (rule := solved(facts)) is not None:
        return _through(rule, goal, facts)
    found: set[sympy.Symbol] = set().union(*(item.expression.free_symbols for item in (goal, *facts)))
    symbols = sorted(found, key=sympy.default_sort_key)
    draw = random.Random(0)
    for trial in range(TRIALS):
        values = {symbol: _choose(symbol, draw, trial) for symbol in symbols}
        if all(_meets(item, values) is True for item in facts) and _meets(goal, values) is False:
            return values
    return None


def _through(
    rule: tuple[sympy.Symbol, sympy.Expr], goal: SignFact, facts: Sequence[SignFact]
) -> dict[sympy.Symbol, sympy.Expr] | None:
    """Search with a symbol replaced by what an equation says it is."""
    symbol, value = rule
    kind: Kind | None = ">" if symbol.is_positive else ">=" if symbol.is_nonnegative else None
    rest = [SignFact(item.expression.xreplace({symbol: value}), item.kind) for item in facts]
    rest = [item for item in rest if item.expression != 0 or item.kind == ">"]
    signed = [SignFact(value, kind)] if kind else []
    found = counterexample(SignFact(goal.expression.xreplace({symbol: value}), goal.kind), [*rest, *signed])
    if found is None:
        return None
    at = value.xreplace(found)
    denied = (symbol.is_integer and not at.is_integer) or (symbol.is_nonpositive and at > 0)
    denied = denied or (symbol.is_nonzero and at == 0)
    return None if denied else {**found, symbol: at}


def _choose(symbol: sympy.Symbol, draw: random.Random, trial: int) -> sympy.Expr:
    choices = list(_POSITIVE[: 3 + trial // 20])
    if symbol.is_integer:
        choices = [value for value in _POSITIVE if value.is_integer]
    if not symbol.is_positive:
        choices = [sympy.Integer(0), *choices]
    if not symbol.is_nonnegative:
        choices += [-value for value in choices if value != 0]
    if symbol.is_nonpositive:
        choices = [value for value in choices if value <= 0]
    if symbol.is_nonzero:
        choices = [value for value in choices if value != 0]
    return draw.choice(choices)


def _meets(item: SignFact, values: dict[sympy.Symbol, sympy.Expr]) -> bool | None:
    value = item.expression.xreplace(values)
    if not value.is_real or value.has(sympy.nan, sympy.zoo, sympy.oo):
        return None
    if value.is_Rational:
        return bool({"==": value == 0, ">=": value >= 0, ">": value > 0}[item.kind])
    ball = enclose(value)
    if ball is None or ball.contains(0):
        return None
    return bool(item.kind != "==" and ball > 0)
