"""The linear network of largest margin on odd data, by exact projection: what max-margin and hinge loss share."""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from analytic.exact.linear import dot, tidy
from analytic.exact.memory import remembered
from analytic.exact.projection import project
from analytic.exact.scalars import ONE, ZERO, is_rational, rational, rationals
from analytic.exact.simplex import solve
from analytic.families.odd.data import Row, infeasible, samples, targets
from analytic.model.problem import Problem, is_zero_row


@dataclass(frozen=True)
class Margin:
    """``nearest``, the point of least norm in the hull of the ``y_i a_i``, and weights of it, equal for partners.

    ``least`` says that the largest weight is as small as it can be, which is seen to of rational data only.
    """

    nearest: Row
    weights: tuple[fmpq, ...]
    least: bool

    @property
    def square(self) -> fmpq:
        """``||nearest||^2``."""
        return rational(tidy(dot(self.nearest, self.nearest)))


@remembered
def largest_margin(problem: Problem) -> Margin:
    """The nearest point; an error with its witness where it is zero, which no network separates."""
    y = targets(problem)
    signed = [tuple(label * cell for cell in row) for label, row in zip(y, samples(problem), strict=True)]
    distinct = sorted(set(signed), key=str)
    found = project([ZERO] * problem.d, distinct, hull=True)
    nearest = rationals(tidy(dot(found, column)) for column in zip(*distinct, strict=True))
    counts = [sum(1 for row in signed if row == g) for g in distinct]
    if is_zero_row(nearest):
        share = {g: w / count for g, w, count in zip(distinct, found, counts, strict=True)}
        witness = [label * share[g] for label, g in zip(y, signed, strict=True)]
        raise infeasible(
            problem, "no network has a margin: on odd data its odd part would, which is linear, and no plane through "
            "the origin separates the labels", witness,
        )  # fmt: skip
    least = all(map(is_rational, distinct))
    spread = _spread(nearest, distinct, counts) if least else found
    weights = {g: w / count for g, w, count in zip(distinct, spread, counts, strict=True)}
    # partners have the same y a, hence the same weight
    return Margin(nearest, tuple(weights[g] for g in signed), least)


def _spread(nearest: Row, rows: list[Row], counts: list[int]) -> list[fmpq]:
    """Weights of the nearest point with the smallest largest share of a sample: a linear program."""
    level = dot(nearest, nearest)
    active = [k for k, row in enumerate(rows) if dot(row, nearest) == level]
    m = len(active)
    table = [[*(rows[k][i] for k in active), *[ZERO] * m, ZERO] for i in range(len(nearest))]
    table.append([*[ONE] * m, *[ZERO] * m, ZERO])
    for j, k in enumerate(active):  # w_k + slack_k = count_k t
        table.append([*(ONE * (i == j) for i in range(m)), *(ONE * (i == j) for i in range(m)), fmpq(-counts[k])])
    right = [*nearest, ONE, *[ZERO] * m]
    found = solve(table, right, [ZERO] * (2 * m) + [ONE])
    weights = [ZERO] * len(rows)
    for j, k in enumerate(active):
        weights[k] = found.z[j]
    return weights
