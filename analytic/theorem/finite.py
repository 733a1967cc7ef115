"""Training where finitely many neurons decide: exact programs over their features, as what a theorem proposes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from analytic.exact.generated import ManyColumns, ProgramOutcome
from analytic.exact.lasso import Lasso, Row
from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO, rational, to_sympy
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from numeric.errors import InfeasibleError


@dataclass(frozen=True)
class FiniteList:
    """Neurons that decide: ``features`` gives their outputs on the samples, ``one`` the pair ``(u, b)`` of a number.

    An output weight costs its absolute value, whatever the neuron.
    """

    features: Callable[[Problem], Sequence[Row]]
    one: Callable[[Problem, int], tuple[Row, fmpq]]


def interpolation(problem: Problem, neurons: FiniteList) -> Candidate:
    """The cheapest weights that give the targets; dual the multipliers of the samples."""
    found = _interpolated(problem, neurons)
    xi = found.given[0] - found.given[1] if problem.bias == "free" else ZERO
    value = rational(dot(found.multipliers, _targets(problem)))
    return _candidate(problem, neurons, found.weights, xi, found.multipliers, value)


@remembered
def _interpolated(problem: Problem, neurons: FiniteList) -> ProgramOutcome:
    given = _constants(problem)
    found = ManyColumns(given, [ZERO] * len(given), neurons.features(problem), ONE, _targets(problem)).solve()
    if not found.feasible:
        raise infeasible(problem, "no network interpolates y: a vector that sees no neuron sees y", found.multipliers)
    return found


def labels(problem: Problem, neurons: FiniteList) -> Candidate:
    """The cheapest weights with their loss, for hinge loss and max-margin; dual the multipliers with their labels."""
    found = _separated(problem, neurons)
    xi = found.given[-2] - found.given[-1] if problem.bias == "free" else ZERO
    dual = _turned(_targets(problem), found.multipliers)
    return _candidate(problem, neurons, found.weights, xi, dual, sum(found.multipliers, ZERO))


@remembered
def _separated(problem: Problem, neurons: FiniteList) -> ProgramOutcome:
    """The margins ``y_i f_i = 1 + surplus``, with slack where the loss is a penalty."""
    y, n = _targets(problem), problem.n
    units = [tuple(ONE * (i == k) for i in range(n)) for k in range(n)]
    surplus = [tuple(-cell for cell in unit) for unit in units]
    slack = units if problem.penalised else []
    given = [*surplus, *slack, *(_turned(y, column) for column in _constants(problem))]
    costs = [*[ZERO] * n, *[ONE] * len(slack), *[ZERO] * (len(given) - n - len(slack))]
    features = [_turned(y, feature) for feature in neurons.features(problem)]
    found = ManyColumns(given, costs, features, _decay(problem), (ONE,) * n).solve()
    if not found.feasible:
        witness = _turned(y, found.multipliers)
        raise infeasible(problem, "no network separates the labels: a vector that sees no neuron sees y", witness)
    return found


def squared(problem: Problem, neurons: FiniteList) -> Candidate:
    """The weights of the exact active set; dual the residual. A free output bias takes the mean of what is left."""
    y, n, features = _targets(problem), problem.n, neurons.features(problem)
    free = problem.bias == "free"
    centred, level = (_centred([*features, y]), sum(y, ZERO) / n) if free else ([*features, y], ZERO)
    weights, residual = Lasso(centred[:-1], centred[-1], _decay(problem)).run()
    if free:
        level -= sum((w * sum(features[k], ZERO) / n for k, w in weights.items()), ZERO)
    cost = _decay(problem) * sum(map(abs, weights.values()), ZERO)
    value = cost + rational(dot(residual, residual)) / 2
    return _candidate(problem, neurons, weights, level, residual, value)


def infeasible(problem: Problem, message: str, witness: Sequence[fmpq]) -> InfeasibleError:
    """The error with a vector that sees no neuron and yet the targets, in the shape of y."""
    return InfeasibleError(message, [[cell] for cell in witness] if problem.vector else list(witness))


def _candidate(
    problem: Problem, neurons: FiniteList, weights: Mapping[int, fmpq], xi: fmpq, dual: Sequence[fmpq], value: fmpq
) -> Candidate:  # fmt: skip
    """The network with these weights of the neurons."""
    parts = [(*neurons.one(problem, k), (w,)) for k, w in sorted(weights.items()) if w != 0]
    network = Network.of(parts, (xi,), problem.d, problem.vector, activation=problem.activation)
    return Candidate(network, tuple((cell,) for cell in dual), to_sympy(value))


def _constants(problem: Problem) -> list[Row]:
    """The columns of the output bias, of both signs."""
    return [(side * ONE,) * problem.n for side in (1, -1)] if problem.bias == "free" else []


def _turned(y: Row, column: Sequence[fmpq]) -> Row:
    return tuple(label * cell for label, cell in zip(y, column, strict=True))


def _targets(problem: Problem) -> Row:
    return tuple(rational(cell) for cell in problem.targets)


def _decay(problem: Problem) -> fmpq:
    return rational(problem.beta)


def _centred(rows: Sequence[Row]) -> list[Row]:
    """Every row less its mean."""
    n = len(rows[0])
    centre = fmpq_mat([[fmpq(int(i == k)) - fmpq(1, n) for k in range(n)] for i in range(n)])
    return [tuple(row) for row in (fmpq_mat([list(row) for row in rows]) * centre).tolist()]
