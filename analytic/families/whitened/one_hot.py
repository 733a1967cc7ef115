"""Several outputs on whitened data when no sample has two nonzero targets (one-hot labels)."""

from __future__ import annotations

import sympy

from analytic.exact.scalars import ZERO, Row, Scalar, sign, to_sympy
from analytic.families.whitened.data import halves, hidden
from analytic.families.whitened.meaning import network, soft, value, witness
from analytic.families.whitened.proofs_one_hot import one_hot
from analytic.families.whitened.squared import half_value, shrink
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate, without_bias
from analytic.theorem.homotopy import Thresholds
from analytic.theorem.hypotheses import DISJOINT, NO_BIAS, WHITENED, loss_is
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, SEPP21, at, of
from analytic.theorem.statement import Sentence


def _value(problem: Problem) -> sympy.Expr:
    beta = to_sympy(problem.beta)
    return sympy.Add(*(half_value(to_sympy(size), beta) for size in _sizes(problem)))


def propose(problem: Problem) -> Candidate:
    """The scalar solution of every column, side by side."""
    neurons: list[tuple[Row, Row]] = []
    dual: list[list[Scalar]] = [[ZERO] * problem.o for _ in range(problem.n)]
    for k, column in enumerate(zip(*problem.y, strict=True)):
        for half in halves(column):
            if half.empty:
                continue
            weight, scale = shrink(half, problem.beta)
            for i, cell in enumerate(half.targets):
                dual[i][k] += half.sign * (scale * cell)
            if sign(weight) != 0:
                outer = tuple(half.sign * weight if j == k else ZERO for j in range(problem.o))
                neurons.append((outer, hidden(problem, half)))
    return Candidate(without_bias(problem, neurons), tuple(map(tuple, dual)), _value(problem))


def _sizes(problem: Problem) -> list[Scalar]:
    return [half.size for column in zip(*problem.y, strict=True) for half in halves(column)]


THEOREM = Theorem(
    id="whitened-one-hot",
    title="Several outputs with disjoint supports on whitened data",
    hypotheses=(loss_is("squared", several=True), NO_BIAS, WHITENED, DISJOINT),
    where=(
        Sentence(
            r"""Let $\target^{(k)}$ be the columns of the targets and $\target^{(k)}_\pm = (\pm \target^{(k)})_+$,
            and let $e_k$ be the unit vectors of $\mathbb{R}^o$; terms of a half that is zero are left out."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then the network of the neurons $\data^\top \target^{(k)}_\pm / \lVert \target^{(k)}_\pm \rVert$ with
            output weights $\pm (\lVert \target^{(k)}_\pm \rVert - \decay)_+ e_k$ is optimal.""",
            network(soft),
        ),
        Sentence(
            r"""The dual witness has the columns $\dual^{(k)} = \target^{(k)}_+ \min(1, \decay / \lVert \target^{(k)}_+
            \rVert) - \target^{(k)}_- \min(1, \decay / \lVert \target^{(k)}_- \rVert)$.""",
            witness(soft),
        ),
        Sentence(
            r"""The optimal value is $p^\star = \sum_{k, \pm} \left[\tfrac12 \min(\lVert \target^{(k)}_\pm \rVert,
            \decay)^2 + \decay (\lVert \target^{(k)}_\pm \rVert - \decay)_+\right]$.""",
            value(lambda size, beta: min(size, beta) ** 2 / 2 + beta * max(size - beta, 0.0)),
        ),
    ),
    formulas=(),
    references=(
        at(EP21, "Theorem 15", differs="one-hot labels, columns of one sign"),
        of(SEPP21, "the general, copositive, case"),
    ),
    examples=(
        Example(
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[1, 0], [1, 0], [0, 1]],
            sympy.Rational(1, 4) + sympy.sqrt(2) / 2 - sympy.Rational(1, 4) + sympy.Rational(1, 4),
            {"beta": "1/2"},
        ),
    ),
    propose=propose,
    derivation=one_hot,
    homotopy=lambda problem: Thresholds.at(_sizes(problem), propose),
    feasibility="whitened",
    rank=11,
)
