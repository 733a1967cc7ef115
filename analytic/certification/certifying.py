"""``analytic.certify``: rigorous bounds of the optimum for any network."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np

import numeric
from analytic.certification.activated import certify_activated
from analytic.certification.certificate import Certificate
from analytic.certification.primal import admitted, require_affordable, value_above
from analytic.certification.proving import LEAST_TIME, Start, best_bound, high
from analytic.certification.repair import feasible
from analytic.exact.scalars import is_rational
from analytic.model.activation import RELU
from analytic.model.floats import to_float, to_float_problem
from analytic.model.foreign import network_in, plain, read_network
from analytic.model.network import Network
from analytic.model.problem import Problem, _table
from numeric.errors import DataError, OptionError, UnsupportedError
from numeric.foreign import own_skip
from numeric.network import Array
from numeric.options import positive

TIME_LIMIT = 120.0
CLOSE = 1e-7
CUT_SHORT = ("time limit", "iteration limit", "work limit", "interrupted")
HALF, SHORT = 0.5, 0.35
"""Of the time, for the dual point: with a search of all regions to follow, and where the relaxation finds another."""
ALMOST = 0.9
"""Of its time: a solver that used it up and did not close the gap may have been cut short inside of a step."""


def certify(
    network: Any,
    A: Any,
    y: Any,
    *,
    loss: str = "squared",
    beta: Any = None,
    bias: str = "none",
    skip: str | None = None,
    time_limit: float = TIME_LIMIT,
    dual: Any = None,
    activation: Any = "relu",
    negative_slope: Any = None,
) -> Certificate:
    """Rigorous bounds of the optimum, and of how far any network is from it.

    Floats stand for their exact values. The lower bound does not depend on the quality of the network: it comes
    from the best dual point that :func:`numeric.solve` finds, rationalised, scaled into feasibility, and proved
    feasible: over all activation regions, or at high rank by multipliers of a relaxation.

    Parameters
    ----------
    network : Network or Solution (numeric or analytic), ``(U, b, w, xi)``, torch module, fitted estimator
        Shapes (d, m), (m,), (m,), scalar. A torch module is Linear, ReLU, Linear; of scikit-learn the fitted
        ``MLPRegressor`` with one hidden ReLU layer and this project's estimators are read.
    A : (n, d) or (n,) rational numbers or floats
    y : (n,) rational numbers or floats
    loss, beta, bias : as in :func:`analytic.solve`
    skip : {"none", "free"}, optional
        As in :func:`analytic.solve`. By default "free" for networks with a linear skip connection and for solutions of
        such problems, else "none". The dual point that proves the bound sees no linear function, exactly.
    time_limit : float
        Seconds; when they are over, the best bound proved so far is returned, with ``complete`` False: the search for
        a dual point, or its proof, was cut short, and more time may prove a larger bound. It is True if the dual
        point was given or its search ended by itself, and the proof covers all regions as closely as that point needs.
    dual : (n,) numbers, optional
        A dual point of your own to prove the lower bound with, instead of solving for one. It is rounded, moved into
        the constraints of the loss and scaled into feasibility, so any numbers give a valid bound.

    activation, negative_slope : as in :func:`analytic.solve`
        For thresholds, absolute values and leaky neurons the lower bound is the optimum of the theorem that covers the
        data, so that ``dual`` and the time limit are not used; arrays are read as weights of that activation.

    Returns
    -------
    Certificate
        With ``lower_bound``, ``value``, ``gap``, ``loose``, ``verify()``, ``to_json(path)``, ``latex()``.

    Raises
    ------
    DataError, OptionError
        For input that cannot be used, or a network that does not fit the data or uses a bias where there is none.
    InfeasibleError
        For a network that misses the constraints of interpolation or max-margin by more than rounding.
    UnsupportedError
        For irrational or symbolic data, for several outputs, and for networks that are too large for the time limit.

    Notes
    -----
    Weak duality [Ergen & Pilanci, JMLR 2021]. The work of the proof grows with the number of activation regions of
    the samples: polynomially in n for a fixed number of features. Without bias, 30 samples of 3 features take about a
    second on one core, 100 samples of 3 or 40 samples of 4 features about twenty; a free bias counts as one more
    feature. Beyond that the bound is the better one of such a search cut short and of the lifted relaxation, which
    holds at any rank: on real tables of some hundred samples it is within a few per cent in minutes. The time limit
    decides, and the bound is looser; so does the memory, of which a search takes half a gigabyte at most. Rank-one
    (one-dimensional) and whitened data have no such limits. Reading the network and
    evaluating it exactly comes first and cannot be cut short: a million pairs of a sample and a neuron take some ten
    seconds. A network that would take longer than the time limit, and than 20 seconds, is refused before it is
    evaluated. What is left of the time limit goes to the bound.

    Examples
    --------
    >>> import numpy as np
    >>> A, y = [[1, 0], [-1, 2], [1, -3], [2, 5]], [1, 2, -1, 3]
    >>> zero = (np.zeros((2, 1)), np.zeros(1), np.zeros(1), 0.0)
    >>> c = certify(zero, A, y, beta=1)
    >>> c.value, 1.567 < c.lower_bound < 1.568, c.verify().proved
    (15/2, True, True)
    >>> c.loose  # a better network is known, and the bound is tight
    'network'
    >>> step = ([[1]], [-1], [1], 0)
    >>> c = certify(step, [0, 1, 3], [0, 1, 2], beta="1/4", bias="free", activation="threshold")
    >>> c.lower_bound, c.value, c.verify().proved
    (7/16, 3/4, True)
    """
    seconds = positive("time_limit", time_limit, "a positive number of seconds")
    deadline = time.monotonic() + seconds
    problem = _scalar(
        Problem.build(A, y, loss=loss, beta=beta, bias=bias, skip=_skip_of(network) if skip is None else skip,
                      activation=activation, negative_slope=negative_slope)
    )  # fmt: skip
    if problem.activation != RELU:
        if dual is not None:
            raise OptionError(f"dual is given and activation is {activation!r}, whose optimum is exact: leave dual out")
        return certify_activated(network, problem)
    given = read_network(network)
    _require_rational(problem, given)
    given = admitted(problem, given)
    data = to_float_problem(problem)
    start = None if dual is None else Start(_given_dual(problem, dual), True)
    require_affordable(problem, given, seconds)
    exact = feasible(problem, given)
    value = value_above(problem, exact)
    start = start or _dual_point(data, network, deadline)
    final, support = best_bound(problem, data, start, deadline)
    return Certificate(
        problem, exact, value, final.objective_below(problem), tuple((x,) for x in final.rows()),
        support.feasibility(final), exact is not given, start.finished and support.complete, support.regions,
        None if start.solution is None else start.solution.value,
    )  # fmt: skip


def _skip_of(given: Any) -> str:
    """That of a solution's problem; "free" for a network with weights of a skip connection."""
    held = network_in(given)
    if isinstance(held, Network):
        return own_skip(given, linear=held.skip_rows is not None)
    skip = held.skip if isinstance(held, numeric.Network) else held[4] if len(held) > 4 else None
    return own_skip(given, linear=skip is not None and _nonzero(skip))


