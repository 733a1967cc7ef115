"""Squared loss on spike-free data, two acute samples among them: each neuron solves a secular equation."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from flint import fmpq

from analytic.exact.algebraic import reduced
from analytic.exact.memory import remembered
from analytic.exact.scalars import Scalar, simplest, to_sympy, total
from analytic.families.spike_free import proofs_secular as proofs
from analytic.families.spike_free.data import base, hints, hypotheses, inverse, neurons
from analytic.families.spike_free.engine.secular import Fitted, solve
from analytic.families.spike_free.engine.squared import means
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL
from analytic.theorem.record import Example, Formula, Hypothesis, Quantity, Theorem
from analytic.theorem.references import EP21, at

BETA = sympy.Symbol("beta", positive=True)
_X = sympy.Symbol("x")
_CUBIC = sympy.CRootOf(_X**3 + 3 * _X**2 - 3 * _X - 11, 0)
_AT = sympy.CRootOf(_X**4 + 6 * _X**3 + 3 * _X**2 - 34 * _X - 51, 1)
LOSS, T_PLUS, T_MINUS = sympy.symbols("V tau_plus tau_minus", nonnegative=True)


@remembered
def _solved(problem: Problem) -> Fitted | str:
    found = base(problem)
    return solve(problem, found.directions, inverse(found), *means(found.directions, problem.targets))


def _found(problem: Problem) -> Fitted:
    solved = _solved(problem)
    if isinstance(solved, str):
        raise AssertionError("the hypotheses were not tested")
    return solved


def _apart(problem: Problem) -> Verdict:
    solved = _solved(problem)
    if isinstance(solved, str):
        return Verdict("refuted", solved)
    return Verdict("proved", "no sample is seen by both neurons")


def _dual(problem: Problem) -> list[Scalar]:
    """The residual: ``y`` without the responses."""
    parts, best = base(problem).directions, _found(problem)
    fitted = [a - b for a, b in zip(best.x1, best.x2, strict=True)]
    found = []
    for j, scale, y in zip(parts.member, parts.scale, problem.targets, strict=True):
        found.append(y if j < 0 else _plain(y - scale * fitted[j]))
    return found


def _plain(value: Scalar) -> Scalar:
    return value if isinstance(value, fmpq) else simplest(reduced(to_sympy(value)))


def _tau(index: int) -> Callable[[Problem], Scalar]:
    return lambda problem: _found(problem).taus[index]


VALUE = Formula(
    "value",
    r"p^\star",
    LOSS / 2 + BETA**2 * (T_PLUS + T_MINUS),
    (
        Quantity(LOSS, r"\lVert \dual \rVert^2", lambda problem: _plain(total(v * v for v in _dual(problem)))),
        Quantity(BETA, r"\decay", lambda problem: problem.beta),
        Quantity(T_PLUS, r"\tau_+", _tau(0)),
        Quantity(T_MINUS, r"\tau_-", _tau(1)),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The neurons ``M'G x_1`` and ``-M'G x_2``; the dual is the residual."""
    found, best = base(problem), _found(problem)
    pair = [(side, tuple(map(_plain, u))) for side, u in neurons(found, best.x1, best.x2)]
    extra = hints(problem, found, best.lambda1, best.lambda2)
    value = simplest(sympy.expand(VALUE.evaluate(problem)))
    return Candidate.of(problem, pair, _dual(problem), value, **extra)


APART = Hypothesis(
    "secular",
    r"x_+ \circ x_- = 0",
    "no sample is seen by both neurons",
    _apart,
)

THEOREM = Theorem(
    id="spike-free-secular",
    title="Squared loss on spike-free data: a secular equation for each neuron",
    hypotheses=(*hypotheses("squared"), APART),
    limits=(RATIONAL,),
    conclusion=r"""Write $\data = C M$ with the directions of the samples as rows of $M$, $D = C^\top C$, $G = (M
        M^\top)^{-1}$ and $m = D^{-1} C^\top \target$. Let $S_\pm$ be the directions to which the neuron with output
        weight $\pm 1$ responds and $H_\pm = G_{S_\pm S_\pm}^{-1}$. Then $w_{S_\pm} = C^\top \dual$ is $\pm (I +
        \tau_\pm D H_\pm)^{-1} (\pm D m)$ on $S_\pm$, where $\tau_\pm > 0$ is the one positive root of $w_{S_\pm}^\top
        H_\pm w_{S_\pm} = \decay^2$, a polynomial equation of degree $2 |S_\pm|$; the responses are $x_\pm = \tau_\pm
        H_\pm (\pm w_{S_\pm})$, and $\neuron_\pm = M^\top G x_\pm$, of length $\decay \tau_\pm$.""",
    formulas=(VALUE,),
    references=(at(EP21, "spike-free data"),),
    examples=(
        Example([[1, 0], [1, 1]], [2, 3], 3 * _CUBIC**2 / 10 + 6 * (_CUBIC - 1) / 5, {"beta": 1}),
        Example([[1, 0], [1, 1]], [1, 2], (2 * _AT**3 + 9 * _AT**2 - 53) / 40, {"beta": "1/2"}),
    ),
    propose=propose,
    derivation=proofs.secular,
    feasibility="spike-free",
    rank=31,
)
