"""Networks that serve a problem with a free linear function where the general method found none, or a worse one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.optimize import linprog

from numeric.losses import Loss
from numeric.network import Array
from numeric.solution import Solution

MANY = 1_000_000
"""Entries of the largest table that is looked at for a linear function."""
FAR = (1.0, 800.0)
"""Margins of a separating function: the hinge loss has nothing left beyond the first, the logistic one the second."""


def of_rounding(y: Array, loss: Loss) -> float:
    """A squared loss that rounding of the targets alone makes: a linear function that fits them has no less."""
    if loss.labelled or loss.constrained:
        return 0.0
    return float(np.linalg.norm(4.0 * np.finfo(float).eps * y)) ** 2


def separating(basis: Array, y: Array) -> Iterator[Array]:
    """Coefficients of linear functions that separate the labels, if one does by more than rounding."""
    if basis.size == 0 or basis.size > MANY:
        return
    r = basis.shape[1]
    table = np.column_stack([-y[:, None] * basis, np.ones(len(y))])
    found = linprog(np.append(np.zeros(r), -1.0), A_ub=table, b_ub=np.zeros(len(y)), bounds=[(-1.0, 1.0)] * (r + 1))
    if found.status != 0:
        return
    c = found.x[:r]
    margin = float(np.min(y * (basis @ c)))
    if margin > 1e-12 * float(np.max(np.abs(basis) @ np.abs(c))):
        for far in FAR:
            yield far * (1.0 + 1e-12) / margin * c


def with_plain(found: Solution, plain: Solution, tol: float) -> Solution:
    """The network without a linear function if that is better; its bound says nothing of those that have one."""
    if not plain.value < found.value:
        return found
    network = replace(plain.network, skip=np.zeros(plain.network.U.shape[0]))
    best = replace(found, network=network, value=plain.value, lower_bound=min(found.lower_bound, plain.value))
    return replace(best, status="optimal") if best.relative_gap <= tol else best
