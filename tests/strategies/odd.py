"""Odd data by construction: samples and their negatives, in any order, with zero and repeated samples."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import betas, small
from tests.strategies.spike_free import Rows, positive

Targets = list[Fraction]


@st.composite
def shuffled(
    draw: st.DrawFn, rows: Rows, y: Targets, options: dict[str, object], *, extra: bool = False
) -> Case:  # fmt: skip
    """With the negatives, at times with a zero sample; with ``extra`` one may be repeated without its partner."""
    A = rows + [[-cell for cell in row] for row in rows]
    t = [*y, *(-target for target in y)]
    if options.get("loss", "squared") in ("squared", "interpolation") and draw(st.booleans()):
        A, t = [*A, [Fraction(0)] * len(rows[0])], [*t, Fraction(0)]
    if extra and draw(st.booleans()):
        k = draw(st.integers(0, len(rows) - 1))
        A, t = [*A, rows[k]], [*t, y[k]]
    order = draw(st.permutations(range(len(A))))
    return Case([A[i] for i in order], [t[i] for i in order], options)


@st.composite
def matrices(draw: st.DrawFn) -> Rows:
    d, n = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return [draw(st.lists(small, min_size=d, max_size=d)) for _ in range(n)]


def along(rows: Rows, theta: Targets) -> Targets:
    return [sum((a * b for a, b in zip(row, theta, strict=True)), Fraction(0)) for row in rows]


@st.composite
def interpolation(draw: st.DrawFn) -> Case:
    rows = draw(matrices())
    theta = draw(st.lists(small, min_size=len(rows[0]), max_size=len(rows[0])))
    return draw(shuffled(rows, along(rows, theta), {"loss": "interpolation"}, extra=True))


@st.composite
def labelled(draw: st.DrawFn) -> tuple[Rows, Targets]:
    rows = draw(matrices())
    for row in rows:
        row[0] = row[0] or Fraction(1)
    return rows, [Fraction(1 if row[0] > 0 else -1) for row in rows]


@st.composite
def margin(draw: st.DrawFn) -> Case:
    return draw(shuffled(*draw(labelled()), {"loss": "max-margin"}, extra=True))


@st.composite
def hinge(draw: st.DrawFn) -> Case:
    rows, y = draw(labelled())
    least = min(abs(row[0]) for row in rows)
    large = 2 * sum(sum(map(abs, row)) for row in rows)
    beta = draw(st.sampled_from([least / 2, least / 7, large, large + 1]))  # 2 beta <= the margin, or nothing is fitted
    return draw(shuffled(rows, y, {"loss": "hinge", "beta": beta}))


@st.composite
def frames(draw: st.DrawFn) -> Rows:
    d, unit = draw(st.integers(1, 4)), draw(positive)
    chosen = draw(st.lists(st.integers(0, d - 1), min_size=1, max_size=d, unique=True))
    return [[unit * (j == k) for j in range(d)] for k in chosen]


@st.composite
def squared(draw: st.DrawFn) -> Case:
    kind = draw(st.sampled_from(["frame", "frame", "ray", "ray", "large"]))
    beta = draw(st.one_of(st.sampled_from([Fraction(1, 8), Fraction(1, 50)]), betas))
    if kind == "frame":
        rows = draw(frames())
    elif kind == "ray":
        base = draw(matrices())[0]
        base[0] = base[0] or Fraction(1)
        rows = [[r * cell for cell in base] for r in draw(st.lists(positive, min_size=1, max_size=4))]
    else:
        rows = draw(matrices())
    y = [draw(small) or Fraction(2) for _ in rows]
    if kind == "large":
        beta = 1 + sum(abs(t) * sum(map(abs, row)) for row, t in zip(rows, y, strict=True))
    return draw(shuffled(rows, y, {"beta": beta}))


@st.composite
def logistic(draw: st.DrawFn) -> Case:
    rows = draw(frames())
    y = [draw(st.sampled_from([Fraction(1), Fraction(-1)])) for _ in rows]
    return draw(shuffled(rows, y, {"loss": "logistic", "beta": draw(betas)}))


STRATEGIES = {
    "odd-interpolation": interpolation(),
    "odd-max-margin": margin(),
    "odd-hinge": hinge(),
    "odd-squared": squared(),
    "odd-logistic": logistic(),
}
