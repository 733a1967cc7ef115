"""What the theorems on neurons measured by ``||u||_1`` share: the list of neurons, and networks made from it.

The unit ball of u is a polytope. On a cone of the arrangement of the hyperplanes ``a_i'u + b = 0`` and ``u_k = 0`` both
the features and ``||u||_1`` are linear, so that the neurons on its extreme rays are enough: a finite list, for any
data.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import comb
from typing import Any

from flint import fmpq

from analytic.exact.lasso import Row
from analytic.exact.scalars import rationals
from analytic.families.general.listed import ListedFamily
from analytic.families.one_norm.engine.corners import Corner, arrangement, corners
from analytic.families.one_norm.meaning import meaning
from analytic.families.one_norm.proofs import PROOFS
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.finite import FiniteList
from analytic.theorem.hypotheses import RATIONAL
from analytic.theorem.parts import Hypothesis
from analytic.theorem.references import P23, of
from analytic.theorem.statement import Sentence

LARGEST = 1_500_000
"""Of the number of systems of equations times that of samples (and twenty)."""


def is_free(problem: Problem) -> bool:
    """Whether the bias is free."""
    return problem.bias == "free"


def neurons(problem: Problem) -> tuple[Corner, ...]:
    """The list of neurons."""
    return corners(_rows(problem), is_free(problem))


def _one(problem: Problem, k: int) -> tuple[Row, fmpq]:
    found = neurons(problem)[k]
    return found.u, found.b


def _rows(problem: Problem) -> tuple[Row, ...]:
    return tuple(rationals(row) for row in problem.A)


def _few(problem: Problem) -> Verdict:
    d, free = problem.d, is_free(problem)
    if comb(problem.n + d, d - 1 + free) * (problem.n + 20) > LARGEST:
        planes = arrangement(_rows(problem), free)
        if planes.systems * (problem.n + 20) > LARGEST:
            return Verdict("refuted", f"{planes.systems} systems of equations would have to be solved")
    return Verdict("proved", "few enough systems of equations")


FEW = Hypothesis(
    "few-corners",
    r"\tbinom{n + d}{d - 1} \text{ is not too large}",
    "the list of neurons is not too long",
    _few,
    needs_limits=True,
)


def letters(free: bool) -> Sentence:
    """The list of neurons, in words."""
    if free:
        return Sentence(
            r"""Let $(\neuron_k, \hidbias_k)$ run over the pairs with $\lVert \neuron_k \rVert_1 = 1$ that $d$ linearly
            independent equations among $\data_i^\top \neuron + \hidbias = 0$, one for each sample, and $e_l^\top
            \neuron = 0$, one for each unit vector $e_l$, determine up to a factor: they are finitely many. For weights
            $w_k$ and $\outbias$ write $\fit(\point) = \sum_k w_k (\point^\top \neuron_k + \hidbias_k)_+ +
            \outbias$."""
        )
    return Sentence(
        r"""Let $\neuron_k$ run over the vectors with $\lVert \neuron_k \rVert_1 = 1$ that $d - 1$ linearly independent
        equations among $\data_i^\top \neuron = 0$, one for each sample, and $e_l^\top \neuron = 0$, one for each unit
        vector $e_l$, determine up to a factor: they are finitely many. For weights $w_k$ write $\fit(\point) = \sum_k
        w_k (\point^\top \neuron_k)_+$."""
    )


def seen(free: bool, limit: str) -> str:
    """What a dual vector is to meet."""
    inside = r"\data \neuron_k + \hidbias_k \mathbf{1}" if free else r"\data \neuron_k"
    level = r" and $\mathbf{1}^\top \dual = 0$" if free else ""
    return rf"$|\dual^\top ({inside})_+| \le {limit}$ for all $k${level}"


def options(loss: str, free: bool, **more: Any) -> Mapping[str, Any]:
    """Of a worked example."""
    return {"loss": loss, **({"bias": "free"} if free else {}), "neuron_norm": 1, **more}


ONE_NORM = ListedFamily(
    id="one-norm",
    name="neurons of l1 norm one",
    data=(),
    limits=(RATIONAL, FEW),
    letters=letters,
    seen=seen,
    meaning=meaning,
    neurons=FiniteList(lambda problem: [corner.feature for corner in neurons(problem)], _one),
    proofs=PROOFS,
    references=(of(P23, "neurons of l1 norm one, orthogonal to samples or coordinates"),),
    feasibility="vertices",
    rank=70,
    neuron_norm=1,
)
