"""Another method for the lifted relaxation: low-rank factors and an augmented Lagrangian, beside the splitting.

``Z = F F'`` with few columns needs no eigenvalues. Training is minimised in ``F`` of both clouds by L-BFGS, where the
constraints on ``M = L F F' L'`` are an augmented Lagrangian ``rho/2 dist(M + Lambda/rho)²`` to their cone, whose
projection and whose bound from multipliers are those of ``numeric.lifted``. Squared loss without biases; both methods
start from the same network and have the same processor time.

    python benchmarks/lowrank.py --seconds 20 --write docs/benchmarks.md
"""

from __future__ import annotations

import argparse
import platform
import time
from pathlib import Path

import numpy as np
from bounds import largest_beta, table
from scipy.optimize import minimize
from tables import cells, put

import numeric
from numeric.lifted.cones import project
from numeric.lifted.samples import centred_samples
from numeric.lifted.start import responses
from numeric.lifted.tightening import SHARE, tighten
from numeric.lifted.training import RelaxedTraining
from numeric.problem import Problem
from numeric.scaled import Incumbent, Limits, Neurons, ScaledProblem, scaled_problem

STEPS, SPARE, NOISE = 100, 60, 0.1
"""Steps of L-BFGS for one update of the multipliers, and columns beyond the rank of the network, which start small."""

STRENGTH = 10.0
"""Of the augmented Lagrangian, in units of the price of a cloud over its weight; a growing one diverged."""

DATA = (("60x10", 25), ("60x10", 60), ("diabetes", 60), ("diabetes", 160))
"""Data and the number of their first rows."""


class LowRank:
    """Factors of both clouds, and multipliers of their constraints."""

    def __init__(self, scaled: ScaledProblem, neurons: Neurons) -> None:
        """Start from the neurons, with small random columns beside them."""
        self.scaled = scaled
        self.training = RelaxedTraining(scaled, centred_samples(scaled.X, free=False), 0.5 * neurons.penalty)
        self.lift = self.training.lift
        rng = np.random.default_rng(0)
        starts = []
        for sign in (1.0, -1.0):
            U, S, _ = np.linalg.svd(responses(self.lift, neurons, sign), full_matrices=False)
            rank = int(np.sum(1e-6 * S.max(initial=0.0) < S))
            first = np.zeros((self.lift.lifted, min(self.lift.lifted, rank + SPARE)))
            used = min(rank, first.shape[1])
            first[:, :used] = self._back(U[:, :used] * S[:used])
            starts.append(first + NOISE * np.abs(first).max() * rng.normal(size=first.shape))
        self.factors = starts
        self.multipliers = [np.zeros((self.lift.size, self.lift.size)) for _ in starts]
        self.strength = STRENGTH * scaled.beta / max(0.5 * neurons.penalty, 1e-300)

    def run(self, seconds: float) -> float:
        """The best bound of all updates of the multipliers."""
        end, best = time.process_time() + seconds, -np.inf
        while time.process_time() < end:
            start = np.concatenate([F.ravel() for F in self.factors])
            options = {"maxiter": STEPS, "maxcor": 20}
            self.factors = self._unpacked(minimize(self._value, start, jac=True, method="L-BFGS-B", options=options).x)
            self._update()
            v = self.scaled.project(self.scaled.y - self._fit(self.factors)[1])
            best = max(best, self.training.proved(v, self.multipliers).lower)
        return best

    def _back(self, P: np.ndarray) -> np.ndarray:
        """The transpose of ``L K``, which is an isometry: the inverse on its range."""
        return self.lift.rooted(self.lift.combine(P, self.lift.samples.R))

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

    def _update(self) -> None:
        """New multipliers."""
        rows = (self.lift.push(F) for F in self.factors)
        self.multipliers = [self.strength * self._away(P, m) for P, m in zip(rows, self.multipliers, strict=True)]


def row(name: str, rows: int, seconds: float) -> str:
    """A row of the page's table."""
    A, y = (part[:rows] for part in table(name))
    beta = 0.1 * largest_beta(A, y, "squared", "none")
    scaled = scaled_problem(Problem(A, y, "squared", beta, "none"))
    network = numeric.solve(A, y, beta=beta, time_limit=seconds).network
    neurons = scaled.from_network(network)
    value = scaled.loss.value(scaled.fit(neurons), scaled.y) + scaled.beta * neurons.penalty
    best = Incumbent(neurons, value, np.zeros(rows), 0.0, status="time limit")
    tighten(scaled, best, Limits(deadline=time.monotonic() + seconds / SHARE))
    other = LowRank(scaled, neurons).run(seconds)
    gaps = [f"**{best.relative_gap():.2g}**", f"{1.0 - other / value:.2g}"]
    return cells([name.replace("60x10", "Gaussian"), f"{rows} × {A.shape[1]}", *gaps])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=20.0, help="processor seconds of each method, default 20")
    parser.add_argument("--write", type=Path, help="a page whose table, between two marks, is replaced by this one")
    options = parser.parse_args()
    time.monotonic = time.process_time  # the clock of every limit in ``numeric``
    about = f"Python {platform.python_version()}, {options.seconds:g} processor s for each"
    lines = [about, "", cells(["data", "size", "splitting", "low-rank"]), "| --- | --- | ---: | ---: |"]
    for name, rows in DATA:
        lines.append(row(name, rows, options.seconds))
        print(lines[-1], flush=True)
    if options.write is not None:
        put(options.write, "lowrank", "\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
