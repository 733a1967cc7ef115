"""What the whitened theorems share: the two halves of the targets, which decouple.

For ``A A^T = I`` and ``||u|| <= 1`` the vector ``A u`` runs through the unit ball, so the rectified ellipsoid is
the nonnegative part of that ball and ``h(v) = max(||v_+||, ||v_-||)``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.scalars import ZERO, Row, Scalar, relu, sign
from analytic.families.whitened.meaning import norm_of
from analytic.model.geometry import columns
from analytic.model.losses import LOSSES
from analytic.model.network import norm
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import LABELS, NO_BIAS, SCALAR, WHITENED, loss_is
from analytic.theorem.parts import Formula, Hypothesis, Quantity

N_PLUS, N_MINUS = sympy.symbols("N_plus N_minus", nonnegative=True)
BETA = sympy.Symbol("beta", positive=True)


@dataclass(frozen=True)
class SignedTargets:
    """One sign of the targets: ``t = (sign * y)_+`` and its norm."""

    sign: int
    targets: Row
    size: Scalar

    @property
    def empty(self) -> bool:
        """Whether no target has this sign."""
        return all(isinstance(cell, fmpq) and cell == 0 for cell in self.targets)


def halves(column: Sequence[Scalar]) -> tuple[SignedTargets, SignedTargets]:
    """``y_+`` and ``y_-``."""
    positive = tuple(relu(cell) for cell in column)
    negative = tuple(relu(-cell) for cell in column)
    return SignedTargets(1, positive, norm(positive)), SignedTargets(-1, negative, norm(negative))


def hypotheses(loss: str) -> tuple[Hypothesis, ...]:
    """Loss, no bias, one output, labels where the loss has them, whitened."""
    labels = (LABELS,) if LOSSES[loss].labelled else ()
    return (loss_is(loss), NO_BIAS, SCALAR, *labels, WHITENED)


def _norm_of(index: int, latex: str, symbol: sympy.Symbol) -> Quantity:
    return Quantity(symbol, latex, lambda problem: halves(problem.targets)[index].size, norm_of(1 - 2 * index))


def quantities(*, decay: bool) -> tuple[Quantity, ...]:
    """The norms of the halves, and the weight decay where the loss has one."""
    sizes = (
        _norm_of(0, r"\lVert \target_+ \rVert", N_PLUS),
        _norm_of(1, r"\lVert \target_- \rVert", N_MINUS),
    )
    return (*sizes, Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta)) if decay else sizes


def value_formula(expression: sympy.Expr, *, decay: bool, more: tuple[Quantity, ...] = ()) -> Formula:
    """The optimal value as a formula in the norms of the halves."""
    return Formula("value", r"p^\star", expression, (*quantities(decay=decay), *more))


def hidden(problem: Problem, half: SignedTargets) -> Row:
    """``A^T t``: rational for rational data, and of norm ``||t||`` because the rows are orthonormal."""
    return tuple(dot(column, half.targets) for column in columns(problem.A))


def shrunk(
    problem: Problem, rule: Callable[[SignedTargets, Scalar], tuple[Scalar, Scalar]], value: Formula
) -> Candidate:
    """The candidate of a rule that gives a half and the decay an output weight and a dual scale."""
    weights, scales = zip(*(rule(half, problem.beta) for half in halves(problem.targets)), strict=True)
    return candidate(problem, weights, scales, value.evaluate(problem))


def candidate(problem: Problem, weights: Sequence[Scalar], scales: Sequence[Scalar], value: sympy.Expr) -> Candidate:
    """Neurons ``u = A^T t`` with output weight ``sign * weight``; dual ``v = sum of sign * scale * t``."""
    pairs = [p for p in zip(halves(problem.targets), weights, strict=True) if not p[0].empty and sign(p[1]) != 0]
    neurons = [(half.sign * weight, hidden(problem, half)) for half, weight in pairs]
    dual: list[Scalar] = [ZERO] * problem.n
    for half, scale in zip(halves(problem.targets), scales, strict=True):
        for i, cell in enumerate(half.targets):
            if not (isinstance(cell, fmpq) and cell == 0):
                dual[i] += half.sign * (scale * cell)
    return Candidate.of(problem, neurons, dual, value)
