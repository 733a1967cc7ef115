"""The activation regions of a dual vector as the checker's tree: multipliers on a grid, rounded to the safe side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import fmpq

from analytic.exact.scalars import ZERO, rationals
from analytic.exact.support import SeenRegion, Support


def feasibility(found: Support, v: Sequence[fmpq], digits: int, *, free: bool) -> dict[str, Any]:
    """``h(v) <= beta`` by the method "tree", with multipliers in units of ``10**-digits``."""
    trees = []
    for root in found.roots:
        nodes: list[Any] = []
        pending = [root]
        while pending:
            region = pending.pop()
            if region.parts is None:
                nodes.append(_leaf(region, v, digits, free))
            else:
                i, inside, outside = region.parts
                nodes.append(i)
                pending += [outside, inside]
        trees.append(nodes)
    return {"method": "tree", "unit": f"1/1{'0' * digits}", "trees": trees}


def _leaf(region: SeenRegion, v: Sequence[fmpq], digits: int, free: bool) -> list[list[Any]]:
    """Pairs of a sample and what its coefficient differs from the checker's default by, in units."""
    unit = fmpq(10) ** digits
    moves, total = [], 0
    for i, (x, c) in enumerate(zip(v, rationals(region.best.c), strict=True)):
        q, side = x * region.sign, region.sides.get(i, 0)
        default = q if side > 0 else ZERO if side < 0 else max(q, ZERO) / 2
        scaled = (c - default) * unit
        moves.append(int(scaled.floor() if scaled >= 0 else scaled.ceil()))
        total += moves[-1] + int(default * unit)
    if free and region.best.free:  # what rounding changed goes to a coefficient that has room
        moves[region.best.free[0]] -= total
    return [[i, str(m)] for i, m in enumerate(moves) if m]
