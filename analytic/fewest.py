"""Sparsest and least at once: an interpolant with the fewest kinks of all that also has minimum norm.

Let ``delta_i`` be the kinks of the line through the dots. A continuous piecewise linear interpolant needs a kink of
the sign of ``delta_i`` strictly between ``x_{i-1}`` and ``x_{i+1}``: otherwise it would be concave (convex) there,
yet its chords turn up (down). One kink can serve ``i`` and ``i + 1`` only if both have its sign. So a run of k
consecutive kinks of one sign costs at least ``ceil(k/2)`` kinks, for every interpolant of any norm. Pairs of a run
replaced by the crossing of the lines beside them attain this, and keep ``s_1``, P and N, hence the norm: the
minimum-l1 problem has a solution that is also l0-sparsest. (Debarre, Denoyelle, Unser &
Fageot, JCAM 2022, give the sparsest of the minimum-l1 solutions; not every l0-sparsest interpolant is one.)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy
from flint import fmpq

from analytic.kernels import places
from analytic.network import Network
from analytic.onedim.data import merge, require_consistent
from analytic.onedim.network import gauge, least_neurons, shape
from analytic.problem import _table
from analytic.scalars import is_rational, to_sympy
from numeric.errors import DataError, UnsupportedError

__all__ = ["FewestKinks", "fewest_kinks"]


@dataclass(frozen=True, eq=False)
class FewestKinks:
    """An interpolant with ``count`` kinks at ``kinks``, of least norm ``value``, and why fewer are impossible.

    ``obstacles`` are ``(left, right, sign)``: intervals that each need a kink of that sign, no two the same one.
    """

    count: int
    kinks: tuple[sympy.Expr, ...]
    value: sympy.Expr
    network: Network
    obstacles: tuple[tuple[sympy.Expr, sympy.Expr, int], ...]


def fewest_kinks(x: Any, y: Any) -> FewestKinks:
    """The interpolant with the fewest kinks among all, of minimum norm among all (free biases).

    Parameters
    ----------
    x, y : (n,) rational numbers

    Returns
    -------
    FewestKinks
        ``count == len(kinks) == len(obstacles)``; ``network`` has the minimum norm ``value``. Kinks are those between
        the smallest and the largest x; a network may need one neuron more than kinks.

    Raises
    ------
    DataError, InfeasibleError, UnsupportedError
        For malformed data, equal x with different y, and numbers that are not rational.

    Examples
    --------
    >>> found = fewest_kinks([0, 1, 2, 3], [0, 0, 1, 3])
    >>> found.count, found.kinks, found.value, found.obstacles
    (1, (3/2,), 2, ((0, 2, 1),))
    """
    samples = places(x)
    rows, _ = _table(y, "y")
    if len(rows) != len(samples) or len(rows[0]) != 1:
        raise DataError(f"y has {len(rows)} rows and x has {len(samples)} samples: give one target a sample")
    targets = [row[0] for row in rows]
    if not (is_rational(samples) and is_rational(targets)):
        raise UnsupportedError("x or y holds numbers that are not rational: the kinks need rationals")
    merged = merge(samples, targets)
    require_consistent(merged)
    at, values = list(merged.x), [merged.targets[group[0]] for group in merged.groups]
    knots, heights, obstacles = _knots(at, values)
    found = least_neurons(knots, heights)
    signed = tuple((to_sympy(left), to_sympy(right), side) for left, right, side in obstacles)
    inside = tuple(map(to_sympy, knots[1:-1]))
    value = to_sympy(gauge(shape(knots, heights)))
    return FewestKinks(len(inside), inside, value, Network([found.u], found.b, found.w, found.xi), signed)


def _knots(x: list[fmpq], y: list[fmpq]) -> tuple[list[fmpq], list[fmpq], list[tuple[fmpq, fmpq, int]]]:
    """Ends and kinks of the interpolant, its values there, and the intervals that need a kink each."""
    slopes = [(y[i + 1] - y[i]) / (x[i + 1] - x[i]) for i in range(len(x) - 1)]
    signs = [0, *((b > a) - (b < a) for a, b in pairwise(slopes)), 0]
    knots, heights, obstacles = [x[0]], [y[0]], []
    i = 1
    while i < len(x) - 1:
        if signs[i]:
            obstacles.append((x[i - 1], x[i + 1], signs[i]))
            paired = signs[i + 1] == signs[i]  # the lines before x_i and after x_{i+1} cross between the two
            if paired:
                step = (slopes[i] - slopes[i + 1]) * (x[i + 1] - x[i]) / (slopes[i - 1] - slopes[i + 1])
                knots.append(x[i] + step)
                heights.append(y[i] + slopes[i - 1] * step)
            else:
                knots.append(x[i])
                heights.append(y[i])
            i += paired
        i += 1
    if len(x) > 1:
        knots.append(x[-1])
        heights.append(y[-1])
    return knots, heights, obstacles
