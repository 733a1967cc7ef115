"""Samples on obtuse rays, degenerate ones included: the coordinate directions and one opposite to all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

from analytic.theorem.instance import Instance, Rows, number, positive

SIZES = 12, (1, 2, 3, 5)


def _rays(rng: random.Random, size: int) -> Rows:
    """At most ``size`` vectors with no acute angle: the coordinate directions and one opposite to them."""
    d = max(1, min(size - 1, 4))
    rows = [[positive(rng, *SIZES) * (j == k) for j in range(d)] for k in range(d)]
    return [*rows, [-positive(rng, *SIZES) for _ in range(d)]][: max(size, 1)]


def squared(rng: random.Random, size: int) -> list[Instance]:
    """A denoiser with noisy copies along the rays, and one output."""
    clean = _rays(rng, size)
    A, Y = [], []
    for k in range(max(size, len(clean))):
        row, r = clean[k % len(clean)], positive(rng, *SIZES)
        A.append([r * cell for cell in row])
        Y.append(row)
    single = [Fraction(0)] * len(clean)
    single[0], single[-1] = Fraction(2), Fraction(-3) if len(clean) > 1 else Fraction(2)
    return [
        Instance("denoiser", A, Y, {"beta": Fraction(1, 3)}),
        Instance("one output", clean, single, {"beta": Fraction(1, 4)}),
        Instance("large decay", A, Y, {"beta": Fraction(10**6)}),
    ]


def interpolation(rng: random.Random, size: int) -> list[Instance]:
    """One output: targets of opposite signs on two rays, the others zero."""
    rows = _rays(rng, size)
    y = [Fraction(0)] * len(rows)
    y[0] = positive(rng, *SIZES)
    if len(rows) > 1:
        y[-1] = -positive(rng, *SIZES)
    twice = [*rows, [2 * cell for cell in rows[0]]]
    return [
        Instance("generic", rows, y, {"loss": "interpolation"}),
        Instance("two samples on a ray", twice, [*y, 2 * y[0]], {"loss": "interpolation"}),
    ]


FANS: tuple[tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]], ...] = (
    (((1, 0), (-1, 2)), ((1, 0), (-1, 2))),
    (((1, 0), (-1, 1), (-1, -1)), ((1, 0), (1, -1), (-1, -1))),
    (((3, 4), (-4, 3)), ((2, 0), (0, 1))),
    (((1, 0, 0), (-1, 1, 0), (0, -1, 2)), ((0, 1, 0), (0, 0, 2), (3, 0, 0))),
    (((1, 2), (-1, 0)), ((1,), (0,))),
    (((1, 1),), ((3, -4),)),
)
"""Directions of rays, and directions of targets that are at least as far from one line."""


def fanned(
    directions: Sequence[Sequence[int]],
    targets: Sequence[Sequence[int]],
    corner: Sequence[Fraction],
    level: Sequence[Fraction],
    steps: Sequence[Sequence[Fraction]],
    heights: Sequence[Sequence[Fraction]],
) -> tuple[Rows, Rows]:
    """The corner and its target, and on every ray samples one step after another with their heights."""
    A, y = [list(corner)], [list(level)]
    for d, t, lengths, values in zip(directions, targets, steps, heights, strict=True):
        place = Fraction(0)
        for step, height in zip(lengths, values, strict=True):
            place += step
            A.append([a + place * b for a, b in zip(corner, d, strict=True)])
            y.append([a + height * b for a, b in zip(level, t, strict=True)])
    return A, y


def fan(rng: random.Random, size: int) -> list[Instance]:
    """Broken lines on rays from a sample; a denoiser: two samples near each clean one, with its target."""
    found = []
    for k, (directions, targets) in enumerate(FANS):
        count = max(2, (size - 1) // len(directions))
        steps = [[positive(rng) for _ in range(count)] for _ in directions]
        heights = [[Fraction(0), *(number(rng) for _ in range(count - 1))] for _ in directions]
        corner, level = [number(rng) for _ in directions[0]], [number(rng) for _ in targets[0]]
        A, y = fanned(directions, targets, corner, level, steps, heights)
        found.append(Instance(f"broken lines, rays {k}", A, [row if len(level) > 1 else row[0] for row in y], _FREE))
    directions, targets = FANS[0]
    noisy = [Fraction(1, 4), Fraction(1), Fraction(1, 2)]
    A, y = fanned(
        directions,
        targets,
        [Fraction(0)] * 2,
        [Fraction(0)] * 2,
        [noisy] * 2,
        [[Fraction(0), *[Fraction(3, 2)] * 2]] * 2,
    )
    return [*found, Instance("denoiser", A, y, _FREE), Instance("one target", A, [y[0]] * len(A), _FREE)]


_FREE = {"loss": "interpolation", "bias": "free"}
GENERATORS = {"obtuse-squared": squared, "obtuse-interpolation": interpolation, "obtuse-free-interpolation": fan}
