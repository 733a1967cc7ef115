"""Data and a dual point v with exactly known support function, small or large: what planted problems are made of.

A planted dual is found by exhaustion (:mod:`analytic.problems.support`) or is a direct sum on orthogonal coordinates.
For the sum, with ``||u|| <= 1`` split into parts u_k and each ``v_k`` orthogonal to constants if the bias is free,

    s v'(Au + b)_+ = sum_k s v_k'(A_k u_k + b)_+ <= sum_k h_k ||u_k|| <= sqrt(sum_k h_k^2),

with equality at ``u_k = h_k u_k* / h`` if every part has a maximiser with b = 0. So neurons of length h of the parts,
put side by side, are neurons of length h of the sum.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import isqrt, lcm
from typing import Any

from analytic.problems.support import Maximiser, SignedMaximum, support

TRIES = 4000
PYTHAGOREAN = ((1, 0), (0, 1), (3, 4), (4, 3), (5, 12), (12, 5), (8, 15), (15, 8))
MOST_NEURONS = 64
ROOTS = 12
MOST_MOVED = 24
"""Largest common denominator of the move that brings the kinks of a block to zero."""


@dataclass(frozen=True)
class PlantedDual:
    """Samples (n, d), v (n,), and its two maxima; the bias of all neurons of a direct sum is 0."""

    A: list[tuple[Any, ...]]
    v: list[Any]
    up: SignedMaximum
    down: SignedMaximum
    bias: str

    @classmethod
    def of(cls, A: Sequence[Sequence[Any]], v: Sequence[Any], bias: str) -> PlantedDual:
        """By exhaustion."""
        return cls([tuple(row) for row in A], list(v), *support(A, v, bias=bias), bias)

    @property
    def features(self) -> int:
        """The number of features."""
        return len(self.A[0])

    def turned(self, *, up: bool) -> PlantedDual:
        """This one, or that of ``-v``, so that the maximum of the sign that is asked for is no less than the other."""
        low, high = (self.down, self.up) if up else (self.up, self.down)
        if low.square <= high.square:
            return self
        return PlantedDual(self.A, [-x for x in self.v], self.down, self.up, self.bias)


def _weights(rng: random.Random, n: int, bias: str, unit: bool) -> list[int]:
    """Entries +-1, or small ones; they add up to zero if the bias is free (n even then)."""
    sizes = [1 if unit else rng.randint(1, 3) for _ in range(n)]
    if bias == "free":
        sizes = [sizes[k // 2] for k in range(n)]
    v = [size * (1 if k % 2 else -1) if bias == "free" or k < 2 else size * rng.choice((-1, 1)) for k, size in
         enumerate(sizes)]  # fmt: skip
    return v


def _integers(rng: random.Random, n: int, d: int, largest: int = 6) -> list[tuple[int, ...]]:
    return [tuple(rng.randint(-largest, largest) for _ in range(d)) for _ in range(n)]


def _whole(side: SignedMaximum) -> bool:
    return side.square > 0 and all(Fraction(x).denominator == 1 for neuron in side.neurons for x in neuron.u)


def _until(attempt: Callable[[], PlantedDual | None]) -> PlantedDual:
    for _ in range(TRIES):
        found = attempt()
        if found is not None:
            return found
    raise AssertionError("no such data were found: this is a bug, the chance of it is negligible")


def block(rng: random.Random, n: int, bias: str, *, unit: bool) -> PlantedDual:
    """Two features, integer data and neurons, both maxima positive; without bias two maximisers for each sign.

    Without bias the samples come with their mirror images, so the maximisers do. With a free bias the data are moved
    and scaled so that both maximisers have b = 0.
    """

    def mirrored() -> PlantedDual | None:
        half = _integers(rng, max(n // 2, 2), 2)
        v = _weights(rng, len(half), bias, unit)
        pair = PlantedDual.of([*half, *((-x, y) for x, y in half)], [*v, *v], bias)
        return pair if _whole(pair.up) and _whole(pair.down) else None

    def moved() -> PlantedDual | None:
        m = max(n + n % 2, 4)
        A, v = _integers(rng, m, 2), _weights(rng, m, bias, unit)
        return _aligned(PlantedDual.of(A, v, bias))

    return _until(moved if bias == "free" else mirrored)


def _aligned(pair: PlantedDual) -> PlantedDual | None:
    """The data moved so that its two maximisers have b = 0, in integers; None if they are not alone or not whole."""
    if not (_whole(pair.up) and _whole(pair.down) and len(pair.up.neurons) == len(pair.down.neurons) == 1):
        return None
    (p,), (q,) = pair.up.neurons, pair.down.neurons
    turn = p.u[0] * q.u[1] - p.u[1] * q.u[0]
    if turn == 0:
        return None
    move = (Fraction(p.b * q.u[1] - q.b * p.u[1]) / turn, Fraction(q.b * p.u[0] - p.b * q.u[0]) / turn)
    scale = lcm(*(x.denominator for x in move))
    if scale > MOST_MOVED:
        return None
    A = [tuple(int(scale * (x + t)) for x, t in zip(row, move, strict=True)) for row in pair.A]
    sides = []
    for side in (pair.up, pair.down):
        neurons = tuple(Maximiser(tuple(int(scale * x) for x in neuron.u), 0) for neuron in side.neurons)
        sides.append(SignedMaximum(side.square * scale**2, neurons))
    return PlantedDual(A, pair.v, sides[0], sides[1], pair.bias)


def rational_norm(rng: random.Random, n: int, d: int, bias: str, *, unit: bool) -> PlantedDual:
    """Samples in general position of a few features whose larger maximum is a rational number, by exhaustion.

    Two features: samples of rational length, so that maxima on kinks are rational. A maximum inside of a cell is made
    rational by moving one active sample a little, and everything is computed again.
    """

    n = max(n + n % 2, 2) if bias == "free" else n  # in pairs, so that v adds up to zero

    def attempt() -> PlantedDual | None:
        A = _integers(rng, n, d, 9)
        if d == 2:
            A = [_turned(rng, rng.choice(PYTHAGOREAN), rng.randint(1, 3)) for _ in range(n)]
        pair = PlantedDual.of(A, _weights(rng, n, bias, unit), bias)
        side = _larger(pair)
        if side.square == 0 or _root(side.square) is not None:
            return pair if side.square > 0 else None
        return _nudged(pair, side, rng) if _whole(side) else None

    return _until(attempt)


def _turned(rng: random.Random, pair: tuple[int, int], factor: int) -> tuple[int, ...]:
    return tuple(factor * rng.choice((-1, 1)) * x for x in pair)


def _larger(pair: PlantedDual) -> SignedMaximum:
    return max((pair.up, pair.down), key=lambda side: side.square)


def _root(square: Fraction) -> Fraction | None:
    """The square root, if rational."""
    top, bottom = isqrt(square.numerator), isqrt(square.denominator)
    exact = top * top == square.numerator and bottom * bottom == square.denominator
    return Fraction(top, bottom) if exact else None


def _nudged(pair: PlantedDual, side: SignedMaximum, rng: random.Random) -> PlantedDual | None:
    p = side.neurons[0]
    active = [i for i, row in enumerate(pair.A)
              if abs(pair.v[i]) == 1 and sum(x * t for x, t in zip(row, p.u, strict=True)) + p.b > 0]  # fmt: skip
    if not active:
        return None
    whole = [int(x) for x in p.u]
    moves = [m for m in product(range(-4, 5), repeat=pair.features)
             if _is_square(sum((x + t) ** 2 for x, t in zip(whole, m, strict=True)))]  # fmt: skip
    sign = 1 if side is pair.up else -1
    for move in sorted(moves, key=lambda m: sum(x * x for x in m))[:3]:
        i = rng.choice(active)
        A = list(pair.A)
        A[i] = tuple(x + sign * pair.v[i] * t for x, t in zip(A[i], move, strict=True))
        found = PlantedDual.of(A, pair.v, pair.bias)
        if _larger(found).square > 0 and _root(_larger(found).square) is not None:
            return found
    return None


def _is_square(x: int) -> bool:
    return isqrt(x) ** 2 == x


def direct_sum(blocks: Sequence[PlantedDual], rng: random.Random) -> PlantedDual:
    """Cores on coordinates of their own; of the neurons of the sum, some."""
    d = sum(pair.features for pair in blocks)
    A, v, start = [], [], 0
    for pair in blocks:
        A += [(*(0,) * start, *row, *(0,) * (d - start - pair.features)) for row in pair.A]
        v += pair.v
        start += pair.features
    sides = []
    for parts in ([pair.up for pair in blocks], [pair.down for pair in blocks]):
        choices = [[part.neurons[k].u for k in range(len(part.neurons))] or [(0,) * pair.features]
                   for part, pair in zip(parts, blocks, strict=True)]  # fmt: skip
        picked = {tuple(x for choice in choices for x in rng.choice(choice)) for _ in range(MOST_NEURONS)}
        square = sum((part.square for part in parts), Fraction(0))
        sides.append(SignedMaximum(square, tuple(Maximiser(u, 0) for u in sorted(picked)) if square else ()))
    return PlantedDual(A, v, sides[0], sides[1], blocks[0].bias)


def completed(blocks: list[PlantedDual], rng: random.Random) -> tuple[PlantedDual, int]:
    """The direct sum with a few features more, so that both maxima are the same integer, which is returned.

    A single sample s with v = 1 has the maxima s and 0. With a free bias the samples -s, 0, 0, s with v = 1, -1, -1, 1
    have: on them ``v'(ux + b)_+`` is a second difference of a convex function, at most ``|u| s``, attained at b = 0.
    Four squares make up every difference (Lagrange).
    """
    bias = blocks[0].bias
    squares = [int(sum(pair.up.square for pair in blocks)), int(sum(pair.down.square for pair in blocks))]
    least = isqrt(max(squares) - 1) + 1
    root, parts = min(
        ((m, [_four_squares(m * m - square) for square in squares]) for m in range(least, least + ROOTS)),
        key=lambda choice: sum(map(len, choice[1])),
    )
    added = [_single(s, sign, bias) for sign, part in zip((1, -1), parts, strict=True) for s in part]
    return direct_sum([*blocks, *added], rng), root


def _single(s: int, sign: int, bias: str) -> PlantedDual:
    if bias == "free":
        A, v = [(-s,), (0,), (0,), (s,)], [sign, -sign, -sign, sign]
        side = SignedMaximum(Fraction(s * s), (Maximiser((s,), 0), Maximiser((-s,), 0)))
    else:
        A, v = [(s,)], [sign]
        side = SignedMaximum(Fraction(s * s), (Maximiser((s,), 0),))
    empty = SignedMaximum(Fraction(0), ())
    return PlantedDual(A, v, *((side, empty) if sign > 0 else (empty, side)), bias)


def _four_squares(total: int) -> tuple[int, ...]:
    """At most four integers whose squares add up to ``total``, greedily."""
    for count in range(5):
        found = _squares(total, count)
        if found is not None:
            return found
    raise AssertionError("every integer is a sum of four squares")


def _squares(total: int, count: int) -> tuple[int, ...] | None:
    if count == 0:
        return () if total == 0 else None
    for s in range(isqrt(total), 0, -1):
        if count * s * s < total:
            return None
        rest = _squares(total - s * s, count - 1)
        if rest is not None:
            return (s, *rest)
    return None
