"""``max { ||V'(Au + b 1)_+|| : ||u|| <= 1 }`` for several outputs, exactly, for rational data.

On a face of the arrangement of the hyperplanes ``a_i'u = 0`` the function is a quadratic form of u. A maximum on the
sphere lies inside of one face, and is a local maximum of its form on the sphere of the face's span L: those are the
eigenvectors of the largest eigenvalue on L. So h squared is the largest of these eigenvalues that has an eigenvector
inside of its face. Where an eigenvalue is multiple, its eigenvectors inside of the face reach the boundary without
leaving the value, because faces hold no line, and a smaller face has one too: single ones are enough.

With free bias the columns of V add up to zero, and the function is convex in b between the kinks and constant beyond:
some sample lies on the kink, and the others are measured from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy
from flint import arb, ctx, fmpq, fmpq_mat, fmpq_poly, fmpz_poly

from analytic.exact.algebraic import real_root
from analytic.exact.faces import Vector, basis_of, faces, null_space
from analytic.exact.scalars import ONE, ZERO, rough
from analytic.exact.time_limit import require_time

START, MOST = 64, 1 << 16
"""Bits of the first and of the finest enclosure of an eigenvalue."""
SLACK = fmpq((1 << 40) - 1, 1 << 40)


@dataclass(frozen=True)
class Eigenvalue:
    """The largest root of an irreducible polynomial with integers, all of whose roots are real."""

    coefficients: tuple[int, ...]

    def ball(self, bits: int) -> Any:
        """A ball around the root."""
        return max((root.real for root, _ in _roots(self.coefficients, bits)), key=lambda x: x.mid())

    def above(self, other: Eigenvalue) -> bool:
        """Whether it is larger; roots of different irreducible polynomials differ."""
        bits = START
        while bits <= MOST and self != other:
            difference = self.ball(bits) - other.ball(bits)
            if not difference.contains(0):
                return bool(difference > 0)
            bits *= 2
        return False

    def below(self) -> fmpq:
        """A rational a little below, not negative."""
        point = self.ball(START).lower()
        mantissa, exponent = map(int, point.man_exp())
        value = fmpq(mantissa << exponent) if exponent >= 0 else fmpq(mantissa, 1 << -exponent)
        return max(value * SLACK, ZERO)

    def expression(self) -> sympy.Expr:
        """The number."""
        return real_root(list(self.coefficients), len(self.coefficients) - 2)


ZERO_EIGENVALUE = Eigenvalue((0, 1))


@dataclass(frozen=True)
class FacePencil:
    """The quadratic form M and the metric H on the span of a face, in a basis N, and the signs of samples inside."""

    M: fmpq_mat
    H: fmpq_mat
    heights: tuple[Vector, ...]
    signs: tuple[int, ...]

    @property
    def about(self) -> float:
        """The largest eigenvalue, as a guess."""
        try:
            small = self.H.inv() * self.M
            return float(np.linalg.eigvals([[rough(c) for c in row] for row in small.tolist()]).real.max())
        except (np.linalg.LinAlgError, ValueError):
            return 0.0

    def exceeds(self, level: fmpq) -> bool:
        """Whether its largest eigenvalue is at least the level."""
        return not positive_definite((level * self.H - self.M).tolist())


def vector_support(rows: Sequence[Vector], V: Sequence[Vector], *, free: bool) -> sympy.Expr:
    """The square of the maximum; with ``free`` the columns of V add up to zero.

    >>> one, zero = fmpq(1), fmpq(0)
    >>> vector_support([(one, zero), (zero, one)], [(one, one), (one, -one)], free=False)
    2
    """
    best = ZERO_EIGENVALUE
    for shift in sorted(set(map(tuple, rows))) if free else [(ZERO,) * len(rows[0])]:
        moved = [tuple(x - y for x, y in zip(row, shift, strict=True)) for row in rows]
        best = _improved(moved, V, best)
    return best.expression()


def _improved(rows: Sequence[Vector], V: Sequence[Vector], best: Eigenvalue) -> Eigenvalue:
    """The larger one of ``best`` and the maximum without bias."""
    pencils = list(_pencils(rows, V))
    for pencil in sorted(pencils, key=lambda p: -p.about):
        require_time()
        if pencil.exceeds(best.below()):
            found, single = largest_eigenvalue(pencil)
            if single and found.above(best) and _inside(pencil, found):
                best = found
    return best


def _pencils(rows: Sequence[Vector], V: Sequence[Vector]) -> Iterator[FacePencil]:
    basis = basis_of(rows)
    if not basis:
        return
    metric = fmpq_mat([[_dot(p, q) for q in basis] for p in basis])
    inside = [tuple(_dot(row, p) for p in basis) for row in rows]
    spans: dict[int, list[Vector]] = {}
    for positive, negative in faces(inside):
        require_time()
        if not positive:
            continue
        zero = ~(positive | negative)
        if zero not in spans:
            spans[zero] = null_space([row for i, row in enumerate(inside) if zero >> i & 1], len(basis))
        yield _pencil(inside, V, metric, spans[zero], positive, negative)


def _pencil(
    rows: Sequence[Vector], V: Sequence[Vector], metric: fmpq_mat, span: list[Vector], positive: int, negative: int
) -> FacePencil:
    heights = [tuple(_dot(row, x) for x in span) for row in rows]
    seen = [
        [sum((heights[i][k] * V[i][j] for i in range(len(rows)) if positive >> i & 1), ZERO) for j in range(len(V[0]))]
        for k in range(len(span))
    ]
    response, N = fmpq_mat(seen), fmpq_mat([list(x) for x in span])
    signs = tuple(int(positive >> i & 1) - int(negative >> i & 1) for i in range(len(rows)))
    return FacePencil(response * response.transpose(), N * metric * N.transpose(), tuple(heights), signs)


def largest_eigenvalue(pencil: FacePencil) -> tuple[Eigenvalue, bool]:
    """The largest root of ``det(x H - M)``, and whether it is a single one."""
    polynomial = (pencil.H.inv() * pencil.M).charpoly()
    best, single = ZERO_EIGENVALUE, False
    for factor, power in fmpz_poly([int(c) for c in (polynomial * polynomial.denom()).coeffs()]).factor()[1]:
        candidate = Eigenvalue(tuple(int(c) for c in factor.coeffs()))
        if candidate.above(best):
            best, single = candidate, power == 1
    return best, single


def _inside(pencil: FacePencil, value: Eigenvalue) -> bool:
    """Whether the eigenvector, or its opposite, has the signs of the face."""
    modulus = fmpq_poly([fmpq(c) for c in value.coefficients])
    vector = eigenvector(pencil, modulus)
    turned = 0
    for height, sign in zip(pencil.heights, pencil.signs, strict=True):
        if not sign:
            continue
        seen = _sign(sum((c * x for c, x in zip(height, vector, strict=True)), fmpq_poly()) % modulus, value)
        turned = turned or seen * sign
        if seen * sign != turned or not seen:
            return False
    return True


def eigenvector(pencil: FacePencil, modulus: fmpq_poly) -> list[fmpq_poly]:
    """A vector ``x != 0`` with ``(M - r H) x = 0`` for the roots r of the irreducible modulus, all single ones."""
    size = pencil.M.nrows()
    table = [[fmpq_poly([pencil.M[i, k], -pencil.H[i, k]]) % modulus for k in range(size)] for i in range(size)]
    pivots: list[int] = []
    for column in range(size):
        row = next((i for i in range(len(pivots), size) if bool(table[i][column])), None)
        if row is None:
            continue
        top = len(pivots)
        table[top], table[row] = table[row], table[top]
        scale = _inverse(table[top][column], modulus)
        table[top] = [cell * scale % modulus for cell in table[top]]
        for i in range(size):
            if i != top and table[i][column]:
                share = table[i][column]
                table[i] = [(a - share * b) % modulus for a, b in zip(table[i], table[top], strict=True)]
        pivots.append(column)
    free = next(k for k in range(size) if k not in pivots)
    found = [fmpq_poly([int(k == free)]) for k in range(size)]
    for i, pivot in enumerate(pivots):
        found[pivot] = -table[i][free]
    return found


def _inverse(element: fmpq_poly, modulus: fmpq_poly) -> fmpq_poly:
    divisor, share, _ = element.xgcd(modulus)
    return share / divisor[0]


def _sign(element: fmpq_poly, value: Eigenvalue) -> int:
    """Of a polynomial at the root, of lower degree: zero only where all of it is."""
    if not element:
        return 0
    bits, before = START, ctx.prec
    try:
        while bits <= MOST:
            ctx.prec = bits
            ball, total = value.ball(bits), arb(0)
            for c in reversed(element.coeffs()):
                total = total * ball + arb(c)
            if not total.contains(0):
                return 1 if total > 0 else -1
            bits *= 2
    finally:
        ctx.prec = before
    raise ArithmeticError("the sign of an algebraic number could not be decided")


def positive_definite(matrix: list[list[fmpq]]) -> bool:
    """Whether all pivots of a symmetric matrix are positive.

    >>> two, one = fmpq(2), fmpq(1)
    >>> positive_definite([[two, one], [one, two]]), positive_definite([[one, one], [one, one]])
    (True, False)
    """
    table = [list(row) for row in matrix]
    for k, pivot in enumerate(table):
        if pivot[k] <= 0:
            return False
        for i in range(k + 1, len(table)):
            share = table[i][k] / pivot[k]
            table[i] = [a - share * b for a, b in zip(table[i], pivot, strict=True)]
    return True


def _roots(coefficients: tuple[int, ...], bits: int) -> Any:
    before, ctx.prec = ctx.prec, bits
    try:
        found: Any = fmpz_poly(list(coefficients)).complex_roots()
        return found
    finally:
        ctx.prec = before


def _dot(left: Vector, right: Vector) -> fmpq:
    return sum((x * y for x, y in zip(left, right, strict=True)), 0 * ONE)
