"""``analytic.enclose``: rigorous bounds of the optimum of any small problem, to any number of digits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from flint import arb, ctx, fmpq
from scipy.optimize import nnls

import numeric
from analytic.answers.enclosure.answer import Enclosure
from analytic.answers.enclosure.cells import Array, ConeCell, cells_of, cells_of_network, extended
from analytic.answers.enclosure.conditions import (
    FULL,
    SILENT,
    SMOOTH,
    SQUARED,
    TIED,
    Conditions,
    Numbers,
    precision,
    refine,
)
from analytic.answers.enclosure.points import above, below, bits_of, dual_of, network_of, on_grid
from analytic.answers.enclosure.proof import feasibility
from analytic.answers.solution import Solution
from analytic.cases.regions import Region
from analytic.exact.long_numbers import brief
from analytic.exact.rounding import lower, upper
from analytic.exact.scalars import ZERO, rational, rationals, to_fraction
from analytic.exact.scalars import enclose as ball_of
from analytic.exact.time_limit import require_seconds, require_time, within
from analytic.model.activation import RELU
from analytic.model.floats import to_float_problem
from analytic.model.problem import Problem
from analytic.theorem.record import NoClosedForm
from numeric.errors import UnsupportedError
from numeric.options import whole

TIME_LIMIT = 300.0
MOST_DIGITS = 2_000
GUARD = 25
"""Digits beyond those asked for."""
NEAR = (fmpq(999, 1000), fmpq(99999, 100000), fmpq(99, 100), fmpq(9999999, 10000000))
"""How close to the largest maximum that of a cell must be to hold a neuron, tried in turn."""
TOLERANCES = (1e-6, 1e-4, 1e-8, 1e-3, 1e-2)
"""How close to a bound or a kink a margin, a multiplier or a sample is taken to be at it, tried in turn."""
ROUNDS = 8
DIGITS = 60
"""Of the dual vector while cells are looked for."""


def enclose(
    A: Any,
    y: Any,
    *,
    loss: str = "squared",
    beta: Any = None,
    bias: str = "none",
    digits: int = 50,
    time_limit: float | None = TIME_LIMIT,
    activation: Any = "relu",
    negative_slope: Any = None,
) -> Enclosure:
    """Rational bounds of the optimum that agree to ``digits`` significant digits, with a network and a proof.

    A closed form is used where there is one. Else the floating-point solver proposes the neurons' activation regions,
    Newton's method solves the optimality conditions on them in long arithmetic, and rational numbers prove the bounds:
    a network that meets the constraints exactly, and a dual vector whose ``h(v)`` is found over all regions.

    Parameters
    ----------
    A : (n, d) or (n,) rational numbers; floats stand for their exact values
    y : (n,) rational numbers, or labels
    loss, beta, bias : as in :func:`analytic.solve`
    digits : int
        Significant digits, up to 2000.
    time_limit : float, optional
        Seconds. A dozen samples of a few features take about a second; the work grows with the number of activation
        regions.
    activation, negative_slope : as in :func:`analytic.solve`
        For others than ReLU the data have to be such that a theorem covers them.

    Returns
    -------
    Enclosure
        With ``low``, ``high``, ``network``, ``verify()``.

    Raises
    ------
    UnsupportedError
        For several outputs and irrational data without closed form, and where the refinement fails: degenerate optima,
        where a neuron's region or a sample's constraint cannot be told from floats.
    TimeLimitError, InfeasibleError, DataError, OptionError

    Examples
    --------
    >>> import analytic
    >>> found = analytic.enclose([[1, 2], [3, -1], [2, 2], [-1, 1]], [1, -2, 3, 1], beta="1/2", digits=30)
    >>> found.value, (found.high - found.low) / found.low < 10**-30
    (1.61514425646350094160569268306, True)
    """
    require_seconds(time_limit, optional=True)
    whole("digits", digits, 1, MOST_DIGITS)
    with within(time_limit):
        problem = Problem.build(
            A, y, loss=loss, beta=beta, bias=bias, activation=activation, negative_slope=negative_slope
        )
        _require_attained(problem)
        if problem.symbolic:
            raise UnsupportedError("A, y or beta hold symbols: give numbers, or use analytic.solve")
        try:
            return _closed(problem, Solution.answering(problem, Region(())), digits)
        except NoClosedForm:
            if problem.o != 1 or not problem.rational or problem.activation != RELU:
                raise
        return _refined(problem, digits)


def _require_attained(problem: Problem) -> None:
    if problem.description.logarithms and problem.bias == "free" and len(set(problem.targets)) == 1:
        raise UnsupportedError("y has one label only: with free bias the infimum of the logistic loss is 0, and no "
                               "network attains it")  # fmt: skip


def _closed(problem: Problem, solution: Solution, digits: int) -> Enclosure:
    """Bounds of a closed form, by balls."""
    value = solution.exact_value
    if isinstance(value, fmpq):
        low = high = to_fraction(value)
    else:
        bits = 4 * bits_of(digits + GUARD)
        ball = ball_of(value, bits)
        if ball is None:
            raise UnsupportedError(f"the optimum is {brief(value)}: it could not be enclosed")
        before, ctx.prec = ctx.prec, bits  # the ends of a ball are rounded to the precision in use
        try:
            low, high = lower(ball), upper(ball)
        finally:
            ctx.prec = before
    network, dual = solution.exact_network, solution.exact_dual
    return Enclosure(problem, low, high, network, dual, digits, closed=solution)


def _refined(problem: Problem, digits: int) -> Enclosure:
    data = to_float_problem(problem)
    found = numeric.solve(data.A, data.y, loss=data.loss, beta=data.beta, bias=data.bias, tol=1e-11)
    v = np.asarray(found.dual, dtype=float).reshape(-1)
    f = np.asarray(found.network(data.A), dtype=float).reshape(-1)
    reason: Exception | None = None
    before, ctx.prec = ctx.prec, precision(digits + GUARD)
    try:
        for cells, tolerance in _proposals(problem, found.network, v, f):
            require_time()
            try:
                return _attempt(problem, cells, v, f, tolerance, digits)
            except UnsupportedError as error:
                reason = reason or error
    finally:
        ctx.prec = before
    raise UnsupportedError(
        f"the optimum could not be enclosed to {digits} digits: {reason}; analytic.certify bounds it"
    )


def _proposals(
    problem: Problem, network: numeric.Network, v: Array, f: Array
) -> Iterator[tuple[list[tuple[ConeCell, float]], float]]:
    """Cells with weights, of the network and then of the dual vector, and what counts as at a bound."""
    seen = set()
    for tolerance in TOLERANCES:
        cells = cells_of_network(problem, network, tolerance)
        kinds = tuple(_kinds(problem, v, f, tolerance))
        if (key := (tuple(cell.key for cell, _ in cells), kinds)) not in seen:
            seen.add(key)
            yield cells, tolerance
    rough = _rational_dual(problem, v)
    for near, tolerance in product(NEAR, TOLERANCES[:3]):
        yield _with_weights(problem, cells_of(problem, rough, near), f), tolerance


def _attempt(
    problem: Problem, cells: list[tuple[ConeCell, float]], v: Array, f: Array, tolerance: float, digits: int
) -> Enclosure:  # fmt: skip
    """Cells refined, with more as they are needed, until none exceeds beta."""
    kinds, start = _kinds(problem, v, f, tolerance), v
    for _ in range(ROUNDS):
        require_time()
        conditions = Conditions(extended(problem), rationals(problem.targets), rational(problem.beta),
                                problem.bias == "free", [cell for cell, _ in cells], kinds)  # fmt: skip
        x = refine(conditions, _start(problem, cells, start, f), digits + GUARD)
        if x is None:
            raise UnsupportedError("Newton's method did not converge on the cells of the floating-point solution")
        start = np.array([float(c) for c in x[conditions.first_dual :]])
        if not (_tied(problem, conditions, x, cells, digits) or _exceeding(problem, x, conditions, cells)):
            return _proved(problem, conditions, x, digits)
    raise UnsupportedError("the cells of the optimum kept changing")


def _rational_dual(problem: Problem, v: Array) -> list[fmpq]:
    unit = fmpq(2) ** 60
    found = [fmpq(int(np.ldexp(x, 40)), 1) * fmpq(2) ** 20 / unit for x in v]
    if problem.bias == "free":
        found[int(np.argmax(np.abs(v)))] -= sum(found, ZERO)
    return found


def _with_weights(problem: Problem, cells: list[ConeCell], f: Array) -> list[tuple[ConeCell, float]]:
    """The cells that a sparse nonnegative combination with the outputs f needs, and their weights."""
    lifted = np.array([[float(x) for x in row] for row in extended(problem)])
    columns = [cell.sign * np.maximum(lifted @ cell.start, 0.0) for cell in cells]
    if problem.bias == "free":
        columns += [np.ones(problem.n), -np.ones(problem.n)]
    if not columns:
        return []
    weights, _ = nnls(np.array(columns).T, f, maxiter=200 * len(columns))
    largest = float(weights.max(initial=0.0))
    return [(cell, float(w)) for cell, w in zip(cells, weights, strict=False) if w > 1e-7 * largest]


def _kinds(problem: Problem, v: Array, f: Array, tolerance: float) -> list[tuple[str, ...]]:
    """The equations of each sample, told from floats."""
    loss = problem.description
    if loss.residual_dual or loss.logarithms:
        return [(SQUARED if loss.residual_dual else SMOOTH,)] * problem.n
    if not problem.description.labelled:
        return [(TIED,)] * problem.n
    y = np.array([float(t) for t in problem.targets])
    top = problem.description.largest_multiplier
    scale = 1.0 if top is not None else float(np.abs(v).max(initial=0.0)) or 1.0
    kinds = []
    for margin, share in zip(y * f, y * v / scale, strict=True):
        some = []
        if abs(margin - 1.0) < tolerance:
            some.append(TIED)
        if share < tolerance:
            some.append(SILENT)
        if top is not None and share > 1.0 - tolerance:
            some.append(FULL)
        kinds.append(tuple(some) or (TIED,))
    return kinds


def _start(problem: Problem, cells: list[tuple[ConeCell, float]], v: Array, f: Array) -> Numbers:
    """The unknowns in floats: weights in the bases of the cells, the output bias, v."""
    x: list[float] = []
    seen = np.zeros(problem.n)
    lifted = np.array([[float(c) for c in row] for row in extended(problem)])
    for cell, weight in cells:
        basis = np.array([[float(c) for c in N] for N in cell.basis]).T
        scale = 1.0 if cell.idle else weight
        x += list(np.linalg.lstsq(basis, cell.start * scale, rcond=None)[0])
        if not cell.idle:
            seen += cell.sign * weight * np.maximum(lifted @ cell.start, 0.0)
    if problem.bias == "free":
        x.append(float(np.mean(f - seen)))
    return [arb(c) for c in (*x, *v)]


def _tied(
    problem: Problem, conditions: Conditions, x: Numbers, cells: list[tuple[ConeCell, float]], digits: int
) -> bool:  # fmt: skip
    """Put samples at the kink that turned out to be there; whether there were any."""
    changed = False
    rows = extended(problem)
    tiny = arb(10) ** (-digits // 2)
    for k, (p, (cell, weight)) in enumerate(zip(conditions.weights(x), cells, strict=True)):
        size = sum((abs(c) for c in p), start=arb(0))
        here = [i for i, row in enumerate(rows) if i not in cell.tied and any(row)
                and abs(sum((c * r for c, r in zip(p, row, strict=True)), start=arb(0))) < tiny * size]  # fmt: skip
        if here:
            point = np.array([float(c) for c in p])
            norm = float(np.linalg.norm(point[: problem.d]))
            cells[k] = (cell.with_tied(rows, here, point / norm), weight if cell.idle else norm)
            changed = True
    return changed


def _exceeding(
    problem: Problem, x: Numbers, conditions: Conditions, cells: list[tuple[ConeCell, float]]
) -> bool:  # fmt: skip
    """Add cells whose maximum exceeds beta for the refined dual vector as idle ones; whether there were any."""
    dual = [on_grid(c, DIGITS) for c in x[conditions.first_dual :]]
    if conditions.free:
        dual[max(range(len(dual)), key=lambda i: abs(dual[i]))] -= sum(dual, ZERO)
    silent = {i for i, kinds in enumerate(conditions.kinds) if SILENT in kinds}

    def key(cell: ConeCell) -> object:
        """What matters of a cell: not on which side samples are that the dual vector does not see."""
        return cell.sign, tuple(i for i in cell.on if i not in silent), tuple(i for i in cell.tied if i not in silent)

    known = {key(cell) for cell, _ in cells}
    limit = rational(problem.beta) * (1 + fmpq(1, 10 ** (DIGITS // 2)))
    found = False
    for cell in cells_of(problem, dual, fmpq(999999999999, 10**12)):
        if key(cell) not in known and cell.square > limit * limit:
            cells.append((replace(cell, idle=True), 1.0))
            found = True
    return found


def _proved(problem: Problem, conditions: Conditions, x: Numbers, digits: int) -> Enclosure:
    fine = digits + GUARD - 5
    network = network_of(problem, conditions, x, fine)
    dual, support = dual_of(problem, conditions, x, fine)
    bits = 2 * bits_of(fine)
    high, low = above(problem, network, bits), below(problem, dual, bits)
    if not 0 <= high - low <= abs(low) / 10**digits:
        raise UnsupportedError(f"the bounds of the refined point differ by {float(high - low):.1e}")
    rows = tuple((entry,) for entry in dual)
    hints = feasibility(support, dual, fine, free=conditions.free)
    return Enclosure(problem, low, high, network, rows, digits, feasibility=hints)
