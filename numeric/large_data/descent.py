"""Large data of high rank: a good network by descent from a wide random one.

Where the cone program over cells no longer fits, all weights are trained together by a quasi-Newton
method on ``L + beta/2 (||U||² + ||w||²)``, whose local minima are balanced networks. A wide start
leaves few bad ones; violated neurons of the dual point found so far enter with small weights, which
leads out of those. The random numbers are seeded with constants: the same data give the same network.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from numeric.network import Array
from numeric.oracles import Oracle, Search
from numeric.oracles.general import GeneralOracle
from numeric.oracles.local import ScoutedOracle
from numeric.scaled import Neurons, ScaledProblem, expired
from numeric.scaled.limits import Allowance

LARGE = 1_000
"""Entries of the data from which on descent replaces the cone program, if no exact oracle exists."""

WORK, MEMORY = 80_000_000, 20_000_000
"""Multiplications of one evaluation, and hidden activations held at a time: both limit the width."""

STEP, FEWEST = 2e-9, 20
"""Work of a step for every product of the network with the data; so many steps are taken in any case."""

CONVERGED = 600
"""Steps that a descent takes to get near its end: limited work is not spent on a width that leaves fewer."""

NARROWEST, WIDEST = 32, 1000


@dataclass(frozen=True, eq=False)
class Softening:
    """Multipliers and strength of the augmented Lagrangian of a loss with kinks or constraints."""

    centre: Array
    strength: float


def is_large(scaled: ScaledProblem, oracle: Oracle) -> bool:
    """Whether to train by other means than cone programs: many entries, no cheap exact oracle.

    At ranks that have an exact oracle at all, this is for losses that make those programs heavy: an interpolating
    network has about as many neurons as samples.
    """
    if scaled.X.size <= LARGE or not isinstance(oracle, (GeneralOracle, ScoutedOracle)):
        return False
    if not scaled.loss.can_be_smoothed(scaled.y):
        return False
    return not oracle.exhaustive or (scaled.loss.slacks(scaled.y) is not None and scaled.X.shape[1] > 2)


def width(scaled: ScaledProblem) -> int:
    """How many neurons the descent may hold."""
    n = len(scaled.y)
    return int(np.clip(min(WORK // scaled.X.size, MEMORY // n, 10 * n), NARROWEST, WIDEST))


def wide(scaled: ScaledProblem, seed: int = 0, most: int = WIDEST) -> Neurons:
    """Random directions of small balanced weights, kinks on samples drawn at random; ``most`` of them."""
    n, r = scaled.X.shape
    m = min(width(scaled), most)
    rng = np.random.default_rng(seed)
    size = 0.3 * np.sqrt(np.linalg.norm(scaled.y) / (np.linalg.norm(scaled.X) * np.sqrt(m)))
    U = rng.normal(size=(r, m))
    U /= np.linalg.norm(U, axis=0)
    w = np.where(rng.random(m) < 0.5, -1.0, 1.0)
    b = -np.einsum("ji,ij->j", scaled.X[rng.integers(0, n, size=m)], U) if scaled.free else np.zeros(m)
    return Neurons(size * U, size * b, size * w, 0.0)


def widest(scaled: ScaledProblem, work: Allowance) -> int:
    """How many neurons descents within the work that is left can train."""
    entries = scaled.X.size + len(scaled.y)
    return int(np.clip(work.left / (STEP * CONVERGED * entries), NARROWEST, WIDEST))


def cost_of_step(scaled: ScaledProblem, neurons: Neurons) -> float:
    """Work of one step of a descent."""
    return STEP * (scaled.X.size + len(scaled.y)) * (neurons.w.size + 1)


def affordable(scaled: ScaledProblem, neurons: Neurons, work: Allowance, most: int) -> int:
    """How many steps the work that is left allows, at most ``most``."""
    return int(np.clip(work.left / cost_of_step(scaled, neurons), FEWEST, most))


def enlarged(scaled: ScaledProblem, neurons: Neurons, search: Search, size: float) -> Neurons:
    """The network with violated neurons added at weight ``size``."""
    room = max(0, 2 * width(scaled) - neurons.w.size)
    new = np.arange(min(search.values.size, room))
    small = Neurons(size * search.U[:, new], size * search.b[new], size * np.sign(search.values[new]), 0.0)
    return neurons.joined(small)


def descend(
    scaled: ScaledProblem,
    neurons: Neurons,
    deadline: float | None,
    iterations: int = 400,
    soft: Softening | None = None,
    ftol: float = 1e-13,
) -> tuple[Neurons, bool]:
    """Train all weights from the given ones; neurons that vanish are dropped.

    A loss that is not smooth needs its softening; ``ftol`` is the relative progress of a step that ends it. Also says
    whether the user interrupted it: what was reached by then is returned all the same.
    """
    r, m = neurons.P.shape
    inner = np.linalg.norm(neurons.P, axis=0)
    balance = np.sqrt(np.abs(neurons.w) / np.where(inner > 0, inner, 1.0))
    balance = np.where(balance > 0, balance, 1.0)
    start = _packed(scaled, neurons.P * balance, neurons.b * balance, neurons.w / balance, neurons.xi)

    latest = [start]

    def stop(x: Array) -> None:
        latest[0] = np.array(x)
        if expired(deadline):
            raise StopIteration

    interrupted = False
    try:
        minimize(
            _objective,
            start,
            args=(scaled, r, m, soft or Softening(np.zeros(len(scaled.y)), 1.0)),
            jac=True,
            method="L-BFGS-B",
            callback=stop,
            options={"maxiter": iterations, "maxcor": 20, "ftol": ftol, "gtol": 1e-9},
        )
    except KeyboardInterrupt:
        interrupted = True
    P, b, w, xi = _unpacked(scaled, latest[0], r, m)
    size = np.linalg.norm(P, axis=0) * np.abs(w)
    keep = size > 1e-7 * float(size.max(initial=0.0))
    return Neurons(P[:, keep], b[keep], w[keep], xi), interrupted


def _packed(scaled: ScaledProblem, P: Array, b: Array, w: Array, xi: float) -> Array:
    return np.concatenate([P.ravel(), w, b, [xi]]) if scaled.free else np.concatenate([P.ravel(), w])


def _unpacked(scaled: ScaledProblem, x: Array, r: int, m: int) -> tuple[Array, Array, Array, float]:
    P, w = x[: r * m].reshape(r, m), x[r * m : r * m + m]
    if not scaled.free:
        return P, np.zeros(m), w, 0.0
    return P, x[r * m + m : r * m + 2 * m], w, float(x[-1])


def _objective(x: Array, scaled: ScaledProblem, r: int, m: int, soft: Softening) -> tuple[float, Array]:
    P, b, w, xi = _unpacked(scaled, x, r, m)
    hidden = np.maximum(scaled.X @ P + b, 0.0)
    f = hidden @ w + xi
    loss, v = scaled.loss.smoothed(f, scaled.y, soft.centre, soft.strength)
    value = loss + 0.5 * scaled.beta * float(np.sum(P * P) + np.sum(w * w))
    back = (hidden > 0) * (v[:, None] * w)
    slope = _packed(
        scaled, scaled.beta * P - scaled.X.T @ back, -back.sum(axis=0), scaled.beta * w - hidden.T @ v, -float(v.sum())
    )
    return value, slope
