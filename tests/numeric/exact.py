"""Objectives of float networks in rational arithmetic: what float bounds are compared with."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

import numeric

__all__ = ["dual_slack", "exact_fit", "exact_objective", "root"]

BITS = 120
"""Binary digits of square roots."""


def root(square: Fraction) -> tuple[Fraction, Fraction]:
    """The square root of a rational number, rounded down and up."""
    if square == 0:
        return Fraction(0), Fraction(0)
    shift = 2 * BITS - 2 * ((square.numerator.bit_length() - square.denominator.bit_length()) // 2)
    shift += shift % 2
    scaled = square * (Fraction(2) ** shift)
    low = math.isqrt(scaled.numerator // scaled.denominator)
    unit = Fraction(2) ** (-shift // 2)
    return low * unit, (low + 1) * unit


def fractions(array: np.ndarray) -> np.ndarray:
    """An array of the exact values."""
    flat = [Fraction(float(x)) for x in np.asarray(array).ravel()]
    result = np.empty(len(flat), dtype=object)
    result[:] = flat
    return result.reshape(np.shape(array))


def exact_fit(network: numeric.Network, A: np.ndarray) -> np.ndarray:
    """The predictions (n,) or (n, o) of a network."""
    U, b, w, xi = (fractions(np.asarray(part)) for part in (network.U, network.b, network.w, network.xi))
    rows = fractions(A)
    if network.neurons == 0:
        return np.zeros((len(A), *network.w.shape[1:]), dtype=object) + (xi if xi.shape else xi.item())
    hidden = rows @ U + b
    hidden = np.where(hidden > 0, hidden, Fraction(0))
    return hidden @ w + (xi if xi.shape else xi.item())


def exact_objective(
    network: numeric.Network, A: np.ndarray, y: np.ndarray, loss: str, beta: float | None
) -> tuple[Fraction, Fraction] | None:
    """Bounds of the objective that differ by the rounding of norms only; None for losses that are not rational.

    Constraints count as met.
    """
    if loss == "logistic":
        return None
    U, w = fractions(network.U), fractions(network.w)
    low = high = Fraction(0)
    for j in range(network.neurons):
        inner = root(sum((x * x for x in U[:, j]), Fraction(0)))
        outer = root(sum((x * x for x in np.atleast_1d(w[j])), Fraction(0)))
        low, high = low + inner[0] * outer[0], high + inner[1] * outer[1]
    weight = Fraction(1) if beta is None else Fraction(beta)
    fit, goal = exact_fit(network, A), fractions(y)
    total = Fraction(0)
    if loss == "squared":
        total = sum((x * x for x in (fit - goal).ravel()), Fraction(0)) / 2
    elif loss == "hinge":
        total = sum((max(1 - g * f, Fraction(0)) for f, g in zip(fit, goal, strict=True)), Fraction(0))
    return total + weight * low, total + weight * high


def dual_slack(found: numeric.Solution, of: object) -> Fraction:
    """What constraints that are met to a relative 1e-9 may take off the least penalty: that times ``sum |v|``."""
    if found.problem.loss not in ("interpolation", "max-margin"):
        return Fraction(0)
    y = found.problem.y
    middle = float(np.median(y)) if found.problem.loss == "interpolation" and found.problem.free else 0.0
    size = max(float(np.max(np.abs(y - middle))), 4e-7 * float(np.max(np.abs(y))))
    return Fraction(1.01e-9) * Fraction(size) * Fraction(float(np.abs(found.dual).sum()))
