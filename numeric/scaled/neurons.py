"""A network on the scaled data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array


@dataclass(frozen=True, eq=False)
class Neurons:
    """A network on the scaled data: ``P`` (r, m), ``b`` (m,), signs or weights ``w`` (m,), ``xi``."""

    P: Array
    b: Array
    w: Array
    xi: float

    @property
    def sizes(self) -> Array:
        """``|w_j| ||p_j||``: what each neuron costs, in units of beta."""
        result: Array = np.linalg.norm(self.P, axis=0) * np.abs(self.w)
        return result

    @property
    def penalty(self) -> float:
        """``sum |w_j| ||p_j||``."""
        return float(np.linalg.norm(self.P, axis=0) @ np.abs(self.w))

    def features(self, X: Array) -> Array:
        """``(Xp_j + b_j)_+``, one neuron a column."""
        result: Array = np.maximum(X @ self.P + self.b, 0.0)
        return result

    def times(self, factor: float) -> Neurons:
        """The network times a number."""
        return Neurons(self.P, self.b, self.w * factor, self.xi * factor)

    def shifted(self, xi: float) -> Neurons:
        """The network with another output bias."""
        return Neurons(self.P, self.b, self.w, xi)

    def joined(self, other: Neurons) -> Neurons:
        """The sum of two networks."""
        P, b, w = np.hstack([self.P, other.P]), np.append(self.b, other.b), np.append(self.w, other.w)
        return Neurons(P, b, w, self.xi + other.xi)

    def only(self, keep: np.ndarray) -> Neurons:
        """The neurons of an index array or mask."""
        return Neurons(self.P[:, keep], self.b[keep], self.w[keep], self.xi)

    def larger(self, part: float) -> Neurons:
        """The neurons that cost more than ``part`` of what the largest one costs."""
        return self.only(self.sizes > part * float(self.sizes.max(initial=0.0)))
