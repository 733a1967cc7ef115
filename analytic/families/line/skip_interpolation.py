"""Minimum-norm interpolation on a line with a free skip connection: the total variation of the slope."""

from __future__ import annotations

from itertools import pairwise

import sympy

from analytic.exact.scalars import ZERO, simplest, to_sympy
from analytic.families.line import meaning_straight as meaning
from analytic.families.line import proofs_straight as proofs
from analytic.families.line.straight import (
    BROKEN,
    DOTS,
    PLACES,
    Row,
    bends,
    from_heights,
    hypotheses,
    samples,
    spline,
    value_formula,
    values,
)
from analytic.model.network import norm
from analytic.model.problem import Problem, is_zero_row
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import DDUF22, NSN25, of, training_and_variation
from analytic.theorem.statement import Sentence

VALUE = value_formula()
OPTIONS = {"loss": "interpolation", "bias": "free", "skip": "free"}


def heights(problem: Problem) -> list[Row]:
    """``delta_k / ||delta_k||`` at the bends; where there is none, on the straight line between its neighbours."""
    x = samples(problem).x
    ends: list[tuple[int, Row]] = [(0, (ZERO,) * problem.o)]
    for k, bend in enumerate(bends(x, values(problem)), 1):
        size = norm(bend)
        if not is_zero_row(bend):
            ends.append((k, tuple(simplest(sympy.radsimp(to_sympy(cell / size))) for cell in bend)))
    ends.append((len(x) - 1, (ZERO,) * problem.o))
    found: list[Row] = []
    for (i, low), (j, high) in pairwise(ends):
        for k in range(i + 1, j + 1):
            share = (x[k] - x[i]) / (x[j] - x[i])
            found.append(tuple(a + share * (b - a) for a, b in zip(low, high, strict=True)))
    return found[:-1]


def propose(problem: Problem) -> Candidate:
    """Connecting the dots; ``g`` of norm one along each bend."""
    dual = from_heights(problem, heights(problem))
    return Candidate(spline(problem, values(problem)), tuple(dual), VALUE.evaluate(problem))


THEOREM = Theorem(
    id="skip-interpolation",
    title="Interpolation on a line with a free skip connection: only bends cost",
    hypotheses=hypotheses("interpolation", scalar=False),
    limits=(RATIONAL_OR_DECIDED,),
    where=(PLACES, DOTS),
    sentences=(
        Sentence(
            "If equal samples have different targets, no network interpolates them and $p^\\star = \\infty$.",
            meaning.infeasible,
        ),
        Sentence(f"Otherwise the function that connects the dots, {BROKEN}, is optimal.", meaning.interpolant),
        Sentence(
            r"""A dual witness has $\mathbf{1}^\top \dual = 0$, $c^\top \dual = 0$ and $g(x_k) = \delta_k / \lVert
            \delta_k \rVert_2$ where $\delta_k \neq 0$, $g$ being straight between these $x_k$ and zero at $x_1$ and
            $x_K$; and the value is""",
            meaning.witness,
        ),
    ),
    formulas=(VALUE,),
    references=(
        training_and_variation(),
        of(DDUF22, "one output: the total variation of the slope"),
        of(NSN25, "several outputs, one input"),
    ),
    examples=(
        Example([0, 1], [0, 1], 0, OPTIONS),
        Example([0, 1, 2], [0, 1, 0], 2, OPTIONS),
        Example([0, 1, 2, 4], [[0, 0], [3, 4], [0, 0], [0, 0]], 10 + 5, OPTIONS),
        Example([[0, 0], [3, 4], [6, 8]], [0, 1, 0], sympy.Rational(2, 5), OPTIONS),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="rank-one",
    rank=20,
    skip="free",
)
