"""What the statement on the tangent kernel says, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from analytic.theorem.statement import Array, Claim, Data, Fact, length, zero

STEP = 1e-5
CIRCLE = 2 * np.pi * np.arange(20000) / 20000


def apart(data: Data) -> bool:
    """No sample is zero and no two are on one line through the origin."""
    return all(not zero(row) for row in data.A) and all(
        np.linalg.matrix_rank(np.array(pair)) == 2 for pair in combinations(data.A, 2)
    )


def angle(a: Array, b: Array) -> float:
    """The angle of two vectors that are not zero."""
    return float(np.arccos(np.clip(a @ b / (length(a) * length(b)), -1, 1)))


def kernel(a: Array, b: Array, share: float = 2.0) -> float:
    """The printed formula, nothing where a vector is zero; ``share`` 1 where only output weights are trained."""
    if zero(a) or zero(b):
        return 0.0
    t = angle(a, b)
    return float(length(a) * length(b) / (2 * np.pi) * (np.sin(t) + share * (np.pi - t) * np.cos(t)))


def expectation(a: Array, b: Array) -> float:
    """The Gaussian expectation and probability, over the angle in the plane of both: ``E r^2 = 2``."""
    t = angle(a, b)
    first, second = np.cos(CIRCLE), np.cos(CIRCLE - t)
    both = np.maximum(first, 0) * np.maximum(second, 0)
    return float(length(a) * length(b) * 2 * both.mean() + (a @ b) * ((first > 0) & (second > 0)).mean())


def _matrix(data: Data) -> Array:
    return np.array([[kernel(a, b) for b in data.A] for a in data.A])


def formula(data: Data) -> Iterator[Claim]:
    """Formula and expectation agree, on the samples and on opposite ones."""
    for a in data.A:
        for b in (*data.A, -data.A[0]):
            close = abs(kernel(a, b) - expectation(a, b)) < 2e-3 * (1 + length(a) * length(b))
            yield Fact(close, "the formula is the expectation")


def interpolates(data: Data) -> Iterator[Claim]:
    """The kernel matrix is positive definite, and the predictor has the targets."""
    K = _matrix(data)
    yield Fact(float(np.linalg.eigvalsh(K)[0]) > 1e-9, "the kernel matrix is regular")
    c = np.linalg.lstsq(K, data.t, rcond=None)[0]
    yield Fact(zero((K @ c - data.t) / 10), "the predictor interpolates")


def bends(data: Data) -> Iterator[Claim]:
    """Across both rays of a sample's line the slope jumps exactly where the coefficient is not zero."""
    if data.d < 2:
        return
    c = np.linalg.lstsq(_matrix(data), data.t, rcond=None)[0]
    for k, row in enumerate(data.A):
        across = _orthogonal(data.A, k)
        for side in (1.0, -1.0):
            jump = _jump(data.A, c, side * row, across)
            yield Fact((abs(jump) > 1e-4) == (abs(c[k]) > 1e-5) or 1e-7 < abs(c[k]) < 1e-3, "it bends there")


def _orthogonal(A: Array, k: int) -> Array:
    """A unit vector orthogonal to a sample, off the lines of the others."""
    turned = np.linalg.svd(A[k].reshape(1, -1))[2][1:]
    across: Array = turned.T @ (1 + np.arange(len(turned)))
    return across / length(across)


def _jump(A: Array, c: Array, at: Array, across: Array) -> float:
    """The jump of the derivative along ``across``, by differences."""

    def f(s: float) -> float:
        return float(sum(weight * kernel(at + s * across, row) for weight, row in zip(c, A, strict=True)))

    return (f(STEP) - 2 * f(0.0) + f(-STEP)) / STEP


def series(data: Data) -> Iterator[Claim]:
    """Near both ends of the angle the kernels behave as printed."""
    e = 1e-4
    for t, level in ((e, 2 * np.pi - e), (np.pi - e, -e)):
        full = np.sin(t) + 2 * (np.pi - t) * np.cos(t)
        yield Fact(bool(abs(full - level) < 20 * e * e), "the full kernel is bent at both ends")
    for t, level in ((e, np.pi * (1 - e * e / 2)), (np.pi - e, 0.0)):
        half = np.sin(t) + (np.pi - t) * np.cos(t)
        yield Fact(bool(abs(half - level) < 20 * e**3), "the other kernel has two derivatives at both ends")