def _nonzero(skip: Any) -> bool:
    """Whether there is any weight but zero; what is no array of numbers is refused later, by name."""
    return any(cell != 0 for cell in np.asarray(plain(skip), dtype=object).ravel().tolist())


def _scalar(problem: Problem) -> Problem:
    if problem.o != 1:
        raise UnsupportedError(f"y has {problem.o} columns: certify takes one output; analytic.solve covers whitened "
                               "one-hot data")  # fmt: skip
    if problem.vector:
        return replace(problem, vector=False)
    return problem


def _require_rational(problem: Problem, network: Any) -> None:
    if not problem.rational:
        raise UnsupportedError("A, y and beta must be rational numbers (floats are): certify does not take roots or "
                               "symbols; use analytic.solve for those")  # fmt: skip
    groups = (*network.U_rows, network.b_row, *network.w_rows, network.xi_row, *(network.skip_rows or ()))
    if not all(map(is_rational, groups)):
        raise UnsupportedError("network has irrational weights: round them to floats or fractions first, e.g. with "
                               ".to_numpy() of a solution")  # fmt: skip


def _given_dual(problem: Problem, dual: Any) -> Array:
    rows, _ = _table(dual, "dual")
    if len(rows) != problem.n or len(rows[0]) != 1:
        raise DataError(f"dual has {len(rows)} entries and A has {problem.n} samples: give one number a sample")
    return np.array([to_float(row[0], f"dual[{i}]") for i, row in enumerate(rows)])


def _dual_point(data: numeric.Problem, given: Any, deadline: float) -> Start:
    """That of a solution of the same problem if it is good, else of the numeric solver in a part of the time left.

    At a rank where the bound is a relaxation, any solution of the same problem is good enough to start from.
    """
    if isinstance(given, numeric.Solution) and _same(given.problem, data):
        good = given.relative_gap <= CLOSE
        if good or high(data):
            return Start(np.asarray(given.dual, dtype=float).reshape(-1), good, given)
    start = time.monotonic()
    left = max((deadline - start) * (SHORT if high(data) else HALF), LEAST_TIME)
    found = numeric.solve(data.A, data.y, loss=data.loss, beta=data.beta, bias=data.bias, skip=data.skip,
                          time_limit=left)  # fmt: skip
    cut = found.status in CUT_SHORT or (found.status != "optimal" and time.monotonic() - start >= ALMOST * left)
    return Start(np.asarray(found.dual, dtype=float).reshape(-1), not cut, found)


def _same(one: numeric.Problem, data: numeric.Problem) -> bool:
    options = (one.loss, one.bias, one.skip, one.beta) == (data.loss, data.bias, data.skip, data.beta)
    return options and np.array_equal(one.A, data.A) and np.array_equal(one.y.reshape(-1), data.y)
