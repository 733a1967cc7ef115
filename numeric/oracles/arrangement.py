"""On which sides of ``h`` hyperplanes through the origin a point can lie: the cells of their arrangement.

Cut the space by the hyperplane ``y_0 = 1`` in generic coordinates ``y``. A cell that meets it does so in a polyhedron.
Either ``y_1`` is bounded below there: then its lowest vertex, where ``r - 1`` of the hyperplanes meet, is that of no
other cell, since the edges from it all go up. Or it is not: then the cell meets ``y_0 = 0``, a space of one dimension
less, where ``y_1`` takes the place of ``y_0``. The cells that meet ``y_0 = -1`` are opposite to these. So one inverse
for each set of ``r - 1`` hyperplanes tells all cells; a sign that rounding could have changed makes the answer None.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt

from numeric.network import Array
from numeric.oracles.base import EPS

__all__ = ["Codes", "cells", "count_of_cells"]

Codes = npt.NDArray[np.int64]

WIDEST = 62
"""Hyperplanes, for a code in a machine word."""

ROUNDING = 1e3 * EPS
"""Of an inverse, relative to the condition of the matrix."""

CHUNK = 1 << 14
"""Inverses at a time."""


def count_of_cells(h: int, r: int) -> int:
    """How many cells ``h`` hyperplanes in general position in ``r`` dimensions have."""
    return 2 * sum(math.comb(h - 1, k) for k in range(min(r, h))) if h else 1


def cells(Q: Array) -> Codes | None:
    """A number for each cell, perhaps for some sides that no point is on: bit ``i`` says that ``Q_i y > 0``.

    ``Q`` (h, r) with rows of length about one; None where rows are not in general position, or nearly not.
    """
    h, r = Q.shape
    if h > WIDEST:
        return None
    if h <= r:
        return np.arange(1 << h, dtype=np.int64)
    rng = np.random.default_rng(h)
    turned = Q @ np.linalg.qr(rng.normal(size=(r, r)))[0]
    parts = []
    for k in range(r):
        found = _lowest(np.ascontiguousarray(turned[:, k:]))
        if found is None:
            return None
        parts += [found, ((1 << h) - 1) ^ found]
    return np.unique(np.concatenate(parts))


def _lowest(Q: Array) -> Codes | None:
    """The cells that meet ``y_0 = 1`` and have a lowest vertex there in the direction of ``y_1``."""
    h, r = Q.shape
    bits = np.left_shift(np.int64(1), np.arange(h, dtype=np.int64))
    sets, flat = math.comb(h, r - 1), itertools.chain.from_iterable(itertools.combinations(range(h), r - 1))
    chosen = np.fromiter(flat, dtype=np.int64, count=sets * (r - 1)).reshape(sets, r - 1)
    codes = np.empty(len(chosen), dtype=np.int64)
    M = np.zeros((min(CHUNK, len(chosen)), r, r))
    for at in range(0, len(chosen), CHUNK):
        some = chosen[at : at + CHUNK]
        part = M[: len(some)]
        part[:, : r - 1] = Q[some]
        part[:, r - 1], part[:, r - 1, 0] = 0.0, 1.0
        try:
            inverse = np.linalg.inv(part)
        except np.linalg.LinAlgError:
            return None
        vertex, edges = inverse[:, :, r - 1], inverse[:, min(1, r - 1), : r - 1]
        spread = ROUNDING * np.linalg.norm(part, axis=(1, 2)) * np.linalg.norm(inverse, axis=(1, 2))
        sides = vertex @ Q.T
        np.put_along_axis(sides, some, edges, axis=1)
        # an edge goes where its hyperplane becomes positive: up, if y_1 grows on it
        lengths = np.repeat(np.linalg.norm(vertex, axis=1)[:, None], h, axis=1)
        np.put_along_axis(lengths, some, np.linalg.norm(inverse[:, :, : r - 1], axis=1), axis=1)
        if not np.all(np.abs(sides) > spread[:, None] * lengths):
            return None
        codes[at : at + CHUNK] = (sides > 0.0) @ bits
    return codes
