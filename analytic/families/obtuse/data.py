"""What the theorems on obtuse rays share: samples on rays with no acute angle between them, and targets likewise.

A unit neuron responds to the directions of the rays with ``c_k >= 0``, ``sum_k c_k^2 <= 1``; so a dual vector whose
parts on different rays have no acute angle sees at most its longest part, and every ray is a problem of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Scalar, rational, sqrt
from analytic.families.obtuse import meaning
from analytic.model.geometry import columns
from analytic.model.network import Network
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import without_bias
from analytic.theorem.hypotheses import NO_BIAS, loss_is
from analytic.theorem.parts import Hypothesis
from analytic.theorem.statement import Sentence

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Ray:
    """The samples ``rows = scale a``, ``scale > 0``; ``pull = sum_i scale_i y_i``, ``weight = sum_i scale_i^2``."""

    rows: tuple[int, ...]
    scale: tuple[fmpq, ...]
    a: Row
    pull: Row
    weight: fmpq

    @property
    def size(self) -> Scalar:
        """``||a||``."""
        return sqrt(dot(self.a, self.a))

    @property
    def length(self) -> Scalar:
        """``||pull||``."""
        return sqrt(dot(self.pull, self.pull))


@remembered
def rays(problem: Problem) -> tuple[Ray, ...]:
    """The samples grouped by direction."""
    groups: list[tuple[list[int], list[fmpq]]] = []
    for i, row in enumerate(problem.A):
        for rows, scale in groups:
            ratio = _ratio(row, problem.A[rows[0]])
            if ratio > 0:
                rows.append(i)
                scale.append(ratio)
                break
        else:
            groups.append(([i], [fmpq(1)]))
    found = []
    for rows, scale in groups:
        pull = tuple(dot(scale, column) for column in columns([problem.y[i] for i in rows]))
        found.append(Ray(tuple(rows), tuple(scale), problem.A[rows[0]], pull, rational(dot(scale, scale))))
    return tuple(found)


def _ratio(row: Row, base: Row) -> fmpq:
    """``r`` with ``row = r base``, 0 if there is none."""
    pivot = next((k for k, cell in enumerate(base) if cell != 0), None)
    if pivot is None:
        return ZERO
    ratio = row[pivot] / base[pivot]
    return ratio if all(cell == ratio * other for cell, other in zip(row, base, strict=True)) else ZERO


def _obtuse(problem: Problem) -> Verdict:
    for i, row in enumerate(problem.A):
        if is_zero_row(row):
            return Verdict("refuted", f"sample {i} is zero")
    for left, right in combinations(rays(problem), 2):
        if dot(left.a, right.a) > 0:
            pair = f"samples {left.rows[0]} and {right.rows[0]}"
            return Verdict("refuted", f"{pair} have an acute angle and are on different rays")
    return Verdict("proved", "no acute angle between different rays")


def _opposed(problem: Problem) -> Verdict:
    for left, right in combinations(rays(problem), 2):
        if dot(left.pull, right.pull) > 0:
            pair = f"samples {left.rows[0]} and {right.rows[0]}"
            return Verdict("refuted", f"the targets on the rays of {pair} have an acute angle")
    return Verdict("proved", "no acute angle between the targets of different rays")


RAYS = Sentence(
    r"""A ray is the set of the samples of one direction; on ray $k$ let $\data_k$ be one of them with target
    $\target_k$, $r_i > 0$ the numbers with $\data_i = r_i \data_k$, and $t_k = \sum_i r_i \target_i$; terms with $t_k =
    0$ are left out."""
)
OBTUSE = Hypothesis(
    "obtuse-rays",
    r"\data_i \neq 0,\ \data_i^\top \data_j \le 0 \text{ or } \data_i \in \mathbb{R}_{>0} \data_j",
    "no sample is zero, and samples of different directions have no acute angle",
    _obtuse,
    meaning.obtuse,
    needs_limits=True,
)
OPPOSED = Hypothesis(
    "obtuse-targets",
    r"t_k^\top t_l \le 0 \text{ if } k \neq l",
    "the targets on different rays have no acute angle",
    _opposed,
    meaning.opposed,
    needs_limits=True,
    later=True,
)


def hypotheses(loss: str) -> tuple[Hypothesis, ...]:
    """Loss, no bias, obtuse rays, obtuse targets; any number of outputs."""
    return (loss_is(loss, several=True), NO_BIAS, OBTUSE, OPPOSED)


def network(problem: Problem, chosen: Sequence[tuple[Ray, Row]]) -> Network:
    """The neuron ``a`` with output weights ``fit / ||a||^2`` for each ray, whose outputs are ``scale_i fit``."""
    return without_bias(problem, [(tuple(cell / dot(ray.a, ray.a) for cell in fit), ray.a) for ray, fit in chosen])
