"""The fitted values of l1 trend filtering at one weight decay, by an active set in exact arithmetic."""

from __future__ import annotations

from flint import fmpq

from analytic.exact.bounded import least_norm
from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, rational, rationals, to_sympy
from analytic.families.line.engine.data import merge
from analytic.families.line.straight import bends, samples, spline
from analytic.model.geometry import line
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate


def line_decay(problem: Problem) -> fmpq:
    """``beta / ||a||``; any number where there is nothing to bend."""
    size = line(problem).size
    return rational(problem.beta) / size if isinstance(size, fmpq) else rational(problem.beta)


@remembered
def fitted(problem: Problem) -> tuple[tuple[fmpq, ...], tuple[fmpq, ...]]:
    """The fitted values at the merged samples, and the dual vector.

    With D the map from values to bends and M the counts, the values are ``m - M^-1 D'u`` for the u in a box of size
    ``beta / ||a||`` that makes them shortest: the dual of the program in the values, solved by an active set.
    """
    found, x = merge(rationals(line(problem).c), rationals(problem.targets)), samples(problem).x
    units = [[(fmpq(int(i == j)),) for j in range(len(x))] for i in range(len(x))]
    columns = [bends(x, unit) for unit in units]  # of each value, the bends that it makes
    means = found.expand(found.means)
    limit = line_decay(problem)
    inner = max(len(x) - 2, 0)
    moves = []
    for k in range(inner):
        row = [rational(columns[i][k][0]) / count for i, count in enumerate(found.counts)]
        moves.append(tuple(-cell for cell in found.expand(row)))
    best = least_norm(means, moves, [-limit] * inner, [limit] * inner, [-limit] * inner)
    values = tuple(rational(best.point[group[0]]) for group in found.groups)
    spread = found.expand(list(values))
    dual = tuple(y - f for y, f in zip(rationals(problem.targets), spread, strict=True))
    return values, dual


def propose(problem: Problem) -> Candidate:
    """The spline through the fitted values; dual the residual."""
    values, dual = fitted(problem)
    network = spline(problem, [(value,) for value in values])
    bent = sum((abs(rational(w[0])) for _, _, w in network.parts), ZERO)
    value = rational(dot(dual, dual)) / 2 + line_decay(problem) * bent
    return Candidate(network, tuple((v,) for v in dual), to_sympy(value))
