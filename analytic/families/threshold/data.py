"""What the theorems on thresholds share: the list of patterns, and neurons that have them.

A threshold ``1[x'u + b >= 0]`` has the same values for all lengths of (u, b), so that only output weights can be
penalised: ``beta sum_j |w_j|``. The outputs of a neuron on the samples are one of finitely many vectors of zeros and
ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import comb
from typing import Any

from flint import fmpq

from analytic.exact.lasso import Row
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO, rationals
from analytic.families.general.listed import ListedFamily
from analytic.families.threshold.engine.patterns import PatternList, patterns, pivots
from analytic.families.threshold.meaning import meaning
from analytic.families.threshold.proofs import PROOFS
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.finite import FiniteList
from analytic.theorem.hypotheses import RATIONAL
from analytic.theorem.parts import Hypothesis
from analytic.theorem.references import EGLP23, of
from analytic.theorem.statement import Sentence

LARGEST = 60_000
"""Of patterns in general position, of which there may be as many."""
AMPLITUDE = "thresholds with a trainable amplitude there, penalised with the output weight"


def is_free(problem: Problem) -> bool:
    """Whether the bias is free."""
    return problem.bias == "free"


def samples(problem: Problem) -> tuple[Row, ...]:
    """The samples as rationals, 1 joined to them for a free bias."""
    return tuple((*rationals(row), ONE) if is_free(problem) else rationals(row) for row in problem.A)


def found(problem: Problem) -> PatternList:
    """The patterns of the data."""
    return patterns(samples(problem))


@remembered
def listed(problem: Problem) -> tuple[int, ...]:
    """The patterns as bits, in an order."""
    return tuple(sorted(found(problem).ways))


def _features(problem: Problem) -> list[Row]:
    return [tuple(ONE if on >> i & 1 else ZERO for i in range(problem.n)) for on in listed(problem)]


def _one(problem: Problem, k: int) -> tuple[Row, fmpq]:
    x = found(problem).neuron(listed(problem)[k])
    return tuple(x[: problem.d]), x[problem.d] if is_free(problem) else ZERO


def most(n: int, rank: int) -> int:
    """How many patterns n samples that span so many dimensions have at most, without those of lower faces."""
    return 2 * sum(comb(n - 1, k) for k in range(rank))


def _few(problem: Problem) -> Verdict:
    rank = len(pivots(samples(problem)))
    count = most(problem.n, rank)
    if count > LARGEST:
        return Verdict("refuted", f"{problem.n} samples that span {rank} dimensions may have {count} patterns")
    return Verdict("proved", "few enough patterns")


FEW = Hypothesis(
    "few-patterns",
    r"2 \sum_{k < r} \tbinom{n - 1}{k} \text{ is not too large}",
    "the list of patterns is not too long",
    _few,
    needs_limits=True,
)


def letters(free: bool) -> Sentence:
    """The list of patterns, in words."""
    if free:
        return Sentence(
            r"""Let $(\neuron_k, \hidbias_k)$ be finitely many pairs for which $g_k = \mathbf{1}[\data \neuron_k +
            \hidbias_k \mathbf{1} \ge 0]$ runs over all values of $\mathbf{1}[\data \neuron + \hidbias \mathbf{1} \ge
            0]$, each once. For weights $w_k$ and $\outbias$ write $\fit(\point) = \sum_k w_k \mathbf{1}[\point^\top
            \neuron_k + \hidbias_k \ge 0] + \outbias$."""
        )
    return Sentence(
        r"""Let $\neuron_k$ be finitely many vectors for which $g_k = \mathbf{1}[\data \neuron_k \ge 0]$ runs over all
        values of $\mathbf{1}[\data \neuron \ge 0]$, each once. For weights $w_k$ write $\fit(\point) = \sum_k w_k
        \mathbf{1}[\point^\top \neuron_k \ge 0]$."""
    )


def seen(free: bool, limit: str) -> str:
    """What a dual vector is to meet."""
    return rf"$|\dual^\top g_k| \le {limit}$ for all $k$" + (r" and $\mathbf{1}^\top \dual = 0$" if free else "")


def options(loss: str, free: bool, **more: Any) -> Mapping[str, Any]:
    """Of a worked example."""
    return {"loss": loss, **({"bias": "free"} if free else {}), "activation": "threshold", **more}


THRESHOLD = ListedFamily(
    id="threshold",
    name="thresholds",
    data=(),
    limits=(RATIONAL, FEW),
    letters=letters,
    seen=seen,
    meaning=meaning,
    neurons=FiniteList(_features, _one),
    proofs=PROOFS,
    references=(of(EGLP23, "training as a Lasso over patterns", differs=AMPLITUDE),),
    feasibility="patterns",
    rank=70,
    activation="threshold",
)
