"""Fewest kinks and least norm at once: when a minimum-l1 network is also the sparsest."""

from __future__ import annotations

from itertools import groupby, pairwise

import sympy

from analytic.families.line import proofs_properties as proofs
from analytic.families.line.fewest import fewest_kinks
from analytic.families.line.properties import EXAMPLES, HYPOTHESES, on_the_line, optimum
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem
from analytic.theorem.references import DDUF22, H21, at


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


THEOREM = Theorem(
    id="line-sparsest",
    title="Fewest kinks at the least norm: l0 and l1 on the line",
    hypotheses=HYPOTHESES,
    conclusion=r"""Let $\delta_i$ be the changes of slope of the line through the dots. Every piecewise linear
        interpolant has at least $\sum_r \lceil k_r / 2 \rceil$ kinks between the samples, over the maximal runs of
        $k_r$ consecutive $\delta_i$ of one sign, and some minimum-norm interpolant has no more: least norm and fewest
        kinks are compatible. The line through the dots, the minimum-norm solution with kinks at the samples, is
        sparsest if and only if every run has length one.""",
    formulas=(),
    references=(at(DDUF22, "the sparsest minimum-norm interpolant"), at(H21, "all minimum-norm interpolants")),
    examples=EXAMPLES,
    derivation=proofs.sparsest,
    check=lambda: on_the_line(fewest),
    rank=91,
)
