"""Problems that a constant solves at no cost: free biases, and one target or one label for all samples."""

from __future__ import annotations

import numpy as np

from numeric.network import Network
from numeric.problem import Problem
from numeric.solution import Solution

__all__ = ["constant_solution"]


def constant_solution(problem: Problem) -> Solution | None:
    """The network without neurons whose output bias is the common target, of value zero exactly.

    Logistic loss has none: its infimum over constants is not attained.
    """
    first = problem.y[0]
    if problem.bias != "free" or problem.loss == "logistic" or not np.all(problem.y == first):
        return None
    d = problem.A.shape[1]
    network = Network(np.zeros((d, 0)), np.zeros(0), np.zeros((0, *problem.y.shape[1:])), first)
    return Solution(network, 0.0, np.zeros_like(problem.y), 0.0, "optimal", problem)
