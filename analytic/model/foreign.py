"""Reading a network from whatever holds one: arrays, our types, a torch module, a fitted scikit-learn model."""

from __future__ import annotations

from typing import Any

import numpy as np

import numeric
from analytic.model.floats import to_float_network
from analytic.model.network import Network
from numeric.errors import DataError, UnsupportedError

KINDS = (
    "a numeric or analytic Network or Solution, (U, b, w, xi), a fitted model with network_, a fitted MLPRegressor or "
    "MLPClassifier, or a torch module of Linear, ReLU, Linear"
)


def read_network(network: Any) -> Network:
    """The network with exact weights; floats stand for their exact values.

    >>> import numpy as np
    >>> read_network((np.eye(2), [0, 0], [0.5, -1], 0))
    Network(U=[[1, 0], [0, 1]], b=[0, 0], w=[1/2, -1], xi=0)
    """
    held = _held(network)
    if isinstance(held, Network):
        return held
    if isinstance(held, numeric.Network):
        xi = held.xi if isinstance(held.xi, float) else held.xi.tolist()
        skip = None if held.skip is None else held.skip.tolist()
        return Network(held.U.tolist(), held.b.tolist(), held.w.tolist(), xi, skip)
    return Network(*map(_plain, held))


def as_floats(network: Any) -> numeric.Network:
    """The network with float weights; DataError if they are not finite or do not fit together."""
    held = _held(network)
    if isinstance(held, numeric.Network):
        return held
    if isinstance(held, Network):
        return to_float_network(held)
    return numeric.Network(*_fitting(*map(_array, held)))


def _held(network: Any) -> Network | numeric.Network | tuple[Any, Any, Any, Any]:
    """The network inside of what was given, or its four arrays."""
    if isinstance(network, Network | numeric.Network):
        return network
    for name in ("network", "network_"):  # a Solution of either side, an estimator of this project
        inner = getattr(network, name, None)
        if isinstance(inner, Network | numeric.Network):
            return inner
    if hasattr(network, "coefs_") and hasattr(network, "intercepts_"):
        return _multilayer_perceptron(network)
    if hasattr(network, "state_dict") and hasattr(network, "modules"):
        return _torch(network)
    if isinstance(network, tuple | list) and len(network) == 4:
        U, b, w, xi = network
        return U, b, w, xi
    raise DataError(f"network is a {type(network).__name__}: give {KINDS}")


def _array(values: Any) -> Any:
    """An array as it is, so that an empty one keeps its shape; a tensor as an array."""
    return values.detach().cpu().numpy() if hasattr(values, "detach") else values


def _fitting(U: Any, b: Any, w: Any, xi: Any) -> tuple[Any, Any, Any, Any]:
    """The output bias in the shape of the output weights: one number stands for all outputs, and (1,) for a number."""
    outer, level = np.shape(w)[1:] if _is_plain(w) else None, np.shape(xi) if _is_plain(xi) else None
    if outer is None or level is None or level == outer or (level not in ((), (1,)) and outer != ()):
        return U, b, w, xi
    if level == ():
        return U, b, w, np.full(outer, xi)
    return U, b, w, np.asarray(xi).reshape(()) if level == (1,) and outer == () else xi


def _is_plain(values: Any) -> bool:
    """Whether numpy knows the shape."""
    try:
        np.shape(values)
    except ValueError:  # ragged
        return False
    return True


def _plain(values: Any) -> Any:
    """Anything that is an array, as nested lists; a zero-dimensional one as its number.

    Dates and durations stay what they are: as lists some of them would be counts of nanoseconds.
    """
    found = _array(values)
    if not isinstance(found, np.ndarray | np.generic) or found.dtype.kind in "mM":
        return found
    return found.tolist()


def _multilayer_perceptron(model: Any) -> numeric.Network:
    """scikit-learn keeps weights as (inputs, outputs); one output is a column."""
    if len(model.coefs_) != 2 or model.activation != "relu":
        raise UnsupportedError(
            f"network is a {type(model).__name__} with {len(model.coefs_) - 1} hidden layers and activation "
            f"{model.activation!r}: fit it with one hidden layer and activation='relu'"
        )
    U, w = (np.asarray(x, dtype=float) for x in model.coefs_)
    b, xi = (np.asarray(x, dtype=float) for x in model.intercepts_)
    return _flat(U, b, w, xi)


def _torch(module: Any) -> numeric.Network:
    """The only two linear layers of a module, with one ReLU between them."""
    leaves = [leaf for leaf in module.modules() if not list(leaf.children())]
    names = [type(leaf).__name__ for leaf in leaves if type(leaf).__name__ not in ("Identity", "Flatten", "Dropout")]
    if names != ["Linear", "ReLU", "Linear"]:
        raise UnsupportedError(f"network is a torch module of {', '.join(names)}: give one of Linear, ReLU, Linear")
    first, last = (leaf for leaf in leaves if type(leaf).__name__ == "Linear")
    U, w = (np.asarray(layer.weight.detach().cpu().tolist(), dtype=float).T for layer in (first, last))
    b, xi = (
        np.zeros(layer.out_features) if layer.bias is None else np.asarray(layer.bias.detach().cpu().tolist(), float)
        for layer in (first, last)
    )
    return _flat(U, b, w, xi)


def _flat(U: np.ndarray, b: np.ndarray, w: np.ndarray, xi: np.ndarray) -> numeric.Network:
    if w.shape[1] == 1:
        return numeric.Network(U, b, w[:, 0], float(xi[0]))
    return numeric.Network(U, b, w, xi)
