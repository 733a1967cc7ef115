"""What the statements on odd data say, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from analytic.model.losses import LOSSES
from analytic.theorem.statement import (
    TOLERANCE,
    Array,
    Claim,
    Data,
    Net,
    Optimal,
    Value,
    Witness,
    at_most,
    column,
    length,
    scalar,
    zero,
)


def kept(data: Data) -> list[int]:
    """The samples that count: all of them, or one of every group of equal ones where the loss is a constraint."""
    if data.loss not in LOSSES or not LOSSES[data.loss].constrained:
        return list(range(data.n))
    found: list[int] = []
    for i in range(data.n):
        if not any(zero(data.A[i] - data.A[j]) and zero(data.t[i] - data.t[j]) for j in found):
            found.append(i)
    return found


def odd(data: Data) -> bool:
    """Every sample that counts has a partner of its own with the opposite data and target."""
    waiting: list[int] = []
    for i in kept(data):
        if zero(data.A[i]) and zero(data.t[i]):
            continue
        partner = next((j for j in waiting if zero(data.A[i] + data.A[j]) and zero(data.t[i] + data.t[j])), None)
        if partner is None:
            waiting.append(i)
        else:
            waiting.remove(partner)
    return not waiting


def linear(theta: Array) -> Net:
    """``x . theta`` as a pair of neurons."""
    return scalar([(1.0, theta), (-1.0, -theta)]) if not zero(theta) else Net([])


def placed(data: Data, values: Array) -> Witness:
    """A dual vector on the samples that count, zero on the others."""
    v = np.zeros(data.n)
    v[kept(data)] = values
    return Witness(column(v))


def rows(data: Data) -> tuple[Array, Array]:
    """Samples and targets that count."""
    return data.A[kept(data)], data.t[kept(data)]


# interpolation


def least_norm(data: Data) -> Array | None:
    """``A^+ y``, None where it misses the targets."""
    A, y = rows(data)
    theta: Array = np.linalg.pinv(A) @ y
    return theta if zero(A @ theta - y) else None


def interpolant(data: Data) -> Iterator[Claim]:
    """The linear function of least norm, or none."""
    theta = least_norm(data)
    yield Value(np.inf) if theta is None else Optimal(linear(theta))


def interpolation_witness(data: Data) -> Iterator[Claim]:
    """``2 A x / ||theta||`` with ``A'A x = theta``."""
    theta, (A, _) = least_norm(data), rows(data)
    if theta is not None:
        size = length(theta)
        yield placed(data, 2 * A @ np.linalg.pinv(A.T @ A) @ theta / size if size > TOLERANCE else np.zeros(len(A)))


def interpolation_length(data: Data) -> float:
    """``||A^+ y||``."""
    theta = least_norm(data)
    return np.inf if theta is None else length(theta)


# labels


def nearest(data: Data) -> tuple[Array, Array]:
    """``p`` in the hull of the ``y_i a_i``, and weights, alike where the ``y_i a_i`` are, whose largest is least."""
    from scipy.optimize import linprog

    A, y = rows(data)
    signed = A * y[:, None]
    points: list[Array] = []
    for row in signed:
        if not any(zero(row - other) for other in points):
            points.append(row)
    member = np.array([next(k for k, point in enumerate(points) if zero(row - point)) for row in signed])
    P, counts = np.array(points), np.bincount(member, minlength=len(points))
    p = _closest(P)
    k = len(P)
    equal = np.vstack([np.hstack([P.T, np.zeros((data.d, 1))]), np.append(np.ones(k), 0.0)])
    found = linprog(np.append(np.zeros(k), 1.0), A_eq=equal, b_eq=np.append(p, 1.0),
                    A_ub=np.hstack([np.eye(k), -counts[:, None]]), b_ub=np.zeros(k))  # fmt: skip
    return p, found.x[:k][member] / counts[member]


def _closest(P: Array) -> Array:
    """The point of the hull of the rows nearest to the origin, by their subsets."""
    best = np.full(P.shape[1], np.inf)
    for count in range(1, len(P) + 1):
        for chosen in combinations(range(len(P)), count):
            B = P[list(chosen)]
            system = np.vstack([np.hstack([B @ B.T, np.ones((count, 1))]), np.append(np.ones(count), 0.0)])
            weights = np.linalg.lstsq(system, np.append(np.zeros(count), 1.0), rcond=None)[0][:count]
            if at_most(0, weights) and zero(weights.sum() - 1) and length(weights @ B) < length(best) - 1e-12:
                best = weights @ B
    return np.where(np.abs(best) < 1e-10, 0.0, best)


