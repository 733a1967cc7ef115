"""What the statements on obtuse rays say, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analytic.theorem.statement import Array, Claim, Data, Net, Optimal, Unit, Value, Witness, at_most, length, zero


@dataclass(frozen=True, eq=False)
class PrintedRay:
    """Samples ``r_i a`` with ``r_i > 0``."""

    rows: list[int]
    r: Array
    a: Array

    def pull(self, data: Data) -> Array:
        """``t = sum_i r_i y_i``."""
        found: Array = self.r @ data.y[self.rows]
        return found

    @property
    def weight(self) -> float:
        """``R = sum_i r_i^2``."""
        return float(self.r @ self.r)


def rays(data: Data) -> list[PrintedRay]:
    """The samples by direction; the first of each is ``a``."""
    found: list[list[int]] = []
    for i, row in enumerate(data.A):
        if zero(row):
            raise ValueError("a sample is zero and has no ray")
        same = [rows for rows in found if _one_direction(row, data.A[rows[0]])]
        if same:
            same[0].append(i)
        else:
            found.append([i])
    return [
        PrintedRay(rows, np.array([length(data.A[i]) for i in rows]) / length(data.A[rows[0]]), data.A[rows[0]])
        for rows in found
    ]


def _one_direction(a: Array, b: Array) -> bool:
    return zero(a / length(a) - b / length(b))


def obtuse(data: Data) -> bool:
    """No sample is zero, and samples of different directions have no acute angle."""
    if any(zero(row) for row in data.A):
        return False
    return all(at_most(a @ b, 0) or _one_direction(a, b) for a, b in combinations(data.A, 2))


def opposed(data: Data) -> bool:
    """No acute angle between the targets of different rays."""
    return all(at_most(k.pull(data) @ m.pull(data), 0) for k, m in combinations(rays(data), 2))


def along(data: Data) -> bool:
    """Targets are proportional to the samples of their ray."""
    return all(zero(data.y[ray.rows] - np.outer(ray.r, data.y[ray.rows[0]])) for ray in rays(data))


def interpolant(data: Data) -> Iterator[Claim]:
    """``sum_k (x'a_k)_+ y_k / ||a_k||^2``."""
    neurons = [Unit(data.y[ray.rows[0]] / (ray.a @ ray.a), ray.a) for ray in rays(data)]
    yield Optimal(Net([neuron for neuron in neurons if not zero(neuron.w)], np.zeros(data.o)))


def interpolation_witness(data: Data) -> Iterator[Claim]:
    """``y_k / (||y_k|| ||a_k||)`` on one sample of each ray."""
    v = np.zeros_like(data.y)
    for ray in rays(data):
        y = data.y[ray.rows[0]]
        if not zero(y):
            v[ray.rows[0]] = y / (length(y) * length(ray.a))
    yield Witness(v)


def interpolation_value(data: Data) -> Iterator[Claim]:
    """``sum_k ||y_k|| / ||a_k||``."""
    yield Value(sum(length(data.y[ray.rows[0]]) / length(ray.a) for ray in rays(data)))


def theta(data: Data, ray: PrintedRay) -> float:
    """``(1 - beta / (||a|| ||t||))_+``."""
    size = length(ray.a) * length(ray.pull(data))
    return max(1 - data.beta / size, 0.0) if size > 1e-12 else 0.0


def _fit(data: Data) -> Net:
    neurons = [Unit(theta(data, ray) * ray.pull(data) / (ray.weight * (ray.a @ ray.a)), ray.a) for ray in rays(data)]
    return Net([neuron for neuron in neurons if not zero(neuron.w)], np.zeros(data.o))


def squared_network(data: Data) -> Iterator[Claim]:
    """``sum_k (x'a_k)_+ theta_k t_k / (R_k ||a_k||^2)``."""
    yield Optimal(_fit(data))


def residual(data: Data) -> Iterator[Claim]:
    """``y - f``."""
    yield Witness(data.y - _fit(data)(data.A))


def squared_value(data: Data) -> Iterator[Claim]:
    """``||y||^2 / 2 - sum_k theta_k^2 ||t_k||^2 / (2 R_k)``."""
    kept = sum(theta(data, ray) ** 2 * length(ray.pull(data)) ** 2 / ray.weight for ray in rays(data))
    yield Value(float((data.y**2).sum() - kept) / 2)
