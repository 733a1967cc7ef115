"""Exact and symbolic theory of two-layer ReLU networks trained with weight decay.

``solve`` gives the globally optimal network in closed form with a certificate; ``theorems`` holds the results
as records. Names load on first use, so that the command line and the standard-library checker start fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytic.answers.enclosure.answer import Enclosure
    from analytic.answers.enclosure.enclose import enclose
    from analytic.answers.gauge import extreme_points, gauge, polar
    from analytic.answers.optimal_set import OptimalPolytope, optimal_set
    from analytic.answers.path import path
    from analytic.answers.solution import Solution
    from analytic.answers.solution_set import solution_set
    from analytic.answers.solve import solve
    from analytic.answers.width import width_bounds
    from analytic.certification.certificate import Certificate
    from analytic.certification.certifying import certify
    from analytic.families.general.autoencoder import AutoencoderNeuron, neuron
    from analytic.families.general.cost import representational_cost, simplify
    from analytic.families.general.interpolants import fewest_neurons, spikes
    from analytic.families.general.reduction import reduce_width
    from analytic.families.kernel.kernels import ntk, ntk_matrix, relu_kernel
    from analytic.families.kernel.prediction import TangentPredictor, ntk_interpolation
    from analytic.families.line.basis_pursuit import MinimumL1, minimum_l1
    from analytic.families.line.fewest import FewestKinks, fewest_kinks
    from analytic.families.line.least_power import LeastPower, least_power
    from analytic.families.line.regions import DecisionRegion, decision_regions
    from analytic.families.registry import theorems
    from analytic.families.spike_free.engine.characterisation import SpikeFree, spike_free
    from analytic.latex.bibliography import bibliography
    from analytic.model.network import Network
    from analytic.model.notation import Notation
    from analytic.model.problem import Problem
    from analytic.model.verdict import Verdict
    from analytic.referee.conjecture import Conjecture, conjecture
    from analytic.theorem.record import NoClosedForm, Theorem
    from analytic.validation.report import Report
    from analytic.validation.validating import validate
    from numeric.errors import (
        DataError,
        InfeasibleError,
        InputError,
        OptionError,
        TimeLimitError,
        UnsupportedError,
    )

_HOME = {
    "Conjecture": "analytic.referee.conjecture",
    "conjecture": "analytic.referee.conjecture",
    "Enclosure": "analytic.answers.enclosure.answer",
    "enclose": "analytic.answers.enclosure.enclose",
    "extreme_points": "analytic.answers.gauge",
    "OptimalPolytope": "analytic.answers.optimal_set",
    "optimal_set": "analytic.answers.optimal_set",
    "polar": "analytic.answers.gauge",
    "gauge": "analytic.answers.gauge",
    "simplify": "analytic.families.general.cost",
    "representational_cost": "analytic.families.general.cost",
    "Report": "analytic.validation.report",
    "validate": "analytic.validation.validating",
    "width_bounds": "analytic.answers.width",
    "Certificate": "analytic.certification.certificate",
    "certify": "analytic.certification.certifying",
    "AutoencoderNeuron": "analytic.families.general.autoencoder",
    "neuron": "analytic.families.general.autoencoder",
    "fewest_neurons": "analytic.families.general.interpolants",
    "spikes": "analytic.families.general.interpolants",
    "reduce_width": "analytic.families.general.reduction",
    "FewestKinks": "analytic.families.line.fewest",
    "fewest_kinks": "analytic.families.line.fewest",
    "LeastPower": "analytic.families.line.least_power",
    "least_power": "analytic.families.line.least_power",
    "MinimumL1": "analytic.families.line.basis_pursuit",
    "minimum_l1": "analytic.families.line.basis_pursuit",
    "ntk": "analytic.families.kernel.kernels",
    "ntk_matrix": "analytic.families.kernel.kernels",
    "relu_kernel": "analytic.families.kernel.kernels",
    "bibliography": "analytic.latex.bibliography",
    "Network": "analytic.model.network",
    "Notation": "analytic.model.notation",
    "Problem": "analytic.model.problem",
    "DecisionRegion": "analytic.families.line.regions",
    "decision_regions": "analytic.families.line.regions",
    "Solution": "analytic.answers.solution",
    "path": "analytic.answers.path",
    "solution_set": "analytic.answers.solution_set",
    "solve": "analytic.answers.solve",
    "SpikeFree": "analytic.families.spike_free.engine.characterisation",
    "spike_free": "analytic.families.spike_free.engine.characterisation",
    "TangentPredictor": "analytic.families.kernel.prediction",
    "ntk_interpolation": "analytic.families.kernel.prediction",
    "NoClosedForm": "analytic.theorem.record",
    "Theorem": "analytic.theorem.record",
    "theorems": "analytic.families.registry",
    "Verdict": "analytic.model.verdict",
    "DataError": "numeric.errors",
    "InfeasibleError": "numeric.errors",
    "InputError": "numeric.errors",
    "OptionError": "numeric.errors",
    "TimeLimitError": "numeric.errors",
    "UnsupportedError": "numeric.errors",
}

__all__ = [
    "AutoencoderNeuron",
    "Certificate",
    "Conjecture",
    "DataError",
    "DecisionRegion",
    "Enclosure",
    "FewestKinks",
    "InfeasibleError",
    "InputError",
    "LeastPower",
    "MinimumL1",
    "Network",
    "NoClosedForm",
    "Notation",
    "OptimalPolytope",
    "OptionError",
    "Problem",
    "Report",
    "Solution",
    "SpikeFree",
    "TangentPredictor",
    "Theorem",
    "TimeLimitError",
    "UnsupportedError",
    "Verdict",
    "bibliography",
    "certify",
    "conjecture",
    "decision_regions",
    "enclose",
    "extreme_points",
    "fewest_kinks",
    "fewest_neurons",
    "gauge",
    "least_power",
    "minimum_l1",
    "neuron",
    "ntk",
    "ntk_interpolation",
    "ntk_matrix",
    "optimal_set",
    "path",
    "polar",
    "reduce_width",
    "relu_kernel",
    "representational_cost",
    "simplify",
    "solution_set",
    "solve",
    "spike_free",
    "spikes",
    "theorems",
    "validate",
    "width_bounds",
]


_MODULES = ("latex", "problems", "validation")
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
    special = (name for name in globals() if name.startswith("__"))
    return sorted({*special, *__all__, *_MODULES})
