"""Data and a dual point v with exactly known support function, small or large: the core of planted problems.

A core is found by exhaustion (:mod:`analytic.problems.support`) or is a direct sum of cores on orthogonal coordinates.
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
class Core:
    """Samples (n, d), v (n,), and its two maxima; the bias of all neurons of a direct sum is 0."""

    A: list[tuple[Any, ...]]
    v: list[Any]
    up: SignedMaximum
    down: SignedMaximum
    bias: str

    @classmethod
    def of(cls, A: Sequence[Sequence[Any]], v: Sequence[Any], bias: str) -> Core:
        """By exhaustion."""
        return cls([tuple(row) for row in A], list(v), *support(A, v, bias=bias), bias)

    @property
    def features(self) -> int:
        """The number of features."""
        return len(self.A[0])

    def turned(self, *, up: bool) -> Core:
        """This core, or that of ``-v``, so that the maximum of the sign that is asked for is no less than the other."""
        low, high = (self.down, self.up) if up else (self.up, self.down)
        return self if low.square <= high.square else Core(self.A, [-x for x in self.v], self.down, self.up, self.bias)


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


def _until(attempt: Callable[[], Core | None]) -> Core:
    for _ in range(TRIES):
        found = attempt()
        if found is not None:
            return found
    raise AssertionError("no core was found: this is a bug, the chance of it is negligible")


def block(rng: random.Random, n: int, bias: str, *, unit: bool) -> Core:
    """Two features, integer data and neurons, both maxima positive; without bias two maximisers for each sign.

    Without bias the samples come with their mirror images, so the maximisers do. With a free bias the data are moved
    and scaled so that both maximisers have b = 0.
    """

    def mirrored() -> Core | None:
        half = _integers(rng, max(n // 2, 2), 2)
        v = _weights(rng, len(half), bias, unit)
        core = Core.of([*half, *((-x, y) for x, y in half)], [*v, *v], bias)
        return core if _whole(core.up) and _whole(core.down) else None

    def moved() -> Core | None:
        m = max(n + n % 2, 4)
        A, v = _integers(rng, m, 2), _weights(rng, m, bias, unit)
        return _aligned(Core.of(A, v, bias))

    return _until(moved if bias == "free" else mirrored)


def _aligned(core: Core) -> Core | None:
    """The core moved so that its two maximisers have b = 0, in integers; None if they are not alone or not whole."""
    if not (_whole(core.up) and _whole(core.down) and len(core.up.neurons) == len(core.down.neurons) == 1):
        return None
    (p,), (q,) = core.up.neurons, core.down.neurons
    turn = p.u[0] * q.u[1] - p.u[1] * q.u[0]
    if turn == 0:
        return None
    move = (Fraction(p.b * q.u[1] - q.b * p.u[1]) / turn, Fraction(q.b * p.u[0] - p.b * q.u[0]) / turn)
    scale = lcm(*(x.denominator for x in move))
    if scale > MOST_MOVED:
        return None
    A = [tuple(int(scale * (x + t)) for x, t in zip(row, move, strict=True)) for row in core.A]
    sides = []
    for side in (core.up, core.down):
        neurons = tuple(Maximiser(tuple(int(scale * x) for x in neuron.u), 0) for neuron in side.neurons)
        sides.append(SignedMaximum(side.square * scale**2, neurons))
    return Core(A, core.v, sides[0], sides[1], core.bias)


def rational_core(rng: random.Random, n: int, d: int, bias: str, *, unit: bool) -> Core:
    """Samples in general position of a few features whose larger maximum is a rational number, by exhaustion.

    Two features: samples of rational length, so that maxima on kinks are rational. A maximum inside of a cell is made
    rational by moving one active sample a little, and everything is computed again.
    """

    n = max(n + n % 2, 2) if bias == "free" else n  # in pairs, so that v adds up to zero

    def attempt() -> Core | None:
        A = _integers(rng, n, d, 9)
        if d == 2:
            A = [_turned(rng, rng.choice(PYTHAGOREAN), rng.randint(1, 3)) for _ in range(n)]
        core = Core.of(A, _weights(rng, n, bias, unit), bias)
        side = _larger(core)
        if side.square == 0 or _root(side.square) is not None:
            return core if side.square > 0 else None
        return _nudged(core, side, rng) if _whole(side) else None

    return _until(attempt)


def _turned(rng: random.Random, pair: tuple[int, int], factor: int) -> tuple[int, ...]:
    return tuple(factor * rng.choice((-1, 1)) * x for x in pair)


def _larger(core: Core) -> SignedMaximum:
    return max((core.up, core.down), key=lambda side: side.square)


def _root(square: Fraction) -> Fraction | None:
    """The square root, if rational."""
    top, bottom = isqrt(square.numerator), isqrt(square.denominator)
    exact = top * top == square.numerator and bottom * bottom == square.denominator
    return Fraction(top, bottom) if exact else None


def _nudged(core: Core, side: SignedMaximum, rng: random.Random) -> Core | None:
    p = side.neurons[0]
    active = [i for i, row in enumerate(core.A)
              if abs(core.v[i]) == 1 and sum(x * t for x, t in zip(row, p.u, strict=True)) + p.b > 0]  # fmt: skip
    if not active:
        return None
    whole = [int(x) for x in p.u]
    moves = [m for m in product(range(-4, 5), repeat=core.features)
             if _is_square(sum((x + t) ** 2 for x, t in zip(whole, m, strict=True)))]  # fmt: skip
    sign = 1 if side is core.up else -1
    for move in sorted(moves, key=lambda m: sum(x * x for x in m))[:3]:
        i = rng.choice(active)
        A = list(core.A)
        A[i] = tuple(x + sign * core.v[i] * t for x, t in zip(A[i], move, strict=True))
        found = Core.of(A, core.v, core.bias)
        if _larger(found).square > 0 and _root(_larger(found).square) is not None:
            return found
    return None


def _is_square(x: int) -> bool:
    return isqrt(x) ** 2 == x


def direct_sum(cores: Sequence[Core], rng: random.Random) -> Core:
    """Cores on coordinates of their own; of the neurons of the sum, some."""
    d = sum(core.features for core in cores)
    A, v, start = [], [], 0
    for core in cores:
        A += [(*(0,) * start, *row, *(0,) * (d - start - core.features)) for row in core.A]
        v += core.v
        start += core.features
    sides = []
    for parts in ([core.up for core in cores], [core.down for core in cores]):
        choices = [[part.neurons[k].u for k in range(len(part.neurons))] or [(0,) * core.features]
                   for part, core in zip(parts, cores, strict=True)]  # fmt: skip
        picked = {tuple(x for choice in choices for x in rng.choice(choice)) for _ in range(MOST_NEURONS)}
        square = sum((part.square for part in parts), Fraction(0))
        sides.append(SignedMaximum(square, tuple(Maximiser(u, 0) for u in sorted(picked)) if square else ()))
    return Core(A, v, sides[0], sides[1], cores[0].bias)


def completed(cores: list[Core], rng: random.Random) -> tuple[Core, int]:
    """The direct sum with a few features more, so that both maxima are the same integer, which is returned.

    A single sample s with v = 1 has the maxima s and 0. With a free bias the samples -s, 0, 0, s with v = 1, -1, -1, 1
    have: on them ``v'(ux + b)_+`` is a second difference of a convex function, at most ``|u| s``, attained at b = 0.
    Four squares make up every difference (Lagrange).
    """
    bias = cores[0].bias
    squares = [int(sum(core.up.square for core in cores)), int(sum(core.down.square for core in cores))]
    least = isqrt(max(squares) - 1) + 1
    root, parts = min(
        ((m, [_four_squares(m * m - square) for square in squares]) for m in range(least, least + ROOTS)),
        key=lambda choice: sum(map(len, choice[1])),
    )
    added = [_single(s, sign, bias) for sign, part in zip((1, -1), parts, strict=True) for s in part]
    return direct_sum([*cores, *added], rng), root


def _single(s: int, sign: int, bias: str) -> Core:
    if bias == "free":
        A, v = [(-s,), (0,), (0,), (s,)], [sign, -sign, -sign, sign]
        side = SignedMaximum(Fraction(s * s), (Maximiser((s,), 0), Maximiser((-s,), 0)))
    else:
        A, v = [(s,)], [sign]
        side = SignedMaximum(Fraction(s * s), (Maximiser((s,), 0),))
    empty = SignedMaximum(Fraction(0), ())
    return Core(A, v, *((side, empty) if sign > 0 else (empty, side)), bias)


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
