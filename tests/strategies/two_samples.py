"""Two samples in different directions: every angle, opposite ones, and targets near the borders of the pieces."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from hypothesis import strategies as st

from tests.strategies import Case
from tests.strategies.numbers import numbers, small
from tests.strategies.spike_free import positive

# tangents of rational angles around 90 and 120 degrees (tan 120 = -1.732...), measured from the first sample
steep = st.sampled_from([Fraction(0), Fraction(1, 1000), Fraction(-1, 1000), Fraction(-4, 7), Fraction(-5774, 10000)])
inside = st.sampled_from([Fraction(-1, 3), Fraction(-1, 5), Fraction(-1, 2)])
slopes = st.one_of(steep, inside, st.sampled_from([Fraction(-57735, 100000), Fraction(-1), Fraction(1)]), small)


@st.composite
def pair(draw: st.DrawFn) -> list[list[Fraction]]:
    """``a_2`` is ``along a_1`` plus ``across`` times a vector orthogonal to it."""
    p, q = draw(st.sampled_from([(1, 0), (3, 4), (2, -1), (0, 5)]))
    across = draw(st.one_of(st.just(Fraction(1)), positive, positive.map(lambda c: -c), st.just(Fraction(0))))
    along = draw(slopes) * abs(across) if across else -draw(positive)
    first, second = draw(positive), draw(positive)
    a1 = [first * p, first * q]
    a2 = [second * (along * p - across * q), second * (along * q + across * p)]
    pad = draw(st.integers(0, 1))
    rows = [[*a1, *[Fraction(0)] * pad], [*a2, *[Fraction(0)] * pad]]
    return rows if draw(st.booleans()) else rows[::-1]


@st.composite
def targets(draw: st.DrawFn, A: list[list[Fraction]]) -> list[Fraction]:
    """Any, or of one sign on the tangent points, between them and the spikes, and between the two."""
    if draw(st.booleans()):
        return draw(st.lists(st.one_of(small, numbers), min_size=2, max_size=2))
    k11, k22, k12 = (sum(a * b for a, b in zip(A[i], A[j], strict=True)) for i, j in ((0, 0), (1, 1), (0, 1)))
    first = [k11 * k22 - 2 * k12 * k12, -k12 * k22]
    second = [-k12 * k11, k11 * k22 - 2 * k12 * k12]
    ends = draw(
        st.sampled_from([(first, second), (first, [Fraction(1), Fraction(0)]), ([Fraction(0), Fraction(1)], second)])
    )
    mix = [Fraction(draw(st.integers(0, 3))) for _ in range(2)]
    return [mix[0] * a + mix[1] * b for a, b in zip(*ends, strict=True)]


@st.composite
def two_samples(draw: st.DrawFn) -> Case:
    A = draw(pair())
    return Case(A, draw(targets(A)), {"loss": "interpolation"})


@st.composite
def max_margin(draw: st.DrawFn) -> Case:
    return Case(draw(pair()), draw(st.sampled_from([[1, 1], [1, -1], [-1, 1], [-1, -1]])), {"loss": "max-margin"})


@st.composite
def squared(draw: st.DrawFn) -> Case:
    """Obtuse samples, the first of rational norm: opposite targets, small ones, and those above a vertex or an edge."""
    size, decay = draw(positive), draw(positive)
    along, across = (
        -draw(st.sampled_from([Fraction(1, 5), Fraction(1, 3), Fraction(4, 7), Fraction(3, 5)])),
        draw(positive),
    )
    A = [[3 * size, 4 * size], [across * (3 * along - 4), across * (4 * along + 3)]]
    k11, k22, k12 = (sum(a * b for a, b in zip(A[i], A[j], strict=True)) for i, j in ((0, 0), (1, 1), (0, 1)))
    kind = draw(st.sampled_from(["opposite", "small", "vertex", "edge"]))
    if kind == "opposite":
        y = [draw(positive), -draw(positive)]
    elif kind == "small":  # h(y) <= |y_1| ||a_1|| + |y_2| ||a_2||
        y = [draw(positive) * decay / (40 * (1 + k)) for k in (k11, k22)]
    else:
        edge = [decay / (5 * size), -2 * k12 / k22 * decay / (5 * size)]
        spike = draw(positive)
        touch = draw(st.sampled_from([0, 1, 2])) if kind == "vertex" else 0
        lower = Fraction(0) if kind == "vertex" else draw(st.sampled_from([Fraction(1, 2), Fraction(1)])) * edge[1]
        tangent = [k11 * k22 - 2 * k12 * k12, -k12 * k22]
        y = [edge[0] + spike + touch * tangent[0], edge[1] - lower + touch * tangent[1]]
    if 4 * k12 * k12 >= k11 * k22 and kind != "opposite":
        y = [draw(positive), draw(positive)]  # 120 degrees or more: a box, whatever the targets
    side, swap = draw(st.sampled_from([1, -1])), draw(st.booleans())
    y = [side * c for c in y]
    return Case(A[::-1] if swap else A, y[::-1] if swap else y, {"beta": decay})


@st.composite
def on_the_arc(draw: st.DrawFn) -> Case:
    """A residual between the vertices of the arc, at a decay next to which the one of the case is."""
    along, across, size = (
        -draw(st.sampled_from([Fraction(1, 5), Fraction(1, 3), Fraction(1, 2)])),
        *draw(st.tuples(positive, positive)),
    )
    A = [[3 * size, 4 * size], [across * (3 * along - 4), across * (4 * along + 3)]]
    k11, k22, k12 = (sum(a * b for a, b in zip(A[i], A[j], strict=True)) for i, j in ((0, 0), (1, 1), (0, 1)))
    p, q = (Fraction(draw(st.integers(1, 9))) for _ in range(2))
    v = [p * k22 - 2 * q * k12, q * k11 - 2 * p * k12]
    image = [k11 * v[0] + k12 * v[1], k12 * v[0] + k22 * v[1]]
    if image[0] * v[1] == image[1] * v[0]:  # an eigenvector: the residual is made of square roots
        v[0] = v[0] * Fraction(101, 100)
        image = [k11 * v[0] + k12 * v[1], k12 * v[0] + k22 * v[1]]
    square = v[0] * image[0] + v[1] * image[1]
    beta = Fraction(isqrt(int(square * 10**12)), 10**6)
    share, side = draw(positive) / (k11 + k22), draw(st.sampled_from([1, -1]))
    y = [side * (a + share * b) for a, b in zip(v, image, strict=True)]
    swap = draw(st.booleans())
    return Case(A[::-1] if swap else A, y[::-1] if swap else y, {"beta": beta})


@st.composite
def hinge(draw: st.DrawFn) -> Case:
    """Labels, and a decay next to where a sample is given up."""
    A = draw(pair())
    y = draw(st.sampled_from([[1, 1], [1, -1], [-1, 1], [-1, -1]]))
    size = Fraction(isqrt(int(sum(c * c for c in draw(st.sampled_from(A))) * 10**12)) + 1, 10**6)
    return Case(A, y, {"loss": "hinge", "beta": size * draw(st.sampled_from([Fraction(1), Fraction(4, 5)]) | positive)})


STRATEGIES = {
    "two-samples-hinge": hinge(),
    "two-samples-secular": on_the_arc(),
    "two-samples-interpolation": two_samples(),
    "two-samples-max-margin": max_margin(),
    "two-samples-squared": squared(),
}
