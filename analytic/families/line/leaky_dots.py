"""The broken line through the dots by leaky neurons: letters, network and dual vector, exactly and in floats."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from flint import fmpq

from analytic.exact.scalars import ONE, ZERO, rationals, to_sympy
from analytic.families.line import meaning
from analytic.families.line.data import slopes_and_kinks
from analytic.families.line.engine.data import GroupedSamples, merge, require_consistent
from analytic.families.line.lemmas_leaky import COST, A, N, P, S
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Formula, Quantity
from analytic.theorem.statement import Array, Claim, Data, Net, Optimal, Sentence, Value, Witness, zero

SLOPES = Sentence(
    r"""For values $\fit_k$ at the $x_k$ let $s_k = (\fit_{k+1} - \fit_k) / (x_{k+1} - x_k)$, $D_k = (s_k - s_{k-1}) /
    (1 - \alpha)$ for $1 < k < K$, $P = \sum_k (D_k)_+$ and $N = \sum_k (-D_k)_+$; sums over nothing are zero, and so is
    $s_1$ if $K = 1$."""
)
SHARES = Sentence(
    r"""Let $e = (s_1 - \alpha P - N)_+ - (-s_1 - P - \alpha N)_+$ and $\theta = (s_1 - e + P + \alpha N) / ((1 +
    \alpha) (P + N))$, or $\theta = 0$ where this divides by zero; $\theta_k = \theta$ where $D_k > 0$ and $\theta_k =
    1 - \theta$ where $D_k \le 0$."""
)
LEVELS = Sentence(
    r"""Let $m = \operatorname{sign}(e)$, and $G_k = \operatorname{sign}(D_k) / (1 - \alpha)$ if $m = 0$, $G_k = (m +
    \operatorname{sign}(D_k)) / 2$ otherwise."""
)


def _bent(problem: Problem) -> tuple[fmpq, list[fmpq]]:
    """``s_1`` and the ``D_k``."""
    first, kinks = slopes_and_kinks(problem)
    scale = ONE - problem.activation.slope
    (slope,) = rationals([first])
    return slope, [kink / scale for kink in rationals(kinks)]


def _sums(kinks: list[fmpq]) -> tuple[fmpq, fmpq]:
    return sum((d for d in kinks if d > 0), ZERO), sum((-d for d in kinks if d < 0), ZERO)


def _missing(first: fmpq, up: fmpq, down: fmpq, alpha: fmpq) -> fmpq:
    """``e``."""
    return max(first - alpha * up - down, ZERO) - max(-first - up - alpha * down, ZERO)


VALUE = Formula(
    "value",
    r"p^\star",
    COST,
    (
        Quantity(P, "P", lambda problem: _sums(_bent(problem)[1])[0], lambda data: _in_floats(data)[2]),
        Quantity(N, "N", lambda problem: _sums(_bent(problem)[1])[1], lambda data: _in_floats(data)[3]),
        Quantity(S, "s_1", lambda problem: _bent(problem)[0], lambda data: _in_floats(data)[0]),
        Quantity(A, r"\alpha", lambda problem: problem.activation.slope, lambda data: data.slope),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The broken line through the targets; dual the changes of slope of g."""
    samples = merge(rationals(row[0] for row in problem.A), rationals(problem.targets))
    require_consistent(samples)
    first, kinks = _bent(problem)
    alpha, (up, down) = problem.activation.slope, _sums(kinks)
    extra = _missing(first, up, down, alpha)
    whole = (1 + alpha) * (up + down)
    share = (first - extra + up + alpha * down) / whole if whole else ZERO
    side = (extra > 0) - (extra < 0)
    levels = [fmpq((d > 0) - (d < 0)) / (1 - alpha) if side == 0 else fmpq(side + (d > 0) - (d < 0), 2) for d in kinks]
    dual = samples.place(_changes(samples.x, [fmpq(side), *levels, ZERO]))
    value = up + down + abs(extra)
    return Candidate(_network(problem, samples, kinks, share, extra), tuple((v,) for v in dual), to_sympy(value))


def _network(problem: Problem, samples: GroupedSamples, kinks: list[fmpq], share: fmpq, extra: fmpq) -> Network:
    x, alpha = samples.x, problem.activation.slope
    neurons = [((ONE,), -x[0], (extra,))] if extra else []
    level = samples.targets[samples.groups[0][0]]
    for place, d in zip(x[1:-1], kinks, strict=True):
        right = share if d > 0 else 1 - share
        level += d * ((1 + alpha) * right - 1) * (place - x[0])
        for facing, weight in ((ONE, right * d), (-ONE, (1 - right) * d)):
            if weight:
                neurons.append(((facing,), -facing * place, (weight,)))
    return Network.of(neurons, (level,), 1, problem.vector, activation=problem.activation)


def _changes(x: tuple[fmpq, ...], g: list[fmpq]) -> list[fmpq]:
    """The changes of slope at the places of the function with these values, constant outside."""
    if len(x) == 1:
        return [ZERO]
    slopes = [(g[k + 1] - g[k]) / (x[k + 1] - x[k]) for k in range(len(x) - 1)]
    return [b - a for a, b in zip([ZERO, *slopes], [*slopes, ZERO], strict=True)]


# the same in floats, from the statement


def _in_floats(data: Data) -> tuple[float, Array, float, float]:
    """``s_1``, the ``D_k``, P and N."""
    if not meaning.consistent(data):
        return np.inf, np.zeros(0), 0.0, 0.0
    first, delta = meaning.bending(meaning.line_of(data).x, meaning.values(data))
    D = delta / (1 - data.slope)
    return first, D, float(np.maximum(D, 0).sum()), float(np.maximum(-D, 0).sum())


def _extra(data: Data) -> float:
    first, _, up, down = _in_floats(data)
    return max(first - data.slope * up - down, 0.0) - max(-first - up - data.slope * down, 0.0)


def feasible(data: Data) -> Iterator[Claim]:
    """The optimum is finite exactly where equal samples have equal targets."""
    if not meaning.consistent(data):
        yield Value(np.inf)


def interpolant(data: Data) -> Iterator[Claim]:
    """The broken line."""
    if not meaning.consistent(data):
        return
    line, f, alpha = meaning.line_of(data), meaning.values(data), data.slope
    x = line.x
    (first, D, up, down), extra = _in_floats(data), _extra(data)
    whole = (1 + alpha) * (up + down)
    theta = 0.0 if zero(whole) else (first - extra + up + alpha * down) / whole
    units, level = [line.neuron(extra, 1, x[0])], float(f[0])
    for place, d in zip(x[1:-1], D, strict=True):
        share = theta if d > 0 else 1 - theta
        units += [line.neuron(d * share, 1, place), line.neuron(d * (1 - share), -1, place)]
        level += d * ((1 + alpha) * share - 1) * (place - x[0])
    yield Optimal(Net(units, level, activation=data.activation, slope=alpha))


def witness(data: Data) -> Iterator[Claim]:
    """The changes of slope of g."""
    if not meaning.consistent(data):
        return
    (_, D, _, _), extra = _in_floats(data), _extra(data)
    m = 0.0 if zero(extra) else float(np.sign(extra))
    signs = np.where(np.abs(D) < 1e-9, 0.0, np.sign(D))
    G = signs / (1 - data.slope) if m == 0 else (m + signs) / 2
    x = meaning.line_of(data).x
    yield Witness(meaning.on_places(data, meaning.heights_to_dual(x, np.array([m, *G, 0.0]))))
