"""Sums of many rationals."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from analytic.exact.scalars import ZERO


def tree_sum(values: Sequence[fmpq]) -> fmpq:
    """The sum, adding neighbours pairwise so that large denominators meet only near the end.

    >>> tree_sum([fmpq(1, 2), fmpq(1, 3), fmpq(1, 6)])
    1
    """
    row = list(values)
    while len(row) > 1:
        folded = [row[i] + row[i + 1] for i in range(0, len(row) - 1, 2)]
        row = folded + row[-1:] if len(row) % 2 else folded
    return row[0] if row else ZERO
