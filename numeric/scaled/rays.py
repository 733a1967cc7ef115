"""Samples on one ray from the origin, found in a few sorts."""

from __future__ import annotations

import numpy as np

from numeric.network import Array

PARALLEL = 1e-14
"""Unit directions closer than this count as one: telling them apart takes weights beyond the reach of floats."""


def directions(X: Array) -> tuple[Array, Array, np.ndarray]:
    """Unit rows, norms and labels of the rays; nearly equal directions share a label."""
    largest = np.max(np.abs(X), axis=1, initial=0.0)
    unit = X / np.where(largest > 0, largest, 1.0)[:, None]  # squares of small entries would vanish
    length = np.linalg.norm(unit, axis=1)
    unit = unit / np.where(length > 0, length, 1.0)[:, None]
    return unit, largest * length, near_groups(unit)


def near_groups(unit: Array) -> np.ndarray:
    """Labels of rows equal up to ``PARALLEL``, by sorting along a generic projection."""
    weights = np.cos(1.0 + np.arange(unit.shape[1]))
    shadow = unit @ weights
    order = np.argsort(shadow, kind="stable")
    labels = np.arange(len(unit))
    reach = 4 * PARALLEL * np.sqrt(unit.shape[1])
    for position, i in enumerate(order):
        k = position - 1
        while k >= 0 and shadow[i] - shadow[order[k]] <= reach * np.linalg.norm(weights):
            if np.max(np.abs(unit[i] - unit[order[k]])) <= reach:
                labels[i] = labels[order[k]]
                break
            k -= 1
    return labels
