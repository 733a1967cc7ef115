"""The reduced problem: training restricted to a few cells, as a cone program.

With the activation patterns fixed, training is convex [Pilanci and Ergen, ICML 2020]: one variable
``p_k`` a cell, the penalty ``beta ||p_k||``, and the sides of the kink as linear constraints.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import clarabel
import numpy as np
import scipy.sparse as sp

from numeric.cone_solver import solve_cones
from numeric.losses import Loss
from numeric.losses.base import ConicLoss
from numeric.network import Array
from numeric.reduced.cells import CellSet
from numeric.scaled import Neurons, with_ones

CONES = {
    "zero": clarabel.ZeroConeT,
    "nonnegative": clarabel.NonnegativeConeT,
}

Triplets = tuple[Array, np.ndarray, np.ndarray]
"""Values, rows and columns of the entries of a matrix."""

SMALL_BETA = 1e-7
"""Below this the program is solved for a larger one; data and targets are of unit size."""

VANISHING = 1e-3
"""Largest entry of a dual point of a loss that can vanish."""

OFF = 64.0
"""Ratio of the size of a solution to its guess beyond which the program is solved again."""


@dataclass(frozen=True, eq=False)
class Trained:
    """Solution of a reduced problem: a neuron for every cell, and the dual ``v``."""

    neurons: Neurons
    v: Array
    solved: bool


def solve_reduced(
    cells: CellSet, y: Array, loss: Loss, beta: float, ceiling: float = 1e3, seconds: float | None = None
) -> Trained:
    """Optimise all cells together; the solution is also left in the cells.

    The solver stops at an absolute tolerance, so it is given the problem in units of its solution: the size of
    the network, guessed from the solution before, and once more if the guess was far off. After ``seconds`` the
    iterate reached is returned as not solved.
    """
    size = _size(np.array([cell.p for cell in cells.cells if cell.p.size]).T)
    program = _Program(cells, y, loss, beta, ceiling, size, seconds)
    found = program.eased()
    right = _size(found.neurons.P)
    if found.solved and not size / OFF <= right <= size * OFF:
        again = replace(program, size=right).eased()
        found = again if again.solved else found
    _store(cells, found.neurons)
    return found


def _size(P: Array) -> float:
    """Sum of the norms, as a power of two, but 1 for networks that vanish."""
    total = float(np.linalg.norm(P, axis=0).sum()) if P.size else 0.0
    return float(np.ldexp(1.0, int(np.frexp(total)[1]))) if np.isfinite(total) and total > 1.0 else 1.0


@dataclass(frozen=True, eq=False)
class _Program:
    """The program for ``p / size``, its objective divided by ``beta * size``."""

    cells: CellSet
    y: Array
    loss: Loss
    beta: float
    ceiling: float
    size: float
    seconds: float | None

    def eased(self) -> Trained:
        """The solution, by way of a larger ``beta`` where the given one is so small that the solver loses its digits.

        So small a ``beta`` hardly changes the network; Newton's method does the rest. The dual point is proportional
        to it if the loss can vanish; if it cannot, it hardly depends on it. A loss that has a simpler form where it
        vanishes is solved in that form then.
        """
        found = self._with_larger_beta()
        if self.loss.constrained or not (found.solved and 0.0 < float(np.max(np.abs(found.v))) <= VANISHING):
            return found
        near_zero = self.loss.conic_near_zero(self.y, self.beta * self.size)
        if near_zero is None:
            return found
        nearer = self._solved(near_zero)
        return nearer if nearer.solved else found

    def _with_larger_beta(self) -> Trained:
        """The solution, for a larger ``beta`` where the given one is too small to be solved for."""
        found = self._solved()
        if self.loss.constrained or self.beta > SMALL_BETA:
            return found
        for factor in min(1e3, SMALL_BETA / self.beta) * 1e2 ** np.arange(6):
            eased = replace(self, beta=self.beta * float(factor))._solved()
            if eased.solved:
                if np.max(np.abs(eased.v)) <= VANISHING:
                    return replace(eased, v=eased.v / float(factor))
                return found if found.solved else eased
        return found

    def _solved(self, near_zero: ConicLoss | None = None) -> Trained:
        """One call of the solver; with ``near_zero`` as the loss, if given.

        Samples that were rotated have no multipliers of their own: the dual point is that of the fit then.
        """
        cells, y, unit = self.cells, self.y, self.beta * self.size
        features = with_ones(self.size * cells.features(), free=cells.free)
        rotated, target = _compressed(features, y) if self.loss.rotation_invariant else (features, y)
        block = self.loss.conic(target, self.ceiling) if near_zero is None else near_zero
        P, q, G, h, cones = assemble(cells, rotated, block, unit)
        solution = solve_cones(P, q, G, h, cones, 1e-11, self.seconds)
        x, z = np.array(solution.x), np.array(solution.z)
        coefficients = x[: features.shape[1]]
        v = self.loss.dual_from_fit(features @ coefficients, y) if self.loss.rotation_invariant else None
        if v is None:
            v = -unit * (block.Mf.T @ z[: len(block.rhs)])
        solved = str(solution.status) in ("Solved", "AlmostSolved") and bool(np.isfinite(x).all())
        return Trained(self._neurons(coefficients), v, solved)

    def _neurons(self, coefficients: Array) -> Neurons:
        """The neurons of the cells, from the coefficients of their features and the output bias."""
        K, r, free = len(self.cells), self.cells.X.shape[1], self.cells.free
        table = self.size * coefficients[: K * (r + free)].reshape(K, r + free).T
        signs = np.array([cell.sign for cell in self.cells.cells])
        return Neurons(table[:r], table[r] if free else np.zeros(K), signs, float(coefficients[-1]) if free else 0.0)


def _store(cells: CellSet, neurons: Neurons) -> None:
    """Leave the neurons in their cells, and count for how long a cell has not been used."""
    size = np.linalg.norm(neurons.P, axis=0)
    used = size > 1e-7 * np.max(size, initial=0.0)
    for k, cell in enumerate(cells.cells):
        cell.p, cell.b = neurons.P[:, k], float(neurons.b[k])
        cell.idle = 0 if used[k] else cell.idle + 1


def _compressed(features: Array, y: Array) -> tuple[Array, Array]:
    """An orthogonal change of coordinates that leaves at most q + 1 rows of a least-squares fit."""
    q = features.shape[1]
    if len(y) <= 2 * (q + 1):
        return features, y
    triangle: Array = np.asarray(np.linalg.qr(np.hstack([features, y[:, None]]), mode="r"))
    return triangle[:, :q], triangle[:, q]


def assemble(
    cells: CellSet, features: Array, block: ConicLoss, unit: float
) -> tuple[sp.csc_matrix, Array, sp.csc_matrix, Array, list[object]]:
    """Variables: coefficients, then one norm bound a cell at cost one, then those of the loss, divided by ``unit``."""
    K, r, Q = len(cells), cells.X.shape[1], features.shape[1]
    m, sides = len(block.rhs), sum(len(cell.rows) for cell in cells.cells)
    parts = [
        _entries(block.Mf @ features, 0, 0),
        _entries(block.Ma, 0, Q + K),
        _sides(cells, m),
        _norms(K, r, r + int(cells.free), Q, m + sides),
    ]
    value, row, column = (np.concatenate(some) for some in zip(*parts, strict=True))
    shape = m + sides + K * (r + 1), Q + K + block.Ma.shape[1]
    G = sp.csc_matrix((value, (row, column)), shape=shape)  # once: stacking sparse blocks costs as much as solving
    h = np.concatenate([block.rhs, np.zeros(shape[0] - m)])
    cones: list[object] = [
        clarabel.ExponentialConeT() if kind == "exponential" else CONES[kind](size) for kind, size in block.cones
    ]
    if sides:
        cones.append(clarabel.NonnegativeConeT(sides))
    cones.extend([clarabel.SecondOrderConeT(r + 1)] * K)
    P = _diagonal(np.concatenate([np.zeros(Q + K), block.P / unit]))
    q = np.concatenate([np.zeros(Q), np.ones(K), block.q / unit])
    return P, q, G, h, cones


def _entries(block: Array | sp.csc_array, row: int, column: int) -> Triplets:
    """The nonzero entries of a matrix whose corner is at ``row``, ``column``."""
    some = sp.coo_array(block)
    return some.data, row + some.row, column + some.col


def _diagonal(d: Array) -> sp.csc_matrix:
    k = np.flatnonzero(d)
    return sp.csc_matrix((d[k], k, np.searchsorted(k, np.arange(len(d) + 1))), shape=(len(d), len(d)))


def _sides(cells: CellSet, top: int) -> Triplets:
    """Rows ``-side * (x_i'p_k + b_k) <= 0``, each scaled to unit size, from row ``top`` on."""
    width = cells.X.shape[1] + int(cells.free)
    rows = [sorted(cell.rows) for cell in cells.cells]
    cell_of = np.repeat(np.arange(len(cells)), [len(some) for some in rows])
    samples = np.concatenate([np.array(some, dtype=int) for some in rows])
    active = np.stack([cell.pattern for cell in cells.cells])[cell_of, samples]
    values = with_ones(cells.X[samples], free=cells.free)
    size = np.linalg.norm(values, axis=1)
    values = values * (np.where(active, -1.0, 1.0) / np.where(size > 0, size, 1.0))[:, None]
    row = np.repeat(top + np.arange(len(samples)), width)
    column = (cell_of[:, None] * width + np.arange(width)).ravel()
    return values.ravel(), row, column


def _norms(K: int, r: int, width: int, Q: int, top: int) -> Triplets:
    """Second-order cones ``(t_k, p_k)``, from row ``top`` on."""
    row = top + np.arange(K * (r + 1))
    column = np.hstack([Q + np.arange(K)[:, None], np.arange(K)[:, None] * width + np.arange(r)])
    return -np.ones(row.size), row, column.ravel()
