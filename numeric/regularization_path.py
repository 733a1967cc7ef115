"""Solutions for many values of ``beta``, each started from the one before."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import cast

import numpy.typing as npt

from numeric.absolute import doubled, halved, known_activation
from numeric.arrays import one_line
from numeric.errors import OptionError
from numeric.network import Array
from numeric.options import items, positive
from numeric.problem import PENALISED_LOSSES, Problem, checked_beta
from numeric.scaled import Limits, Memory
from numeric.solution import Solution
from numeric.solver import solved


def path(
    A: npt.ArrayLike,
    y: npt.ArrayLike,
    betas: Iterable[float],
    *,
    loss: str = "squared",
    bias: str = "none",
    tol: float = 1e-8,
    time_limit: float | None = None,
    activation: str = "relu",
) -> list[Solution]:
    """Solve for every ``beta``, from the largest to the smallest, starting each from the last network.

    Each solution has its own lower bound; where that is of the lifted relaxation, its search goes on from the last one.

    Parameters
    ----------
    A, y, loss, bias, tol
        As in ``solve``; ``loss`` is one with a penalty weight (squared, hinge, logistic).
    betas : iterable of float
        Penalty weights, positive, in any order.
    time_limit : float, optional
        Seconds for each value of ``beta``.
    activation : {"relu", "absolute"}
        As in ``solve``.

    Returns
    -------
    list of Solution
        In the order of ``betas``.

    Examples
    --------
    >>> [round(s.value, 6) for s in path([[1.0, 0.0], [0.0, 1.0]], [3.0, -4.0], [1.0, 3.5])]
    [6.0, 12.375]
    """
    if not isinstance(loss, str) or loss not in PENALISED_LOSSES:
        raise OptionError(f"loss is {one_line(loss)}; a path over beta needs one of {', '.join(PENALISED_LOSSES)}")
    values = penalty_weights(betas, loss)
    found: dict[int, Solution] = {}
    start, memory = None, Memory()
    absolute = known_activation(activation, bias)
    seconds = None if time_limit is None else positive("time_limit", time_limit)
    tol = positive("tol", tol)
    for index in sorted(range(len(values)), key=lambda k: -values[k]):
        problem = Problem(cast(Array, A), cast(Array, y), loss, values[index], bias)
        deadline = None if seconds is None else time.monotonic() + seconds
        limits = Limits(tol, deadline, memory=memory)
        best = solved(doubled(problem) if absolute else problem, limits, start)
        start = best.network
        found[index] = halved(problem, best) if absolute else best
    return [found[index] for index in range(len(values))]


def penalty_weights(betas: object, loss: str) -> list[float]:
    """Every penalty weight as a float; an error says which one cannot be used."""
    values: list[float] = []
    for index, beta in enumerate(items("betas", betas, "a sequence of positive penalty weights")):
        try:
            value = checked_beta(beta, loss)
        except OptionError as error:
            raise OptionError(f"betas, at index {index}: {error}") from None
        if value is not None:
            values.append(value)
    if not values:
        raise OptionError("betas is empty; give at least one penalty weight")
    return values
