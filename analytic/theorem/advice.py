"""What to do where no theorem applies: whether ``numeric.solve`` takes the problem, and what it takes if not."""

from __future__ import annotations

from typing import Any

from analytic.model.activation import RELU
from analytic.model.problem import Problem

FLOATS = "use numeric.solve for a certified floating-point optimum"


def float_options(problem: Problem) -> dict[str, Any] | None:
    """Options with which ``numeric.solve`` takes the same problem with numbers; None if it does not take it."""
    from numeric.losses import LOSS  # with optimizers, which take longer to import than most answers take

    several, absolute = problem.o > 1, problem.activation.name == "absolute"
    if problem.neuron_norm != 2 or not (problem.activation == RELU or absolute):
        return None
    if absolute and (problem.bias == "free" or problem.skip == "free"):
        return None
    if several and (not LOSS[problem.loss].several_outputs or problem.skip == "free"):
        return None
    beta = {"beta": problem.beta} if problem.penalised else {}
    other = {"activation": "absolute"} if absolute else {"skip": problem.skip}
    return {"loss": problem.loss, "bias": problem.bias, **beta, **other}


def advice(problem: Problem) -> str:
    """What the message that no theorem applies ends with."""
    if float_options(problem) is not None:
        return f"give numbers for the symbols and {FLOATS}" if problem.symbolic else FLOATS
    if problem.neuron_norm != 2:
        return "numeric.solve measures neurons by neuron_norm=2 only"
    if problem.activation != RELU:
        return (
            f"numeric.solve has no {problem.activation.name} neurons for these options: it takes activation='absolute' "
            "without bias and skip, and ReLU"
        )
    if problem.skip == "free":
        return "numeric.solve takes skip='free' for one output: solve for one column of y at a time"
    return "numeric.solve takes several outputs with loss='squared': a small beta comes close to interpolation"
