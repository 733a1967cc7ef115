"""What the statement on two samples and hinge loss says, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from analytic.families.two_samples.meaning import dual_vector, gram, interpolant, nearer
from analytic.theorem.statement import Array, Claim, Data, Net, Optimal, Witness, column, length, scalar

SLACK = 1e-10


def margin_vector(data: Data) -> Array:
    """The dual witness of the maximum margin."""
    i = nearer(data)
    found: Array = dual_vector(data, data.t) if i is None else data.t * np.eye(2)[i] / length(data.A[i])
    return found


def largest(data: Data, j: int) -> tuple[float, bool]:
    """``T_j`` and whether it is on the arc; infinite where there is none."""
    K, k, equal = gram(data), 1 - j, data.t[0] == data.t[1]
    own, other, c = K[j, j], K[k, k], K[0, 1] * data.t[0] * data.t[1]
    D = own * other - c * c
    room = data.beta**2 * other - D
    same = c >= 0 or own * np.sqrt(other) >= -2 * c * data.beta
    if same if equal else c < 0 and np.sqrt(own * D) < -data.beta * c:
        return ((np.sqrt(room) - c) / other, True) if room > 0 else (np.inf, True)
    return (data.beta * np.sqrt(own / D), False) if K[0, 1] > 0 else (data.beta / np.sqrt(other), False)


def _regime(data: Data) -> tuple[str, int]:
    over = [j for j in (0, 1) if data.beta * data.t[j] * margin_vector(data)[j] > 1 + SLACK]
    kept = [j for j in over if largest(data, j)[0] < 1 - SLACK]
    return ("both", 0) if not over else ("one", kept[0]) if kept else ("none", 0)


def witness(data: Data) -> Array:
    """The vector that the statement names."""
    regime, j = _regime(data)
    if regime == "both":
        return data.beta * margin_vector(data)
    found = data.t.copy()
    if regime == "one":
        found[1 - j] *= largest(data, j)[0]
    return found


def _network(data: Data) -> Net:
    regime, j = _regime(data)
    if regime == "none":
        return scalar([])
    if regime == "both":
        i = nearer(data)
        return interpolant(data, data.t) if i is None else scalar([(float(data.t[i]), data.A[i] / gram(data)[i, i])])
    k, K, v = 1 - j, gram(data), witness(data)
    if largest(data, j)[1]:
        room = np.sqrt(data.beta**2 * K[k, k] - np.linalg.det(K))
        return scalar([(float(data.t[k]), data.t[k] * (data.A.T @ v) / room)])
    alone = data.A.T @ np.linalg.inv(K)[k] if K[0, 1] > 0 else data.A[k] / K[k, k]
    return scalar([(float(data.t[k]), alone)])


def neurons(data: Data) -> Iterator[Claim]:
    """The network of the case that holds is optimal."""
    yield Optimal(_network(data))


def supporting(data: Data) -> Iterator[Claim]:
    """Its dual vector proves it."""
    yield Witness(column(witness(data)))


def multiplier(i: int) -> Callable[[Data], float]:
    """``y_i v_i``."""
    return lambda data: float(data.t[i] * witness(data)[i])
