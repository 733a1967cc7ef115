"""Hinge loss on two samples in any dimension, without bias."""

from __future__ import annotations

import sympy

from analytic.exact.memory import remembered
from analytic.exact.scalars import Scalar, sign
from analytic.families.two_samples import meaning_hinge as meaning
from analytic.families.two_samples import proofs_hinge as proofs
from analytic.families.two_samples.data import hypotheses
from analytic.families.two_samples.gauge import cells, pair_of
from analytic.families.two_samples.labels import PairFit, hinge
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Example, Formula, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

S1, S2 = sympy.symbols("s_1 s_2", nonnegative=True)


@remembered
def _found(problem: Problem) -> PairFit:
    return hinge(problem.A, problem.targets, problem.beta)


def _multiplier(i: int) -> Quantity:
    def computed(problem: Problem) -> Scalar:
        return problem.targets[i] * _found(problem).dual[i]

    return Quantity((S1, S2)[i], rf"\target_{i + 1} \dual_{i + 1}", computed, meaning.multiplier(i))


VALUE = Formula("value", r"p^\star", S1 + S2, (_multiplier(0), _multiplier(1)))


def propose(problem: Problem) -> Candidate:
    """The neurons of the samples that are fitted; the dual is 1 on one that is given up."""
    found = _found(problem)
    return Candidate.of(problem, found.neurons, found.dual, VALUE.evaluate(problem), **_hints(problem, found))


def _hints(problem: Problem, found: PairFit) -> dict[str, object]:
    """Multipliers on every cell; with symbols what the dual is, which says as much, and nothing at obtuse angles."""
    if not problem.symbolic:
        return {"cells": cells(problem.A, found.dual, problem.beta)}
    if found.given_up is not None:
        return {"given up": found.given_up}
    if found.elliptic:
        return {"fitted": 1}
    if not found.neurons and problem.targets[0] == problem.targets[1]:
        return {"none fitted": 1}
    if sign(pair_of(problem.A).k12) == -1:
        return {}
    if problem.targets[0] == problem.targets[1]:
        return {"acute": 1}
    return {"silent": [i for i, (y, v) in enumerate(zip(problem.targets, found.dual, strict=True)) if y == v]}


THEOREM = Theorem(
    id="two-samples-hinge",
    title="Hinge loss on two samples",
    hypotheses=hypotheses("hinge"),
    where=(
        Sentence(
            r"""Write $k_{ij} = \data_i^\top \data_j$, $K = (k_{ij})$ and $c = \target_1 \target_2 k_{12}$, and let
            $\dual^m$ be the dual witness of the maximum margin on the same samples. For the samples $j$, $k$ in one
            or the other order let $T_j = (\sqrt{\decay^2 k_{kk} - \det K} - c) / k_{kk}$, on the arc, if $\target_1
            = \target_2$ and $c \ge 0$ or $k_{jj} \sqrt{k_{kk}} \ge -2 c \decay$, or if $\target_1 \neq \target_2$
            and $\sqrt{k_{jj} \det K} < -\decay c$; otherwise let $T_j = \decay / \sqrt{k_{kk}}$ for $k_{12} \le 0$
            and $T_j = \decay \sqrt{k_{jj} / \det K}$ for $k_{12} > 0$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""If no $\decay |\dual^m_i|$ exceeds $1$, the network of the maximum margin is optimal. Otherwise, if
            $\decay \target_j \dual^m_j > 1$ and $T_j < 1$ for a sample $j$, one neuron that fits the other one, with
            the output weight $\target_k$, is optimal: $\neuron = \target_k \data^\top \dual / \sqrt{\decay^2 k_{kk}
            - \det K}$ on the arc, $\neuron = \data_k / k_{kk}$ otherwise for $k_{12} \le 0$ and the $\neuron$ in the
            span of the samples with $\data_k^\top \neuron = 1$, $\data_j^\top \neuron = 0$ for $k_{12} > 0$.
            Otherwise no neuron is.""",
            meaning.neurons,
        ),
        Sentence(
            r"""In this order $\decay \dual^m$, the vector with $\dual_j = \target_j$, $\dual_k = \target_k T_j$, and
            $\target$ are dual witnesses $\dual$.""",
            meaning.supporting,
        ),
    ),
    formulas=(VALUE,),
    references=(
        at(
            EP21, "Sections 2.2 to 2.4 and Theorem 10", "the rectified ellipsoid and the dual; the formula is not there"
        ),
    ),
    examples=(
        Example([[1, 0], [-1, 2]], [1, 1], sympy.Rational(7, 5), {"loss": "hinge", "beta": 1}),
        Example([[1, 0], [1, 2]], [1, 1], sympy.Rational(8, 5), {"loss": "hinge", "beta": 2}),
        Example([[1, 0], [-1, 2]], [1, 1], 1 + 2 / sympy.sqrt(5), {"loss": "hinge", "beta": 2}),
    ),
    propose=propose,
    feasibility="cells",
    rank=29,
    derivation=proofs.hinge,
)
