"""Fewest kinks and least norm at once: when a minimum-l1 network is also the sparsest."""

from __future__ import annotations

from itertools import groupby, pairwise

import sympy

from analytic.families.line import meaning
from analytic.families.line import proofs_properties as proofs
from analytic.families.line.fewest import fewest_kinks
from analytic.families.line.properties import EXAMPLES, HYPOTHESES, on_the_line, optimum
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.parts import Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import DDUF22, H21, of
from analytic.theorem.statement import Sentence


def runs(problem: Problem) -> list[tuple[int, int]]:
    """Sign and length of the maximal runs of kinks of one sign at consecutive samples."""
    points = sorted({(row[0], y) for row, y in zip(problem.A, problem.targets, strict=True)})
    slopes = [(d - b) / (c - a) for (a, b), (c, d) in pairwise(points)]
    signs = [(after > before) - (after < before) for before, after in pairwise(slopes)]
    return [(sign, len(list(group))) for sign, group in groupby(signs) if sign]


def fewest(problem: Problem) -> Verdict:
    """As many kinks as the runs need, at the least norm; obstacles that show that fewer are impossible."""
    x, y = [row[0] for row in problem.A], list(problem.targets)
    found = fewest_kinks(x, y)
    needed = sum(-(-length // 2) for _, length in runs(problem))
    if not found.count == len(found.kinks) == len(found.obstacles) == needed:
        return Verdict("refuted", f"{found.count} kinks, and the runs need {needed}")
    if sympy.simplify(found.value - optimum(problem)) != 0:
        return Verdict("refuted", "the network with the fewest kinks does not have the least norm")
    if any(out != t for (out,), t in zip(found.network.outputs(problem.A), y, strict=True)):
        return Verdict("refuted", "the network does not interpolate")
    return Verdict("proved", "fewest kinks at the least norm")


def _consistent(problem: Problem) -> Verdict:
    known: dict[object, object] = {}
    for row, y in zip(problem.A, problem.targets, strict=True):
        if known.setdefault(row[0], y) != y:
            return Verdict("refuted", f"the sample {row[0]} occurs with two targets")
    return Verdict("proved", "equal samples have equal targets")


CONSISTENT = Hypothesis(
    "consistent",
    r"\target_i = \target_j \text{ if } \data_i = \data_j",
    "equal samples have equal targets",
    _consistent,
    meaning.consistent,
)

THEOREM = Theorem(
    id="line-sparsest",
    title="Fewest kinks at the least norm: l0 and l1 on the line",
    hypotheses=(*HYPOTHESES, CONSISTENT),
    where=(
        Sentence(
            r"""Let $x_1 < \dots < x_K$ be the distinct samples with targets $\target_k$ and let $\delta_k$, $1 < k
            < K$, be the changes of slope of the line through the dots $(x_k, \target_k)$. A run is a maximal
            sequence of neighbouring $\delta_k \neq 0$ of one sign, $k_r$ the length of run $r$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then every continuous piecewise linear function through the dots has at least $\sum_r \lceil k_r / 2
            \rceil$ kinks strictly between $x_1$ and $x_K$,""",
            meaning.fewest_possible,
        ),
        Sentence(
            r"""and some minimum-norm interpolant has just as many there: its kinks merge the $\delta_k$ of a run in
            pairs, a pair $\delta_k, \delta_{k+1}$ into one kink of change $\delta_k + \delta_{k+1}$ at $(\delta_k
            x_k + \delta_{k+1} x_{k+1}) / (\delta_k + \delta_{k+1})$.""",
            meaning.merged,
        ),
        Sentence(
            r"""The line through the dots is sparsest between $x_1$ and $x_K$ if and only if every run has length
            one.""",
            meaning.straight,
        ),
    ),
    formulas=(),
    references=(
        of(
            DDUF22,
            "the sparsest interpolants and the formula for their number of kinks",
            differs="curvature alone is penalised there",
        ),
        of(H21, "all minimum-norm interpolants", differs="a linear unit is added there"),
    ),
    examples=EXAMPLES,
    derivation=proofs.sparsest,
    check=lambda: on_the_line(fewest),
    rank=91,
)
