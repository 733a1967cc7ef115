"""Two classes with acute angles inside and obtuse ones between a class and the other's neuron, for every loss.

Let the samples with ``v_i > 0`` have pairwise inner products >= 0, and put ``g = sum_{v_i > 0} v_i a_i``. For every
``||u|| <= 1``, with S the samples among them that are active,

    v'(Au)_+ <= sum_S v_i a_i'u <= ||sum_S v_i a_i|| <= ||g||,

because leaving out a sample cannot make the sum longer. If the samples with ``v_i < 0`` have ``a_i'g <= 0``, then
``g/||g||`` attains it. The same with signs exchanged gives ``h(v)``. (Data that are "orthogonally separable" in the
words of Phuong & Lampert, ICLR 2021, are of this kind.)

Here a class has samples ``a_i = k_i u + z_i`` with ``z_i`` orthogonal to its direction u, ``||z_i|| <= k_i ||u||/2``,
and ``sum v_i z_i = 0``, so g is a multiple of u and the heights ``a_i'u`` are known: targets, margins and
probabilities are chosen by height.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np
import sympy

from analytic.exact.parsing import exact
from analytic.exact.scalars import simplest, to_sympy
from analytic.model.losses import LOSSES
from analytic.problems.known import Known
from analytic.problems.rotation import rotation
from numeric.errors import OptionError

DIRECTIONS = ((5, 0), (-3, 4))
ACROSS = ((0, 5), (4, 3))
LENGTH = 5
"""Of all four vectors; the two directions have the inner product -15."""
STEP = 4
"""Multiples of the direction at height 1."""


@dataclass(frozen=True)
class _Level:
    """``count`` samples at height k, in pairs or triples whose z_i add up to zero, each with ``|v_i| = share``."""

    k: int
    count: int
    share: Fraction


def acute(loss: str, n: int, d: int, rng: random.Random) -> Known:
    """About n samples of d >= 2 features (at least eight, forty for logistic loss), no bias.

    >>> known = acute("max-margin", 12, 4, random.Random(0))
    >>> known.problem.n, known.optimum
    (12, 1/20)
    """
    if d < 2:
        raise OptionError(f"d is {d}: acute classes need at least 2 features")
    levels, unit = _levels(loss, n, rng)
    A: list[list[int]] = []
    v: list[Fraction] = []
    heights: list[int] = []
    for sign, u, across in zip((1, -1), DIRECTIONS, ACROSS, strict=True):
        for level in levels:
            for place, depth in _offsets(rng, level, d):
                A.append([STEP * level.k * x + place * t for x, t in zip(u, across, strict=True)] + depth)
                v.append(sign * level.share)
                heights.append(sign * level.k)
    beta = LENGTH * STEP * sum((level.k * level.count * level.share for level in levels), Fraction(0))
    order = rng.sample(range(len(v)), len(v))
    data = np.array([A[i] for i in order], dtype=float)
    return _posed(loss, data, [v[i] for i in order], [heights[i] for i in order], unit, beta, rng)


def _levels(loss: str, n: int, rng: random.Random) -> tuple[list[_Level], Any]:
    """Heights and shares of a class of n/2 samples, and the output of its neuron at height 1."""
    half = max(n // 2, 4)
    some = max(2, half // 3 // 2 * 2)
    rest = max(half - 2 * some, 0)
    tens = max(1, half // 20) * 10
    first = second = Fraction(1)
    if not LOSSES[loss].logarithms:
        first, second = (Fraction(rng.randint(1, 7), 8) for _ in range(2))
    silent = _Level(3, rest, Fraction(0))
    tables: dict[str, tuple[list[_Level], Any]] = {
        # 1/(1 + 9) and 1/(1 + 3); tens make beta a binary fraction
        "logistic": ([_Level(2, tens, Fraction(1, 10)), _Level(1, max(half - tens, 2), Fraction(1, 4))], sympy.log(3)),
        # support vectors at height 2, silent ones beyond
        "max-margin": ([_Level(2, some, first), _Level(2, some, second), silent], Fraction(1, 2)),
        # violated at height 1, on the margin at 2, beyond it at 3
        "hinge": ([_Level(1, some, Fraction(1)), _Level(2, some, first), silent], Fraction(1, 2)),
    }
    return tables.get(loss, ([_Level(1, some, first), _Level(2, some, second), silent], Fraction(3, 4)))


def _offsets(rng: random.Random, level: _Level, d: int) -> list[tuple[int, list[int]]]:
    """``z_i``: a multiple of the vector across, and entries in the other features; in pairs and triples of sum zero."""
    found: list[tuple[int, list[int]]] = []

    def drawn() -> tuple[int, list[int]]:
        room = (LENGTH * STEP * level.k) ** 2 // 4 // 4  # a sum of two is half as long as allowed, at most
        rest = [0] * (d - 2)
        for j in rng.sample(range(d - 2), min(d - 2, 4)):
            rest[j] = rng.randint(-isqrt(room // 5), isqrt(room // 5))
        place = rng.choice((-1, 0, 1)) if LENGTH**2 + sum(x * x for x in rest) <= room else 0
        return place, rest

    while len(found) < level.count:
        first = drawn()
        if level.count - len(found) == 3:
            second = drawn()
            found += [second, (-first[0] - second[0], [-x - t for x, t in zip(first[1], second[1], strict=True)])]
        elif level.count - len(found) == 1:
            first = (0, [0] * (d - 2))
        else:
            found.append((-first[0], [-x for x in first[1]]))
        found.append(first)
    return found


def _posed(loss: str, A: np.ndarray, v: list[Fraction], heights: list[int], unit: Any, beta: Fraction,
           rng: random.Random) -> Known:  # fmt: skip
    """Targets by height, and the two neurons that are k at height k, with weights +-unit."""
    d = A.shape[1]
    Q = rotation(d, rng)
    U = [[Fraction(x, STEP * LENGTH**2) for x in (*u, *[0] * (d - 2))] for u in DIRECTIONS]
    turned = [[sum((x * Fraction(q) for x, q in zip(u, column, strict=True) if x), Fraction(0))
               for column in Q.T.tolist()] for u in U]  # fmt: skip
    f = [k * unit for k in heights]
    y = [1 if k > 0 else -1 for k in heights]
    penalised = not LOSSES[loss].constrained
    if not LOSSES[loss].labelled:
        y = [x + (s if penalised else 0) for x, s in zip(f, v, strict=True)]
    penalty = 2 * sympy.Rational(1, STEP * LENGTH) * sympy.sympify(str(unit))  # the neurons' length is 1/20
    total = _lost(loss, f, y) + (sympy.Rational(beta.numerator, beta.denominator) if penalised else 1) * penalty
    return Known(
        source="planted", label=f"acute classes, n = {len(y)}, d = {d}", note="h(v) by the acute angles of each class",
        A=A @ Q, y=np.array(y, dtype=float), loss=loss, beta=beta if penalised else None, bias="none",
        optimum=simplest(sympy.expand(total)),
        network=([list(row) for row in zip(*turned, strict=True)], [0, 0], [unit, -unit], 0),
        dual=list(v) if penalised else [x / beta for x in v],
    )  # fmt: skip


def _lost(loss: str, f: list[Any], y: list[Any]) -> Any:
    """The loss; with ``log(1 + 3^-k) = log(1 + 3^k) - k log 3`` at the outputs ``k log 3``."""
    if not LOSSES[loss].logarithms:
        lost = LOSSES[loss].primal([exact(x, "f") for x in f], [exact(t, "y") for t in y])
        assert lost is not None, "the planted network meets the constraints"
        return to_sympy(lost)
    counts = Counter(int(abs(x / sympy.log(3))) for x in f)
    return sum((c * (sympy.log(1 + 3**k) - k * sympy.log(3)) for k, c in counts.items()), sympy.Integer(0))
