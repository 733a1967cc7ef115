"""The function of a one-dimensional network as a linear spline: where it bends, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cmp_to_key

from flint import fmpq

from analytic.exact.scalars import Scalar, sign, simplest, to_sympy, total
from analytic.model.network import Network
from numeric.errors import DataError


@dataclass(frozen=True)
class Kink:
    """A place where the slope of the function changes by ``change``."""

    place: Scalar
    change: Scalar


def kinks(network: Network) -> list[Kink]:
    """The kinks of ``f`` in increasing order; neurons at one place are added up, and may cancel.

    >>> kinks(Network(U=[[1, -1, 2]], b=[-1, 1, 0], w=[1, 1, 3]))
    [Kink(place=0, change=6), Kink(place=1, change=2)]
    """
    if network.d != 1 or network.o != 1:
        raise DataError("the network has several inputs or outputs: a spline has one of each")
    found = []
    for u, b, (w,) in zip(network.U_rows[0], network.b_row, network.w_rows, strict=True):
        if sign(u) != 0:
            found.append(Kink(_divide(-b, u), w * abs(u)))
    found.sort(key=cmp_to_key(lambda left, right: compare(left.place, right.place)))
    groups: list[list[Kink]] = []
    for kink in found:
        if groups and compare(groups[-1][0].place, kink.place) == 0:
            groups[-1].append(kink)
        else:
            groups.append([kink])
    merged = [Kink(group[0].place, total(kink.change for kink in group)) for group in groups]
    return [kink for kink in merged if sign(kink.change) != 0]


def inner_kinks(network: Network, points: Sequence[Scalar]) -> list[Kink]:
    """The kinks strictly between the smallest and the largest of the points."""
    order = sorted(points, key=cmp_to_key(compare))
    return [kink for kink in kinks(network) if compare(order[0], kink.place) < 0 < compare(order[-1], kink.place)]


def compare(left: Scalar, right: Scalar) -> int:
    """-1, 0 or 1, exactly; DataError when a symbol leaves the order open."""
    known = sign(left - right)
    if known is None:
        raise DataError(f"{to_sympy(left)} and {to_sympy(right)} could not be ordered: use numbers")
    return known


def _divide(above: Scalar, below: Scalar) -> Scalar:
    if isinstance(above, fmpq) and isinstance(below, fmpq):
        return above / below
    return simplest(to_sympy(above) / to_sympy(below))
