"""What the statement on powers of the path norm says, in numbers: against networks with kinks on a grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analytic.families.line.meaning import bending, line_of, values
from analytic.theorem.statement import Array, Claim, Data, Fact, Undefined

POWERS = (0.25, 0.5, 0.8)
MOST = 1500
"""Sets of kinks that are tried."""
CLOSE = 1e-7
Groups = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Bends:
    """The places, the values there and the changes of slope at the inner places."""

    x: Array
    y: Array
    delta: Array

    def merged(self, groups: Groups) -> tuple[Array, Array]:
        """Where the groups bend, and by how much."""
        changes = np.array([self.delta[list(group)].sum() for group in groups])
        kinks = np.array([self.delta[list(g)] @ self.x[1:-1][list(g)] for g in groups]) / changes
        return kinks, changes

    def spline(self, kinks: Array, changes: Array, at: Array) -> Array:
        """The function with these bends through the first two dots, where no bend is before the second."""
        slope = (self.y[1] - self.y[0]) / (self.x[1] - self.x[0])
        found: Array = self.y[0] + slope * (at - self.x[0])
        for kink, change in zip(kinks, changes, strict=True):
            found = found + change * np.maximum(at - kink, 0)
        return found


def bends_of(data: Data) -> Bends | None:
    """None for a single place, where every straight line through the dot costs nothing."""
    if data.d > 1:
        raise Undefined("the statement has the places as numbers")
    x, y = line_of(data).x, values(data)
    return Bends(x, y, bending(x, y)[1]) if len(x) > 1 else None


def matchings(delta: Array, start: int = 0) -> Iterator[Groups]:
    """Every way to leave bends alone or to pair neighbours of one sign; bends that are zero are left out."""
    if start >= len(delta):
        yield ()
        return
    here = () if abs(delta[start]) < CLOSE else ((start,),)
    for rest in matchings(delta, start + 1):
        yield (*here, *rest)
    if here and start + 1 < len(delta) and delta[start] * delta[start + 1] > CLOSE**2:
        for rest in matchings(delta, start + 2):
            yield ((start, start + 1), *rest)


def best(found: Bends, power: float) -> tuple[float, list[Groups]]:
    """The least sum of powers over the matchings, and those that attain it."""
    costs = [(float((np.abs(found.merged(g)[1]) ** power).sum()), g) for g in matchings(found.delta)]
    least = min(cost for cost, _ in costs)
    return least, [g for cost, g in costs if cost < least + CLOSE]


def networks(found: Bends) -> Iterator[tuple[Array, Array]]:
    """Kinks and changes of functions through the dots with at most as many kinks as dots, on a grid of places."""
    x = found.x
    slopes = np.diff(found.y) / np.diff(x)
    meets = [
        (found.y[j] - found.y[i] + slopes[i] * x[i] - slopes[j] * x[j]) / (slopes[i] - slopes[j])
        for i in range(len(slopes)) for j in range(i) if abs(slopes[i] - slopes[j]) > CLOSE
    ]  # fmt: skip
    ends = (x[0] - 1.0, x[-1] + 1.0)
    grid = sorted({round(t, 12) for t in (*meets, *x, *(x[:-1] + x[1:]) / 2, *ends) if ends[0] <= t <= ends[1]})
    most = len(x) - 1
    chosen = (some for count in range(most + 1) for some in combinations(grid, count))
    for _, kinks in zip(range(MOST), chosen, strict=False):
        columns = np.array([np.ones_like(x), x, *(np.maximum(x - t, 0) for t in kinks)]).T
        weights = np.linalg.lstsq(columns, found.y, rcond=None)[0]
        if np.abs(columns @ weights - found.y).max() < CLOSE / 10:
            changes = np.where(np.abs(weights[2:]) < CLOSE, 0.0, weights[2:])  # rounding, of which powers are large
            yield np.array(kinks), changes


def least_cost(data: Data) -> Iterator[Claim]:
    """No function of the grid costs less than the best matching."""
    found = bends_of(data)
    if found is None:
        return
    others = list(networks(found))
    for power in POWERS:
        least = best(found, power)[0]
        cheaper = [t for t, c in others if (np.abs(c) ** power).sum() < least - 1e-5]
        yield Fact(not cheaper, f"kinks at {cheaper[:1]} cost less than {least} for the power {power}")


def attained(data: Data) -> Iterator[Claim]:
    """The functions of the best matchings go through all samples."""
    found = bends_of(data)
    if found is None:
        return
    for power in POWERS:
        for groups in best(found, power)[1]:
            kinks, changes = found.merged(groups)
            fit = found.spline(kinks, changes, data.A[:, 0])
            yield Fact(bool(np.abs(fit - data.t).max() < 1e-6), f"bends {groups} miss the dots")


def nothing_else(data: Data) -> Iterator[Claim]:
    """A function of the grid that costs as little has the bends of a best matching."""
    found = bends_of(data)
    if found is None:
        return
    others = list(networks(found))
    for power in POWERS:
        least, chosen = best(found, power)
        shapes = [np.sort(found.merged(groups)[0]) for groups in chosen]
        for kinks, changes in others:
            used = np.abs(changes) > 1e-5
            if (np.abs(changes) ** power).sum() < least + CLOSE:
                same = [len(s) == used.sum() and np.abs(s - kinks[used]).max(initial=0) < 1e-5 for s in shapes]
                yield Fact(any(same), f"bends at {kinks} cost as little for the power {power}")
