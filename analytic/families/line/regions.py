"""Where a classifier on the line answers what: the exact intervals of constant sign of a network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.scalars import is_rational, to_sympy
from analytic.families.line.engine.network import neurons_from
from analytic.families.line.engine.regions import LineRegion
from analytic.families.line.engine.regions import decision_regions as line_regions
from analytic.model.foreign import read_network
from numeric.errors import UnsupportedError


@dataclass(frozen=True)
class DecisionRegion:
    """A maximal open interval on which the network is positive (``sign`` 1), zero (0) or negative (-1).

    >>> import analytic
    >>> [(part.interval, part.sign) for part in decision_regions(analytic.Network([[1]], [-1], [1], -1))]
    [(Interval.open(-oo, 2), -1), (Interval.open(2, oo), 1)]
    """

    interval: sympy.Interval
    sign: int


def decision_regions(network: Any) -> tuple[DecisionRegion, ...]:
    """The decision regions of a network with one input and one output, from left to right.

    Together with their ends, where the network vanishes, they cover the line.

    Raises
    ------
    UnsupportedError
        For several inputs or outputs, and for weights that are not rational.

    Examples
    --------
    >>> import analytic
    >>> best = analytic.solve([0, 1, 4, 5], [-1, 1, 1, -1], loss="max-margin", bias="free")
    >>> for region in analytic.decision_regions(best.network):
    ...     print(region.interval, region.sign)
    Interval.open(-oo, 1/2) -1
    Interval.open(1/2, 9/2) 1
    Interval.open(9/2, oo) -1
    """
    network = read_network(network)
    if (network.d, network.o) != (1, 1):
        raise UnsupportedError(
            f"network has {network.d} inputs and {network.o} outputs: decision regions need one of each"
        )
    weights = [row[0] for row in network.w_rows]
    if not is_rational([*network.U_rows[0], *network.b_row, *weights, *network.xi_row]):
        raise UnsupportedError("network has irrational weights: decision regions are found for rational ones")
    found = line_regions(neurons_from(network.U_rows[0], network.b_row, weights, network.xi_row[0]))
    return tuple(map(public_region, found))


def public_region(region: LineRegion) -> DecisionRegion:
    """The region of the exact engine with its interval as sympy's."""
    start, end = _end(region.start, -sympy.oo), _end(region.end, sympy.oo)
    return DecisionRegion(sympy.Interval.open(start, end), region.sign)


def _end(place: fmpq | None, unbounded: sympy.Expr) -> sympy.Expr:
    return unbounded if place is None else to_sympy(place)
