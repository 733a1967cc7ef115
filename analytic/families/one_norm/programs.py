"""The finite programs over the list of neurons, as what a theorem proposes."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO, rational
from analytic.families.one_norm.data import (
    candidate,
    constants,
    decay,
    infeasible,
    is_free,
    neurons,
    targets,
)
from analytic.families.one_norm.engine.corners import Row
from analytic.families.one_norm.engine.generated import ManyColumns, ProgramOutcome
from analytic.families.one_norm.engine.lasso import Lasso
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate


@remembered
def _interpolated(problem: Problem) -> ProgramOutcome:
    given = constants(problem)
    features = [corner.feature for corner in neurons(problem)]
    found = ManyColumns(given, [ZERO] * len(given), features, ONE, targets(problem)).solve()
    if not found.feasible:
        raise infeasible(problem, "no network interpolates y: a vector that sees no neuron sees y", found.multipliers)
    return found


def interpolation(problem: Problem) -> Candidate:
    """The cheapest weights that give the targets; dual the multipliers of the samples."""
    found = _interpolated(problem)
    xi = found.given[0] - found.given[1] if is_free(problem) else ZERO
    value = rational(dot(found.multipliers, targets(problem)))
    return candidate(problem, found.weights, xi, found.multipliers, value)


@remembered
def _separated(problem: Problem) -> ProgramOutcome:
    """The margins ``y_i f_i = 1 + surplus``, with slack where the loss is a penalty."""
    y, n = targets(problem), problem.n
    units = [tuple(ONE * (i == k) for i in range(n)) for k in range(n)]
    surplus = [tuple(-cell for cell in unit) for unit in units]
    slack = units if problem.penalised else []
    given = [*surplus, *slack, *(_turned(y, column) for column in constants(problem))]
    costs = [*[ZERO] * n, *[ONE] * len(slack), *[ZERO] * (len(given) - n - len(slack))]
    features = [_turned(y, corner.feature) for corner in neurons(problem)]
    found = ManyColumns(given, costs, features, decay(problem), (ONE,) * n).solve()
    if not found.feasible:
        witness = _turned(y, found.multipliers)
        raise infeasible(problem, "no network separates the labels: a vector that sees no neuron sees y", witness)
    return found


def _turned(y: Row, column: Sequence[fmpq]) -> Row:
    return tuple(label * cell for label, cell in zip(y, column, strict=True))


def labels(problem: Problem) -> Candidate:
    """The cheapest weights with their loss, for hinge loss and max-margin; dual the multipliers with their labels."""
    found = _separated(problem)
    xi = found.given[-2] - found.given[-1] if is_free(problem) else ZERO
    dual = _turned(targets(problem), found.multipliers)
    return candidate(problem, found.weights, xi, dual, sum(found.multipliers, ZERO))


def squared(problem: Problem) -> Candidate:
    """The weights of the exact active set; dual the residual. A free output bias takes the mean of what is left."""
    y, n = targets(problem), problem.n
    features = [corner.feature for corner in neurons(problem)]
    centred, level = (_centred([*features, y]), sum(y, ZERO) / n) if is_free(problem) else ([*features, y], ZERO)
    weights, residual = Lasso(centred[:-1], centred[-1], decay(problem)).run()
    if is_free(problem):
        level -= sum((w * sum(features[k], ZERO) / n for k, w in weights.items()), ZERO)
    cost = decay(problem) * sum(map(abs, weights.values()), ZERO)
    return candidate(problem, weights, level, residual, cost + rational(dot(residual, residual)) / 2)


def _centred(rows: Sequence[Row]) -> list[Row]:
    """Every row less its mean."""
    n = len(rows[0])
    centre = fmpq_mat([[fmpq(int(i == k)) - fmpq(1, n) for k in range(n)] for i in range(n)])
    return [tuple(row) for row in (fmpq_mat([list(row) for row in rows]) * centre).tolist()]
