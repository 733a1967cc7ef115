"""Floating-point solvers for two-layer ReLU networks with weight decay, with a gap certificate."""

from typing import TYPE_CHECKING, Any

from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError
from numeric.network import Network
from numeric.problem import Problem
from numeric.regularization_path import path
from numeric.solution import Solution
from numeric.solver import Support, certify, solve, support

if TYPE_CHECKING:
    from numeric.estimators import ReLUClassifier, ReLURegressor

__all__ = [
    "DataError",
    "InfeasibleError",
    "InputError",
    "Network",
    "OptionError",
    "Problem",
    "ReLUClassifier",
    "ReLURegressor",
    "Solution",
    "Support",
    "UnsupportedError",
    "certify",
    "path",
    "solve",
    "support",
]


def __getattr__(name: str) -> Any:
    """Load the estimators, and with them scikit-learn, on first use."""
    if name in ("ReLUClassifier", "ReLURegressor"):
        from numeric import estimators

        return getattr(estimators, name)
    raise AttributeError(f"module 'numeric' has no attribute {name!r}")
