"""Small integer data for statements: the degenerate ones first and all of them, then a seeded sample of larger ones.

Nothing here knows a theorem: samples, targets and weight decays come from lists that have zero rows, equal and
opposite rows, orthonormal rows, zero targets, one class, irrational and very small and large weight decays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, product
from random import Random
from typing import Any

import numpy as np

from analytic.theorem.statement import Array, Data, Net, Unit
from analytic.validation.statements.losses import CONSTRAINED, LABELLED

BETAS = (1.0, 0.5, 0.25, float(np.sqrt(2.0)), 1.5, 2.0, 3.0, 0.1, float(np.sqrt(0.5)), 5.0, 1e3)
TINY = ((1, 1), (1, 2), (2, 1))  # (n, d), exhausted
SHAPES = ((2, 2), (3, 1), (3, 2), (2, 2), (4, 1), (2, 3), (3, 3), (4, 2), (2, 2), (1, 2), (2, 1))
VALUES = (0, 1, -1, 2, -2, 3)
TURNED = ((0.6, 0.8), (-0.8, 0.6))

SPECIAL: tuple[tuple[tuple[float, ...], ...], ...] = (
    ((1, 0), (0, 1)), TURNED, ((1, 0, 0), (0, 1, 0), (0, 0, 1)), ((0.6, 0.8, 0), (-0.8, 0.6, 0), (0, 0, 1)),
    ((1, 0), (0.6, 0.8)), ((1, 0), (2, 0), (0, 1)), ((2, 0), (0, 3)), ((0, 0, 1), (0, 1, 0), (1, 0, 1)),
    ((1, 0, 0), (1, 2, 0), (0, 0, 3)), ((1, 0), (-1, 1)), ((1, 0), (-1, 3)), ((1, 0), (1, 1)),
    ((2, 1), (1, 2), (-1, -1)),
    ((3, 4), (6, 8), (-3, -4)), ((3, 4), (-1, 0)), ((1, 0), (-1, 2), (-1, -1)), ((1, 0), (-1, 2), (-1, -2)),
    ((4, 2), (-4, 3), (-1, 2), (2, -2)), ((4, -3), (-2, 4), (2, 1)), ((2, 0, 0), (1, 1, 0), (-1, -1, 0)),
    ((2, 1), (1, 2), (-3, -4)), ((0, 0), (3, 4), (9, 12)), ((1, 1), (4, 5), (10, 13)), ((1, 0), (-1, 2), (-2, 4)),
    ((0, 3, 1), (3, 3, 2), (3, 3, -1)), ((3,), (2,)), ((0,), (1,), (4,), (5,)), ((0,), (1,), (2,), (3,), (4,)),
    ((0,), (1,), (2,), (3,), (4,), (5,)), ((2, 1), (1, 2), (-2, -1), (-1, -2)), ((3, 4), (-3, -4)),
    ((1, 1), (-1, -1), (3, 0), (-3, 0)),
    ((1, 0, 0), (-1, 1, 0), (0, -1, 0)), ((2, 0), (-1, 1), (-1, -1)), ((1, 2), (2, 1)), ((1, 0), (3, 1)),
)  # fmt: skip


def tiny(loss: str, bias: str) -> Iterator[Data]:
    """All data of :data:`TINY` shapes with entries -1, 0, 1, 2 and a few weight decays."""
    betas = (1.0,) if loss in CONSTRAINED else (1.0, 0.5, 2.0, float(np.sqrt(2.0)))
    for n, d in TINY:
        for rows in product((0, 1, -1, 2), repeat=n * d):
            A, shared = np.array(rows, dtype=float).reshape(n, d), dict[str, Any]()
            for y in product(_targets(loss), repeat=n):
                for beta in betas:
                    yield Data(A, np.array(y, dtype=float).reshape(n, 1), loss, beta, bias, shared=shared)


def special(loss: str, bias: str) -> Iterator[Data]:
    """The matrices of the list with all small targets: labels where the loss has them."""
    betas = (1.0,) if loss in CONSTRAINED else (1.0, 0.5, 3.0)
    for rows in SPECIAL:
        A, shared = np.array(rows[:4], dtype=float), dict[str, Any]()
        for y in product((1, -1) if loss in LABELLED else (1, -1, 2), repeat=len(A)):
            for beta in betas:
                yield Data(A, np.array(y, dtype=float).reshape(-1, 1), loss, beta, bias, shared=shared)


def drawn(rng: Random, losses: Sequence[str], biases: Sequence[str]) -> Iterator[Data]:
    """Data of all kinds, without end; samples are drawn a few times each, with other targets."""
    mirror, rays, lifted, even = (Random(seed) for seed in (1, 2, 3, 4))  # these come from streams of their own
    for turn in count():
        if turn % 3 == 0:
            yield from _mirrored(mirror, losses, biases)
        if turn % 3 == 1 and "interpolation" in losses and "free" in biases:
            yield from (_rays(rays) for _ in range(4))
        if turn % 3 == 2 and "interpolation" in losses:
            yield from (_with_ones(lifted, biases) for _ in range(4))
        if turn % 3 == 2:
            yield from _evened(even, losses, biases)
        A, shared = samples(rng), dict[str, Any]()
        for _ in range(6):
            loss, bias = rng.choice(list(losses)), rng.choice(list(biases))
            o = 1 if rng.random() < 0.85 else 2
            beta = 1.0 if loss in CONSTRAINED else rng.choice(BETAS)
            yield Data(A, targets(rng, loss, A, o), loss, beta, bias, network(rng, A, o, bias), shared=shared)


def _mirrored(rng: Random, losses: Sequence[str], biases: Sequence[str]) -> Iterator[Data]:
    """Samples and targets with their negatives, one of them twice at times."""
    half = np.array([[rng.choice(VALUES) for _ in range(rng.choice((1, 2)))]], dtype=float)
    if rng.random() < 0.6:
        half = np.vstack([half, [[rng.choice(VALUES) for _ in half[0]]]])
    A, shared = np.vstack([half, -half]), dict[str, Any]()
    twice = rng.random() < 0.2
    A = np.vstack([A, A[:1]]) if twice else A
    for _ in range(2):
        loss = rng.choice(list(losses))
        pool = (1, -1) if loss in LABELLED else VALUES
        y = np.array([rng.choice(pool) for _ in half], dtype=float)
        if loss not in LABELLED and rng.random() < 0.4:
            y = half @ np.array([rng.choice(VALUES) for _ in half[0]], dtype=float)
        y = np.concatenate([y, -y])
        y = np.append(y, y[0]) if twice else y
        beta = 1.0 if loss in CONSTRAINED else rng.choice(BETAS)
        yield Data(A, y.reshape(-1, 1), loss, beta, rng.choice(list(biases)), shared=shared)


def _evened(rng: Random, losses: Sequence[str], biases: Sequence[str]) -> Iterator[Data]:
    """One to three samples and their negatives, of the same targets."""
    half = samples(rng)[: rng.choice((1, 2, 2, 3))]
    half = half * np.array([rng.choice((1, -1)) for _ in half], dtype=float)[:, None]
    A, shared = np.vstack([half, -half]), dict[str, Any]()
    for _ in range(2):
        loss = rng.choice(list(losses))
        y = np.tile([float(rng.choice((1, -1) if loss in LABELLED else VALUES)) for _ in half], 2)
        beta = 1.0 if loss in CONSTRAINED else rng.choice(BETAS)
        yield Data(A, y.reshape(-1, 1), loss, beta, rng.choice(list(biases)), shared=shared)


def _rays(rng: Random) -> Data:
    """Two samples on each of two rays from a sample, whose targets leave that of the sample at the nearer ones."""
    corner = np.array([rng.choice(VALUES) for _ in range(2)], dtype=float)
    A, o = [corner], rng.choice((1, 2))
    y = [np.array([float(rng.choice(VALUES)) for _ in range(o)])]
    for d in rng.choice((((1, 0), (0, 1)), ((1, 0), (1, 1)), ((1, 2), (2, 1)), ((1, 0), (-1, 2)), ((1, 2), (-2, -1)))):
        move = np.array([float(rng.choice(VALUES)) for _ in range(o)])
        A += [corner + place * np.array(d, dtype=float) for place in (1, rng.choice((2, 3)))]
        y += [y[0], y[0] + move]
    return Data(np.array(A), np.array(y), "interpolation", 1.0, "free")


def _with_ones(rng: Random, biases: Sequence[str]) -> Data:
    """Different numbers with a column of ones."""
    x = rng.sample((-5, -2, -1, 0, 1, 2, 3, 5), rng.choice((3, 4, 5)))
    y = [[float(rng.choice(VALUES))] for _ in x]
    return Data(
        np.array([[float(place), 1.0] for place in x]), np.array(y), "interpolation", 1.0, rng.choice(list(biases))
    )


def samples(rng: Random) -> Array:
    """A matrix from the list, as it is or changed a little, or a small integer one."""
    if rng.random() < 0.4:
        A = np.array(rng.choice(SPECIAL), dtype=float)
        kind = rng.random()
        if kind < 0.15:  # rows scaled
            A = A * np.array([rng.choice((1, 2, 0.5, 3)) for _ in A])[:, None]
        elif kind < 0.25:  # columns turned, which changes nothing about the problem
            A = A * np.array([rng.choice((1, -1)) for _ in A[0]])
        elif kind < 0.35:
            A = np.vstack([A, A[rng.randrange(len(A))] * rng.choice((1, 2, -1, 0))])
        return A[: 4 if A.shape[1] > 1 else 6]
    n, d = rng.choice(SHAPES)
    return np.array([[rng.choice(VALUES) for _ in range(d)] for _ in range(n)], dtype=float)


def targets(rng: Random, loss: str, A: Array, o: int) -> Array:
    """Targets (n, o): labels mostly where the loss has them; what a network or the samples give; small integers."""
    n, kind = len(A), rng.random()
    if loss in LABELLED and rng.random() < 0.8:
        one = rng.random() < 0.2
        return np.array([[rng.choice((1, -1))] * o for _ in range(n)], dtype=float) if not one else np.ones((n, o))
    if kind < 0.15:
        found: Array = np.maximum(A @ _integers(rng, len(A[0]), o), 0)
        return found
    if kind < 0.3:
        linear: Array = A @ _integers(rng, len(A[0]), o)
        return linear
    if 0.35 <= kind < 0.42:  # two values, by a hyperplane
        halves: Array = rng.choice((2.0, 3.0, 0.5)) * np.sign(A @ _integers(rng, len(A[0]), o))
        return halves
    if kind < 0.35 and o == 2:  # disjoint supports
        return np.array([rng.choice(((0, 1), (2, 0), (0, -1), (1, 0))) for _ in range(n)], dtype=float)
    pool = (10, -0.1, 1, 3) if kind < 0.45 else VALUES
    return np.array([[rng.choice(pool) for _ in range(o)] for _ in range(n)], dtype=float)


def network(rng: Random, A: Array, o: int, bias: str) -> Net:
    """A small network with integer weights, some of them zero, some neurons alike."""
    neurons: list[Unit] = []
    for _ in range(rng.choice((0, 1, 2, 3, 5, 8))):
        if neurons and rng.random() < 0.2:
            neurons.append(neurons[-1])
            continue
        u = np.array([rng.choice(VALUES) for _ in A[0]], dtype=float)
        w = np.array([rng.choice((0, 1, -1, 2)) for _ in range(o)], dtype=float)
        neurons.append(Unit(w, u, float(rng.choice(VALUES)) if bias == "free" else 0.0))
    return Net(neurons, np.array([float(rng.choice(VALUES)) if bias == "free" else 0.0] * o))


def _integers(rng: Random, rows: int, columns: int) -> Array:
    return np.array([[rng.choice(VALUES) for _ in range(columns)] for _ in range(rows)], dtype=float)


def _targets(loss: str) -> tuple[int, ...]:
    return (1, -1) if loss in LABELLED else (0, 1, -1, 2)
