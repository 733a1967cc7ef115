"""One order of the samples for all orders of a problem: the answer cannot depend on what it does not see.

Rounding depends on the order of sums, ties and random starts on the numbers of the samples; where the arithmetic is
at its end these would decide what is found.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from numeric.problem import Problem
from numeric.solution import Solution


def in_order(problem: Problem) -> tuple[Problem, np.ndarray]:
    """The problem with its samples sorted, by data and then by targets, and the row that each of them was."""
    targets = problem.y.reshape(problem.n, -1)
    order: np.ndarray = np.lexsort((*targets.T[::-1], *problem.A.T[::-1]))
    # a zero has a sign, which sorting does not see
    return replace(problem, A=problem.A[order] + 0.0, y=problem.y[order] + 0.0), order


def in_given_order(solution: Solution, problem: Problem, order: np.ndarray) -> Solution:
    """A solution of the sorted problem as one of ``problem``."""
    dual = np.empty_like(solution.dual)
    dual[order] = solution.dual
    return replace(solution, dual=dual, problem=problem)
