"""``analytic.certify``: rigorous bounds of the optimum for any network."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

import numeric
from analytic.certification.certificate import Certificate
from analytic.certification.networks import read_network
from analytic.certification.primal import require_bias, value_above
from analytic.certification.rational_dual import rationalise
from analytic.certification.repair import feasible
from analytic.certification.support import support_above
from analytic.floats import to_float
from analytic.problem import Problem
from analytic.scalars import exact, is_rational
from numeric.errors import DataError, OptionError, UnsupportedError
from numeric.network import Array

__all__ = ["certify"]

TIME_LIMIT = 120.0
LEAST_TIME = 0.1
"""For the dual point, and for its proof, when reading and evaluating the network took all the time."""
CLOSE = 1e-7


def certify(
    network: Any,
    A: Any,
    y: Any,
    *,
    loss: str = "squared",
    beta: Any = None,
    bias: str = "none",
    time_limit: float = TIME_LIMIT,
    dual: Any = None,
) -> Certificate:
    """Rigorous bounds of the optimum, and of how far any network is from it.

    Floats stand for their exact values. The lower bound does not depend on the quality of the network: it comes
    from the best dual point that :func:`numeric.solve` finds, rationalised, scaled into feasibility, and proved
    feasible over all activation regions.

    Parameters
    ----------
    network : Network or Solution (numeric or analytic), ``(U, b, w, xi)``, torch module, fitted estimator
        Shapes (d, m), (m,), (m,), scalar. A torch module is Linear, ReLU, Linear; of scikit-learn the fitted
        ``MLPRegressor`` with one hidden ReLU layer and this project's estimators are read.
    A : (n, d) or (n,) rational numbers or floats
    y : (n,) rational numbers or floats
    loss, beta, bias : as in :func:`analytic.solve`
    time_limit : float
        Seconds; when they are over, the best bound proved so far is returned (``complete`` is False).
    dual : (n,) numbers, optional
        A dual point of your own to prove the lower bound with, instead of solving for one. It is rounded, moved into
        the constraints of the loss and scaled into feasibility, so any numbers give a valid bound.

    Returns
    -------
    Certificate
        With ``lower_bound``, ``value``, ``gap``, ``verify()``, ``to_json(path)``, ``latex()``.

    Raises
    ------
    DataError, OptionError
        For input that cannot be used, or a network that does not fit the data or uses a bias where there is none.
    InfeasibleError
        For a network that misses the constraints of interpolation or max-margin by more than rounding.
    UnsupportedError
        For irrational or symbolic data, and for several outputs.

    Notes
    -----
    Weak duality [Ergen & Pilanci, JMLR 2021]. The work of the proof grows with the number of activation regions of
    the samples: polynomially in n for a fixed number of features. Without bias, 30 samples of 3 features take about a
    second on one core, 100 samples of 3 or 40 samples of 4 features about twenty; a free bias counts as one more
    feature. Beyond that the time limit decides, and the bound is looser. Rank-one (one-dimensional) and whitened
    data have no such limit. Reading the network and evaluating it exactly comes first and cannot be cut short: a
    million pairs of a sample and a neuron take some ten seconds. What is left of the time limit goes to the bound.

    Examples
    --------
    >>> import numpy as np
    >>> A, y = [[1, 0], [-1, 2], [1, -3], [2, 5]], [1, 2, -1, 3]
    >>> zero = (np.zeros((2, 1)), np.zeros(1), np.zeros(1), 0.0)
    >>> c = certify(zero, A, y, beta=1)
    >>> c.value, 1.567 < c.lower_bound < 1.568, c.verify().proved
    (15/2, True, True)
    """
    if not (isinstance(time_limit, int | float) and not isinstance(time_limit, bool) and time_limit > 0):
        raise OptionError(f"time_limit is {time_limit!r}: give a positive number of seconds")
    deadline = time.monotonic() + time_limit
    problem = _scalar(Problem.build(A, y, loss=loss, beta=beta, bias=bias))
    given = read_network(network)
    _require_rational(problem, given)
    require_bias(problem, given)
    exact = feasible(problem, given)
    value = value_above(problem, exact)
    start = _given_dual(problem, dual) if dual is not None else _dual_point(problem, network, deadline)
    point = rationalise(problem, start)
    support = support_above(problem, point, max(deadline - time.monotonic(), LEAST_TIME))
    final = point.scaled(problem, support.bound)
    return Certificate(
        problem, exact, value, final.objective_below(problem), tuple((x,) for x in final.rows()),
        support.feasibility(final), exact is not given, support.complete, support.regions,
    )  # fmt: skip


def _scalar(problem: Problem) -> Problem:
    if problem.o != 1:
        raise UnsupportedError(f"y has {problem.o} columns: certify takes one output; analytic.solve covers whitened "
                               "one-hot data")  # fmt: skip
    if problem.vector:
        return Problem(problem.A, problem.y, problem.loss, problem.beta, problem.bias)
    return problem


def _require_rational(problem: Problem, network: Any) -> None:
    if not problem.rational:
        raise UnsupportedError("A, y and beta must be rational numbers (floats are): certify does not take roots or "
                               "symbols; use analytic.solve for those")  # fmt: skip
    groups = (*network.weights_in, network.offsets, *network.weights_out, network.levels)
    if not all(map(is_rational, groups)):
        raise UnsupportedError("network has irrational weights: round them to floats or fractions first, e.g. with "
                               ".to_numpy() of a solution")  # fmt: skip


def _given_dual(problem: Problem, dual: Any) -> Array:
    entries = list(dual.tolist() if hasattr(dual, "tolist") else dual)
    if len(entries) != problem.n:
        raise DataError(f"dual has {len(entries)} entries and A has {problem.n} samples: give one number a sample")
    return np.array([to_float(exact(x, f"dual[{i}]"), f"dual[{i}]") for i, x in enumerate(entries)])


def _dual_point(problem: Problem, given: Any, deadline: float) -> Array:
    """That of a solution of the same problem if it is good, else of the numeric solver in half of the time left."""
    A = np.array([[to_float(cell, "A") for cell in row] for row in problem.A])
    y = np.array([to_float(cell, "y") for cell in problem.targets])
    beta = to_float(problem.beta, "beta") if problem.penalised else None
    good = isinstance(given, numeric.Solution) and given.relative_gap <= CLOSE
    if good and _same(given.problem, problem, A, y, beta):
        return np.asarray(given.dual, dtype=float).reshape(-1)
    left = max((deadline - time.monotonic()) / 2, LEAST_TIME)
    found = numeric.solve(A, y, loss=problem.loss, beta=beta, bias=problem.bias, time_limit=left)
    return np.asarray(found.dual, dtype=float).reshape(-1)


def _same(one: numeric.Problem, problem: Problem, A: Array, y: Array, beta: float | None) -> bool:
    options = (one.loss, one.bias, one.beta) == (problem.loss, problem.bias, beta)
    return options and np.array_equal(one.A, A) and np.array_equal(one.y.reshape(-1), y)
