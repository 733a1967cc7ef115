"""Squared loss on two samples at an obtuse angle, the residual on the elliptic arc: one neuron, a secular equation."""

from __future__ import annotations

from typing import Any

import sympy
from flint import fmpq

from analytic.exact.algebraic import reduced
from analytic.exact.linear import gram
from analytic.exact.memory import remembered
from analytic.exact.scalars import Scalar, rational, rationals, sign, simplest, to_sympy, total
from analytic.families.general.secular import SecularFit, is_formal, proof_of_root, shrink
from analytic.families.two_samples import meaning_secular as meaning
from analytic.families.two_samples import proofs_secular as proofs
from analytic.families.two_samples.arc import residual
from analytic.families.two_samples.data import hypotheses
from analytic.families.two_samples.gauge import cells, pair_of
from analytic.families.two_samples.squared import OBTUSE
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

_X = sympy.Symbol("x")
_R = sympy.CRootOf(4 * _X**4 + 12 * _X**3 - 74 * _X**2 - 47 * _X - 16, 1)
ELSEWHERE = "the residual is on a flat piece, or at a vertex"
LOSS, BETA, TAU = sympy.symbols("V beta tau", positive=True)


@remembered
def _shrunk(problem: Problem) -> SecularFit | None:
    return shrink(gram(problem.A), rationals(problem.targets), rational(problem.beta))


def _found(problem: Problem) -> SecularFit:
    found = _shrunk(problem)
    if found is None:
        raise AssertionError("the hypotheses were not tested")
    return found


def _on_the_arc(problem: Problem) -> Verdict:
    found, pair = _shrunk(problem), pair_of(problem.A)
    if found is None:
        return Verdict("refuted", "the targets are inside of the ellipse, and are given up")
    if is_formal(found.tau):  # by the targets alone
        flat = residual(pair, problem.targets, problem.beta) is not None
        return Verdict("refuted", ELSEWHERE) if flat else Verdict("proved", "the residual is on the elliptic arc")
    if {sign(cell) for cell in found.pulled} >= {1, -1}:
        return Verdict("refuted", "K v has entries of both signs: no neuron is linear on both samples")
    square = rational(problem.beta) ** 2
    for i, size in enumerate((pair.k11, pair.k22)):
        if sign(_plain(size * found.residual[i] * found.residual[i]) - square) == 1:
            return Verdict("refuted", ELSEWHERE)
    return Verdict("proved", "the residual is on the elliptic arc")


def _plain(value: Any) -> Any:
    """Scalars in nested rows, as polynomials of low degree in tau."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, int | fmpq) else simplest(reduced(to_sympy(value)))


def _loss(problem: Problem) -> Scalar:
    found: Scalar = _plain(total(v * v for v in _found(problem).residual))
    return found


VALUE = Formula(
    "value",
    r"p^\star",
    LOSS / 2 + BETA**2 * TAU,
    (
        Quantity(LOSS, r"\lVert \dual \rVert^2", _loss, meaning.loss),
        Quantity(BETA, r"\decay", lambda problem: problem.beta, lambda data: data.beta),
        Quantity(TAU, r"\tau", lambda problem: _found(problem).tau, meaning.tau),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The neuron ``tau A'|v|``; the dual is the residual."""
    found = _found(problem)
    side = fmpq(1 if sign(found.residual[0]) == 1 else -1)
    pulled = pair_of(problem.A).image(found.residual)
    neuron = side, tuple(_plain(side * found.tau * cell) for cell in pulled)
    value = sympy.expand(VALUE.evaluate(problem))
    if is_formal(found.tau):
        hints = {"roots": [proof_of_root(problem.A, problem.targets)], "arc": [found.tau]}
    else:
        hints = {"cells": _plain(cells(problem.A, found.residual, problem.beta))}
    return Candidate.of(problem, [neuron], found.residual, value, **hints)


ARC = Hypothesis(
    "arc",
    r"\target^\top K \target > \decay^2,\ K \dual \ge 0 \text{ or } K \dual \le 0,\ \lVert \data_i \rVert "
    r"|\dual_i| \le \decay",
    "the residual is on the elliptic arc",
    _on_the_arc,
    meaning.on_the_arc,
    needs_limits=True,
    later=True,
)

THEOREM = Theorem(
    id="two-samples-secular",
    title="Squared loss on two samples at an obtuse angle: the elliptic arc",
    hypotheses=(*hypotheses("squared", apart=False), OBTUSE, ARC),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            r"""Let $K = \data \data^\top$. If $\target^\top K \target > \decay^2$, let $\tau > 0$ be the one positive
            root of $\dual^\top K \dual = \decay^2$ with $\dual = (I + \tau K)^{-1} \target$, a quartic equation."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then one neuron $\neuron = \tau \data^\top |\dual|$, with the sign of the targets for its output weight,
            is optimal.""",
            meaning.neuron,
        ),
        Sentence(r"The dual witness is the residual $\dual$.", meaning.witness),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Sections 2.2 to 2.4 and Theorem 8", "the rectified ellipsoid and the dual"),),
    examples=(
        Example([[1, 0], [-1, 2]], [3, 4], (8 * _R**3 + 18 * _R**2 - 154 * _R + 29) / 10, {"beta": 1}),
        Example([[1, 0], [-1, 2]], [-3, -4], (8 * _R**3 + 18 * _R**2 - 154 * _R + 29) / 10, {"beta": 1}),
    ),
    propose=propose,
    feasibility="cells",
    rank=41,
    derivation=proofs.secular,
)
