"""Balls around the numbers of a program of neurons on kinks: they decide nearly every sign, and say where they do not.

The numbers are sums of as many square roots as there are samples, of which exact arithmetic takes its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from flint import arb, arb_mat, ctx

from analytic.exact.scalars import Row, Scalar, enclose, rational

Ball: TypeAlias = Any
BITS = 320


def balls(values: Iterable[Scalar]) -> list[Ball]:
    """Balls that hold the numbers; one around everything where a number has none."""
    found = [enclose(value, BITS) for value in values]
    return [arb(0, "inf") if ball is None else ball for ball in found]


def weighted(rows: Sequence[Row], weights: Sequence[Ball]) -> list[Ball]:
    """Rational rows times balls."""
    before, ctx.prec = ctx.prec, BITS
    try:
        matrix = arb_mat([[arb(rational(cell)) for cell in row] for row in rows])
        return [cell for (cell,) in (matrix * arb_mat([[weight] for weight in weights])).tolist()]
    finally:
        ctx.prec = before


def certain(ball: Ball) -> int | None:
    """The sign that all numbers of a ball share."""
    return None if ball.contains(0) else 1 if ball > 0 else -1
