"""What the theorems on neurons measured by ``||u||_1`` share: the list of neurons, and networks made from it.

The unit ball of u is a polytope. On a cone of the arrangement of the hyperplanes ``a_i'u + b = 0`` and ``u_k = 0`` both
the features and ``||u||_1`` are linear, so that the neurons on its extreme rays are enough: a finite list, for any
data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import comb
from typing import Any

from flint import fmpq

from analytic.exact.scalars import ONE, ZERO, rational, rationals, to_sympy
from analytic.families.one_norm.engine.corners import Corner, Row, arrangement, corners
from analytic.model.losses import LOSSES
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import FREE_BIAS, LABELS, NO_BIAS, RATIONAL, SCALAR, loss_is
from analytic.theorem.parts import Hypothesis
from analytic.theorem.statement import Sentence
from numeric.errors import InfeasibleError

LARGEST = 1_500_000
"""Of the number of systems of equations times that of samples (and twenty)."""


def is_free(problem: Problem) -> bool:
    """Whether the bias is free."""
    return problem.bias == "free"


def neurons(problem: Problem) -> tuple[Corner, ...]:
    """The list of neurons."""
    return corners(_rows(problem), is_free(problem))


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
LIMITS = (RATIONAL, FEW)


def hypotheses(loss: str, *, free: bool) -> tuple[Hypothesis, ...]:
    """Loss, bias, one output, labels where the loss has them."""
    labels = (LABELS,) if LOSSES[loss].labelled else ()
    return (loss_is(loss), FREE_BIAS if free else NO_BIAS, SCALAR, *labels)


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


def constants(problem: Problem) -> list[Row]:
    """The columns of the output bias, of both signs."""
    return [(side * ONE,) * problem.n for side in (1, -1)] if is_free(problem) else []


def candidate(
    problem: Problem, weights: Mapping[int, fmpq], xi: fmpq, dual: Sequence[fmpq], value: fmpq
) -> Candidate:  # fmt: skip
    """The network with these weights of the neurons."""
    found = neurons(problem)
    parts = [(found[k].u, found[k].b, (w,)) for k, w in sorted(weights.items()) if w != 0]
    network = Network.of(parts, (xi,), problem.d, problem.vector)
    return Candidate(network, tuple((cell,) for cell in dual), to_sympy(value))


def infeasible(problem: Problem, message: str, witness: Sequence[fmpq]) -> InfeasibleError:
    """The error with a vector that sees no neuron and yet the targets, in the shape of y."""
    return InfeasibleError(message, [[cell] for cell in witness] if problem.vector else list(witness))


def targets(problem: Problem) -> Row:
    """The targets, as rationals."""
    return tuple(rational(cell) for cell in problem.targets)


def decay(problem: Problem) -> fmpq:
    """``beta``."""
    return rational(problem.beta)


def nothing(problem: Problem) -> Row:
    """A zero for every sample."""
    return (ZERO,) * problem.n
