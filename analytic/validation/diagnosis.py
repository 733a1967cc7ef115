"""What a wrong answer looks like: the usual mistakes, each tested on every failing case of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from analytic.validation.answers import Answer
from analytic.validation.cases import SolverCase
from analytic.validation.judging import Judgement, infeasibility, objective
from numeric.errors import InputError

WRONG = ("suboptimal", "infeasible")
MARGIN = 100.0


def diagnose(failed: Sequence[Judgement], tolerance: float) -> str:
    """The first mistake that explains every wrong answer of a row; empty if none does."""
    wrong = [j for j in failed if j.failure is not None and j.failure.kind in WRONG and j.answer is not None]
    if not wrong:
        return ""
    for text, test in MISTAKES.items():
        if all(test(j.case, j.answer, tolerance) for j in wrong if j.answer is not None):
            return text
    return ""


def _optimal(case: SolverCase, answer: Answer, tolerance: float, beta: float | None = None) -> bool:
    """Whether the answer is feasible and optimal, for another beta if one is given."""
    try:
        low, _ = case.optimum if beta is None else case.bounds(beta)
    except InputError:
        return False
    slack = tolerance * max(case.scale, abs(low))
    return infeasibility(answer, case) <= tolerance and objective(answer, case, beta) <= low + slack


def _negated(case: SolverCase, answer: Answer, tolerance: float) -> bool:
    U, b, w, xi = answer
    return _optimal(case, (U, b, -w, -np.asarray(xi)), tolerance)


def _at(factor: float) -> Callable[[SolverCase, Answer, float], bool]:
    def test(case: SolverCase, answer: Answer, tolerance: float) -> bool:
        return case.beta is not None and _optimal(case, answer, tolerance, case.beta * factor)

    return test


def _of_mean_loss(case: SolverCase, answer: Answer, tolerance: float) -> bool:
    return case.beta is not None and _optimal(case, answer, tolerance, case.beta * len(case.y))


def _without_bias(case: SolverCase, answer: Answer, tolerance: float) -> bool:
    del tolerance
    _, b, _, xi = answer
    return case.bias == "free" and not np.any(b) and not np.any(xi)


def _zero(case: SolverCase, answer: Answer, tolerance: float) -> bool:
    del case, tolerance
    return not np.any(answer[0]) or not np.any(answer[2])


def _early(case: SolverCase, answer: Answer, tolerance: float) -> bool:
    """Feasible and not far off."""
    near = objective(answer, case) <= case.optimum[0] + MARGIN * tolerance * case.scale
    return near and infeasibility(answer, case) <= MARGIN * tolerance


MISTAKES: dict[str, Callable[[SolverCase, Answer, float], bool]] = {
    "the output has the wrong sign: -f is optimal": _negated,
    "optimal for beta/2: is the factor 1/2 of the squared loss missing?": _at(0.5),
    "optimal for 2 beta: is beta counted twice?": _at(2.0),
    "optimal for n beta: is the loss a mean instead of a sum?": _of_mean_loss,
    "no bias is used although bias is 'free'": _without_bias,
    "the network is zero": _zero,
    "close to the optimum: does the solver stop early?": _early,
}
