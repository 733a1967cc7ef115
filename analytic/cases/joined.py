"""Several cases as one network and one value: every number a ``Piecewise`` over the conditions."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from analytic.cases.cover import Cover
from analytic.exact.scalars import ZERO, Rows, Scalar, simplest, to_sympy
from analytic.model.network import Network


def joined(covered: Cover, numbers: Sequence[Scalar]) -> Scalar:
    """The number of whichever case holds, once for all cases that have it.

    Where conditions overlap the formulas agree, so their order does not matter. That of the last case comes last, and
    without a condition if the cases cover what there is.
    """
    where: dict[Scalar, list[sympy.Basic]] = {}
    for value, case in zip(numbers, covered.cases, strict=True):
        where.setdefault(value, []).append(case.exact_condition)
    where[numbers[-1]] = where.pop(numbers[-1])
    if covered.complete and len(where) == 1:
        return numbers[0]
    pieces = [(to_sympy(value), sympy.Or(*conditions)) for value, conditions in where.items()]
    if covered.complete:
        pieces[-1] = (pieces[-1][0], sympy.true)
    return simplest(sympy.Piecewise(*pieces, evaluate=False))


def joined_rows(covered: Cover, tables: Sequence[Rows]) -> Rows:
    """The same for tables of one shape, one a case."""
    return tuple(
        tuple(joined(covered, cells) for cells in zip(*rows, strict=True)) for rows in zip(*tables, strict=True)
    )


def joined_network(covered: Cover) -> Network:
    """As many neurons as the widest case has; a case with fewer has output weights of zero."""
    networks = [case.answer.exact_network for case in covered.cases]
    width, first = max(network.neurons for network in networks), networks[0]

    none = ((ZERO,) * first.d, ZERO, (ZERO,) * first.o)
    parts = [[*network.parts, *[none] * (width - network.neurons)] for network in networks]
    made = [
        (
            joined_rows(covered, [(u,) for u, _, _ in neurons])[0],
            joined(covered, [b for _, b, _ in neurons]),
            joined_rows(covered, [(w,) for _, _, w in neurons])[0],
        )
        for neurons in zip(*parts, strict=True)
    ]
    (xi,) = joined_rows(covered, [(network.xi_row,) for network in networks])
    straight = ((ZERO,) * first.o,) * first.d
    return first.like(made, xi, joined_rows(covered, [network.skip_rows or straight for network in networks]))
