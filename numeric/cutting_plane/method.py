"""The cutting-plane method of the dual, fully corrective over activation cells.

The dual maximises ``D(v)`` subject to ``|v'(Xu + b)_+| <= beta ||u||`` for every neuron [Ergen and
Pilanci, JMLR 2021]. Only some of these constraints are kept, whole activation cells at a time: the
reduced problem optimises all neurons of the cells together, so that the method ends after finitely
many cells instead of creeping towards each neuron. An oracle finds the most violated constraints at
the new ``v``; an upper bound of the violation scales ``v`` into feasibility and gives a lower bound
of the optimum, valid however ``v`` was found.
"""

from __future__ import annotations

import numpy as np

from numeric.large.descent import is_large
from numeric.large.training import narrow, relax, train_large
from numeric.network import Array
from numeric.oracles import Oracle, Search
from numeric.reduced.cells import CellSet
from numeric.reduced.cone_program import Corrected, solve_reduced
from numeric.refinement.few_neurons import fewest, merged, simplified
from numeric.refinement.newton import polish
from numeric.refinement.restoring import completed, restored
from numeric.scaled.incumbent import Incumbent, zero_network
from numeric.scaled.limits import GRACE, Limits
from numeric.scaled.neurons import Neurons
from numeric.scaled.problem import ScaledProblem

__all__ = ["Incumbent", "Limits", "run"]

LOOSE = 0.05
"""A relative gap beyond which the relaxed dual point is worth its time."""

CONES = 50_000
"""Cones that exhaustive searches may look at for every iteration allowed."""

NEW_CELLS = 24
"""Cells added in a round, at most."""

UNUSED = 1e-3
"""Neurons below this part of the largest one start no cell: an interior point has many."""

POLISHED = 100
"""Neurons of a network for large data up to which it is polished and made smaller at the end."""

SMALLER = 4
"""Most turns of making the network smaller and polishing what is left, where the gap stays open."""


def run(scaled: ScaledProblem, oracle: Oracle, limits: Limits, start: Neurons | None = None) -> Incumbent:
    """Solve the scaled problem from the zero network, or from the cells of ``start``."""
    best = zero_network(scaled)
    oracle.work = float(CONES) * limits.max_iterations
    cells = CellSet(scaled.X, free=scaled.free)
    v = best.v
    if start is not None:
        _add_neurons(cells, start)
        best.offer_network(*restored(scaled, start))
    try:
        if is_large(scaled, oracle):
            v = train_large(scaled, oracle, limits.shortened(), best)
            if oracle.exhaustive and best.status == "local":
                best.status = "stalled"
                _add_neurons(cells, best.neurons.larger(UNUSED))
                _iterate(scaled, oracle, limits.shortened(), best, cells, v, 30.0 * float(np.max(np.abs(v))))
        else:
            _iterate(scaled, oracle, limits.shortened(), best, cells, v)
    except KeyboardInterrupt:
        best.status = "interrupted"
    try:
        _finish(scaled, oracle, limits.within(GRACE) if best.status == "interrupted" else limits, best)
    except KeyboardInterrupt:
        best.status = "interrupted"
    if best.status == "stalled" and oracle.work <= 0.0:
        best.status = "iteration limit"
    return best


def _finish(scaled: ScaledProblem, oracle: Oracle, limits: Limits, best: Incumbent) -> None:
    """A bound where there is none yet, and a feasible and small network."""
    _bound_late(scaled, oracle, limits, best)
    for some in (best.latest, best.neurons):
        if some is not None and not np.isfinite(best.value):
            best.offer_network(*completed(scaled, some, deadline=limits.deadline))
    if is_large(scaled, oracle):
        narrow(scaled, best)
        if best.status not in ("stalled", "optimal") or best.neurons.w.size > POLISHED:
            return
    for _ in range(SMALLER):
        if limits.expired:
            break
        _simplify(scaled, limits, best)
        if best.status != "stalled" or not _polished(scaled, oracle, limits, best, best.neurons, best.v):
            break
        best.status = "optimal" if best.relative_gap() <= limits.tol else "stalled"
    if best.status != "optimal" and np.isfinite(best.value) and best.neurons.w.size > len(scaled.y) + 1:
        narrow(scaled, best)  # there was no time to polish a small one


def _simplify(scaled: ScaledProblem, limits: Limits, best: Incumbent) -> None:
    """A smaller network within the tolerance, or within a tenth of what the gap leaves open."""
    if not np.isfinite(best.value):
        return
    room = max(limits.tol * max(abs(best.value), abs(best.lower)), 0.1 * (best.value - best.lower))
    ceiling = max(best.value, min(best.lower + room, best.value * (1.0 + limits.tol)))
    best.neurons, best.value = simplified(scaled, best.neurons, best.value, best.v, ceiling, limits.deadline)


