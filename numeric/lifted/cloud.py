"""One cloud of neurons under way: a splitting between the semidefinite cone and the constraints.

Douglas-Rachford's iteration, over-relaxed: ``M`` is the projection of the reflection ``V`` of ``W`` at the matrices
``L Z L'`` with ``Z`` positive semidefinite, and ``W`` moves by ``step (M - L Z L')``. The isometry ``L K`` makes that
first projection one of eigenvalues, few of which are positive.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh

from numeric.lifted.cones import project
from numeric.lifted.rows import Lift
from numeric.network import Array

__all__ = ["Cloud"]

Rows = npt.NDArray[np.intp]

STEP = 1.6
"""Over-relaxation."""


class Cloud:
    """The iterate ``W``, its reflection ``V`` and what the constraints make of that, ``M``, all (size, size)."""

    def __init__(self, lift: Lift, sign: float = 1.0, empty: Rows | None = None) -> None:
        """Start from nothing; ``sign`` of the output weights, and rows that vanish where some responses have a sign."""
        self.lift, self.sign = lift, sign
        self.empty = np.zeros(0, dtype=np.intp) if empty is None else empty
        self.W: Array = np.zeros((lift.size, lift.size), dtype=lift.dtype)
        self.V: Array = np.zeros_like(self.W)
        self.M: Array = np.zeros_like(self.W)

    def reflect(self) -> None:
        """``V`` from ``W``, and ``M`` from ``V`` but for the entries of the objective."""
        lift = self.lift
        F = self._factor()
        np.matmul(F, F.T, out=self.V)
        self.V *= 2.0
        self.V -= self.W
        project(lift, self.V, self.M)
        self.M[self.empty], self.M[:, self.empty] = 0.0, 0.0

    @property
    def active(self) -> npt.NDArray[np.bool_]:
        """The samples (n,) that can respond."""
        result = np.ones(self.lift.size, dtype=bool)
        result[self.empty] = False
        return result[self.lift.s]

    def set_objective(self, weight: float, products: Array) -> None:
        """The entries that the objective decides: of the first row of ones, or of ``w``, with ``s``; of ones alone.

        ``products`` are (n,), or (n, o).
        """
        lift = self.lift
        at = lift.w if lift.outputs else slice(0, 1)
        self.M[0, 0] = weight
        inside = np.where(self.active, products.T, 0.0)
        self.M[at, lift.s], self.M[lift.s, at] = inside, inside.reshape(-1, lift.n).T

    @property
    def products(self) -> Array:
        """Those of the first row of ones, or of ``w``, with ``s`` in the reflection, in double precision."""
        at = self.lift.w if self.lift.outputs else 0
        return self.V[at, self.lift.s].T.astype(np.float64)

    @property
    def weight(self) -> float:
        """The total weight of the cloud in the reflection."""
        return float(self.V[0, 0])

    def multipliers(self, penalty: float) -> Array:
        """What the projection on the constraints takes away, times the penalty."""
        result: Array = penalty * (self.V - self.M)
        return result

    def advance(self) -> None:
        """The next ``W``; ``V`` and ``M`` are spent."""
        self.V *= -0.5
        self.M += self.V
        self.M *= STEP
        self.W *= 1.0 - 0.5 * STEP
        self.W += self.M

    def rescale(self, factor: float) -> None:
        """A penalty that is larger by a factor leaves the multipliers as they are; between two iterations."""
        seen = self._seen()
        self.W -= seen
        self.W /= factor
        self.W += seen

    def split(self, sample: int) -> tuple[Cloud, Cloud]:
        """Two halves of the cloud, where the response of a sample is nonnegative and where it is not positive."""
        self.W -= 0.5 * self._seen()
        halves = []
        for row in (self.lift.q.start + sample, self.lift.s.start + sample):
            half = Cloud(self.lift, self.sign, np.append(self.empty, row))
            half.W[:] = self.W
            halves.append(half)
        return halves[0], halves[1]

    def _factor(self) -> Array:
        """``F`` with ``F F'`` the projection of ``W`` on the matrices ``L Z L'``."""
        A = self.lift.pull(self.W)
        values, vectors = eigh(0.5 * (A + A.T), subset_by_value=(0.0, np.inf), overwrite_a=True, check_finite=False)
        return self.lift.push(vectors * np.sqrt(np.maximum(values, 0.0)).astype(self.lift.dtype))

    def _seen(self) -> Array:
        """That projection in full."""
        F = self._factor()
        result: Array = F @ F.T
        return result

    def both(self) -> tuple[Array, Array]:
        """How much each sample responds on its two sides, (n,) and (n,), before the next step."""
        return self.M[1, self.lift.s].astype(np.float64), self.M[1, self.lift.q].astype(np.float64)
