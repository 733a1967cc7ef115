"""Bounds for a given network of thresholds or leaky neurons, where a theorem has the optimum."""

from __future__ import annotations

from typing import Any

from analytic.certification.certificate import Certificate
from analytic.certification.primal import admitted
from analytic.exact.scalars import Scalar, is_rational, rational, simplest, to_fraction, to_sympy
from analytic.families.registry import select
from analytic.model.foreign import network_in, plain
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.answer import Answer
from analytic.theorem.record import NoClosedForm
from analytic.verification.certificate import payload
from numeric.errors import InfeasibleError, OptionError, UnsupportedError


def certify_activated(network: Any, problem: Problem) -> Certificate:
    """The network's own objective, exactly, and the optimum of the theorem as the bound below it."""
    given = admitted(problem, _network(network, problem))
    best = _optimum(problem)
    fitted = [row[0] for row in given.outputs(problem.A)]
    loss = problem.description.primal(fitted, problem.targets)
    if loss is None:
        raise InfeasibleError(
            f"network breaks the constraints of loss {problem.loss!r}, which hold exactly or not at all for activation "
            f"{problem.activation.name!r}: give one that meets them"
        )
    value = _known(loss) + _known(problem.beta) * _known(simplest(given.penalty()))
    lower = to_fraction(rational(best.exact_lower_bound))
    feasibility = payload(best)["feasibility"]
    return Certificate(problem, given, to_fraction(value), lower, best.exact_dual, feasibility, better=float(lower))


def _known(value: Scalar) -> Any:
    """A rational number; UnsupportedError for others."""
    if not is_rational((value,)):
        raise UnsupportedError(f"the network's objective holds {to_sympy(value)}: give rational weights")
    return rational(value)


def _network(network: Any, problem: Problem) -> Network:
    """Arrays are read as weights of the activation; a network has to have it."""
    found = network_in(network)
    if isinstance(found, tuple):
        U, b, w, xi = map(plain, found)
        found = Network(U, b, w, xi, activation=problem.activation)
    if not isinstance(found, Network) or found.activation != problem.activation:
        name = found.activation.name if isinstance(found, Network) else "relu"
        raise OptionError(
            f"network has the activation {name!r} and activation is {problem.activation.name!r}: give both the same"
        )
    return found


def _optimum(problem: Problem) -> Answer:
    try:
        return Answer.of(select(problem), problem)
    except NoClosedForm as error:
        raise UnsupportedError(
            f"activation {problem.activation.name!r} is certified where a theorem has the optimum: thresholds of "
            "moderate size, absolute values and leaky neurons of one feature with bias='free', without logistic loss"
        ) from error
