"""Another method for the lifted relaxation: low-rank factors and an augmented Lagrangian, beside the splitting.

``Z = F F'`` with few columns needs no eigenvalues. Training is minimised in ``F`` of both clouds by L-BFGS, where the
constraints on ``M = L F F' L'`` are an augmented Lagrangian ``rho/2 dist(M + Lambda/rho)²`` to their cone, whose
projection and whose bound from multipliers are those of ``numeric.lifted``. Squared loss without biases.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from numeric.lifted.cones import project
from numeric.lifted.samples import centred_samples
from numeric.lifted.start import responses
from numeric.lifted.training import RelaxedTraining
from numeric.scaled import Neurons, ScaledProblem

STEPS, SPARE, NOISE = 100, 6, 1e-3
"""Steps of L-BFGS for one update of the multipliers, and columns beyond the rank of the network, which start small."""

GROWTH, SLOW = 1.5, 0.9
"""Growth of the strength where the constraints were not met better by this factor."""


@dataclass(frozen=True)
class Point:
    """A bound, and when it was proved."""

    seconds: float
    lower: float


class LowRank:
    """Factors of both clouds, and multipliers of their constraints."""

    def __init__(self, scaled: ScaledProblem, neurons: Neurons, columns: int) -> None:
        """Start from the neurons, with small random columns beside them."""
        self.scaled = scaled
        self.training = RelaxedTraining(scaled, centred_samples(scaled.X, free=False), 0.5 * neurons.penalty)
        self.lift = self.training.lift
        rng = np.random.default_rng(0)
        starts = []
        for sign in (1.0, -1.0):
            U, S, _ = np.linalg.svd(responses(self.lift, neurons, sign), full_matrices=False)
            rank = int(np.sum(S > 1e-6 * S.max(initial=0.0)))
            first = np.zeros((self.lift.lifted, min(columns, rank + SPARE)))
            used = min(rank, first.shape[1])
            first[:, :used] = self._back(U[:, :used] * S[:used])
            starts.append(first + NOISE * np.abs(first).max() * rng.normal(size=first.shape))
        self.factors = starts
        self.multipliers = [np.zeros((self.lift.size, self.lift.size)) for _ in starts]
        self.strength = 20.0 * scaled.beta / max(0.5 * neurons.penalty, 1e-300)
        self.missed = np.inf

    def run(self, seconds: float) -> list[Point]:
        """The bounds after each update of the multipliers."""
        begun, found = time.process_time(), list[Point]()
        while time.process_time() < begun + seconds:
            flat = minimize(
                self._value, np.concatenate([F.ravel() for F in self.factors]), jac=True, method="L-BFGS-B",
                options={"maxiter": STEPS, "maxcor": 20},
            ).x  # fmt: skip
            self.factors = self._unpacked(flat)
            missed = self._update()
            v = self.scaled.project(self.scaled.y - self._fit(self.factors)[1])
            lower = self.training.proved(v, self.multipliers).lower
            found.append(Point(time.process_time() - begun, lower))
            self.strength *= GROWTH if missed > SLOW * self.missed else 1.0
            self.missed = missed
        return found

    def _back(self, P: np.ndarray) -> np.ndarray:
        """The transpose of ``L K``, which is an isometry: the inverse on its range."""
        return np.asarray(self.lift.K @ self.lift.combine(P, self.lift.samples.R))

    def _unpacked(self, flat: np.ndarray) -> list[np.ndarray]:
        first = self.factors[0].size
        return [part.reshape(F.shape) for part, F in zip((flat[:first], flat[first:]), self.factors, strict=True)]

    def _fit(self, factors: list[np.ndarray]) -> tuple[list[np.ndarray], np.ndarray]:
        """``L F`` of both clouds, and the responses of all samples."""
        rows = [self.lift.push(F) for F in factors]
        scale = self.lift.samples.reach / self.lift.wide
        fitted = sum(sign * scale * (P[self.lift.s] @ P[0]) for sign, P in zip((1.0, -1.0), rows, strict=True))
        return rows, np.asarray(fitted)

    def _away(self, P: np.ndarray, multipliers: np.ndarray) -> np.ndarray:
        """What the projection on the constraints takes away, where the objective decides nothing."""
        V = P @ P.T + multipliers / self.strength
        M = np.empty_like(V)
        project(self.lift, V, M)
        G = V - M
        G[0, 0] = 0.0
        G[0, self.lift.s] = G[self.lift.s, 0] = 0.0
        return np.asarray(G)

    def _value(self, flat: np.ndarray) -> tuple[float, np.ndarray]:
        rows, fitted = self._fit(self._unpacked(flat))
        residual = self.scaled.y - fitted
        value, slopes = 0.5 * float(residual @ residual), []
        scale = self.lift.samples.reach / self.lift.wide
        for sign, P, multipliers in zip((1.0, -1.0), rows, self.multipliers, strict=True):
            G = self._away(P, multipliers)
            value += self.scaled.beta * float(P[0] @ P[0]) + 0.5 * self.strength * float(np.sum(G * G))
            slope = 2.0 * self.strength * (G @ P)
            slope[0] += 2.0 * self.scaled.beta * P[0] - sign * ((scale * residual) @ P[self.lift.s])
            slope[self.lift.s] -= sign * np.outer(scale * residual, P[0])
            slopes.append(self._back(slope).ravel())
        return value, np.concatenate(slopes)

    def _update(self) -> float:
        """New multipliers; how far the constraints were from being met."""
        missed = 0.0
        for k, F in enumerate(self.factors):
            P = self.lift.push(F)
            G = self._away(P, self.multipliers[k])
            missed += float(np.sum((G - self.multipliers[k] / self.strength) ** 2))
            self.multipliers[k] = self.strength * G
        return float(np.sqrt(missed))
