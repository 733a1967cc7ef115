"""Orthogonally separable data, by construction.

One class is made of nonnegative multiples of an orthogonal frame, the other of nonpositive ones, so angles are acute
inside and obtuse between them; a sample with target zero takes a direction of the frame that no other uses.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import betas, orthonormal_rows
from tests.strategies.spike_free import Rows, fractions_of, matrix, positive

amounts = st.one_of(st.just(Fraction(0)), positive, positive)


def dot(a: list[Fraction], b: list[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


@st.composite
def cone(draw: st.DrawFn, d: int, side: int) -> Rows:
    """One to three nonzero samples in the orthant of the frame with this sign, copies among them."""
    rows = []
    for _ in range(draw(st.integers(1, 3))):
        row = draw(st.lists(amounts, min_size=d, max_size=d))
        row[draw(st.integers(0, d - 1))] = draw(positive)
        rows.append([side * cell for cell in row])
    if draw(st.booleans()):
        rows.append([draw(positive) * cell for cell in rows[0]])
    return rows


@st.composite
def level(draw: st.DrawFn, d: int, side: int) -> tuple[Rows, list[Fraction]]:
    """A class whose targets are an eigenvector of its Gram matrix: a copy of the frame, a ray, or a ring."""
    kind = draw(st.sampled_from(["frame", "ray", "ring"]))
    if kind == "frame":
        unit = draw(positive)
        chosen = draw(st.lists(st.integers(0, d - 1), min_size=1, max_size=d, unique=True))
        return [[side * unit * (j == k) for j in range(d)] for k in chosen], [draw(positive) for _ in chosen]
    if kind == "ray":
        base = draw(cone(d, side))[0]
        scale = draw(st.lists(positive, min_size=1, max_size=3))
        return [[r * cell for cell in base] for r in scale], [r * scale[0] for r in scale]
    a, b, t = draw(positive), draw(amounts), draw(positive)
    return [[side * (a * (j == k) + b) for j in range(d)] for k in range(d)], [t] * d


@st.composite
def turned(draw: st.DrawFn, rows: Rows, y: list[Fraction], options: dict[str, object], *, quiet: bool = True) -> Case:
    """The samples in any order, at times rotated and with a sample of target zero across all others."""
    d = len(rows[0])
    if quiet and draw(st.booleans()):
        rows = [[*row, Fraction(0)] for row in rows] + [[Fraction(0)] * d + [draw(positive)]]
        y = [*y, Fraction(0)]
    elif draw(st.booleans()) and d <= 4:
        turn = draw(orthonormal_rows(max_d=d))
        if len(turn) == d == len(turn[0]):
            rows = fractions_of(matrix(rows) * matrix(turn))
    order = draw(st.permutations(range(len(rows))))
    return Case([rows[i] for i in order], [y[i] for i in order], options)


@st.composite
def labelled(draw: st.DrawFn) -> tuple[Rows, list[Fraction]]:
    d = draw(st.integers(1, 3))
    plus, minus = draw(cone(d, 1)), draw(st.one_of(st.just([]), cone(d, -1)))
    return plus + minus, [Fraction(1)] * len(plus) + [Fraction(-1)] * len(minus)


@st.composite
def margin(draw: st.DrawFn) -> Case:
    return draw(turned(*draw(labelled()), {"loss": "max-margin"}, quiet=False))


@st.composite
def hinge(draw: st.DrawFn) -> Case:
    """Every class fitted, ``beta <= min ||a_i|| / n <= ||p||``, or a weight decay that gives one or both classes up."""
    rows, y = draw(labelled())
    share = Fraction(draw(st.integers(1, 10)), 10)
    large = sum(abs(cell) for row in rows for cell in row)
    kind = draw(st.sampled_from(["fitted", "fitted", "given up", "one of each"]))
    if kind == "one of each":  # the negative class grows until it is fitted at the decay that gives up the positive one
        small_class = sum(abs(c) for row, label in zip(rows, y, strict=True) if label > 0 for c in row)
        beta = small_class + share
        least = [max(map(abs, row)) for row, label in zip(rows, y, strict=True) if label < 0]
        grow = beta * len(rows) / min(least) if least else Fraction(1)
        rows = [[grow * c if label < 0 else c for c in row] for row, label in zip(rows, y, strict=True)]
    else:
        beta = share * min(max(map(abs, row)) for row in rows) / len(rows) if kind == "fitted" else large + share
    return draw(turned(rows, y, {"loss": "hinge", "beta": beta}, quiet=False))


@st.composite
def interpolation(draw: st.DrawFn) -> Case:
    """Targets that a nonnegative mixture of each class gives."""
    rows, labels = draw(labelled())
    y = []
    for side in (1, -1):
        members = [row for row, label in zip(rows, labels, strict=True) if label == side]
        weights = [draw(positive) for _ in members]
        mixed = [dot(weights, list(column)) for column in zip(*members, strict=True)]
        y += [side * dot(row, mixed) for row in members]
    return draw(turned(rows, y, {"loss": "interpolation"}))


@st.composite
def squared(draw: st.DrawFn) -> Case:
    d = draw(st.integers(1, 3))
    plus, t = draw(level(d, 1))
    minus, s = draw(level(d, -1)) if draw(st.booleans()) else ([], [])
    return draw(turned(plus + minus, t + [-cell for cell in s], {"beta": draw(betas)}))


@st.composite
def lengths(draw: st.DrawFn) -> Case:
    """Classes of orthogonal samples: the residual of one is its target divided by a number above 1."""
    d = draw(st.integers(1, 3))
    rows: Rows = []
    y: list[Fraction] = []
    for side in (1, -1):
        chosen = draw(st.lists(st.integers(0, d - 1), min_size=1 if side == 1 else 0, max_size=d, unique=True))
        rows += [[side * draw(positive) * (j == k) for j in range(d)] for k in chosen]
        y += [side * draw(positive) for _ in chosen]
    return draw(turned(rows, y, {"beta": draw(betas)}))


@st.composite
def logistic(draw: st.DrawFn) -> Case:
    """Classes of equal samples, of a copy of the frame, or of a ring."""
    d = draw(st.integers(1, 3))
    rows: Rows = []
    y: list[Fraction] = []
    for side in (1, -1):
        members, t = draw(level(d, side))
        if len({cell / dot(row, row) for row, cell in zip(members, t, strict=True)}) > 1 or len(set(t)) > 1:
            members = [members[0]] * draw(st.integers(1, 3))
        rows, y = rows + members, y + [Fraction(side)] * len(members)
    return draw(turned(rows, y, {"loss": "logistic", "beta": draw(betas)}, quiet=False))


STRATEGIES = {
    "separable-interpolation": interpolation(),
    "separable-squared": squared(),
    "separable-secular": lengths(),
    "separable-max-margin": margin(),
    "separable-hinge": hinge(),
    "separable-logistic": logistic(),
}