def margin(data: Data) -> Iterator[Claim]:
    """``p / ||p||^2``, or none."""
    p, _ = nearest(data)
    yield Value(np.inf) if zero(p) else Optimal(linear(p / (p @ p)))


def margin_witness(data: Data) -> Iterator[Claim]:
    """``2 y_i lambda_i / ||p||``."""
    p, weights = nearest(data)
    if not zero(p):
        yield placed(data, 2 * rows(data)[1] * weights / length(p))


def margin_length(data: Data) -> float:
    """``1 / ||p||``."""
    p = length(nearest(data)[0])
    return 1 / p if p > TOLERANCE else np.inf


def pull(data: Data) -> Array:
    """``A'y``."""
    found: Array = data.A.T @ data.t
    return found


def given_up(data: Data) -> bool:
    """``||A'y|| <= 2 beta``."""
    return at_most(length(pull(data)), 2 * data.beta)


def regimes(data: Data) -> bool:
    """All are fitted with margin, or none."""
    if given_up(data):
        return True
    p, weights = nearest(data)
    return not zero(p) and at_most(2 * data.beta * weights, length(p))


def hinge_network(data: Data) -> Iterator[Claim]:
    """Zero, or that of the margin."""
    p, _ = nearest(data)
    yield Optimal(Net([]) if given_up(data) else linear(p / (p @ p)))


def hinge_witness(data: Data) -> Iterator[Claim]:
    """``y``, or beta times that of the margin."""
    p, weights = nearest(data)
    yield placed(data, data.t if given_up(data) else 2 * data.beta * data.t * weights / length(p))


def lost(data: Data) -> float:
    """``n_0``."""
    return float(data.n if given_up(data) else 0)


def hinge_length(data: Data) -> float:
    """``||theta||``."""
    return 0.0 if given_up(data) else margin_length(data)


# squared and logistic loss


def eigenvalue(data: Data) -> float | None:
    """``lambda`` with ``A'A g = lambda g``, None if there is none; 1 for ``g = 0``."""
    g = pull(data)
    if zero(g):
        return 1.0
    image = data.A.T @ (data.A @ g)
    found = float(image @ g / (g @ g))
    return found if zero((image - found * g) / length(g)) else None


def one_direction(data: Data) -> bool:
    """The pull is an eigenvector, or nothing is fitted."""
    return given_up(data) or eigenvalue(data) is not None


def kappa(data: Data) -> float:
    """The eigenvalue, which does not matter where nothing is fitted."""
    return eigenvalue(data) or 1.0


def _shrunk(data: Data) -> Array:
    g = pull(data)
    return np.zeros(data.d) if given_up(data) else (1 - 2 * data.beta / length(g)) * g / kappa(data)


def shrunk_network(data: Data) -> Iterator[Claim]:
    """``(1 - 2 beta / ||g||)_+ g / lambda``."""
    yield Optimal(linear(_shrunk(data)))


def shrunk_witness(data: Data) -> Iterator[Claim]:
    """The residual."""
    yield Witness(column(data.t - data.A @ _shrunk(data)))


def pull_length(data: Data) -> float:
    """``||g||``."""
    return length(pull(data))


def raised_length(data: Data) -> float:
    """``max(||g||, 4 beta)``."""
    return max(pull_length(data), 4 * data.beta)


def one_margin(data: Data) -> bool:
    """All samples have one margin along g, or nothing is fitted."""
    g = pull(data)
    return at_most(length(g), 4 * data.beta) or zero(data.t * (data.A @ g) - g @ g / data.n)


def logit(data: Data) -> float:
    """``log(max(||g||, 4 beta) / (2 beta) - 1)``."""
    return float(np.log(raised_length(data) / (2 * data.beta) - 1))


def logistic_network(data: Data) -> Iterator[Claim]:
    """``n t g / ||g||^2``."""
    g = pull(data)
    yield Optimal(linear(data.n * logit(data) * g / (g @ g)) if not zero(g) else Net([]))


def logistic_witness(data: Data) -> Iterator[Claim]:
    """``y_i / (1 + e^t)``."""
    yield Witness(column(data.t / (1 + np.exp(logit(data)))))
