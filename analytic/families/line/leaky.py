"""What the theorems on leaky neurons and absolute values on the line share: kinks at the samples decide.

``sigma(t) = max(t, alpha t)`` is ``alpha t + (1 - alpha) t_+``, so that with ``1'v = 0`` a dual vector sees the neurons
with kink t as ``alpha m + (1 - alpha) g(t)`` and ``(1 - alpha) g(t) - m``, in the g and m of ReLU neurons.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from flint import fmpq

from analytic.exact.lasso import Row
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, rational
from analytic.families.general.finite import Listed
from analytic.families.general.listed import ListedFamily
from analytic.families.line.lemmas_leaky import DUALITY, SAMPLES
from analytic.model.problem import Problem
from analytic.theorem.finite import FiniteList
from analytic.theorem.hypotheses import ONE_DIMENSIONAL, RATIONAL
from analytic.theorem.meaning_lists import ListedNeurons
from analytic.theorem.references import Z24, of
from analytic.theorem.statement import Array, Data, Sentence

Z24_USED = "training as a Lasso over neurons with kinks at the samples"


@remembered
def _places(problem: Problem) -> tuple[fmpq, ...]:
    return tuple(sorted({rational(row[0]) for row in problem.A}))


def _one(problem: Problem, k: int) -> tuple[Row, fmpq]:
    """The right-facing neurons first, then the left-facing ones."""
    x = _places(problem)
    side = ONE if k < len(x) else -ONE
    return (side,), -side * x[k % len(x)]


def _features(problem: Problem) -> list[Row]:
    neurons = [_one(problem, k) for k in range(2 * len(_places(problem)))]
    x, sigma = [rational(row[0]) for row in problem.A], problem.activation
    return [tuple(rational(sigma(u * place + b)) for place in x) for (u,), b in neurons]


def _find(data: Data) -> Array:
    """Rows ``(u, b)``: along the first feature, which is the only one where the statement holds."""
    x = np.unique(data.A[:, 0])
    others = np.zeros((len(x), data.d - 1))
    return np.concatenate([np.column_stack([np.full(len(x), side), others, -side * x]) for side in (1.0, -1.0)])


def _letters(free: bool) -> Sentence:
    return Sentence(
        r"""Let $x_1 < \dots < x_K$ be the distinct samples, and let $g_k$ run over the $2K$ vectors $\sigma(\data - x_k
        \mathbf{1})$ and $\sigma(x_k \mathbf{1} - \data)$. For weights $w_k$ and $\outbias$ let $\fit$ be the network of
        these neurons, $\fit(\data) = \sum_k w_k g_k + \outbias \mathbf{1}$."""
    )


def _seen(free: bool, limit: str) -> str:
    return rf"$|\dual^\top g_k| \le {limit}$ for all $k$ and $\mathbf{{1}}^\top \dual = 0$"


def _output(index: str, free: bool) -> str:
    """Of a network's neuron, or of a listed one."""
    if index == "k":
        return r"\sigma(\pm(x - x_k \mathbf{1}))"
    return rf"\sigma(x \neuron_{index} + \hidbias_{index} \mathbf{{1}})"


def options(loss: str, **more: Any) -> Mapping[str, Any]:
    """Of a worked example with absolute values, or another activation in ``more``."""
    return {"loss": loss, "bias": "free", "activation": "absolute", **more}


LEAKY = ListedFamily(
    id="leaky",
    name="leaky neurons in one dimension",
    data=(ONE_DIMENSIONAL,),
    limits=(RATIONAL,),
    letters=_letters,
    seen=_seen,
    meaning=lambda loss, free: ListedNeurons(loss, free, _find),
    neurons=FiniteList(_features, _one),
    proofs=Listed(DUALITY, SAMPLES, _output, r" |\neuron_j|"),
    references=(of(Z24, Z24_USED),),
    feasibility="line-leaky",
    rank=20,
    activation="leaky",
    only_free=True,
)
