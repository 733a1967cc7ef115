"""What a theorem proposes for a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

from analytic.exact.scalars import Scalar
from analytic.model.network import Network

__all__ = ["Candidate", "Rows"]

Rows = tuple[tuple[Scalar, ...], ...]


@dataclass(frozen=True)
class Candidate:
    """What a theorem proposes: a network, a dual vector (rows like ``y``) and the value.

    ``hints`` are what the checker's feasibility method reads beside the data: scalars and integers in nested rows.
    """

    network: Network
    dual: Rows
    value: sympy.Expr
    hints: Mapping[str, Any] = field(default_factory=dict)
