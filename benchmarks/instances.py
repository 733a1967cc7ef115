"""The data of the general benchmark, the objective that judges everybody, and all activation patterns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product

import numpy as np

from numeric.oracles.ascent import ascend

Array = np.ndarray


def instance(n: int, d: int, kind: str = "gauss") -> tuple[Array, Array, float]:
    """Gaussian data (or whitened, ``A A' = I``) and targets, beta a tenth of its largest useful value.

    The largest useful beta is ``h(y)``, here the best of many local maxima: exact or nearly so.
    """
    rng = np.random.default_rng([n, d])
    A, y = rng.normal(size=(n, d)), rng.normal(size=n)
    if kind == "whitened":
        A = np.linalg.qr(A.T)[0].T
    starts = rng.normal(size=(d, 64))
    largest = 0.0
    for sign in (1.0, -1.0):
        U, _ = ascend(A, sign * y, starts, free=False, rounds=12)
        largest = max(largest, float(np.max(sign * (y @ np.maximum(A @ U, 0.0)))))
    return A, y, 0.1 * largest


def objective(A: Array, y: Array, beta: float, U: Array, w: Array) -> float:
    """Ours, for anyone's weights ``U`` (d, m), ``w`` (m,): ``½||f - y||² + beta sum |w| ||u||``."""
    f = np.maximum(A @ U, 0.0) @ w
    return 0.5 * float(np.sum((f - y) ** 2)) + beta * float(np.abs(w) @ np.linalg.norm(U, axis=0))


@dataclass(frozen=True)
class Patterns:
    """All nonzero activation patterns of data in general position.

    ``active`` (K, n), a direction inside every cell (K, d), and the ``facets`` (K, n): which samples bound it.
    """

    active: Array
    inside: Array
    facets: Array


def patterns(A: Array) -> Patterns:
    """From the rays of the arrangement: d - 1 samples meet in one, and all ways off them are the cells around it.

    A cell is spanned by its rays, so their sum is inside; its facets are the samples that meet in its rays.
    """
    n, d = A.shape
    index: dict[bytes, int] = {}
    active: list[Array] = []
    inside: list[Array] = []
    facets: list[Array] = []
    for rows in combinations(range(n), d - 1):
        held = list(rows)
        u = np.linalg.svd(A[held])[2][-1] if d != 3 else np.cross(A[rows[0]], A[rows[1]])
        u = u / np.linalg.norm(u)
        for side in (1.0, -1.0):
            base = A @ (side * u) > 0
            for signs in product((False, True), repeat=d - 1):
                base[held] = signs
                k = index.setdefault(base.tobytes(), len(active))
                if k == len(active):
                    active.append(base.copy())
                    inside.append(np.zeros(d))
                    facets.append(np.zeros(n, dtype=bool))
                inside[k] += side * u
                facets[k][held] = True
    table = np.array(active)
    some = table.any(axis=1)
    return Patterns(table[some], np.array(inside)[some], np.array(facets)[some])
