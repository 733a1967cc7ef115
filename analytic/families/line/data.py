"""What the theorems on one-dimensional data and on samples on a line with free bias share.

For ``A = c a^T + 1 p^T`` a neuron sees a sample only through ``c_i (a . u)`` and a constant that the bias absorbs, and
``||u||`` is least along ``a``: the problem is the one-dimensional one in ``c`` with the penalty divided by ``||a||``,
and ``h(v) = ||a|| h_c(v)``. One-dimensional data are the case ``a = 1``, rank-one data the case ``p = 0``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import sympy
from flint import fmpq

from analytic.exact.linear import dot
from analytic.exact.scalars import ZERO, Scalar, rational, rationals, relu, simplest, to_sympy, total
from analytic.families.line import meaning
from analytic.families.line.engine.data import merge
from analytic.families.line.engine.margin import label_gaps, require_separable
from analytic.families.line.engine.network import SplineNeurons
from analytic.model.geometry import Line, line, unit
from analytic.model.losses import LOSSES
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.hypotheses import FREE_BIAS, LABELS, ON_A_LINE, ONE_DIMENSIONAL, RATIONAL_INPUTS, SCALAR, loss_is
from analytic.theorem.parts import Formula, Hypothesis, Quantity
from analytic.theorem.statement import Sentence

P, N, S1 = sympy.Symbol("P", nonnegative=True), sympy.Symbol("N", nonnegative=True), sympy.Symbol("s_1", real=True)
SIZE = sympy.Symbol("a_norm", positive=True)


PLACES = Sentence(r"Let $x_1 < \dots < x_K$ be the distinct samples.")
EMBEDDED = Sentence(
    r"""Let $x_1 < \dots < x_K$ be the distinct entries of $c$, and $z = a^\top (\point - p) / \lVert a \rVert^2$ the
    coordinate of a point $\point$."""
)
SLOPES = Sentence(
    r"""For values $\fit_k$ at the $x_k$ let $s_k = (\fit_{k+1} - \fit_k) / (x_{k+1} - x_k)$, $\delta_k = s_k - s_{k-1}$
        for $1 < k < K$, $P = \sum_k (\delta_k)_+$ and $N = \sum_k (-\delta_k)_+$; sums over nothing are zero, and so is
        $s_1$ if $K = 1$."""
)
SHARES = Sentence(
    r"""Let $e = (s_1 - N)_+ - (-s_1 - P)_+$ and $\theta_k = \min(1, (-s_1)_+ / P)$ where $\delta_k > 0$, $\theta_k =
    \min(1, (s_1)_+ / N)$ where $\delta_k < 0$, $\theta_k = 0$ where $\delta_k = 0$."""
)
LEVELS = Sentence(
    r"""Let $m = \operatorname{sign}(e)$ and $G_k = \min(1, m + 1)$ where $\delta_k > 0$, $G_k = \max(-1, m - 1)$ where
    $\delta_k < 0$, $G_k = m$ where $\delta_k = 0$."""
)


def limits(*, embedded: bool, targets: tuple[Hypothesis, ...] = ()) -> tuple[Hypothesis, ...]:
    """What the code needs: rational coordinates, and several features where those of one have a record of their own."""
    return (*((SEVERAL,) if embedded else ()), RATIONAL_INPUTS, *targets)


def places(*, embedded: bool) -> Sentence:
    """What x stands for."""
    return EMBEDDED if embedded else PLACES


def connects(*, embedded: bool) -> str:
    """The network of a broken line."""
    z, unit = ("z", r"$\pm a / \lVert a \rVert^2$") if embedded else (r"\point", r"$\pm 1$")
    return (
        rf"$\fit(\point) = \outbias + e ({z} - x_1)_+ + \sum_{{1 < k < K}} \delta_k \left[(1 - \theta_k) "
        rf"({z} - x_k)_+ + \theta_k (x_k - {z})_+\right]$ with $\outbias = \fit_1 - \sum_k \delta_k \theta_k "
        rf"(x_k - x_1)$, whose hidden weights are {unit}"
    )


def hypotheses(loss: str, *, embedded: bool) -> tuple[Hypothesis, ...]:
    """Loss, free bias, one output, labels where the loss has them, and the geometry: one feature, or a line."""
    labels = (LABELS,) if LOSSES[loss].labelled else ()
    return (loss_is(loss), FREE_BIAS, SCALAR, *labels, ON_A_LINE if embedded else ONE_DIMENSIONAL)


def _several(problem: Problem) -> Verdict:
    if problem.d > 1:
        return Verdict("proved", f"{problem.d} features")
    return Verdict("refuted", "A has one feature: the one-dimensional theorems apply")


SEVERAL = Hypothesis("several-features", r"d \ge 2", "there are several features", _several)


def embed(problem: Problem, neurons: SplineNeurons, factors: Line | None = None) -> Network:
    """Neurons on the line in the data space."""
    return place(problem, ((n.facing, n.kink, n.weight) for n in neurons.neurons), neurons.xi, factors)


def place(
    problem: Problem, neurons: Iterable[tuple[int, fmpq, Scalar]], level: Scalar, factors: Line | None = None
) -> Network:
    """Neurons (facing, kink, weight) on the line in the data space: ``u = facing * a / (a . a)``."""
    found = factors or line(problem)
    direction = unit(found)
    shift = ZERO if found.p is None else dot(direction, found.p)
    made = [
        (tuple(facing * cell for cell in direction), -facing * (kink + shift), (weight,))
        for facing, kink, weight in neurons
    ]
    return Network.of(made, (level,), problem.d, problem.vector)


def on_the_line(neurons: SplineNeurons) -> Network:
    """The same neurons as a network with one input and one output."""
    made = [((fmpq(n.facing),), -n.facing * n.kink, (n.weight,)) for n in neurons.neurons]
    return Network.of(made, (neurons.xi,), 1, False)


def scale(values: Sequence[Scalar], factor: Scalar) -> tuple[tuple[Scalar, ...], ...]:
    """Rows of one entry, each multiplied by the factor."""
    return tuple((value * factor,) for value in values)


def slopes_and_kinks(problem: Problem) -> tuple[Scalar, list[Scalar]]:
    """First slope and kinks of the function that connects the dots in the coordinate ``c``."""
    samples = merge(rationals(line(problem).c), [ZERO] * problem.n)
    y = [problem.targets[group[0]] for group in samples.groups]
    x = samples.x
    slopes = [(y[i + 1] - y[i]) / (x[i + 1] - x[i]) for i in range(len(x) - 1)]
    kinks = [slopes[i + 1] - slopes[i] for i in range(len(slopes) - 1)]
    return (slopes[0] if slopes else ZERO), kinks


def _bending(problem: Problem, side: int) -> Scalar:
    return total(relu(side * kink) for kink in slopes_and_kinks(problem)[1])


Measure = Callable[[Problem], Scalar]
GAUGE = sympy.Max(P + S1, 0) + sympy.Max(N - S1, 0)


def _gauge_formula(up: Measure, down: Measure, first: Measure, stated: meaning.Measures, *, embedded: bool) -> Formula:
    """``(P + s_1)_+ + (N - s_1)_+`` with slopes in ``c``, divided by ``||a||``; for one feature, with slopes in x."""

    def quantity(symbol: sympy.Symbol, latex: str, measure: Measure, means: meaning.Measure) -> Quantity:
        if embedded:
            return Quantity(symbol, latex, measure, means)
        return Quantity(symbol, latex, lambda problem: measure(problem) / line(problem).size, means)

    slopes = quantity(P, "P", up, stated[0]), quantity(N, "N", down, stated[1]), quantity(S1, "s_1", first, stated[2])
    if not embedded:
        return Formula("value", r"p^\star", GAUGE, slopes)
    size = Quantity(SIZE, r"\lVert a \rVert", lambda problem: line(problem).size, meaning.size)
    return Formula("value", r"p^\star", GAUGE / SIZE, (*slopes, size))


def interpolation_formula(*, embedded: bool) -> Formula:
    """The gauge of the function that connects the dots."""
    return _gauge_formula(
        lambda problem: _bending(problem, 1),
        lambda problem: _bending(problem, -1),
        lambda problem: slopes_and_kinks(problem)[0],
        meaning.DOTS,
        embedded=embedded,
    )


def inverse(value: Scalar) -> Scalar:
    """The reciprocal."""
    return simplest(sympy.radsimp(1 / to_sympy(value)))


def _crossings(problem: Problem) -> list[fmpq]:
    """The slopes ``+-2 / gap`` of the crossings from label to label."""
    gaps = label_gaps(*separated(problem))
    return [gap.slope for gap in gaps]


def separated(problem: Problem) -> tuple[Sequence[fmpq], Sequence[fmpq]]:
    """Distinct coordinates and their labels, sorted."""
    samples = merge(rationals(line(problem).c), rationals(problem.targets))
    require_separable(samples)
    return samples.x, [rational(problem.targets[group[0]]) for group in samples.groups]


def _turning(problem: Problem, side: int) -> Scalar:
    return total(relu(side * (right - left)) for left, right in pairwise(_crossings(problem)))


def _first_crossing(problem: Problem) -> Scalar:
    slopes = _crossings(problem)
    return slopes[0] if slopes else ZERO


def margin_formula(*, embedded: bool) -> Formula:
    """The same gauge in the slopes of the crossings."""
    return _gauge_formula(
        lambda problem: _turning(problem, 1),
        lambda problem: _turning(problem, -1),
        _first_crossing,
        meaning.CROSSINGS,
        embedded=embedded,
    )
