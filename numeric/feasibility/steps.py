"""Constraints met where samples are nearly equal: what is missing is added in steps between neighbours.

Targets that differ between samples a hair apart ask for slopes whose rounding is larger than what constraints allow.
Two neurons of opposite weights, their kinks on both sides of the hair, make a step instead: a number times the
distance of the kinks beyond both, where the slopes cancel exactly. Steps between samples that are neighbours along a
line (in angle about the origin without biases) make any function of the samples, with digits to spare, and what they
cost is in proportion to what was missing.
"""

from __future__ import annotations

import numpy as np

from numeric.losses import LOSS
from numeric.network import Array, Network
from numeric.problem import Problem
from numeric.scaled import objective, with_ones
from numeric.scaled.exact import LARGEST, exact_features, exact_residual

TRIALS = 12
"""Random lines, or planes, beside those of the coordinates."""

BEST = 4
"""Of these, how many are tried: those whose steps are cheapest."""

ROUNDS = 3
"""Corrections of what rounding the weights leaves missing."""

Pairs = tuple[Array, Array, Array, Array]
"""Two neurons a step: weights (d, k) and biases (k,) of the first and of the second."""


def stepped(problem: Problem, networks: list[Network]) -> tuple[Network, float] | None:
    """The cheapest network that meets the constraints, and its value: one of those given with steps added, if any."""
    pairs = _cheapest(problem)
    found = []
    for network in networks:
        if problem.A.size * (network.neurons + 2 * ROUNDS * problem.n) > LARGEST:
            continue
        for some in pairs:
            moved = _mended(problem, network, some)
            value = np.inf if moved is None else objective(problem, moved)
            if moved is not None and np.isfinite(value):
                found.append((moved, value))
    return min(found, key=lambda pair: pair[1], default=None)


def _missing(problem: Problem, network: Network) -> Array:
    """What the predictions lack: all that parts them from the targets, or what a margin below one lacks."""
    return LOSS[problem.loss].unmet(exact_residual(problem.A, problem.y, network), problem.y)


def _mended(problem: Problem, network: Network, pairs: Pairs) -> Network | None:
    """The network with the steps that add what is missing; None where they are not enough."""
    U, first, V, second = pairs
    columns = exact_features(problem.A, U, first, V, second)
    size = np.max(np.abs(columns), axis=0, initial=0.0)
    U, first, V, second, columns, size = (part[..., size > 0] for part in (*pairs, columns, size))
    table = with_ones(columns / size, free=problem.free)
    lengths = np.max(np.abs(table), axis=1, initial=0.0)
    lengths[lengths == 0] = 1.0
    table = table / lengths[:, None]
    weights, xi = np.zeros(size.size), float(network.xi)
    best, least = None, np.inf
    for _ in range(ROUNDS):
        moved = Network(
            np.hstack([network.U, U, V]),
            np.concatenate([network.b, first, second]),
            np.concatenate([network.w, weights, -weights]),
            xi,
        )
        missing = _missing(problem, moved)
        worst = float(np.max(np.abs(missing)))
        if not worst < least:
            break
        best, least = moved, worst
        change = np.linalg.lstsq(table, missing / lengths, rcond=1e-15)[0]
        weights = weights + change[: size.size] / size
        xi = xi + float(change[-1]) if problem.free else xi
        if not (np.isfinite(weights).all() and np.isfinite(xi)):
            break
    return best


def _cheapest(problem: Problem) -> list[Pairs]:
    """Steps along a few lines, or around the origin of a few planes."""
    d, rng = problem.A.shape[1], np.random.default_rng(0)
    if problem.free:
        lines = [*np.eye(d), *rng.normal(size=(TRIALS if d > 1 else 0, d))]
        found = [_along(problem, line) for line in lines]
    else:
        corners = [np.eye(d)[[i, j]] for i in range(min(d, 4)) for j in range(i)]
        planes = [*corners, *rng.normal(size=(TRIALS if d > 1 else 0, 2, d))]
        found = [_around(problem, *plane) for plane in planes]
    order = np.argsort([cost for cost, _ in found], kind="stable")
    return [found[k][1] for k in order[:BEST]]


def _along(problem: Problem, line: Array) -> tuple[float, Pairs]:
    """Steps between neighbours on a line."""
    place = problem.A.astype(np.longdouble) @ line
    order = np.argsort(place, kind="stable")
    at = place[order]
    low, high = at[:-1].astype(np.float64), at[1:].astype(np.float64)
    low = np.where(low < at[:-1], np.nextafter(low, np.inf), low)
    high = np.where(high > at[1:], np.nextafter(high, -np.inf), high)
    rise = np.abs(np.diff(problem.y[order]))
    used = low < high
    cost = float(np.sum(rise[used] / (high - low)[used])) + (np.inf if np.any(rise[~used]) else 0.0)
    U = np.repeat(line[:, None], int(used.sum()), axis=1)
    return cost * float(np.linalg.norm(line)), (U, -low[used], U, -high[used])


def _around(problem: Problem, one: Array, other: Array) -> tuple[float, Pairs]:
    """Steps between neighbours in angle, about the origin of a plane, and the linear functions."""
    A, d = problem.A.astype(np.longdouble), problem.A.shape[1]
    p, q = A @ one, A @ other
    angle = np.mod(np.arctan2(q, p), np.pi)
    order = np.argsort(angle, kind="stable")
    gap = np.diff(angle[order], append=angle[order][:1] + np.pi)
    rate = problem.y[order] / np.maximum(np.hypot(p, q)[order], np.finfo(np.float64).tiny).astype(np.float64)
    rise = np.abs(np.diff(rate, append=rate[:1]))
    used = gap > 0
    cost = float(np.sum(rise[used] / gap[used])) + (np.inf if np.any(rise[~used]) else 0.0)
    start, width = angle[order][used], gap[used]
    sides = []
    for part in (0.125, 0.875):  # kinks just inside the gap
        kink = start + np.longdouble(part) * width
        sides.append((np.outer(other, np.cos(kink)) - np.outer(one, np.sin(kink))).astype(np.float64))
    none = np.zeros(sides[0].shape[1] + d)
    return cost, (np.hstack([sides[0], np.eye(d)]), none, np.hstack([sides[1], -np.eye(d)]), none)
