"""Exact and symbolic theory of two-layer ReLU networks trained with weight decay.

``solve`` gives the globally optimal network in closed form with a certificate; ``theorems`` holds the results
as records. Names load on first use, so that the command line and the standard-library checker start fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytic.autoencoder import AutoencoderNeuron, neuron
    from analytic.certification.certificate import Certificate
    from analytic.certification.certifying import certify
    from analytic.fewest import FewestKinks, fewest_kinks
    from analytic.kernels import ntk, ntk_matrix, relu_kernel
    from analytic.leastl1 import MinimumL1, minimum_l1
    from analytic.network import Network
    from analytic.notation import Notation
    from analytic.paths import path
    from analytic.problem import Problem
    from analytic.records import theorems
    from analytic.regions import DecisionRegion, decision_regions
    from analytic.solution import Solution
    from analytic.solution_sets import solution_set
    from analytic.solving import solve
    from analytic.spikefree.characterisation import SpikeFree, spike_free
    from analytic.tangent import TangentPredictor, ntk_interpolation
    from analytic.theorem import NoClosedForm, Theorem
    from analytic.validation.report import Report
    from analytic.validation.validating import validate
    from analytic.verdict import Verdict
    from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError

_HOME = {
    "Report": "analytic.validation.report",
    "validate": "analytic.validation.validating",
    "Certificate": "analytic.certification.certificate",
    "certify": "analytic.certification.certifying",
    "AutoencoderNeuron": "analytic.autoencoder",
    "neuron": "analytic.autoencoder",
    "FewestKinks": "analytic.fewest",
    "fewest_kinks": "analytic.fewest",
    "MinimumL1": "analytic.leastl1",
    "minimum_l1": "analytic.leastl1",
    "ntk": "analytic.kernels",
    "ntk_matrix": "analytic.kernels",
    "relu_kernel": "analytic.kernels",
    "Network": "analytic.network",
    "Notation": "analytic.notation",
    "Problem": "analytic.problem",
    "DecisionRegion": "analytic.regions",
    "decision_regions": "analytic.regions",
    "Solution": "analytic.solution",
    "path": "analytic.paths",
    "solution_set": "analytic.solution_sets",
    "solve": "analytic.solving",
    "SpikeFree": "analytic.spikefree.characterisation",
    "spike_free": "analytic.spikefree.characterisation",
    "TangentPredictor": "analytic.tangent",
    "ntk_interpolation": "analytic.tangent",
    "NoClosedForm": "analytic.theorem",
    "Theorem": "analytic.theorem",
    "theorems": "analytic.records",
    "Verdict": "analytic.verdict",
    "DataError": "numeric.errors",
    "InfeasibleError": "numeric.errors",
    "InputError": "numeric.errors",
    "OptionError": "numeric.errors",
    "UnsupportedError": "numeric.errors",
}

__all__ = [
    "AutoencoderNeuron",
    "Certificate",
    "DataError",
    "DecisionRegion",
    "FewestKinks",
    "InfeasibleError",
    "InputError",
    "MinimumL1",
    "Network",
    "NoClosedForm",
    "Notation",
    "OptionError",
    "Problem",
    "Report",
    "Solution",
    "SpikeFree",
    "TangentPredictor",
    "Theorem",
    "UnsupportedError",
    "Verdict",
    "certify",
    "decision_regions",
    "fewest_kinks",
    "minimum_l1",
    "neuron",
    "ntk",
    "ntk_interpolation",
    "ntk_matrix",
    "path",
    "relu_kernel",
    "solution_set",
    "solve",
    "spike_free",
    "theorems",
    "validate",
]


_MODULES = ("problems", "validation")
"""Subpackages that load on first use as well."""


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"analytic.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'analytic' has no attribute {name!r}")
    module = importlib.import_module(_HOME[name])
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
