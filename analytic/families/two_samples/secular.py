"""Squared loss on two samples at an obtuse angle, the residual on the elliptic arc: one neuron, a secular equation."""

from __future__ import annotations

from typing import Any

import sympy
from flint import fmpq

from analytic.exact.algebraic import reduced
from analytic.exact.linear import gram
from analytic.exact.memory import remembered
from analytic.exact.scalars import Scalar, rational, rationals, sign, simplest, to_sympy, total
from analytic.families.general.secular import Shrunk, shrink
from analytic.families.two_samples import proofs_secular as proofs
from analytic.families.two_samples.arc import residual
from analytic.families.two_samples.data import hypotheses
from analytic.families.two_samples.gauge import cells, pair_of
from analytic.families.two_samples.squared import OBTUSE
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL
from analytic.theorem.record import Example, Formula, Hypothesis, Quantity, Theorem
from analytic.theorem.references import EP21, at

_X = sympy.Symbol("x")
_R = sympy.CRootOf(4 * _X**4 + 12 * _X**3 - 74 * _X**2 - 47 * _X - 16, 1)
LOSS, BETA, TAU = sympy.symbols("V beta tau", positive=True)


@remembered
def _shrunk(problem: Problem) -> Shrunk:
    found = shrink(gram(problem.A), rationals(problem.targets), rational(problem.beta))
    assert found is not None  # the targets are outside of the ellipse
    return found


def _on_the_arc(problem: Problem) -> Verdict:
    if residual(pair_of(problem.A), problem.targets, problem.beta) is not None:
        return Verdict("refuted", "the residual is on a flat piece, at a vertex, or y is an eigenvector of A A'")
    found = _shrunk(problem)
    sides = [sign(cell) for cell in (*found.pulled, *found.residual)]
    if sides not in ([1] * 4, [-1] * 4):
        return Verdict("undecided", "the point on the arc was not found")
    return Verdict("proved", "the residual is inside the elliptic arc")


def _plain(value: Any) -> Any:
    """Scalars in nested rows, as polynomials of low degree in tau."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, int | fmpq) else simplest(reduced(to_sympy(value)))


def _loss(problem: Problem) -> Scalar:
    found: Scalar = _plain(total(v * v for v in _shrunk(problem).residual))
    return found


VALUE = Formula(
    "value",
    r"p^\star",
    LOSS / 2 + BETA**2 * TAU,
    (
        Quantity(LOSS, r"\lVert \dual \rVert^2", _loss),
        Quantity(BETA, r"\decay", lambda problem: problem.beta),
        Quantity(TAU, r"\tau", lambda problem: _shrunk(problem).tau),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The neuron ``tau A'|v|``; the dual is the residual."""
    found = _shrunk(problem)
    side = fmpq(1 if sign(found.residual[0]) == 1 else -1)
    pulled = pair_of(problem.A).image(found.residual)
    neuron = side, tuple(_plain(side * found.tau * cell) for cell in pulled)
    value = sympy.expand(VALUE.evaluate(problem))
    hints = _plain(cells(problem.A, found.residual, problem.beta))
    return Candidate.of(problem, [neuron], found.residual, value, cells=hints)


ARC = Hypothesis(
    "arc",
    r"\dual \text{ is inside the elliptic arc of } h(\dual) = \decay",
    "the residual is inside the elliptic arc",
    _on_the_arc,
)

THEOREM = Theorem(
    id="two-samples-secular",
    title="Squared loss on two samples at an obtuse angle: the elliptic arc",
    hypotheses=(*hypotheses("squared"), OBTUSE, ARC),
    limits=(RATIONAL,),
    conclusion=r"""Let $K = \data \data^\top$. One neuron $\neuron = \tau \data^\top |\dual|$ with the sign of the
        targets for its output weight is optimal, where the dual witness is the residual $\dual = (I + \tau K)^{-1}
        \target$, and $\tau > 0$ is the one positive root of $\dual^\top K \dual = \decay^2$, a quartic equation.""",
    formulas=(VALUE,),
    references=(at(EP21, "extreme points of the rectified ellipsoid"),),
    examples=(
        Example([[1, 0], [-1, 2]], [3, 4], (8 * _R**3 + 18 * _R**2 - 154 * _R + 29) / 10, {"beta": 1}),
        Example([[1, 0], [-1, 2]], [-3, -4], (8 * _R**3 + 18 * _R**2 - 154 * _R + 29) / 10, {"beta": 1}),
    ),
    propose=propose,
    feasibility="cells",
    rank=41,
    derivation=proofs.secular,
)
