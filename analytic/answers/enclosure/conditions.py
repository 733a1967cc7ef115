"""The optimality conditions on fixed activation regions, as equations for Newton's method in long floating point.

Unknown are the weights of each cell's neuron in its basis (with the output weight multiplied in), the output bias and
the dual vector v. A neuron ``p`` of a cell with sign s maximises ``s v'(A p)_+`` over its norm: ``s N'A'D v = beta
N'p/||p||`` on the basis N; and each sample has an equation of the loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flint import arb, arb_mat, fmpq

from analytic.answers.enclosure.cells import ConeCell, Vector
from analytic.exact.time_limit import require_time

Numbers = list[arb]
STEPS = 60
SQUARED, TIED, SILENT, FULL, SMOOTH = "squared", "tied", "silent", "full", "smooth"
"""What a sample's equation says: v = y - f; f = y; v = 0; v = y; v = y sigma(-y f). Several hold at a corner."""


@dataclass
class Conditions:
    """Cells, the data, and the kinds of equations of every sample."""

    rows: Sequence[Vector]
    targets: Sequence[fmpq]
    beta: fmpq
    free: bool
    cells: Sequence[ConeCell]
    kinds: Sequence[Sequence[str]]
    products: list[list[list[fmpq]]] = field(init=False)

    def __post_init__(self) -> None:
        """Products of samples and basis vectors, of the samples that a cell sees."""
        self.products = [
            [[_dot(self.rows[i], N) for N in cell.basis] if i in cell.on else [] for i in range(len(self.rows))]
            for cell in self.cells
        ]

    @property
    def width(self) -> int:
        """Of ``||u||`` in the extended weights."""
        return len(self.rows[0]) - int(self.free)

    @property
    def offsets(self) -> list[int]:
        """Where the unknowns of each cell start; then the output bias (if free), then v."""
        places = [0]
        for cell in self.cells:
            places.append(places[-1] + len(cell.basis))
        return places

    @property
    def first_dual(self) -> int:
        """Where v starts."""
        return self.offsets[-1] + int(self.free)

    def weights(self, x: Sequence[arb]) -> list[Numbers]:
        """The neuron of each cell."""
        found = []
        for cell, start in zip(self.cells, self.offsets, strict=False):
            part = x[start : start + len(cell.basis)]
            found.append(
                [_sum(z * N[k] for z, N in zip(part, cell.basis, strict=True)) for k in range(len(self.rows[0]))]
            )
        return found

    def fit(self, x: Sequence[arb]) -> Numbers:
        """The outputs on the samples, as the cells see them."""
        found = [x[self.offsets[-1]] if self.free else arb(0)] * len(self.rows)
        for cell, start, seen in zip(self.cells, self.offsets, self.products, strict=False):
            if not cell.idle:
                for i in cell.on:
                    found[i] = found[i] + cell.sign * _sum(x[start + j] * r for j, r in enumerate(seen[i]))
        return found

    def system(self, x: Sequence[arb]) -> tuple[Numbers, list[Numbers]]:
        """The equations' left-hand sides, and their derivatives."""
        left: Numbers = []
        rows: list[Numbers] = []
        for k in range(len(self.cells)):
            self._stationary(k, x, left, rows)
        fit = self.fit(x)
        for i in range(len(self.rows)):
            for kind in self.kinds[i]:
                self._sample(i, kind, fit[i], x, left, rows)
        if self.free:
            row = self._zeros()
            row[self.first_dual :] = [arb(1)] * len(self.rows)
            left.append(_sum(x[self.first_dual :]))
            rows.append(row)
        return left, rows

    def _zeros(self) -> Numbers:
        return [arb(0)] * (self.first_dual + len(self.rows))

    def _stationary(self, k: int, x: Sequence[arb], left: Numbers, rows: list[Numbers]) -> None:
        cell, start, seen = self.cells[k], self.offsets[k], self.products[k]
        p = self.weights(x)[k][: self.width]
        size = _sum(c * c for c in p).sqrt()
        flat = [N[: self.width] for N in cell.basis]
        along = [_sum(c * b for c, b in zip(p, N, strict=True)) for N in flat]
        for j, N in enumerate(flat):
            row = self._zeros()
            value = -(along[j] / size) * self.beta
            for i in cell.on:
                value += cell.sign * x[self.first_dual + i] * seen[i][j]
                row[self.first_dual + i] = arb(cell.sign * seen[i][j])
            for m, M in enumerate(flat):
                row[start + m] = (along[j] * along[m] / size**3 - _dot(N, M) / size) * self.beta
            left.append(value)
            rows.append(row)
        if cell.idle:  # of norm one, as nothing else says how long it is
            row = self._zeros()
            row[start : start + len(flat)] = [2 * a for a in along]
            left.append(size * size - 1)
            rows.append(row)

    def _sample(
        self, i: int, kind: str, f: arb, x: Sequence[arb], left: Numbers, rows: list[Numbers]
    ) -> None:  # fmt: skip
        y, v = arb(self.targets[i]), x[self.first_dual + i]
        row = self._zeros()
        slope = arb(0)
        if kind == TIED:
            value, slope = f - y, arb(1)
        elif kind == SQUARED:
            value, slope = v + f - y, arb(1)
        elif kind == SMOOTH:
            share = 1 / (1 + (y * f).exp())
            value, slope = v - y * share, share * (1 - share)
        else:
            value = v - y if kind == FULL else v
        if kind != TIED:
            row[self.first_dual + i] = arb(1)
        if kind in (TIED, SQUARED, SMOOTH):
            self._add_fit(i, slope, row)
        left.append(value)
        rows.append(row)

    def _add_fit(self, i: int, slope: arb, row: Numbers) -> None:
        """The derivative of the output on a sample."""
        if self.free:
            row[self.offsets[-1]] = slope
        for cell, start, seen in zip(self.cells, self.offsets, self.products, strict=False):
            if i in cell.on and not cell.idle:
                for j, r in enumerate(seen[i]):
                    row[start + j] = slope * cell.sign * r


