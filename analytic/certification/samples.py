"""The samples as the tree sees them: exact, and as floats of unit scale with the reach of every sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq, fmpq_mat

from analytic.exact.scalars import rationals
from analytic.model.problem import Problem
from numeric.network import Array


@dataclass(frozen=True, eq=False)
class ScaledSamples:
    """Rows ``a_i - a_o`` (free bias: o is the sample whose farthest sample is nearest) or ``a_i``, in floats.

    ``X`` (n, d) is divided by the power of two ``scale``; ``reach`` (n,) bounds ``|a_i'u + b|`` for ``||u|| <= 1`` and
    the biases that matter, in the same unit; ``middle`` is the reach of sample o, 0 without bias.
    """

    exact: tuple[tuple[fmpq, ...], ...]
    X: Array
    scale: Fraction
    reach: Array
    middle: float
    free: bool

    @classmethod
    def of(cls, problem: Problem) -> ScaledSamples:
        """The samples of a problem with rational data."""
        free = problem.bias == "free"
        rows = [list(rationals(row)) for row in problem.A]
        reach = np.zeros(0)
        middle = 0.0
        if free:
            X, scale = _floats(_moved(rows, 0))
            reach = np.array([np.sqrt(((X - x) ** 2).sum(axis=1).max()) for x in X])
            origin = int(np.argmin(reach))
            rows = _moved(rows, origin)
        X, unit = _floats(rows)
        if free:
            reach = reach * float(scale / unit) * (1 + 1e-9)  # the first differences were rounded twice
            middle = float(reach.min())
        else:
            reach = np.linalg.norm(X, axis=1) * (1 + 1e-15)
        return cls(tuple(map(tuple, rows)), X, unit, reach, middle, free)

    @property
    def lifted(self) -> Array:
        """Directions of the constraints: unit rows, with the bias as one more coordinate if it is free."""
        E = np.hstack([self.X, np.full((len(self.X), 1), self.middle)]) if self.free else self.X
        size = np.linalg.norm(E, axis=1)
        unit: Array = E / np.where(size > 0, size, 1.0)[:, None]
        return unit

    def dependency(self, support: Sequence[int], sides: Sequence[int]) -> list[int] | None:
        """Integers ``l >= 0``, not all zero, with ``sum l_k s_k (a_k, 1) = 0`` (without the 1 if there is no bias).

        None if the samples of ``support`` have no such relation, or more than one.
        """
        rows = [[s * x for x in (*self.exact[k], *([fmpq(1)] if self.free else []))]
                for k, s in zip(support, sides, strict=True)]  # fmt: skip
        reduced, rank = fmpq_mat([list(column) for column in zip(*rows, strict=True)]).rref()
        if rank != len(rows) - 1:
            return None
        lead = [next(j for j in range(len(rows)) if reduced[i, j] != 0) for i in range(rank)]
        loose = next(j for j in range(len(rows)) if j not in lead)
        weights = [fmpq(int(j == loose)) for j in range(len(rows))]
        for i, j in enumerate(lead):
            weights[j] = -reduced[i, loose]
        if any(x < 0 for x in weights) or not any(x > 0 and any(row) for x, row in zip(weights, rows, strict=True)):
            return None
        common = fmpq_mat([weights]).numer_denom()[1]
        return [int((x * common).p) for x in weights]


def _moved(rows: list[list[fmpq]], origin: int) -> list[list[fmpq]]:
    return [[x - y for x, y in zip(row, rows[origin], strict=True)] for row in rows]


def _floats(rows: list[list[fmpq]]) -> tuple[Array, Fraction]:
    """The rows over a power of two near the largest entry."""
    largest = max((abs(x) for row in rows for x in row), default=fmpq(0))
    if largest == 0:
        return np.zeros((len(rows), len(rows[0]))), Fraction(1)
    exponent = int(largest.p).bit_length() - int(largest.q).bit_length()
    unit = fmpq(2) ** exponent
    X = np.array([[_float(x / unit) for x in row] for row in rows])
    return X, Fraction(2) ** exponent


def _float(value: fmpq) -> float:
    return int(value.p) / int(value.q)
