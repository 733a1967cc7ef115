"""The full convex program, for comparison with the theorems on spike-free data, and exact matrices."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from flint import fmpq

from tests.numeric.arrangement import reference


def exact_rows(A: list[list[Fraction]]) -> tuple[tuple[fmpq, ...], ...]:
    return tuple(tuple(fmpq(Fraction(c).numerator, Fraction(c).denominator) for c in row) for row in A)


def floats(rows: object) -> np.ndarray:
    return np.array(rows, dtype=object).astype(float)


def full_program(A: object, y: object, loss: str, beta: Fraction | None) -> float:
    """The convex program over all activation patterns, in coordinates of the row space and of moderate size."""
    rows, targets = floats(A), floats([y])[0]
    _, upper = np.linalg.qr(rows.T)
    unit = np.abs(upper).max() or 1.0
    value, status = reference(upper.T / unit, targets, loss, None if beta is None else float(beta) / unit, "none")
    # what makes no more progress has its last digits left, which no test here asks for
    assert status in ("Solved", "AlmostSolved", "InsufficientProgress"), status
    return value / unit if loss in ("interpolation", "max-margin") else value
