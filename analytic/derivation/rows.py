"""The layout of a claim: one row of an ``align``, its conditions behind it or below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import sympy

from analytic.derivation.printing import latex_of
from analytic.model.notation import Notation

WIDE = 50
BREAK = r" \\" + "\n" + r"& \qquad "
_EVIDENT = re.compile(r"(\\textstyle\s*)?(\\sum_?(\w|\{[^}]*\})?\s*)?(\\lVert|\||\\left\\?\|)")
"""Norms and absolute values are nonnegative without a word; that one is positive is said."""


def width(latex: str) -> int:
    """Roughly how many letters wide a formula is set."""
    plain = re.sub(r"\\(left|right|quad|text|operatorname|tfrac|frac)(?![a-z])", "", latex)
    plain = re.sub(r"\\[A-Za-z]+", "x", plain)
    return len(re.sub(r"[{}_^\s\\,]", "", plain))


def listed(conditions: list[str], taken: int) -> str:
    """Conditions behind a relation of this width where they fit, else on lines of their own."""
    joined = r",\ ".join(conditions)
    if conditions and taken + width(joined) + 6 * (1 + len(conditions)) < WIDE:  # relations are set with spaces
        return rf" \quad \text{{if }} {joined}"
    rows: list[str] = []
    for condition in conditions:
        room = WIDE - 4 * (2 + rows[-1].count(r",\ ")) if rows else 0
        if rows and width(rows[-1]) + width(condition) < room:
            rows[-1] += rf",\ {condition}"
        else:
            rows.append(condition)
    return "".join(BREAK + (r"\text{if } " if i == 0 else r"\text{and } ") + row for i, row in enumerate(rows))


def assumed(expressions: Iterable[sympy.Basic], notation: Notation, names: Mapping[Any, str]) -> list[str]:
    """The signs that the symbols of a claim are assumed to have, but for the weight decay and norms that may vanish.

    >>> x, y = sympy.Symbol("x", positive=True), sympy.Symbol("y", nonnegative=True)
    >>> assumed([x * y], Notation(), {})
    ['x > 0', 'y \\\\ge 0']
    """
    free: set[sympy.Symbol] = set().union(*(expression.free_symbols for expression in expressions))
    found = []
    for symbol in sorted(free, key=sympy.default_sort_key):
        written = latex_of(symbol, notation, names)
        known = ">" if symbol.is_positive else r"\ge" if symbol.is_nonnegative else ""
        if known and written != notation.decay and not (known != ">" and _EVIDENT.match(written)):
            found.append((known, written))
    found.sort(key=lambda item: item[0] != ">")
    return [f"{', '.join(name for _, name in group)} {known} 0" for known, group in groupby(found, key=lambda i: i[0])]
