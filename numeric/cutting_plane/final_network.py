"""The end of a run: a bound where there is none yet, and a feasible and small network."""

from __future__ import annotations

import numpy as np

from numeric.cutting_plane.run import Run
from numeric.large_data.descent import is_large
from numeric.large_data.training import narrow, relax
from numeric.lifted.tightening import tighten
from numeric.refinement.few_neurons import simplified
from numeric.refinement.restoring import completed

LOOSE = 0.05
"""A relative gap beyond which the relaxed dual point is worth its time."""

POLISHED = 100
"""Neurons of a network for large data up to which it is polished and made smaller at the end."""

SMALLER = 4
"""Most turns of making the network smaller and polishing what is left, where the gap stays open."""


def finalise(run: Run) -> None:
    """Bound, complete and simplify the best network."""
    scaled, best = run.scaled, run.best
    _bound(run)
    if best.status not in ("optimal", "interrupted"):
        tighten(scaled, best, run.limits)
        best.status = "optimal" if run.closed else best.status
    for some in (best.latest, best.neurons):
        if some is not None and not np.isfinite(best.value):
            best.offer_network(*completed(scaled, some, deadline=run.limits.deadline))
    if is_large(scaled, run.oracle):
        narrow(scaled, best)
        if best.status not in ("stalled", "optimal") or best.neurons.w.size > POLISHED:
            return
    for _ in range(SMALLER):
        if run.limits.ended:
            break
        _simplify(run)
        if best.status != "stalled" or not run.polished(best.neurons, best.v):
            break
        best.status = "optimal" if run.closed else "stalled"
    if best.status != "optimal" and np.isfinite(best.value) and best.neurons.w.size > len(scaled.y) + 1:
        narrow(scaled, best)  # there was no time to polish a small one


def _bound(run: Run) -> None:
    """A lower bound from the best fit, or from the relaxation, when the search was cut short."""
    best = run.best
    if best.status == "optimal":
        return
    if not run.oracle.exhaustive and best.status == "stalled":
        best.status = "local"
    if best.relaxed:
        return
    v = run.scaled.dual_of(best.neurons) if np.isfinite(best.value) else None
    if v is not None and not run.relaxed_later:
        run.offer_dual(v, run.oracle.bound(v, run.limits.deadline))
    if best.relative_gap() > LOOSE:
        relax(run.scaled, best, run.limits)


def _simplify(run: Run) -> None:
    """A smaller network within the tolerance, or within a tenth of what the gap leaves open."""
    best, tol = run.best, run.limits.tol
    if not np.isfinite(best.value):
        return
    room = max(tol * max(abs(best.value), abs(best.lower)), 0.1 * (best.value - best.lower))
    ceiling = max(best.value, min(best.lower + room, best.value * (1.0 + tol)))
    best.neurons, best.value = simplified(run.scaled, best.neurons, best.value, best.v, ceiling, run.limits.deadline)
