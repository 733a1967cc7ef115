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

from numeric.cutting_plane.final_network import finalise
from numeric.cutting_plane.run import LOOK, Run
from numeric.large_data.descent import is_large
from numeric.large_data.sketch import sketch, worth_sketching
from numeric.large_data.training import train_large
from numeric.lifted.tightening import share_of_training
from numeric.network import Array
from numeric.oracles import Oracle, Search
from numeric.oracles.general import GeneralOracle
from numeric.reduced.cells import CellSet
from numeric.reduced.cone_program import solve_reduced
from numeric.scaled import Incumbent, Limits, Neurons, ScaledProblem
from numeric.scaled.incumbent import zero_network
from numeric.scaled.limits import GRACE

CONES = 50_000
"""Cones that exhaustive searches may look at for every iteration allowed."""

NEW_CELLS = 24
"""Cells added in a round, at most."""

PROGRAM = 3e-6
"""Work of a reduced problem for every cell and every entry of the data."""

UNUSED = 1e-3
"""Neurons below this part of the largest one start no cell: an interior point has many."""

VANISHED = 1e-10
"""Neurons up to this part of the largest one are zero, up to rounding."""

ROOM, HIGHEST = 30.0, 1e15
"""What breaking a constraint costs in a reduced problem, relative to the largest multiplier, and at most."""


def maximise_dual(scaled: ScaledProblem, oracle: Oracle, limits: Limits, start: Neurons | None = None) -> Incumbent:
    """Solve the scaled problem from the zero network, or from the cells of ``start``."""
    best = zero_network(scaled)
    run = Run(scaled, oracle, limits, best)
    oracle.work = float(CONES) * limits.max_iterations
    try:
        _train(run, start)
    except KeyboardInterrupt:
        best.status = "interrupted"
    try:
        finalise(run.within(limits.within(GRACE)) if best.status == "interrupted" else run)
    except KeyboardInterrupt:
        best.status = "interrupted"
    if best.status == "stalled" and oracle.work <= 0.0:
        best.status = "iteration limit"
    if best.status in ("stalled", "local", "iteration limit") and limits.work.spent:
        best.status = "work limit"
    return best


def _train(run: Run, start: Neurons | None) -> None:
    """Rounds over the cells, after a descent on large data if their cells are worth trying at all."""
    scaled, oracle, best = run.scaled, run.oracle, run.best
    cells = CellSet(scaled.X, free=scaled.free)
    if start is not None:
        _add_neurons(cells, start)
        run.offer_network(start)
    share = share_of_training(scaled, oracle, run.limits.allowance)
    shortened = run.within(run.limits.shortened().part(share))
    if not is_large(scaled, oracle):
        if worth_sketching(scaled, shortened.limits):
            _sketch(shortened, cells)
        else:
            _iterate(shortened, cells, *_first_multipliers(shortened))
        return
    v = train_large(scaled, oracle, shortened.limits, best)
    if oracle.exhaustive and best.status == "local":
        best.status = "stalled"
        _add_neurons(cells, best.neurons.larger(UNUSED))
        _iterate(run.within(run.limits.shortened().part(share)), cells, v, ROOM * float(np.max(np.abs(v))))


def _sketch(run: Run, cells: CellSet) -> None:
    """A quick network first, as the work is limited; then rounds from its cells.

    A search that would bound nothing is begun only if the work allows one.
    """
    found, v = sketch(run.scaled, run.best, run.limits)
    if run.limits.work.left < LOOK and isinstance(run.oracle, GeneralOracle):
        run.best.status = run.limits.ended or "work limit"
        return
    _add_neurons(cells, found)
    _iterate(run, cells, v, 0.0)


def _first_multipliers(run: Run) -> tuple[Array, float]:
    """The dual point to start from, and for constraints what breaking one costs: twice what is feasible has room."""
    v, ceiling = run.best.v, 0.0
    if run.scaled.loss.constrained:
        first = run.asked(v, 0.0)
        v = v * (2.0 * run.scaled.beta / first.best) if first.best > 0 else v
        ceiling = ROOM * float(np.max(np.abs(v)))
    return v, ceiling


def _iterate(run: Run, cells: CellSet, v: Array, ceiling: float) -> None:
    """Rounds of oracle and reduced problem from ``v``."""
    scaled, oracle, limits, best = run.scaled, run.oracle, run.limits, run.best
    latest, begun = best.neurons, best.iterations
    while best.iterations < limits.max_iterations:
        search = run.search(v)
        best.report(limits)
        if run.closed:
            best.status = "optimal"
            return
        if limits.ended:
            best.status = limits.ended
            if not np.isfinite(search.upper) and not run.relaxed_later:
                run.offer_dual(v, oracle.bound(v, limits.deadline))
            return
        changed = _add_cells(cells, search) + cells.impose_violated()
        if not changed and run.settles(v, search):
            best.status = "optimal"
            return
        stuck = not changed and best.iterations > begun
        if stuck and scaled.loss.constrained and np.max(np.abs(v)) > 0.9 * ceiling and ceiling < HIGHEST:
            ceiling, stuck = 10.0 * ceiling, False
        if len(cells) == 0:
            return
        if stuck:
            if oracle.exhaustive:
                run.polished(latest, v)
                best.status = "optimal" if run.closed else best.status
            return
        if len(cells) > 30 + 4 * sum(cell.idle == 0 for cell in cells.cells):
            cells.drop_idle()
        trained = solve_reduced(cells, scaled.y, scaled.loss, scaled.beta, ceiling, limits.seconds)
        limits.work.spend(PROGRAM * len(cells) * scaled.X.size)
        best.iterations += 1
        best.latest = latest = trained.neurons.larger(VANISHED)
        run.offer_network(latest)
        v = scaled.project(trained.v)
    best.status = "iteration limit"


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
