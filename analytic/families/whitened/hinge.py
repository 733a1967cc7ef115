"""Hinge loss on whitened data: a class is fitted exactly or not at all."""

from __future__ import annotations

import sympy

from analytic.exact.linear import decided
from analytic.exact.scalars import ONE, ZERO, Scalar
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
from analytic.families.whitened.meaning import CLASSES, given_up, network, witness
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.homotopy import Thresholds
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

VALUE = value_formula(
    sympy.Min(BETA * N_PLUS, N_PLUS**2) + sympy.Min(BETA * N_MINUS, N_MINUS**2),
    decay=True,
)


def _weights(half: SignedTargets, beta: Scalar) -> tuple[Scalar, Scalar]:
    """Output weight 1 when ``beta < sqrt(n_k)`` (any value in [0, 1] at equality: 0), and the dual scale."""
    if half.empty:
        return ZERO, ZERO
    return (ONE, beta / half.size) if decided(half.size - beta, "||t|| - beta") > 0 else (ZERO, ONE)


def propose(problem: Problem) -> Candidate:
    """One neuron a class that is worth fitting."""
    return shrunk(problem, _weights, VALUE)


THEOREM = Theorem(
    id="whitened-hinge",
    title="Hinge loss on whitened data: a class is fitted exactly or not at all",
    hypotheses=hypotheses("hinge"),
    where=(CLASSES,),
    sentences=(
        Sentence(
            r"""Then a network of the neurons $\neuron = \data^\top \target_\pm$ with output weight $\pm 1$, one for
            each sign with $\decay < \sqrt{n_\pm}$, is optimal: it is $\pm 1$ on such a class and $0$ on the other
            samples.""",
            network(given_up),
        ),
        Sentence(
            r"""A dual witness is $\dual_i = \target_i \min(1, \decay / \sqrt{n_\pm})$ on the class of $\target_i =
            \pm 1$.""",
            witness(given_up),
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Theorem 12"),),
    examples=(
        Example(
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [1, 1, -1],
            sympy.sqrt(2) / 2 + sympy.Rational(1, 2),
            {"loss": "hinge", "beta": "1/2"},
        ),
    ),
    propose=propose,
    derivation=whitened.hinge,
    homotopy=lambda problem: Thresholds.at([half.size for half in halves(problem.targets)], propose),
    feasibility="whitened",
    rank=10,
)
