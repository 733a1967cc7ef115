"""The least power, below one, of the path norm on a line with a free linear function: matching neighbouring bends.

Each bend of the line through the dots is kept, or merged with a neighbour of its sign into one bend between the two;
nothing else can be better, because the cost is concave (``line-powers`` has the proof). A best choice is found from
left to right in every run of bends of one sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.long_numbers import brief
from analytic.exact.parsing import exact
from analytic.exact.power_sums import compare_powers
from analytic.exact.scalars import ONE, ROOT_BITS, ZERO, to_sympy
from analytic.exact.time_limit import require_time
from analytic.families.line.dots import rational_dots
from analytic.families.line.engine.data import merge, require_consistent
from analytic.model.network import Network
from numeric.errors import OptionError, UnsupportedError

Choice = tuple[tuple[int, ...], ...]
"""Bends that become one, single ones and pairs, by their numbers."""


@dataclass(frozen=True, eq=False)
class LeastPower:
    """The least ``sum_j |w_j u_j|^power`` of an interpolant, where it bends, and whether it is the only one.

    >>> found = least_power([0, 1, 2, 3], [0, 0, 1, 3], "1/2")
    >>> found.value, found.kinks, found.unique
    (sqrt(2), (3/2,), True)
    """

    value: sympy.Expr
    power: sympy.Rational
    kinks: tuple[sympy.Expr, ...]
    unique: bool
    network: Network


def least_power(x: Any, y: Any, power: Any) -> LeastPower:
    """The interpolant with the least ``sum_j |w_j u_j|^p``, 0 < p < 1, on a line with free biases and free skip.

    Parameters
    ----------
    x, y : (n,) rational numbers
    power : rational number p between 0 and 1, as an exact number or a string

    Returns
    -------
    LeastPower
        ``network`` has a skip connection, and neurons at ``kinks``. It is straight outside of the samples, and the
        only such function where ``unique``.

    Raises
    ------
    DataError, OptionError, InfeasibleError, UnsupportedError
        For malformed data, a power outside of (0, 1), equal x with different y, and numbers that are not rational.

    Examples
    --------
    Two bends of one sign become one, which is cheaper for every p; of three, the two that save most.

    >>> found = least_power([0, 1, 2, 3], [0, 0, 1, 3], "1/2")
    >>> found.value, found.kinks, found.network.skip
    (sqrt(2), (3/2,), array([0], dtype=object))
    >>> least_power([0, 1, 2, 3, 4], [0, 0, 1, 3, 7], "1/2").kinks
    (1, 8/3)

    References
    ----------
    J. Nakhleh and R. D. Nowak, Global Minimizers of l^p-Regularized Objectives Yield the Sparsest ReLU Neural
    Networks, NeurIPS 2025.
    """
    p = exact(power, "power")
    if not isinstance(p, fmpq) or not ZERO < p < ONE:
        raise OptionError(f"power is {brief(p)}: a rational number between 0 and 1 is needed")
    grouped = merge(*rational_dots(x, y, "bends"))
    require_consistent(grouped)
    dots = list(zip(grouped.x, grouped.means, strict=True))
    bends = bends_of(dots)
    chosen, unique = best_matching(bends, p)
    changes = [sum((bends[k] for k in group), ZERO) for group in chosen]
    kinks = [
        sum((bends[k] * dots[k + 1][0] for k in group), ZERO) / change
        for group, change in zip(chosen, changes, strict=True)
    ]
    if any(int(part).bit_length() > ROOT_BITS for change in changes for part in (change.p, change.q)):
        raise UnsupportedError("x or y holds numbers of hundreds of digits, of which powers are needed: round them")
    value = sympy.Add(*(to_sympy(abs(change)) ** to_sympy(p) for change in changes))
    return LeastPower(value, to_sympy(p), tuple(map(to_sympy, kinks)), unique, _network(dots, kinks, changes))


def bends_of(dots: Sequence[tuple[fmpq, fmpq]]) -> list[fmpq]:
    """The changes of slope of the line through the dots, at the inner ones."""
    slopes = [(b - a) / (q - p) for (p, a), (q, b) in pairwise(dots)]
    return [after - before for before, after in pairwise(slopes)]


def best_matching(bends: Sequence[fmpq], power: fmpq) -> tuple[Choice, bool]:
    """Which bends become one at the least sum of powers, and whether no other choice is as good.

    >>> best_matching([fmpq(1), fmpq(1), fmpq(-1), fmpq(0), fmpq(2)], fmpq(1, 2))
    (((0, 1), (2,), (4,)), True)
    """
    chosen: list[tuple[int, ...]] = []
    unique, start = True, 0
    while start < len(bends):
        end = start
        while end < len(bends) and bends[end] * bends[start] > 0:
            end += 1
        if end > start:
            groups, alone = _best_run([abs(bend) for bend in bends[start:end]], power)
            chosen += [tuple(start + k for k in group) for group in groups]
            unique &= alone
        start = max(end, start + 1)
    return tuple(chosen), unique


def _best_run(sizes: list[fmpq], power: fmpq) -> tuple[Choice, bool]:
    """The same for bends of one sign, from left to right: the last one is alone, or goes with the one before."""
    costs: list[tuple[fmpq, ...]] = [(), (sizes[0],)]
    groups: list[Choice] = [(), ((0,),)]
    alone = [True, True]
    for k in range(1, len(sizes)):
        require_time()
        single, pair = (*costs[k], sizes[k]), (*costs[k - 1], sizes[k - 1] + sizes[k])
        order = compare_powers(pair, single, power)
        best = k - 1 if order <= 0 else k
        costs.append(pair if order <= 0 else single)
        groups.append((*groups[best], (k - 1, k) if order <= 0 else (k,)))
        alone.append(alone[best] and order != 0)
    return groups[-1], alone[-1]


def _network(dots: Sequence[tuple[fmpq, fmpq]], kinks: Sequence[fmpq], changes: Sequence[fmpq]) -> Network:
    """A straight line through the first dot, and a right-facing neuron a bend."""
    (place, height), *more = dots
    slope = (more[0][1] - height) / (more[0][0] - place) if more else ZERO
    neurons = [((ONE,), -kink, (change,)) for kink, change in zip(kinks, changes, strict=True)]
    return Network.of(neurons, (height - slope * place,), 1, False, [(slope,)])
