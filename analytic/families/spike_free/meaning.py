"""What the statements on spike-free data say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analytic.theorem.programs import sum_of_norms
from analytic.theorem.responses import support
from analytic.theorem.statement import (
    Array,
    Claim,
    Data,
    Fact,
    Optimal,
    Value,
    Witness,
    at_most,
    column,
    scalar,
    zero,
)

NEAR = 1e-7  # the accuracy of the programs


@dataclass(frozen=True, eq=False)
class Factors:
    """``A = C M``: the unit directions ``M`` (k, d) of the samples that are not zero, ``C`` (n, k) >= 0."""

    C: Array
    M: Array

    @property
    def G(self) -> Array:
        """``(M M')^-1``."""
        found: Array = np.linalg.inv(self.M @ self.M.T)
        return found

    def norm(self, x: Array) -> float:
        """``||x||_G``."""
        return float(np.sqrt(max(x @ self.G @ x, 0.0)))

    def members(self, j: int) -> Array:
        """The samples in a direction."""
        return np.flatnonzero(self.C[:, j] > 0)

    def neuron(self, x: Array) -> Array:
        """``M'G x``, the shortest vector with these responses."""
        found: Array = self.M.T @ self.G @ x
        return found


def is_spike_free(A: Array) -> bool:
    """The definition: every ``(Au)_+`` with ``||u|| <= 1`` is some ``Az`` with ``||z|| <= 1``."""
    inverse = np.linalg.pinv(A)
    return at_most(support(A, inverse.T), 1.0) and zero(support(A, np.eye(len(A)) - A @ inverse))


def directions(data: Data) -> Factors:
    """The factors of the samples."""

    def make(A: Array) -> Factors:
        sizes = np.linalg.norm(A, axis=1)
        rows: list[Array] = []
        member = []
        for row, size in zip(A, sizes, strict=True):
            unit = row / size if size > 0 else row
            same = [j for j, other in enumerate(rows) if zero(unit - other)]
            if size > 0 and not same:
                rows.append(unit)
            member.append(same[0] if same else len(rows) - 1)
        C = np.zeros((len(A), len(rows)))
        for i, size in enumerate(sizes):
            if size > 0:
                C[i, member[i]] = size
        return Factors(C, np.array(rows).reshape(len(rows), A.shape[1]))

    found: Factors = data.of_samples("directions", make)
    return found


def spike_free(data: Data) -> bool:
    """The hypothesis."""
    return bool(data.of_samples("spike-free", is_spike_free))


# interpolation


def responses(data: Data) -> Array | None:
    """``t`` with ``y = C t``; ``None`` where there is none."""
    C = directions(data).C
    t = over_columns(C, data.t)
    return t if zero(C @ t - data.t) else None


def over_columns(C: Array, y: Array) -> Array:
    """``(C'C)^-1 C'y`` for columns of disjoint supports."""
    found: Array = C.T @ y / np.maximum((C**2).sum(axis=0), 1e-300)
    return found


def feasible(data: Data) -> Iterator[Claim]:
    """The optimum is finite exactly where ``y = C t``."""
    if responses(data) is None:
        yield Value(np.inf)


def _reflected(data: Data) -> tuple[Factors, Array, float, Array]:
    """Factors, t, the least sum of norms and r."""
    found, t = directions(data), responses(data)
    if t is None:
        raise ValueError("the targets cannot be interpolated")
    root = np.linalg.cholesky(found.G).T if len(t) else np.zeros((0, 0))
    if len(t) == 0 or at_most(t, 0) or at_most(0, t):  # one norm is not smooth at r = 0, which is a minimiser
        return found, t, found.norm(t), np.zeros(len(t))
    least, r = sum_of_norms([root, root], [np.maximum(t, 0), np.maximum(-t, 0)])
    return found, t, least, _sharpened(found, t, np.where(r > 1e-5, r, 0.0))


def _sharpened(found: Factors, t: Array, r: Array) -> Array:
    """r to the last digits: where it is positive, the sum of the slopes of the norms vanishes."""
    from scipy.optimize import root  # it takes long to import

    free = r > 0
    if not free.any():
        return r

    def spread(part: Array) -> Array:
        whole = np.zeros(len(r))
        whole[free] = part
        return whole

    def slopes(part: Array) -> Array:
        moved = spread(part)
        return slopes_of(found, [np.maximum(t, 0) + moved, np.maximum(-t, 0) + moved])[free]

    better = root(slopes, r[free], tol=1e-14)
    return spread(better.x) if np.abs(slopes(better.x)).max() < 1e-9 and (better.x > 0).all() else r


def pair(data: Data) -> Iterator[Claim]:
    """The two neurons with responses ``t_+ + r`` and ``t_- + r``."""
    if responses(data) is not None:
        found, t, _, r = _reflected(data)
        yield Optimal(scalar([(1.0, found.neuron(np.maximum(t, 0) + r)), (-1.0, found.neuron(np.maximum(-t, 0) + r))]))


def direct(data: Data) -> Iterator[Claim]:
    """``r = 0`` is a minimiser exactly where the halves do not interact."""
    if responses(data) is not None:
        found, t, least, _ = _reflected(data)
        parts = [np.maximum(t, 0), np.maximum(-t, 0)]
        plain = sum(found.norm(part) for part in parts)
        apart = all(map(zero, parts)) or any(map(zero, parts)) or at_most(0, slopes_of(found, parts))
        yield Fact((plain <= least + NEAR * (1 + plain)) == apart, "r = 0 exactly where the halves do not interact")


def interpolation_witness(data: Data) -> Iterator[Claim]:
    """``v = C (C'C)^-1 w`` with w the slope of the norm of the response that a direction has."""
    if responses(data) is None:
        return
    found, t, _, r = _reflected(data)
    plus, minus = np.maximum(t, 0) + r, np.maximum(-t, 0) + r
    if zero(data.t):
        yield Witness(np.zeros((data.n, 1)))
        return
    up, down = (found.G @ x / found.norm(x) if not zero(x) else None for x in (plus, minus))
    if up is None or down is None:
        omega = -down if up is None and down is not None else up
    else:
        omega = np.where(plus > 0, up, np.where(minus > 0, -down, (up - down) / 2))
    C = found.C
    yield Witness(column(C @ (omega / (C**2).sum(axis=0))))


def slopes_of(found: Factors, parts: list[Array]) -> Array:
    """``sum G x / ||x||_G`` over the parts that are not zero."""
    zeros = np.zeros(len(found.M))
    return sum((found.G @ x / found.norm(x) for x in parts if not zero(x)), zeros)


def path(read: Callable[[Factors, Array, Array], float]) -> Callable[[Data], float]:
    """A length of the reflected path, from the factors, t and the support S of r."""

    def measure(data: Data) -> float:
        if responses(data) is None:
            return np.inf
        found, t, _, r = _reflected(data)
        return read(found, t, np.flatnonzero(r))

    return measure


def distance(side: int) -> Callable[[Data], float]:
    """``dist_G(t_side, R^S)``."""
    return path(lambda found, t, S: found.norm(_off(found, np.maximum(side * t, 0), S)))


def projected(data: Data) -> float:
    """``||Pi_S t||_G``."""
    return path(lambda found, t, S: found.norm(t - _off(found, t, S)))(data)


def _off(found: Factors, x: Array, S: Array) -> Array:
    """``x`` minus its G-orthogonal projection onto ``R^S``."""
    rest = x.copy()
    if len(S):
        rest[S] -= np.linalg.solve(found.G[np.ix_(S, S)], (found.G @ x)[S])
    return rest


def gain(data: Data, w: Array) -> float:
    """``max w'x`` over ``x >= 0`` with ``||x||_G <= 1``, as the least ``||M'(w + lambda)||`` over ``lambda >= 0``."""
    from scipy.optimize import nnls

    M = directions(data).M
    return float(nnls(M.T, -M.T @ w)[1]) if len(M) else 0.0


def no_gain(w: Callable[[Data], Array]) -> Callable[[Data], bool]:
    """No neuron gains on the residual w, on either side."""
    return lambda data: max(gain(data, w(data)), gain(data, -w(data))) <= data.beta + NEAR * (1 + data.beta)
