"""Exact linear algebra on scalars: rationals through ``fmpq_mat``, algebraic numbers through a number field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sympy
from flint import fmpq, fmpq_mat
from sympy.polys.matrices import DomainMatrix
from sympy.polys.matrices.exceptions import DMNonInvertibleMatrixError

from analytic.exact.scalars import (
    ZERO,
    Row,
    Rows,
    Scalar,
    is_rational,
    rationals,
    sign,
    simplest,
    the_decider,
    to_sympy,
    total,
)
from numeric.errors import UnsupportedError


def dot(left: Iterable[Scalar], right: Iterable[Scalar]) -> Scalar:
    """The inner product."""
    return total(a * b for a, b in zip(left, right, strict=True))


def inner(left: Iterable[Scalar], right: Iterable[Scalar]) -> Scalar:
    """The inner product, expanded so that equal algebraic numbers look equal."""
    value = dot(left, right)
    return value if isinstance(value, fmpq) else simplest(sympy.expand(value))


def apply(rows: Sequence[Row], vector: Sequence[Scalar]) -> Row:
    """Matrix times vector."""
    return tuple(inner(row, vector) for row in rows)


def gram(rows: Rows) -> Rows:
    """All inner products of rows."""
    if all(map(is_rational, rows)):
        matrix = fmpq_mat([rationals(row) for row in rows])
        return _rows(matrix * matrix.transpose())
    return tuple(tuple(inner(left, right) for right in rows) for left in rows)


def canonical(rows: Rows) -> Rows:
    """The same numbers, each algebraic one written in a basis of their number field."""
    if all(map(is_rational, rows)):
        return rows
    return _scalars(_field_matrix(rows))


def inverse(rows: Rows) -> Rows | None:
    """The inverse of a square matrix, ``None`` when it is singular."""
    if all(map(is_rational, rows)):
        try:
            return _rows(fmpq_mat([rationals(row) for row in rows]).inv())
        except ZeroDivisionError:
            return None
    matrix = _field_matrix(rows)
    try:
        if matrix.domain.is_EX and (found := _by_names_of_roots(rows)) is not None:
            return found
        return _scalars(matrix.inv())
    except DMNonInvertibleMatrixError:
        return None


def _by_names_of_roots(rows: Rows) -> Rows | None:
    """The inverse with a symbol for every root of a number, which sympy has no field for beside other symbols.

    None where the determinant may vanish for the roots.
    """
    cells = [[to_sympy(cell) for cell in row] for row in rows]
    roots = {power for row in cells for cell in row for power in cell.atoms(sympy.Pow) if not power.exp.is_Integer}
    names = {root: sympy.Dummy() for root in roots if not root.free_symbols}
    named = DomainMatrix.from_Matrix(sympy.Matrix(cells).xreplace(names), extension=True).to_field()
    if not names or named.domain.is_EX:
        return None
    back = {name: root for root, name in names.items()}
    determinant = named.domain.to_sympy(named.charpoly()[-1]).xreplace(back)
    if not sign(simplest(sympy.expand(sympy.numer(determinant)))):
        return None
    return tuple(tuple(simplest(to_sympy(cell).xreplace(back)) for cell in row) for row in _scalars(named.inv()))


def left_null(rows: Rows) -> Row | None:
    """A minimal dependence ``t' rows = 0``, ``t != 0``; ``None`` when the rows are independent.

    The reduced echelon form of the transpose writes its first free column in pivot columns before it: the support
    is a circuit, that is, every proper subset of its rows is independent.
    """
    transposed = tuple(zip(*rows, strict=True))
    echelon, pivots = _echelon(transposed)
    free = next((k for k in range(len(rows)) if k not in pivots), None)
    if free is None:
        return None
    null: list[Scalar] = [ZERO] * len(rows)
    null[free] = fmpq(1)
    for i, pivot in enumerate(pivots):
        null[pivot] = -echelon[i][free]
    return tuple(null)


def solution(rows: Sequence[Row], right: Sequence[Scalar]) -> Row | None:
    """One solution of linear equations, zero in free places; None if they have none.

    >>> solution([(fmpq(1), fmpq(2)), (fmpq(2), fmpq(4))], [fmpq(3), fmpq(6)])
    (3, 0)
    """
    count = len(rows[0])
    table = [[*row, cell] for row, cell in zip(rows, right, strict=True)]
    found: list[Scalar] = [ZERO] * count
    for row in reduced(table):
        lead = next(k for k, cell in enumerate(row) if sign(cell))
        if lead == count:
            return None
        found[lead] = row[-1]
    return tuple(found)


def reduced(rows: Sequence[Sequence[Scalar]]) -> list[list[Scalar]]:
    """The reduced echelon form, without rows of zeros.

    >>> reduced([(fmpq(2), fmpq(4)), (fmpq(1), fmpq(2))])
    [[1, 2]]
    """
    if not rows:
        return []
    if all(map(is_rational, rows)):
        found, rank = fmpq_mat([list(rationals(row)) for row in rows]).rref()
        return [list(row) for row in found.tolist()[:rank]]
    return _eliminated([list(row) for row in rows])


def _eliminated(table: list[list[Scalar]]) -> list[list[Scalar]]:
    """Reduced rows, zeros and pivots told apart by their signs."""
    kept: list[list[Scalar]] = []
    for column in range(len(table[0])):
        k = next((k for k, row in enumerate(table) if sign(row[column])), None)
        if k is None:
            continue
        lead = table.pop(k)
        scaled = [tidy(cell / lead[column]) for cell in lead]
        kept, table = ([_less(row, scaled, column) for row in part] for part in (kept, table))
        kept.append(scaled)
    return kept


def _less(row: list[Scalar], lead: list[Scalar], column: int) -> list[Scalar]:
    """The row without its entry in the column of the lead; what vanishes is written as zero."""
    moved = [tidy(a - row[column] * b) for a, b in zip(row, lead, strict=True)]
    return [cell if sign(cell) else ZERO for cell in moved]


def tidy(value: Scalar) -> Scalar:
    """The number as a quotient without common factors, if it holds symbols: expressions grow otherwise.

    >>> x = sympy.Symbol("x", positive=True)
    >>> tidy(simplest((x**2 - 1) / (x - 1)))
    x + 1
    """
    if isinstance(value, fmpq) or not value.free_symbols:
        return value
    return simplest(sympy.cancel(value.expr))


def decided(value: Scalar, what: str) -> int:
    """The sign of a number; an error that names it when it could not be decided."""
    known = sign(value)
    if known is None:
        raise UnsupportedError(f"the sign of {what} = {to_sympy(value)} could not be decided: give numbers")
    return known


def _echelon(rows: Rows) -> tuple[Rows, tuple[int, ...]]:
    if all(map(is_rational, rows)):
        reduced, rank = fmpq_mat([rationals(row) for row in rows]).rref()
        table = _rows(reduced)
        return table, tuple(next(k for k, cell in enumerate(table[i]) if cell != 0) for i in range(rank))
    matrix, pivots = _field_matrix(rows).rref()
    return _scalars(matrix), tuple(pivots)


def _field_matrix(rows: Rows) -> DomainMatrix:
    matrix = sympy.Matrix([[to_sympy(cell) for cell in row] for row in rows])
    if matrix.free_symbols and the_decider() is None:
        names = ", ".join(sorted(map(str, matrix.free_symbols)))
        raise UnsupportedError(f"A holds the symbols {names}: give numbers")
    found = DomainMatrix.from_Matrix(matrix, extension=True).to_field()
    if not (found.domain.is_QQ or found.domain.is_Algebraic or the_decider()):
        raise UnsupportedError("A holds numbers that are not algebraic: give rationals or roots of rationals")
    return found


def _rows(matrix: fmpq_mat) -> Rows:
    return tuple(tuple(row) for row in matrix.tolist())


def _scalars(matrix: DomainMatrix) -> Rows:
    return tuple(tuple(simplest(sympy.expand(cell)) for cell in row) for row in matrix.to_Matrix().tolist())
