"""The relaxed training problem: a cloud for each sign of the output weights, and the dual point they agree on.

Minimises ``L(f+ - f- + xi) + beta (tau+ + tau-)`` over the mean responses ``f`` and the total weights ``tau`` of two
clouds. The loss meets the clouds in one row of products each, where its proximal map gives the dual point ``v`` of
the iteration; multipliers of the same iteration prove how large a neuron can respond to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from numeric.lifted.bound import Correction, Kept
from numeric.lifted.cloud import Cloud
from numeric.lifted.rows import Lift
from numeric.lifted.samples import CentredSamples
from numeric.lifted.weights import EVERY, FALLING, NARROW, PENALTY, WIDE, Balance
from numeric.losses import Loss
from numeric.network import Array
from numeric.oracles.base import rounding_margin
from numeric.scaled import ScaledProblem, expired

__all__ = ["RelaxedTraining"]

SETTLING = 3
"""Bounds after a division until the penalty is looked at again."""

DOUBLED = 60
"""Doublings of an interval at most, in search of a change of sign."""


@dataclass(frozen=True, eq=False)
class BoundedDual:
    """A dual point and its value, an upper bound of ``h(v)`` (rounding included), and what they prove."""

    v: Array
    upper: float
    lower: float
    dual: float


class RelaxedTraining:
    """The splitting, iteration by iteration."""

    def __init__(self, scaled: ScaledProblem, samples: CentredSamples, weight: float, dtype: type = np.float64) -> None:
        """``weight`` is about that of a cloud: half the penalty of a good network over beta."""
        self.scaled, self.samples = scaled, samples
        root = np.sqrt(len(scaled.y))
        outputs = scaled.y.shape[1] if scaled.y.ndim > 1 else 0
        self.lift = Lift(samples, WIDE[samples.free] / root, NARROW[samples.free] / root, dtype, outputs)
        self.clouds = [Cloud(self.lift, sign) for sign in ((1.0,) if outputs else (1.0, -1.0))]
        self.corrections = [Correction(self.lift) for _ in self.clouds]
        first = PENALTY[samples.free] * scaled.beta / max(weight, 1e-300)
        self.balance = Balance(first, falling=FALLING[samples.free])
        self.iterations, self._dividing = 0, 0
        self.xi = np.zeros(scaled.y.shape[1:])
        self.best: BoundedDual | None = None
        self.keeping, self.kept = False, list[Kept]()

    def resume(self, other: RelaxedTraining) -> None:
        """Go on from where a run for another ``beta`` ended, if it is over the same samples in the same precision.

        Multipliers are about proportional to ``beta``, and the penalty with them: the iterates stay as they are.
        """
        same = self.lift.dtype == other.lift.dtype and np.array_equal(self.samples.R, other.samples.R)
        if same and np.array_equal(self.samples.reach, other.samples.reach):
            self.clouds, self.corrections, self.xi = other.clouds, other.corrections, other.xi
            first = other.penalty * self.scaled.beta / other.scaled.beta
            self.balance = Balance(first, falling=FALLING[self.samples.free])

    def run(self, iterations: int, deadline: float | None, offer: Callable[[BoundedDual], bool]) -> None:
        """So many iterations at most; every bound is offered, and the answer says whether to go on."""
        scale = self.samples.reach / self.lift.wide
        if self.lift.outputs:
            scale = scale[:, None]
        for k in range(1, iterations + 1):
            v = self._iterate(scale)
            self.iterations += 1
            last, more, factor = k == iterations or expired(deadline), True, 1.0
            if last or k % EVERY == 0:
                found = self.bounded(v)
                more = offer(found)
                if self.best is None or found.lower > self.best.lower:
                    self.best = found
                    self._keep()
                factor = self.balance.change(found.dual, found.lower)
            wanted = self._doubtful(v)
            for cloud in self.clouds:
                cloud.advance()
            if last or not more:
                return
            self._divide(wanted)
            if factor != 1.0:
                for cloud in self.clouds:
                    cloud.rescale(factor)

    def _keep(self) -> None:
        """The multipliers of the best bound, if somebody asked for them."""
        if self.keeping:
            pairs = zip(self.clouds, self.corrections, strict=True)
            self.kept = [
                Kept.of(part, c.multipliers(self.penalty), c.sign, self.scaled.beta, c.empty) for c, part in pairs
            ]

    def divide(self, clouds: int) -> None:
        """Divide so many clouds at the end of the iteration, each by the sign of the response of one sample."""
        self._dividing = clouds

    def _doubtful(self, v: Array) -> list[tuple[int, int]]:
        """The clouds to divide, and for each the sample that matters most among those which respond on both sides."""
        most, self._dividing = self._dividing, 0
        if most == 0:
            return []
        worth = (np.linalg.norm(v, axis=1) if v.ndim > 1 else np.abs(v)) * self.samples.reach
        scores = [worth * np.minimum(*cloud.both()) for cloud in self.clouds]
        order = np.argsort([-score.max() for score in scores], kind="stable")[:most]
        return [(int(k), int(np.argmax(scores[k]))) for k in order if scores[k].max() > 0.0]

    def _divide(self, wanted: list[tuple[int, int]]) -> None:
        """A cloud for each sign of a response, in place of one for both."""
        for which, sample in sorted(wanted, reverse=True):
            parent, part = self.clouds.pop(which), self.corrections.pop(which)
            for half in parent.split(sample):
                self.clouds.append(half)
                self.corrections.append(part.copy())
        if wanted:
            self.balance.hold(SETTLING)

    @property
    def penalty(self) -> float:
        """That of the splitting."""
        return self.balance.penalty

    def _iterate(self, scale: Array) -> Array:
        """Projections of both clouds and the proximal map of the loss; returns its dual point."""
        for cloud in self.clouds:
            cloud.reflect()
        active = [cloud.active.astype(np.float64).reshape(scale.shape) for cloud in self.clouds]
        fitted = scale * sum(c.sign * a * c.products for c, a in zip(self.clouds, active, strict=True))
        shared = sum(active, np.zeros(scale.shape))
        v = self._proximal(fitted, 0.5 * shared * scale * scale / self.penalty)
        move = 0.5 * scale * v / self.penalty
        for cloud in self.clouds:
            weight = cloud.weight - self.scaled.beta / self.penalty
            cloud.set_objective(weight, cloud.products + cloud.sign * move)
        return v

    def _proximal(self, fitted: Array, step: Array) -> Array:
        """The dual point of the loss near fitted values, for the best output bias where there is one."""
        loss, y = self.scaled.loss, self.scaled.y
        if not self.scaled.free:
            return loss.proximal_dual(fitted, y, step)

        columns = (
            [(fitted, y, step, float(self.xi))]
            if y.ndim == 1
            else [(fitted[:, k], y[:, k], step[:, 0], float(self.xi[k])) for k in range(y.shape[1])]
        )
        self.xi = np.array([_output_bias(loss, *column) for column in columns]).reshape(self.xi.shape)
        return loss.proximal_dual(fitted + self.xi, y, step)

    def bounded(self, v: Array) -> BoundedDual:
        """The bound of an iteration, between its projections and its step."""
        return self.proved(self.scaled.project(v), [cloud.multipliers(self.penalty) for cloud in self.clouds])

    def proved(self, v: Array, multipliers: list[Array]) -> BoundedDual:
        """What multipliers of any kind, for each cloud, prove of a dual point."""
        scaled = self.scaled
        upper = max(
            part.bound(G, cloud.sign * v, scaled.beta, empty=cloud.empty)
            for G, cloud, part in zip(multipliers, self.clouds, self.corrections, strict=True)
        )
        upper += self.margin(v)
        lower = scaled.lower_bound(v, upper) if np.isfinite(upper) else -np.inf
        return BoundedDual(v, upper, lower, scaled.loss.dual_value(v, scaled.y))

    def margin(self, v: Array) -> float:
        """Rounding of the data and of the responses."""
        X, error = self.scaled.X, self.scaled.data.error + self.samples.moved
        columns = [v] if v.ndim == 1 else list(v.T)
        return sum(rounding_margin(X, w, error, 4.0 * len(w) + 64.0, free=self.scaled.free) for w in columns)


def _output_bias(loss: Loss, fitted: Array, y: Array, step: Array, near: float) -> float:
    """The output bias for which the dual point of the proximal map sums to zero."""

    def total(xi: float) -> float:
        return float(loss.proximal_dual(fitted + xi, y, step).sum())

    return _root(total, near, 1e-3 * (1.0 + float(np.std(fitted))))


def _root(falling: Callable[[float], float], near: float, step: float) -> float:
    """Where a falling function changes sign, looked for around ``near``."""
    value = falling(near)
    if value == 0.0:
        return near
    side = 1.0 if value > 0.0 else -1.0
    last = near
    for _ in range(DOUBLED):
        end = last + side * step
        if side * falling(end) <= 0.0:
            return float(brentq(falling, min(last, end), max(last, end), xtol=1e-12 * (1.0 + abs(end)), maxiter=100))
        last, step = end, 2.0 * step
    return last
