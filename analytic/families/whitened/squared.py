"""Squared loss on whitened data: each half of the targets is shrunk by soft thresholding."""

from __future__ import annotations

import sympy

from analytic.exact.scalars import ONE, Scalar, relu, sign
from analytic.families.whitened import proofs as whitened
from analytic.families.whitened.data import (
    BETA,
    N_MINUS,
    N_PLUS,
    SignedTargets,
    halves,
    hypotheses,
    shrunk,
    value_formula,
)
from analytic.families.whitened.meaning import HALVES, network, soft, witness
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.homotopy import Thresholds
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence


def half_value(size: sympy.Expr, beta: sympy.Expr) -> sympy.Expr:
    """The optimal value contributed by targets of one sign and norm ``size``."""
    return sympy.Min(size, beta) ** 2 / 2 + beta * sympy.Max(size - beta, 0)


def shrink(half: SignedTargets, beta: Scalar) -> tuple[Scalar, Scalar]:
    """Output weight ``(||t|| - beta)_+ / ||t||`` on ``A^T t``, and dual scale ``min(1, beta / ||t||)``."""
    rest = relu(half.size - beta)
    scale = ONE if sign(rest) == 0 else beta / half.size
    return ONE - scale, scale


VALUE = value_formula(half_value(N_PLUS, BETA) + half_value(N_MINUS, BETA), decay=True)


def propose(problem: Problem) -> Candidate:
    """Neurons ``A^T y_+`` and ``A^T y_-`` with shrunk output weights."""
    return shrunk(problem, shrink, VALUE)


THEOREM = Theorem(
    id="whitened-squared",
    title="Squared loss on whitened data: soft thresholding of two neurons",
    hypotheses=hypotheses("squared"),
    where=(HALVES,),
    sentences=(
        Sentence(
            r"""Then the network of the neurons $\neuron_\pm = \data^\top \target_\pm / \lVert \target_\pm \rVert$ with
            output weights $\pm (\lVert \target_\pm \rVert - \decay)_+$ is optimal.""",
            network(soft),
        ),
        Sentence(
            r"""The dual witness is $\dual = \target_+ \min(1, \decay / \lVert \target_+ \rVert) - \target_- \min(1,
            \decay / \lVert \target_- \rVert)$.""",
            witness(soft),
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Theorem 9", differs="stated for targets of both signs, as four cases of beta"),),
    examples=(
        Example([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12], 16, {"beta": 1}),
        Example([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12], "133/2", {"beta": 6}),
    ),
    propose=propose,
    derivation=whitened.squared,
    homotopy=lambda problem: Thresholds.at([half.size for half in halves(problem.targets)], propose),
    feasibility="whitened",
    rank=10,
)
