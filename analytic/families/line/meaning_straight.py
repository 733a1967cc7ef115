"""What the statements on a free skip connection and on several outputs on a line say, in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analytic.families.line.meaning import heights_to_dual, line_of
from analytic.theorem.programs import quadratic
from analytic.theorem.statement import Array, Claim, Data, Net, Optimal, Undefined, Unit, Value, Witness, column, zero


def consistent(data: Data) -> bool:
    """Equal samples have equal targets."""
    line = line_of(data)
    return all(zero(data.y[line.at(k)] - data.y[line.at(k)[0]]) for k in range(len(line.x)))


def values(data: Data) -> Array:
    """The targets (K, o) at the places."""
    line = line_of(data)
    return np.array([data.y[line.at(k)[0]] for k in range(len(line.x))])


def slopes(x: Array, f: Array) -> Array:
    """``s_1, ...`` (K - 1, o)."""
    found: Array = np.diff(f, axis=0) / np.diff(x)[:, None]
    return found


def bends(x: Array, f: Array) -> Array:
    """``delta_2, ...`` (K - 2, o)."""
    return np.diff(slopes(x, f), axis=0)


def broken(data: Data, f: Array, shares: Array | None = None) -> Net:
    """The function that connects the values: a bend right-facing but for its share to the left, and a straight line.

    With ``shares`` there is no straight line, which they make up for.
    """
    line = line_of(data)
    x = line.x
    first = slopes(x, f)[0] if len(x) > 1 else np.zeros(f.shape[1])
    neurons = []
    for k, (place, bend) in enumerate(zip(x[1:-1], bends(x, f), strict=True)):
        if not zero(bend):
            share = 0.0 if shares is None else shares[k]
            sides = ((1, 1 - share), (-1, share))
            neurons += [_turned(line.neuron(1.0, side, place), part * bend) for side, part in sides if part > 1e-12]
    linear = np.outer(line.a / (line.a @ line.a), first) if shares is None else None
    net = Net(neurons, np.zeros(f.shape[1]), linear)
    start = (x[0] * line.a + line.p).reshape(1, -1)
    return Net(neurons, f[0] - net(start)[0], linear)


def _turned(neuron: Unit, w: Array) -> Unit:
    return Unit(w, neuron.u, neuron.b)


def from_heights(data: Data, g: Array) -> Witness:
    """The dual vector whose g has these values (K - 2, o), on the first sample of every place, over ``||a||``."""
    line, v = line_of(data), np.zeros(data.y.shape)
    if len(line.x) > 2:
        for column_of, heights in enumerate(g.T):
            found = heights_to_dual(line.x, np.array([0.0, *heights, 0.0])) / line.size
            for k, cell in enumerate(found):
                v[line.at(k)[0], column_of] = cell
    return Witness(v)


# interpolation


def infeasible(data: Data) -> Iterator[Claim]:
    """The optimum is finite exactly where equal samples have equal targets."""
    if not consistent(data):
        yield Value(np.inf)


def interpolant(data: Data) -> Iterator[Claim]:
    """Connecting the dots is optimal."""
    if consistent(data):
        yield Optimal(broken(data, values(data)))


def witness(data: Data) -> Iterator[Claim]:
    """``delta_k / ||delta_k||`` at the bends, straight between, zero at the ends."""
    if consistent(data):
        yield _witness(data)


def _witness(data: Data) -> Witness:
    x = line_of(data).x
    found = bends(x, values(data)) if len(x) > 2 else np.zeros((0, data.o))
    sizes = np.linalg.norm(found, axis=1)
    on = np.flatnonzero(sizes > 1e-9)
    anchors = np.array([x[0], *x[on + 1], x[-1]])
    heights = np.vstack([np.zeros(data.o), *(found[k] / sizes[k] for k in on), np.zeros(data.o)])
    g = np.array([np.interp(x[1:-1], anchors, heights[:, k]) for k in range(data.o)]).T
    return from_heights(data, g)


def bending(data: Data) -> float:
    """``sum ||delta_k||``."""
    if not consistent(data):
        return np.inf
    x = line_of(data).x
    return float(np.linalg.norm(bends(x, values(data)), axis=1).sum()) if len(x) > 2 else 0.0


def shares(data: Data) -> Array | None:
    """``t_k`` in [0, 1] with ``sum t_k delta_k = -s_1``, None if there are none."""
    from scipy.optimize import linprog

    x, f = line_of(data).x, values(data)
    if len(x) < 2:
        return np.zeros(0)
    found, first = bends(x, f), slopes(x, f)[0]
    if not len(found):
        return np.zeros(0) if zero(first) else None
    solved = linprog(np.zeros(len(found)), A_eq=found.T, b_eq=-first, bounds=(0, 1))
    return np.clip(solved.x, 0, 1) if solved.status == 0 else None


def carried(data: Data) -> bool:
    """The bends carry the first slope."""
    return consistent(data) and shares(data) is not None


def carried_interpolant(data: Data) -> Iterator[Claim]:
    """Bends to both sides."""
    found = shares(data)
    if found is None:
        raise ValueError("the bends do not carry the first slope")
    yield Optimal(broken(data, values(data), found))


# losses in the values at the places


@dataclass(frozen=True, eq=False)
class Places:
    """The map ``at`` (n, K) from values at places to samples, and ``turn`` (K - 2, K) to the changes of slope."""

    at: Array
    turn: Array
    decay: float

    @property
    def k(self) -> int:
        """How many places."""
        return int(self.at.shape[1])

    @property
    def m(self) -> int:
        """How many inner places."""
        return len(self.turn)

    @property
    def absolute(self) -> Array:
        """``-T <= turn f <= T`` as rows over (f, T)."""
        eye = np.eye(self.m)
        return np.vstack([np.hstack([self.turn, -eye]), np.hstack([-self.turn, -eye])])


def places(data: Data) -> Places:
    """Of the samples."""
    line = line_of(data)
    at = (np.abs(line.c[:, None] - line.x[None, :]) < 1e-8).astype(float)
    turn = bends(line.x, np.eye(len(line.x))) if len(line.x) > 2 else np.zeros((0, len(line.x)))
    return Places(at, turn, data.beta / line.size)


def trend(data: Data) -> Array:
    """The values that minimise ``||f - y||^2 / 2 + (beta / ||a||) sum |delta_k|``."""
    found = places(data)
    P = np.zeros((found.k + found.m, found.k + found.m))
    P[: found.k, : found.k] = found.at.T @ found.at
    q = np.concatenate([-(found.at.T @ data.t), np.full(found.m, found.decay)])
    if not found.m:
        return np.linalg.solve(P, -q)
    return quadratic(P, q, found.absolute, np.zeros(2 * found.m))[1][: found.k]


def trend_network(data: Data) -> Iterator[Claim]:
    """The broken line through them."""
    yield Optimal(broken(data, column(trend(data))))


def trend_witness(data: Data) -> Iterator[Claim]:
    """The residual."""
    yield Witness(column(data.t - places(data).at @ trend(data)))


def separable(data: Data) -> bool:
    """Equal samples have equal labels."""
    return consistent(data)


def program(loss: str) -> Callable[[Data], Iterator[Claim]]:
    """The values of the linear program, and the broken line through them."""

    def claims(data: Data) -> Iterator[Claim]:
        from scipy.optimize import linprog

        if loss == "max-margin" and not separable(data):
            yield Value(np.inf)
            return
        found, n = places(data), data.n
        slack = n if loss == "hinge" else 0
        margins = np.hstack([-data.t[:, None] * found.at, np.zeros((n, found.m)), -np.eye(n)[:, :slack]])
        rows = np.vstack([np.hstack([found.absolute, np.zeros((2 * found.m, slack))]), margins])
        limits = np.concatenate([np.zeros(2 * found.m), -np.ones(n)])
        cost = np.concatenate([np.zeros(found.k), np.full(found.m, found.decay), np.ones(slack)])
        bounds = [(None, None)] * found.k + [(0, None)] * (found.m + slack)
        solved = linprog(cost, A_ub=rows, b_ub=limits, bounds=bounds)
        if solved.status != 0:
            raise Undefined("the linear program has no minimiser")
        yield Optimal(broken(data, column(solved.x[: found.k])))

    return claims


def multipliers(loss: str) -> Callable[[Data], Iterator[Claim]]:
    """A maximiser of ``sum y_i v_i`` under the printed constraints."""

    def claims(data: Data) -> Iterator[Claim]:
        from scipy.optimize import linprog

        if loss == "max-margin" and not separable(data):
            return
        line, y = line_of(data), data.t
        reach = np.maximum(line.c[None, :] - line.x[1:-1, None], 0)
        top = 1.0 if loss == "hinge" else np.inf
        bounds = [(0.0, top * label) if label > 0 else (top * label, 0.0) for label in y]
        rows = np.vstack([reach, -reach])
        solved = linprog(-y, A_ub=rows, b_ub=np.full(len(rows), data.beta / line.size),
                         A_eq=np.vstack([np.ones(data.n), line.c]), b_eq=np.zeros(2), bounds=bounds)  # fmt: skip
        if solved.status != 0:
            raise Undefined("the linear program has no maximiser")
        yield Witness(column(solved.x))
        yield Value(float(-solved.fun))

    return claims