def refine(conditions: Conditions, x: Numbers, digits: int) -> Numbers | None:
    """The solution near x to so many digits, by Levenberg and Marquardt's method with a damping that vanishes.

    It converges quadratically also where solutions are not isolated. None where it does not get there. The precision
    of flint is the caller's.
    """
    target, last = arb(10) ** (-2 * digits), None
    for _ in range(STEPS):
        require_time()
        left, rows = conditions.system(x)
        size = _middle(_sum(c * c for c in left))
        if size < target:
            return x
        if last is not None and not size < 1e6 * last:
            return None
        last = size if last is None else min(last, size)
        move = _step(left, rows, size)
        if move is None:
            return None
        x = [_middle(a + b) for a, b in zip(x, move, strict=True)]
    return None


def precision(digits: int) -> int:
    """Bits of the arithmetic: the damping that is left at the end is the square of the error, and is inverted."""
    return 14 * digits + 256


def _step(left: Numbers, rows: list[Numbers], damping: arb) -> Numbers | None:
    jacobian = arb_mat([[_middle(c) for c in row] for row in rows])
    turned = jacobian.transpose()
    normal = turned * jacobian
    n = normal.ncols()
    for k in range(n):
        normal[k, k] = normal[k, k] + damping
    right = turned * arb_mat([[-c] for c in left])
    middle = arb_mat([[_middle(normal[i, j]) for j in range(n)] for i in range(n)])
    try:
        found = middle.solve(arb_mat([[_middle(right[i, 0])] for i in range(n)]))
    except ZeroDivisionError:
        return None
    return [_middle(found[i, 0]) for i in range(n)]


def _middle(ball: arb) -> arb:
    return arb(ball.mid())


def _sum(values: object) -> arb:
    return sum(values, start=arb(0))  # type: ignore[call-overload, no-any-return]


def _dot(left: Sequence[fmpq], right: Sequence[fmpq]) -> fmpq:
    return sum((a * b for a, b in zip(left, right, strict=True)), fmpq(0))
