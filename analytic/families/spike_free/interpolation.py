"""Minimum-norm interpolation of spike-free data: two neurons, possibly reflected in a face of the cone."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Scalar, sqrt
from analytic.families.spike_free import meaning, proofs
from analytic.families.spike_free.data import (
    FACTORS,
    NUMBERS,
    base,
    hints,
    hypotheses,
    inverse,
    neurons,
    on_first,
    responses,
)
from analytic.families.spike_free.engine.gauge import Mirror, Split, mirror, parts, split
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

ALPHA, BETA, GAMMA = sympy.symbols("alpha_plus alpha_minus gamma", nonnegative=True)


@remembered
def _split(problem: Problem) -> Split | None:
    found = base(problem)
    return split(inverse(found), responses(problem, found))


def _radical(problem: Problem) -> Verdict:
    if _split(problem) is None:
        return Verdict("refuted", "the path of irrational data is reflected")
    return Verdict("proved", "rational data, or a path that is not reflected")


def _best(problem: Problem) -> Split:
    found = _split(problem)
    if found is None:
        raise AssertionError("the hypotheses were not tested")
    return found


def _along(read: Callable[[Mirror], Scalar]) -> Callable[[Problem], Scalar]:
    """A length of the reflected path, measured on the support of the common response r."""

    def evaluate(problem: Problem) -> Scalar:
        found, best = base(problem), _best(problem)
        both = enumerate(zip(best.x1, best.x2, strict=True))
        support = [i for i, (a, b) in both if ZERO not in (a, b)]
        return sqrt(read(mirror(inverse(found), *parts(responses(problem, found)), support)))

    return evaluate


VALUE = Formula(
    "value",
    r"p^\star",
    sympy.sqrt((ALPHA + BETA) ** 2 + GAMMA**2),
    (
        Quantity(
            ALPHA, r"\operatorname{dist}_G(t_+, \mathbb{R}^S)", _along(lambda path: path.alpha2), meaning.distance(1)
        ),
        Quantity(
            BETA, r"\operatorname{dist}_G(t_-, \mathbb{R}^S)", _along(lambda path: path.beta2), meaning.distance(-1)
        ),
        Quantity(GAMMA, r"\lVert \Pi_S t \rVert_G", _along(lambda path: path.c), meaning.projected),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The cheapest pair of responses, one neuron each."""
    found, best = base(problem), _best(problem)
    dual = on_first(problem, found, best.w)
    extra = hints(problem, found, best.lambda1, best.lambda2)
    return Candidate.of(problem, neurons(found, best.x1, best.x2), dual, best.value, **extra)


RADICAL = Hypothesis(
    "rational-or-direct",
    r"\data, \target \text{ rational, or } r = 0",
    "the data are rational or the path is not reflected",
    _radical,
    needs_limits=True,
)

THEOREM = Theorem(
    id="spike-free-interpolation",
    title="Minimum-norm interpolation of spike-free data: two neurons",
    hypotheses=hypotheses("interpolation"),
    limits=(NUMBERS, RADICAL),
    where=(Sentence(FACTORS),),
    sentences=(
        Sentence(
            r"""Then the targets can be interpolated if and only if $\target = C t$ for some $t$; otherwise $p^\star =
            \infty$.""",
            meaning.feasible,
        ),
        Sentence(
            r"""If so, let $t_\pm = (\pm t)_+$, let $r \ge 0$ minimise $\lVert t_+ + r \rVert_G + \lVert t_- + r
            \rVert_G$ and put $q_\pm = t_\pm + r$: then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top
            \neuron_-)_+$ with $\neuron_\pm = M^\top G q_\pm$ is a minimum-norm interpolant.""",
            meaning.pair,
        ),
        Sentence(
            r"""Here $r = 0$ is a minimiser if and only if $t$ has no entries of opposite signs or $G t_+ / \lVert t_+
            \rVert_G + G t_- / \lVert t_- \rVert_G \ge 0$ entrywise.""",
            meaning.direct,
        ),
        Sentence(
            r"""A dual witness is $\dual = C (C^\top C)^{-1} \omega$ with $\omega = g_+$ where $q_+ > 0$, $\omega =
            -g_-$ where $q_- > 0$ and $\omega = \tfrac12 (g_+ - g_-)$ elsewhere, for $g_\pm = G q_\pm / \lVert q_\pm
            \rVert_G$; if one of $q_\pm$ is zero let $g_- = -g_+$, and $\dual = 0$ if $\target = 0$.""",
            meaning.interpolation_witness,
        ),
        Sentence(
            r"""With $S$ the support of $r$, $\Pi_S$ the $G$-orthogonal projection onto $\mathbb{R}^S$ and
            $\operatorname{dist}_G$ the distance in this norm, the value is the length of a path reflected in
            $\mathbb{R}^S$:""",
            grounds="definition",
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Theorem 4", "the program of two neurons; its closed form is not there"),),
    examples=(
        Example([[0, 0, 1], [0, 1, 0], [1, 0, 1]], [-2, 1, -1], sympy.sqrt(10), {"loss": "interpolation"}),
        Example([[2, 0], [0, 3]], [4, -6], 4, {"loss": "interpolation"}),
        Example([[1, 0], [1, 1], [2, 2]], [1, 1, 2], 1, {"loss": "interpolation"}),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="spike-free",
    rank=30,
)
