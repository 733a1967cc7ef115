"""The networks that a conjecture is about: their skip connection, the norm of their neurons, their activation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytic.model.problem import SKIPS, Problem
from analytic.theorem.record import Theorem
from numeric.options import one_of


@dataclass(frozen=True)
class Networks:
    """What :func:`analytic.solve` is told of them beside the bias.

    >>> Networks(activation="absolute").options
    {'activation': 'absolute'}
    """

    skip: str = "none"
    neuron_norm: int = 2
    activation: Any = "relu"
    negative_slope: Any = None

    @classmethod
    def chosen(
        cls, theorem: Theorem | None, skip: str | None, neuron_norm: int | None, activation: Any, negative_slope: Any
    ) -> Networks:  # fmt: skip
        """Those that are given, else those of the theorem, else ReLU networks."""
        own = cls() if theorem is None else cls(theorem.skip, theorem.neuron_norm, theorem.activation)
        if own.activation == "leaky" and activation is None and negative_slope is None:
            own = cls(own.skip, own.neuron_norm, "absolute")
        return cls(
            own.skip if skip is None else one_of("skip", skip, SKIPS),
            own.neuron_norm if neuron_norm is None else neuron_norm,
            own.activation if activation is None else activation,
            negative_slope,
        )

    @classmethod
    def of(cls, problem: Problem) -> Networks:
        """Those of a problem."""
        function = problem.activation
        slope = str(function.slope) if function.name == "leaky" else None
        return cls(problem.skip, problem.neuron_norm, function.name, slope)

    @property
    def options(self) -> dict[str, Any]:
        """What differs from ReLU networks without a skip connection."""
        plain = RELU_NETWORKS
        names = ("skip", "neuron_norm", "activation", "negative_slope")
        return {name: getattr(self, name) for name in names if getattr(self, name) != getattr(plain, name)}

    def problem(self, A: Any, y: Any, loss: str, beta: Any, bias: str) -> Problem:
        """The problem of these data with these networks."""
        return Problem.build(A, y, loss=loss, beta=beta, bias=bias, **self.options)


RELU_NETWORKS = Networks()
"""ReLU neurons of Euclidean norm, without a skip connection."""
