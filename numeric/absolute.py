"""Networks of absolute values without bias, ``f(A) = sum_j w_j |A u_j|``, as ReLU networks on even data.

The doubled problem has the samples ``A`` and ``-A``, both with the targets y. A network of absolute values is one of
the ReLU neurons u and -u with the same weight, which costs twice as much and has twice the loss there. Conversely a
ReLU network f of the doubled problem may be replaced by ``(f(x) + f(-x)) / 2 = sum_j (w_j / 2) |x . u_j|``: the data
are even and the loss is convex, so that its loss is no larger and constraints stay met, and its absolute values cost
half of the penalty. So the optimum is half of that of the doubled problem, and so is every bound of it; of a dual
vector ``(v, v')`` there ``(v + v') / 2`` is one here, because its dual objective is concave and ``h`` convex, and both
are even.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from numeric.arrays import one_line
from numeric.errors import InfeasibleError, OptionError, UnsupportedError
from numeric.network import Array, Network
from numeric.problem import Problem
from numeric.solution import Solution

ACTIVATIONS = ("relu", "absolute")


def known_activation(activation: object, bias: object, skip: object = "none") -> bool:
    """Whether neurons are absolute values; an error for what is trained neither as they are nor as ReLU neurons."""
    if not isinstance(activation, str) or activation not in ACTIVATIONS:
        raise UnsupportedError(
            f"activation is {one_line(activation)}, and numeric trains ReLU neurons and absolute values: use "
            "analytic.solve, which has thresholds, and leaky neurons of one feature"
        )
    plain = all(isinstance(part, str) and part == "none" for part in (bias, skip))
    if activation == "absolute" and not plain:
        raise UnsupportedError(
            "activation is 'absolute', which is trained without bias and skip connection: leave them out, or use "
            "analytic.solve on a line"
        )
    return activation == "absolute"


def doubled(problem: Problem) -> Problem:
    """The samples and their negatives, with the same targets."""
    return replace(problem, A=np.concatenate([problem.A, -problem.A]), y=np.concatenate([problem.y, problem.y]))


def halved(problem: Problem, found: Solution) -> Solution:
    """The answer here of one for the doubled problem; each absolute value is written as two ReLU neurons."""
    net, n = found.network, len(problem.A)
    half = net.w / 2.0
    network = Network(np.hstack([net.U, -net.U]), np.zeros(2 * net.neurons), np.concatenate([half, half]), net.xi)
    return Solution(
        network, found.value / 2.0, (found.dual[:n] + found.dual[n:]) / 2.0, found.lower_bound / 2.0, found.status,
        problem, found.iterations, tol=found.tol, activation="absolute",
    )  # fmt: skip


def infeasible(problem: Problem, error: InfeasibleError) -> InfeasibleError:
    """The error of the doubled problem, whose rows are not those of the data."""
    witness = error.witness
    if witness is None:
        return InfeasibleError("no network of absolute values meets the constraints")
    v: Array = np.asarray(witness, dtype=float)
    n = len(problem.A)
    return InfeasibleError(
        "no network of absolute values meets the constraints: the witness v sees no neuron, and v'y is positive",
        list(v[:n] + v[n:]),
    )


def require_no_start(start: object) -> None:
    """A start would have to be a network of absolute values."""
    if start is not None:
        raise OptionError("start is given and activation is 'absolute': leave start out")
