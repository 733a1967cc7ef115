"""Constraints that hold up to rounding, made to hold exactly by a small change of the network.

A float network never interpolates exactly. If it misses the targets by rounding only, a few more neurons with tiny
exact weights close the difference; margins just below one are scaled up. Larger misses are refused.
"""

from __future__ import annotations

import numpy as np
from flint import fmpq, fmpq_mat

from analytic.certification.primal import fit_of
from analytic.exact.rounding import clipped
from analytic.exact.scalars import rationals, to_fraction
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.errors import InfeasibleError, UnsupportedError

ROUNDING = fmpq(1, 10**6)
"""A network that misses its constraints by more, relatively, is not repaired."""
MOST_SAMPLES = 400
"""The repair eliminates a full rational matrix: ten seconds at that size, an hour at five times as many."""


def feasible(problem: Problem, network: Network) -> Network:
    """The network itself if it meets the constraints of the loss exactly, else one nearby that does.

    Raises InfeasibleError if it misses them by more than a relative ``1e-6``.
    """
    if problem.penalised:
        return network
    return _separating(problem, network) if problem.description.labelled else _interpolating(problem, network)


def _separating(problem: Problem, network: Network) -> Network:
    margins = [f * y for f, y in zip(fit_of(problem, network), rationals(problem.targets), strict=True)]
    worst = min(margins)
    if worst >= 1:
        return network
    if worst < 1 - ROUNDING:
        i = margins.index(worst)
        raise InfeasibleError(
            f"network has margin {clipped(to_fraction(worst)):.6g} at sample {i}, less than 1: scale or train it until "
            "y f(A) >= 1 before certifying"
        )
    return _with(network, [], [], scale=1 / worst)


def _interpolating(problem: Problem, network: Network) -> Network:
    rest = [y - f for f, y in zip(fit_of(problem, network), rationals(problem.targets), strict=True)]
    worst = max(map(abs, rest))
    if worst == 0:
        return network
    size = max(map(abs, rationals(problem.targets)))
    if worst > ROUNDING * size:
        i = [abs(x) for x in rest].index(worst)
        raise InfeasibleError(
            f"network misses target {i} by {clipped(to_fraction(worst)):.6g}: interpolation needs f(A) = y; "
            "train it further, or use loss='squared'"
        )
    if problem.n > MOST_SAMPLES:
        raise UnsupportedError(
            f"network misses the targets by rounding: at {problem.n} samples it cannot be made to interpolate exactly "
            f"(up to {MOST_SAMPLES} are); certify it with loss 'squared'"
        )
    for attempt in range(8):
        found = _correction(problem, rest, attempt)
        if found is not None:
            return _with(network, *found, scale=fmpq(1))
    raise InfeasibleError("y cannot be interpolated exactly by any network found: some samples tie their targets")


def _correction(problem: Problem, rest: list[fmpq], seed: int) -> tuple[list[list[fmpq]], list[fmpq]] | None:
    """Random neurons whose features span, and weights that give ``rest``; None if they do not reach it."""
    rng = np.random.default_rng(seed)
    count = problem.n * (1 + seed)
    columns, features = [], []
    scale = max((abs(x) for row in problem.A for x in rationals(row)), default=fmpq(1)) or fmpq(1)
    unit = fmpq(2) ** (int(scale.p).bit_length() - int(scale.q).bit_length())
    for k in range(count):
        u = [fmpq(int(x)) / unit for x in rng.integers(-64, 65, size=problem.d)]
        b = fmpq(0)
        if problem.bias == "free":
            kink = problem.A[k % problem.n]
            b = -sum((x * c for x, c in zip(rationals(kink), u, strict=True)), start=fmpq(0)) + fmpq(
                int(rng.integers(1, 9)), 64
            )
        columns.append([*u, b])
        features.append([
            max(sum((x * c for x, c in zip(row, u, strict=True)), start=b), fmpq(0)) for row in problem.A
        ])  # fmt: skip
    system = fmpq_mat([[*row, y] for row, y in zip(zip(*features, strict=True), rest, strict=True)])
    reduced, rank = system.rref()
    weights = [fmpq(0)] * count
    for i in range(rank):
        lead = next(j for j in range(count + 1) if reduced[i, j] != 0)
        if lead == count:
            return None
        weights[lead] = reduced[i, count]
    used = [k for k in range(count) if weights[k] != 0]
    return [columns[k] for k in used], [weights[k] for k in used]


def _with(network: Network, columns: list[list[fmpq]], weights: list[fmpq], *, scale: fmpq) -> Network:
    """The network times ``scale`` with more neurons, each ``(u, b)`` and its output weight."""
    scaled = [(u, b, (scale * w[0],)) for u, b, w in network.parts]
    more = [(tuple(column[:-1]), column[-1], (weight,)) for column, weight in zip(columns, weights, strict=True)]
    linear = None if network.skip_rows is None else [(scale * row[0],) for row in network.skip_rows]
    return network.like([*scaled, *more], (scale * network.xi_row[0],), linear)
