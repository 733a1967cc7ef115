"""Least squares for splines in the values at their knots: hat functions and their Gram matrix.

A continuous piecewise-linear function is the combination of the hat functions of its knots, with its
values at the knots as coefficients. In that basis the Gram matrix is tridiagonal, and well conditioned
when every knot is a sample, however unevenly the samples lie: this is what makes a million samples
possible, where the same problem in the fitted values has a pentadiagonal matrix of condition ``n**4``.
Restricting a spline to fewer knots is again such a system, so one class serves samples and knots alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg.lapack import dptsv

from numeric.network import Array

Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class HatSystem:
    """The quadratic ``f'Gf/2 - rhs'f`` in the values ``f`` at increasing ``nodes``.

    ``diagonal`` (N,) and ``off`` (N-1,), or None for a diagonal matrix, hold the tridiagonal ``G``.
    """

    nodes: Array
    diagonal: Array
    off: Array | None
    rhs: Array

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    def product(self, f: Array) -> Array:
        """``G f``."""
        result = self.diagonal * f
        if self.off is not None:
            result[:-1] += self.off * f[1:]
            result[1:] += self.off * f[:-1]
        return result

    def residual(self, f: Array) -> Array:
        """``rhs - G f``: at the samples themselves, weight times (target minus fit)."""
        result = self.product(f)
        np.subtract(self.rhs, result, out=result)
        return result

    def quadratic(self, f: Array) -> float:
        """``f'Gf/2 - rhs'f``."""
        return float(np.sum(f * (0.5 * self.product(f) - self.rhs)))

    def solve(self, right: Array) -> Array:
        """``G^{-1} right`` by the factorisation ``L D L'``."""
        if self.size == 1 or self.off is None:
            return right / self.diagonal
        solution: Any
        _, _, solution, info = dptsv(self.diagonal, self.off, right)
        if info != 0:
            raise ArithmeticError("the Gram matrix of the hat functions is not positive definite")
        return np.asarray(solution, dtype=np.float64)

    def restrict(self, knots: Index) -> HatSystem:
        """The same quadratic for splines with fewer ``knots`` (indices, the two ends included)."""
        if len(knots) == self.size:
            return self
        starts, counts = knots[:-1], np.diff(knots)
        nodes = self.nodes[knots]
        right = self.nodes[:-1] - np.repeat(nodes[:-1], counts)
        right /= np.repeat(np.diff(nodes), counts)
        left = 1.0 - right
        weight = self.diagonal[:-1]
        weighted = weight * right
        on_right = np.add.reduceat(weighted * right, starts)
        across = np.add.reduceat(weighted * left, starts)
        on_left = np.add.reduceat(np.multiply(weight * left, left, out=weighted), starts)
        if self.off is not None:
            more_left, more_right, more_across = self._couplings(self.off, left, right, knots)
            on_left, on_right, across = on_left + more_left, on_right + more_right, across + more_across
        diagonal = np.zeros(len(knots))
        diagonal[:-1] += on_left
        diagonal[1:] += on_right
        diagonal[-1] += self.diagonal[-1]
        return HatSystem(nodes, diagonal, across, self._lump(left, right, knots))

    def _lump(self, left: Array, right: Array, knots: Index) -> Array:
        """The right-hand side tested against the hats of the remaining knots."""
        lumps = np.zeros(len(knots))
        lumps[:-1] += np.add.reduceat(self.rhs[:-1] * left, knots[:-1])
        lumps[1:] += np.add.reduceat(self.rhs[:-1] * right, knots[:-1])
        lumps[-1] += self.rhs[-1]
        return lumps

    @staticmethod
    def _couplings(off: Array, left: Array, right: Array, knots: Index) -> tuple[Array, Array, Array]:
        """What the off-diagonal entries contribute to each segment: left, right and mixed products."""
        next_right, next_left = np.empty_like(right), np.empty_like(left)
        next_right[:-1], next_left[:-1] = right[1:], left[1:]
        next_right[knots[1:] - 1], next_left[knots[1:] - 1] = 1.0, 0.0
        starts = knots[:-1]
        return (
            2.0 * np.add.reduceat(off * left * next_left, starts),
            2.0 * np.add.reduceat(off * right * next_right, starts),
            np.add.reduceat(off * (left * next_right + right * next_left), starts),
        )


def interpolate(nodes: Array, knots: Index, values: Array) -> Array:
    """The spline through ``values`` at the nodes numbered ``knots``, at all ``nodes``."""
    counts = np.diff(knots)
    at = nodes[knots]
    f = np.empty(len(nodes))
    inner = f[:-1]
    np.subtract(nodes[:-1], np.repeat(at[:-1], counts), out=inner)
    inner *= np.repeat(np.diff(values) / np.diff(at), counts)
    inner += np.repeat(values[:-1], counts)
    f[-1] = values[-1]
    return f
