"""A rigorous bound from any multipliers: what they leave is made positive semidefinite, and paid for.

With ``-Lambda`` in minus the dual cones and ``B`` the matrix of ``z'Bz = ceiling - v's``, the matrix
``H = B - L'Lambda L`` has ``z'Hz <= ceiling - v's`` for the ``z`` of every neuron. If ``H + eps G`` is positive
semidefinite for some ``G`` with ``z'Gz <= kappa`` there, then ``v's <= ceiling + eps kappa``. As ``|t|² = x'R'Rx``,

    G = g + diag(k_u, ..., k_u, k_b) - a R'R + a I,   z'Gz = g + k_u ||u||² + k_b b² <= g + k_u + k_b

is such a matrix; where it is positive definite some ``eps`` suffices. The best shares follow from the eigenvector.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh

from numeric.lifted.cones import exact_multipliers
from numeric.lifted.rows import Lift
from numeric.network import Array
from numeric.oracles.base import EPS

__all__ = ["Correction"]

PART = {False: 0.9, True: 0.6}
"""``a`` as a part of what keeps ``G`` positive semidefinite, without and with biases."""

FIRST = {False: (2.0, 1.0, 0.0), True: (0.1, 1.0, 4.0)}
"""Shares ``g, k_u, k_b`` to start from."""

LEAST, CHANGE = 1e-3, 3.0
"""Of a share, and of one correction of it."""


class Correction:
    """Remembers the shares from one bound to the next."""

    def __init__(self, lift: Lift) -> None:
        """Of one sign of the dual vector."""
        self.lift = lift
        self.shares = np.array(FIRST[lift.samples.free])
        self.gram = lift.samples.R.T @ lift.samples.R

    def copy(self) -> Correction:
        """The same shares for a part of the neurons."""
        other = Correction(self.lift)
        other.shares = self.shares.copy()
        return other

    def bound(
        self, G: Array, v: Array, ceiling: float, tries: int = 2, empty: npt.NDArray[np.intp] | None = None
    ) -> float:
        """An upper bound of ``v's`` over all neurons, its rounding included; ``G`` are multipliers of any kind.

        That of the data, and of ``v`` with free biases, is left to the caller. With rows ``empty`` it is one over the
        neurons for which these vanish; what a sample that cannot respond adds to ``v's`` may be any multiple of it.
        """
        lift, samples = self.lift, self.lift.samples
        if not np.all(np.isfinite(G)):
            return np.inf
        out = exact_multipliers(lift, G, empty)
        out[0, 0] = ceiling
        vanish = np.zeros(lift.size, dtype=bool)
        if empty is not None:
            vanish[empty] = True
        pull = np.where(vanish[lift.s], out[0, lift.s], -0.5 * v * samples.reach / lift.wide)
        out[0, lift.s] = out[lift.s, 0] = pull
        H = lift.combine(lift.combine(out, samples.R).T, samples.R)
        H = 0.5 * (H + H.T)
        best = min((self._paid(H) for _ in range(tries)), default=np.inf)
        rounding = (4.0 * lift.size + 64.0) * EPS * self._total(np.abs(out))
        rounding += 16.0 * EPS * float(np.abs(v) @ samples.reach)
        return float(max((ceiling + best + rounding) * (1.0 + 8.0 * EPS), 0.0))

    def _paid(self, H: Array) -> float:
        """``eps kappa`` for the present shares, and better shares for the next time."""
        lift = self.lift
        G, kappa = self._measure()
        try:
            values, vectors = eigh(H, G, subset_by_index=[0, 0], check_finite=False)
        except np.linalg.LinAlgError:
            self.shares = np.array(FIRST[lift.samples.free])
            return np.inf
        eps = max(-float(values[0]), 0.0) * (1.0 + 1e-9)
        total = H + eps * G
        least = float(eigh(total, eigvals_only=True, subset_by_index=[0, 0], check_finite=False)[0])
        computed = (64.0 * lift.lifted) * EPS * float(np.linalg.norm(total))
        computed += 4.0 * EPS * (float(np.linalg.norm(H)) + eps * float(np.linalg.norm(G)))  # of the sum itself
        trace = lift.n + 3.0  # of z z': 1, ||u||, b and |t| are at most one
        if eps > 0.0:
            self._improve(vectors[:, 0], kappa)
        return float(
            eps * kappa * (1.0 + 64.0 * EPS * lift.lifted * lift.inner) + trace * (max(-least, 0.0) + computed)
        )

    def _measure(self) -> tuple[Array, float]:
        """``G`` and ``kappa``."""
        lift = self.lift
        g, k_u, k_b = (float(share) for share in self.shares)
        sizes = np.full(lift.inner, k_u)
        if lift.samples.free:
            sizes[-1] = k_b
        root = 1.0 / np.sqrt(sizes)
        largest = float(np.linalg.eigvalsh(self.gram * root[:, None] * root)[-1])
        a = PART[lift.samples.free] / max(largest, 1e-300)
        G = np.zeros((lift.lifted, lift.lifted))
        first = 1 + lift.inner
        G[0, 0] = g
        G[1:first, 1:first] = np.diag(sizes) - a * self.gram
        at = np.arange(first, lift.lifted)
        G[at, at] = a
        return G, g + k_u + k_b

    def _improve(self, x: Array, kappa: float) -> None:
        """Shares nearer to those the worst direction has of ``z'Gz``: there nothing is gained by moving one."""
        before = self.shares.copy()
        total = float(x @ self._measure()[0] @ x)
        wanted = np.empty(3)
        for k in range(3):
            self.shares = before.copy()
            self.shares[k] *= 1.01
            wanted[k] = (float(x @ self._measure()[0] @ x) / total - 1.0) / 0.01
        part = np.maximum(wanted, LEAST) / np.maximum(before / kappa, 1e-12)
        moved = before * np.clip(np.sqrt(part), 1.0 / CHANGE, CHANGE)
        if not self.lift.samples.free:
            moved[2] = 0.0
        self.shares = moved / moved[1]

    def _total(self, out: Array) -> float:
        """The sum of ``|Lambda_kl|`` times the largest that the terms of rows ``k`` and ``l`` can be."""
        lift = self.lift
        size = np.ones(lift.size)
        size[lift.s] = size[lift.q] = 0.5 * lift.wide * (1.0 + np.abs(lift.samples.R).sum(axis=1))
        size[lift.slack] = 2.0 * lift.narrow
        return float(size @ out @ size)
