"""Inequalities between a root and an expression, squared where the expression is known not to be negative."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy

from analytic.derivation.cases import SignFact
from analytic.derivation.farkas import impossible


def squared(facts: Sequence[SignFact]) -> list[SignFact]:
    """What follows without a root from polynomial facts, some of which say ``t^2 = base`` of a symbol t for the root.

    >>> a, b = sympy.symbols("a b", real=True)
    >>> t = sympy.Symbol("t", nonnegative=True)
    >>> root = SignFact(t**2 - a, "==")
    >>> [fact.expression for fact in squared([SignFact(b - t), root])]
    [b, -a + b**2]
    >>> squared([SignFact(t - b), root]), [fact.expression for fact in squared([SignFact(t - b), SignFact(b), root])]
    ([], [a - b**2])
    """
    roots = dict(root for fact in facts if fact.kind == "==" for root in _root(fact.expression))
    found: dict[SignFact, None] = {}
    for fact in facts:
        for root in sorted(fact.expression.free_symbols & set(roots), key=sympy.default_sort_key):
            found |= dict.fromkeys(_without(fact, root, roots[root], facts))
    return [fact for fact in found if fact not in facts]


def _root(zero: sympy.Expr) -> Iterator[tuple[sympy.Symbol, sympy.Expr]]:
    for symbol in sorted(zero.free_symbols, key=sympy.default_sort_key):
        base = sympy.expand(symbol**2 - zero)
        if symbol.is_nonnegative and not base.has(symbol):
            yield symbol, base


def _without(fact: SignFact, root: sympy.Symbol, base: sympy.Expr, facts: Sequence[SignFact]) -> Iterator[SignFact]:
    """For ``rest >= m t`` with ``m >= 0``, and for ``m t >= rest`` where the rest is not negative."""
    weight = fact.expression.coeff(root, 1)
    rest = sympy.expand(fact.expression - weight * root)
    if fact.kind == "==" or rest.has(root) or weight == 0:
        return
    difference = sympy.expand(rest**2 - weight**2 * base)
    if weight.is_nonpositive:
        yield SignFact(rest, fact.kind)
        yield SignFact(difference, fact.kind)
    elif weight.is_nonnegative and impossible([*facts, SignFact(rest, ">")]):
        yield SignFact(-difference, fact.kind)
