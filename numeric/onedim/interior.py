"""Training a spline with given knots on labels: a primal-dual interior-point method with banded systems.

The variables are the values ``c`` at the knots, the kinks ``D c = p - q`` with ``p, q >= 0``, and the penalty
``z = max(P + N, P + s_1, N - s_1)`` as three inequalities. Its dual variables are the dual function ``g`` at the knots,
in the box ``-(tau_1 + tau_3) <= g <= tau_1 + tau_2`` with ``tau >= 0`` of sum ``beta``, and a multiplier a sample.
All but ``c``, ``g``, ``tau`` and ``z`` are eliminated one by one: what is left is a matrix with seven diagonals,
bordered by four rows (Kim, Koh, Boyd and Gorinevsky, *l1 trend filtering*, SIAM Review 2009, do much the same for the
squared loss). Predictor and corrector are Mehrotra's (SIAM J. Optim. 1992).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import LinAlgError, solve_banded

from numeric.network import Array
from numeric.onedim.hats import Index
from numeric.onedim.label_losses import LabelLoss, longest

ITERATIONS = 200
BORDER = 0.995
"""The part of the way to the boundary that a step may go, at least."""

REFINEMENTS = 1

LATE, TURNED = 1e-4, 100.0
"""Once complementarity is this small, the iterates end where they miss the equations by so much more than before."""

TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Points:
    """Weighted samples between knots: ``f = (1 - share) c[segment] + share c[segment + 1]``."""

    knots: Array
    segment: Index
    share: Array
    y: Array
    weight: Array

    @classmethod
    def of(cls, knots: Array, x: Array, y: Array, weight: Array) -> Points:
        """Samples within the range of the knots."""
        segment = np.clip(np.searchsorted(knots, x, side="right") - 1, 0, len(knots) - 2)
        share = np.clip((x - knots[segment]) / (knots[segment + 1] - knots[segment]), 0.0, 1.0)
        return cls(knots, segment, share, y, weight)

    def fitted(self, c: Array) -> Array:
        """The spline at the samples."""
        low = c[self.segment]
        result: Array = low + self.share * (c[self.segment + 1] - low)
        return result

    def gathered(self, v: Array) -> Array:
        """The transpose of ``fitted``."""
        k = len(self.knots)
        high = v * self.share
        return _summed(self.segment, v - high, k) + _summed(self.segment + 1, high, k)

    def gram(self, d: Array) -> tuple[Array, Array]:
        """Diagonal and off-diagonal of the hat functions' Gram matrix with weights ``d``."""
        k, other = len(self.knots), 1.0 - self.share
        diagonal = _summed(self.segment, d * other**2, k) + _summed(self.segment + 1, d * self.share**2, k)
        return diagonal, _summed(self.segment, d * other * self.share, k)[:-1]


def _summed(places: Index, values: Array, size: int) -> Array:
    return np.bincount(places, values, size).astype(np.float64, copy=False)


@dataclass(eq=False)
class _State:
    """The iterate; ``tau`` and ``sigma`` are the multipliers and slacks of the three inequalities of the penalty."""

    c: Array
    p: Array
    q: Array
    z: float
    sigma: Array
    g: Array
    below: Array
    above: Array
    tau: Array


@dataclass(frozen=True, eq=False)
class KnotFit:
    """Values at the knots, and the multiplier of every sample, in [0, 1]."""

    c: Array
    alpha: Array


def train(points: Points, loss: type[LabelLoss], beta: float, tol: float, *, free: bool = False) -> KnotFit:
    """The best spline with these knots (three or more), to a relative gap, or as far as rounding allows.

    ``free``: the first slope costs nothing, ``z = P + N``.
    """
    method = _InteriorPoint(points, loss, beta, free)
    best, least = method.trained(), np.inf
    for _ in range(ITERATIONS):
        if not method.step():
            break
        apart, unmet = method.errors()
        if apart + unmet < least:
            best, least = method.trained(), apart + unmet
        if max(apart, 0.1 * unmet) <= tol or (apart <= LATE and unmet > TURNED * least):
            break
    return best


