"""What the theorems with a free skip connection share: only bends cost, and the dual vector is flat outside.

With ``f = sum_k (x - x_k)_+ delta_k + s x + const`` on sorted samples, the penalty is ``sum_k ||delta_k||``: a neuron
is a bend and a straight line, which costs nothing. A dual vector has ``1'v = 0`` and ``x'v = 0``, so that
``g(t) = sum_i v_i (x_i - t)_+`` vanishes outside of the data, right- and left-facing neurons are seen alike, and
``h(v) = max_k ||g(x_k)||`` over the inner samples.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sympy
from flint import fmpq

from analytic.exact.scalars import ZERO, Scalar, rationals, sign, simplest, total
from analytic.families.line import meaning, meaning_straight
from analytic.families.line.engine.data import GroupedSamples, merge
from analytic.model.geometry import line, unit
from analytic.model.losses import LOSSES
from analytic.model.network import Network, norm
from analytic.model.problem import Problem, is_zero_row
from analytic.theorem.hypotheses import FREE_BIAS, LABELS, ON_A_LINE, SCALAR, loss_is
from analytic.theorem.parts import Formula, Hypothesis, Quantity
from analytic.theorem.statement import Sentence
from numeric.errors import InfeasibleError

Row = tuple[Scalar, ...]

BEND = sympy.Symbol("T", nonnegative=True)
SIZE = sympy.Symbol("a_norm", positive=True)


def hypotheses(loss: str, *, scalar: bool = True) -> tuple[Hypothesis, ...]:
    """Loss, free bias, one output, labels where the loss has them, samples on a line."""
    labels = (LABELS,) if LOSSES[loss].labelled else ()
    return (loss_is(loss), FREE_BIAS, *((SCALAR,) if scalar else ()), *labels, ON_A_LINE)


PLACES = Sentence(
    r"""Let $x_1 < \dots < x_K$ be the distinct entries of $c$, $z = a^\top (\point - p) / \lVert a \rVert^2$ the
    coordinate of a point $\point$, and $g(t) = \lVert a \rVert \sum_i \dual_i (c_i - t)_+$. For values $\fit_k$ at the
    $x_k$ let $s_k = (\fit_{k+1} - \fit_k) / (x_{k+1} - x_k)$ and $\delta_k = s_k - s_{k-1}$ for $1 < k < K$; sums over
    nothing are zero, and so is $s_1$ if $K = 1$."""
)
DOTS = Sentence(r"If equal samples have equal targets, let $\fit_k$ be the target at $x_k$.")
BROKEN = r"""$\fit(\point) = \fit_1 + s_1 (z - x_1) + \sum_{1 < k < K} \delta_k (z - x_k)_+$"""


def samples(problem: Problem) -> GroupedSamples:
    """The samples in their order on the line, merged."""
    return merge(rationals(line(problem).c), [ZERO] * problem.n)


def values(problem: Problem) -> list[Row]:
    """The targets of the merged samples, an error where equal samples have different ones."""
    found = samples(problem)
    for group in found.groups:
        for i in group[1:]:
            if any(sign(a - b) for a, b in zip(problem.y[i], problem.y[group[0]], strict=True)):
                witness = [[ZERO] * problem.o for _ in range(problem.n)]
                k = next(
                    k for k, (a, b) in enumerate(zip(problem.y[i], problem.y[group[0]], strict=True)) if sign(a - b)
                )
                side = fmpq(1 if problem.y[i][k] > problem.y[group[0]][k] else -1)
                witness[i][k], witness[group[0]][k] = side, -side
                raise InfeasibleError(
                    f"no network interpolates y: samples {group[0]} and {i} are equal and their targets are not",
                    witness if problem.vector else [row[0] for row in witness],
                )
    return [problem.y[group[0]] for group in found.groups]


def slopes(x: Sequence[fmpq], y: Sequence[Row]) -> list[Row]:
    """Of the pieces that connect the dots."""
    return [tuple((b - a) / (x[i + 1] - x[i]) for a, b in zip(y[i], y[i + 1], strict=True)) for i in range(len(x) - 1)]


def bends(x: Sequence[fmpq], y: Sequence[Row]) -> list[Row]:
    """The changes of slope at the inner samples."""
    s = slopes(x, y)
    return [tuple(b - a for a, b in zip(s[i], s[i + 1], strict=True)) for i in range(len(s) - 1)]


def spline(problem: Problem, y: Sequence[Row], kept: Collection[int] = ()) -> Network:
    """The function that connects the values at the merged samples: right-facing neurons and a straight line.

    Neurons are at the inner samples where it bends, and at those that are to be kept.
    """
    found, x = line(problem), samples(problem).x
    direction = unit(found)
    shift = ZERO if found.p is None else total(a * b for a, b in zip(direction, found.p, strict=True))
    neurons = [
        (direction, -(place + shift), bend)
        for k, (place, bend) in enumerate(zip(x[1:-1], bends(x, y), strict=True))
        if k in kept or not is_zero_row(bend)
    ]
    first = slopes(x, y)[0] if len(x) > 1 else (ZERO,) * problem.o
    linear = [tuple(cell * slope for slope in first) for cell in direction]
    level = tuple(value - slope * (x[0] + shift) for value, slope in zip(y[0], first, strict=True))
    return Network.of(neurons, level, problem.d, problem.vector, linear)


def from_heights(problem: Problem, g: Sequence[Row]) -> list[Row]:
    """The dual vector with the values g at the inner samples, divided by ``||a||``, on one sample of each group."""
    found, line_samples = line(problem), samples(problem)
    x = line_samples.x
    heights = [(ZERO,) * problem.o, *g, (ZERO,) * problem.o]
    rate = simplest(sympy.radsimp(1 / sympy.sympify(found.size)))
    dual: list[Row] = [(ZERO,) * problem.o] * problem.n
    if len(x) < 3:
        return dual
    turns = slopes(x, heights)
    zero = (ZERO,) * problem.o
    for i, group in enumerate(line_samples.groups):
        before, after = turns[i - 1] if i else zero, turns[i] if i < len(turns) else zero
        dual[group[0]] = tuple((b - a) * rate for a, b in zip(before, after, strict=True))
    return dual


def bending(problem: Problem) -> Scalar:
    """``sum_k ||delta_k||`` of the function that connects the targets, in the coordinate of the line."""
    return total(norm(bend) for bend in bends(samples(problem).x, values(problem)))


def value_formula() -> Formula:
    """The total variation of the slope."""
    return Formula(
        "value",
        r"p^\star",
        BEND / SIZE,
        (
            Quantity(BEND, r"\sum_k \lVert \delta_k \rVert_2", bending, meaning_straight.bending),
            Quantity(SIZE, r"\lVert a \rVert", lambda problem: line(problem).size, meaning.size),
        ),
    )
