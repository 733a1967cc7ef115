"""The support function ``h(v) = max |v'(Au + b)_+|`` over ``||u|| <= 1`` in exact arithmetic, with all its maximisers.

For small data, or data of two features. Nothing is rounded: the answer is the square of h, a rational number, and
maximisers scaled to length h, which are rational as well.

Without bias. A maximiser u of ``F(u) = v'(Au)_+`` on the sphere lies in the relative interior of a face of the
arrangement of the samples: in a flat L on which some samples vanish, and in a cell of L where a set D of samples is
active. There F is linear with gradient ``sum_D v_i P_L a_i =: p``, so u = p/||p|| and ``F(p) = ||p||^2``. Conversely
every p with ``F(p) = ||p||^2`` is a value that F takes: ``F(p/||p||) = ||p||``. So h is the largest ``||p||`` over all
flats and cells. In a maximum only samples with ``v_i < 0`` vanish outside of a zero gradient (elsewhere F is convex
across the kink), so flats of those suffice.

Free bias. As ``1'v = 0``, F does not change with b while all samples are on one side, and is piecewise linear in b
with kinks at ``b = -a_k'u``: a maximum over b lies at a kink. So ``h(v) = max_k h(v)`` of the data moved by ``-a_k``
and no bias.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from flint import fmpq, fmpq_mat

from analytic.problems.sweep import sweep

Vector = tuple[Any, ...]
ZERO = fmpq(0)


@dataclass(frozen=True)
class Maximiser:
    """``u`` of length h and ``b``: ``s v'(Au + b)_+ = ||u||^2 = h^2``."""

    u: Vector
    b: Any


@dataclass(frozen=True)
class SignedMaximum:
    """The maximum of ``s v'(Au + b)_+`` for one sign s: its square, and the neurons of length h that attain it."""

    square: Fraction
    neurons: tuple[Maximiser, ...]


def support(A: Sequence[Sequence[Any]], v: Sequence[Any], *, bias: str = "none") -> tuple[SignedMaximum, SignedMaximum]:
    """Both signs; ``A`` is (n, d) and ``v`` (n,) of ints or Fractions, with ``1'v = 0`` if the bias is free.

    >>> up, down = support([(1, 0), (0, 1)], [3, -4])
    >>> up.square, down.square, len(up.neurons)
    (Fraction(9, 1), Fraction(16, 1), 1)
    """
    if bias == "free":
        if sum(v) != 0:
            raise ValueError("the entries of v must add up to zero when the bias is free")
        return _side(_free(A, v)), _side(_free(A, [-x for x in v]))
    up, down = (_side(Maximiser(p, 0) for p in _peaks(A, [s * x for x in v])) for s in (1, -1))
    return up, down


def _side(neurons: Iterator[Maximiser]) -> SignedMaximum:
    best = Fraction(0)
    found: dict[tuple[Vector, Any], Maximiser] = {}
    for neuron in neurons:
        square = Fraction(_dot(neuron.u, neuron.u))
        if square > best:
            best, found = square, {}
        if square == best:
            found[neuron.u, neuron.b] = neuron
    return SignedMaximum(best, tuple(found.values()))


def _free(A: Sequence[Sequence[Any]], v: Sequence[Any]) -> Iterator[Maximiser]:
    for origin in dict.fromkeys(map(tuple, A)):
        moved = [tuple(x - y for x, y in zip(row, origin, strict=True)) for row in A]
        for p in _peaks(moved, v):
            yield Maximiser(p, -_dot(origin, p))


def _peaks(A: Sequence[Sequence[Any]], v: Sequence[Any]) -> Iterator[Vector]:
    """Vectors p with ``F(p) = ||p||^2 > 0``, those of maximal length among them."""
    d = len(A[0])
    if d == 2:
        yield from sweep(A, v)
        return
    weights = [_fmpq(x) for x in v]
    for rows in _flats([tuple(map(_fmpq, row)) for row in A], v):
        for pattern in _cells(rows):
            p = tuple(sum((weights[i] * rows[i][k] for i in pattern), ZERO) for k in range(d))
            square = _dot(p, p)
            if (
                square > 0
                and sum((x * max(_dot(a, p), ZERO) for x, a in zip(weights, rows, strict=True)), ZERO) == square
            ):
                yield tuple(map(_fraction, p))


