"""What the statements on neurons measured by ``||u||_1`` say, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytic.theorem.corners import corners, features
from analytic.theorem.programs import linear, quadratic
from analytic.theorem.statement import Array, Claim, Data, Net, Optimal, Undefined, Unit, Value, Witness, column

NEAR = 1e-9


@dataclass(frozen=True)
class Meaning:
    """The claims of a theorem about one loss, without bias or with a free one."""

    loss: str
    free: bool

    def _listed(self, data: Data) -> tuple[Array, Array]:
        """The neurons as rows (u, b), and their features as rows."""

        def make(A: Array) -> tuple[Array, Array]:
            found = corners(A, free=self.free)
            return found, features(A, found)

        found: tuple[Array, Array] = data.of_samples(f"corners-{self.free}", make)
        return found

    def _columns(self, data: Data) -> tuple[Array, Array]:
        """The columns of ``w_+, w_-`` (and of the output bias, twice) over the samples, and their prices."""
        seen = self._listed(data)[1]
        constants = [np.ones((1, data.n)), -np.ones((1, data.n))] if self.free else []
        table = np.vstack([seen, -seen, *constants]).T
        return table, np.concatenate([np.full(2 * len(seen), data.beta), np.zeros(len(constants))])

    def _net(self, data: Data, z: Array) -> Net:
        found, m = self._listed(data)[0], len(self._listed(data)[0])
        weights = z[:m] - z[m : 2 * m]
        units = [
            Unit(np.array([w]), u[:-1], float(u[-1])) for w, u in zip(weights, found, strict=True) if abs(w) > NEAR
        ]
        return Net(units, float(z[2 * m] - z[2 * m + 1]) if self.free else 0.0)

    def _squared(self, data: Data) -> Array:
        """The weights that are least in loss and penalty, by a cone solver."""
        table, prices = self._columns(data)
        size = table.shape[1]
        if size == 0:
            return np.zeros(0)
        return quadratic(table.T @ table, prices - table.T @ data.t, -np.eye(size), np.zeros(size))[1]

    def _linear(self, data: Data) -> Any:
        """The linear program of the loss: weights, then what the margins miss."""
        table, prices = self._columns(data)
        if self.loss == "interpolation":
            return linear(prices, A_eq=table, b_eq=data.t)
        turned = data.t[:, None] * table
        if self.loss == "max-margin":
            return linear(prices, A_ub=-turned, b_ub=-np.ones(data.n))
        costs = np.append(prices, np.ones(data.n))
        return linear(costs, A_ub=-np.hstack([turned, np.eye(data.n)]), b_ub=-np.ones(data.n))

    def network(self, data: Data) -> Iterator[Claim]:
        """The weights of the program are an optimal network, or there is none."""
        if self.loss == "squared":
            yield Optimal(self._net(data, self._squared(data)))
            return
        found = self._linear(data)
        if found.status not in (0, 2):
            raise Undefined("the program of the weights has no minimiser")
        yield Value(np.inf) if found.status == 2 else Optimal(self._net(data, found.x))

    def witness(self, data: Data) -> Iterator[Claim]:
        """The residual, or multipliers that maximise their program, with its value."""
        if self.loss == "squared":
            yield Witness(column(data.t - self._columns(data)[0] @ self._squared(data)))
            return
        seen = self._listed(data)[1]
        level = {"A_eq": np.ones((1, data.n)), "b_eq": [0.0]} if self.free else {}
        rows = np.vstack([seen, -seen, np.zeros((1, data.n))])
        limits = np.append(np.full(2 * len(seen), data.beta), 0.0)
        found = linear(-data.t, A_ub=rows, b_ub=limits, bounds=[self._bounds(t) for t in data.t], **level)
        if found.status == 0:
            yield Witness(column(np.array(found.x)))
            yield Value(float(-found.fun))
        elif found.status != 3:  # unbounded: there is no network, as the other sentence says
            raise Undefined("the program of the dual vector has no maximiser")

    def _bounds(self, target: float) -> tuple[float | None, float | None]:
        """Of ``v_i``, by what is said of ``y_i v_i``."""
        if self.loss == "interpolation" or target == 0:
            return None, None
        end = 1 / target if self.loss == "hinge" else None
        return (0.0, end) if target > 0 else (end, 0.0)
