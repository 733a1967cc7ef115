"""The caller's symbols: each is one by identity, never by its name.

Plain symbols stand for real numbers, but carry no such assumption.  Inside, a *stand-in* with the assumption takes the
place of each; answers are written in the caller's own symbols again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sympy


class StandIn(sympy.Dummy):  # type: ignore[misc]  # sympy has no types
    """A symbol that prints by its name alone and equals nothing but itself."""

    def _sympystr(self, printer: Any) -> str:
        return str(self.name)


def in_order(symbols: Iterable[sympy.Symbol]) -> list[sympy.Symbol]:
    """Symbols in an order that depends on nothing but them; those of one name differ in assumptions or in number."""

    def key(symbol: sympy.Symbol) -> tuple[str, int, str]:
        return symbol.name, getattr(symbol, "dummy_index", 0), str(sorted(symbol.assumptions0.items()))

    return sorted(symbols, key=key)


def stand_ins(symbols: Iterable[sympy.Symbol], positive: sympy.Expr | None = None) -> dict[Any, Any]:
    """A real stand-in for every symbol that needs one; ``positive`` is the symbol that stands for a number > 0.

    Besides symbols without the assumption, those need one that share their name with another: a prime tells their
    stand-ins apart in print.

    >>> x, other = sympy.Dummy("x"), sympy.Dummy("x")
    >>> sorted(map(str, stand_ins([x, other]).values()))
    ['x', "x'"]
    """
    ordered = in_order(symbols)
    shared = Counter(symbol.name for symbol in ordered)
    taken = set(shared)
    found: dict[Any, Any] = {}
    for symbol in ordered:
        name = symbol.name
        if shared[name] > 1 and name in {stand_in.name for stand_in in found.values()}:
            while name in taken:
                name += "'"
            taken.add(name)
        grows = symbol == positive and symbol.is_positive is None
        if symbol.is_real is None or grows or shared[symbol.name] > 1:
            found[symbol] = own(symbol, name, grows)
    return found


def exchanged(expression: sympy.Expr, rule: Mapping[Any, Any]) -> sympy.Expr:
    """The expression with symbols exchanged; the pieces of a Piecewise are left as they are, not compared anew."""
    if not isinstance(expression, sympy.Piecewise):
        return expression.xreplace(rule)
    pieces = [(value.xreplace(rule), condition.xreplace(rule)) for value, condition in expression.args]
    return sympy.Piecewise(*pieces, evaluate=False)


@lru_cache(maxsize=4096)
def own(symbol: sympy.Symbol, name: str, positive: bool = False) -> StandIn:
    """The stand-in of a symbol, the same at every call, with all that the symbol assumes."""
    assumed = {key: value for key, value in symbol.assumptions0.items() if value is not None}
    return StandIn(name, **{**assumed, **({"positive": True} if positive else {"real": True})})
