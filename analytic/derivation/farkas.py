"""Linear contradictions: a nonnegative combination of facts, over their monomials, that says ``0 > 0``.

The lemma of Farkas makes the search complete for linear facts. Small ones are searched in rational numbers; for large
ones a linear program in floating point proposes which facts to combine, and the combination is then solved for exactly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import sympy
from flint import fmpq, fmpq_mat

from analytic.derivation.cases import SignFact
from analytic.derivation.simplex import TooLong, solvable


@dataclass(frozen=True)
class _LinearFact:
    """Coefficients of monomials that add up to something nonnegative, positive or, if ``free``, zero."""

    terms: Mapping[sympy.Expr, fmpq]
    strict: bool
    free: bool = False


def impossible(facts: Sequence[SignFact]) -> bool:
    """Whether a combination of the facts, which are expanded polynomials, and of signs of monomials contradicts itself.

    >>> a, b = sympy.symbols("a b", positive=True)
    >>> impossible([SignFact(a - b), SignFact(b - 2 * a)]), impossible([SignFact(a - b), SignFact(2 * b - a)])
    (True, False)
    """
    rows = [_row(fact) for fact in facts]
    monomials = sorted({m for row in rows for m in row.terms} | {sympy.S.One}, key=sympy.default_sort_key)
    rows += [row for monomial in monomials if (row := _known(monomial)) is not None]
    with suppress(TooLong):
        return _combined(rows, monomials)
    return _by_floats(rows, monomials)


def _combined(rows: Sequence[_LinearFact], monomials: Sequence[sympy.Expr]) -> bool:
    """Whether some multiples of the rows, not negative but for equations, vanish together and use a strict one."""
    columns = [[row.terms.get(monomial, fmpq(0)) for monomial in monomials] + [fmpq(int(row.strict))] for row in rows]
    columns += [[-cell for cell in column] for column, row in zip(columns, rows, strict=True) if row.free]
    return solvable(list(zip(*columns, strict=True)), [fmpq(0)] * len(monomials) + [fmpq(1)])


def _by_floats(rows: Sequence[_LinearFact], monomials: Sequence[sympy.Expr]) -> bool:
    from scipy.optimize import linprog  # it takes longer to import than most answers take

    strict = [k for k, row in enumerate(rows) if row.strict]
    table = np.zeros((len(monomials) + 1, len(rows)))
    place = {monomial: i for i, monomial in enumerate(monomials)}
    for k, row in enumerate(rows):
        for monomial, value in row.terms.items():
            table[place[monomial], k] = int(value.p) / int(value.q)
    scale = np.maximum(np.abs(table).max(axis=0), 1e-300)
    table /= scale
    table[-1, strict] = 1.0
    right = np.zeros(len(monomials) + 1)
    right[-1] = 1.0
    bounds = [(None, None) if row.free else (0, None) for row in rows]
    found = linprog(np.ones(len(rows)), A_eq=table, b_eq=right, bounds=bounds, method="highs-ds")
    if found.status != 0:
        return False
    return _exact([row for row, used in zip(rows, np.abs(found.x) > 1e-9, strict=True) if used], monomials)


def _exact(rows: Sequence[_LinearFact], monomials: Sequence[sympy.Expr]) -> bool:
    """Whether the rows have a combination that vanishes, with positive weights on those that are not equations."""
    used = [monomial for monomial in monomials if any(monomial in row.terms for row in rows)]
    table = fmpq_mat([[row.terms.get(monomial, fmpq(0)) for row in rows] for monomial in used])
    reduced, rank = table.rref()
    if rank != len(rows) - 1:  # a vertex of the program has one combination
        return False
    free = next(k for k in range(len(rows)) if all(_lead(reduced, i, len(rows)) != k for i in range(rank)))
    weights = [fmpq(0)] * len(rows)
    weights[free] = fmpq(1)
    for i in range(rank):
        weights[_lead(reduced, i, len(rows))] = -reduced[i, free]
    signs = {int(weight > 0) - int(weight < 0) for row, weight in zip(rows, weights, strict=True) if not row.free}
    return signs in ({1}, {-1}) and any(row.strict for row in rows)


def _lead(reduced: fmpq_mat, i: int, width: int) -> int:
    return next(k for k in range(width) if reduced[i, k] != 0)


@lru_cache(maxsize=1 << 14)
def _row(fact: SignFact) -> _LinearFact:
    terms = fact.expression.as_coefficients_dict()
    exact = {monomial: fmpq(int(value.p), int(value.q)) for monomial, value in terms.items() if value != 0}
    return _LinearFact(exact, fact.kind == ">", fact.kind == "==")


@lru_cache(maxsize=1 << 14)
def _known(monomial: sympy.Expr) -> _LinearFact | None:
    """The sign of a monomial, from the assumptions on its symbols."""
    for side in (1, -1):
        signed = side * monomial
        if signed.is_nonnegative:
            return _LinearFact({monomial: fmpq(side)}, bool(signed.is_positive))
    return None
