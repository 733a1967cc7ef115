"""Squared and hinge loss on the line with symbols: the optimum near a point tells which neurons and samples matter.

The rational engine solves the problem at the decider's point. Its neurons, or the basis of its linear program, then
determine the formulas by linear equations whose coefficients are the symbols. What is proposed is proved by others.
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from analytic.exact.linear import dot, inverse
from analytic.exact.scalars import ONE, ZERO, Scalar, rational, relu, sign, to_sympy, total
from analytic.exact.symbolic_programs import near, optimum
from analytic.families.line.data import inverse as reciprocal
from analytic.families.line.data import place
from analytic.families.line.engine.data import merge
from analytic.families.line.engine.squared import solve_squared
from analytic.model.geometry import line
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate

Kink = tuple[int, int]
"""The sample at which a neuron bends, and the way that it faces."""


def squared(problem: Problem) -> Candidate:
    """With the neurons of the point: ``v.phi_j = s_j beta`` and ``1'v = 0`` give their weights."""
    c, y, beta = line(problem).c, problem.targets, _decay(problem)
    places = near(c)
    fit = solve_squared(merge(places, near(y)), near([beta])[0]).at(near([beta])[0])
    kinks = [(places.index(neuron.kink), neuron.facing) for neuron in fit.network.neurons]
    ones: list[Scalar] = [ONE] * problem.n
    columns = [*(_feature(c, kink) for kink in kinks), ones]
    sides = [fmpq(1 if neuron.weight > 0 else -1) for neuron in fit.network.neurons]
    right = [dot(column, y) - side * beta for column, side in zip(columns, [*sides, ZERO], strict=True)]
    solved = inverse(tuple(tuple(dot(left, other) for other in columns) for left in columns))
    if solved is None:
        raise AssertionError("the neurons of a network of least cost are independent")
    *weights, level = (total(a * b for a, b in zip(row, right, strict=True)) for row in solved)
    fitted = [level + dot(weights, row) for row in zip(*columns[:-1], strict=True)] if weights else [level] * problem.n
    dual = tuple((target - value,) for target, value in zip(y, fitted, strict=True))
    return Candidate(_network(problem, kinks, weights, level), dual, to_sympy(ZERO))


def hinge(problem: Problem) -> Candidate:
    """With the basis of the point: its columns give the weights, and its transpose the dual."""
    c, labels, beta = line(problem).c, problem.targets, _decay(problem)
    kinks = [(k, facing) for k in range(problem.n) for facing in (1, -1)]
    features = [[y * cell for y, cell in zip(labels, _feature(c, kink), strict=True)] for kink in kinks]
    features, kinks = _nonzero(features, kinks)
    columns: list[list[Scalar]] = []
    for column in (*features, list(labels)):
        columns += [column, [-cell for cell in column]]
    for slack in (1, -1):
        columns += [[fmpq(slack * (i == k)) for i in range(problem.n)] for k in range(problem.n)]
    costs: list[Scalar] = [*[beta] * (2 * len(features)), ZERO, ZERO, *[ONE] * problem.n, *[ZERO] * problem.n]
    found = optimum(list(zip(*columns, strict=True)), [ONE] * problem.n, costs)
    weights = [found.z[2 * j] - found.z[2 * j + 1] for j in range(len(kinks))]
    level = found.z[2 * len(kinks)] - found.z[2 * len(kinks) + 1]
    dual = tuple((y * v,) for y, v in zip(labels, found.v, strict=True))
    return Candidate(_network(problem, kinks, weights, level), dual, to_sympy(ZERO))


def _decay(problem: Problem) -> Scalar:
    """The weight decay of the one-dimensional problem."""
    return problem.beta * reciprocal(line(problem).size)


def _feature(c: Sequence[Scalar], kink: Kink) -> list[Scalar]:
    k, facing = kink
    return [relu(facing * (cell - c[k])) for cell in c]


def _nonzero(features: list[list[Scalar]], kinks: list[Kink]) -> tuple[list[list[Scalar]], list[Kink]]:
    kept = [k for k, column in enumerate(features) if any(sign(cell) for cell in column)]
    return [features[k] for k in kept], [kinks[k] for k in kept]


def _network(problem: Problem, kinks: Sequence[Kink], weights: Sequence[Scalar], level: Scalar) -> Network:
    """The neurons whose weight is not zero, in the data space."""
    c = line(problem).c
    used = [(facing, rational(c[k]), w) for (k, facing), w in zip(kinks, weights, strict=True) if sign(w)]
    return place(problem, used, level)
