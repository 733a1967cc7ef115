"""What the statements on one-dimensional data and on samples on a line say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analytic.theorem.programs import linear, quadratic
from analytic.theorem.statement import (
    Array,
    Claim,
    Claims,
    Data,
    Fact,
    Net,
    Optimal,
    Unit,
    Value,
    Witness,
    column,
    length,
    over,
    zero,
)

Measure = Callable[[Data], float]
Measures = tuple[Measure, Measure, Measure]


@dataclass(frozen=True, eq=False)
class PlacedLine:
    """``A = c a' + 1 p'``: coordinates ``c`` (n,), ``a`` (d,) and ``p`` (d,)."""

    c: Array
    a: Array
    p: Array

    @property
    def x(self) -> Array:
        """The distinct coordinates in increasing order."""
        return np.unique(np.round(self.c, 9))

    def at(self, k: int) -> Array:
        """The samples at a place."""
        return np.flatnonzero(np.abs(self.c - self.x[k]) < 1e-8)

    @property
    def size(self) -> float:
        """``||a||``."""
        return length(self.a)

    def neuron(self, weight: float, facing: int, kink: float) -> Unit:
        """``weight (facing (c - kink))_+`` in the data space."""
        u = facing * self.a / (self.a @ self.a)
        return Unit(np.array([weight]), u, float(-facing * kink - u @ self.p))


def line_of(data: Data) -> PlacedLine:
    """One feature as it is; in several, the step between two samples is ``a``."""
    if data.d == 1:
        return PlacedLine(data.A[:, 0], np.ones(1), np.zeros(1))
    p = data.A[0]
    steps = [row - p for row in data.A if not zero(row - p)]
    a = steps[0] if steps else np.eye(data.d)[0]
    return PlacedLine((data.A - p) @ a / (a @ a), a, p)


def consistent(data: Data) -> bool:
    """Equal samples have equal targets."""
    line = line_of(data)
    return all(zero(data.t[line.at(k)] - data.t[line.at(k)[0]]) for k in range(len(line.x)))


def values(data: Data) -> Array:
    """The targets at the places."""
    line = line_of(data)
    return np.array([data.t[line.at(k)[0]] for k in range(len(line.x))])


def bending(x: Array, f: Array) -> tuple[float, Array]:
    """``s_1``, 0 for a single place, and the changes of slope ``delta_2, ...``."""
    slopes = np.diff(f) / np.diff(x)
    return (float(slopes[0]) if len(slopes) else 0.0), np.diff(slopes)


def gauge(first: float, delta: Array) -> float:
    """``(P + s_1)_+ + (N - s_1)_+``."""
    up, down = np.maximum(delta, 0).sum(), np.maximum(-delta, 0).sum()
    return float(max(up + first, 0) + max(down - first, 0))


def broken(
    line: PlacedLine, first: float, kinks: Array, delta: Array, start: float, through: tuple[float, float]
) -> Net:
    """The network of the statements: kinks shared between both sides, and ``e`` at the first sample."""
    up, down = np.maximum(delta, 0).sum(), np.maximum(-delta, 0).sum()
    left, extra = {1: over(max(-first, 0.0), up), -1: over(max(first, 0.0), down)}, 0.0
    if first > down:
        left, extra = {1: 0.0, -1: 1.0}, first - down
    elif first < -up:
        left, extra = {1: 1.0, -1: 0.0}, first + up
    neurons = [line.neuron(extra, 1, start)] if not zero(extra) else []
    for place, change in zip(kinks, delta, strict=True):
        if not zero(change):
            share = left[1 if change > 0 else -1]
            neurons += [line.neuron(change * (1 - share), 1, place), line.neuron(change * share, -1, place)]
    net = Net([neuron for neuron in neurons if not zero(neuron.w)], np.zeros(1))
    place, level = through
    xi = level - float(net((place * line.a + line.p).reshape(1, -1))[0, 0])
    return Net(net.neurons, np.array([xi]))


def connecting(data: Data, f: Array) -> Net:
    """The broken line through values at the places."""
    line = line_of(data)
    first, delta = bending(line.x, f)
    return broken(line, first, line.x[1:-1], delta, line.x[0], (line.x[0], f[0]))


def feasible(data: Data) -> Iterator[Claim]:
    """The optimum is finite exactly where equal samples have equal targets."""
    if not consistent(data):
        yield Value(np.inf)


def if_consistent(claims: Callable[[Data], Iterator[Claim]]) -> Callable[[Data], Iterator[Claim]]:
    """Claims about the case in which the targets can be met."""
    return lambda data: claims(data) if consistent(data) else iter(())


def interpolant(data: Data) -> Iterator[Claim]:
    """The broken line through the targets is a minimum-norm interpolant."""
    yield Optimal(connecting(data, values(data)))


def levels(first: float, delta: Array) -> tuple[float, Array]:
    """``m`` and the heights of the dual function g at the kinks: as the statements say, m where nothing is said."""
    up, down = np.maximum(delta, 0).sum(), np.maximum(-delta, 0).sum()
    m = 1.0 if first > down else -1.0 if first < -up else 0.0
    return m, np.array([min(1.0, m + 1) if d > 1e-12 else max(-1.0, m - 1) if d < -1e-12 else m for d in delta])


def interpolation_witness(data: Data) -> Iterator[Claim]:
    """The changes of slope of g, on one sample of every place, over ``||a||``."""
    line = line_of(data)
    m, heights = levels(*bending(line.x, values(data)))
    yield Witness(on_places(data, heights_to_dual(line.x, np.array([m, *heights, 0.0])) / line.size))


def heights_to_dual(x: Array, g: Array) -> Array:
    """``v`` with ``g(t) = sum_i v_i (x_i - t)_+`` at the places: the changes of slope of g."""
    if len(x) == 1:
        return np.zeros(1)
    slopes = np.diff(g) / np.diff(x)
    return np.diff(np.array([0.0, *slopes, 0.0]))


def on_places(data: Data, v: Array) -> Array:
    """A vector over the places, put on the first sample of each."""
    line, found = line_of(data), np.zeros(data.n)
    for k, cell in enumerate(v):
        found[line.at(k)[0]] = cell
    return column(found)


def _part(read: Callable[[float, Array], float], source: Callable[[Data], tuple[float, Array]]) -> Measure:
    return lambda data: read(*source(data)) if consistent(data) else np.inf


def _slopes(data: Data) -> tuple[float, Array]:
    return bending(line_of(data).x, values(data))


def measures(source: Callable[[Data], tuple[float, Array]]) -> Measures:
    """P, N and ``s_1``."""
    return (
        _part(lambda first, delta: float(np.maximum(delta, 0).sum()), source),
        _part(lambda first, delta: float(np.maximum(-delta, 0).sum()), source),
        lambda data: source(data)[0] if consistent(data) else 0.0,
    )


def size(data: Data) -> float:
    """``||a||``."""
    return line_of(data).size


DOTS = measures(_slopes)


def gaps(data: Data) -> list[tuple[int, int]]:
    """Neighbouring places of opposite labels."""
    labels = values(data)
    return [(k, k + 1) for k in range(len(labels) - 1) if labels[k] * labels[k + 1] < 0]


def _crossings(data: Data) -> tuple[float, Array]:
    x, y = line_of(data).x, values(data)
    slopes = np.array([2 * np.sign(y[r]) / (x[r] - x[left]) for left, r in gaps(data)])
    return (float(slopes[0]) if len(slopes) else 0.0), np.diff(slopes)


CROSSINGS = measures(_crossings)


def margin_network(data: Data) -> Iterator[Claim]:
    """Slopes ``s_k`` through the midpoints of the gaps, one bend between neighbouring gaps; a constant without gaps."""
    line, found = line_of(data), gaps(data)
    x = line.x
    if not found:
        yield Optimal(Net([], np.array([values(data)[0]])))
        return
    first, delta = _crossings(data)
    slopes = first + np.array([0.0, *np.cumsum(delta)])
    middles = np.array([(x[left] + x[right]) / 2 for left, right in found])
    kinks = (slopes[1:] * middles[1:] - slopes[:-1] * middles[:-1]) / delta if len(delta) else np.zeros(0)
    yield Optimal(broken(line, first, kinks, delta, x[0], (middles[0], 0.0)))


def margin_witness(data: Data) -> Iterator[Claim]:
    """``sum_k (G_k - G_{k-1}) (e_left - e_right) / gamma_k`` over ``||a||``."""
    line, v = line_of(data), np.zeros(len(line_of(data).x))
    if gaps(data):
        m, heights = levels(*_crossings(data))
        steps = np.diff(np.array([m, *heights, 0.0]))
        for (left, right), step in zip(gaps(data), steps, strict=True):
            change = step / (line.x[right] - line.x[left])
            v[left] += change
            v[right] -= change
    yield Witness(on_places(data, v / line.size))


def fitted(data: Data, loss: str) -> tuple[float, Array]:
    """The least ``loss(f) + beta gauge(f)`` over values at the places, and a minimiser; squared or hinge loss."""
    line = line_of(data)
    k, beta = len(line.x), data.beta / line.size
    first, second = _differences(line.x)
    bends = len(second)
    at = (np.abs(line.c[:, None] - line.x[None, :]) < 1e-8).astype(float)  # the place of every sample
    losses = data.n if loss == "hinge" else 0
    zeros, eye = np.zeros, np.eye
    one, two = np.ones((1, bends)), np.eye(2)
    G = np.block([
        [second, -eye(bends), zeros((bends, bends + 2 + losses))],
        [-second, zeros((bends, bends)), -eye(bends), zeros((bends, 2 + losses))],
        [first, one, zeros((1, bends)), -two[:1], zeros((1, losses))],
        [-first, zeros((1, bends)), one, -two[1:], zeros((1, losses))],
        [zeros((2 * bends + 2 + losses, k)), -eye(2 * bends + 2 + losses)],
    ])  # fmt: skip
    h, q = zeros(len(G)), np.concatenate([zeros(k + 2 * bends), [beta, beta], np.ones(losses)])
    P = zeros((len(q), len(q)))
    if losses:
        margins = np.hstack([-data.t[:, None] * at, zeros((data.n, 2 * bends + 2)), -eye(losses)])
        G, h = np.vstack([G, margins]), np.concatenate([h, -np.ones(losses)])
        value, x = quadratic(P, q, G, h)
        return value, x[:k]
    P[:k, :k], q[:k] = at.T @ at, -(at.T @ data.t)
    value, x = quadratic(P, q, G, h)
    return value + float(data.t @ data.t) / 2, x[:k]


def _differences(x: Array) -> tuple[Array, Array]:
    """The first slope (1, k) and the changes of slope (k - 2, k) as maps of the values."""
    k = len(x)
    slopes = np.diff(np.eye(k), axis=0) / np.diff(x)[:, None]
    return (slopes[:1] if k > 1 else np.zeros((1, k))), np.diff(slopes, axis=0).reshape(max(k - 2, 0), k)


def least(loss: str) -> Claims:
    """The optimal value is that least one."""
    return lambda data: [Value(fitted(data, loss)[0])]


def fitted_network(loss: str) -> Claims:
    """The broken line through the fitted values is optimal."""
    return lambda data: [Optimal(connecting(data, fitted(data, loss)[1]))]


def residual(data: Data) -> Iterator[Claim]:
    """``v = y - f``."""
    line, f = line_of(data), fitted(data, "squared")[1]
    v = data.t.copy()
    for k, level in enumerate(f):
        v[line.at(k)] -= level
    yield Witness(column(v))


def hinge_dual(data: Data) -> Iterator[Claim]:
    """A maximiser of ``sum y_i v_i`` under the printed constraints is a dual witness."""
    line = line_of(data)
    x, y = line.x, data.t
    reach = np.maximum(line.c[None, :] - x[:, None], 0)  # g at the places
    beta = data.beta / line.size
    rows = [*reach, *(-reach), *(reach - reach[0]), *(reach[0] - reach)]
    bounds = [(0.0, label) if label > 0 else (label, 0.0) for label in y]
    found = linear(-y, A_ub=np.array(rows), b_ub=np.full(len(rows), beta), A_eq=np.ones((1, data.n)), b_eq=[0.0],
                    bounds=bounds)  # fmt: skip
    yield Witness(column(found.x))


# properties of minimum-norm interpolants


def minimum_l1_claims(data: Data) -> Iterator[Claim]:
    """The least ``||omega||_1`` with ``K omega + xi 1 = y``, the network of it, and its multipliers."""
    x, n = line_of(data).c, data.n
    apart = x[:, None] - x[None, :]
    K = np.hstack([np.maximum(apart, 0), np.maximum(-apart, 0)])
    equal = np.hstack([K, -K, np.ones((n, 1))])
    found = linear(
        np.append(np.ones(4 * n), 0.0), A_eq=equal, b_eq=data.t, bounds=[*[(0, None)] * (4 * n), (None, None)]
    )
    if found.status != 0:
        yield Value(np.inf)
        return
    omega = found.x[: 2 * n] - found.x[2 * n : 4 * n]
    line = line_of(data)
    neurons = [line.neuron(w, 1 if k < n else -1, x[k % n]) for k, w in enumerate(omega) if not zero(w)]
    yield Value(float(found.fun))
    yield Optimal(Net(neurons, np.array([found.x[-1]])))
    yield Witness(column(found.eqlin.marginals))


def runs(data: Data) -> list[tuple[int, int]]:
    """First index and length of the maximal runs of neighbouring changes of slope of one sign."""
    _, delta = _slopes(data)
    signs = [int(np.sign(d)) if abs(d) > 1e-9 else 0 for d in delta]
    found: list[tuple[int, int]] = []
    for k, sign in enumerate(signs):
        if sign and k and signs[k - 1] == sign:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif sign:
            found.append((k, 1))
    return found


def bound(data: Data) -> int:
    """``sum ceil(k / 2)``."""
    return sum(-(-count // 2) for _, count in runs(data))


def fewest_possible(data: Data) -> Iterator[Claim]:
    """No piecewise linear interpolant with fewer kinks at samples, midpoints and where two of its lines meet."""
    x, y, needed = line_of(data).x, values(data), bound(data)
    if len(x) < 3 or needed == 0:
        return
    slopes = np.diff(y) / np.diff(x)
    meets = [
        (y[j] - y[i] + slopes[i] * x[i] - slopes[j] * x[j]) / (slopes[i] - slopes[j])
        for i in range(len(slopes)) for j in range(i) if abs(slopes[i] - slopes[j]) > 1e-9
    ]  # fmt: skip
    places = sorted({round(t, 9) for t in (*meets, *x[1:-1], *(x[:-1] + x[1:]) / 2) if x[0] < t < x[-1]})
    fewer = [chosen for count in range(needed) for chosen in combinations(places, count)][:3000]
    for chosen in fewer:
        columns = np.array([np.ones_like(x), x, *(np.maximum(x - t, 0) for t in chosen)]).T
        fit = columns @ np.linalg.lstsq(columns, y, rcond=None)[0]
        if np.abs(fit - y).max() < 1e-8:
            yield Fact(False, f"kinks at {chosen} are fewer than {needed}")
    yield Fact(True, "none has fewer kinks")


def merged(data: Data) -> Iterator[Claim]:
    """Neighbouring changes of slope of a run in pairs, each pair one kink: a minimum-norm interpolant."""
    line = line_of(data)
    first, delta = _slopes(data)
    kinks, changes = [], []
    for start, count in runs(data):
        for k in range(start, start + count, 2):
            pair = slice(k, min(k + 2, start + count))
            kinks.append(float(delta[pair] @ line.x[1:-1][pair] / delta[pair].sum()))
            changes.append(float(delta[pair].sum()))
    yield Fact(len(kinks) == bound(data), "the kinks are as many as the bound")
    yield Optimal(broken(line, first, np.array(kinks), np.array(changes), line.x[0], (line.x[0], values(data)[0])))


def straight(data: Data) -> Iterator[Claim]:
    """The broken line has the fewest kinks exactly where every run has length one."""
    used = int((np.abs(_slopes(data)[1]) > 1e-9).sum())
    yield Fact((used == bound(data)) == all(count == 1 for _, count in runs(data)), "runs of length one")
