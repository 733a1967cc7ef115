"""Any small data for losses over a finite list of neurons, degenerate ones among them: zero and repeated samples."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from analytic.model.losses import LOSSES
from analytic.theorem.instance import Instance, Rows, number, positive

Generator = Callable[[random.Random, int], list[Instance]]
Activation = Callable[[Fraction], Fraction]


def generators(prefix: str, activation: Activation, more: Mapping[str, Any]) -> dict[str, Generator]:
    """For ``prefix-loss`` and ``prefix-free-loss``, four losses; ``more`` are the options that all of them have."""
    found: dict[str, Generator] = {}
    for loss in ("interpolation", "max-margin", "hinge", "squared"):
        decay = {} if LOSSES[loss].constrained else {"beta": Fraction(1, 4)}
        for free in (False, True):
            options = {"loss": loss, "bias": "free" if free else "none", **more, **decay}
            made = _labels(options) if LOSSES[loss].labelled else _regression(activation, free, options)
            found[f"{prefix}-{'free-' if free else ''}{loss}"] = made
    return found


def _rows(rng: random.Random, size: int) -> Rows:
    d = max(1, min(size - 1, 2))
    return [[number(rng) for _ in range(d)] for _ in range(max(1, min(size, 6)))]


def _planted(rng: random.Random, rows: Rows, activation: Activation, free: bool) -> list[Fraction]:
    """The targets of two neurons and, with a free bias, a constant: no constraint is in their way."""
    y = [number(rng) if free else Fraction(0)] * len(rows)
    for _ in range(2):
        u, b, w = [number(rng) for _ in rows[0]], number(rng) if free else Fraction(0), number(rng)
        heights = [sum((a * c for a, c in zip(row, u, strict=True)), b) for row in rows]
        y = [t + w * activation(h) for t, h in zip(y, heights, strict=True)]
    return y


def _regression(activation: Activation, free: bool, options: dict[str, Any]) -> Generator:
    def make(rng: random.Random, size: int) -> list[Instance]:
        rows = _rows(rng, size)
        y = _planted(rng, rows, activation, free)
        zero = [Fraction(0)] * len(rows[0])
        level = y[0] if free or activation(Fraction(0)) else Fraction(0)
        return [
            Instance("generic", rows, y, options),
            Instance("repeated sample", [*rows, rows[0]], [*y, y[0]], options),
            Instance("zero targets", rows, [0] * len(rows), options),
            Instance("zero sample", [zero], [level], options),
        ]

    return make


def _labels(options: dict[str, Any]) -> Generator:
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
