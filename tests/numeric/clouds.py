"""Random data, lifts of random neurons, and multipliers of no cone, for the tests of the lifted relaxation."""

from __future__ import annotations

import numpy as np

from numeric.lifted.rows import Lift

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")


def draw(rng: np.random.Generator, n: int, d: int, nasty: int = 0):
    """Data: Gaussian, small integers, nearly equal samples, samples on a line, or rows of very different size."""
    A = rng.normal(size=(n, d))
    if nasty == 1:
        A = rng.integers(-2, 3, size=(n, d)).astype(float)
    elif nasty == 2:
        A = A[rng.integers(max(2, n // 2), size=n)] + 1e-7 * A
    elif nasty == 3:
        A = rng.normal(size=(n, 1)) * rng.normal(size=d)
    elif nasty == 4:
        A = A * 10.0 ** rng.integers(-3, 4, size=(n, 1))
    return A


def neurons(rng: np.random.Generator, X, samples, count: int):
    """Lifts ``(1, x, |t|)`` of random neurons of norm one, kinks at samples where biases are free."""
    U = rng.normal(size=(X.shape[1], count))
    U /= np.linalg.norm(U, axis=0)
    x = U
    if samples.free:
        moved = (samples.R[:, :-1] * samples.reach[:, None]) @ U
        x = np.vstack([U, -moved[rng.integers(len(X), size=count), np.arange(count)] / samples.radius])
    return U, np.vstack([np.ones(count), x, np.abs(samples.R @ x)])


def random_multipliers(rng: np.random.Generator, lift: Lift):
    """Of every sign and size: not of any cone."""
    G = rng.normal(size=(lift.size, lift.size)) * 10.0 ** rng.uniform(-4, 1)
    return G + G.T
