"""Slow, independent checks with Fractions: every feature against every sample."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from flint import fmpq
from scipy.optimize import linprog

from analytic.families.line.engine.network import SplineNeurons


def fraction(value: fmpq | int | Fraction) -> Fraction:
    return Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else Fraction(value)


def rational(values: Sequence[int | Fraction | str]) -> list[fmpq]:
    exact = [Fraction(value) for value in values]
    return [fmpq(value.numerator, value.denominator) for value in exact]


def positive_part(value: Fraction) -> Fraction:
    return max(value, Fraction(0))


def evaluate(network: SplineNeurons, x: fmpq | Fraction) -> Fraction:
    total = fraction(network.xi)
    for u, b, w in zip(network.u, network.b, network.w, strict=True):
        total += fraction(w) * positive_part(fraction(u) * fraction(x) + fraction(b))
    return total


def penalty(network: SplineNeurons) -> Fraction:
    pairs = zip(network.u, network.w, strict=True)
    return sum((abs(fraction(w) * fraction(u)) for u, w in pairs), Fraction(0))


def support(x: Sequence[fmpq], v: Sequence[fmpq]) -> Fraction:
    """h(v) = max over both facings and all kinks of |v'(u x + b)_+|, given 1'v = 0."""
    places = [fraction(value) for value in x]
    weights = [fraction(value) for value in v]
    assert sum(weights) == 0
    best = Fraction(0)
    for kink, facing in product(places, (1, -1)):
        features = [positive_part(facing * (place - kink)) for place in places]
        best = max(best, abs(sum(w * a for w, a in zip(weights, features, strict=True))))
    return best


def dictionary(x: np.ndarray) -> np.ndarray:
    """Features (u (x - t))_+ with kinks at the data, between them and outside, both facings; one a column."""
    inner = np.unique(x)
    kinks = np.concatenate([inner, (inner[1:] + inner[:-1]) / 2, [inner[0] - 1.7, inner[-1] + 0.6]])
    right = np.maximum(x[:, None] - kinks, 0)
    left = np.maximum(kinks - x[:, None], 0)
    return np.hstack([right, left])


def interpolation_lp(x: Sequence[float], y: Sequence[float]) -> float:
    """The least l1 norm over a rich dictionary, by a linear program in floats."""
    features = dictionary(np.asarray(x, float))
    signed = np.hstack([features, -features, np.ones((len(y), 1))])
    cost = np.r_[np.ones(signed.shape[1] - 1), 0.0]
    bounds = [(0, None)] * (signed.shape[1] - 1) + [(None, None)]
    return float(linprog(cost, A_eq=signed, b_eq=np.asarray(y, float), bounds=bounds).fun)


def grids(n: int, heights: Sequence[int], gaps: Sequence[int]) -> Iterator[tuple[list[fmpq], list[fmpq]]]:
    """All targets on a small grid over all spacings from ``gaps`` (a gap of zero repeats a sample)."""
    for steps in product(gaps, repeat=n - 1):
        x = [fmpq(sum(steps[:i])) for i in range(n)]
        for y in product(heights, repeat=n):
            yield x, [fmpq(value) for value in y]
