"""Squared loss on spike-free data whose mean targets are eigenvectors: soft thresholding of two neurons."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.scalars import Row, Scalar, rational, simplest, sqrt
from analytic.families.spike_free import meaning, meaning_squared, proofs
from analytic.families.spike_free.data import FACTORS, NO_GAIN, base, hints, hypotheses, inverse, neurons
from analytic.families.spike_free.engine.squared import Shrunk, SignedPart, means, shrink
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

REST, N_PLUS, N_MINUS, T_PLUS, T_MINUS = sympy.symbols("R N_plus N_minus tau_plus tau_minus", nonnegative=True)


@remembered
def _solved(problem: Problem) -> Shrunk | str:
    found = base(problem)
    return shrink(inverse(found), *means(found.directions, problem.targets), rational(problem.beta))


def _found(problem: Problem) -> Shrunk:
    solved = _solved(problem)
    if isinstance(solved, str):
        raise AssertionError("the hypotheses were not tested")
    return solved


def _eigen(problem: Problem) -> Verdict:
    solved = _solved(problem)
    if isinstance(solved, str):
        return Verdict("refuted", solved)
    return Verdict("proved", "each half of the mean targets is shrunk along itself or vanishes")


def _residuals(problem: Problem) -> Row:
    """``y - C m``: what no network on these directions can fit."""
    parts = base(problem).directions
    m = means(parts, problem.targets)[1]
    rows = zip(parts.member, parts.scale, problem.targets, strict=True)
    return tuple(y - scale * m[j] if j >= 0 else y for j, scale, y in rows)


def _of_half(index: int, read: Callable[[SignedPart], Scalar]) -> Callable[[Problem], Scalar]:
    return lambda problem: read(_found(problem).halves[index])


VALUE = Formula(
    "value",
    r"p^\star",
    REST / 2 + T_PLUS * (N_PLUS - T_PLUS / 2) + T_MINUS * (N_MINUS - T_MINUS / 2),
    (
        Quantity(
            REST,
            r"\lVert \target - C m \rVert^2",
            lambda problem: dot(*[_residuals(problem)] * 2),
            meaning_squared.rest,
        ),
        Quantity(N_PLUS, r"\nu_+", _of_half(0, lambda half: sqrt(half.n2)), meaning_squared.n_of(1)),
        Quantity(N_MINUS, r"\nu_-", _of_half(1, lambda half: sqrt(half.n2)), meaning_squared.n_of(-1)),
        Quantity(T_PLUS, r"\tau_+", _of_half(0, lambda half: sqrt(half.n2 * half.kept2)), meaning_squared.tau_of(1)),
        Quantity(T_MINUS, r"\tau_-", _of_half(1, lambda half: sqrt(half.n2 * half.kept2)), meaning_squared.tau_of(-1)),
    ),
)


def propose(problem: Problem) -> Candidate:
    """Each half of the mean targets, shrunk; the dual is the residual."""
    found, best = base(problem), _found(problem)
    parts = found.directions
    fit = [a - b for a, b in zip(best.x1, best.x2, strict=True)]
    dual = []
    for j, scale, y in zip(parts.member, parts.scale, problem.targets, strict=True):
        v = y - scale * fit[j] if j >= 0 else y
        dual.append(v if isinstance(v, fmpq) else simplest(sympy.expand(v)))
    extra = hints(problem, found, best.lambda1, best.lambda2)
    value = simplest(sympy.expand(VALUE.evaluate(problem)))
    return Candidate.of(problem, neurons(found, best.x1, best.x2), dual, value, **extra)


EIGEN = Hypothesis(
    "eigenvectors",
    NO_GAIN,
    "no neuron gains where each half of the mean targets is fitted along itself or given up",
    _eigen,
    meaning.no_gain(meaning_squared.squared_residual),
    needs_limits=True,
    later=True,
)

THEOREM = Theorem(
    id="spike-free-squared",
    title="Squared loss on spike-free data: soft thresholding of two eigenvectors",
    hypotheses=(*hypotheses("squared"), EIGEN),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        Sentence(
            FACTORS
            + " "
            + r"""Let $\Delta = C^\top C$, which is diagonal, $m = \Delta^{-1} C^\top \target$, $m_\pm = (\pm m)_+$ and
            $\nu_\pm = \lVert \Delta^{1/2} m_\pm \rVert$; terms with $m_\pm = 0$ are left out. A half $m_\pm$ is fitted
            if $G m_\pm = \mu_\pm \Delta m_\pm$ on its support for a number $\mu_\pm$ and $\nu_\pm > \decay
            \sqrt{\mu_\pm}$; then let $\tau_\pm = \decay \sqrt{\mu_\pm}$. Otherwise it is given up and $\tau_\pm =
            \nu_\pm$. Let $\omega = (\tau_+ / \nu_+) \Delta m_+ - (\tau_- / \nu_-) \Delta m_-$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ with $\neuron_\pm = (1 -
            \tau_\pm / \nu_\pm) M^\top G m_\pm$ is optimal.""",
            meaning_squared.squared_pair,
        ),
        Sentence(r"The dual witness is $\dual = \target - \fit(\data)$.", meaning_squared.squared_witness),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Section 4.4, problem (22)", "the program of two neurons; its closed form is not there"),),
    examples=(
        Example([[2, 0], [0, 3]], [4, -6], sympy.Rational(275, 72), {"beta": 1}),
        Example([[1, 0], [2, 0], [0, 1]], [1, 1, -3], sympy.Rational(31, 10), {"beta": 1}),
    ),
    propose=propose,
    derivation=proofs.squared,
    feasibility="spike-free",
    rank=30,
)
