"""The cutting-plane method of the dual, fully corrective over activation cells.

The dual maximises ``D(v)`` subject to ``|v'(Xu + b)_+| <= beta ||u||`` for every neuron [Ergen and
Pilanci, JMLR 2021]. Only some of these constraints are kept, whole activation cells at a time: the
reduced problem optimises all neurons of the cells together, so that the method ends after finitely
many cells instead of creeping towards each neuron. An oracle finds the most violated constraints at
the new ``v``; an upper bound of the violation scales ``v`` into feasibility and gives a lower bound
of the optimum, valid however ``v`` was found.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from numeric.cells import CellSet
from numeric.core import Core
from numeric.network import Array
from numeric.oracles import Oracle, Search
from numeric.reduced_problem import Corrected, solve_reduced

__all__ = ["Best", "Neurons", "Options", "run"]

NEW_CELLS = 24
"""Cells added in a round, at most."""


@dataclass(frozen=True)
class Options:
    """When to stop, and whom to tell: ``progress(iteration, lower_bound, value)``."""

    tol: float = 1e-8
    deadline: float | None = None
    progress: Callable[[int, float, float], None] | None = None
    max_iterations: int = 500


@dataclass(frozen=True, eq=False)
class Neurons:
    """A network on the core data: ``P`` (r, m), ``b`` (m,), signs or weights ``w`` (m,), ``xi``."""

    P: Array
    b: Array
    w: Array
    xi: float

    @property
    def penalty(self) -> float:
        """``sum |w_j| ||p_j||``."""
        return float(np.linalg.norm(self.P, axis=0) @ np.abs(self.w))


@dataclass(eq=False)
class Best:
    """The best network and the best dual point so far."""

    neurons: Neurons
    value: float
    v: Array
    lower: float
    iterations: int = 0
    status: str = "stalled"
    log: list[tuple[float, float]] = field(default_factory=list)

    def relative_gap(self) -> float:
        """Gap over the larger bound; infinite before the first network."""
        if not np.isfinite(self.value):
            return np.inf
        size = max(abs(self.value), abs(self.lower))
        return max(self.value - self.lower, 0.0) / size if size > 0 else 0.0

    def offer_network(self, neurons: Neurons, value: float) -> None:
        """Keep the network if it is better."""
        if value < self.value:
            self.neurons, self.value = neurons, value

    def offer_dual(self, v: Array, lower: float) -> None:
        """Keep the dual point if it is better."""
        if lower > self.lower:
            self.v, self.lower = v, lower


def run(core: Core, oracle: Oracle, options: Options, start: Neurons | None = None) -> Best:
    """Solve the core problem from the zero network, or from the cells of ``start``."""
    best = zero_network(core)
    cells = CellSet(core.X, free=core.free)
    v = best.v
    if start is not None:
        for j in np.flatnonzero(start.w):
            cells.add(start.P[:, j], float(start.b[j]), float(np.sign(start.w[j])))
        best.offer_network(*restored(core, start))
    try:
        _iterate(core, oracle, options, best, cells, v)
    except KeyboardInterrupt:
        best.status = "interrupted"
    return best


def zero_network(core: Core) -> Best:
    """The constant network and its dual point, which is optimal from the largest useful beta on."""
    zero = np.zeros(len(core.y))
    xi = core.loss.output_bias(zero, core.y) if core.free else 0.0
    fitted = zero + xi
    v = core.loss.dual_from_fit(fitted, core.y)
    v = core.loss.project(core.y if v is None else v, core.y, free=core.free)
    empty = Neurons(np.zeros((core.X.shape[1], 0)), np.zeros(0), np.zeros(0), xi)
    return Best(empty, core.loss.value(fitted, core.y), v, -np.inf)


def _iterate(core: Core, oracle: Oracle, options: Options, best: Best, cells: CellSet, v: Array) -> None:
    ceiling, stalled = 1.0, 0
    if core.loss.homogeneous:
        first = oracle.search(v, 0.0, options.deadline)
        v = v * (2.0 * core.beta / first.best) if first.best > 0 else v
        ceiling = 30.0 * float(np.max(np.abs(v)))
    while best.iterations < options.max_iterations:
        search = oracle.search(v, core.beta, options.deadline)
        if np.isfinite(search.upper):
            best.offer_dual(v, core.lower_bound(v, search.upper))
        best.log.append((best.lower, best.value))
        if options.progress is not None:
            options.progress(best.iterations, best.lower, best.value)
        if best.relative_gap() <= options.tol:
            best.status = "optimal"
            return
        if options.deadline is not None and time.monotonic() > options.deadline:
            best.status = "time limit"
            return
        changed = _add_cells(cells, search) + cells.impose_violated()
        stalled = 0 if changed else stalled + 1
        if stalled and core.loss.homogeneous and np.max(np.abs(v)) > 0.9 * ceiling and ceiling < 1e15:
            ceiling, stalled = 10.0 * ceiling, 0
        if stalled > 1 or len(cells) == 0:
            return
        if len(cells) > 30 + 4 * sum(cell.idle == 0 for cell in cells.cells):
            cells.drop_idle()
        corrected = solve_reduced(cells, core.y, core.loss, core.beta, ceiling)
        best.iterations += 1
        best.offer_network(*restored(core, _neurons(corrected)))
        v = _dual_point(core, corrected)


def _add_cells(cells: CellSet, search: Search) -> int:
    added = 0
    for k in range(search.values.size):
        added += cells.add(search.U[:, k], float(search.b[k]), float(np.sign(search.values[k])))
        if added >= NEW_CELLS:
            break
    return added


def _neurons(corrected: Corrected) -> Neurons:
    """The neurons in use; those that vanished up to rounding are exact zeros and left out."""
    size = np.linalg.norm(corrected.P, axis=0)
    used = size > 1e-10 * np.max(size, initial=0.0)
    return Neurons(corrected.P[:, used], corrected.b[used], corrected.w[used], corrected.xi)


def _dual_point(core: Core, corrected: Corrected) -> Array:
    return core.loss.project(corrected.v, core.y, free=core.free)


def restored(core: Core, neurons: Neurons) -> tuple[Neurons, float]:
    """The network made feasible and given its best output bias, with its value."""
    g = core.fit(neurons.P, neurons.b, neurons.w, 0.0)
    if core.loss.name == "interpolation":
        neurons = _interpolating(core, neurons)
        g = core.fit(neurons.P, neurons.b, neurons.w, 0.0)
    xi = core.loss.output_bias(g, core.y) if core.free else 0.0
    scale = core.loss.feasible_scale(g + xi, core.y)
    moved = Neurons(neurons.P, neurons.b, neurons.w * scale, xi * scale)
    value = core.loss.value((g + xi) * scale, core.y) + core.beta * moved.penalty
    return moved, value


def _interpolating(core: Core, neurons: Neurons) -> Neurons:
    """Remove a small residual by the least change of the input weights, patterns kept."""
    residual = core.y - core.fit(neurons.P, neurons.b, neurons.w, neurons.xi)
    if neurons.w.size == 0 or np.max(np.abs(residual)) > 1e-4:
        return neurons
    lifted = np.hstack([core.X, np.ones((len(core.y), 1))]) if core.free else core.X
    active = (core.X @ neurons.P + neurons.b > 0) * neurons.w
    r, m = neurons.P.shape
    features = (active[:, :, None] * lifted[:, None, :]).reshape(len(core.y), -1)
    change = np.linalg.lstsq(features, residual, rcond=1e-12)[0].reshape(m, -1).T
    b = neurons.b + change[r] if core.free else neurons.b
    return Neurons(neurons.P + change[:r], b, neurons.w, neurons.xi)
