"""Identities between matrix expressions of unspecified size, by rewriting words in their letters.

A matrix expression is a sum of words (products of matrices and transposes). Expanding it, replacing known
products (such as ``A A^T`` by the identity) and reading one-by-one words in either direction gives a normal form;
two expressions with the same normal form are equal for matrices of every size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy

Word = tuple[tuple[str, bool], ...]
"""Letters ``(name, transposed)`` from left to right."""

Sum = dict[Word, sympy.Expr]
MatrixExpr = Any
MAX_REWRITES = 1_000


def normal_form(
    expression: MatrixExpr, rules: Mapping[Word, Sum] | None = None, symmetric: frozenset[str] = frozenset()
) -> Sum:
    """Words with their nonzero coefficients.

    >>> A = sympy.MatrixSymbol("A", 2, 3)
    >>> normal_form((A + A) * A.T - 2 * A * A.T)
    {}
    """
    terms = _expand(expression, symmetric)
    for _ in range(MAX_REWRITES):
        changed, terms = _rewrite(terms, rules or {})
        if not changed:
            break
    else:
        raise ValueError("the rewriting rules do not come to an end")
    if expression.shape == (1, 1):
        terms = _collect([(min(word, mirror(word, symmetric)), c) for word, c in terms.items()])
    return terms


def _collect(pairs: Sequence[tuple[Word, sympy.Expr]]) -> Sum:
    total: Sum = {}
    for word, coefficient in pairs:
        total[word] = total.get(word, sympy.Integer(0)) + coefficient
    return {word: c for word, c in total.items() if sympy.simplify(c) != 0}


def _expand(expression: MatrixExpr, symmetric: frozenset[str]) -> Sum:
    if isinstance(expression, sympy.MatrixSymbol):
        return {((expression.name, False),): sympy.Integer(1)}
    if isinstance(expression, sympy.Transpose):
        inner = _expand(expression.arg, symmetric)
        return {mirror(word, symmetric): c for word, c in inner.items()}
    if isinstance(expression, sympy.Identity):
        return {(): sympy.Integer(1)}
    if isinstance(expression, sympy.ZeroMatrix):
        return {}
    if expression.is_MatAdd:
        return _collect([pair for part in expression.args for pair in _expand(part, symmetric).items()])
    if isinstance(expression, sympy.MatPow) and expression.exp.is_Integer and expression.exp > 0:
        return _product([expression.base] * int(expression.exp), symmetric)
    if expression.is_MatMul:
        return _product(expression.args, symmetric)
    raise TypeError(f"{expression} ({type(expression).__name__}) is not a sum of products of matrix symbols")


def _product(factors: Sequence[Any], symmetric: frozenset[str]) -> Sum:
    terms: Sum = {(): sympy.Integer(1)}
    for factor in factors:
        right = _expand(factor, symmetric) if getattr(factor, "is_Matrix", False) else {(): factor}
        terms = _collect([(u + v, a * b) for u, a in terms.items() for v, b in right.items()])
    return terms


def mirror(word: Word, symmetric: frozenset[str] = frozenset()) -> Word:
    """The word of the transpose."""
    return tuple((name, name not in symmetric and not transposed) for name, transposed in reversed(word))


def _rewrite(terms: Sum, rules: Mapping[Word, Sum]) -> tuple[bool, Sum]:
    pairs: list[tuple[Word, sympy.Expr]] = []
    changed = False
    for word, coefficient in terms.items():
        found = next(((i, left) for left in rules for i in range(len(word)) if word[i : i + len(left)] == left), None)
        if found is None:
            pairs.append((word, coefficient))
            continue
        changed = True
        start, left = found
        for middle, factor in rules[left].items():
            pairs.append((word[:start] + middle + word[start + len(left) :], coefficient * factor))
    return changed, _collect(pairs)
