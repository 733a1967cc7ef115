"""Logistic loss on whitened data: each class is fitted at one logit."""

from __future__ import annotations

import sympy

from analytic.exact.linear import decided
from analytic.exact.scalars import HALF, ZERO, Scalar, simplest, to_sympy
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
from analytic.families.whitened.meaning import CLASSES, logit, network, norm_of, witness
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Example, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

TAU = sympy.symbols("tau_plus tau_minus", nonnegative=True)


def _logit(half: SignedTargets, beta: Scalar) -> Scalar:
    """``log(sqrt(n_k) / beta - 1)`` where ``sqrt(n_k) > 2 beta``, else 0."""
    if half.empty or decided(half.size - 2 * beta, "||t|| - 2 beta") <= 0:
        return ZERO
    return simplest(sympy.log(to_sympy(half.size) / to_sympy(beta) - 1))


def _of(index: int) -> Quantity:
    return Quantity(
        TAU[index],
        rf"\tau_{'+-'[index]}",
        lambda problem: _logit(halves(problem.targets)[index], problem.beta),
        lambda data: logit(norm_of(1 - 2 * index)(data), data.beta)[0],
    )


def _half_value(size: sympy.Expr, tau: sympy.Expr) -> sympy.Expr:
    return size**2 * sympy.log(1 + sympy.exp(-tau)) + BETA * size * tau


VALUE = value_formula(_half_value(N_PLUS, TAU[0]) + _half_value(N_MINUS, TAU[1]), decay=True, more=(_of(0), _of(1)))


def _weights(half: SignedTargets, beta: Scalar) -> tuple[Scalar, Scalar]:
    """Output weight ``t_k`` and dual scale ``min(beta / sqrt(n_k), 1/2)``."""
    if half.empty:
        return ZERO, ZERO
    if decided(half.size - 2 * beta, "||t|| - 2 beta") <= 0:
        return ZERO, HALF
    return _logit(half, beta), beta / half.size


def propose(problem: Problem) -> Candidate:
    """One neuron a class that is larger than ``4 beta^2``."""
    return shrunk(problem, _weights, VALUE)


THEOREM = Theorem(
    id="whitened-logistic",
    title="Logistic loss on whitened data: one logit a class",
    hypotheses=hypotheses("logistic"),
    where=(CLASSES,),
    sentences=(
        Sentence(
            r"""Let $\tau_\pm = \log(\sqrt{n_\pm} / \decay - 1)$ where $\sqrt{n_\pm} > 2 \decay$ and $\tau_\pm = 0$
            otherwise. Then the network of the neurons $\neuron = \data^\top \target_\pm$ with output weights $\pm
            \tau_\pm$, which is $\pm \tau_\pm$ on the classes, is optimal.""",
            network(logit),
        ),
        Sentence(
            r"""The dual witness is $\dual_i = \target_i \min(\decay / \sqrt{n_\pm}, 1/2)$ on the class of $\target_i =
            \pm 1$.""",
            witness(logit),
        ),
    ),
    formulas=(VALUE,),
    references=(
        at(EP21, "Theorem 13 and Lemma 4", "the dual of a convex loss and the geometry; the closed form is not there"),
    ),
    examples=(
        Example(
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [1, 1, -1],
            2 * sympy.log(1 + 1 / (4 * sympy.sqrt(2) - 1))
            + sympy.sqrt(2) * sympy.log(4 * sympy.sqrt(2) - 1) / 4
            + sympy.log(sympy.Rational(4, 3))
            + sympy.log(3) / 4,
            {"loss": "logistic", "beta": "1/4"},
        ),
    ),
    propose=propose,
    derivation=whitened.logistic,
    feasibility="whitened",
    rank=10,
)
