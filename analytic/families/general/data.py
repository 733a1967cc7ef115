"""What the theorems about every problem share: the hypothesis that the loss is convex, and data to check them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from analytic.derivation.grades import Grade
from analytic.families.general import meaning
from analytic.families.registry import theorems
from analytic.model.losses import LOSSES
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.parts import Hypothesis


def _convex(problem: Problem) -> Verdict:
    if problem.loss in LOSSES:
        return Verdict("proved", f"{problem.loss} is convex in the outputs")
    return Verdict("undecided", f"{problem.loss} is not one of the known losses")


CONVEX = Hypothesis(
    "convex-loss",
    r"\fit \mapsto \ell(\fit, \target) \ge 0 \text{ is convex, and finite everywhere or the indicator of a "
    r"nonempty polyhedron}",
    "the loss is convex in the outputs",
    _convex,
    meaning.convex,
)
FINITE = Hypothesis(
    "finite-width",
    r"m < \infty",
    "the network has finitely many neurons",
    lambda problem: Verdict("proved", "networks are lists of neurons"),
    meaning.finite,
    standing=True,
)
NETWORK = r"""Let $\fit(\point) = \sum_{j=1}^m (\point^\top \neuron_j + \hidbias_j)_+ \outweight_j + \outbias$ be a
    network, without bias ($\hidbias = 0$, $\outbias = 0$) or with free ones."""
PROBLEM = r"""Let $p^\star \in [0, \infty]$ be the infimum of $\ell(\fit(\data), \target) + \decay \sum_j \lVert
\outweight_j \rVert_2 \lVert \neuron_j \rVert_2$, $\decay > 0$, over the networks $\fit(\point) = \sum_j (\point^\top
\neuron_j + \hidbias_j)_+ \outweight_j + \outbias$ of every width, without bias ($\hidbias = 0$, $\outbias = 0$) or
with free ones, where a constraint on the outputs is a loss of $0$ or $\infty$. Let $D(\dual) = \inf_\fit
\left[\ell(\fit, \target) + \langle \dual, \fit \rangle\right]$, and let $h(\dual) = \sup \lVert \dual^\top (\data
\neuron + \hidbias \mathbf{1})_+ \rVert_2$ over $\lVert \neuron \rVert_2 \le 1$, with $\hidbias = 0$ without bias and
over all $\hidbias$ for free ones. A $\dual$ is feasible if $h(\dual) \le \decay$ and, for free biases,
$\mathbf{1}^\top \dual = 0$."""


def solutions() -> Iterator[tuple[str, Answer]]:
    """The solution of every worked example of every theorem that gives a network of ReLU neurons of norm 2."""
    for theorem in theorems.values():
        if theorem.propose is None or theorem.neuron_norm != 2 or theorem.activation != "relu":
            continue
        for number, example in enumerate(theorem.examples, 1):
            problem = Problem.build(example.A, example.y, **example.options)
            yield f"{theorem.id}, example {number}", Answer.of(theorem, problem)


def on_every_example(holds: Callable[[Answer], Verdict]) -> Verdict:
    """A property of optimal networks, checked on all worked examples, which proves no more; the first may refute it."""
    count = 0
    for name, solution in solutions():
        found = holds(solution)
        if not found.proved:
            return Verdict(found.status, f"{name}: {found.reason}")
        count += 1
    if count == 0:
        return Verdict("undecided", "no theorem has a worked example")
    return Verdict("undecided", f"{Grade('checked', count)}: exact on the worked examples")
