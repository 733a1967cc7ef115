"""Certificates from data and a dual point: the targets, labels and networks are chosen so that they fit.

Squared loss and interpolation are built backwards.  With beta the bound of h(v), neurons that attain it, weights t >= 0
and their fit f, the network is optimal for the targets v + f (or f), and v proves it.
"""

from __future__ import annotations

from random import Random
from typing import Any

from flint import fmpq

from tests.adversary.data import METHODS, Data, fraction, largest
from tests.adversary.expressions import floor, show, texts
from tests.second_checker.judge import objectives
from tests.second_checker.linear import combine, inner
from tests.second_checker.reader import File, Matrix
from tests.second_checker.real import ONE, ZERO, Number, log, sign, total
from tests.second_checker.support import one_norm_points, threshold_points

__all__ = ["BIASES", "KINDS", "LOSSES", "Payload", "certificate"]

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
BIASES = {
    method: ("none", "free")
    if method in {"rank-one", "tree", "lifted", "vertices", "patterns", "line-leaky"}
    else ("none",)
    for method in METHODS
    if method not in {"fan", "parallel"}
} | {"fan": ("free",), "parallel": ("free",)}
KINDS = [
    (method, loss, bias)
    for method in METHODS
    for loss in LOSSES
    for bias in BIASES[method]
    if (method, loss)
    not in {
        ("fan", "max-margin"),
        ("parallel", "max-margin"),
    }  # the network made for it has no bias, and cannot separate a sample at 0
]
CONSTRAINED = {"interpolation", "max-margin"}

Payload = dict[str, Any]
Neuron = tuple[list[Number], Number, list[Number]]


def certificate(rng: Random, method: str, loss: str, bias: str) -> Payload | None:
    """A certificate of this kind that ought to be proved; None if the random data do not allow one."""
    data = METHODS[method](rng, bias)
    if loss not in {"squared", "interpolation"} and len(data.v[0]) > 1:
        return None
    bound, hints = data.bound(ONE)
    if loss in CONSTRAINED:
        if sign(bound) == 0:
            return None
        _, hints = data.scale(ONE / (bound if method != "tree" else floor(bound, 40) + fmpq(1, 2**40)))
        bound = ONE
    elif loss in {"hinge", "logistic"}:
        most = largest([x * sign(x) for (x,) in data.v])
        bound, hints = data.scale(ONE if sign(most) == 0 else ONE / (most * rng.choice([1, 1, 2])))
    beta = bound if sign(bound) > 0 and rng.random() < 0.8 else bound + fmpq(1, rng.choice([1, 10**9, 10**40]))
    if method == "tree" and loss not in CONSTRAINED and rng.random() < 0.8:
        beta = floor(bound, 40) + fmpq(1, 2**40)
    network = _network(rng, data, beta, loss)
    if network is None:
        return None
    neurons, xi, y = network
    file = File(
        data.A, y, loss, ONE if loss in CONSTRAINED else beta, bias, [u for u, _, _ in neurons],
        [b for _, b, _ in neurons], [w for _, _, w in neurons], xi, "none", [[ZERO] * len(xi) for _ in data.A[0]],
        data.v, method, hints, ZERO, ZERO, None, None, 1 if method == "vertices" else 2,
        data.activation, data.slope,
    )  # fmt: skip
    return _written(rng, file)


def _network(rng: Random, data: Data, beta: Number, loss: str) -> tuple[list[Neuron], list[Number], Matrix] | None:
    o = len(data.v[0])
    xi = [fraction(rng) if data.bias == "free" else ZERO for _ in range(o)]
    if loss in {"squared", "interpolation"}:
        neurons = _best_neurons(rng, data, beta)
        if rng.random() < 0.2:
            neurons += [_random_neuron(rng, data)]
        f = _fit(data, neurons, xi)
        rows = zip(f, data.v, strict=True)
        return neurons, xi, [[p + q for p, q in zip(*pair, strict=True)] for pair in rows] if loss == "squared" else f
    y = [[fmpq(sign(x) or rng.choice([1, -1]))] for (x,) in data.v]
    if loss == "max-margin":
        separating = _separating(data, y)
        return None if separating is None else (separating, [ZERO], y)
    neurons = [_random_neuron(rng, data) for _ in range(rng.randint(0, 2))]
    if loss == "logistic" and neurons and rng.random() < 0.5:
        u, b, w = neurons[0]
        neurons[0] = u, b, [x * log(ONE + abs(fraction(rng))) for x in w]
    return neurons, xi, y


def _random_neuron(rng: Random, data: Data) -> Neuron:
    u: list[Number] = [fraction(rng) for _ in data.A[0]]
    return u, fraction(rng) if data.bias == "free" else ZERO, [fraction(rng) for _ in data.v[0]]


def _fit(data: Data, neurons: list[Neuron], xi: list[Number]) -> Matrix:
    rows = []
    for a in data.A:
        row = list(xi)
        for u, b, w in neurons:
            t = _activated(data, inner(a, u) + b)
            row = [x + t * y for x, y in zip(row, w, strict=True)]
        rows.append(row)
    return rows


def _activated(data: Data, t: Number) -> Number:
    if data.activation == "threshold":
        return ONE if sign(t) >= 0 else ZERO
    return t if sign(t) > 0 else data.slope * t


