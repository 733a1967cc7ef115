"""Any small data, degenerate ones among them: zero and repeated samples, samples on a plane of each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from analytic.model.losses import LOSSES
from analytic.theorem.instance import Instance, Rows, number, positive


def _rows(rng: random.Random, size: int) -> Rows:
    d = max(1, min(size - 1, 2))
    return [[number(rng) for _ in range(d)] for _ in range(max(1, min(size, 6)))]


def _planted(rng: random.Random, rows: Rows, free: bool) -> list[Fraction]:
    """The targets of two neurons and, with a free bias, a constant: no constraint is in their way."""
    y = [number(rng) if free else Fraction(0)] * len(rows)
    for _ in range(2):
        u, b, w = [number(rng) for _ in rows[0]], number(rng) if free else Fraction(0), number(rng)
        on = [sum((a * c for a, c in zip(row, u, strict=True)), b) >= 0 for row in rows]
        y = [t + w * active for t, active in zip(y, on, strict=True)]
    return y


def _options(loss: str, free: bool) -> dict[str, Any]:
    decay = {} if LOSSES[loss].constrained else {"beta": Fraction(1, 4)}
    return {"loss": loss, "bias": "free" if free else "none", "activation": "threshold", **decay}


def _regression(loss: str, free: bool) -> Callable[[random.Random, int], list[Instance]]:
    options = _options(loss, free)

    def make(rng: random.Random, size: int) -> list[Instance]:
        rows = _rows(rng, size)
        y = _planted(rng, rows, free)
        zero = [Fraction(0)] * len(rows[0])
        return [
            Instance("generic", rows, y, options),
            Instance("repeated sample", [*rows, rows[0]], [*y, y[0]], options),
            Instance("zero targets", rows, [0] * len(rows), options),
            Instance("zero sample", [zero], [sum(y, Fraction(0))], options),
        ]

    return make


def _labels(loss: str, free: bool) -> Callable[[random.Random, int], list[Instance]]:
    options = _options(loss, free)

    def make(rng: random.Random, size: int) -> list[Instance]:
        rows = _rows(rng, size)
        for row in rows:
            row[0] = row[0] or positive(rng)
        y = [Fraction(1 if row[0] > 0 else -1) for row in rows]
        return [
            Instance("generic", rows, y, options),
            Instance("repeated sample", [*rows, rows[0]], [*y, y[0]], options),
            Instance("one class", rows[:1], y[:1], options),
        ]

    return make


GENERATORS = {
    f"threshold-{'free-' if free else ''}{loss}": (_labels if LOSSES[loss].labelled else _regression)(loss, free)
    for loss in ("interpolation", "max-margin", "hinge", "squared")
    for free in (False, True)
}