class _InteriorPoint:
    def __init__(self, points: Points, loss: type[LabelLoss], beta: float, free: bool) -> None:
        self.points, self.beta = points, beta
        gaps = np.diff(points.knots)
        self.down, self.up = 1.0 / gaps[:-1], 1.0 / gaps[1:]
        self.first = np.zeros(len(points.knots))
        if not free:
            self.first[:2] = -1.0 / gaps[0], 1.0 / gaps[0]
        inner = len(points.knots) - 2
        ones, third = np.ones(inner), beta / 3.0
        scale = 1.0 / inner
        self.at = _State(
            np.zeros(len(points.knots)), scale * ones, scale * ones, 3.0, np.ones(3), 0.0 * ones,
            2.0 * third * ones, 2.0 * third * ones, np.full(3, third),
        )  # fmt: skip
        self.loss = loss(points.y * points.fitted(self.at.c), points.weight)

    def trained(self) -> KnotFit:
        """The iterate."""
        return KnotFit(self.at.c.copy(), np.clip(self.loss.alpha / self.points.weight, 0.0, 1.0))

    def errors(self) -> tuple[float, float]:
        """Complementarity, and what equations are missed by, beside the objective.

        A dual point that is off by a share of ``beta`` costs that share of the penalty.
        """
        at = self.at
        cost = max(self.loss.value() + self.beta * at.z, TINY)
        bends = self._kinks(at.c) - at.p + at.q
        unmet = (1.0 + abs(at.z)) * np.abs(self._residual_c()).sum() + self.beta * np.abs(bends).sum()
        return (float(self._products().sum()) + self.loss.complementarity()) / cost, float(unmet) / cost

    def _products(self) -> Array:
        at = self.at
        return np.concatenate([at.p * at.above, at.q * at.below, at.tau * at.sigma])

    def _kinks(self, c: Array) -> Array:
        slopes = np.diff(c)
        result: Array = slopes[1:] * self.up - slopes[:-1] * self.down
        return result

    def _spread(self, g: Array) -> Array:
        """The transpose of ``_kinks``."""
        result = np.zeros(len(g) + 2)
        result[:-2] += g * self.down
        result[1:-1] -= g * (self.down + self.up)
        result[2:] += g * self.up
        return result

    def _residual_c(self) -> Array:
        at = self.at
        pull = self.points.gathered(self.points.y * self.loss.alpha)
        result: Array = pull - self._spread(at.g) - (at.tau[1] - at.tau[2]) * self.first
        return result

    def _sums(self, p: Array, q: Array, c: Array, z: float) -> Array:
        """The three slacks of the penalty."""
        P, N, s = float(p.sum()), float(q.sum()), float(self.first @ c)
        return np.array([z - P - N, z - P - s, z - N + s])

    def step(self) -> bool:
        """Predictor, corrector, and as far as both stay positive; whether it could be done."""
        try:
            move = self._predicted_and_corrected()
        except LinAlgError:
            return False
        if not np.all(np.isfinite(move.c)):
            return False
        primal, dual = (min(1.0, BORDER * length) for length in self._longest(move))
        self._go(move, primal, dual)
        return max(primal, dual) > 1e-10

    def _predicted_and_corrected(self) -> _NewtonStep:
        loss, system = self.loss, _System(self)
        count = 2 * len(self.at.p) + 3 + loss.products
        mu = (float(self._products().sum()) + loss.complementarity()) / count
        predicted = system.direction(0.0, None)
        after = self._after(predicted, *self._longest(predicted)) / count
        return system.direction(mu * min(1.0, max(after / mu, 0.0)) ** 3, predicted)

    def _longest(self, move: _NewtonStep) -> tuple[float, float]:
        """How far primal and dual variables stay positive; one length where the loss is curved."""
        at = self.at
        primal = min(longest(at.p, move.p), longest(at.q, move.q), longest(at.sigma, move.sigma))
        dual = min(longest(at.above, move.above), longest(at.below, move.below), longest(at.tau, move.tau))
        own_primal, own_dual = self.loss.reach(move.margin, move.alpha)
        primal, dual = min(primal, own_primal), min(dual, own_dual)
        if self.loss.curved:
            primal = dual = min(primal, dual)
        return primal, dual

    def _after(self, move: _NewtonStep, primal: float, dual: float) -> float:
        at = self.at
        total = (at.p + primal * move.p) @ (at.above + dual * move.above)
        total += (at.q + primal * move.q) @ (at.below + dual * move.below)
        total += (at.sigma + primal * move.sigma) @ (at.tau + dual * move.tau)
        return float(total) + self.loss.after(move.alpha, primal, dual)

    def _go(self, move: _NewtonStep, primal: float, dual: float) -> None:
        at = self.at
        at.c = at.c + primal * move.c
        at.p, at.q = at.p + primal * move.p, at.q + primal * move.q
        at.z, at.sigma = at.z + primal * move.z, at.sigma + primal * move.sigma
        at.g, at.tau = at.g + dual * move.g, at.tau + dual * move.tau
        at.above, at.below = at.above + dual * move.above, at.below + dual * move.below
        self.loss.go(self.points.y * self.points.fitted(at.c), move.alpha, primal, dual)


@dataclass(frozen=True, eq=False)
class _NewtonStep:
    c: Array
    p: Array
    q: Array
    z: float
    sigma: Array
    g: Array
    above: Array
    below: Array
    tau: Array
    margin: Array
    alpha: Array


