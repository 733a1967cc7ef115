"""Data that satisfy the hypotheses of each theorem by construction, found by discovery.

A module here defines ``STRATEGIES``: theorem id -> strategy of ``Case``; the conformance suite runs them all.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis.strategies import SearchStrategy


@dataclass(frozen=True)
class Case:
    """Arguments of ``solve``."""

    A: Any
    y: Any
    options: Mapping[str, Any] = field(default_factory=dict)


def all_strategies() -> dict[str, SearchStrategy[Case]]:
    """Every theorem's strategy by id."""
    found: dict[str, SearchStrategy[Case]] = {}
    for info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for key, strategy in getattr(module, "STRATEGIES", {}).items():
            if key in found:
                raise RuntimeError(f"two strategies for {key}")
            found[key] = strategy
    return found
