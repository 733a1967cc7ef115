"""The dual point whose *relaxed* bound is best, for data beyond every exact oracle.

The residual of a good network is a poor dual point where ``h`` is only bounded by a relaxation: the
relaxation has other maximisers. Instead the training problem itself is relaxed: each sign of the
output weights has a cloud of neurons (see ``oracles.relaxation``), known by its moments only, and the
prediction of a sample may be anything that agrees with them. Training the two clouds is a convex
problem in their second moments, of a few thousand variables at most, whose residual is the dual point
wanted and whose optimality conditions are the multipliers of its bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from numeric.losses import Loss
from numeric.network import Array
from numeric.oracles.relaxation import Moments, Multipliers, bound_with, lifted, moments, multipliers, pull_back
from numeric.scaled import ScaledProblem, expired

SOFT, SHARP = 20.0, 300.0
"""First strengths of the augmented Lagrangians: the kink of the hinge loss is rounded off over a twentieth."""

ROUNDS, HASTY, ENOUGH = 6, 1, 1e-3
"""Augmented Lagrangians at most, or in haste, and the relative growth of the bound that is worth another one."""

Fit = Callable[[Array, Array], tuple[float, Array]]


@dataclass(frozen=True, eq=False)
class RelaxedDual:
    """A dual point ``v``, an upper bound of ``h(v)``, and the multipliers of the bounds of ``v`` and ``-v``."""

    v: Array
    upper: float
    multipliers: tuple[Multipliers, Multipliers]


def relaxed_dual(
    scaled: ScaledProblem, radius: float, deadline: float | None, steps: int = 400, rounds: int = ROUNDS
) -> tuple[Array, float]:
    """A dual point ``v`` and an upper bound of ``h(v)``, but for the rounding of data.

    ``radius`` bounds the biases of neurons of norm one, as in ``relaxed_support``.
    """
    found = relaxed_clouds(scaled, *lifted(scaled.X, radius), deadline, steps, rounds)
    return found.v, found.upper


def relaxed_clouds(
    scaled: ScaledProblem, Z: Array, ball: float, deadline: float | None, steps: int, rounds: int = ROUNDS
) -> RelaxedDual:
    """The same over any data ``Z`` (n, r) whose responses to vectors of the ball are those of neurons.

    Losses with kinks or constraints are trained by their augmented Lagrangian, of growing strength; the best of its
    dual points is returned.
    """
    centre, strength = np.zeros(len(scaled.y)), _strength(scaled)
    work = _Clouds(Z, scaled.beta / ball, _fit(scaled.loss, scaled.y, centre, strength), scaled.free)
    best, highest, L = None, -np.inf, None
    for _ in range(rounds if scaled.loss.slacks(scaled.y) is not None else 1):
        L = work.train(deadline, steps, L)
        v = scaled.project(work.residual(L))
        first, second = work.multipliers(L)
        upper = ball * max(bound_with(Z, v, first), bound_with(Z, -v, second))
        lower = scaled.lower_bound(v, upper)
        if best is not None and lower <= highest * (1.0 + ENOUGH):
            break
        best, highest = RelaxedDual(v, upper, (first, second)), lower
        if expired(deadline):
            break
        centre, strength = v, 2.0 * strength
        work.fit = _fit(scaled.loss, scaled.y, centre, strength)
    assert best is not None
    return best


def _strength(scaled: ScaledProblem) -> float:
    """Multipliers a unit of residual: what makes the first residuals a few per cent of the targets, or margins."""
    if not scaled.loss.constrained:
        return SOFT
    spread = float(np.linalg.norm(scaled.y @ scaled.X)) + float(np.linalg.norm(scaled.X)) * float(
        np.linalg.norm(scaled.y)
    )
    return SHARP * scaled.beta / spread


def _fit(loss: Loss, y: Array, centre: Array, strength: float) -> Fit:
    """Least softened loss with predictions between two bounds, and its residual (minus its derivative)."""

    def fit(low: Array, high: Array) -> tuple[float, Array]:
        return loss.smoothed(loss.least_between(low, high, y, centre, strength), y, centre, strength)

    return fit


class _Clouds:
    """The relaxed training problem over ``(L_1, L_2, xi)``, the clouds of positive and negative output weights."""

    def __init__(self, Z: Array, beta: float, fit: Fit, free: bool) -> None:
        """Data (n, r), penalty, loss and whether there is an output bias."""
        self.Z, self.beta, self.fit, self.free = Z, beta, fit, free
        self.shape = (Z.shape[1], Z.shape[1] + 1)

    def train(self, deadline: float | None, steps: int, before: Array | None) -> Array:
        """Descent from the clouds of a similar problem, or from round ones of the best common size."""
        r = self.shape[0]
        eye = np.hstack([np.zeros((r, 1)), np.eye(r)])
        round_clouds = np.append(np.tile(eye.ravel(), 2), 0.0)
        unit = float(np.linalg.norm(self.Z)) or 1.0
        sizes = [2.0**k / unit for k in range(-12, 12)]
        starts = (size * round_clouds for size in sizes) if before is None else (before,)
        start = min(starts, key=lambda L: self.value(L)[0])

        def stop(_: Array) -> None:
            if expired(deadline):
                raise StopIteration

        options = {"maxiter": steps, "maxcor": 20, "ftol": 1e-13}
        found: Array = minimize(self.value, start, jac=True, method="L-BFGS-B", callback=stop, options=options).x
        return found

    def value(self, L: Array) -> tuple[float, Array]:
        """Objective and gradient."""
        up, down, xi = self._parts(L)
        a, b = moments(self.Z, up), moments(self.Z, down)
        loss, v = self.fit(*self._range(a, b, xi))
        # the upper end is held where v > 0 and the lower end where v < 0
        gain, cost = 0.5 * np.maximum(v, 0.0), 0.5 * np.maximum(-v, 0.0)
        slope_up = pull_back(self.Z, up, a, -0.5 * v, -gain, cost) + 2.0 * self.beta * up
        slope_down = pull_back(self.Z, down, b, 0.5 * v, -cost, gain) + 2.0 * self.beta * down
        slope_xi = -float(v.sum()) if self.free else 0.0
        slope = np.concatenate([slope_up.ravel(), slope_down.ravel(), [slope_xi]])
        return loss + self.beta * (a.tau + b.tau), slope

    def residual(self, L: Array) -> Array:
        """The dual point."""
        up, down, xi = self._parts(L)
        return self.fit(*self._range(moments(self.Z, up), moments(self.Z, down), xi))[1]

    def multipliers(self, L: Array) -> tuple[Multipliers, Multipliers]:
        """Those of the bounds of ``v`` and ``-v``."""
        up, down, _ = self._parts(L)
        return multipliers(self.Z, moments(self.Z, up)), multipliers(self.Z, moments(self.Z, down))

    def _parts(self, L: Array) -> tuple[Array, Array, float]:
        up, down = L[:-1].reshape(2, *self.shape)
        return up, down, float(L[-1])

    def _range(self, a: Moments, b: Moments, xi: float) -> tuple[Array, Array]:
        """The least and the largest prediction that the two clouds allow."""
        middle = 0.5 * (a.mean - b.mean) + xi
        return middle + 0.5 * (a.lower - b.upper), middle + 0.5 * (a.upper - b.lower)
