"""The squared-loss solutions for many values of beta, each started from its neighbour."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from numeric.onedim.samples import merge
from numeric.onedim.squared import Fit, check_options, scaled_beta, solve_samples
from numeric.onedim.stationary import Stationary


def path_squared(
    x: npt.ArrayLike, y: npt.ArrayLike, betas: Iterable[float], *, tol: float = 1e-9, max_rounds: int = 200
) -> list[Fit]:
    """``solve_squared`` for every beta, in the order given; solved from the largest down.

    Sorting and merging are done once, and the knots of one solution start the next. Parameters and errors
    are those of ``solve_squared``.

    Examples
    --------
    >>> fits = path_squared([0, 1, 2, 3], [0, 2, 1, 3], [0.01, 0.1, 10.0])
    >>> [len(fit.knots) for fit in fits], all(fit.status == "optimal" for fit in fits)
    ([4, 4, 2], True)
    """
    values = [float(beta) for beta in betas]
    for beta in values:
        check_options(beta, tol, max_rounds)
    samples = merge(x, y)
    scaled = [scaled_beta(samples, beta) for beta in values]
    fits: dict[int, Fit] = {}
    start: Stationary | None = None
    for number in np.argsort(scaled)[::-1]:
        fits[int(number)], start = solve_samples(samples, scaled[number], tol, max_rounds, start)
    return [fits[number] for number in range(len(values))]