def _flats(A: list[Vector], v: Sequence[Any]) -> Iterator[list[Vector]]:
    """The samples projected onto every flat spanned by kinks with ``v_i < 0``."""
    down = [i for i, x in enumerate(v) if x < 0 and any(A[i])]
    seen = set()
    for size in range(len(A[0])):
        for chosen in combinations(down, size):
            rows = _projected(A, [A[i] for i in chosen])
            if rows is not None and tuple(rows) not in seen:
                seen.add(tuple(rows))
                yield rows


def _projected(A: list[Vector], normals: list[Vector]) -> list[Vector] | None:
    """The part of every sample orthogonal to the normals (Gram-Schmidt); None if those are dependent."""
    basis: list[Vector] = []
    for normal in normals:
        rest = _reduced(normal, basis)
        if not any(rest):
            return None
        basis.append(rest)
    return [_reduced(row, basis) for row in A]


def _reduced(row: Vector, basis: list[Vector]) -> Vector:
    for e in basis:
        factor = _dot(row, e) / _dot(e, e)
        row = tuple(x - factor * y for x, y in zip(row, e, strict=True))
    return row


def _cells(rows: list[Vector]) -> set[tuple[int, ...]]:
    """The active sets of all cells of full dimension within the span of the rows.

    Every such cell is a pointed cone, so it has an edge: a direction r on which samples of rank one less vanish. Around
    r the signs of the other samples are fixed, and the vanishing ones, which are orthogonal to r, form cells among
    themselves.
    """
    alive = [i for i, row in enumerate(rows) if any(row)]
    if not alive:
        return {()}
    basis = _independent(rows, alive)
    if len(basis) == 1:
        lead = rows[basis[0]]
        return {tuple(i for i in alive if s * _dot(rows[i], lead) > 0) for s in (1, -1)}
    found = set()
    for r, vanishing in _edges(rows, alive, basis):
        inner = _cells([rows[i] if i in vanishing else (ZERO,) * len(rows[i]) for i in range(len(rows))])
        for s in (1, -1):
            fixed = [i for i in alive if i not in vanishing and s * _dot(rows[i], r) > 0]
            found |= {tuple(sorted([*fixed, *more])) for more in inner}
    return found


def _edges(rows: list[Vector], alive: list[int], basis: list[int]) -> Iterator[tuple[Vector, frozenset[int]]]:
    """Directions of the span on which samples of rank one less vanish, and which samples those are."""
    seen = set()
    for chosen in combinations(alive, len(basis) - 1):
        r = _direction(rows, basis, chosen)
        if r is None:
            continue
        vanishing = frozenset(i for i in alive if _dot(rows[i], r) == 0)
        if vanishing not in seen:
            seen.add(vanishing)
            yield r, vanishing


def _direction(rows: list[Vector], basis: list[int], chosen: Sequence[int]) -> Vector | None:
    """The direction of the span orthogonal to the chosen samples; None if they are dependent."""
    system = fmpq_mat([[_dot(rows[i], rows[j]) for j in basis] for i in chosen])
    reduced, rank = system.rref()
    k = len(basis)
    if rank < k - 1:
        return None
    lead = [next(j for j in range(k) if reduced[i, j] != 0) for i in range(rank)]
    loose = next(j for j in range(k) if j not in lead)
    weights = [fmpq(int(j == loose)) for j in range(k)]
    for i, j in enumerate(lead):
        weights[j] = -reduced[i, loose]
    return tuple(sum((x * rows[j][c] for x, j in zip(weights, basis, strict=True)), ZERO) for c in range(len(rows[0])))


def _independent(rows: list[Vector], alive: list[int]) -> list[int]:
    """Indices of a basis of the span."""
    system = fmpq_mat([[rows[i][c] for i in alive] for c in range(len(rows[0]))])
    reduced, rank = system.rref()
    return [alive[next(j for j in range(len(alive)) if reduced[i, j] != 0)] for i in range(rank)]


def _dot(a: Sequence[Any], b: Sequence[Any]) -> Any:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _fmpq(x: Any) -> fmpq:
    return fmpq(x.numerator, x.denominator)


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))
