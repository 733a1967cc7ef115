"""Formulas evaluated in exact numbers, without sympy's comparisons of whole expressions, which take long."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.scalars import ONE, Scalar, sign, simplest, sqrt, total


class _OpenError(Exception):
    """Something in the expression has no exact value here."""


def evaluated(expression: sympy.Expr, values: Mapping[sympy.Symbol, Scalar]) -> Scalar | None:
    """The value where the symbols have these; ``None`` where a comparison is open or the value is none of algebra.

    >>> x = sympy.Symbol("x", real=True)
    >>> evaluated(sympy.Max(x - 1, 0) ** 2 + sympy.sqrt(x), {x: fmpq(4)})
    11
    """
    try:
        return _value(expression, values)
    except (_OpenError, ZeroDivisionError):
        return None


def _value(node: sympy.Expr, values: Mapping[sympy.Symbol, Scalar]) -> Scalar:
    if isinstance(node, sympy.Symbol):
        if node not in values:
            raise _OpenError
        return values[node]
    if isinstance(node, sympy.Rational):
        return simplest(node)
    rule = _RULES.get(type(node))
    if rule is None:
        raise _OpenError
    return rule(node, values)


def _power(node: sympy.Pow, values: Mapping[sympy.Symbol, Scalar]) -> Scalar:
    base, exponent = _value(node.base, values), node.exp
    if exponent.is_Integer and abs(exponent) <= 4:
        power: Scalar = prod([base] * abs(int(exponent)), start=ONE)
    elif exponent in (sympy.S.Half, -sympy.S.Half) and sign(base) in (0, 1):
        power = sqrt(base)
    else:
        raise _OpenError
    if exponent >= 0:
        return power
    if sign(power) not in (-1, 1):
        raise _OpenError
    return ONE / power


def _extreme(node: sympy.Expr, values: Mapping[sympy.Symbol, Scalar], side: int) -> Scalar:
    best, *others = (_value(part, values) for part in node.args)
    for other in others:
        if _sign(other - best) == side:
            best = other
    return best


def _sign(value: Scalar) -> int:
    known = sign(value)
    if known is None:
        raise _OpenError
    return known


def _magnitude(node: sympy.Abs, values: Mapping[sympy.Symbol, Scalar]) -> Scalar:
    inner = _value(node.args[0], values)
    return -inner if _sign(inner) < 0 else inner


def _case(node: sympy.Piecewise, values: Mapping[sympy.Symbol, Scalar]) -> Scalar:
    for value, condition in node.args:
        if _holds(condition, values):
            return _value(value, values)
    raise _OpenError


def _holds(condition: Any, values: Mapping[sympy.Symbol, Scalar]) -> bool:
    if condition in (True, False):
        return bool(condition)
    if isinstance(condition, sympy.And):
        return all(_holds(part, values) for part in condition.args)
    if isinstance(condition, sympy.Or):
        return any(_holds(part, values) for part in condition.args)
    wanted = _SIGNS.get(type(condition))
    if wanted is None:
        raise _OpenError
    return _sign(_value(condition.lhs, values) - _value(condition.rhs, values)) in wanted


_SIGNS: Mapping[type, tuple[int, ...]] = {
    sympy.StrictLessThan: (-1,),
    sympy.LessThan: (-1, 0),
    sympy.GreaterThan: (0, 1),
    sympy.StrictGreaterThan: (1,),
    sympy.Equality: (0,),
    sympy.Unequality: (-1, 1),
}
_RULES: Mapping[type, Callable[[Any, Mapping[sympy.Symbol, Scalar]], Scalar]] = {
    sympy.Add: lambda node, values: total([_value(part, values) for part in node.args]),
    sympy.Mul: lambda node, values: prod((_value(part, values) for part in node.args), start=fmpq(1)),
    sympy.Pow: _power,
    sympy.Max: lambda node, values: _extreme(node, values, 1),
    sympy.Min: lambda node, values: _extreme(node, values, -1),
    sympy.Abs: _magnitude,
    sympy.Piecewise: _case,
}
