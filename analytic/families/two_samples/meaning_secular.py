"""What the statement on the elliptic arc of two samples says, in numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytic.families.general.meaning_secular import RidgeFit, shrink
from analytic.families.two_samples.meaning import gram
from analytic.theorem.statement import Claim, Data, Optimal, Undefined, Witness, at_most, column, scalar


def _shrunk(data: Data) -> RidgeFit:
    found = shrink(gram(data), data.t, data.beta)
    if found is None:
        raise Undefined("y'Ky is at most beta^2")
    return found


def on_the_arc(data: Data) -> bool:
    """``y'Ky > beta^2``, ``Kv`` has one sign, and v is in the box."""
    K, found = gram(data), shrink(gram(data), data.t, data.beta)
    if found is None:
        return False
    image = K @ found.v
    one_sign = at_most(0, image) or at_most(image, 0)
    return one_sign and at_most(np.abs(found.v) * np.sqrt(np.diag(K)), data.beta)


def neuron(data: Data) -> Iterator[Claim]:
    """``tau A'|v|`` with the sign of the targets."""
    found = _shrunk(data)
    yield Optimal(scalar([(float(np.sign(data.t.sum())), found.tau * data.A.T @ np.abs(found.v))]))


def witness(data: Data) -> Iterator[Claim]:
    """``v``."""
    yield Witness(column(_shrunk(data).v))


def loss(data: Data) -> float:
    """``||v||^2``."""
    return float(_shrunk(data).v @ _shrunk(data).v)


def tau(data: Data) -> float:
    """The root."""
    return _shrunk(data).tau
