"""The registry: every module here that defines ``THEOREM`` is a theorem; adding one touches no other file."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from analytic.long_numbers import long_numbers
from analytic.problem import Problem
from analytic.theorem import NoClosedForm, Theorem
from analytic.time_limit import require_time

__all__ = ["select", "theorems"]


def _discover() -> dict[str, Theorem]:
    found = []
    for info in pkgutil.iter_modules(__path__):
        if not info.name.startswith("_"):
            found.append(importlib.import_module(f"{__name__}.{info.name}").THEOREM)
    ordered = sorted(found, key=lambda theorem: (theorem.rank, theorem.id))
    if len({theorem.id for theorem in ordered}) != len(ordered):
        raise RuntimeError(f"two theorems share an id: {sorted(theorem.id for theorem in ordered)}")
    return {theorem.id: theorem for theorem in ordered}


theorems: Mapping[str, Theorem] = MappingProxyType(_discover())
"""Every theorem by id, in the order in which they are tried."""


def select(problem: Problem) -> Theorem:
    """The first theorem whose hypotheses all hold; :class:`NoClosedForm` with every reason otherwise."""
    reasons: dict[str, str] = {}
    with long_numbers():  # reasons quote the data
        for theorem in theorems.values():
            require_time()
            verdict = theorem.applies(problem)
            if verdict.proved:
                return theorem
            reasons[theorem.id] = verdict.reason
        nearest = sorted(theorems.values(), key=lambda theorem: -theorem.satisfied(problem))[:2]
    raise NoClosedForm(reasons, [theorem.id for theorem in nearest])
