"""Problems to try, smallest first: small integers, data of known families, rationals with symmetries, random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, islice, product
from math import comb
from typing import Any

from analytic.model.losses import LOSSES
from analytic.problems.generators import GENERATORS
from analytic.theorem.instance import Instance

Rows = list[list[Fraction]]

BETAS = tuple(Fraction(x) for x in ("1", "1/2", "2", "1/4", "1/10", "5"))
LARGEST = 3
"""The largest integer that is enumerated."""
RANDOM = 5_000
"""Random candidates after which that source is exhausted."""


Targets = tuple[Fraction, ...] | tuple[tuple[Fraction, ...], ...]
"""A number a sample, or a row for several outputs."""


@dataclass(frozen=True)
class Rival:
    """Data, targets and weight decay (None where the loss has none)."""

    A: tuple[tuple[Fraction, ...], ...]
    y: Targets
    beta: Fraction | None

    @property
    def size(self) -> tuple[int, int, int, Fraction]:
        """How simple it is: entries, digits, numbers that are not zero, and their sum."""
        cells = [*(cell for row in self.A for cell in row), *_flat(self.y)]
        digits = sum(len(str(cell)) for cell in cells)
        return len(cells), digits, sum(map(bool, cells)), sum(map(abs, cells), Fraction(0))


def candidates(loss: str, most: int, families: Sequence[str], seed: int) -> Iterator[Rival]:
    """The sources in turn: four of the small integers, one of the families, one random."""
    sources: list[tuple[Iterator[Rival], int]] = [
        (_integers(loss, most), 4),
        (_instances(loss, most, families, seed), 1),
        (_random(loss, most, seed), 1),
    ]
    while sources:
        left = []
        for source, share in sources:
            some = list(islice(source, share))
            yield from some
            if len(some) == share:
                left.append((source, share))
        sources = left


def _betas(loss: str, k: int) -> Fraction | None:
    return None if LOSSES[loss].constrained else BETAS[k % len(BETAS)]


def _integers(loss: str, most: int) -> Iterator[Rival]:
    """A few of every shape with entries up to 1, 2, ..., then more and more: few samples first, samples in order."""
    k = 0
    shapes = sorted(product(range(1, most + 1), repeat=2), key=lambda shape: (shape[0] * shape[1], shape))
    for most_each, level, (n, d) in product(MOST_EACH, range(1, LARGEST + 1), shapes):
        values = [Fraction(x) for x in sorted(range(-level, level + 1), key=lambda x: (abs(x), -x))]
        labels = [Fraction(1), Fraction(-1)] if LOSSES[loss].labelled else values
        for chosen in _configurations(labels, values, n, d, most_each):
            A, y = tuple(row[1:] for row in chosen), tuple(row[0] for row in chosen)
            if level == 1 or any(abs(x) == level for row in chosen for x in row):
                yield Rival(A, y, _betas(loss, k))
                k += 1


MOST_EACH = (30, 300, 3_000, 30_000)
"""Configurations of one shape and range in each round; where there are more, a sample of them."""


def _configurations(
    labels: list[Fraction], values: list[Fraction], n: int, d: int, most: int
) -> Iterator[tuple[tuple[Fraction, ...], ...]]:
    """Sets of n samples with their targets in front."""
    kinds = len(labels) * len(values) ** d
    if comb(kinds + n - 1, n) <= most:
        yield from combinations_with_replacement(product(labels, *[values] * d), n)
        return
    rng = random.Random(f"{kinds} {n} {most}")
    for _ in range(most):
        yield tuple((rng.choice(labels), *(rng.choice(values) for _ in range(d))) for _ in range(n))


def _instances(loss: str, most: int, families: Sequence[str], seed: int) -> Iterator[Rival]:
    """Data of the theorems' generators, with their targets where the loss is theirs, and with others."""
    rng = random.Random(f"families {seed}")
    for turn in range(200):
        for name in families:
            for instance in GENERATORS[name](rng, rng.randint(1, most)):
                A = tuple(tuple(map(Fraction, row)) if isinstance(row, list) else (Fraction(row),)
                          for row in instance.A)  # fmt: skip
                if len(A) > most:
                    continue
                if any(isinstance(t, list) for t in instance.y):
                    yield from _several(loss, A, instance)
                    continue
                own = tuple(map(Fraction, instance.y))
                yield from (Rival(A, y, beta) for y, beta in _targets(loss, own, instance.options, turn, rng))


def _several(loss: str, A: tuple[tuple[Fraction, ...], ...], instance: Instance) -> Iterator[Rival]:
    """Data with several outputs, where the loss is theirs."""
    given = dict(instance.options)
    own = given.get("loss", "squared")
    if own == loss:
        rows = tuple(tuple(map(Fraction, row)) for row in instance.y)
        yield Rival(A, rows, Fraction(given["beta"]) if "beta" in given else None)


