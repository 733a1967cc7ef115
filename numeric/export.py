"""Networks and solutions in other forms: plain dicts, torch modules, ONNX."""

from __future__ import annotations

import importlib
import reprlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from numeric.arrays import kind_of, one_line
from numeric.errors import DataError, OptionError, UnsupportedError
from numeric.foreign import KEYS, as_network
from numeric.network import Network
from numeric.solution import Solution

__all__ = ["network_from_dict", "network_to_dict", "solution_to_dict", "to_onnx", "to_torch"]

OPSET, IR = 13, 8
"""Versions of ONNX that any runtime of the last years reads."""


class Brief(dict[str, Any]):
    """A dict of long lists, which prints the first entries of each.

    >>> Brief(dual=[0.5] * 100)
    {'dual': [0.5, 0.5, 0.5, ...]}
    """

    def __repr__(self) -> str:
        printer = _First()
        printer.maxlist = 3
        return printer.repr(dict(self))


class _First(reprlib.Repr):
    """Dicts in their order, numbers in six digits."""

    def repr_dict(self, x: dict[str, Any], level: int) -> str:  # called by its name
        return "{" + ", ".join(f"{key!r}: {self.repr1(value, level)}" for key, value in x.items()) + "}"

    def repr_float(self, x: float, level: int) -> str:  # likewise
        return f"{x:.6g}"


def network_to_dict(network: Network) -> dict[str, Any]:
    """``U`` (d rows of m), ``b``, ``w``, ``xi`` and ``skip`` (if there is one), as lists of numbers, for JSON.

    ``neuralgauge certify`` reads it. Floats print with all their digits, so that nothing is lost.

    >>> network_to_dict(Network([[1.0]], [-0.1], [2.0], 0.5))
    {'U': [[1.0]], 'b': [-0.1], 'w': [2.0], 'xi': 0.5}
    """
    if not isinstance(network, Network):
        raise DataError(f"network is {kind_of(network)}; pass a numeric.Network")
    found: dict[str, Any] = {name: np.asarray(getattr(network, name)).tolist() for name in KEYS}
    return found if network.skip is None else {**found, "skip": network.skip.tolist()}


def network_from_dict(data: Mapping[str, Any]) -> Network:
    """The network of :func:`network_to_dict`.

    >>> network_from_dict({"U": [[1.0]], "b": [-0.1], "w": [2.0], "xi": 0.5})([[0.6]])
    array([1.5])
    """
    if not isinstance(data, Mapping) or not set(KEYS) <= set(data):
        raise DataError(f"data is {one_line(data)}; a mapping with the keys {', '.join(KEYS)} is needed")
    return Network(data["U"], data["b"], data["w"], data["xi"], data.get("skip"))


def solution_to_dict(solution: Solution) -> dict[str, Any]:
    """Problem, both bounds, dual point and network of a solution as plain values."""
    problem = solution.problem
    return {
        "loss": problem.loss, "beta": problem.beta, "bias": problem.bias, "status": solution.status,
        "value": solution.value, "lower_bound": solution.lower_bound, "gap": solution.gap,
        "A": problem.A.tolist(), "y": problem.y.tolist(), "dual": solution.dual.tolist(),
        "network": network_to_dict(solution.network),
    }  # fmt: skip


def _without_skip(network: object) -> Network:
    network = as_network(network)
    if network.skip is not None and np.any(network.skip):
        raise UnsupportedError("network has a skip connection, which two layers do not hold; export one without")
    return network


def to_torch(network: Network | Solution) -> Any:
    """``torch.nn.Sequential(Linear, ReLU, Linear)`` in double precision, with outputs (n, 1) or (n, o).

    ``network`` may be a solution or a fitted estimator of this package, too.

    Raises
    ------
    UnsupportedError
        Without torch, and for a network with a skip connection.

    >>> try:
    ...     weight = to_torch(Network([[1.0]], [-1.0], [2.0], 0.5)).state_dict()["2.weight"].item()
    ... except UnsupportedError:
    ...     weight = 2.0  # torch is not installed
    >>> weight
    2.0
    """
    network = _without_skip(network)
    try:
        torch: Any = importlib.import_module("torch")
    except ImportError:
        raise UnsupportedError("to_torch needs torch: install it with pip install torch") from None
    first = torch.nn.Linear(network.d, network.neurons)
    last = torch.nn.Linear(network.neurons, network.o)
    module = torch.nn.Sequential(first, torch.nn.ReLU(), last).double()
    outer = network.w.reshape(network.neurons, network.o)
    values = (network.U.T, network.b, outer.T, np.atleast_1d(np.asarray(network.xi)))
    with torch.no_grad():
        for parameter, value in zip(module.parameters(), values, strict=True):
            parameter.copy_(torch.tensor(np.asarray(value).tolist(), dtype=torch.float64).reshape(parameter.shape))
    return module


def to_onnx(network: Network | Solution, path: str | Path | None = None) -> bytes:
    """The network as an ONNX model in double precision, written to ``path`` if that is given.

    Input ``A`` (n, d), output ``f`` (n,) or (n, o). Predictions are those of the network up to the rounding of the
    runtime's matrix products. ``network`` may be a solution or a fitted estimator of this package, too.

    Raises
    ------
    UnsupportedError
        Without the package onnx, and for a network with a skip connection.

    >>> network = Network([[1.0]], [-1.0], [2.0], 0.5)
    >>> isinstance(to_onnx(network), bytes)
    True
    """
    network = _without_skip(network)
    if path is not None and not (isinstance(path, str | Path) and str(path) and "\0" not in str(path)):
        raise OptionError(f"path is {one_line(path)}; a file name is needed")
    try:
        onnx: Any = importlib.import_module("onnx")
    except ImportError:
        raise UnsupportedError(
            "to_onnx needs onnx, which is not installed; install it with: pip install 'neuralgauge[onnx]'"
        ) from None
    helper, kind = onnx.helper, onnx.TensorProto.DOUBLE
    constants = {"U": network.U, "b": network.b, "w": network.w, "xi": np.asarray(network.xi)}
    tensors = [
        onnx.numpy_helper.from_array(np.array(value, dtype=np.float64), name) for name, value in constants.items()
    ]
    nodes = [
        helper.make_node("MatMul", ["A", "U"], ["AU"]),
        helper.make_node("Add", ["AU", "b"], ["inner"]),
        helper.make_node("Relu", ["inner"], ["hidden"]),
        helper.make_node("MatMul", ["hidden", "w"], ["outer"]),
        helper.make_node("Add", ["outer", "xi"], ["f"]),
    ]
    inputs = [helper.make_tensor_value_info("A", kind, ["n", network.d])]
    outputs = [helper.make_tensor_value_info("f", kind, ["n", *network.w.shape[1:]])]
    graph = helper.make_graph(nodes, "two-layer ReLU network", inputs, outputs, tensors)
    model = helper.make_model(
        graph, producer_name="neuralgauge", ir_version=IR, opset_imports=[helper.make_opsetid("", OPSET)]
    )
    onnx.checker.check_model(model)
    written: bytes = model.SerializeToString()
    if path is not None:
        Path(path).write_bytes(written)
    return written
