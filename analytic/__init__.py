"""Exact and symbolic theory of two-layer ReLU networks trained with weight decay.

``solve`` gives the globally optimal network in closed form with a certificate; ``theorems`` holds the results
as records. Names load on first use, so that the command line and the standard-library checker start fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytic.network import Network
    from analytic.notation import Notation
    from analytic.paths import path
    from analytic.problem import Problem
    from analytic.records import theorems
    from analytic.solution import Solution
    from analytic.solving import solve
    from analytic.spikefree.characterisation import SpikeFree, spike_free
    from analytic.theorem import NoClosedForm, Theorem
    from analytic.verdict import Verdict
    from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError

_HOME = {
    "Network": "analytic.network",
    "Notation": "analytic.notation",
    "Problem": "analytic.problem",
    "Solution": "analytic.solution",
    "path": "analytic.paths",
    "solve": "analytic.solving",
    "SpikeFree": "analytic.spikefree.characterisation",
    "spike_free": "analytic.spikefree.characterisation",
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
    "DataError",
    "InfeasibleError",
    "InputError",
    "Network",
    "NoClosedForm",
    "Notation",
    "OptionError",
    "Problem",
    "Solution",
    "SpikeFree",
    "Theorem",
    "UnsupportedError",
    "Verdict",
    "path",
    "solve",
    "spike_free",
    "theorems",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'analytic' has no attribute {name!r}")
    module = importlib.import_module(_HOME[name])
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
