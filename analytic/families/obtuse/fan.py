"""Samples on rays from one of them, no two of which have an acute angle, for a free bias.

A neuron that is active on several rays costs at least as much as one for each of them, so that every ray is a line of
its own: its function begins at the common sample, and bends at the samples of the ray.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO, Scalar, rational, sqrt
from analytic.families.obtuse import meaning_fan as meaning
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.parts import Hypothesis
from analytic.theorem.statement import Sentence

Row = tuple[Any, ...]


@dataclass(frozen=True)
class FanRay:
    """A sample of each place ``a_p + z d``, ``z_1 = 1 < z_2 < ...``, and the heights of ``y = y_p + h t``."""

    d: Row
    t: Row
    rows: tuple[int, ...]
    z: tuple[fmpq, ...]
    h: tuple[fmpq, ...]

    def bends(self) -> list[fmpq]:
        """``delta_j`` at the places but the last one, of the function that is flat up to the first."""
        slopes = [
            ZERO,
            *((b - a) / (y - x) for a, b, x, y in zip(self.h, self.h[1:], self.z, self.z[1:], strict=False)),
        ]
        return [right - left for left, right in pairwise(slopes)]

    def jumps(self) -> list[fmpq]:
        """Of the slope of gamma at 0 and at the places: gamma is ``sign(delta_j)`` there, zero at both ends."""
        gamma = [ZERO, *(fmpq((bend > 0) - (bend < 0)) for bend in self.bends()), ZERO]
        places = (ZERO, *self.z)
        slopes = [(b - a) / (y - x) for a, b, x, y in zip(gamma, gamma[1:], places, places[1:], strict=False)]
        return [right - left for left, right in zip([ZERO, *slopes], [*slopes, ZERO], strict=True)]

    @property
    def price(self) -> Scalar:
        """``||t|| / ||d||``."""
        return sqrt(rational(dot(self.t, self.t)) / rational(dot(self.d, self.d)))


@dataclass(frozen=True)
class Fan:
    """The common sample and the rays from it; ``reason`` where their targets are not as they should be."""

    vertex: int
    rays: tuple[FanRay, ...]
    reason: str = ""


@remembered
def fan(problem: Problem) -> Fan | None:
    """Of the first sample that has all that the theorem asks for, or else of the first one with obtuse rays."""
    first = None
    for p in range(problem.n):
        groups = _groups(problem, p)
        if groups is None:
            continue
        found = _fan(problem, p, groups)
        if not found.reason and _narrow(found) is None:
            return found
        first = first or found
    return first


def _groups(problem: Problem, p: int) -> list[tuple[Row, list[tuple[fmpq, int]]]] | None:
    """A direction and the places with their samples for each ray from the sample p; None if two are acute."""
    groups: list[tuple[Row, list[tuple[fmpq, int]]]] = []
    for i, row in enumerate(problem.A):
        d = tuple(a - b for a, b in zip(row, problem.A[p], strict=True))
        if not any(d):
            continue
        for first, members in groups:
            inner = rational(dot(first, d))
            if inner <= 0:
                continue
            ratio = inner / rational(dot(first, first))
            if any(a != ratio * b for a, b in zip(d, first, strict=True)):
                return None
            members.append((ratio, i))
            break
        else:
            groups.append((d, [(ONE, i)]))
    return groups


def _fan(problem: Problem, p: int, groups: Sequence[tuple[Row, list[tuple[fmpq, int]]]]) -> Fan:
    rays = []
    for i, row in enumerate(problem.A):
        if row == problem.A[p] and problem.y[i] != problem.y[p]:
            return Fan(p, (), f"samples {p} and {i} are equal and their targets are not")
    for d, members in groups:
        ray = _ray(problem, p, d, sorted(members))
        if isinstance(ray, str):
            return Fan(p, (), ray)
        rays.append(ray)
    return Fan(p, tuple(rays))


def _ray(problem: Problem, p: int, d: Row, members: Sequence[tuple[fmpq, int]]) -> FanRay | str:
    """The ray from its samples in order, or why its targets are not as they should be."""
    unit = members[0][0]
    moved = {i: tuple(a - b for a, b in zip(problem.y[i], problem.y[p], strict=True)) for _, i in members}
    t = next((move for move in moved.values() if any(move)), (ZERO,) * problem.o)
    k = next((k for k, cell in enumerate(t) if cell), 0)
    rows: list[int] = []
    places: list[fmpq] = []
    heights: list[fmpq] = []
    for place, i in members:
        height = rational(moved[i][k] / t[k]) if t[k] else ZERO
        if any(a != height * b for a, b in zip(moved[i], t, strict=True)):
            return f"the targets on the ray of sample {i} are not on a line through that of sample {p}"
        if places and place / unit == places[-1]:
            if height != heights[-1]:
                return f"samples {rows[-1]} and {i} are equal and their targets are not"
            continue
        if not places and height:
            return f"sample {i} is the nearest on its ray to sample {p} and has another target"
        rows.append(i)
        places.append(place / unit)
        heights.append(height)
    return FanRay(tuple(unit * cell for cell in d), t, tuple(rows), tuple(places), tuple(heights))


def _narrow(found: Fan) -> tuple[FanRay, FanRay] | None:
    """Two rays whose targets are closer to one line than they are."""
    for left, right in combinations(found.rays, 2):
        seen = rational(dot(left.t, right.t)) ** 2 * rational(dot(left.d, left.d)) * rational(dot(right.d, right.d))
        room = rational(dot(left.d, right.d)) ** 2 * rational(dot(left.t, left.t)) * rational(dot(right.t, right.t))
        if seen > room:
            return left, right
    return None


def _obtuse(problem: Problem) -> Verdict:
    found = fan(problem)
    if found is None:
        return Verdict("refuted", "from no sample are the others on rays without an acute angle")
    return Verdict("proved", f"rays from sample {found.vertex}")


def _straight(problem: Problem) -> Verdict:
    found = fan(problem)
    if found is None or found.reason:
        return Verdict("refuted", found.reason if found else "there are no such rays")
    return Verdict("proved", "targets on lines, flat up to the nearest samples")


def _wide(problem: Problem) -> Verdict:
    found = fan(problem)
    pair = _narrow(found) if found and not found.reason else None
    if found is None or found.reason or pair:
        which = f"of samples {pair[0].rows[0]} and {pair[1].rows[0]} " if pair else ""
        return Verdict("refuted", f"the targets on the rays {which}are closer to one line than the rays")
    return Verdict("proved", "targets of different rays are as far from one line as the rays")


FAN = Sentence(
    r"""Let $\data_p$ be one of the samples; the others of one direction from it are a ray. On ray $k$ let $\data_p +
    d_k$ be the nearest sample, $r_i$ the numbers with $\data_i = \data_p + r_i d_k$, $t_k$ a difference $\target_i -
    \target_p \neq 0$, and $h_i = t_k^\top (\target_i - \target_p) / \lVert t_k \rVert^2$; both are zero if there is
    none."""
)
OBTUSE = Hypothesis(
    "fan-obtuse",
    r"d_k^\top d_l \le 0 \text{ if } k \neq l",
    "no two rays have an acute angle",
    _obtuse,
    meaning.obtuse,
    needs_limits=True,
    later=True,
)
STRAIGHT = Hypothesis(
    "fan-targets",
    r"\target_i = \target_p + h_i t_k,\ h_i = 0 \text{ if } r_i = 1,\ "
    r"\target_i = \target_j \text{ if } \data_i = \data_j",
    "the targets on a ray are on a line, at the nearest sample that of sample $p$, equal samples have equal targets",
    _straight,
    meaning.straight,
    needs_limits=True,
    later=True,
)
WIDE = Hypothesis(
    "fan-angles",
    r"|t_k^\top t_l| \, \lVert d_k \rVert \lVert d_l \rVert \le |d_k^\top d_l| \, \lVert t_k \rVert \lVert t_l \rVert"
    r" \text{ if } k \neq l",
    "the targets of different rays are as far from one line as the rays are",
    _wide,
    meaning.wide,
    needs_limits=True,
    later=True,
)
