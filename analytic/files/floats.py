"""From exact answers to float arrays: the bridge to :mod:`numeric`."""

from __future__ import annotations

import numeric
from analytic.model.floats import outputs_to_floats, outward, to_float_network, to_float_problem
from analytic.theorem.answer import Answer


def to_numeric(answer: Answer) -> numeric.Solution:
    """The exact solution as the floating-point package would return it, bounds rounded outwards."""
    problem = answer.problem
    rounded = to_float_problem(problem)
    lower_bound, value = outward(answer.exact_value, "value")
    return numeric.Solution(
        network=to_float_network(answer.exact_network),
        value=value,
        dual=outputs_to_floats(answer.exact_dual, "dual", problem.vector),
        lower_bound=lower_bound,
        status="optimal",
        problem=rounded,
    )
