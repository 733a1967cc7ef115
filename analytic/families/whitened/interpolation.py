"""Minimum-norm interpolation of whitened data."""

from __future__ import annotations

import sympy
from flint import fmpq

from analytic.exact.scalars import ZERO, Scalar, sign, simplest, to_sympy
from analytic.families.whitened import proofs as whitened
from analytic.families.whitened.data import N_MINUS, N_PLUS, SignedTargets, candidate, halves, hypotheses, value_formula
from analytic.families.whitened.meaning import HALVES, network, plain, witness
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

VALUE = value_formula(N_PLUS + N_MINUS, decay=False)


def _scale(half: SignedTargets) -> Scalar:
    """``1 / ||t||``, and 0 where the half may vanish."""
    if half.empty:
        return ZERO
    size = to_sympy(half.size)
    return simplest(1 / size if sign(half.size) == 1 else sympy.Piecewise((1 / size, size > 0), (0, True)))


def propose(problem: Problem) -> Candidate:
    """Neurons ``A^T y_+`` and ``A^T y_-`` with output weights 1 and -1."""
    return candidate(
        problem, [fmpq(1)] * 2, [_scale(half) for half in halves(problem.targets)], VALUE.evaluate(problem)
    )


THEOREM = Theorem(
    id="whitened-interpolation",
    title="Minimum-norm interpolation of whitened data",
    hypotheses=hypotheses("interpolation"),
    where=(HALVES,),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ with $\neuron_\pm =
            \data^\top \target_\pm$ is a minimum-norm interpolant.""",
            network(plain),
        ),
        Sentence(
            r"""A dual witness is $\dual = \target_+ / \lVert \target_+ \rVert - \target_- / \lVert \target_-
            \rVert$.""",
            witness(plain),
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Lemma 9, Lemma 10 and Corollary 7"),),
    examples=(
        Example([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12], 17, {"loss": "interpolation"}),
        Example([["3/5", "4/5", 0], ["-4/5", "3/5", 0]], [3, -4], 7, {"loss": "interpolation"}),
    ),
    propose=propose,
    derivation=whitened.interpolation,
    feasibility="whitened",
    rank=10,
)
