"""The rows whose products are constrained: a lift ``z = (1, x, |t|)`` seen as ``L z``.

``t = Rx`` are the responses of the samples, at most one in absolute value, so that all of

    1, 1 again, u;   s = (|t| + t)/2,   q = (|t| - t)/2,   1 - |t|,   (1 + b)/2,   (1 - b)/2

are linear in ``z``, those after the semicolon are nonnegative, and so are their products. Rows carry weights, which
change no constraint but much of the speed of a first-order method. ``K = (L'L)^{-1/2}`` makes ``L K`` an isometry.
"""

from __future__ import annotations

import numpy as np

from numeric.lifted.samples import CentredSamples
from numeric.network import Array

__all__ = ["Lift"]


class Lift:
    """Rows over the samples, with weights ``wide`` of ``s`` and ``q`` and ``narrow`` of ``1 - |t|``."""

    def __init__(
        self, samples: CentredSamples, wide: float, narrow: float, dtype: type = np.float64, outputs: int = 0
    ) -> None:
        """``dtype`` is that of the iterates; bounds are evaluated in double precision whatever it is.

        For several ``outputs`` the lift is ``(1, x, |t|, w)``, and ``w`` is in two rows for each of them.
        """
        self.samples, self.wide, self.narrow, self.dtype = samples, float(wide), float(narrow), dtype
        self.n, self.inner = samples.R.shape
        self.columns, self.outputs = samples.columns, outputs
        self.head = 2 + self.columns + 2 * outputs
        self.positive = 3 * self.n + (2 if samples.free else 0)
        self.size = self.head + self.positive
        self.lifted = 1 + self.inner + self.n + outputs
        self.R: Array = samples.R.astype(dtype)
        self._root()

    @property
    def u(self) -> slice:
        """The rows ``u``."""
        return slice(2, 2 + self.columns)

    @property
    def w(self) -> slice:
        """The rows of the output weights that the objective meets."""
        return slice(2 + self.columns, 2 + self.columns + self.outputs)

    @property
    def again(self) -> slice:
        """The rows of the output weights that the constraints meet."""
        return slice(2 + self.columns + self.outputs, self.head)

    @property
    def bend(self) -> slice:
        """The entries ``|t|`` of the lift."""
        return slice(1 + self.inner, 1 + self.inner + self.n)

    @property
    def s(self) -> slice:
        """The rows ``s``."""
        return slice(self.head, self.head + self.n)

    @property
    def q(self) -> slice:
        """The rows ``q``."""
        return slice(self.head + self.n, self.head + 2 * self.n)

    @property
    def slack(self) -> slice:
        """The rows ``1 - |t|``."""
        return slice(self.head + 2 * self.n, self.head + 3 * self.n)

    def combine(self, W: Array, R: Array) -> Array:
        """``L'W`` for a matrix (size, k), with the rows ``R`` in the precision wanted."""
        wide, narrow, first, bend = 0.5 * self.wide, self.narrow, 1 + self.inner, self.bend
        out = np.empty((self.lifted, W.shape[1]), dtype=W.dtype)
        slack = W[self.slack]
        out[0] = W[0] + W[1] + narrow * slack.sum(axis=0)
        np.subtract(W[self.s], W[self.q], out=out[bend])
        out[1:first] = wide * (R.T @ out[bend])
        out[1 : 1 + self.columns] += W[self.u]
        if self.samples.free:
            out[0] += 0.5 * (W[-2] + W[-1])
            out[self.inner] += 0.5 * (W[-2] - W[-1])
        np.add(W[self.s], W[self.q], out=out[bend])
        out[bend] *= wide
        out[bend] -= narrow * slack
        np.add(W[self.w], W[self.again], out=out[bend.stop :])
        return out

    def spread(self, F: Array) -> Array:
        """``L F`` for a matrix (lifted, k)."""
        first = 1 + self.inner
        out = np.empty((self.size, F.shape[1]), dtype=F.dtype)
        out[0] = out[1] = F[0]
        out[self.u] = F[1 : 1 + self.columns]
        out[self.w] = out[self.again] = F[self.bend.stop :]
        t, bend = self.R @ F[1:first], F[self.bend]
        out[self.s], out[self.q] = 0.5 * self.wide * (bend + t), 0.5 * self.wide * (bend - t)
        out[self.slack] = self.narrow * (F[0] - bend)
        if self.samples.free:
            out[-2], out[-1] = 0.5 * (F[0] + F[self.inner]), 0.5 * (F[0] - F[self.inner])
        return out

    def pull(self, W: Array) -> Array:
        """``K L' W L K`` for a symmetric matrix (size, size)."""
        half = self.combine(self.combine(W, self.R).T, self.R)
        return self.rooted(self.rooted(half).T)

    def push(self, F: Array) -> Array:
        """``L K F``."""
        return self.spread(self.rooted(F))

    def rooted(self, F: Array) -> Array:
        """``K F`` for a matrix (lifted, k), in the work of its entries: all samples are alike to ``K``."""
        first, bend = 1 + self.inner, self.bend
        out = np.empty_like(F)
        total = F[bend].sum(axis=0)
        np.multiply(F[bend], self._own, out=out[bend])
        out[bend] += self._across * F[0] + self._shared * total
        out[0] = self._one * F[0] + self._across * total
        out[1:first] = self._inside @ F[1:first]
        np.multiply(F[bend.stop :], self.dtype(np.sqrt(0.5)), out=out[bend.stop :])
        return out

    def _root(self) -> None:
        """Parts of ``K = (L'L)^{-1/2}``: blocks of ``x``, and of ``(1, |t|)``."""
        n, R, wide, narrow = self.n, self.samples.R, self.wide, self.narrow
        inner = 0.5 * wide * wide * (R.T @ R)
        inner[np.arange(self.columns), np.arange(self.columns)] += 1.0
        first = 2.0 + n * narrow * narrow
        if self.samples.free:
            inner[-1, -1] += 0.5
            first += 0.5
        self._inside: Array = _inverse_root(inner).astype(self.dtype)
        own = 0.5 * wide * wide + narrow * narrow
        across = -narrow * narrow * np.sqrt(n)  # between 1 and the unit vector along (1, ..., 1)
        pair = _inverse_root(np.array([[first, across], [across, own]]))
        parts = (pair[0, 0], pair[0, 1] / np.sqrt(n), 1.0 / np.sqrt(own), (pair[1, 1] - 1.0 / np.sqrt(own)) / n)
        self._one, self._across, self._own, self._shared = (self.dtype(x) for x in parts)


def _inverse_root(G: Array) -> Array:
    values, vectors = np.linalg.eigh(G)
    result: Array = (vectors / np.sqrt(values)) @ vectors.T
    return result
