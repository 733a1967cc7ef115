"""Sparsest and least at once: an interpolant with the fewest kinks of all that also has minimum norm.

Let ``delta_i`` be the kinks of the line through the dots. A continuous piecewise linear interpolant needs a kink of
the sign of ``delta_i`` strictly between ``x_{i-1}`` and ``x_{i+1}``: otherwise it would be concave (convex) there,
yet its chords turn up (down). One kink can serve ``i`` and ``i + 1`` only if both have its sign. So a run of k
consecutive kinks of one sign costs at least ``ceil(k/2)`` kinks, for every interpolant of any norm. The sparsest
minimum-norm interpolant (``sparsest``) has as many: the minimum-l1 problem has a solution that is
also l0-sparsest. (Debarre, Denoyelle, Unser & Fageot, JCAM 2022, give the sparsest of the minimum-l1 solutions; not
every l0-sparsest interpolant is one.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy

from analytic.exact.scalars import to_sympy
from analytic.families.line.data import on_the_line
from analytic.families.line.dots import rational_dots
from analytic.families.line.engine.solution_set import solution_set
from analytic.families.line.engine.sparsest import sparsest
from analytic.model.network import Network


@dataclass(frozen=True, eq=False)
class FewestKinks:
    """An interpolant with ``count`` kinks at ``kinks``, of least norm ``value``, and why fewer are impossible.

    ``obstacles`` are ``(left, right, sign)``: intervals that each need a kink of that sign, no two the same one.

    >>> found = fewest_kinks([0, 1, 2, 3], [0, 0, 1, 3])
    >>> found.count, found.kinks, found.value
    (1, (3/2,), 2)
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
    best = solution_set(*rational_dots(x, y, "kinks"))
    found = sparsest(best)
    inside = {n.kink for n in found.network.neurons if best.x[0] < n.kink < best.x[-1]}
    return FewestKinks(
        found.kinks,
        tuple(to_sympy(kink) for kink in sorted(inside)),
        to_sympy(best.value),
        on_the_line(found.network),
        tuple(
            (to_sympy(best.x[i - 1]), to_sympy(best.x[i + 1]), run.sign)
            for run in best.runs
            for i in range(run.first, run.last + 1, 2)
        ),
    )
