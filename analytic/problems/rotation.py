"""Orthogonal matrices of binary fractions, so that rotated data stay exact in floats."""

from __future__ import annotations

import random

import numpy as np

LAYERS = 3


def rotation(d: int, rng: random.Random) -> np.ndarray:
    """A signed permutation times reflections ``I - s s'/2`` of groups of four features, s of signs.

    Three layers of reflections: the entries are multiples of 1/8.

    >>> Q = rotation(9, random.Random(0))
    >>> bool((Q @ Q.T == np.eye(9)).all())
    True
    """
    Q = np.eye(d)[rng.sample(range(d), d)] * np.array([rng.choice((-1.0, 1.0)) for _ in range(d)])
    for _ in range(LAYERS):
        order = rng.sample(range(d), d)
        for k in range(0, d - 3, 4):
            group, signs = order[k : k + 4], np.array([rng.choice((-1.0, 1.0)) for _ in range(4)])
            Q[:, group] -= 0.5 * np.outer(Q[:, group] @ signs, signs)
    result: np.ndarray = Q
    return result
