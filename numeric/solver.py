"""``solve`` and ``certify``: the public entry points."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from numeric.absolute import doubled, halved, infeasible, known_activation, require_no_start
from numeric.arrays import kind_of, one_line
from numeric.cutting_plane.method import maximise_dual
from numeric.errors import DataError, InfeasibleError, OptionError, UnsupportedError
from numeric.feasibility.existence import check_feasible
from numeric.feasibility.steps import stepped
from numeric.foreign import as_network, own_skip
from numeric.losses import LOSS
from numeric.network import Array, Network
from numeric.options import positive, whole
from numeric.oracles import choose_oracle
from numeric.problem import Problem
from numeric.scaled import Incumbent, Limits, ScaledProblem, objective, scaled_problem
from numeric.scaled.limits import Allowance
from numeric.scaled.order import in_given_order, in_order
from numeric.skip.fallback import with_plain
from numeric.skip.solver import solve_skip
from numeric.solution import Solution
from numeric.special_cases.constant import constant_solution
from numeric.special_cases.line import AFFORDABLE, affordable, better, line_solver
from numeric.vector.solver import solve_vector

__all__ = ["Progress", "certify", "solve", "solved"]

Progress = Callable[[int, float, float], None]

CERTIFY_SECONDS = 60.0
"""For the bounds of a given network, unless more is asked for."""

ROUNDED = 1e-3
"""Fraction of the tolerance that is left to the rounding of the value at the end."""


def solve(
    A: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    loss: str = "squared",
    beta: float | None = None,
    bias: str = "none",
    skip: str = "none",
    tol: float = 1e-8,
    time_limit: float | None = None,
    progress: Progress | None = None,
    start: Network | None = None,
    max_iter: int = 500,
    work_limit: float | None = None,
    activation: str = "relu",
) -> Solution:
    """Train a two-layer ReLU network to global optimality, with bounds that enclose the optimum.

    Parameters
    ----------
    A : array (n, d), or (n,) for one-dimensional data
        Samples, one a row.
    y : array (n,), or (n, o) for several outputs under the squared loss
        Targets; labels in {-1, +1} for the hinge, max-margin and logistic losses.
    loss : {"squared", "interpolation", "hinge", "max-margin", "logistic"}
        ``½||f - y||²``, ``f = y``, ``sum (1 - y f)_+``, ``y f >= 1`` or ``sum log(1 + exp(-y f))``.
    beta : float
        Penalty weight, positive; absent for interpolation and max-margin.
    bias : {"none", "free"}
        Without biases, or with neuron and output biases that are not penalised.
    skip : {"none", "free"}
        "free": a linear function of the inputs that is not penalised is added to the network, ``network.skip``. For one
        output, and some hundreds of samples; a million on a line with free biases. There are no more neurons than
        samples, off the line with balanced weights, unless the network of ``skip="none"`` is better than all that were
        found: it is returned as it is, ``network.skip`` zero.
    tol : float
        Relative gap at which to stop.
    time_limit : float, optional
        Seconds after which to return the best network with valid bounds. It is exceeded by at most one step: one
        local search, one iteration of a cone program, one decomposition of the data. Interrupted from the keyboard,
        the answer is the same with the status "interrupted", after at most a few seconds.
    progress : callable, optional
        Called as ``progress(iteration, lower_bound, value)`` after every round, with bounds of the optimum.
    start : Network, optional
        A network to start from; the answer is never worse than it.
    max_iter : int
        Reduced problems to solve, or hundreds of steps of a descent, at most; exhaustive searches in proportion.
        Unlike a time limit it gives the same answer on every machine.
    work_limit : float, optional
        Work after which to stop, in units that took up to seven processor seconds. It is counted, not timed, so that
        the answer is the same on every machine; searches whose end is known, of data of rank up to three, are finished.
    activation : {"relu", "absolute"}
        "absolute", without bias: ``f(A) = sum_j |A u_j| w_j``. The answer's ``network`` is the same function of ReLU
        neurons, u and -u for each, of which ``value`` counts one. Others are in :func:`analytic.solve`.

    Returns
    -------
    Solution
        With ``lower_bound <= optimum <= value``.

    Raises
    ------
    DataError, OptionError, UnsupportedError
        For input that cannot be used.
    InfeasibleError
        Targets that no network interpolates, or labels that none separates, with a witness.

    Notes
    -----
    Cutting planes on the dual of Ergen and Pilanci, *Convex Geometry and Duality of
    Over-parameterized Neural Networks*, JMLR 2021; reduced problems are the convex programs over
    activation patterns of Pilanci and Ergen, ICML 2020.

    Examples
    --------
    >>> import numpy as np
    >>> solution = solve(np.eye(3), [3.0, 4.0, -12.0], beta=1.0)
    >>> round(solution.value, 6), solution.gap < 1e-6
    (16.0, True)
    """
    absolute = known_activation(activation, bias, skip)
    deadline = None if time_limit is None else time.monotonic() + positive("time_limit", time_limit)
    problem = Problem(cast(Array, A), cast(Array, y), loss, beta, bias, skip)
    work = Allowance() if work_limit is None else Allowance(positive("work_limit", work_limit))
    limits = Limits(positive("tol", tol), deadline, progress, whole("max_iter", max_iter, 1), work)
    if start is not None:
        _check_start(problem, start)
    if progress is not None and not callable(progress):
        raise OptionError(f"progress is {one_line(progress)}; a function of (iteration, lower_bound, value) is needed")
    if problem.skip == "free" and start is not None:
        raise OptionError("start is given and skip is 'free': leave start out")
    return solved_absolute(problem, limits, start) if absolute else solved(problem, limits, start)


def solved_absolute(problem: Problem, limits: Limits, start: Network | None) -> Solution:
    """The answer for networks of absolute values, half of that on even data."""
    require_no_start(start)
    try:
        found = solved(doubled(problem), replace(limits, progress=_in_units(limits.progress, 0.5)), None)
    except InfeasibleError as error:
        raise infeasible(problem, error) from error
    return halved(problem, found)


def solved(problem: Problem, limits: Limits, start: Network | None) -> Solution:
    """The answer for a problem and limits that were checked; one output has no axis of its own below."""
    constant = constant_solution(problem)
    if constant is not None:
        return constant
    if problem.o > 1:
        return _in_any_order(problem, limits, start)
    single = replace(problem, y=problem.y[:, 0]) if problem.vector else problem
    found = _in_any_order(single, limits, None if start is None else start.squeezed())
    if not problem.vector:
        return found
    return replace(found, network=found.network.columns(), dual=found.dual[:, None], problem=problem)


def _in_any_order(problem: Problem, limits: Limits, start: Network | None) -> Solution:
    """The answer that does not depend on the order of the samples."""
    ordered, order = in_order(problem)
    if problem.skip == "free":
        return in_given_order(_with_skip(ordered, order, limits), problem, order)
    found = solve_vector(ordered, limits, start) if problem.vector else _solved(ordered, order, limits, start)
    return in_given_order(found, problem, order)


def _with_skip(problem: Problem, order: np.ndarray, limits: Limits) -> Solution:
    """The answer for sorted samples and a free linear function."""
    if problem.vector:
        raise UnsupportedError(f"y has shape {problem.y.shape}: skip='free' takes one output; pass y of shape (n,)")
    scaled = scaled_problem(problem)
    check_feasible(scaled, order)
    if scaled.X.shape[1] == 0:  # samples that are all alike have no linear functions but constants
        found = _solved(replace(problem, skip="none"), order, limits, None)
        return replace(found, network=replace(found.network, skip=np.zeros(problem.A.shape[1])), problem=problem)
    on_line = line_solver(scaled)
    own = None if on_line is None else on_line(limits.tol)
    if own is not None and (own.status == "optimal" or problem.n > AFFORDABLE):
        return own
    found = solve_skip(scaled, limits)
    found = found if own is None else better(found, own, limits.tol)
    if found.status == "optimal" or limits.ended or problem.n > AFFORDABLE:
        return found
    return with_plain(found, _solved(replace(problem, skip="none"), order, limits, None), limits.tol)


def _solved(problem: Problem, order: np.ndarray, limits: Limits, start: Network | None) -> Solution:
    """The answer for sorted samples and one output; ``order`` says which rows they are, for messages."""
    scaled = scaled_problem(problem)
    check_feasible(scaled, order)
    on_line = line_solver(scaled)
    own = on_line(limits.tol) if start is None and on_line is not None else None
    if own is not None and (own.status == "optimal" or not affordable(scaled)):
        return own
    first = None if start is None else scaled.from_network(start)
    inner = replace(limits, tol=(1.0 - ROUNDED) * limits.tol, progress=_in_units(limits.progress, scaled.value_unit))
    with np.errstate(over="ignore", invalid="ignore"):  # what overflows is no candidate: its value is infinite
        best = maximise_dual(scaled, choose_oracle(scaled.X, scaled.data.error, free=scaled.free), inner, first)
    found = _solution(scaled, best, limits.tol)
    if on_line is None or found.status == "optimal":
        return found
    return better(found, own or on_line(limits.tol), limits.tol)


def certify(
    network: Any,
    A: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    loss: str | None = None,
    beta: float | None = None,
    bias: str | None = None,
    skip: str | None = None,
    tol: float = 1e-8,
    time_limit: float | None = CERTIFY_SECONDS,
) -> Solution:
    """How far a given network is from optimal: its value, and a lower bound of the optimum.

    The network is kept as it is; its gap is ``value - lower_bound``. The value is infinite when the
    network breaks the constraints of interpolation or max-margin by more than a relative 1e-9, or
    uses biases although ``bias="none"`` (those of neurons without output weight are not used), or a
    skip connection although ``skip="none"``. The status is "optimal" if the gap is within ``tol``, "suboptimal" if only
    a better network closes it, else why the bound is not tight. ``loose`` says which of the two is, the network, the
    bound or both: a better network is looked for first, ``better`` is its value.

    ``network`` is a ``Network``, a ``Solution``, ``(U, b, w, xi)`` or a dict of them, a torch module of Linear, ReLU,
    Linear, a fitted estimator of this package, or a fitted ``MLPRegressor`` or ``MLPClassifier``. ``loss`` is "squared"
    and ``bias`` "none" unless given; an estimator of this package has its own, and its ``beta``. ``skip`` is "free" for
    networks with a linear skip connection and for solutions of such problems, else "none", unless given. After
    ``time_limit`` seconds, a minute by default, the bounds are as good as they are; with None the search for better
    ones goes on.

    Examples
    --------
    >>> import numpy as np
    >>> nothing = Network(U=np.zeros((3, 0)), b=[], w=[], xi=0.0)
    >>> report = certify(nothing, np.eye(3), [3.0, 4.0, -12.0], beta=1.0)
    >>> round(report.value, 6), round(report.lower_bound, 6), report.loose
    (84.5, 16.0, 'network')
    """
    own = _settings(network)
    loss = own.get("loss", "squared") if loss is None else loss
    bias = own.get("bias", "none") if bias is None else bias
    beta = own.get("beta") if beta is None and loss == own.get("loss") else beta
    given, network = network, as_network(network)
    skip = own_skip(given, network.skip is not None and bool(np.any(network.skip))) if skip is None else skip
    problem = Problem(cast(Array, A), cast(Array, y), loss, beta, bias, skip)
    value = _value_of(in_order(problem)[0], network)  # as ``solve`` adds up, to the last digit
    start = network if np.isfinite(value) and skip == "none" else None
    best = solve(A, y, loss=loss, beta=beta, bias=bias, skip=skip, tol=tol, time_limit=time_limit, start=start)
    tight = "suboptimal" if best.status == "optimal" else best.status
    report = Solution(
        network, value, best.dual, min(best.lower_bound, value), tight, problem, best.iterations,
        min(best.value, value), tol,
    )  # fmt: skip
    return replace(report, status="optimal") if report.relative_gap <= tol else report


def _settings(network: Any) -> dict[str, Any]:
    """The ``loss``, ``bias`` and ``beta`` (if its loss has one) that an estimator of this package was fitted with."""
    loss, bias = getattr(network, "loss", None), getattr(network, "bias", None)
    if not (hasattr(network, "network_") and isinstance(loss, str) and isinstance(bias, str) and loss in LOSS):
        return {}
    beta = getattr(network, "beta_", getattr(network, "beta", None))
    return {"loss": loss, "bias": bias} | ({} if LOSS[loss].constrained else {"beta": beta})


def _in_units(progress: Progress | None, unit: float) -> Progress | None:
    """The same for bounds of a problem that is scaled."""
    if progress is None:
        return None
    return lambda iteration, lower, value: progress(iteration, float(lower * unit), float(value * unit))


def _check_start(problem: Problem, start: object) -> None:
    if not isinstance(start, Network):
        raise DataError(f"start is {kind_of(start)}; pass a numeric.Network(U, b, w, xi)")
    if (start.d, start.o) != (problem.d, problem.o):
        raise DataError(
            f"start does not fit the data: U has shape {start.U.shape} and w has shape {start.w.shape}, but A has "
            f"shape {problem.A.shape} and y has shape {problem.y.shape}"
        )


def _value_of(problem: Problem, network: Network) -> float:
    if not isinstance(network, Network):
        raise DataError(f"network is {kind_of(network)}; pass a numeric.Network(U, b, w, xi)")
    with np.errstate(over="ignore", invalid="ignore"):
        shape = network(problem.A).shape
    if shape != problem.y.shape:
        raise DataError(f"network predicts shape {shape}, but y has shape {problem.y.shape}")
    heard = np.any(network.columns().w, axis=1)  # the bias of a neuron that adds to no output is none
    if not problem.free and (np.any(network.b[heard]) or np.any(network.xi)):
        return np.inf
    if problem.skip == "none" and network.skip is not None and np.any(network.skip):
        return np.inf
    return objective(problem, network)


def _solution(scaled: ScaledProblem, best: Incumbent, tol: float) -> Solution:
    network = scaled.to_network(best.neurons)
    value = objective(scaled.original, network)
    if not np.isfinite(value):
        network, value = _stepped(scaled, best, network)
    lower = float(best.lower * scaled.value_unit)
    dual = best.v * scaled.dual_unit
    solution = Solution(network, value, dual, min(lower, value), best.status, scaled.original, best.iterations)
    if best.status == "optimal" and solution.relative_gap > tol:  # the value is rounded up
        return replace(solution, status="stalled")
    return replace(solution, status="optimal") if solution.relative_gap <= tol else solution


def _stepped(scaled: ScaledProblem, best: Incumbent, network: Network) -> tuple[Network, float]:
    """A network that meets the constraints, near the best ones that do not, where steps can make one."""
    some = [network] if best.latest is None else [network, scaled.to_network(best.latest)]
    return stepped(scaled.original, some) or (network, np.inf)
