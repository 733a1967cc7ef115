"""Whether any network can interpolate or separate the data, decided before iterating.

With free biases the features of distinct samples are independent: only repeated samples tie values.
Without biases a network is positively homogeneous: samples on one ray share one value per unit of
length, a zero sample has value zero, and on pairs of opposite samples the odd part of a network,
``f(a) - f(-a) = (sum_j w_j u_j)'a``, is linear. Nothing else ties values: on distinct lines through
the origin the even parts ``|a'u|`` are independent functions of ``u``.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from scipy.optimize import linprog

from numeric.errors import InfeasibleError
from numeric.network import Array
from numeric.scaled import ScaledProblem
from numeric.scaled.rays import directions, near_groups

DEPENDENT = 1e-13
"""Least singular value of rows, relative to the largest, that is not rounding."""


def check_feasible(scaled: ScaledProblem, order: np.ndarray | None = None) -> None:
    """Raise InfeasibleError with a witness when no network satisfies the constraints.

    ``order`` (n,) numbers the samples as the caller does; by default as they are.
    """
    if not scaled.loss.constrained:
        return
    rows = np.arange(len(scaled.y)) if order is None else order
    if scaled.free:
        _check_repeats(scaled, rows)
    else:
        _check_zero_rows(scaled, rows)
        _check_rays(scaled, rows)
        _check_opposite(scaled, rows)


def _fail(scaled: ScaledProblem, rows: np.ndarray, why: str, weights: Array) -> None:
    v = np.empty_like(weights)
    v[rows] = weights
    cure = f"use loss={scaled.loss.relaxation!r}" + ("" if scaled.free else ", or bias='free'")
    raise InfeasibleError(
        f"y cannot be {scaled.loss.met} by any network: {why}; {cure}", (v * scaled.dual_unit).tolist()
    )


def _groups(rows: Array) -> np.ndarray:
    """Labels of equal rows."""
    return np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)


def _disagree(scaled: ScaledProblem, labels: np.ndarray, size: Array) -> tuple[int, int] | None:
    """Two samples of one group whose targets per unit of length differ."""
    rate = scaled.y / size
    order = np.lexsort((rate, labels))
    same = labels[order][1:] == labels[order][:-1]
    low, high = rate[order][:-1], rate[order][1:]
    bad = np.flatnonzero(same & scaled.loss.contradict(low, high))
    return None if bad.size == 0 else (int(order[bad[0]]), int(order[bad[0] + 1]))


def _check_repeats(scaled: ScaledProblem, rows: np.ndarray) -> None:
    pair = _disagree(scaled, _groups(scaled.original.A), np.ones(len(scaled.y)))
    if pair is not None:
        v = np.zeros(len(scaled.y))
        v[pair[0]], v[pair[1]] = -1.0, 1.0
        first, second = sorted(rows[list(pair)])
        _fail(scaled, rows, f"samples {first} and {second} (counted from 0) are equal but their targets differ", v)


def _check_zero_rows(scaled: ScaledProblem, rows: np.ndarray) -> None:
    zero = np.flatnonzero(~scaled.original.A.any(axis=1) & (scaled.y != 0))
    if zero.size:
        v = np.zeros(len(scaled.y))
        v[zero[0]] = np.sign(scaled.y[zero[0]])
        which = f"sample {rows[zero[0]]} (counted from 0)"
        _fail(scaled, rows, f"{which} is zero, where every network without bias is zero", v)


def _check_rays(scaled: ScaledProblem, rows: np.ndarray) -> None:
    A = scaled.original.A  # not the reduced data, where rows below the rounding of others lose their direction
    _, size, labels = directions(A)
    pair = _disagree(scaled, labels, np.where(size > 0, size, 1.0))
    if pair is not None:
        v = np.zeros(len(scaled.y))
        v[pair[0]], v[pair[1]] = -size[pair[1]], size[pair[0]]
        first, second = sorted(rows[list(pair)])
        close = "" if _parallel(A[pair[0]].tolist(), A[pair[1]].tolist()) else " up to rounding"
        _fail(
            scaled,
            rows,
            f"samples {first} and {second} (counted from 0) lie on one ray from the origin{close}, "
            "where every network without bias is linear, and their targets do not",
            v,
        )


def _parallel(one: list[float], other: list[float]) -> bool:
    """Whether two rows are multiples of each other, exactly."""
    a, b = [Fraction(x) for x in one], [Fraction(x) for x in other]
    k = max(range(len(a)), key=lambda j: abs(a[j]))
    return all(a[j] * b[k] == a[k] * b[j] for j in range(len(a)))


def _check_opposite(scaled: ScaledProblem, rows: np.ndarray) -> None:
    """The odd part of the network on opposite samples must be linear."""
    unit, size, labels = directions(scaled.original.A)
    one, other = _opposite_pairs(unit, size, labels)
    if one.size == 0:
        return
    odd = scaled.y[one] / size[one] - scaled.y[other] / size[other]
    if scaled.loss.equations:
        null = _null(unit[one])
        weights = null @ (null.T @ odd)
        if np.max(np.abs(weights)) <= 1e-10 * np.max(np.abs(odd), initial=1e-300):
            return
    else:
        apart = scaled.y[one] != scaled.y[other]
        one, other = one[apart], other[apart]
        found = _farkas(unit[one] * scaled.y[one][:, None])
        if found is None:
            return
        weights = found * scaled.y[one]
    v = np.zeros(len(scaled.y))
    least = float(np.min(size[np.concatenate([one, other])]))  # dividing by it might leave the floats
    np.add.at(v, one, weights * (least / size[one]))
    np.add.at(v, other, -weights * (least / size[other]))
    _fail(
        scaled,
        rows,
        f"{one.size} samples and their opposites ask for an odd part that is not linear, and without bias it always is",
        v,
    )


def _opposite_pairs(unit: Array, size: Array, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rays = np.unique(labels[size > 0])
    both = near_groups(np.vstack([unit[rays], -unit[rays]]))
    k = len(rays)
    match = {int(label): j for j, label in reversed(list(enumerate(both[:k])))}
    pairs = [(i, match[int(both[k + i])]) for i in range(k) if int(both[k + i]) in match]
    pairs = [(i, j) for i, j in pairs if i < j]
    return rays[[i for i, _ in pairs]].astype(int), rays[[j for _, j in pairs]].astype(int)


def _null(rows: Array) -> Array:
    """Orthonormal basis (k, m) of the weights that combine the rows to zero, up to rounding.

    Rows that nearly depend on each other do not: steep functions tell them apart.
    """
    left, singular, _ = np.linalg.svd(rows, full_matrices=True)
    return np.asarray(left[:, int(np.sum(singular > DEPENDENT * singular[0])) :], dtype=np.float64)


def _farkas(S: Array) -> Array | None:
    """Nonnegative weights, summing to one, with ``S' weights = 0``; None when ``S L > 0`` is solvable.

    A linear program meets equations to a tolerance, which nearly dependent rows would use: it looks among weights
    that meet them, and what it takes for zero is left out.
    """
    null = _null(S) if len(S) else np.zeros((0, 0))
    if null.shape[1] == 0:
        return None
    k, m = null.shape
    one = np.array([1.0])
    result = linprog(
        np.zeros(m), A_ub=-null, b_ub=np.zeros(k), A_eq=null.sum(axis=0)[None], b_eq=one, bounds=(None, None)
    )
    if result.status != 0:
        return None
    weights = null @ result.x
    used = np.flatnonzero(weights > 1e-7 * float(weights.max()))
    rest = _null(S[used])
    exact = rest @ (rest.T @ weights[used])
    if not np.all(exact > 0.0):
        return None
    weights = np.zeros(k)
    weights[used] = exact / exact.sum()
    return weights
