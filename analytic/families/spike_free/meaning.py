"""What the statements on spike-free data say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analytic.theorem.programs import quadratic, sum_of_norms
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
    length,
    over,
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
        return _slopes(found, [np.maximum(t, 0) + moved, np.maximum(-t, 0) + moved])[free]

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
        apart = all(map(zero, parts)) or any(map(zero, parts)) or at_most(0, _slopes(found, parts))
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


def _slopes(found: Factors, parts: list[Array]) -> Array:
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


# classes


def class_of(data: Data, side: int) -> Array:
    """The directions that have a sample of this label."""
    C = directions(data).C
    return np.flatnonzero((C[data.t == side] > 0).any(axis=0)) if len(C) else np.zeros(0, dtype=int)


def least_of(data: Data) -> Array:
    """``min C_ij`` over the samples of each direction."""
    found = directions(data)
    return np.array([found.C[found.members(j), j].min() for j in range(len(found.M))])


def cheapest(data: Data, side: int) -> Array:
    """``x_side``: the least ``||x||_G`` with margin 1 on the class; zero for an empty class."""
    found, J, low = directions(data), class_of(data, side), least_of(data)
    x = np.zeros(len(found.M))
    if len(J):
        inner = found.G[np.ix_(J, J)]
        x[J] = quadratic(inner, np.zeros(len(J)), -np.eye(len(J)), -1 / low[J])[1]
    return x


def separable(data: Data) -> bool:
    """No sample is zero, and samples of one direction have one label."""
    C, y = directions(data).C, data.t
    return at_most(1, (C > 0).sum(axis=1)) and all(len(set(np.sign(y[C[:, j] > 0]))) == 1 for j in range(C.shape[1]))


def apart(data: Data) -> bool:
    """The neuron of one class is optimal beside that of the other."""
    return bool(np.all(_slopes(directions(data), [cheapest(data, side) for side in (1, -1)]) >= -NEAR))


def unseparable(data: Data) -> Iterator[Claim]:
    """The optimum is finite exactly where the labels can be separated."""
    if not separable(data):
        yield Value(np.inf)


def size_of(side: int) -> Callable[[Data], float]:
    """``||x_side||_G`` of max-margin."""
    return lambda data: directions(data).norm(cheapest(data, side)) if separable(data) else np.inf


def margin_pair(data: Data) -> Iterator[Claim]:
    """A neuron for each class."""
    if separable(data):
        found = directions(data)
        yield Optimal(scalar((float(side), found.neuron(cheapest(data, side))) for side in (1, -1)))


def margin_witness(data: Data) -> Iterator[Claim]:
    """``v_i = y_i (G x)_j / (||x||_G C_ij)`` on a sample of least ``C_ij`` in each direction."""
    if separable(data):
        yield Witness(
            column(sum((_on_hardest(data, side, cheapest(data, side)) for side in (1, -1)), np.zeros(data.n)))
        )


def _on_hardest(data: Data, side: int, x: Array) -> Array:
    found, v = directions(data), np.zeros(data.n)
    if not zero(x):
        slope = found.G @ x / found.norm(x)
        for j in class_of(data, side):
            i = min(found.members(j), key=lambda row: found.C[row, j])
            v[i] = side * slope[j] / found.C[i, j]
    return v


def gain(data: Data, w: Array) -> float:
    """``max w'x`` over ``x >= 0`` with ``||x||_G <= 1``, as the least ``||M'(w + lambda)||`` over ``lambda >= 0``."""
    from scipy.optimize import nnls

    M = directions(data).M
    return float(nnls(M.T, -M.T @ w)[1]) if len(M) else 0.0


def no_gain(w: Callable[[Data], Array]) -> Callable[[Data], bool]:
    """No neuron gains on the residual w, on either side."""
    return lambda data: max(gain(data, w(data)), gain(data, -w(data))) <= data.beta + NEAR * (1 + data.beta)


# hinge loss


def fitted(data: Data, side: int) -> bool:
    """Whether ``beta (G x)_j <= ||x||_G min C_ij`` in every direction of the class."""
    found, x, J = directions(data), cheapest(data, side), class_of(data, side)
    limit = found.norm(x) * least_of(data)[J]
    return len(J) > 0 and bool(np.all(data.beta * (found.G @ x)[J] <= limit + NEAR * (1 + data.beta)))


def kept(data: Data, side: int) -> Array:
    """``x_side``, zero for a class that is given up."""
    return cheapest(data, side) if fitted(data, side) else np.zeros(len(directions(data).M))


def hinge_residual(data: Data) -> Array:
    """``w`` in directions."""
    found, w = directions(data), np.zeros(len(directions(data).M))
    for side in (1, -1):
        J, x = class_of(data, side), kept(data, side)
        full = data.beta * found.G @ x / found.norm(x) if fitted(data, side) else found.C.sum(axis=0)
        w[J] += side * full[J]
    return w


def hinge_pair(data: Data) -> Iterator[Claim]:
    """A neuron for each class that is fitted."""
    yield Optimal(scalar((side, directions(data).neuron(kept(data, int(side)))) for side in (1.0, -1.0)))


def hinge_witness(data: Data) -> Iterator[Claim]:
    """``y_i`` on a class that is given up, beta times that of the margin on one that is fitted."""
    v = np.zeros(data.n)
    for side in (1, -1):
        if fitted(data, side):
            v = v + data.beta * _on_hardest(data, side, kept(data, side))
        else:
            v = v + np.where(data.t == side, data.t, 0.0)
    yield Witness(column(v))


def lost(data: Data) -> float:
    """How many samples are in classes that are given up."""
    return float(sum((data.t == side).sum() for side in (1, -1) if not fitted(data, side)))


def kept_size(side: int) -> Callable[[Data], float]:
    """``||x_side||_G``."""
    return lambda data: directions(data).norm(kept(data, side))


# squared loss


@dataclass(frozen=True, eq=False)
class Half:
    """A half ``m`` of the mean targets, its length ``n``, ``tau`` and whether it is fitted."""

    m: Array
    n: float
    tau: float
    fitted: bool


def means(data: Data) -> tuple[Array, Array]:
    """The diagonal of D, and m."""
    C = directions(data).C
    return (C**2).sum(axis=0), over_columns(C, data.t)


def half(data: Data, side: int) -> Half:
    """A half, fitted if it is an eigenvector on its support and long enough."""
    found = directions(data)
    D, m = means(data)
    part = np.maximum(side * m, 0)
    n = float(np.sqrt(D @ part**2))
    on = part > 1e-12
    if on.any():
        image = (found.G @ part)[on] / (D * part)[on]
        if zero(image - image[0]) and n > data.beta * np.sqrt(image[0]) + 1e-12:
            return Half(part, n, float(data.beta * np.sqrt(image[0])), True)
    return Half(part, n, n, False)


def squared_residual(data: Data) -> Array:
    """``w = sum side (tau / n) D m_side``."""
    D = means(data)[0]
    parts = [(side, half(data, side)) for side in (1, -1)]
    return sum((side * over(p.tau * D * p.m, p.n) for side, p in parts), np.zeros(len(D)))


def squared_pair(data: Data) -> Iterator[Claim]:
    """``(1 - tau / n) M'G m`` with output weights 1 and -1."""
    found = directions(data)
    parts = [(side, half(data, int(side))) for side in (1.0, -1.0)]
    yield Optimal(scalar((side, found.neuron((1 - over(p.tau, p.n)) * p.m)) for side, p in parts if p.fitted))


def squared_witness(data: Data) -> Iterator[Claim]:
    """``v = y - f``."""
    parts = [(side, half(data, side)) for side in (1, -1)]
    x = sum((side * (1 - over(p.tau, p.n)) * p.m for side, p in parts if p.fitted), np.zeros(len(directions(data).M)))
    yield Witness(column(data.t - directions(data).C @ x))


def rest(data: Data) -> float:
    """``||y - C m||^2``."""
    return length(data.t - directions(data).C @ means(data)[1]) ** 2


def n_of(side: int) -> Callable[[Data], float]:
    """``||D^(1/2) m_side||``."""
    return lambda data: half(data, side).n


def tau_of(side: int) -> Callable[[Data], float]:
    """``tau_side``."""
    return lambda data: half(data, side).tau
