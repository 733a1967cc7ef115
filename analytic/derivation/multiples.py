"""Facts made ready for a search of contradictions: symbols of known sign, and multiples by monomials of known sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product

import sympy

from analytic.derivation.cases import SignFact

MOST, HIGHEST = 400, 4
"""Multiples, and the degree of what facts are multiplied by."""
Powers = tuple[int, ...]


def signed(facts: Sequence[SignFact]) -> list[SignFact]:
    """With a positive, or nonnegative, symbol for every one that a fact says to have a sign.

    >>> a, b = sympy.symbols("a b", real=True)
    >>> [fact.expression.is_negative for fact in signed([SignFact(-a, ">"), SignFact(a**3)])]
    [False, True]
    >>> signed([SignFact(a), SignFact(a, ">")])[0].expression.is_positive
    True
    """
    rule: dict[sympy.Symbol, sympy.Expr] = {}
    for fact in sorted(facts, key=lambda fact: fact.kind != ">"):  # what is positive before what may be zero
        side, symbol = fact.expression.as_coeff_Mul()
        known = symbol.is_positive or symbol.is_negative or symbol in rule
        if fact.kind != "==" and symbol.is_Symbol and symbol.is_real and not known:
            rule[symbol] = sympy.sign(side) * _stand_in(symbol, fact.kind == ">")
    if not rule:
        return list(facts)
    return [replace(fact, expression=fact.expression.xreplace(rule)) for fact in facts]


@lru_cache(maxsize=1 << 12)
def _stand_in(symbol: sympy.Symbol, strict: bool) -> sympy.Symbol:
    return sympy.Dummy(symbol.name, **{"positive" if strict else "nonnegative": True})


def multiples(facts: Sequence[SignFact]) -> list[SignFact]:
    """Facts, which are expanded polynomials, times monomials that make one of their terms one of another fact.

    >>> x, b = sympy.symbols("x b", positive=True)
    >>> [item.expression for item in multiples([SignFact(1 - x), SignFact(b * x - 2 * b)])]
    [-x**2 + x, -b*x + b, -b*x**2 + b*x, b*x**2 - 2*b*x]
    """
    symbols = sorted(set().union(*(fact.expression.free_symbols for fact in facts)), key=sympy.default_sort_key)
    if not symbols:
        return []
    tables = [_table(fact.expression, tuple(symbols)) for fact in facts]
    wanted = {powers for table in tables for powers in table}
    found: dict[SignFact, None] = {}
    for fact, table in zip(facts, tables, strict=True):
        for factor in sorted(set(_factors(table, wanted))):
            if any(k % 2 and not s.is_nonnegative for k, s in zip(factor, symbols, strict=True)):
                continue
            monomial = sympy.Mul(*(s**k for s, k in zip(symbols, factor, strict=True)))
            kind = ">=" if fact.kind == ">" and not monomial.is_positive else fact.kind
            found[SignFact(sympy.expand(fact.expression * monomial), kind)] = None
            if len(found) >= MOST:
                return list(found)
    return list(found)


@lru_cache(maxsize=1 << 12)
def _table(expression: sympy.Expr, symbols: tuple[sympy.Symbol, ...]) -> tuple[Powers, ...]:
    return tuple(sympy.Poly(expression, *symbols).monoms())


def _factors(table: Sequence[Powers], wanted: set[Powers]) -> Iterator[Powers]:
    """What turns a monomial of the table into a wanted one."""
    if len(table) < 2:
        return
    for own, other in product(table, wanted):
        factor = tuple(b - a for a, b in zip(own, other, strict=True))
        if min(factor) >= 0 and 0 < sum(factor) <= HIGHEST:
            yield factor


def together(facts: Sequence[SignFact]) -> list[list[SignFact]]:
    """The facts in groups that share no symbol: if they contradict each other, those of one group do.

    What is always true, or said more strictly by another fact, is left out.
    """
    strict = {fact.expression for fact in facts if fact.kind == ">"}
    groups: list[tuple[set[sympy.Symbol], list[SignFact]]] = []
    for fact in dict.fromkeys(facts):
        if fact.trivial or (fact.kind == ">=" and fact.expression in strict):
            continue
        symbols, own = set(fact.expression.free_symbols), [fact]
        apart = []
        for others, members in groups:
            if symbols & others:
                symbols, own = symbols | others, members + own
            else:
                apart.append((others, members))
        groups = [*apart, (symbols, own)]
    return [members for _, members in groups]
