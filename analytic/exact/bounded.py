"""The combination of least norm with coefficients between bounds, exactly: ``min || base + sum_i c_i a_i ||``.

An active-set method: a coefficient at a bound enters when the gradient asks it to move inside, which makes its row
independent of those already free; if the least-squares solution leaves the bounds, the step is cut at the first one
met. Every step decreases the norm, so no active set recurs (Stark & Parker, Bounded-variable least squares, 1995; in
exact arithmetic its argument has no tolerance). With ``balanced`` the coefficients keep their sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flint import fmpq, fmpq_mat

from analytic.exact.linear import decided, inner, inverse
from analytic.exact.scalars import ONE, ZERO, Scalar, is_rational, rationals, total
from analytic.exact.time_limit import require_time

Row = tuple[Scalar, ...]
Bound = Scalar | None


@dataclass
class Combination:
    """Coefficients, the vector ``point = base + sum c_i a_i``, and the indices strictly between their bounds.

    ``level`` is the common ``a_i . point`` of these where the coefficients are balanced (None if there are none).
    """

    c: list[Scalar]
    point: Row
    free: list[int] = field(default_factory=list)
    level: Scalar | None = None


def least_norm(
    base: Sequence[Scalar],
    rows: Sequence[Row],
    low: Sequence[Bound],
    high: Sequence[Bound],
    start: Sequence[Scalar],
    *,
    balanced: bool = False,
) -> Combination:
    """The combination of least norm from a ``start`` of which at most one coefficient is not at a bound.

    >>> one, two = fmpq(1), fmpq(2)
    >>> least_norm((-two, -two), [(one, fmpq(0)), (one, one)], [fmpq(0)] * 2, [one, None], [fmpq(0)] * 2).c
    [0, 2]
    """
    found = _Method(tuple(base), rows, low, high, list(start), balanced)
    found.run()
    point = found.point()
    level = inner(rows[found.free[0]], point) if balanced and found.free else None
    return Combination(found.c, point, found.free, level)


class _Method:
    """The state of the active-set method."""

    def __init__(
        self, base: Row, rows: Sequence[Row], low: Sequence[Bound], high: Sequence[Bound], c: list[Scalar],
        balanced: bool,
    ) -> None:  # fmt: skip
        self.base, self.rows, self.low, self.high, self.c, self.balanced = base, rows, low, high, c, balanced
        self.free = [k for k in range(len(c)) if self._room(k, 1) and self._room(k, -1)]
        rational = bool(rows) and bool(base) and is_rational(base) and all(map(is_rational, rows))
        self.matrix = fmpq_mat([list(rationals(row)) for row in rows]) if rational else None

    @cached_property
    def gram(self) -> list[list[fmpq]]:
        """The inner products of rational rows."""
        assert self.matrix is not None
        found: list[list[fmpq]] = (self.matrix * self.matrix.transpose()).tolist()
        return found

    def run(self) -> None:
        """Until no coefficient wants to move."""
        while True:
            require_time()
            entering = self._entering()
            if not entering:
                return
            self.free += entering
            self._settle()

    def point(self) -> Row:
        """``base + sum c_i a_i``."""
        if self.matrix is not None and is_rational(tuple(self.c)):
            (moved,) = (fmpq_mat([list(rationals(self.c))]) * self.matrix).tolist()
            return tuple(x + y for x, y in zip(self.base, moved, strict=True))
        used = [(c, row) for c, row in zip(self.c, self.rows, strict=True) if not (isinstance(c, fmpq) and c == 0)]
        return tuple(total([x, *(c * row[i] for c, row in used)]) for i, x in enumerate(self.base))

    def _room(self, k: int, way: int) -> bool:
        """Whether the coefficient can move up (1) or down (-1)."""
        bound = self.high[k] if way > 0 else self.low[k]
        return bound is None or decided((bound - self.c[k]) * way, "what is left of a bound") > 0

    def _entering(self) -> list[int]:
        """Coefficients at a bound that the gradient asks to move inside."""
        point = self.point()
        slopes = self._slopes(point, range(len(self.rows)))
        if not self.balanced or self.free:
            level = slopes[self.free[0]] if self.balanced else ZERO
            for k, slope in enumerate(slopes):
                way = -decided(slope - level, "a slope")
                if way and k not in self.free and self._room(k, way):
                    return [k]
            return []
        up = [k for k in range(len(slopes)) if self._room(k, 1)]
        down = [k for k in range(len(slopes)) if self._room(k, -1)]
        if not up or not down:
            return []
        first, last = min(up, key=slopes.__getitem__), max(down, key=slopes.__getitem__)
        return [first, last] if decided(slopes[last] - slopes[first], "a slope") > 0 else []

    def _slopes(self, point: Row, chosen: Sequence[int]) -> list[Scalar]:
        """``a_i . point`` of the chosen rows."""
        if self.matrix is not None and is_rational(point):
            seen = (self.matrix * fmpq_mat([[x] for x in rationals(point)])).tolist()
            return [seen[k][0] for k in chosen]
        return [inner(self.rows[k], point) for k in chosen]

    def _settle(self) -> None:
        """Move the free coefficients to the least-squares solution; those that meet a bound on the way stay there."""
        while self.free:
            require_time()
            change = self._change()
            step: Scalar = ONE
            for k, move in zip(self.free, change, strict=True):
                way = decided(move, "a step")
                bound = self.high[k] if way > 0 else self.low[k]
                if way and bound is not None and decided((self.c[k] + move - bound) * way, "a step") > 0:
                    share = (bound - self.c[k]) / move
                    step = share if decided(share - step, "a step") < 0 else step
            for k, move in zip(self.free, change, strict=True):
                self.c[k] = self.c[k] + step * move
            met = [k for k in self.free if not (self._room(k, 1) and self._room(k, -1))]
            self.free = [k for k in self.free if k not in met]
            if not met:
                return

    def _change(self) -> list[Scalar]:
        """The move of the free coefficients to the minimum over them."""
        rows, slopes = [self.rows[k] for k in self.free], self._slopes(self.point(), self.free)
        gram: list[list[Scalar]]
        if self.matrix is not None:
            gram = [[*(self.gram[i][k] for k in self.free), *[ONE] * self.balanced] for i in self.free]
        else:
            gram = [[inner(a, b) for b in rows] + [ONE] * self.balanced for a in rows]
        right: list[Scalar] = [-slope for slope in slopes]
        if self.balanced:
            ones: list[Scalar] = [ONE] * len(rows)
            gram.append([*ones, ZERO])
            right.append(ZERO)
        return _solved(gram, right)[: len(rows)]


def _solved(matrix: list[list[Scalar]], right: list[Scalar]) -> list[Scalar]:
    if all(map(is_rational, matrix)) and is_rational(right):
        square = fmpq_mat([rationals(row) for row in matrix])
        found: list[Scalar] = [row[0] for row in square.solve(fmpq_mat([[x] for x in rationals(right)])).tolist()]
        return found
    back = inverse(tuple(map(tuple, matrix)))
    if back is None:
        raise AssertionError("free rows are independent")
    return [inner(row, right) for row in back]
