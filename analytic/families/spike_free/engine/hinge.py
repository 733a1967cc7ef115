"""Hinge loss on spike-free data where each class is either separated with margin or given up.

A class is fitted with the cheapest responses x of margin 1 when its multipliers ``beta G x / ||x||_G``, carried by the
hardest samples, are at most 1; otherwise it is left at ``f = 0`` with multipliers 1. The pair is optimal when no
neuron gains: ``w'x <= beta ||x||_G`` and ``-w'x <= beta ||x||_G`` for all ``x >= 0``, which is verified. Weight decays
between the two regimes of a class, and classes whose neurons interact, are not covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy
from flint import fmpq

from analytic.exact.linear import apply, decided, inner
from analytic.exact.scalars import ZERO, Scalar, rational, simplest, sqrt, to_sympy
from analytic.families.spike_free.engine.complementarity import support_square
from analytic.families.spike_free.engine.margin import class_responses

Row = tuple[Scalar, ...]
Rows = tuple[Row, ...]
ONE, MINUS = fmpq(1), fmpq(-1)


@dataclass(frozen=True)
class ClassFit:
    """One class: ``x`` (k,) its responses (zero when given up), ``||x||_G^2``, and ``w`` (k,), at least 0."""

    fitted: bool
    x: Row
    square: fmpq
    w: Row


@dataclass(frozen=True)
class Decided:
    """Both classes, ``w = w_1 - w_2`` in directions, and multipliers with dual norms at most beta."""

    sides: tuple[ClassFit, ClassFit]
    lambda1: Row
    lambda2: Row


def settle(G: Rows, least: Row, weights: Row, labels: Sequence[int], beta: fmpq) -> Decided | str:
    """The optimum when each class is fitted or given up, or why it is not of that form.

    ``least`` are the smallest responses of margin 1, ``weights`` the sums of the multiples of a direction (the
    multipliers of a class that is given up).
    """
    sides = tuple(_side(G, least, weights, labels, beta, side=side) for side in (1, -1))
    first, second = sides
    w = [a - b for a, b in zip(first.w, second.w, strict=True)]
    multipliers = []
    for name, side, turn in (("positive", first, ONE), ("negative", second, MINUS)):
        found = _multipliers(G, side, tuple(turn * cell for cell in w), beta)
        if found is None:
            return f"the {name} class is neither fitted with margin nor given up, or its neuron meets the other class"
        multipliers.append(found)
    return Decided((first, second), *multipliers)


def _side(G: Rows, least: Row, weights: Row, labels: Sequence[int], beta: fmpq, *, side: int) -> ClassFit:
    k = len(labels)
    x = class_responses(G, least, labels, side)
    image = apply(G, x)
    square = inner(x, image)
    # beta (G x)_j / ||x||_G on the hardest sample, whose multiple is 1 / least_j, must be at most 1
    bounded = all((beta * g * low) ** 2 <= square for g, low, cell in zip(image, least, x, strict=True) if cell)
    if square != 0 and bounded:
        length = to_sympy(sqrt(square))
        w = tuple(simplest(to_sympy(beta * g) / length) if cell else ZERO for g, cell in zip(image, x, strict=True))
        return ClassFit(True, x, rational(square), w)
    given_up = tuple(weight if label == side else ZERO for weight, label in zip(weights, labels, strict=True))
    return ClassFit(False, (ZERO,) * k, ZERO, given_up)


def _multipliers(G: Rows, side: ClassFit, w: Row, beta: fmpq) -> Row | None:
    """``lambda >= 0`` with ``w + lambda`` of dual norm at most beta; ``None`` if this form has none."""
    if side.fitted:
        length = to_sympy(sqrt(side.square))
        wanted = [simplest(to_sympy(beta * g) / length) for g in apply(G, side.x)]
    else:
        square, x = support_square(G, w)
        if decided(beta * beta - square, "beta^2 - h(v)^2") < 0:
            return None
        wanted = list(apply(G, x))
    found = tuple(simplest(sympy.expand(to_sympy(a - b))) for a, b in zip(wanted, w, strict=True))
    return None if any(decided(cell, "a multiplier") < 0 for cell in found) else found
