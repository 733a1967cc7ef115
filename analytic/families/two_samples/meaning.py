"""What the statements on two samples say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from analytic.theorem.statement import Array, Claim, Data, Net, Optimal, Witness, column, length, scalar, zero

SLACK = 1e-9


def gram(data: Data) -> Array:
    """``K = A A'``."""
    found: Array = np.round(data.A @ data.A.T, 12)
    return found


def entry(i: int, j: int) -> Callable[[Data], float]:
    """``k_ij``."""
    return lambda data: float(gram(data)[i, j])


def target(i: int) -> Callable[[Data], float]:
    """``y_i``."""
    return lambda data: float(data.t[i])


def in_two_directions(data: Data) -> bool:
    """Neither sample is zero or a nonnegative multiple of the other."""
    K = gram(data)
    if min(K[0, 0], K[1, 1]) <= 0:
        return False
    return not (zero(K[0, 0] * K[1, 1] - K[0, 1] ** 2) and K[0, 1] > 0)


def interpolant(data: Data, y: Array) -> Net:
    """The neurons that the statement names for these targets."""
    K, (a, b) = gram(data), data.A
    k11, k22, k12 = K[0, 0], K[1, 1], K[0, 1]
    opposite = y[0] * y[1] < 0
    if k12 >= 0:
        dual = np.linalg.inv(K)
        if opposite:
            return scalar([(y[0], data.A.T @ dual[0]), (y[1], data.A.T @ dual[1])])
        return scalar([(float(np.sign(y.sum())), data.A.T @ dual @ np.abs(y))])
    if opposite or zero(y[0] * y[1]) or 4 * k12**2 >= k11 * k22 - SLACK:
        return scalar([(y[0] / k11, a), (y[1] / k22, b)])
    room = k11 * k22 - 2 * k12**2
    p, q = np.abs(y)
    for first, second, size, other, s, t in ((a, b, k11, k22, p, q), (b, a, k22, k11, q, p)):
        if t * room <= -s * k12 * other + SLACK:
            turned = first - 2 * k12 / other * second
            weight = -t / k12
            rest = (s - weight * (first @ turned)) / size
            sign = float(np.sign(y[0]))
            return scalar([(sign * rest, first), (sign * weight, turned)])
    return scalar([(float(np.sign(y[0])), data.A.T @ np.linalg.inv(K) @ np.abs(y))])


def dual_vector(data: Data, y: Array) -> Array:
    """The vector that the statement names for these targets."""
    K, sizes = gram(data), np.sqrt(np.diag(gram(data)))
    k11, k22, k12 = K[0, 0], K[1, 1], K[0, 1]
    opposite, room, (p, q) = y[0] * y[1] < 0, k11 * k22 - 2 * k12**2, np.abs(y)
    found: Array
    if k12 >= 0 and opposite:
        found = np.sign(y) * np.sqrt(np.diag(np.linalg.inv(K)))
    elif k12 < 0 and (opposite or zero(y[0] * y[1]) or 4 * k12**2 >= k11 * k22 - SLACK):
        found = np.sign(y) / sizes
    elif k12 < 0 and q * room <= -p * k12 * k22 + SLACK:
        found = np.sign(y) * np.array([1, -2 * k12 / k22]) / sizes[0]
    elif k12 < 0 and p * room <= -q * k12 * k11 + SLACK:
        found = np.sign(y) * np.array([-2 * k12 / k11, 1]) / sizes[1]
    elif zero(y):
        found = np.zeros(2)
    else:
        seen = np.linalg.inv(K) @ y
        found = seen / np.sqrt(y @ seen)
    return found


def neurons(data: Data) -> Iterator[Claim]:
    """They are optimal for the targets."""
    yield Optimal(interpolant(data, data.t))


def supporting(data: Data) -> Iterator[Claim]:
    """Its dual vector proves it."""
    yield Witness(column(dual_vector(data, data.t)))


def nearer(data: Data) -> int | None:
    """The sample that alone decides the margin of equal labels, if one does."""
    K = gram(data)
    alone = [i for i in (0, 1) if K[0, 1] > K[i, i] and data.t[0] * data.t[1] > 0]
    return alone[0] if alone else None


def margin_neurons(data: Data) -> Iterator[Claim]:
    """The interpolant of the labels, or one neuron along the shorter sample."""
    i = nearer(data)
    if i is None:
        yield Optimal(interpolant(data, data.t))
    else:
        yield Optimal(scalar([(float(data.t[i]), data.A[i] / gram(data)[i, i])]))


def margin_supporting(data: Data) -> Iterator[Claim]:
    """The dual vector of the interpolant, or that of the shorter sample."""
    i = nearer(data)
    v = dual_vector(data, data.t) if i is None else data.t * np.eye(2)[i] / length(data.A[i])
    yield Witness(column(v))


# squared loss


def projection(data: Data) -> Array:
    """The point of the printed set nearest to y."""
    K, y = gram(data), data.t
    limits = data.beta / np.sqrt(np.diag(K))
    clipped: Array = np.clip(y, -limits, limits)
    if y[0] * y[1] <= 0 or 4 * K[0, 1] ** 2 >= K[0, 0] * K[1, 1] - SLACK:
        return clipped
    sign = float(np.sign(y[0]))
    return sign * _rounded(K, np.abs(y), data.beta, limits)


def _rounded(K: Array, y: Array, beta: float, limits: Array) -> Array:
    """The nearest point of the positive corner: two edges up to ``V_1`` and ``V_2``, and the arc between them."""
    from scipy.optimize import minimize_scalar

    ends = [np.array([1.0, -2 * K[0, 1] / K[1, 1]]) * limits[0], np.array([-2 * K[0, 1] / K[0, 0], 1.0]) * limits[1]]
    if y[0] <= limits[0] and y[1] <= limits[1] and (_outside(y, ends) or y @ K @ y <= beta**2):
        return y
    candidates = [
        np.array([limits[0], min(y[1], ends[0][1])]), np.array([min(y[0], ends[1][0]), limits[1]]),
    ]  # fmt: skip

    def on_arc(s: float) -> Array:
        x = (1 - s) * ends[0] + s * ends[1]
        found: Array = beta * x / np.sqrt(x @ K @ x)
        return found

    grid = np.linspace(0, 1, 33)
    k = int(np.argmin([length(on_arc(s) - y) for s in grid]))
    bounds = (grid[max(k - 1, 0)], grid[min(k + 1, 32)])
    best = minimize_scalar(lambda s: float(length(on_arc(s) - y) ** 2), bounds=bounds, method="bounded",
                           options={"xatol": 1e-13})  # fmt: skip
    candidates += [on_arc(0.0), on_arc(1.0), on_arc(float(best.x))]
    return min(candidates, key=lambda v: length(v - y))


def _outside(y: Array, ends: list[Array]) -> bool:
    """Whether y is not in the cone of ``V_1`` and ``V_2``."""
    weights = np.linalg.solve(np.array(ends).T, y)
    return bool(weights.min() < 0)


def residual(data: Data) -> Iterator[Claim]:
    """The projection is a dual witness."""
    yield Witness(column(projection(data)))


def fit(data: Data) -> Iterator[Claim]:
    """The minimum-norm interpolant of ``y - v`` is optimal."""
    f = data.t - projection(data)
    yield Optimal(interpolant(data, np.where(np.abs(f) < 1e-9, 0.0, f)))


def part(i: int) -> Callable[[Data], float]:
    """``v_i``."""
    return lambda data: float(projection(data)[i])
