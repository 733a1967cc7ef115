"""A network of several outputs by a short descent, without a bound: what a fold of a cross-validation needs."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from numeric.large_data.descent import wide
from numeric.large_data.sketch import KEPT
from numeric.network import Array, Network
from numeric.scaled import ScaledProblem

__all__ = ["vector_sketch"]


def vector_sketch(
    scaled: ScaledProblem, start: Network | None, *, neurons: int, steps: int, ftol: float, seed: int
) -> Network:
    """A network for the squared loss, trained from ``start`` and ``neurons`` small random ones."""
    P, b, W = _start(scaled, start, neurons, seed)
    r, m = P.shape
    x = np.concatenate([P.ravel(), b, W.ravel()])
    options = {"maxiter": steps, "maxcor": 20, "ftol": ftol, "gtol": 1e-9}
    x = minimize(_objective, x, args=(scaled, r, m), jac=True, method="L-BFGS-B", options=options).x
    P, b, W = _unpacked(x, r, m, scaled.y.shape[1])
    size = np.linalg.norm(P, axis=0) * np.linalg.norm(W, axis=1)
    keep = (size > KEPT * float(size.max(initial=0.0))) & (size > 0.0)
    P, b, W = P[:, keep], b[keep], W[keep]
    rest = scaled.y - np.maximum(scaled.X @ P + b, 0.0) @ W
    xi = rest.mean(axis=0) if scaled.free else np.zeros(W.shape[1])
    return scaled.data.to_data(P, b, W * scaled.unit, xi * scaled.unit + scaled.offset)


def _start(scaled: ScaledProblem, start: Network | None, neurons: int, seed: int) -> tuple[Array, Array, Array]:
    """Balanced weights of the given network, beside random ones of random directions."""
    new = wide(scaled, seed, neurons)
    rng = np.random.default_rng(seed)
    toward = rng.normal(size=(new.w.size, scaled.y.shape[1]))
    toward *= (np.abs(new.w) / np.linalg.norm(toward, axis=1))[:, None]
    if start is None or not start.neurons:
        return new.P, new.b, toward
    (U, b), W = scaled.data.from_data(start), start.w / scaled.unit
    inner, outer = np.linalg.norm(U, axis=0), np.linalg.norm(W, axis=1)
    some = (inner > 0.0) & (outer > 0.0)
    U, b, W = U[:, some], b[some], W[some]
    balance = np.sqrt(outer[some] / inner[some])
    return np.hstack([U * balance, new.P]), np.append(b * balance, new.b), np.vstack([W / balance[:, None], toward])


def _unpacked(x: Array, r: int, m: int, o: int) -> tuple[Array, Array, Array]:
    return x[: r * m].reshape(r, m), x[r * m : r * m + m], x[r * m + m :].reshape(m, o)


def _objective(x: Array, scaled: ScaledProblem, r: int, m: int) -> tuple[float, Array]:
    """The balanced objective, the output bias eliminated, and its slope."""
    P, b, W = _unpacked(x, r, m, scaled.y.shape[1])
    hidden = np.maximum(scaled.X @ P + b, 0.0)
    R = hidden @ W - scaled.y
    if scaled.free:
        R = R - R.mean(axis=0)
    value = 0.5 * float(np.sum(R * R)) + 0.5 * scaled.beta * float(np.sum(P * P) + np.sum(W * W))
    back = (hidden > 0) * (R @ W.T)
    of_b = back.sum(axis=0) if scaled.free else np.zeros(m)
    slope = (scaled.beta * P + scaled.X.T @ back).ravel(), of_b, (scaled.beta * W + hidden.T @ R).ravel()
    return value, np.concatenate(slope)
