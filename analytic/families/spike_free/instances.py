"""Spike-free data: directions whose inverse Gram matrix has no positive entry off the diagonal.

``G = N'N`` where every row of N has at most two entries, of opposite signs; ``M = G^-1 N'`` has ``M M' = G^-1``.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

from flint import fmpq, fmpq_mat

from analytic.theorem.instance import Instance, Rows, number, positive

Generator = Callable[[random.Random, int], list[Instance]]
"""From a source of random numbers and a size."""


def _directions_for(size: int) -> int:
    """Fewer than samples asked for: the work of a general solver, and of the hypotheses, doubles with every one."""
    return max(1, min(size, 2 + size // 4, 8))


def _matrix(rows: Rows) -> fmpq_mat:
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in rows])


def _fractions(found: fmpq_mat) -> Rows:
    return [[Fraction(int(x.p), int(x.q)) for x in row] for row in found.tolist()]


def directions(rng: random.Random, sizes: list[int]) -> tuple[Rows, Rows]:
    """``(M, G)`` with independent rows of M, and G block diagonal with blocks of these sizes."""
    k = sum(sizes)
    block = [b for b, size in enumerate(sizes) for _ in range(size)]
    N = []
    for i in range(k):
        row = [Fraction(0)] * k
        row[i] = positive(rng)
        before = [j for j in range(i) if block[j] == block[i]]
        if before:
            row[rng.choice(before)] = -positive(rng)
        N.append(row)
    G = _matrix(N).transpose() * _matrix(N)
    return _fractions(G.inv() * _matrix(N).transpose()), _fractions(G)


def interpolation(rng: random.Random, count: int) -> list[Instance]:
    """Generic targets, repeated directions, a zero sample; of so many directions."""
    M, _ = directions(rng, [count])
    y = [number(rng) for _ in M]
    options = {"loss": "interpolation"}
    more = [*M, [2 * x for x in M[0]], [Fraction(0)] * len(M[0])]
    return [
        Instance("generic", M, y, options),
        Instance("one sign", M, [abs(x) for x in y], options),
        Instance("parallel and zero samples", more, [*y, 2 * y[0], 0], options),
    ]


def squared(rng: random.Random, count: int) -> list[Instance]:
    """One target of each sign, both fitted; and a beta so large that nothing is."""
    rest = max(0, count - 2)
    M, G = directions(rng, [2, rest])
    y = [positive(rng), -positive(rng), *[Fraction(0)] * rest]
    bound = min(abs(y[i]) / (1 + G[i][i]) for i in range(2))
    large = sum(abs(t) * sum(map(abs, row)) for t, row in zip(y, M, strict=True)) + 1
    return [
        Instance("generic", M, y, {"beta": bound / 2}),
        Instance("repeated direction", [*M, [2 * x for x in M[0]]], [*y, 2 * y[0]], {"beta": bound / 4}),
        Instance("large beta", M, y, {"beta": large}),
    ]


def secular(rng: random.Random, count: int) -> list[Instance]:
    """Targets of one sign, a repeated direction among them; and orthogonal directions with targets of both."""
    M, _ = directions(rng, [min(3, count)])
    y = [positive(rng) for _ in M]
    options = {"beta": Fraction(1, 3)}
    axes = [[positive(rng) * (i == j) for j in range(3)] for i in range(3)]
    return [
        Instance("generic", M, y, options),
        Instance("orthogonal", axes, [positive(rng), positive(rng), -positive(rng)], options),
        Instance("repeated direction and a zero sample", [*M, [2 * x for x in M[0]], [Fraction(0)] * len(M[0])],
                 [*y, y[0], Fraction(1)], options),
    ]  # fmt: skip


def _classes(rng: random.Random, count: int) -> tuple[Rows, list[int], Fraction]:
    """Two classes on blocks that do not meet, and a beta below which both are fitted."""
    half = max(1, count // 2)
    M, G = directions(rng, [half, half])
    largest = max(G[i][i] for i in range(2 * half))
    return M, [1] * half + [-1] * half, 1 / (1 + largest)


def max_margin(rng: random.Random, count: int) -> list[Instance]:
    """Two classes, and one."""
    M, y, _ = _classes(rng, count)
    options = {"loss": "max-margin"}
    return [Instance("generic", M, y, options), Instance("one class", M, [1] * len(M), options)]


def hinge(rng: random.Random, count: int) -> list[Instance]:
    """Both classes fitted with margin one, and a beta so large that both are given up."""
    M, y, beta = _classes(rng, count)
    large = sum(sum(map(abs, row)) for row in M) + 1
    return [
        Instance("generic", M, y, {"loss": "hinge", "beta": beta}),
        Instance("large beta", M, y, {"loss": "hinge", "beta": large}),
    ]


def logistic(rng: random.Random, count: int) -> list[Instance]:
    """Classes of exchangeable directions on blocks that do not meet, some of them given up."""
    half = max(1, count // 2)
    rows: Rows = []
    for block in range(2):
        far, near = positive(rng), positive(rng)
        row = [[far * (i == j) + near for j in range(half)] for i in range(half)]
        rows += [[Fraction(0)] * (block * half) + cells + [Fraction(0)] * ((1 - block) * half) for cells in row]
    y = [1] * half + [-1] * half
    large = sum(sum(map(abs, row)) for row in rows) + 1
    return [
        Instance("generic", rows, y, {"loss": "logistic", "beta": positive(rng) / 4}),
        Instance("one class", rows[:half], y[:half], {"loss": "logistic", "beta": Fraction(1, 10)}),
        Instance("large beta", rows, y, {"loss": "logistic", "beta": large}),
    ]


def _few(generate: Generator) -> Generator:
    """With few directions, however many samples are asked for."""
    return lambda rng, size: generate(rng, _directions_for(size))


def even(generate: Generator) -> Generator:
    """The same samples, those of zero left out, with their negatives of the same targets: as many directions again."""

    def make(rng: random.Random, count: int) -> list[Instance]:
        found = []
        for i in generate(rng, count):
            kept = [k for k, row in enumerate(i.A) if any(row)]
            sides = [rng.choice((1, -1)) for _ in kept]
            A = [[side * cell for cell in i.A[k]] for k, side in zip(kept, sides, strict=True)]
            y = [i.y[k] for k in kept]
            found.append(Instance(i.label, [*A, *([-cell for cell in row] for row in A)], [*y, *y], i.options))
        return found

    return make


OF_DIRECTIONS: dict[str, Generator] = {
    "interpolation": interpolation,
    "squared": squared,
    "secular": secular,
    "max-margin": max_margin,
    "hinge": hinge,
    "logistic": logistic,
}
"""By loss, of a number of directions that is given; larger ones than those below are for benchmarks."""


def _half(generate: Generator) -> Generator:
    return lambda rng, size: generate(rng, max(1, size // 2))


GENERATORS = {
    **{f"even-{loss}": _half(even(_few(generate))) for loss, generate in OF_DIRECTIONS.items()},
    **{f"spike-free-{loss}": _few(generate) for loss, generate in OF_DIRECTIONS.items()},
}
