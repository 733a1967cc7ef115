"""What the theorems on two samples share."""

from __future__ import annotations

import sympy

from analytic.families.two_samples.interpolation import DIRECTIONS, TWO
from analytic.theorem.hypotheses import NO_BIAS, SCALAR, loss_is
from analytic.theorem.record import Hypothesis, Quantity

Y1, Y2 = sympy.symbols("y_1 y_2", real=True)


def hypotheses(loss: str) -> tuple[Hypothesis, ...]:
    """Loss, no bias, one output, two samples in different directions."""
    return (loss_is(loss), NO_BIAS, SCALAR, TWO, DIRECTIONS)


def target(i: int) -> Quantity:
    """A target as a quantity."""
    return Quantity((Y1, Y2)[i], rf"\target_{i + 1}", lambda problem: problem.targets[i])
