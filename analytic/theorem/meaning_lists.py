"""Training over finitely many neurons in floating point: what statements mean that list them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytic.theorem.programs import linear, quadratic
from analytic.theorem.statement import (
    Array,
    Claim,
    Data,
    Net,
    Optimal,
    Undefined,
    Unit,
    Value,
    Witness,
    activated,
    column,
)

NEAR = 1e-9


@dataclass(frozen=True)
class ListedNeurons:
    """The claims of a statement about one loss: ``find`` lists its neurons as rows ``(u, b)``, all of price one."""

    loss: str
    free: bool
    find: Callable[[Data], Array]

    def _columns(self, data: Data) -> tuple[Array, Array]:
        """The columns of ``w_+, w_-`` (and of the output bias, twice) over the samples, and their prices."""
        found = self.find(data)
        seen = activated(found[:, :-1] @ data.A.T + found[:, -1:], data)
        constants = [np.ones((1, data.n)), -np.ones((1, data.n))] if self.free else []
        table = np.vstack([seen, -seen, *constants]).T
        return table, np.concatenate([np.full(2 * len(seen), data.beta), np.zeros(len(constants))])

    def _net(self, data: Data, z: Array) -> Net:
        found = self.find(data)
        m = len(found)
        weights = z[:m] - z[m : 2 * m]
        units = [
            Unit(np.array([w]), u[:-1], float(u[-1])) for w, u in zip(weights, found, strict=True) if abs(w) > NEAR
        ]
        level = float(z[2 * m] - z[2 * m + 1]) if self.free else 0.0
        return Net(units, level, activation=data.activation, slope=data.slope)

    def _squared(self, data: Data) -> Array:
        """The weights that are least in loss and penalty, by a cone solver; the best output bias is a mean."""
        table, prices = self._columns(data)
        size = table.shape[1] - 2 * self.free
        seen, mean = table[:, :size], np.full((1, data.n), self.free / data.n)
        centred, targets = seen - mean @ seen, data.t - mean @ data.t
        z = np.zeros(0)
        if size:
            goal = prices[:size] - centred.T @ targets
            z = quadratic(centred.T @ centred, goal, -np.eye(size), np.zeros(size))[1]
        level = float((mean @ (data.t - seen @ z))[0])
        return np.append(z, [max(level, 0.0), max(-level, 0.0)] if self.free else [])

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

    def optimum(self, data: Data) -> float:
        """The value of the program, infinite where it has no feasible weights."""
        if self.loss == "squared":
            table, prices = self._columns(data)
            z = self._squared(data)
            return float(((table @ z - data.t) ** 2).sum() / 2 + prices @ z)
        found = self._linear(data)
        if found.status not in (0, 2):
            raise Undefined("the program of the weights has no minimiser")
        return np.inf if found.status == 2 else float(found.fun)

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
        table, prices = self._columns(data)
        if self.loss == "squared":
            yield Witness(column(data.t - table @ self._squared(data)))
            return
        if self._linear(data).status == 2:
            return  # there is no network, as the other sentence says
        count = len(prices) - 2 * self.free
        level = {"A_eq": np.ones((1, data.n)), "b_eq": [0.0]} if self.free else {}
        rows = np.vstack([table.T[:count], np.zeros((1, data.n))])
        limits = np.append(prices[:count], 0.0)
        found = linear(-data.t, A_ub=rows, b_ub=limits, bounds=[self._bounds(t) for t in data.t], **level)
        if found.status != 0:
            raise Undefined("the program of the dual vector has no maximiser")
        yield Witness(column(np.array(found.x)))
        yield Value(float(-found.fun))

    def _bounds(self, target: float) -> tuple[float | None, float | None]:
        """Of ``v_i``, by what is said of ``y_i v_i``."""
        if self.loss == "interpolation" or target == 0:
            return None, None
        end = 1 / target if self.loss == "hinge" else None
        return (0.0, end) if target > 0 else (end, 0.0)