def _flat(y: Targets) -> list[Fraction]:
    return [cell for row in y for cell in (row if isinstance(row, tuple) else (row,))]


def _targets(
    loss: str, own: tuple[Fraction, ...], options: object, turn: int, rng: random.Random
) -> Iterator[tuple[tuple[Fraction, ...], Fraction | None]]:
    given = dict(options) if isinstance(options, dict) else {}
    labelled = LOSSES[loss].labelled
    whose = given.get("loss", "squared")
    if whose == loss:
        yield own, Fraction(given["beta"]) if "beta" in given else None
    if labelled:
        yield tuple(Fraction(rng.choice((-1, 1))) for _ in own), _betas(loss, turn)
    else:
        yield tuple(Fraction(rng.randint(-3, 3)) for _ in own), _betas(loss, turn)


def _random(loss: str, most: int, seed: int) -> Iterator[Rival]:
    """Small rationals; half of them with a symmetry: repeated, opposite, zero or equally distant samples."""
    rng = random.Random(f"random {seed}")
    for k in range(RANDOM):
        n, d = rng.randint(1, most), rng.randint(1, most)
        denominators = (1, 1, 2, 3) if k % 3 else (1,)
        A = [[Fraction(rng.randint(-5, 5), rng.choice(denominators)) for _ in range(d)] for _ in range(n)]
        y = [Fraction(rng.choice((-1, 1)) if LOSSES[loss].labelled else rng.randint(-4, 4)) for _ in range(n)]
        if k % 2:
            _symmetric(A, y, rng)
        yield Rival(tuple(map(tuple, A)), tuple(y), _betas(loss, k))


def _symmetric(A: Rows, y: list[Fraction], rng: random.Random) -> None:
    i, j = rng.randrange(len(A)), rng.randrange(len(A))
    kind = rng.choice(("repeated", "odd", "even", "zero", "scaled", "swapped"))
    if kind == "zero":
        A[i] = [Fraction(0)] * len(A[i])
    elif i != j:
        A[i] = {"repeated": A[j], "odd": [-x for x in A[j]], "even": [-x for x in A[j]],
                "scaled": [2 * x for x in A[j]]}.get(kind, A[j][::-1])  # fmt: skip
        y[i] = -y[j] if kind == "odd" else y[j]


def simpler(candidate: Rival, labelled: bool) -> Iterator[Rival]:
    """Candidates that are smaller by one step: samples or a feature less, an entry closer to zero, or all alike ones.

    Hypotheses such as opposite samples hold for two samples less, and where equal entries change together, not for one.
    """
    A, y, beta = candidate.A, candidate.y, candidate.beta
    for few in (1, 2):
        for kept in combinations(range(len(A)), max(len(A) - few, 0)):
            if kept:
                yield Rival(tuple(A[i] for i in kept), _kept(y, kept), beta)
    if len(A[0]) > 1:
        for k in range(len(A[0])):
            yield Rival(tuple(row[:k] + row[k + 1 :] for row in A), y, beta)
    for i, row in enumerate(A):
        for k, cell in enumerate(row):
            for value in _smaller(cell):
                yield Rival((*A[:i], (*row[:k], value, *row[k + 1 :]), *A[i + 1 :]), y, beta)
    numbers = tuple(cell for cell in y if isinstance(cell, Fraction))
    if len(numbers) == len(y):
        yield from _simpler_targets(A, numbers, beta, labelled)
    if beta is not None and beta != 1:
        yield Rival(A, y, Fraction(1))


def _kept(y: Targets, kept: Sequence[int]) -> Targets:
    found: list[Any] = [y[i] for i in kept]
    return tuple(found)


def _simpler_targets(
    A: tuple[tuple[Fraction, ...], ...], y: tuple[Fraction, ...], beta: Fraction | None, labelled: bool
) -> Iterator[Rival]:
    """One target closer to zero, or all alike entries."""
    if not labelled:
        for i, cell in enumerate(y):
            for value in _smaller(cell):
                yield Rival(A, (*y[:i], value, *y[i + 1 :]), beta)
    for size in sorted({abs(cell) for row in (*A, () if labelled else y) for cell in row}):
        for value in _smaller(size):
            swap = {size: value, -size: -value}
            rows, targets = tuple(_swapped(row, swap) for row in A), y if labelled else _swapped(y, swap)
            yield from (Rival(rows, y, beta), Rival(rows, targets, beta), Rival(A, targets, beta))


def _swapped(row: tuple[Fraction, ...], swap: dict[Fraction, Fraction]) -> tuple[Fraction, ...]:
    return tuple(swap.get(cell, cell) for cell in row)


def _smaller(cell: Fraction) -> list[Fraction]:
    size = abs(cell)
    side = 1 if cell > 0 else -1
    whole = size.numerator // size.denominator
    options = [Fraction(0), Fraction(1), Fraction(whole if size.denominator > 1 else whole - 1)]
    return [side * value for value in options if 0 <= value != size and len(str(value)) <= len(str(size))]
