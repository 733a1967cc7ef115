"""The point of smallest norm in ``base + sum_i x_i c_i``, ``0 <= x <= upper``: an active-set method for few rows.

The method of Lawson & Hanson (*Solving Least Squares Problems*, 1974, chapter 23), with upper bounds as in Stark &
Parker (*Bounded-variable least squares*, 1995). It works on floats: its answers are proposals that are rounded and
proved elsewhere.
"""

from __future__ import annotations

import numpy as np

from numeric.network import Array

ROUNDS = 200


def smallest_norm(base: Array, columns: Array, upper: Array, x: Array, enough: float) -> Array:
    """``x`` that makes ``||base + columns @ x||`` small, stopping early at ``enough``.

    ``columns`` is (r, k), ``upper`` (k,) possibly infinite, ``x`` (k,) a feasible start; the answer is feasible and
    has, up to entries at their upper bounds, few nonzero entries.
    """
    x = x.copy()
    if x.size == 0:
        return x
    sizes = np.linalg.norm(columns, axis=0)
    loose = (x > 0) & (x < upper)
    tolerance = 1e-13 * (float(np.linalg.norm(base)) + float(sizes @ np.minimum(x, 1e300)))
    for _ in range(ROUNDS):
        if loose.any():
            x, loose = _settle(base, columns, upper, x, loose)
        g = base + columns @ x
        if float(g @ g) <= enough * enough:
            break
        slope = columns.T @ g / np.where(sizes > 0, sizes, 1.0)
        gain = np.where(loose, 0.0, np.where(x > 0, slope, -slope))
        entering = int(np.argmax(gain))
        if gain[entering] <= tolerance:
            break
        loose[entering] = True
    return x


def _settle(base: Array, columns: Array, upper: Array, x: Array, loose: np.ndarray) -> tuple[Array, np.ndarray]:
    """Least squares in the loose entries, going back to the first bound met until none is crossed."""
    x, loose = x.copy(), loose.copy()
    while loose.any():
        index = np.flatnonzero(loose)
        held = base + columns @ np.where(loose, 0.0, x)
        free = np.linalg.lstsq(columns[:, index], -held, rcond=1e-13)[0]
        now, top = x[index], upper[index]
        crossed = (free < 0) | (free > top)
        if not crossed.any():
            x[index] = free
            return x, loose
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.where(free < 0, now / (now - free), np.where(free > top, (top - now) / (free - now), np.inf))
        step = float(np.min(reach[crossed]))
        x[index] = np.clip(now + step * (free - now), 0.0, top)
        stop = crossed & (reach <= step)
        x[index[stop]] = np.where(free[stop] < 0, 0.0, top[stop])
        loose[index[stop]] = False
    return x, loose
