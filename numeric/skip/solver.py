"""The cutting-plane method of the dual with a free linear function: its dual points are orthogonal to the features.

The reduced problems over activation cells get columns that cost nothing, the linear functions of the samples; the dual
point of a reduced problem is orthogonal to them. The oracles are those of the problem without skip connection, as ``h``
is the same function.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from numeric.cone_solver import solve_cones
from numeric.lifted.tightening import tightened_support
from numeric.network import Array, Network
from numeric.onedim import bent_dots
from numeric.oracles import Search, choose_oracle
from numeric.reduced.cells import CellSet
from numeric.reduced.cone_program import assemble
from numeric.scaled import Limits, Neurons, ScaledProblem, expired, objective
from numeric.skip.fallback import of_rounding, separating
from numeric.skip.multipliers import free_columns, orthogonal
from numeric.skip.narrowing import Point, ceiling_of, narrowed
from numeric.solution import Solution

NEW_CELLS = 24
ROUNDS = 300
ROOM, HIGHEST = 30.0, 1e15
"""What breaking a constraint costs in a reduced problem, relative to the largest multiplier, and at most."""
NEARLY = 0.99
"""Margins above this are one but for rounding, or cheap to bring there."""
PATIENCE = 2
"""Rounds without a new cell in which a program in better units may still gain digits."""
TRAINING = 0.6
"""Of the time, for rounds where no search is exhaustive."""
VIOLATED = 1e-7
"""By how much of beta, and of the tolerance, a neuron exceeds it that is looked for without an exhaustive search."""
TINY = (np.inf, 1e-7, 1e-9, 0.0)
"""Parts of the largest neuron below which neurons are left out, where that costs nothing; all, for what is linear."""


def solve_skip(scaled: ScaledProblem, limits: Limits) -> Solution:
    """The best network with a free linear function, for sorted samples that have one."""
    return _SkipRun(scaled, limits).solution()


class _SkipRun:
    """The best network and bound so far."""

    def __init__(self, scaled: ScaledProblem, limits: Limits) -> None:
        self.scaled, self.limits = scaled, limits
        self.basis = free_columns(scaled.X, free=scaled.free)
        self.oracle = choose_oracle(scaled.X, scaled.data.error, free=scaled.free)
        self.cells = CellSet(scaled.X, free=scaled.free)
        self.network = Network(
            np.zeros((scaled.original.A.shape[1], 0)), np.zeros(0), np.zeros(0), 0.0
        )  # fmt: skip
        self.value, self.lower, self.dual = np.inf, 0.0, np.zeros_like(scaled.y)
        self.point: Point | None = None
        self.rounding = of_rounding(scaled.original.y, scaled.loss)
        self.ceiling, self.size, self.linear = 0.0, 1.0, float(np.linalg.norm(scaled.y))
        first = np.eye(scaled.X.shape[1], 1)[:, 0]
        for sign in (1.0, -1.0):  # so that there is a program, whatever the first dual point sees
            self.cells.add(sign * first, 0.0, sign)

    def solution(self) -> Solution:
        """Rounds of oracle and reduced problem."""
        status, rounds, idle = "stalled", 0, 0
        self._offer(self._linear_only())
        for linear in separating(self.basis, self.scaled.y) if self.scaled.loss.labelled else ():
            self._offer(replace(self._linear_only(), linear=linear))
        v = orthogonal(self.scaled.loss.dual_of_constant(np.zeros_like(self.scaled.y), self.scaled.y), self.scaled.y,
                       self.scaled.loss, self.basis)  # fmt: skip
        v = self._through_the_dots() if self._on_a_line() else self._first_ceiling(v)
        pause = self._pause()
        while rounds < min(ROUNDS, self.limits.max_iterations):
            changed = self._bounded(v)
            if self.limits.progress is not None:
                self.limits.progress(rounds, self.lower, self.value)
            if self._gap() <= self.limits.tol:
                status = "optimal"
                break
            if expired(pause):
                status = "time limit"
                break
            idle = 0 if changed + self.cells.impose_violated() else idle + 1
            if len(self.cells) == 0 or idle > PATIENCE:
                break
            point = self._trained()
            rounds += 1
            for part in TINY:
                self._offer(replace(point, neurons=point.neurons.larger(part)))
            v = orthogonal(point.v, self.scaled.y, self.scaled.loss, self.basis)
            if self.scaled.loss.constrained and np.max(np.abs(point.v)) > 0.9 * self.ceiling and self.ceiling < HIGHEST:
                self.ceiling, idle = 10.0 * self.ceiling, 0
        else:
            status = "iteration limit"
        if status != "optimal" and not self.oracle.exhaustive:
            status = self._relaxed(v, status)
        self._narrow()
        lower = min(self.lower, self.value)
        return Solution(self.network, self.value, self.dual * self.scaled.dual_unit, lower, status,
                        self.scaled.original, rounds)  # fmt: skip

    def _pause(self) -> float | None:
        """When the rounds end: where no search is exhaustive, a part of the time goes to the relaxation."""
        left = self.limits.seconds
        return None if left is None else time.monotonic() + left * (1.0 if self.oracle.exhaustive else TRAINING)

    def _relaxed(self, v: Array, status: str) -> str:
        """The bound of the lifted relaxation for the last dual point, where no search tells how much it sees."""
        size = float(np.max(np.abs(v), initial=0.0))
        if size > 0:
            seen = self.oracle.search(v, 0.0, self.limits.deadline)
            self._offer_dual(
                v, tightened_support(self.scaled.data, v / size, seen.best / size, self.limits.deadline) * size
            )
        if self._gap() <= self.limits.tol:
            return "optimal"
        return "local" if status == "stalled" else status

    def _on_a_line(self) -> bool:
        """Whether the spline through the samples is the answer."""
        return self.scaled.loss.equations and self.scaled.free and self.scaled.X.shape[1] == 1

    def _through_the_dots(self) -> Array:
        """Offer that spline; its dual point, with which the general method starts where rounding leaves a gap."""
        y = self.scaled.y
        best = bent_dots(self.scaled.X[:, 0], y, 1.0, self.limits.tol)
        net, v = best.network, best.v
        neurons = Neurons(net.U * np.abs(net.w), net.b * np.abs(net.w), np.sign(net.w), 0.0)
        rest = y - neurons.features(self.scaled.X) @ neurons.w
        self._offer(Point(neurons, self.basis.T @ rest, v))
        self.ceiling = ROOM * (float(np.max(np.abs(v))) or 1.0)
        return orthogonal(v, y, self.scaled.loss, self.basis)

    def _first_ceiling(self, v: Array) -> Array:
        """The dual point to start from, and what breaking a constraint costs: twice what is feasible has room."""
        if self.scaled.loss.constrained:
            first = self.oracle.search(v, 0.0, self.limits.deadline)
            v = v * (2.0 * self.scaled.beta / first.best) if first.best > 0 else v
            self.ceiling = ROOM * (float(np.max(np.abs(v))) or 1.0)
        return v

    def _gap(self) -> float:
        """Relative, or the absolute one beside zero targets' rounding."""
        if self.value - self.lower <= self.rounding:
            return 0.0
        size = max(abs(self.value), abs(self.lower))
        return (self.value - self.lower) / size if size > 0 and np.isfinite(self.value) else float(self.value > 0)

    def _bounded(self, v: Array) -> int:
        """Cells of the neurons that a dual point sees most, how many are new; without any, the bound for good."""
        floor = (1.0 + min(VIOLATED, 0.1 * self.limits.tol)) * self.scaled.beta
        search = self.oracle.violated(v, floor, self.limits.deadline)
        added = self._add(search)
        self._offer_dual(v, search.upper)
        if added == 0 and search.upper > self.scaled.beta:
            search = self.oracle.search(v, max(search.best, self.scaled.beta), self.limits.deadline)
            self._offer_dual(v, search.upper)
            added = self._add(search)
        return added

    def _offer_dual(self, v: Array, upper: float) -> None:
        """Keep a dual point, scaled into feasibility, if its bound is better."""
        if not np.isfinite(upper):
            return
        limit = self.scaled.beta / upper if upper > 0 else np.inf
        scale = self.scaled.loss.best_scale(v, self.scaled.y, limit)
        scale = scale if np.isfinite(scale) else 1.0
        seen = scale * float(np.linalg.norm(self.basis.T @ v)) * self.linear  # of the linear function, by rounding
        lower = float((self.scaled.lower_bound(v, upper) - seen) * self.scaled.value_unit)
        if lower > self.lower:
            self.lower, self.dual = lower, v * scale

    def _add(self, search: Search) -> int:
        added = 0
        for k in range(search.values.size):
            added += self.cells.add(search.U[:, k], float(search.b[k]), float(np.sign(search.values[k])))
            if added >= NEW_CELLS:
                break
        return added

    def _linear_only(self) -> Point:
        """The best linear function, by least squares."""
        r = self.scaled.X.shape[1]
        none = Neurons(np.zeros((r, 0)), np.zeros(0), np.zeros(0), 0.0)
        return Point(none, self.basis.T @ self.scaled.y, np.zeros_like(self.scaled.y))

    def _trained(self) -> Point:
        """The reduced problem over the cells, with the free columns."""
        scaled, cells = self.scaled, self.cells
        features = np.hstack([cells.features(), self.basis])
        block, unit = scaled.loss.conic(scaled.y, self.ceiling), scaled.beta * self.size
        P, q, G, h, cones = assemble(cells, self.size * features, block, unit)
        found = solve_cones(P, q, G, h, cones, 1e-12, self.limits.seconds)
        x, z = self.size * np.array(found.x)[: features.shape[1]], np.array(found.z)
        v = scaled.loss.dual_from_fit(features @ x, scaled.y)
        if v is None:
            v = -unit * (block.Mf.T @ z[: len(block.rhs)])
        width = scaled.X.shape[1] + int(scaled.free)
        if scaled.loss.constrained:
            x = x + self._missing(features, x, width)
        table = x[: len(cells) * width].reshape(len(cells), width).T
        signs = np.array([cell.sign for cell in cells.cells])
        P_, b = table[: scaled.X.shape[1]], table[-1] if scaled.free else np.zeros(len(cells))
        size = np.linalg.norm(P_, axis=0)
        total = float(size.sum())
        self.size = float(np.ldexp(1.0, int(np.frexp(total)[1]))) if np.isfinite(total) and total > 1e-6 else 1.0
        for k, cell in enumerate(cells.cells):
            cell.p, cell.b = P_[:, k], float(b[k])
            cell.idle = 0 if size[k] > 1e-7 * size.max(initial=0.0) else cell.idle + 1
        return Point(Neurons(P_, b, signs, 0.0), x[len(cells) * width :], np.asarray(v))

    def _missing(self, features: Array, x: Array, width: int) -> Array:
        """The smallest change of used weights that meets equations which the solver met to its tolerance only."""
        if not self.scaled.loss.equations:
            return np.zeros_like(x)
        size = np.repeat(np.linalg.norm(x[: len(self.cells) * width].reshape(-1, width), axis=1), width)
        used = np.append(size > 1e-7 * size.max(initial=0.0), np.ones(self.basis.shape[1], dtype=bool))
        change = np.zeros_like(x)
        for _ in range(2):
            rest = self.scaled.y - features @ (x + change)
            change[used] += np.linalg.lstsq(features[:, used], rest, rcond=None)[0]
        return change

    def _offer(self, point: Point) -> None:
        """Keep a network if it is the best; one whose margins are too small is scaled up, too."""
        values = [self._offer_times(point, factor) for factor in self._factors(point)]
        if self.scaled.loss.equations and not np.isfinite(values[0]) and point.neurons.w.size:
            self._offer_times(self._met(point), 1.0)

    def _offer_times(self, point: Point, factor: float) -> float:
        scaled_up = replace(point, neurons=point.neurons.times(factor), linear=point.linear * factor)
        network = self._network(scaled_up.neurons, scaled_up.linear)
        value = objective(self.scaled.original, network)
        if value < self.value:
            self.network, self.value, self.point = network, value, scaled_up
            self.linear = factor * float(np.linalg.norm(point.linear))
        return value

    def _narrow(self) -> None:
        """Fewer neurons at the same value, and balanced weights."""
        if self.point is None or not np.isfinite(self.value):
            return
        ceiling = ceiling_of(self.value, self.lower, self.limits.tol)
        best = narrowed(self.scaled, self.point, self.basis, (self.network, self.value), ceiling, self._networks)
        balanced = best[0].balanced()
        value = objective(self.scaled.original, balanced)
        self.network, self.value = (balanced, value) if value <= ceiling else best

    def _networks(self, point: Point) -> Iterator[tuple[Network, float]]:
        """What a point stands for: as it is, scaled up to margins of one, and with equations met better."""
        points = (point, self._met(point)) if self.scaled.loss.equations and point.neurons.w.size else (point,)
        for each in points:
            for factor in self._factors(each):
                network = self._network(each.neurons.times(factor), each.linear * factor)
                yield network, objective(self.scaled.original, network)

    def _met(self, point: Point) -> Point:
        """Weights of the neurons as they are, not as their cells have them, that meet equations better, if any do."""
        neurons, linear = point.neurons, point.linear
        features = np.hstack([neurons.features(self.scaled.X), self.basis])
        before = np.concatenate([neurons.w, linear])
        rest = self.scaled.y - features @ before
        after = before + np.linalg.lstsq(features, rest, rcond=None)[0]
        if np.max(np.abs(self.scaled.y - features @ after)) >= np.max(np.abs(rest)):
            return point
        m = neurons.w.size
        return replace(point, neurons=replace(neurons, w=after[:m]), linear=after[m:])

    def _factors(self, point: Point) -> tuple[float, ...]:
        """One; and, if margins count, what brings the least of them to one, where that is not far."""
        loss, y = self.scaled.loss, self.scaled.y
        if not loss.labelled:
            return (1.0,)
        margin = float(
            np.min(y * (point.neurons.features(self.scaled.X) @ point.neurons.w + self.basis @ point.linear))
        )
        if margin <= (0.0 if loss.constrained else NEARLY):
            return (1.0,)
        return 1.0, (1.0 + 4e-16) / margin, (1.0 + 1e-13) / margin, (1.0 + 1e-9) / margin

    def _network(self, neurons: Neurons, linear: Array) -> Network:
        """On the original data, the linear function as a skip connection and, if biases are free, a constant."""
        scaled = self.scaled
        columns = np.hstack([scaled.X, np.ones((len(scaled.X), 1))]) if scaled.free else scaled.X
        c = np.linalg.lstsq(columns, self.basis @ linear, rcond=None)[0]
        r = scaled.X.shape[1]
        level = float(c[r]) if scaled.free else 0.0
        skip, shift = self._on_data(np.asarray(c[:r], dtype=np.float64))
        kept = neurons.only(neurons.sizes > 0)
        network = scaled.to_network(replace(kept, xi=level))
        return replace(network, skip=skip * scaled.unit, xi=network.xi + shift * scaled.unit)

    def _on_data(self, c: Array) -> tuple[Array, float]:
        """``X c`` as a linear function of A and a constant."""
        moved = self.scaled.data.to_data(c[:, None], np.zeros(1), np.zeros(1), 0.0)
        return moved.U[:, 0], float(moved.b[0])
