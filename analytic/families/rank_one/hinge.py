"""Hinge loss on rank-one data without bias: each side is a one-variable problem solved by sorting."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from analytic.exact.linear import decided, dot
from analytic.exact.scalars import ZERO, Scalar, relu, sign, total
from analytic.families.rank_one import meaning
from analytic.families.rank_one import proofs_losses as proofs
from analytic.families.rank_one.data import HalfLine, neurons, price, sides, silent, spread
from analytic.model.geometry import line
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.homotopy import Thresholds
from analytic.theorem.hypotheses import LABELS, NO_BIAS, RANK_ONE, RATIONAL_INPUTS, SCALAR, loss_is
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

Levels = list[tuple[Scalar, Scalar]]


def pull(problem: Problem, side: HalfLine) -> tuple[Scalar, Levels]:
    """The label that a side wants, and ``(|alpha|, slope above it)`` as the loss flattens, both exact.

    With the label ``t = +-1`` for which ``sum_i t y_i |c_i| > 0``, the loss on the side falls in ``|alpha|`` at the
    rate ``sum_i t y_i |c_i|`` over the samples whose margin is still below 1; a sample with ``t y_i = 1`` leaves the
    sum at ``|alpha| = 1 / |c_i|``.
    """
    labels = [problem.targets[i] for i in side.samples]
    lean = dot(labels, side.sizes)
    wanted = fmpq(1) if lean >= 0 else fmpq(-1)
    slope = abs(lean)
    levels: Levels = [(ZERO, slope)]
    for size in sorted((s for y, s in zip(labels, side.sizes, strict=True) if y == wanted), reverse=True):
        slope -= size
        levels.append((1 / size, slope))
    return wanted, levels


def beyond(problem: Problem, slope: Scalar) -> Scalar:
    """How far a slope of the loss exceeds ``beta / ||a||``."""
    return slope - problem.beta * price(problem)


def coefficient(problem: Problem, side: HalfLine) -> Scalar:
    """The optimal ``alpha``: where the slope of the loss falls to ``beta / ||a||``."""
    wanted, levels = pull(problem, side)
    for size, slope in levels:
        if decided(beyond(problem, slope), "a slope of the loss - beta / ||a||") <= 0:
            return wanted * size
    raise AssertionError("the last slope is not positive")


def dual_on(problem: Problem, side: HalfLine, alpha: Scalar) -> Sequence[Scalar]:
    """``v_i = y_i`` below the margin, 0 above it, and at the margin the share that balances ``beta / ||a||``."""
    labels = [problem.targets[i] for i in side.samples]
    above = [sign(y * alpha * size - 1) for y, size in zip(labels, side.sizes, strict=True)]
    below = total(y * s for y, s, known in zip(labels, side.sizes, above, strict=True) if known == -1)
    tied = total(y * s for y, s, known in zip(labels, side.sizes, above, strict=True) if known == 0)
    share: Scalar = ZERO
    if alpha != 0:
        goal = decided(alpha, "a coefficient") * (problem.beta * price(problem))
        share = (goal - below) / tied
    return [y if known == -1 else y * share if known == 0 else ZERO for y, known in zip(labels, above, strict=True)]


def propose(problem: Problem) -> Candidate:
    """Both sides, and the zero samples, which cost 1 each."""
    found = {side.sign: coefficient(problem, side) for side in sides(problem)}
    parts = [(side, dual_on(problem, side, found[side.sign])) for side in sides(problem)]
    parts += [(HalfLine(0, (i,), (ZERO,)), [problem.targets[i]]) for i in silent(problem)]
    losses: list[Scalar] = [fmpq(1)] * len(silent(problem))
    for side in sides(problem):
        for i, size in zip(side.samples, side.sizes, strict=True):
            losses.append(relu(1 - problem.targets[i] * found[side.sign] * size))
    weight = problem.beta * price(problem)
    losses += [weight * abs(alpha) for alpha in found.values()]
    return Candidate.of(problem, neurons(problem, found), spread(problem, parts), total(losses))


def _levels(problem: Problem) -> list[Scalar]:
    """The weight decays at which a coefficient jumps: ``||a||`` times the slopes."""
    slopes = [slope for side in sides(problem) for _, slope in pull(problem, side)[1] if slope > 0]
    return [line(problem).size * slope for slope in slopes]


THEOREM = Theorem(
    id="rank-one-hinge",
    title="Hinge loss on rank-one data without bias",
    hypotheses=(loss_is("hinge"), NO_BIAS, SCALAR, LABELS, RANK_ONE),
    limits=(RATIONAL_INPUTS,),
    where=(meaning.SIDES,),
    sentences=(
        Sentence(
            r"""Let side $\sigma \in \{+, -\}$ hold the samples with $\sigma c_i > 0$. Its weightier label is $t_\sigma
            = 1$ if $c_\sigma^\top \target \ge 0$ and $t_\sigma = -1$ otherwise. For $r \ge 0$ let $e_\sigma(r)$ be the
            sum of $|c_i|$ over its samples with $\target_i = t_\sigma$ and $r |c_i| < 1$ minus that over its samples
            with $\target_i = -t_\sigma$: at this rate the loss of the side falls as $\fit = t_\sigma r c_\sigma$ grows
            with $r$. Let $r_\sigma$ be the least $r$ among $0$ and the $1 / |c_i|$ of its samples with $\target_i =
            t_\sigma$ that has $e_\sigma(r) \le \decay / \lVert a \rVert$; the largest of them has $e_\sigma \le 0$.
            Then the network of the neurons $\neuron_\sigma = \sigma a / \lVert a \rVert^2$ with output weights
            $\alpha_\sigma = t_\sigma r_\sigma$ is optimal.""",
            meaning.network(meaning.flattened),
        ),
        Sentence(
            r"""A dual witness has $\dual_i = \target_i$ where $\target_i \fit_i < 1$, $\dual_i = 0$ where $\target_i
            \fit_i > 1$, and where $\target_i \fit_i = 1$ on side $\sigma$ it is $\dual_i = \theta_\sigma \target_i$
            with the $\theta_\sigma \in [0, 1]$ for which $t_\sigma c_\sigma^\top \dual = \decay / \lVert a \rVert$.""",
            meaning.hinge_witness,
        ),
        Sentence(
            r"""The optimal value is $p^\star = \sum_i (1 - \target_i (\alpha_+ c_+ + \alpha_- c_-)_i)_+ + \decay
            (|\alpha_+| + |\alpha_-|) / \lVert a \rVert$.""",
            meaning.hinge_value,
        ),
    ),
    formulas=(),
    references=(at(EP21, "Corollary 10 and Theorem 11", differs="hidden biases are free there"),),
    examples=(
        Example([1, 2, -1], [1, 1, -1], 1, {"loss": "hinge", "beta": "1/2"}),
        Example([[3, 4], [6, 8], [0, 0]], [1, 1, 1], "6/5", {"loss": "hinge", "beta": 1}),
    ),
    propose=propose,
    derivation=proofs.hinge,
    homotopy=lambda problem: Thresholds.at(_levels(problem), propose),
    feasibility="rank-one",
    rank=21,
)
