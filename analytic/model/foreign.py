"""Reading a network from what holds one: arrays, a dict, our types, a torch module, a fitted scikit-learn model."""

from __future__ import annotations

from typing import Any

import numpy as np

import numeric
from analytic.model.floats import to_float_network
from analytic.model.network import Network
from numeric.arrays import kind_of
from numeric.errors import DataError
from numeric.foreign import KINDS, array_of, fitting, multilayer_perceptron, parts_of, torch_module


def read_network(network: Any) -> Network:
    """The network with exact weights; floats stand for their exact values.

    >>> import numpy as np
    >>> read_network((np.eye(2), [0, 0], [0.5, -1], 0))
    Network(U=[[1, 0], [0, 1]], b=[0, 0], w=[1/2, -1], xi=0)
    """
    held = network_in(network)
    if isinstance(held, Network):
        held.require_relu()
        return held
    if isinstance(held, numeric.Network):
        xi = held.xi if isinstance(held.xi, float) else held.xi.tolist()
        skip = None if held.skip is None else held.skip.tolist()
        return Network(held.U.tolist(), held.b.tolist(), held.w.tolist(), xi, skip)
    return Network(*map(plain, held))


def as_floats(network: Any) -> numeric.Network:
    """The network with float weights; DataError if they are not finite or do not fit together."""
    held = network_in(network)
    if isinstance(held, numeric.Network):
        return held
    if isinstance(held, Network):
        return to_float_network(held)
    return numeric.Network(*fitting(*map(array_of, held[:4])), *map(array_of, held[4:]))


def network_in(network: Any) -> Network | numeric.Network | tuple[Any, ...]:
    """The network inside of what was given, or its arrays: four, or five with a skip connection."""
    if isinstance(network, Network | numeric.Network):
        return network
    for name in ("network", "network_"):  # a Solution of either side, an estimator of this project
        inner = getattr(network, name, None)
        if isinstance(inner, Network | numeric.Network):
            return inner
    if hasattr(network, "coefs_") and hasattr(network, "intercepts_"):
        return multilayer_perceptron(network)
    if hasattr(network, "state_dict") and hasattr(network, "modules"):
        return torch_module(network)
    parts = parts_of(network)
    if parts is not None:
        return parts
    raise DataError(f"network is {kind_of(network)}: give an analytic Network or Solution, {KINDS}")


def plain(values: Any) -> Any:
    """Anything that is an array, as nested lists; a zero-dimensional one as its number.

    Dates and durations stay what they are: as lists some of them would be counts of nanoseconds.
    """
    found = array_of(values)
    if not isinstance(found, np.ndarray | np.generic) or found.dtype.kind in "mM":
        return found
    return found.tolist()
