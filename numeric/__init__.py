"""Floating-point solvers for two-layer ReLU networks with weight decay, with a gap certificate."""

from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError
from numeric.network import Network
from numeric.problem import Problem
from numeric.solution import Solution
from numeric.solver import Support, certify, solve, support

__all__ = [
    "DataError",
    "InfeasibleError",
    "InputError",
    "Network",
    "OptionError",
    "Problem",
    "Solution",
    "Support",
    "UnsupportedError",
    "certify",
    "solve",
    "support",
]
