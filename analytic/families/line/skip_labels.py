"""Labels on a line with a free skip connection: a linear program in the bends at the samples."""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO, rationals, to_sympy
from analytic.exact.symbolic_programs import optimum
from analytic.families.line.data import inverse, scale
from analytic.families.line.engine.data import merge
from analytic.families.line.engine.margin import require_separable
from analytic.families.line.skip_trend import line_decay
from analytic.families.line.straight import samples, spline
from analytic.model.geometry import line
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate


@dataclass(frozen=True)
class LabelledFit:
    """Values at the merged samples, the dual vector, and the optimal value; of max-margin times ``||a||``."""

    values: tuple[fmpq, ...]
    dual: tuple[fmpq, ...]
    value: fmpq


@remembered
def labelled(problem: Problem) -> LabelledFit:
    """The least loss and total variation of the slope; for max-margin all margins are at least one."""
    c, y = rationals(line(problem).c), rationals(problem.targets)
    if not problem.penalised:
        require_separable(merge(c, y))
    x, n = samples(problem).x, problem.n
    cost = line_decay(problem) if problem.penalised else ONE
    kinks = x[1:-1]
    columns = [[ONE] * n, list(c), *([max(p - k, ZERO) for p in c] for k in kinks)]
    prices = [ZERO, ZERO, *[cost] * len(kinks)]
    both = columns + [[-cell for cell in column] for column in columns]
    table, free = [], problem.penalised
    for i in range(n):
        slack = [ONE * (i == k) for k in range(n)] * free
        surplus = [-ONE * (i == k) for k in range(n)]
        table.append([*(y[i] * column[i] for column in both), *slack, *surplus])
    found = optimum(table, [ONE] * n, [*prices, *prices, *[ONE] * (n * free), *[ZERO] * n])
    m = len(columns)
    weights = [found.z[k] - found.z[m + k] for k in range(m)]
    values = tuple(
        weights[0] + weights[1] * p + sum((w * max(p - k, ZERO) for w, k in zip(weights[2:], kinks, strict=True)), ZERO)
        for p in x
    )
    dual = tuple(v * label for v, label in zip(found.v, y, strict=True))
    return LabelledFit(values, dual, sum(found.v, ZERO))


def propose(problem: Problem) -> Candidate:
    """The spline through the values of the program, and its multipliers."""
    found = labelled(problem)
    network = spline(problem, [(value,) for value in found.values])
    rate = ONE if problem.penalised else inverse(line(problem).size)
    return Candidate(network, scale(found.dual, rate), to_sympy(found.value * rate))
