"""Networks for the folds of a cross-validation: trained by a short descent, without bounds.

What a fold has to give is a prediction, at every beta of a path. The fit of all samples alone has bounds.
"""

from __future__ import annotations

from dataclasses import replace

from numeric.estimators.weights import Weighted
from numeric.feasibility.tangent_kernel import settled
from numeric.large_data.sketch import affordable_steps, sketch
from numeric.network import Network
from numeric.problem import Problem
from numeric.scaled import Limits, scaled_problem
from numeric.scaled.incumbent import zero_network
from numeric.scaled.order import in_order
from numeric.solver import solve
from numeric.special_cases.constant import constant_solution
from numeric.vector.sketch import vector_sketch

__all__ = ["fold_network"]

NEURONS = 12
"""New ones for every beta."""

GENTLE = 2.0
"""A kink of the loss is rounded off by half, which changes few predictions: few steps come to an end then."""

FTOL, ROUNDED = 1e-8, 1e-5
"""Relative progress of a step below which a descent ends; of a loss whose kink is rounded off, too."""

TOL = 1e-3
"""Relative gap of fits that are not by descent."""


def fold_network(data: Weighted, loss: str, bias: str, start: Network | None, work: float | None, seed: int) -> Network:
    """A network for the data, from that of a larger beta; ``work`` is what may be spent.

    Samples on a line have no descent: they are solved, to a loose gap. A column of targets is trained as one output.
    """
    if data.y.ndim == 2 and data.y.shape[1] == 1:
        before = None if start is None else start.squeezed()
        return fold_network(replace(data, y=data.y[:, 0]), loss, bias, before, work, seed).columns()
    problem = Problem(data.X, data.y, loss, data.beta, bias)
    constant = constant_solution(problem)
    if constant is not None:
        return constant.network
    ordered = in_order(problem)[0]
    scaled = scaled_problem(ordered)
    if problem.vector and scaled.X.shape[1] > 0:
        steps = affordable_steps(scaled, work, 2 * NEURONS * problem.o)
        return vector_sketch(scaled, start, neurons=NEURONS, steps=steps, ftol=FTOL, seed=seed)
    if not problem.vector and scaled.X.shape[1] > 1:
        best = zero_network(scaled)
        if start is not None:
            best.offer_network(*settled(scaled, scaled.from_network(start)))
        steps = affordable_steps(scaled, work, 2 * NEURONS)
        ftol = FTOL if scaled.loss.slacks(scaled.y) is None else ROUNDED
        options = {"neurons": NEURONS, "steps": steps, "lagrangians": 1, "seed": seed}
        sketch(scaled, best, Limits(), **options, ftol=ftol, strength=GENTLE)
        return scaled.to_network(best.neurons)
    found = solve(data.X, data.y, loss=loss, beta=data.beta, bias=bias, tol=TOL, work_limit=work, start=start)
    return found.network
