"""What of a solution is marked in the geometry of training."""

from __future__ import annotations

from dataclasses import dataclass

from analytic.exact.linear import dot
from analytic.exact.scalars import Scalar, relu, sign
from analytic.theorem.answer import Answer
from numeric.errors import UnsupportedError


@dataclass(frozen=True)
class Marks:
    """What of a solution is marked: the features of its neurons, where its fit meets the hull, and its dual."""

    features: tuple[tuple[Scalar, ...], ...]
    fit: tuple[Scalar, ...]
    """``f / sum_j |w_j| ||u_j||``, a point of the boundary of the hull; empty for the network that is zero."""
    dual: tuple[Scalar, ...]
    """``v / beta``, a point of the polar."""


def marks_of(answer: Answer) -> Marks:
    """Of a solution without bias and with one output."""
    problem = answer.problem
    if problem.bias != "none" or problem.vector:
        raise UnsupportedError(
            f"the solution has bias {problem.bias!r} and {problem.o} outputs: the ellipsoid is of one without bias"
        )
    if problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before plotting")
    network = answer.exact_network
    features = []
    for (u, _, (w,)), size in zip(network.parts, network.norms, strict=True):
        side = sign(w)
        if side and sign(size):
            features.append(tuple(side * relu(dot(row, u)) / size for row in problem.A))
    penalty = network.penalty()
    fit = tuple(row[0] / penalty for row in network.outputs(problem.A)) if penalty != 0 else ()
    return Marks(tuple(features), fit, tuple(row[0] / problem.beta for row in answer.exact_dual))
