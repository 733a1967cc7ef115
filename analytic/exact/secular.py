"""The secular equation ``w'Hw = beta^2`` with ``w = (I + tau D H)^-1 t`` as a polynomial in tau.

Its left side falls from ``t'Ht`` to zero as tau grows from 0, for a positive diagonal D and ``H = M M'``: with
``D^1/2 H D^1/2 = Q L Q'`` it is the sum of ``L_k s_k^2 / (1 + tau L_k)^2``, with ``s = Q'D^-1/2 t``. So it has
exactly one root ``tau >= 0`` if ``t'Ht >= beta^2 > 0``, and with ``q = det(I + tau D H)`` and ``N = q w`` that is the
only one of the polynomial ``beta^2 q^2 - N'HN``, which is negative below it and positive above.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from analytic.exact.linear import apply, dot
from analytic.exact.scalars import ONE, ZERO, Row, Rows, Scalar, total

Polynomial = tuple[Scalar, ...]
"""Coefficients, the constant first."""


@dataclass(frozen=True)
class SecularEquation:
    """``equation``, ``q``, and ``N`` (n,), all polynomials in tau."""

    equation: Polynomial
    q: Polynomial
    N: tuple[Polynomial, ...]


def secular_equation(H: Rows, t: Row, beta: Scalar, weights: Row | None = None) -> SecularEquation:
    """The equation of scalars of any kind; ``weights`` are the diagonal of D.

    >>> from flint import fmpq
    >>> found = secular_equation(((fmpq(1),),), (fmpq(3),), fmpq(1))
    >>> found.equation, found.q, found.N
    ((-8, 2, 1), (1, 1), ((3,),))
    """
    n = len(t)
    D = weights or (ONE,) * n
    weighted = tuple(tuple(d * cell for cell in row) for d, row in zip(D, H, strict=True))
    q = _determinant(weighted)
    columns = [t]
    for k in range(1, n):
        image = apply(weighted, columns[-1])
        columns.append(tuple(cell * q[k] - a for cell, a in zip(t, image, strict=True)))
    N = tuple(tuple(column[i] for column in columns) for i in range(n))
    pulled = [tuple(dot(row, column) for column in columns) for row in H]
    square = [beta * beta * cell for cell in _product(q, q)]
    for left, right in zip(N, pulled, strict=True):
        for k, cell in enumerate(_product(left, right)):
            square[k] -= cell
    return SecularEquation(tuple(square), q, N)


def _determinant(matrix: Rows) -> Polynomial:
    """``det(I + tau M)`` by the recursion of Faddeev and Leverrier."""
    n = len(matrix)
    found: list[Scalar] = [ONE]
    power: Rows = tuple(tuple(ONE if i == j else ZERO for j in range(n)) for i in range(n))
    for k in range(1, n + 1):
        image = tuple(tuple(dot(row, column) for column in zip(*power, strict=True)) for row in matrix)
        coefficient = total(image[i][i] for i in range(n)) / fmpq(k)
        found.append(coefficient)
        power = tuple(
            tuple((coefficient if i == j else ZERO) - cell for j, cell in enumerate(row)) for i, row in enumerate(image)
        )
    return tuple(found)


def _product(left: Sequence[Scalar], right: Sequence[Scalar]) -> list[Scalar]:
    found: list[Scalar] = [ZERO] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            found[i + j] += a * b
    return found
