"""Nonnegativity certificates: a polynomial written as a nonnegative combination of products of facts and squares.

A linear program proposes the combination; its coefficients are then computed in rational arithmetic and the
identity is expanded exactly, so that floating point decides nothing (Handelman 1988; Krivine 1964 and Stengle 1974
for why such certificates exist).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from typing import Any

import numpy as np
import sympy
from flint import fmpq, fmpq_mat
from sympy.polys.rings import ring

from analytic.derivation.cases import SignFact

Poly = Any  # an element of a sympy polynomial ring over the rationals
MAX_COLUMNS = 6_000
MAX_SIZE = 1 << 60


@dataclass(frozen=True)
class _Column:
    """A polynomial that is nonnegative (or zero, then ``free``, or positive, then ``strict``) under the facts."""

    poly: Poly
    free: bool = False
    strict: bool = False


def in_cone(goal: SignFact, facts: Sequence[SignFact], hints: Sequence[sympy.Expr] = (), degree: int = 2) -> bool:
    """Whether a certificate for the goal was found and verified; all expressions are polynomials with
    rational coefficients in their free symbols.

    >>> a, b = sympy.symbols("a b", real=True)
    >>> in_cone(SignFact((a**2 + b**2) / 2 - a * b), ())
    True
    >>> in_cone(SignFact((a**2 + b**2) / 2 - 2 * a * b), ())
    False
    """
    expressions = [goal.expression, *(item.expression for item in facts), *hints]
    symbols = sorted(set().union(*(e.free_symbols for e in expressions)), key=sympy.default_sort_key)
    if not symbols:
        return _constant(goal) or any(not _constant(item) for item in facts)
    space = ring([f"x{i}" for i in range(len(symbols))], sympy.QQ)[0]
    rule = dict(zip(symbols, space.gens, strict=True))

    def convert(expression: sympy.Expr) -> Poly:
        poly = sympy.Poly(expression, *symbols, domain=sympy.QQ)
        return space.from_dict(dict(poly.as_dict(native=True)))

    target = convert(goal.expression)
    if goal.kind == "==":
        if target == 0:
            return True
        both = (SignFact(goal.expression), SignFact(-goal.expression))
        return all(in_cone(side, facts, hints, degree) for side in both)
    known = [_Column(rule[s], strict=bool(s.is_positive)) for s in symbols if s.is_nonnegative]
    known += [_Column(-rule[s], strict=bool(s.is_negative)) for s in symbols if s.is_nonpositive and not s.is_zero]
    known += [_Column(convert(f.expression), f.kind == "==", f.kind == ">") for f in facts]
    if _evident(target, known, space, goal.kind == ">"):
        return True
    squares = [convert(hint) for hint in hints]
    return any(
        _search(target, list(_columns(space, known, squares, d)), goal.kind == ">") for d in range(1, degree + 1)
    )


def _constant(goal: SignFact) -> bool:
    value = goal.expression
    return bool(value == 0 if goal.kind == "==" else value > 0 if goal.kind == ">" else value >= 0)


def _evident(target: Poly, known: Sequence[_Column], space: Any, strict: bool) -> bool:
    """All coefficients nonnegative, every monomial even or in nonnegative symbols."""
    signed = {tuple(c.poly.leading_expv()) for c in known if c.poly in space.gens}
    positive = {tuple(c.poly.leading_expv()) for c in known if c.poly in space.gens and c.strict}
    units = [tuple(g.leading_expv()) for g in space.gens]
    some = False
    for exponents, coefficient in target.items():
        odd = [units[i] for i, power in enumerate(exponents) if power % 2]
        if coefficient < 0 or not all(unit in signed for unit in odd):
            return False
        some = some or all(units[i] in positive for i, power in enumerate(exponents) if power)
    return some if strict else True


def _columns(space: Any, known: Sequence[_Column], hints: Sequence[Poly], degree: int) -> Iterator[_Column]:
    """Products of at most ``degree`` facts, squares of short differences, and equations times monomials."""
    yield _Column(space.one, strict=True)
    facts = [column for column in known if not column.free]
    count = 0
    for size in range(1, degree + 1):
        for chosen in combinations_with_replacement(facts, size):
            poly = space.one
            for column in chosen:
                poly *= column.poly
            yield _Column(poly, strict=all(column.strict for column in chosen))
            count += 1
            if count > MAX_COLUMNS:
                return
    squares = [*space.gens, *hints]
    squares += [p + side * q for p, q in combinations((space.one, *space.gens), 2) for side in (1, -1)]
    nonzero = {
        tuple(c.poly.leading_expv()) for c in known if c.strict and (c.poly in space.gens or -c.poly in space.gens)
    }
    for root in squares if degree > 1 else hints:
        yield _Column(root**2, strict=_never_zero(root, nonzero))
        for column in facts if root in hints else ():
            yield _Column(root**2 * column.poly)
    monomials = [space.one, *space.gens]
    monomials += [p * q for p, q in combinations_with_replacement(space.gens, 2)]
    for column in known:
        if column.free:
            for monomial in monomials:
                yield _Column(column.poly * monomial, free=True)


def _never_zero(root: Poly, nonzero: set[tuple[int, ...]]) -> bool:
    """Whether it is one monomial in symbols that are known not to vanish."""
    if len(root) != 1:
        return False
    (exponents,) = root
    size = len(exponents)
    return all(tuple(int(i == k) for i in range(size)) in nonzero for k, power in enumerate(exponents) if power)


def _search(target: Poly, columns: list[_Column], strict: bool) -> bool:
    from scipy.optimize import linprog

    columns = [column for column in columns if column.poly != 0]
    rows = sorted(set(target).union(*(column.poly for column in columns)))
    index = {row: i for i, row in enumerate(rows)}
    matrix = np.zeros((len(rows), len(columns)))
    for j, column in enumerate(columns):
        for monomial, value in column.poly.items():
            matrix[index[monomial], j] = float(value)
    sizes = 2.0 ** np.round(np.log2(np.abs(matrix).max(axis=0)))
    matrix /= sizes
    right = np.array([float(target.get(row, 0)) for row in rows])
    cost = [0.0 if c.free else (-1.0 if strict and c.strict else 1e-3) for c in columns]
    bounds = [(None, None) if c.free else (0, 1 if strict and c.strict else None) for c in columns]
    found = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs-ds")
    if found.status != 0:
        return False
    used = [j for j in range(len(columns)) if abs(found.x[j]) > 1e-9]
    kept = [columns[j] for j in used]
    return any(
        _verify(target, kept, [_short(found.x[j], bound) / _short(sizes[j], MAX_SIZE) for j in used], rows, strict)
        for bound in (64, 1 << 20)
    )


def _short(value: float, bound: int) -> fmpq:
    found = sympy.Rational(float(value)).limit_denominator(bound)
    return fmpq(int(found.p), int(found.q))


def _verify(target: Poly, columns: list[_Column], near: list[fmpq], rows: list[Any], strict: bool) -> bool:
    """Rational coefficients near the proposed ones, and the identity in exact arithmetic."""
    values = _solve(target, columns, near, rows)
    if values is None:
        return False
    combination = target.ring.zero
    for value, column in zip(values, columns, strict=True):
        if value < 0 and not column.free:
            return False
        combination += column.poly * sympy.QQ(int(value.p), int(value.q))
    if combination != target:
        return False
    return not strict or any(value > 0 and column.strict for value, column in zip(values, columns, strict=True))


def _solve(target: Poly, columns: list[_Column], near: list[fmpq], rows: list[Any]) -> list[fmpq] | None:
    width = len(columns)
    table = [[_rational(c.poly.get(row, 0)) for c in columns] + [_rational(target.get(row, 0))] for row in rows]
    if not table or not width:
        return [] if target == 0 else None
    reduced, _ = fmpq_mat(table).rref()
    pivots: list[tuple[int, int]] = []
    for i in range(len(rows)):
        lead = next((j for j in range(width + 1) if reduced[i, j] != 0), None)
        if lead == width:
            return None
        if lead is not None:
            pivots.append((i, lead))
    values = [fmpq(0)] * width
    basic = {j for _, j in pivots}
    for j in range(width):
        if j not in basic:
            values[j] = near[j]
    for i, lead in pivots:
        values[lead] = reduced[i, width] - sum(
            (reduced[i, j] * values[j] for j in range(width) if j not in basic), fmpq(0)
        )
    return values


def _rational(value: Any) -> fmpq:
    return fmpq(int(value.numerator), int(value.denominator)) if value else fmpq(0)
