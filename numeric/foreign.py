"""Reading a network from what holds one: arrays, a dict, a solution, a torch module, a fitted scikit-learn model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from numeric.arrays import kind_of
from numeric.errors import DataError, UnsupportedError
from numeric.network import Network

KEYS = ("U", "b", "w", "xi")

KINDS = (
    "a numeric Network or Solution, (U, b, w, xi), a dict with these keys, a fitted model with network_, a fitted "
    "MLPRegressor or MLPClassifier, or a torch module of Linear, ReLU, Linear"
)


def as_network(network: Any) -> Network:
    """The network that something holds.

    Raises
    ------
    DataError
        If it holds none, or one whose parts do not fit together.
    UnsupportedError
        For models of another form.

    >>> as_network(([[1.0]], [0.0], [2.0], 0.5)).w
    array([2.])
    """
    if isinstance(network, Network):
        return network
    for name in ("network", "network_"):
        inner = getattr(network, name, None)
        if isinstance(inner, Network):
            return inner
    if hasattr(network, "coefs_") and hasattr(network, "intercepts_"):
        return multilayer_perceptron(network)
    if hasattr(network, "state_dict") and hasattr(network, "modules"):
        return torch_module(network)
    parts = parts_of(network)
    if parts is not None:
        return Network(*fitting(*map(array_of, parts[:4])), *map(array_of, parts[4:]))
    if hasattr(network, "to_numpy"):  # of the exact side
        inner = network.to_numpy()
        return as_network(inner) if inner is not network else _refused(network)
    return _refused(network)


def own_skip(given: Any, linear: bool) -> str:
    """The skip connection of what was given: "free" for a solution of such a problem, or if its weights are not zero.

    >>> own_skip(([[1.0]], [0.0], [2.0], 0.5), linear=False)
    'none'
    """
    return "free" if linear or getattr(getattr(given, "problem", None), "skip", "none") == "free" else "none"


def _refused(network: Any) -> Network:
    raise DataError(f"network is {kind_of(network)}: give {KINDS}")


def parts_of(network: Any) -> tuple[Any, ...] | None:
    """``(U, b, w, xi)`` or ``(U, b, w, xi, skip)`` of a tuple or a dict; None for anything else."""
    if isinstance(network, tuple | list) and len(network) == 4:
        return tuple(network)
    if isinstance(network, Mapping) and set(KEYS) <= set(network) <= {*KEYS, "skip"}:
        skip = network.get("skip")
        return (*(network[name] for name in KEYS), *(() if skip is None else (skip,)))
    return None


def array_of(values: Any) -> Any:
    """An array as it is, so that an empty one keeps its shape; a tensor as an array."""
    return values.detach().cpu().numpy() if hasattr(values, "detach") else values


def fitting(U: Any, b: Any, w: Any, xi: Any) -> tuple[Any, Any, Any, Any]:
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


def multilayer_perceptron(model: Any) -> Network:
    """scikit-learn keeps weights as (inputs, outputs); one output is a column."""
    if len(model.coefs_) != 2 or model.activation != "relu":
        raise UnsupportedError(
            f"network is {kind_of(model)} with {len(model.coefs_) - 1} hidden layers and activation "
            f"{model.activation!r}: fit it with one hidden layer and activation='relu'"
        )
    U, w = (np.asarray(x, dtype=float) for x in model.coefs_)
    b, xi = (np.asarray(x, dtype=float) for x in model.intercepts_)
    return Network(U, b, w, xi).squeezed()


def torch_module(module: Any) -> Network:
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
    return Network(U, b, w, xi).squeezed()
