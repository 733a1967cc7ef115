"""Whether claims about data are true: by weak duality where a network and a dual vector are claimed, else by a solver.

A claimed network bounds the optimum from above and a claimed dual vector from below, with ``h`` from an enumeration of
faces: where the two agree both are optimal, whoever found them. Without such a pair the optimum comes from
``numeric.solve`` with its certified gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

import numeric
from analytic.theorem.responses import support_of
from analytic.theorem.statement import Array, Claim, Data, Fact, Net, Optimal, Value, Witness
from analytic.validation.statements import listed, losses
from numeric.errors import InfeasibleError

CLOSE = 1e-6


def objective(data: Data, net: Net) -> float:
    """``loss + beta * penalty``, infinite for a network that the problem does not allow."""
    if data.bias == "none" and (np.abs(net.xi).max() > CLOSE or any(neuron.b for neuron in net.neurons)):
        return np.inf
    if net.neurons and (net.activation, net.slope) != (data.activation, data.slope):
        return np.inf
    if net.linear is not None and data.skip == "none":
        return np.inf
    outputs = net(data.A)
    if outputs.shape != data.y.shape:
        outputs = np.broadcast_to(outputs, data.y.shape) if not net.neurons else outputs
    if outputs.shape != data.y.shape:
        return np.inf
    return losses.value(data.loss, outputs, data.y) + data.beta * net.penalty(data.neuron_norm)


def lower_bound(data: Data, v: Array) -> float:
    """The dual objective of a feasible vector, minus infinity for one that is not."""
    if v.shape != data.y.shape or not np.all(np.isfinite(v)):
        return -np.inf
    if data.skip == "free" and np.abs(data.A.T @ v).max() > CLOSE * (1 + np.abs(data.A).max()):
        return -np.inf  # a linear function that costs nothing must not be seen
    if support_of(data, v) > data.beta + CLOSE * (1 + data.beta):
        return -np.inf
    return losses.dual(data.loss, v, data.y)


def optimum(data: Data) -> float:
    """The optimal value by the solver, certified to :data:`CLOSE`; infinite where no network meets the constraints."""
    if data.loss == "max-margin" and (data.y == 0).any():
        return np.inf
    if data.activation != "relu":
        return listed.optimum(data)
    if data.neuron_norm != 2 and data.loss not in losses.CONSTRAINED:
        raise NotImplementedError("the solver has neurons of norm 2")
    if data.loss not in losses.LOSSES or (data.loss in losses.LABELLED and not set(np.abs(data.y).ravel()) <= {1.0}):
        raise NotImplementedError("a problem that the solver does not know")
    if data.skip == "free" and data.o > 1:
        return _optimum_of_columns(data)
    beta = None if data.loss in losses.CONSTRAINED else data.beta
    y = data.y if data.o > 1 else data.y[:, 0]
    try:
        found = numeric.solve(data.A, y, loss=data.loss, beta=beta, bias=data.bias, skip=data.skip, tol=1e-9)
    except InfeasibleError:
        return np.inf
    if data.neuron_norm != 2:
        raise NotImplementedError("a problem that has an optimum, of another norm")
    if not found.gap <= CLOSE * (1 + abs(found.value)):
        raise NotImplementedError(f"the solver left a gap of {found.gap}")
    return float(found.value)


def _optimum_of_columns(data: Data) -> float:
    """Infinite where one output alone meets no constraint; the solver has no skip connection for several outputs."""
    for column in data.y.T:
        if optimum(replace(data, y=column[:, None])) == np.inf:
            return np.inf
    raise NotImplementedError("the solver has a skip connection for one output")


def judge(data: Data, claims: Sequence[Claim]) -> str | None:
    """What is wrong with the claims; ``None`` where all are true."""
    for claim in claims:
        if isinstance(claim, Fact) and not claim.holds:
            return f"false: {claim.what}"
    values = [claim.number for claim in claims if isinstance(claim, Value)]
    above = [objective(data, claim.net) for claim in claims if isinstance(claim, Optimal)]
    below = [lower_bound(data, claim.v) for claim in claims if isinstance(claim, Witness)]
    if not (values or above or below):
        return None
    if np.inf in above:
        return "the network misses a constraint"
    if -np.inf in below:
        return "the dual vector is not feasible"
    if above and below:
        best = above[0]
    else:
        try:
            best = optimum(data)
        except NotImplementedError:
            return "undecided"
    for name, numbers in (("value", values), ("network", above), ("dual vector", below)):
        for number in numbers:
            if not _same(number, best):
                return f"the {name} has {number:.9g}, the optimum is {best:.9g}"
    return None


def _same(a: float, b: float) -> bool:
    return a == b or bool(np.isfinite(b) and abs(a - b) <= 5 * CLOSE * (1 + abs(b)))
