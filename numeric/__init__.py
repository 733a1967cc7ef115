"""Floating-point solvers for two-layer ReLU networks with weight decay, with a gap certificate.

``solver.solve`` and ``solver.certify`` bring a ``Problem`` to its scaled form (``scaled``), ask whether its
constraints can be met (``feasibility``) and whether it is a special case (``special_cases``, ``onedim``), and else
run the cutting-plane method of its dual (``cutting_plane``): ``oracles`` find violated neurons, ``reduced`` problems
train them, ``refinement`` takes the network to its last digits. ``large`` data go other ways, and so do several
outputs (``vector``). What differs between losses is in ``losses``.

Names load on first use: errors and networks need neither scipy nor the solvers.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError
    from numeric.estimators import ReLUClassifier, ReLUClassifierCV, ReLURegressor, ReLURegressorCV
    from numeric.export import network_from_dict, network_to_dict, to_onnx, to_torch
    from numeric.network import Network
    from numeric.problem import Problem
    from numeric.regularization_path import path
    from numeric.solution import Solution
    from numeric.solver import certify, solve
    from numeric.support_function import Support, support

_HOME = {
    "DataError": "errors",
    "InfeasibleError": "errors",
    "InputError": "errors",
    "OptionError": "errors",
    "UnsupportedError": "errors",
    "ReLUClassifier": "estimators",
    "ReLUClassifierCV": "estimators",
    "ReLURegressor": "estimators",
    "ReLURegressorCV": "estimators",
    "network_from_dict": "export",
    "network_to_dict": "export",
    "to_onnx": "export",
    "to_torch": "export",
    "Network": "network",
    "Problem": "problem",
    "path": "regularization_path",
    "Solution": "solution",
    "Support": "support_function",
    "certify": "solver",
    "solve": "solver",
    "support": "support_function",
}

__all__ = [
    "DataError",
    "InfeasibleError",
    "InputError",
    "Network",
    "OptionError",
    "Problem",
    "ReLUClassifier",
    "ReLUClassifierCV",
    "ReLURegressor",
    "ReLURegressorCV",
    "Solution",
    "Support",
    "UnsupportedError",
    "certify",
    "network_from_dict",
    "network_to_dict",
    "path",
    "solve",
    "support",
    "to_onnx",
    "to_torch",
]


_MODULES = ("published",)
"""Modules that load on first use as well."""


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"numeric.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"numeric.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    special = (name for name in globals() if name.startswith("__"))
    return sorted({*special, *__all__, *_MODULES})
