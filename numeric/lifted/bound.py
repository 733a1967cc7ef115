"""A rigorous bound from any multipliers: what they leave is made positive semidefinite, and paid for.

With ``-Lambda`` in minus the dual cones and ``B`` the matrix of ``z'Bz = ceiling - v's``, the matrix
``H = B - L'Lambda L`` has ``z'Hz <= ceiling - v's`` for the ``z`` of every neuron. If ``H + eps G`` is positive
semidefinite for some ``G`` with ``z'Gz <= kappa`` there, then ``v's <= ceiling + eps kappa``. As ``|t|² = x'R'Rx``,

    G = g + diag(k_u, ..., k_u, k_b) - a R'R + a I,   z'Gz = g + k_u ||u||² + k_b b² <= g + k_u + k_b

(and ``k_w`` for the output weights, where they are in the lift)

is such a matrix; where it is positive definite some ``eps`` suffices. The best shares follow from the eigenvector.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import eigh

from numeric.lifted.cones import exact_multipliers
from numeric.lifted.rows import Lift
from numeric.network import Array
from numeric.oracles.base import EPS

__all__ = ["Correction", "Kept", "Shift"]

PART = {False: 0.9, True: 0.6}
"""``a`` as a part of what keeps ``G`` positive semidefinite, without and with biases."""

FIRST = {False: (2.0, 1.0, 0.0), True: (0.1, 1.0, 4.0)}
"""Shares ``g, k_u, k_b`` to start from; with several outputs ``k_w`` is one."""

LEAST, CHANGE = 1e-3, 3.0
"""Of a share, and of one correction of it."""


Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Shift:
    """A bound of ``v's``, and multipliers of ``1 - ||u||²``, ``1 - b²`` and each ``|t|² - t²`` to add, to subtract."""

    bound: float
    norm: float
    bias: float
    bend: float