def _best_neurons(rng: Random, data: Data, beta: Number) -> list[Neuron]:
    """Some neurons whose response v'(Au + b)_+ is as long as beta ||u||, each with a random weight along it."""
    found: list[Neuron] = []
    d = len(data.A[0])
    for corner in rng.sample(data.A, 1) if data.bias == "free" else [[ZERO] * d]:
        shifted = [[x - y for x, y in zip(row, corner, strict=True)] for row in data.A]
        directions = [[x * s for x in row] for row in shifted for s in (1, -1)]
        for column in zip(*data.v, strict=True):
            parts = ([x if sign(x) == s else ZERO for x in column] for s in (1, -1))
            directions += [combine([x * s for x in part], shifted, d) for part in parts for s in (1, -1)]
        if data.method == "vertices":
            directions += [u for u, _, _ in one_norm_points(shifted, "none")]
        if data.method == "patterns":
            directions += [u for u, _, _ in threshold_points(shifted, "none")]
        for u in directions:
            features = [_activated(data, inner(row, u)) for row in shifted]
            response = combine(features, data.v, len(data.v[0]))
            if (
                sign(inner(response, response)) > 0 == sign(inner(response, response) - beta * beta * _square(data, u))
                and len(found) < 2
            ):
                t = abs(fraction(rng))
                found.append((u, -inner(corner, u), [x * t for x in response]))
    return found


def _square(data: Data, u: list[Number]) -> Number:
    """``||u||^2``, by the norm of the method."""
    if data.activation == "threshold":
        return ONE
    size = total(x * sign(x) for x in u)
    return size * size if data.method == "vertices" else inner(u, u)


def _separating(data: Data, y: Matrix) -> list[Neuron] | None:
    """A neuron for each class along the sum of its samples, with margins of one at least, or None."""
    d = len(data.A[0])
    neurons: list[Neuron] = []
    even = data.method == "even"
    half = [i for i, _ in data.bound(ONE)[1]["pairs"]] if even else range(len(data.A))
    for s in (1, -1):
        chosen = [data.A[i] for i in half if y[i][0] == s]
        if chosen:
            u = combine([ONE] * len(chosen), chosen, d)
            neurons.append((u, ZERO, [ONE * s]))
    for k, (u, b, w) in enumerate(neurons):
        heights = [inner(a, u) for a, (label,) in zip(data.A, y, strict=True) if label == w[0]]
        margins = [t * sign(t) if even else _activated(data, t) for t in heights]
        if any(sign(m) <= 0 for m in margins):
            return None
        inverse = largest([ONE / m for m in margins])
        neurons[k] = u, b, [x * inverse for x in w]
    if even:
        neurons += [([-x for x in u], b, w) for u, b, w in neurons]
    fit = _fit(data, neurons, [ZERO])
    return neurons if all(sign(p * q - 1) >= 0 for (p,), (q,) in zip(fit, y, strict=True)) else None


def _written(rng: Random, file: File) -> Payload:
    vector = len(file.dual[0]) > 1
    scalar: Any = (lambda rows: rows) if vector else (lambda rows: [row[0] for row in rows])
    hints = {key: value if key in INTEGERS else _shown(value) for key, value in file.hints.items()}
    return {
        "format": "neuralgauge-certificate",
        "version": 2,
        "theorem": None,
        "problem": {
            "A": texts(file.A),
            "y": texts(scalar(file.y)),
            "loss": file.loss,
            "beta": None if file.loss in CONSTRAINED else show(file.beta),
            "bias": file.bias,
            **({} if file.norm == 2 else {"neuron_norm": file.norm}),
            **({} if file.activation == "relu" else {"activation": file.activation}),
            **({"negative_slope": show(file.slope)} if file.activation == "leaky" else {}),
        },
        "network": {
            "U": [[show(u[k]) for u in file.U] for k in range(len(file.A[0]))],
            "b": texts(file.b),
            "w": texts(scalar(file.w)),
            "xi": texts(file.xi) if vector else show(file.xi[0]),
        },
        "dual": texts(scalar(file.dual)),
        "feasibility": {"method": file.method, **hints},
        "claim": _claim(rng, file),
    }


INTEGERS = {"along", "pairs", "first", "member", "trees", "ball", "vertex"}


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: entry if key == "pattern" else _shown(entry) for key, entry in value.items()}
    return [_shown(entry) for entry in value] if isinstance(value, list) else show(value)


def _claim(rng: Random, file: File) -> Payload:
    p, D = objectives(file)
    kind = rng.choice(["bounds", "width", "exact", "exact"] if file.loss != "logistic" else ["bounds", "width"])
    if kind == "exact":
        return {"value": show(p), "lower_bound": show(D)}
    bits = rng.choice([10, 60, 300])
    short = fmpq(1, 2**bits)
    low, high = floor(D, bits) - short, floor(p, bits) + 2 * short
    if kind == "bounds":
        return {"value": show(high), "lower_bound": show(low), "relation": "bounds"}
    middle = (low + high) / 2
    width = high - low + 2 * short
    return {"value": show(middle), "lower_bound": show(middle), "width": show(width)}
