"""What the statements about every problem and every network say, in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from analytic.theorem.programs import linear
from analytic.theorem.responses import support
from analytic.theorem.statement import Array, Claim, Data, Fact, Net, Unit, length, zero
from numeric.errors import InfeasibleError

if TYPE_CHECKING:
    import numeric

CONVEX = ("squared", "interpolation", "hinge", "max-margin", "logistic")
CONSTRAINED = ("interpolation", "max-margin")
CLOSE = 1e-6


def convex(data: Data) -> bool:
    """The hypothesis, for the losses that a tester has."""
    return data.loss in CONVEX


def finite(data: Data) -> bool:
    """The network that the statement is about is a list of neurons."""
    return len(net_of(data).neurons) >= 0


def net_of(data: Data) -> Net:
    """The network that the statement is about: the given one, or two neurons along the first sample."""
    if data.net is not None:
        return data.net
    w = np.ones(data.o)
    return Net([Unit(w, data.A[0]), Unit(-2 * w, -data.A[0])], np.zeros(data.o))


# rescaling


def decay(net: Net) -> float:
    """``sum (||u||^2 + ||w||^2) / 2``."""
    return sum(float(neuron.u @ neuron.u + neuron.w @ neuron.w) for neuron in net.neurons) / 2


def active(net: Net) -> Net:
    """The network without neurons of ``u = 0`` or ``w = 0``, whose constants go into the output bias."""
    xi, kept = np.array(net.xi, dtype=float), []
    for neuron in net.neurons:
        if zero(neuron.u) or zero(neuron.w):
            xi = xi + neuron.w * max(neuron.b, 0.0) if zero(neuron.u) else xi
        else:
            kept.append(neuron)
    return Net(kept, xi)


def scaled(net: Net, alpha: list[float]) -> Net:
    """``(alpha u, alpha b, w / alpha)``."""
    pairs = zip(net.neurons, alpha, strict=True)
    return Net([Unit(neuron.w / a, a * neuron.u, a * neuron.b) for neuron, a in pairs], net.xi)


def balanced(data: Data) -> Iterator[Claim]:
    """``alpha^2 = ||w|| / ||u||`` keeps the outputs and makes the squared weights the product penalty."""
    net = net_of(data)
    kept = active(net)
    even = scaled(kept, [float(np.sqrt(length(neuron.w) / length(neuron.u))) for neuron in kept.neurons])
    yield Fact(zero((even(data.A) - net(data.A)) / 1e3), "the outputs are the same")
    yield Fact(abs(decay(even) - net.penalty()) < CLOSE, "the squared weights are the product penalty")
    yield Fact(net.penalty() <= decay(net) + CLOSE, "the product penalty is at most the squared weights")


def unit(data: Data) -> Iterator[Claim]:
    """``alpha = 1 / ||u||`` makes the neurons unit vectors and the penalty that of the output weights."""
    net = net_of(data)
    kept = active(net)
    even = scaled(kept, [1 / length(neuron.u) for neuron in kept.neurons])
    yield Fact(zero((even(data.A) - net(data.A)) / 1e3), "the outputs are the same")
    total = sum(length(neuron.w) for neuron in even.neurons)
    yield Fact(abs(total - net.penalty()) < CLOSE, "the output weights are the product penalty")


# width


def narrow(data: Data) -> Iterator[Claim]:
    """Some of the neurons with other output weights, few of them, have the outputs and no larger penalty."""
    net = active(net_of(data))
    parts = [np.outer(np.maximum(data.A @ neuron.u + neuron.b, 0), neuron.w) for neuron in net.neurons]
    if not parts:
        yield Fact(True, "no neuron is no more than the bound")
        return
    target = np.sum(parts, axis=0)
    if data.bias == "free":  # the output bias takes up the means
        parts = [part - part.mean(axis=0) for part in parts]
        target = target - target.mean(axis=0)
    r = int(np.linalg.matrix_rank(target, tol=1e-9))
    bound = (data.n - (data.bias == "free")) * r
    span = np.linalg.svd(target)[2][:r]
    weights = [span.T @ (span @ neuron.w) for neuron in net.neurons]
    parts = [part @ span.T @ span for part in parts]
    costs = np.array([length(neuron.u) * length(neuron.w) for neuron in net.neurons])
    lengths = np.array([length(neuron.u) * length(w) for neuron, w in zip(net.neurons, weights, strict=True)])
    found = linear(lengths, A_eq=np.array([part.ravel() for part in parts]).T, b_eq=target.ravel(), method="highs-ds")
    yield Fact(found.status == 0, "the outputs are kept")
    yield Fact(int((found.x > 1e-9).sum()) <= bound, "the neurons are within the bound")
    yield Fact(float(found.fun) <= costs.sum() + CLOSE, "the penalty is no larger")


# duality


def solved(data: Data) -> tuple[float, numeric.Network | None, Array | None]:
    """The least value, a network and a dual vector by the solver; infinity and nothing where there is no network."""
    import numeric

    beta = None if data.loss in CONSTRAINED else data.beta
    y = data.y if data.o > 1 else data.y[:, 0]
    try:
        found = numeric.solve(data.A, y, loss=data.loss, beta=beta, bias=data.bias, tol=1e-9)
    except InfeasibleError:
        return np.inf, None, None
    v = np.asarray(found.dual, dtype=float).reshape(data.n, data.o)
    seen = support(data.A, v, bias=data.bias)
    return float(found.value), found.network, v * min(1.0, data.beta / seen) if seen > 0 else v


def dual_value(data: Data, v: Array) -> float:
    """``D(v)``, minus infinity outside of its domain."""
    y = data.y
    if data.loss == "squared":
        return float((v * y).sum() - (v**2).sum() / 2)
    if data.loss == "interpolation":
        return float((v * y).sum())
    if data.loss == "capped":
        return 0.0 if zero(v) else -np.inf
    share = v * y  # labels
    if share.min() < -CLOSE or (data.loss != "max-margin" and share.max() > 1 + CLOSE):
        return -np.inf
    if data.loss != "logistic":
        return float(share.sum())
    p = np.clip(share, 1e-300, 1 - 1e-16)
    return float(-(p * np.log(p) + (1 - p) * np.log1p(-p)).sum())


def known(data: Data) -> bool:
    """Whether the tester can solve the problem: labels where the loss asks for them; one sample for the capped loss."""
    if data.loss == "capped":
        return data.n == 1 and data.o == 1 and data.bias == "none"
    one = data.o == 1 and (data.loss == "interpolation" or zero(np.abs(data.y) - 1))
    return data.loss == "squared" or one


def capped(data: Data) -> float:
    """The least value for one sample and the loss ``min((f - y)^2, 1) / 2``: no fit, or that of the squared loss."""
    y, size = abs(float(data.y[0, 0])), length(data.A[0])
    plain = min(y * y, 1.0) / 2
    if size < 1e-12:
        return plain
    rate = data.beta / size
    return min(plain, rate * (y - rate) + rate**2 / 2 if y > rate else plain)


def strong(data: Data) -> Iterator[Claim]:
    """The least value is the largest dual value, also where it is infinite."""
    if not known(data):
        return
    if data.loss == "capped":
        yield Fact(capped(data) < CLOSE, "the dual, which is zero, has the least value")
        return
    value, _, v = solved(data)
    if v is None:
        yield Fact(_unbounded(data), "the dual is unbounded where no network meets the constraints")
        return
    yield Fact(abs(dual_value(data, v) - value) < 10 * CLOSE * (1 + value), "the dual has the least value")


def _unbounded(data: Data) -> bool:
    """A dual vector that no neuron sees, and that has a positive objective."""
    rng = np.random.default_rng(0)
    U = rng.standard_normal((200, data.d))
    U = np.vstack([U, -U])
    responses = np.maximum(U @ data.A.T, 0)
    if data.bias == "free":
        shifts = [np.maximum(U @ (data.A - row).T, 0) for row in data.A]
        responses = np.vstack([*shifts, np.ones((1, data.n))])
    _, sizes, turned = np.linalg.svd(responses)
    blind = turned[int((sizes > 1e-9).sum()) :]
    if data.loss == "interpolation":
        return not zero(blind @ data.y)
    found = linear(-(blind @ data.y[:, 0]), A_ub=-(blind * data.y[:, 0]).T, b_ub=np.zeros(data.n), bounds=(-1, 1))
    return bool(found.fun < -CLOSE)


def attained(data: Data) -> Iterator[Claim]:
    """Logistic loss, free bias and one class: the least value is 0, which no network has."""
    if data.loss == "logistic" and data.bias == "free" and known(data) and len(set(data.t)) == 1:
        y = float(data.t[0])
        losses = [float(np.logaddexp(0, -y * level * data.t[0]).sum()) for level in (10.0, 30.0)]
        yield Fact(0 < losses[1] < losses[0] < 1e-3, "constants come arbitrarily near to 0")


def extreme(data: Data) -> Iterator[Claim]:
    """Network and dual vector are both optimal exactly where the sums agree and every neuron attains the bound."""
    if not known(data):
        return
    if data.loss == "capped":  # the zero network, where it is optimal, and v = 0, which is the only one
        plain = min(float(data.y[0, 0]) ** 2, 1.0) / 2
        optimal = capped(data) >= plain - 1e-12
        yield Fact(optimal == (plain < CLOSE), "the zero network is optimal exactly where the sums agree")
        return
    value, network, v = solved(data)
    if network is None or v is None:
        return
    w = np.asarray(network.w, dtype=float).reshape(network.U.shape[1], data.o)
    rows = zip(w, network.U.T, network.b, strict=True)
    best = Net([Unit(w, u, float(b)) for w, u, b in rows], np.atleast_1d(network.xi))
    for net, dual in ((best, v), (Net([], np.zeros(data.o)), v), (best, 0 * v), (net_of(data), v)):
        yield Fact(_both_optimal(data, net, dual, value) == _conditions(data, net, dual), "the conditions are those")


def _loss(data: Data, f: Array) -> float:
    if data.loss == "squared":
        return float(((f - data.y) ** 2).sum() / 2)
    if data.loss in CONSTRAINED:
        miss = np.abs(f - data.y).max() if data.loss == "interpolation" else (1 - f * data.y).max()
        return 0.0 if miss < 1e-5 else np.inf
    margins = data.y * f
    return float(np.maximum(1 - margins, 0).sum() if data.loss == "hinge" else np.logaddexp(0, -margins).sum())


def _both_optimal(data: Data, net: Net, v: Array, value: float) -> bool:
    room = 1e-4 * (1 + value)
    whole = _loss(data, net(data.A)) + data.beta * net.penalty()
    return bool(whole <= value + room and dual_value(data, v) >= value - room)


def _conditions(data: Data, net: Net, v: Array) -> bool:
    f = net(data.A)
    room = 1e-4 * (1 + abs(_loss(data, f)))
    if room == np.inf or not abs(_loss(data, f) + float((v * f).sum()) - dual_value(data, v)) <= room:
        return False
    for neuron in net.neurons:
        seen = v.T @ np.maximum(data.A @ neuron.u + neuron.b, 0)
        gap = length(neuron.w) * seen - data.beta * length(neuron.u) * neuron.w
        if length(gap) * length(neuron.w) > room:
            return False
    return True