class Correction:
    """Remembers the shares from one bound to the next."""

    def __init__(self, lift: Lift) -> None:
        """Of one sign of the dual vector."""
        self.lift = lift
        self.shares_used = np.array([float(lift.samples.free), float(lift.outputs > 0)])
        self.shares = self._first()
        self.gram = lift.samples.R.T @ lift.samples.R

    def _first(self) -> Array:
        return np.array([*FIRST[self.lift.samples.free], self.shares_used[1]])

    def copy(self) -> Correction:
        """The same shares for a part of the neurons."""
        other = Correction(self.lift)
        other.shares = self.shares.copy()
        return other

    def bound(self, G: Array, v: Array, ceiling: float, tries: int = 2, empty: Rows | None = None) -> float:
        """An upper bound of ``v's`` over all neurons, its rounding included; ``G`` are multipliers of any kind.

        That of the data, and of ``v`` with free biases, is left to the caller. With rows ``empty`` it is one over the
        neurons for which these vanish; what a sample that cannot respond adds to ``v's`` may be any multiple of it.
        """
        if not np.all(np.isfinite(G)):
            return np.inf
        out = exact_multipliers(self.lift, G, empty)
        H = self._form(out, v, ceiling, empty)
        best = min((self._paid(H) for _ in range(tries)), default=np.inf)
        rounding = (4.0 * self.lift.size + 64.0) * EPS * self._total(np.abs(out))
        rounding += 16.0 * EPS * float(np.sum(np.abs(v).T @ self.lift.samples.reach))
        return float(max((ceiling + best + rounding) * (1.0 + 8.0 * EPS), 0.0))

    def shift(
        self, out: Array, v: Array, ceiling: float, room: float, tries: int = 3, empty: Rows | None = None
    ) -> Shift:
        """How to move the multipliers ``-out`` so that they prove a bound, up to rounding, with ``room`` to spare."""
        H = self._form(out.copy(), v, ceiling, empty)
        best: Shift | None = None
        for _ in range(tries):
            G, kappa = self._measure()
            values, vectors = eigh(H, G, subset_by_index=[0, 0], check_finite=False)
            eps = max(-float(values[0]), 0.0) * (1.0 + 1e-6) + room
            if best is None or ceiling + eps * kappa < best.bound:
                _, k_u, k_b, _ = (eps * float(share) for share in self.shares)
                best = Shift(ceiling + eps * kappa, k_u, k_b, eps * float(G[-1, -1]))
            self._improve(vectors[:, 0], kappa)
        assert best is not None
        return best

    def _form(self, out: Array, v: Array, ceiling: float, empty: Rows | None) -> Array:
        """``H``; the entries of the objective are written into ``out``."""
        lift, samples = self.lift, self.lift.samples
        out[0, 0] = ceiling
        vanish = np.zeros(lift.size, dtype=bool)
        if empty is not None:
            vanish[empty] = True
        at = lift.w if lift.outputs else slice(0, 1)
        pull = np.where(vanish[lift.s], out[at, lift.s], -0.5 * v.T * samples.reach / lift.wide)
        out[at, lift.s], out[lift.s, at] = pull, pull.T
        H = lift.combine(lift.combine(out, samples.R).T, samples.R)
        result: Array = 0.5 * (H + H.T)
        return result

    def _paid(self, H: Array) -> float:
        """``eps kappa`` for the present shares, and better shares for the next time."""
        lift = self.lift
        G, kappa = self._measure()
        try:
            values, vectors = eigh(H, G, subset_by_index=[0, 0], check_finite=False)
        except np.linalg.LinAlgError:
            self.shares = self._first()
            return np.inf
        eps = max(-float(values[0]), 0.0) * (1.0 + 1e-9)
        total = H + eps * G
        least = float(eigh(total, eigvals_only=True, subset_by_index=[0, 0], check_finite=False)[0])
        computed = (64.0 * lift.lifted) * EPS * float(np.linalg.norm(total))
        computed += 4.0 * EPS * (float(np.linalg.norm(H)) + eps * float(np.linalg.norm(G)))  # of the sum itself
        trace = lift.n + 4.0  # of z z': 1, ||u||, b, ||w|| and |t| are at most one
        if eps > 0.0:
            self._improve(vectors[:, 0], kappa)
        return float(
            eps * kappa * (1.0 + 64.0 * EPS * lift.lifted * lift.inner) + trace * (max(-least, 0.0) + computed)
        )

    def _measure(self) -> tuple[Array, float]:
        """``G`` and ``kappa``."""
        lift = self.lift
        g, k_u, k_b, k_w = (float(share) for share in self.shares)
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
        G[lift.bend, lift.bend] = a * np.eye(lift.n)
        G[lift.bend.stop :, lift.bend.stop :] = k_w * np.eye(lift.outputs)
        return G, g + k_u + k_b + k_w

    def _improve(self, x: Array, kappa: float) -> None:
        """Shares nearer to those the worst direction has of ``z'Gz``: there nothing is gained by moving one."""
        before = self.shares.copy()
        total = float(x @ self._measure()[0] @ x)
        wanted = np.empty(4)
        for k in range(4):
            self.shares = before.copy()
            self.shares[k] *= 1.01
            wanted[k] = (float(x @ self._measure()[0] @ x) / total - 1.0) / 0.01
        part = np.maximum(wanted, LEAST) / np.maximum(before / kappa, 1e-12)
        moved = before * np.clip(np.sqrt(part), 1.0 / CHANGE, CHANGE)
        moved[2:] *= self.shares_used
        self.shares = moved / moved[1]

    def _total(self, out: Array) -> float:
        """The sum of ``|Lambda_kl|`` times the largest that the terms of rows ``k`` and ``l`` can be."""
        lift = self.lift
        size = np.ones(lift.size)
        size[lift.s] = size[lift.q] = 0.5 * lift.wide * (1.0 + np.abs(lift.samples.R).sum(axis=1))
        size[lift.slack] = 2.0 * lift.narrow
        return float(size @ out @ size)


@dataclass(frozen=True, eq=False)
class Kept:
    """What proves a bound of ``sign v's`` where the rows ``empty`` vanish: multipliers ``-out`` of the dual cones.

    The rows are in the order in which they were made to vanish.
    """

    sign: float
    empty: Rows
    out: Array
    correction: Correction
    ceiling: float

    @classmethod
    def of(cls, correction: Correction, G: Array, sign: float, ceiling: float, empty: Rows | None = None) -> Kept:
        """Those of the dual cones near ``G``."""
        rows = np.zeros(0, dtype=np.intp) if empty is None else empty.copy()
        return cls(sign, rows, exact_multipliers(correction.lift, G, rows), correction, ceiling)

    def shift(self, v: Array, room: float) -> Shift:
        """What to add to the multipliers for a bound with room to spare."""
        return self.correction.shift(self.out, self.sign * v, self.ceiling, room, empty=self.empty)
