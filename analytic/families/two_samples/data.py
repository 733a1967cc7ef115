"""What the theorems on two samples share."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from analytic.exact.scalars import ZERO, Scalar
from analytic.families.two_samples.interpolation import DIRECTIONS, TWO, known_piece
from analytic.model.geometry import columns
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.hypotheses import NO_BIAS, SCALAR, loss_is
from analytic.theorem.record import Hypothesis, Quantity

__all__ = ["Y1", "Y2", "hypotheses", "known_piece", "network", "target"]

Row = tuple[Scalar, ...]
Y1, Y2 = sympy.symbols("y_1 y_2", real=True)


def hypotheses(loss: str) -> tuple[Hypothesis, ...]:
    """Loss, no bias, one output, two samples in different directions."""
    return (loss_is(loss), NO_BIAS, SCALAR, TWO, DIRECTIONS)


def target(i: int) -> Quantity:
    """A target as a quantity."""
    return Quantity((Y1, Y2)[i], rf"\target_{i + 1}", lambda problem: problem.targets[i])


def network(problem: Problem, neurons: Sequence[tuple[Scalar, Row]]) -> Network:
    """Neurons (output weight, u) as a network without bias."""
    hidden = [u for _, u in neurons]
    inner = [list(row) for row in columns(hidden)] if hidden else [[] for _ in range(problem.d)]
    outer = [[w] if problem.vector else w for w, _ in neurons]
    return Network(inner, [ZERO] * len(hidden), outer, [ZERO] if problem.vector else ZERO)
