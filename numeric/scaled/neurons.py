"""A network on the scaled data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array

__all__ = ["Neurons"]


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

    def only(self, keep: np.ndarray) -> Neurons:
        """The neurons of an index array or mask."""
        return Neurons(self.P[:, keep], self.b[keep], self.w[keep], self.xi)

    def larger(self, part: float) -> Neurons:
        """The neurons that cost more than ``part`` of what the largest one costs."""
        return self.only(self.sizes > part * float(self.sizes.max(initial=0.0)))
