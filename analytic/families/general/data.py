"""What the theorems about every problem share: the hypothesis that the loss is convex, and data to check them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analytic.families.registry import theorems
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Hypothesis


def _convex(problem: Problem) -> Verdict:
    if problem.loss in LOSSES:
        return Verdict("proved", f"{problem.loss} is convex in the outputs")
    return Verdict("undecided", f"{problem.loss} is not one of the known losses")


CONVEX = Hypothesis(
    "convex-loss",
    r"\fit \mapsto \ell(\fit, \target) \text{ is convex}",
    "the loss is convex in the outputs",
    _convex,
)
ANY_WIDTH = Hypothesis(
    "any-width",
    r"\fit = \sum_{j=1}^{m} (\data \neuron_j + \hidbias_j \mathbf{1})_+ \outweight_j + \outbias \mathbf{1},\ m \ge n",
    "the network is at least as wide as there are samples",
    lambda problem: Verdict("proved", "the training problem leaves the width open"),
)


def solutions() -> Iterator[tuple[str, Answer]]:
    """The solution of every worked example of every theorem that gives a network."""
    for theorem in theorems.values():
        if theorem.propose is None:
            continue
        for number, example in enumerate(theorem.examples, 1):
            problem = Problem.build(example.A, example.y, **example.options)
            yield f"{theorem.id}, example {number}", Answer.of(theorem, problem)


def on_every_example(holds: Callable[[Answer], Verdict]) -> Verdict:
    """A property of optimal networks, tested on all worked examples; refuted by the first that lacks it."""
    count = 0
    for name, solution in solutions():
        found = holds(solution)
        if not found.proved:
            return Verdict(found.status, f"{name}: {found.reason}")
        count += 1
    if count == 0:
        return Verdict("undecided", "no theorem has a worked example")
    return Verdict("proved", f"exact on {count} worked examples")