class _System:
    """Newton's equations at an iterate, factored once for predictor and corrector."""

    def __init__(self, method: _InteriorPoint) -> None:
        at, points = method.at, method.points
        self.method = method
        self.P, self.Q = at.p / at.above, at.q / at.below
        self.W = 1.0 / (self.P + self.Q)
        self.d = method.loss.curvature()
        self.bands = self._bands(points)
        spread = method._spread
        share = self.P * self.W
        self.B = np.stack(
            [spread(2.0 * share - 1.0), spread(share) + method.first, spread(share - 1.0) - method.first], axis=1
        )
        self.cB, self.gB = self.solve(self.B, np.zeros((len(self.W), 3)))
        S = float(np.sum(self.P * self.Q * self.W))
        row = np.array([2.0, 1.0, 1.0])
        corner = np.zeros((4, 4))
        corner[:3, :3] = self.B.T @ self.cB + S * np.outer(row, row) + np.diag(at.sigma / at.tau)
        corner[:3, 3] = corner[3, :3] = 1.0
        self.corner = corner

    def _bands(self, points: Points) -> Array:
        """The matrix of the values and of ``g``, in turns, so that it has three diagonals on either side.

        Eliminating ``g`` as well would square the condition of ``D``, which neighbouring knots make bad. Rows and
        columns of ``g`` are divided by the entries of ``D``.
        """
        method = self.method
        self.unit = unit = 1.0 / (method.down + method.up)
        down, up = unit * method.down, unit * method.up
        bands = np.zeros((7, 2 * len(points.knots)))
        bands[3, ::2], beside = points.gram(self.d)
        bands[3, 1::2] = -1.0  # of the two knots that have no kink
        bands[3, 3:-2:2] = -(self.P + self.Q) * unit**2
        bands[1, 2::2] = bands[5, :-2:2] = beside
        inner = slice(3, -2, 2)  # columns of g
        bands[0, inner], bands[2, inner], bands[4, inner] = 0.0, 0.0, 0.0
        bands[6, 0:-4:2], bands[4, 2:-2:2], bands[2, 4::2] = down, -1.0, up  # rows of g, columns of values
        bands[0, inner], bands[2, inner], bands[4, inner] = down, -1.0, up
        return bands

    def solve(self, c: Array, g: Array) -> tuple[Array, Array]:
        """Values and ``g`` for right-hand sides of their equations."""
        right = np.zeros((self.bands.shape[1], *c.shape[1:]))
        right[::2] = c
        right[3:-2:2] = (g.T * self.unit).T
        found = solve_banded((3, 3), self.bands, right, check_finite=False)
        return found[::2], (found[3:-2:2].T * self.unit).T

    def direction(self, centre: float, predicted: _NewtonStep | None) -> _NewtonStep:
        """The Newton step towards products of ``centre``, with the second order of a predictor."""
        method, at = self.method, self.method.at
        points, loss = method.points, method.loss
        kp, kq, ks = centre - at.p * at.above, centre - at.q * at.below, centre - at.sigma * at.tau
        if predicted is not None:
            kp, kq = kp - predicted.p * predicted.above, kq - predicted.q * predicted.below
            ks = ks - predicted.sigma * predicted.tau
        above = at.tau[0] + at.tau[1] - at.g - at.above
        below = at.tau[0] + at.tau[2] + at.g - at.below
        free_p, free_q = kp / at.above - self.P * above, kq / at.below - self.Q * below
        e = at.p - at.q - method._kinks(at.c) + free_p - free_q
        pull = loss.pull(centre, None if predicted is None else predicted.alpha)
        c0, g0 = self.solve(method._residual_c() + points.gathered(points.y * pull), e)
        # with the border at zero: what the sums of p and q become
        sp, sq = free_p + self.P * self.W * -e, free_q + self.Q * self.W * e
        slack = method._sums(at.p, at.q, at.c, at.z) - at.sigma
        right = np.empty(4)
        fixed = np.array([float(sp.sum() + sq.sum()), float(sp.sum()), float(sq.sum())])
        right[:3] = ks / at.tau - slack + fixed + self.B.T @ c0
        right[3] = method.beta - float(at.tau.sum())
        border: Array = np.linalg.solve(self.corner, right).astype(np.float64)
        tau, z = border[:3], float(border[3])
        c, rest = c0 - self.cB @ tau, g0 - self.gB @ tau
        up, low = tau[0] + tau[1], tau[0] + tau[2]
        shift = self.W * (self.P * up - self.Q * low)
        c, rest = self._refined(c, rest, shift, tau, pull, e)
        g = rest + shift
        above, below = above - g + up, below + g + low
        p, q = (kp - at.p * above) / at.above, (kq - at.q * below) / at.below
        sigma = (ks - at.sigma * tau) / at.tau
        margin = points.y * points.fitted(c)
        alpha: Array = pull - self.d * margin
        return _NewtonStep(c, p, q, z, sigma, g, above, below, tau, margin, alpha)

    def _refined(self, c: Array, rest: Array, shift: Array, tau: Array, pull: Array, e: Array) -> tuple[Array, Array]:
        """What the equations of the values and of ``g`` are missed by is solved for again."""
        method, points = self.method, self.method.points
        for _ in range(REFINEMENTS):
            moved = pull - self.d * (points.y * points.fitted(c))
            left = method._residual_c() + points.gathered(points.y * moved) - method._spread(rest + shift)
            left -= (tau[1] - tau[2]) * method.first
            more, other = self.solve(left, e - method._kinks(c) + (self.P + self.Q) * rest)
            c, rest = c + more, rest + other
        return c, rest
