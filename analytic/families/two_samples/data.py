"""What the theorems on two samples share."""

from __future__ import annotations

import sympy

from analytic.families.two_samples import meaning
from analytic.families.two_samples.interpolation import DIRECTIONS, TWO
from analytic.model.losses import LOSSES
from analytic.theorem.hypotheses import LABELS, NO_BIAS, SCALAR, loss_is
from analytic.theorem.parts import Hypothesis, Quantity

Y1, Y2 = sympy.symbols("y_1 y_2", real=True)


def hypotheses(loss: str, *, apart: bool = True) -> tuple[Hypothesis, ...]:
    """Loss, no bias, one output, labels where the loss has them, two samples, ``apart`` in different directions."""
    labels = (LABELS,) if LOSSES[loss].labelled else ()
    return (loss_is(loss), NO_BIAS, SCALAR, *labels, TWO, *((DIRECTIONS,) if apart else ()))


def target(i: int) -> Quantity:
    """A target as a quantity."""
    return Quantity((Y1, Y2)[i], rf"\target_{i + 1}", lambda problem: problem.targets[i], meaning.target(i))
