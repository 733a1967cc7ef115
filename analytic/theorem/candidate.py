"""What a theorem proposes for a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

from analytic.exact.scalars import ZERO, Row, Rows, Scalar, to_sympy
from analytic.model.network import Network
from analytic.model.problem import Problem


@dataclass(frozen=True)
class Candidate:
    """What a theorem proposes: a network, a dual vector (rows like ``y``) and the value.

    ``hints`` are what the checker's feasibility method reads beside the data: scalars and integers in nested rows.
    """

    network: Network
    dual: Rows
    value: sympy.Expr
    hints: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, problem: Problem, neurons: Iterable[tuple[Scalar, Row]], dual: Iterable[Scalar], value: Any, **hints: Any
    ) -> Candidate:
        """For one output and no bias: neurons ``(w, u)``, and an entry of the dual vector for each sample."""
        network = without_bias(problem, [((weight,), u) for weight, u in neurons])
        return cls(network, tuple((entry,) for entry in dual), to_sympy(value), hints)


def without_bias(problem: Problem, neurons: Iterable[tuple[Row, Row]]) -> Network:
    """A network of neurons ``(w, u)``, ``w`` a row of output weights, in the shape of the problem's targets."""
    return Network.of([(u, ZERO, w) for w, u in neurons], (ZERO,) * problem.o, problem.d, problem.vector)
