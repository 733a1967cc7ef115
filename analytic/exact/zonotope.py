"""The nearest point of a zonotope ``{sum_k t_k g_k : |t_k| <= 1}``, exactly, and the fewest coefficients inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from flint import fmpq, fmpq_mat

from analytic.exact.bounded import least_norm
from analytic.exact.linear import decided, inner
from analytic.exact.scalars import ONE, ZERO, Scalar, is_rational, rationals, total
from analytic.exact.time_limit import require_time
from numeric.errors import UnsupportedError

Row = tuple[Scalar, ...]
SEARCHED = 1 << 17
"""Sums of generators that the search for the fewest inner coefficients may form."""


def nearest(point: Sequence[Scalar], generators: Sequence[Row]) -> list[Scalar]:
    """Coefficients of the nearest point, those strictly inside of ``[-1, 1]`` with independent generators.

    >>> nearest((fmpq(3), fmpq(1)), [(fmpq(1), fmpq(0)), (fmpq(1), fmpq(2))])
    [1, 4/5]
    """
    start = [ONE if decided(inner(point, g), "g . p") >= 0 else -ONE for g in generators]
    away = [tuple(-cell for cell in g) for g in generators]
    return least_norm(point, away, [-ONE] * len(start), [ONE] * len(start), start).c


def residual(point: Sequence[Scalar], generators: Sequence[Row], t: Sequence[Scalar]) -> Row:
    """``point - sum_k t_k g_k``."""
    return tuple(
        total([x, *(-share * g[i] for share, g in zip(t, generators, strict=True))]) for i, x in enumerate(point)
    )


def fewest_inside(target: Sequence[Scalar], generators: Sequence[Row], known: Sequence[Scalar]) -> list[Scalar]:
    """Coefficients of ``target`` with as few as can be strictly inside of ``(-1, 1)``; ``known`` are some.

    The generators of the inner coefficients can be taken independent. For every such set the others are signs whose sum
    meets the target modulo its span: a subset-sum question, answered by meeting in the middle. Numbers that are not
    rational, or a search of more than ``SEARCHED`` sums, leave the coefficients as they are.
    """
    inside = sum(1 for share in known if share * share != 1)
    if inside == 0 or not (all(map(is_rational, generators)) and is_rational(target)):
        return list(known)
    rows, goal, spent = [rationals(g) for g in generators], rationals(target), 0
    for count in range(inside):
        for chosen in combinations(range(len(rows)), count):
            spent += 2 << (len(rows) - count + 1) // 2
            if spent > SEARCHED:
                return list(known)
            found = _with_inside(goal, rows, chosen)
            if found is not None:
                return list(found)
    return list(known)


def _with_inside(goal: Sequence[fmpq], rows: Sequence[Sequence[fmpq]], chosen: tuple[int, ...]) -> list[fmpq] | None:
    """Signs outside of ``chosen`` and coefficients in [-1, 1] on it that add up to the goal."""
    require_time()
    others = [k for k in range(len(rows)) if k not in chosen]
    solver = _Span([rows[k] for k in chosen], len(goal))
    if not solver.independent:
        return None
    aim = solver.outside(goal)
    moved = [solver.outside(rows[k]) for k in others]
    half = len(others) // 2
    first = dict[tuple[fmpq, ...], list[tuple[int, ...]]]()
    for signs, total_ in _sums(moved[:half], len(aim)):
        first.setdefault(total_, []).append(signs)
    for signs, total_ in _sums(moved[half:], len(aim)):
        for left in first.get(tuple(a - b for a, b in zip(aim, total_, strict=True)), []):
            t = [ZERO] * len(rows)
            for k, sign in zip(others, (*left, *signs), strict=True):
                t[k] = fmpq(sign)
            rest = [x - sum((s * row[i] for s, row in zip(t, rows, strict=True)), ZERO) for i, x in enumerate(goal)]
            shares = solver.coefficients(rest)
            if all(-1 <= share <= 1 for share in shares):
                for k, share in zip(chosen, shares, strict=True):
                    t[k] = share
                return t
    return None


def _sums(rows: Sequence[tuple[fmpq, ...]], size: int) -> Iterator[tuple[tuple[int, ...], tuple[fmpq, ...]]]:
    """All signs and the sums they give."""
    found: list[tuple[tuple[int, ...], tuple[fmpq, ...]]] = [((), (ZERO,) * size)]
    for row in rows:
        found = [
            ((*signs, s), tuple(a + s * b for a, b in zip(reached, row, strict=True)))
            for signs, reached in found
            for s in (1, -1)
        ]
    return iter(found)


class _Span:
    """The span of a few rows: coordinates of what is in it, and the part outside of it, by elimination."""

    def __init__(self, rows: Sequence[Sequence[fmpq]], size: int) -> None:
        self.rows, self.size = [list(row) for row in rows], size
        if not rows:
            self.independent, self.pivots = True, list[int]()
            return
        reduced, rank = fmpq_mat(self.rows).rref()
        self.independent = rank == len(rows)
        self.reduced = reduced.tolist()[:rank]
        self.pivots = [next(j for j, cell in enumerate(row) if cell != 0) for row in self.reduced]

    def outside(self, vector: Sequence[fmpq]) -> tuple[fmpq, ...]:
        """The vector modulo the span, in a fixed complement."""
        rest = list(vector)
        for row, pivot in zip(self.reduced if self.pivots else [], self.pivots, strict=True):
            factor = rest[pivot]
            rest = [x - factor * y for x, y in zip(rest, row, strict=True)]
        return tuple(rest)

    def coefficients(self, vector: Sequence[fmpq]) -> list[fmpq]:
        """Coordinates of a vector of the span."""
        if not self.rows:
            return []
        square = fmpq_mat([[row[j] for row in self.rows] for j in self.pivots])
        if square.det() == 0:
            raise UnsupportedError("generators of inner coefficients depend on one another")
        return [row[0] for row in square.solve(fmpq_mat([[vector[j]] for j in self.pivots])).tolist()]
