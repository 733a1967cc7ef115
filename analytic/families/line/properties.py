"""Data on the line for the properties of minimum-norm interpolants: the worked examples, and a few shapes of kinks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy

from analytic.derivation.grades import Grade
from analytic.families.registry import theorems
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.hypotheses import FREE_BIAS, ONE_DIMENSIONAL, SCALAR, loss_is
from analytic.theorem.parts import Example

HYPOTHESES = (loss_is("interpolation"), FREE_BIAS, SCALAR, ONE_DIMENSIONAL)
OPTIONS = {"loss": "interpolation", "bias": "free"}
EXAMPLES = tuple(
    Example(x, y, value, OPTIONS)
    for x, y, value in [
        ([0, 1, 3], [0, 1, 0], "3/2"),  # one kink
        ([0, 1, 2, 3], [0, 0, 1, 3], 2),  # a run of two
        ([0, 1, 2, 3, 4], [0, 1, 0, 1, 0], 6),  # alternating kinks
        ([0, 1, 2, 3, 4, 5, 6], [0, 0, 1, 3, 6, 10, 9], 9),  # a run of four, then one of the other sign
        ([0, 1, 2], [0, 5, 11], 6),  # the slope outweighs the total variation
        ([0, 1], [1, 1], 0),  # a constant
    ]
)


def problems() -> Iterator[Problem]:
    """The examples of these records, and those of the theorem on interpolation."""
    for example in (*EXAMPLES, *theorems["one-dimensional-interpolation"].examples):
        yield Problem.build(example.A, example.y, **example.options)


def optimum(problem: Problem) -> sympy.Expr:
    """The minimum norm by the closed form."""
    return Answer.of(theorems["one-dimensional-interpolation"], problem).value


def on_the_line(holds: Callable[[Problem], Verdict]) -> Verdict:
    """A property checked on all of them, which proves no more; refuted by the first that lacks it."""
    count = 0
    for problem in problems():
        found = holds(problem)
        if not found.proved:
            return Verdict(found.status, f"x = {[row[0] for row in problem.A]}: {found.reason}")
        count += 1
    return Verdict("undecided", f"{Grade('checked', count)}: exact on the worked examples")
