"""What the statements on neurons on kinks say, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analytic.theorem.programs import linear, quadratic
from analytic.theorem.responses import support
from analytic.theorem.statement import Array, Claim, Data, Net, Optimal, Undefined, Value, Witness, column, scalar, zero

NEAR = 1e-7
TURN = np.array([[0.0, -1.0], [1.0, 0.0]])


def neurons(data: Data) -> Array:
    """``+-R a_i`` as rows, zero samples left out."""
    if data.d != 2:
        raise Undefined("the statement turns a plane")
    rows = np.array([row for row in data.A if not zero(row)]).reshape(-1, 2) @ TURN.T
    return np.concatenate([rows, -rows])


@dataclass(frozen=True)
class KinkMeaning:
    """The claims of a theorem about one loss."""

    loss: str

    def _limits(self, data: Data) -> tuple[Array, Array]:
        """``G v <= h``: what a dual vector is to meet."""
        U = neurons(data)
        responses, sizes = np.maximum(U @ data.A.T, 0), data.beta * np.linalg.norm(U, axis=1)
        G, h = [responses, -responses], [sizes, sizes]
        if self.loss != "interpolation":
            signs = np.diag(data.t)
            G, h = [*G, -signs], [*h, np.zeros(data.n)]
            if self.loss == "hinge":
                G, h = [*G, signs], [*h, np.ones(data.n)]
        return np.vstack(G), np.concatenate(h)

    def _dual_vector(self, data: Data) -> Array | None:
        """A maximiser, one that is feasible for all neurons if there may be one; ``None`` without one."""
        v = self._vertex(data)
        if v is None or support(data.A, v) <= data.beta + NEAR:
            return v
        G, h = self._limits(data)
        best = 1e-10 - float(v @ data.t)
        return quadratic(np.eye(data.n), np.zeros(data.n), np.vstack([G, -data.t]), np.append(h, best))[
            1
        ]  # the shortest

    def _vertex(self, data: Data) -> Array | None:
        G, h = self._limits(data)
        if len(G) == 0:
            return np.zeros(data.n) if zero(data.t) else None
        found = linear(-data.t, A_ub=G, b_ub=h, bounds=(None, None))
        return np.array(found.x) if found.status == 0 else None

    def on_kinks(self, data: Data) -> bool:
        """The maximiser is feasible for all neurons."""
        v = self._dual_vector(data)
        return v is not None and support(data.A, v) <= data.beta + NEAR

    def _maximiser(self, data: Data) -> Array:
        v = self._dual_vector(data)
        if v is None:
            raise Undefined("the program of the dual vector has no maximiser")
        return v

    def witness(self, data: Data) -> Iterator[Claim]:
        """It is a dual witness."""
        yield Witness(column(self._maximiser(data)))

    def value(self, data: Data) -> Iterator[Claim]:
        """``p* = v'y``."""
        yield Value(float(self._maximiser(data) @ data.t))

    def network(self, data: Data) -> Iterator[Claim]:
        """The weights on the kinks that the loss asks for, of the least cost."""
        U = neurons(data)
        found = self._weights(data, U)
        if found.status != 0:
            raise Undefined("the program of the weights has no minimiser")
        weights = found.x[: len(U)] - found.x[len(U) : 2 * len(U)]
        yield Optimal(scalar(zip(weights, U, strict=True)) if len(U) else Net([], 0.0))

    def _weights(self, data: Data, U: Array) -> Any:
        responses, sizes = np.maximum(U @ data.A.T, 0), data.beta * np.linalg.norm(U, axis=1)
        table, prices = np.vstack([responses, -responses]).T, np.concatenate([sizes, sizes])
        slack = np.eye(data.n) if self.loss == "hinge" else np.zeros((data.n, 1))  # a program needs a variable
        costs = np.append(prices, np.ones(slack.shape[1]))
        if self.loss == "interpolation":
            return linear(costs, A_eq=np.hstack([table, slack]), b_eq=data.t)
        return linear(costs, A_ub=-np.hstack([data.t[:, None] * table, slack]), b_ub=-np.ones(data.n))
