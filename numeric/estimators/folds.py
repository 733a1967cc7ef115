"""Networks for the folds of a cross-validation: trained by a short descent, without bounds.

What a fold has to give is a prediction, at every beta of a path. The fit of all samples alone has bounds.
"""

from __future__ import annotations

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

__all__ = ["fold_network"]

NEURONS = 12
"""New ones for every beta; a kink of the loss stays rounded off by a tenth, which changes few predictions."""

TOL = 1e-3
"""Relative gap of fits that are not by descent."""


def fold_network(data: Weighted, loss: str, bias: str, start: Network | None, work: float | None, seed: int) -> Network:
    """A network for the data, from that of a larger beta; ``work`` is what may be spent.

    Samples on a line and several outputs have no descent: they are solved, to a loose gap.
    """
    problem = Problem(data.X, data.y, loss, data.beta, bias)
    constant = constant_solution(problem)
    if constant is not None:
        return constant.network
    ordered = in_order(problem)[0]
    if problem.o == 1 and not problem.vector:
        scaled = scaled_problem(ordered)
        if scaled.X.shape[1] > 1:
            best = zero_network(scaled)
            if start is not None:
                best.offer_network(*settled(scaled, scaled.from_network(start)))
            steps = affordable_steps(scaled, work, 2 * NEURONS)
            sketch(scaled, best, Limits(), neurons=NEURONS, steps=steps, lagrangians=1, seed=seed)
            return scaled.to_network(best.neurons)
    found = solve(data.X, data.y, loss=loss, beta=data.beta, bias=bias, tol=TOL, work_limit=work, start=start)
    return found.network
