"""``analytic.width_bounds``: the exact optimum over networks of few neurons, beside that over all widths."""

from __future__ import annotations

from typing import Any

import sympy
from flint import fmpq

from analytic.answers.solution_set import solution_set
from analytic.answers.solve import solve
from analytic.exact.scalars import ZERO, Scalar, rational, rationals, sign, to_sympy
from analytic.exact.time_limit import require_seconds, within
from analytic.families.line.narrow import least_objective
from analytic.model.geometry import on_a_line, whitened
from analytic.model.problem import Problem
from numeric.errors import DataError, UnsupportedError
from numeric.options import whole

__all__ = ["width_bounds"]

LOSSES = ("squared", "interpolation")
AFTER = 2
"""Rows behind the first width that attains the optimum."""

Row = tuple[int, sympy.Expr, sympy.Expr]


def width_bounds(
    A: Any, y: Any, *, loss: str = "squared", beta: Any = None, bias: str = "free", most: int = 3,
    time_limit: float | None = None,
) -> tuple[Row, ...]:  # fmt: skip
    """The gap between networks of m neurons and those of any width, exactly: Figure 6 of the paper for your data.

    Parameters
    ----------
    A, y, beta : as in :func:`analytic.solve`
        Rational, with one output: samples on a line with a rational length for ``bias="free"``, whitened samples (rows
        that are orthonormal) for ``bias="none"``.
    loss : "squared" or "interpolation"
    bias : "free" or "none"
    most : int
        The most neurons for which a search is made on a line; its work grows fast with them.
    time_limit : float, optional
        Seconds after which a TimeLimitError ends the search.

    Returns
    -------
    tuple of (m, optimum over all widths, optimum over networks of at most m neurons)
        For m = 0, 1, ... up to ``most``, or a little beyond the first width that attains the optimum. The last entry is
        ``oo`` where so few neurons do not interpolate. ``analytic.plots.plot_bounds(rows, x_label="neurons")`` draws
        them.

    Raises
    ------
    UnsupportedError
        For other losses and data: no search of all networks of few neurons is known there.

    Notes
    -----
    On a line a neuron between two samples is a mixture of those with their kinks at them, so that finitely many convex
    problems give the optimum. Over whitened samples a neuron fits any nonnegative vector at the cost of its length, so
    that one takes care of the positive targets, or of the negative ones, and two reach the optimum.

    Examples
    --------
    >>> width_bounds([0, 1, 2], [0, 1, 0], loss="interpolation")
    ((0, 2, oo), (1, 2, oo), (2, 2, 2), (3, 2, 2), (4, 2, 2))
    >>> width_bounds([[1, 0], [0, 1]], [3, -4], beta=1, bias="none")
    ((0, 6, 25/2), (1, 6, 8), (2, 6, 6), (3, 6, 6), (4, 6, 6))
    """
    whole("most", most, 0)
    require_seconds(time_limit, optional=True)
    problem = Problem.build(A, y, loss=loss, beta=beta, bias=bias)
    if problem.loss not in LOSSES:
        raise UnsupportedError(f"loss is {loss!r}: optima over few neurons are of 'squared' and 'interpolation'")
    if problem.o != 1:
        raise UnsupportedError(f"y has {problem.o} columns: optima over few neurons are of one output")
    if not problem.rational:
        raise UnsupportedError("A, y and beta must be rational numbers: give fractions or decimals")
    with within(time_limit):
        return _on_a_line(problem, most) if problem.bias == "free" else _whitened(problem)


def _rows(best: sympy.Expr, narrow: list[Scalar | None], attained: bool) -> tuple[Row, ...]:
    """The optima of the widths, and the optimum for a few more if the last of them is next to attain it."""
    values = [sympy.oo if value is None else to_sympy(value) for value in narrow]
    values += [best] * (AFTER + 1) if attained else []
    return tuple((m, best, value) for m, value in enumerate(values))


def _on_a_line(problem: Problem, most: int) -> tuple[Row, ...]:
    found = on_a_line(problem.A)[1]
    if found is None:
        raise UnsupportedError("A is not on a line, and bias is 'free': give samples on one, or whitened ones without")
    if not isinstance(found.size, fmpq):
        raise UnsupportedError(f"A is on a line of length {found.size}: give a direction of rational length")
    places: dict[fmpq, fmpq] = {}
    for place, target in zip(rationals(found.c), rationals(problem.targets), strict=True):
        if place in places and (problem.penalised or places[place] != target):
            raise DataError("A has equal samples: optima over few neurons are of samples that differ")
        places[place] = target
    x = sorted(places)
    y = [places[t] for t in x]
    rate = 1 / found.size
    beta = rational(problem.beta) * rate if problem.penalised else None
    kept = {} if beta is None else {"beta": to_sympy(beta), "loss": "squared"}
    optima = solution_set([to_sympy(t) for t in x], [to_sympy(t) for t in y], **kept)
    fewest = optima.min_kinks + 1 if optima.min_neurons is None else optima.min_neurons  # as many attain it
    best = solve(problem.A, problem.targets, loss=problem.loss, bias="free",
                 beta=problem.beta if problem.penalised else None).value  # fmt: skip
    narrow = [least_objective(x, y, beta, m) for m in range(min(most + 1, fewest))]
    scale = fmpq(1) if problem.penalised else rate
    return _rows(best, [None if value is None else value * scale for value in narrow], fewest <= most + 1)


def _whitened(problem: Problem) -> tuple[Row, ...]:
    """The optima for none, one and two neurons."""
    if not whitened(problem.A).proved:
        raise UnsupportedError("A is not whitened, and bias is 'none': give orthonormal rows, or bias='free' on a line")
    targets = rationals(problem.targets)
    squares = [sum((t * t for t in targets if side * t > 0), ZERO) for side in (1, -1)]
    lengths = [sympy.sqrt(to_sympy(square)) for square in squares]
    sides = sum(1 for square in squares if square > 0)
    best = solve(problem.A, problem.targets, loss=problem.loss, bias="none",
                 beta=problem.beta if problem.penalised else None).value  # fmt: skip
    if not problem.penalised:
        return _rows(best, [None] * sides, attained=True)
    beta, none = to_sympy(problem.beta), to_sympy(squares[0] + squares[1]) / 2
    gains = [(length - beta) ** 2 / 2 if sign(length - beta) == 1 else sympy.Integer(0) for length in lengths]
    one = none - max(gains)
    used = sum(1 for gain in gains if gain != 0)
    return _rows(best, [none, sympy.expand(one)][:used], attained=True)