def _bound_late(scaled: ScaledProblem, oracle: Oracle, limits: Limits, best: Incumbent) -> None:
    """A lower bound from the best fit, or from the relaxation, when the search was cut short."""
    if best.status == "optimal":
        return
    if not oracle.exhaustive and best.status == "stalled":
        best.status = "local"
    found = best.neurons
    v = scaled.loss.dual_from_fit(scaled.fit(found.P, found.b, found.w, found.xi), scaled.y)
    if v is not None and np.isfinite(best.value) and not best.relaxed:
        v = scaled.loss.project(v, scaled.y, free=scaled.free)
        best.offer_dual(v, scaled.lower_bound(v, oracle.bound(v, limits.deadline)))
    if best.relative_gap() > LOOSE and not best.relaxed:
        relax(scaled, best, limits.deadline)


def _iterate(
    scaled: ScaledProblem,
    oracle: Oracle,
    limits: Limits,
    best: Incumbent,
    cells: CellSet,
    v: Array,
    ceiling: float = 0.0,
) -> None:
    """Rounds of oracle and reduced problem from ``v``; a positive ``ceiling`` says that its size is right."""
    stalled, latest, begun = 0, best.neurons, best.iterations
    if scaled.loss.constrained and not ceiling:
        first = oracle.search(v, 0.0, limits.deadline)
        v = v * (2.0 * scaled.beta / first.best) if first.best > 0 else v
        ceiling = 30.0 * float(np.max(np.abs(v)))
    while best.iterations < limits.max_iterations:
        search = oracle.search(v, scaled.beta, limits.deadline)
        if np.isfinite(search.upper):
            best.offer_dual(v, scaled.lower_bound(v, search.upper))
        best.report(limits)
        if best.relative_gap() <= limits.tol:
            best.status = "optimal"
            return
        if limits.expired:
            best.status = "time limit"
            if not np.isfinite(search.upper):
                best.offer_dual(v, scaled.lower_bound(v, oracle.bound(v, limits.deadline)))
            return
        changed = _add_cells(cells, search) + cells.impose_violated()
        if not changed and _bounded(scaled, oracle, limits, best, v, search):
            best.status = "optimal"
            return
        stalled = 0 if changed or best.iterations == begun else stalled + 1
        if stalled and scaled.loss.constrained and np.max(np.abs(v)) > 0.9 * ceiling and ceiling < 1e15:
            ceiling, stalled = 10.0 * ceiling, 0
        if len(cells) == 0:
            return
        if stalled and not oracle.exhaustive:
            return
        if stalled:
            _polished(scaled, oracle, limits, best, latest, v)
            if best.relative_gap() <= limits.tol:
                best.status = "optimal"
            return
        if len(cells) > 30 + 4 * sum(cell.idle == 0 for cell in cells.cells):
            cells.drop_idle()
        corrected = solve_reduced(cells, scaled.y, scaled.loss, scaled.beta, ceiling, limits.seconds)
        best.iterations += 1
        best.latest = latest = _neurons(corrected)
        best.offer_network(*restored(scaled, latest))
        v = scaled.loss.project(corrected.v, scaled.y, free=scaled.free)
    best.status = "iteration limit"


def _bounded(scaled: ScaledProblem, oracle: Oracle, limits: Limits, best: Incumbent, v: Array, search: Search) -> bool:
    """Bound ``v`` where a local search was content with what exceeds ``beta`` by rounding; whether that is enough."""
    if oracle.exhaustive and not np.isfinite(search.upper):
        closing = oracle.search(v, search.best, limits.deadline)
        if np.isfinite(closing.upper):
            best.offer_dual(v, scaled.lower_bound(v, closing.upper))
    return best.relative_gap() <= limits.tol


def _add_neurons(cells: CellSet, neurons: Neurons) -> None:
    """The cells of a network."""
    for j in np.flatnonzero(neurons.w):
        cells.add(neurons.P[:, j], float(neurons.b[j]), float(np.sign(neurons.w[j])))


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


def _polished(
    scaled: ScaledProblem, oracle: Oracle, limits: Limits, best: Incumbent, latest: Neurons, v: Array
) -> bool:
    """Newton's method on the active neurons, for several guesses of what is active; True if it helped."""
    before = best.relative_gap()
    for smallest, kink in ((1e-8, 1e-7), (1e-6, 1e-6), (1e-5, 1e-4), (1e-9, 1e-9)):
        some = merged(scaled, latest, smallest)
        for active in (some, fewest(scaled, some)):
            moved, dual = polish(scaled, active, v, kink=kink)
            if moved is active:
                continue
            best.offer_network(*restored(scaled, moved))
            dual = scaled.loss.project(dual, scaled.y, free=scaled.free)
            search = oracle.search(dual, scaled.beta, limits.deadline)
            if np.isfinite(search.upper):
                best.offer_dual(dual, scaled.lower_bound(dual, search.upper))
            if _bounded(scaled, oracle, limits, best, dual, search):
                return True
    return best.relative_gap() < before
