"""Theorem 14 of Ergen and Pilanci (JMLR 2021) as a program: several outputs on a line, kinks at the samples.

With ``v`` adding up to zero what a neuron with its kink at t sees of it, ``||sum_i v_i (x_i - t)_+||``, is convex in t
between samples and constant outside of them: kinks at the samples, of both sides, lose nothing. So the program over
these 2n neurons is exact for every data, where the closed form for interpolation has a condition.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import clarabel
import numpy as np
import scipy.sparse as sp

from numeric.arrays import Array
from numeric.cone_solver import solve_cones
from numeric.errors import DataError, OptionError
from numeric.losses import LOSS
from numeric.network import Network
from numeric.problem import Problem
from numeric.published_units import PublishedUnits

TOLERANCE = 1e-9
LOSSES = ("interpolation", "squared")


@dataclass(frozen=True)
class LineProgram:
    """What the program returns: the value of its network, and what the dual vector bounds it by, up to rounding.

    The bound is one for all networks with free biases; without an output bias for those with kinks at the samples only.

    >>> found = line_program([0.0, 1.0, 3.0], [0.0, 1.0, 0.0])
    >>> round(found.value, 9), found.gap < 1e-9, found.network.neurons
    (1.5, True, 2)
    """

    value: float
    lower_bound: float
    network: Network = field(repr=False)
    dual: Array = field(repr=False)

    @property
    def gap(self) -> float:
        """How much the value is above the bound."""
        return self.value - self.lower_bound


def line_program(
    x: Any, Y: Any, *, loss: str = "interpolation", beta: float | None = None, output_bias: bool = True
) -> LineProgram:
    """The least ``sum_j ||w_j||`` over 2n neurons with kinks at the samples that fits Y, or with the squared loss.

    Parameters
    ----------
    x : (n,)
        Places on the line. Of rank-one data ``c a'``: ``c ||a||`` (Corollary 12).
    Y : (n, o) or (n,)
    loss : "interpolation" or "squared" (with ``beta``)
    output_bias : bool
        As printed there is none: see the page on the output bias.

    Examples
    --------
    The bends cannot carry the first slope, so that no closed form applies:

    >>> found = line_program([0.0, 1.0, 2.0], [[0.0, 0.0], [1.0, 2.0], [3.0, 1.0]])
    >>> round(found.value, 6), found.gap < 1e-6
    (4.319752, True)
    >>> [round(line_program([0.0, 1.0], [1.0, 1.0], output_bias=free).value, 6) + 0.0 for free in (True, False)]
    [0.0, 2.0]
    """
    if loss not in LOSSES:
        raise OptionError(f"loss is {loss!r}: the program is written for {' and '.join(LOSSES)}")
    given = Problem(x, Y, loss=loss, beta=beta, bias="free")
    if given.d != 1:
        raise DataError(f"x has {given.d} columns: give places on a line")
    units = PublishedUnits.of(given)
    problem = units.problem
    places = problem.A[:, 0]
    targets = problem.y.reshape(len(places), -1)
    right = np.maximum(places[:, None] - places, 0.0)
    kinks, limit = np.hstack([right, right.T]), problem.effective_beta
    table = np.hstack([kinks, np.ones((len(places), int(output_bias)))])
    W, v = _solved(table, targets, limit, kinks.shape[1], soft=not LOSS[loss].constrained)
    if output_bias:
        v = v - v.mean(axis=0)
    fit = table @ W
    missed = float(((fit - targets) ** 2).sum()) / 2 if not LOSS[loss].constrained else 0.0
    value = missed + limit * float(np.linalg.norm(W[: kinks.shape[1]], axis=1).sum())
    bound = _bound(v, targets, kinks, limit, loss)
    return LineProgram(value * units.value, bound * units.value, _network(units, W), v * units.dual)


def _solved(table: Array, targets: Array, limit: float, neurons: int, *, soft: bool) -> tuple[Array, Array]:
    """The coefficients, and the multipliers of ``table W + R = targets``; R is there for the squared loss only."""
    (n, q), o = table.shape, targets.shape[1]
    # variables: coefficients row by row (q o), their norms (neurons), residuals (n o)
    count = n * o * int(soft)
    parts = [sp.kron(table, sp.eye_array(o)), sp.csc_array((n * o, neurons))]
    fit = sp.hstack([*parts, sp.eye_array(n * o)] if soft else parts)
    row = np.arange(neurons * (o + 1)).reshape(neurons, o + 1)
    column = np.hstack([q * o + np.arange(neurons)[:, None], np.arange(neurons)[:, None] * o + np.arange(o)])
    norms = sp.csc_array((-np.ones(row.size), (row.ravel(), column.ravel())), shape=(row.size, fit.shape[1]))
    P = sp.csc_matrix(sp.diags_array(np.concatenate([np.zeros(q * o + neurons), np.ones(count)])))
    cost = np.concatenate([np.zeros(q * o), np.full(neurons, limit), np.zeros(count)])
    cones = [clarabel.ZeroConeT(n * o), *[clarabel.SecondOrderConeT(o + 1)] * neurons]
    right = np.concatenate([targets.ravel(), np.zeros(row.size)])
    found = solve_cones(P, cost, sp.csc_matrix(sp.vstack([fit, norms])), right, cones, 1e-10)
    if "Solved" not in str(found.status):
        raise DataError("the program has no solution: equal places with different targets, or one place and no bias")
    return np.array(found.x)[: q * o].reshape(q, o), -np.array(found.z)[: n * o].reshape(n, o)


def _bound(v: Array, targets: Array, kinks: Array, limit: float, loss: str) -> float:
    """The dual objective of the longest multiple of v that no neuron sees beyond the limit."""
    seen, along = float(np.linalg.norm(kinks.T @ v, axis=1).max()), float((v * targets).sum())
    if LOSS[loss].constrained:
        return along * limit / seen if seen > 0 else 0.0
    size = float((v * v).sum())
    most = limit / seen if seen > 0 else np.inf
    t = min(most, along / size) if size > 0 else 0.0
    return t * along - t * t * size / 2


def _network(units: PublishedUnits, W: Array) -> Network:
    places, n = units.problem.A[:, 0], units.problem.n
    kept = [k for k in range(2 * n) if np.linalg.norm(W[k]) > TOLERANCE]
    sides = np.where(np.arange(2 * n) < n, 1.0, -1.0)
    xi = W[2 * n] if len(W) > 2 * n else np.zeros(W.shape[1])
    U, b, w = sides[kept][None, :], -(sides * np.tile(places, 2))[kept], W[kept]
    return units.network(U, b, w, xi) if units.given.vector else units.network(U, b, w[:, 0], float(xi[0]))
