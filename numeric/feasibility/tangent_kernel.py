"""A feasible network from a nearly feasible one with many neurons, at the size of samples by samples.

The least change of the weights (relative to their size) that removes a residual solves a system whose matrix is the
tangent kernel of the network: neurons that are large move more. A few steps of Newton's method end at rounding,
because activation patterns change only by a hair.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import LinAlgError, cho_factor, cho_solve

from numeric.network import Array
from numeric.scaled import Neurons, ScaledProblem, spans

STEPS, RIDGE, MOST = 12, 1e-13, 6_000
"""Newton steps, what is added to the kernel relative to its mean diagonal, and samples up to which it is formed."""

EXACT = 1e-13
"""Residual, relative to the largest target, that is rounding."""

NEAR = 1e-9
"""Distance to a kink, relative to the neuron, within which the neuron is not turned for a sample."""


def settled(scaled: ScaledProblem, neurons: Neurons) -> tuple[Neurons, float]:
    """The network repaired, given its best output bias and scaled to feasibility, and its value."""
    neurons = _shifted(scaled, neurons)
    if scaled.loss.constrained:
        neurons = _shifted(scaled, repaired(scaled, neurons))
    f = scaled.fit(neurons)
    scale = scaled.loss.feasible_scale(f, scaled.y)
    moved = neurons.times(scale)
    return moved, scaled.loss.value(f * scale, scaled.y) + scaled.beta * moved.penalty


def _shifted(scaled: ScaledProblem, neurons: Neurons) -> Neurons:
    """The better one of the output bias that is there and the best for the loss."""
    if not scaled.free:
        return neurons
    g = scaled.fit(neurons.shifted(0.0))
    best = scaled.loss.output_bias(g, scaled.y)
    if scaled.loss.constrained and _violation(scaled, g + neurons.xi) <= _violation(scaled, g + best):
        return neurons
    return neurons.shifted(best)


def repaired(scaled: ScaledProblem, neurons: Neurons) -> Neurons:
    """The constraints met up to rounding if Newton's method gets there, else as nearly as it got."""
    best, least = neurons, _violation(scaled, scaled.fit(neurons))
    if neurons.w.size == 0 or len(scaled.y) > MOST:
        return neurons
    # few neurons have to turn; many need only change their weights, which leaves their patterns as they are
    turn, failures = neurons.w.size < len(scaled.y), 0
    for _ in range(STEPS):
        if failures > 1 or least <= EXACT * float(np.max(np.abs(scaled.y))):
            break
        moved = _moved(scaled, best, turn=turn)
        violation = np.inf if moved is None else _violation(scaled, scaled.fit(moved))
        if moved is not None and violation < least:
            best, least, failures = moved, violation, 0
        else:
            turn, failures = not turn, failures + 1
    return best


def _residual(scaled: ScaledProblem, f: Array) -> Array:
    """What is missing to the constraints: targets, or margins of one where they are less."""
    return scaled.loss.unmet(scaled.y - f, scaled.y)


def _violation(scaled: ScaledProblem, f: Array) -> float:
    return float(np.max(np.abs(_residual(scaled, f)), initial=0.0))


def _moved(scaled: ScaledProblem, neurons: Neurons, *, turn: bool) -> Neurons | None:
    """One Newton step on the samples whose constraint is broken or nearly so; None where there is none."""
    f = scaled.fit(neurons)
    residual = _residual(scaled, f)
    worst = float(np.max(np.abs(residual)))
    rows = np.flatnonzero(scaled.loss.binding(f, scaled.y, worst))
    X, size = scaled.X[rows], neurons.sizes
    margin = X @ neurons.P + neurons.b
    span = spans(scaled.X, free=scaled.free)[rows]
    norms = span[:, None] * np.linalg.norm(neurons.P, axis=0) + np.abs(neurons.b)
    hidden = np.maximum(margin, 0.0) * neurons.w
    active = (margin > NEAR * norms) * np.sign(neurons.w)
    gram = X @ X.T + (1.0 if scaled.free else 0.0)
    kernel = ((active * size) @ active.T) * gram if turn else hidden @ hidden.T
    unit = float(np.trace(kernel)) / len(rows)
    constant = unit if scaled.free else 0.0
    kernel[np.diag_indices(len(rows))] += RIDGE * unit + 1e-300
    try:
        alpha = cho_solve(cho_factor(kernel + constant, check_finite=False), residual[rows], check_finite=False)
    except LinAlgError:
        return None
    if not np.isfinite(alpha).all():
        return None
    xi = neurons.xi + constant * float(alpha.sum())
    if not turn:
        return Neurons(neurons.P, neurons.b, neurons.w * np.maximum(1.0 + hidden.T @ alpha, 0.0), xi)
    pull = active * alpha[:, None]
    share = np.linalg.norm(neurons.P, axis=0)  # p |w| changes by size times the pull: p itself by its norm times it
    b = neurons.b + share * pull.sum(axis=0) if scaled.free else neurons.b
    return Neurons(neurons.P + share * (X.T @ pull), b, neurons.w, xi)
