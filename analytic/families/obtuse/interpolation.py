"""Minimum-norm interpolation of samples on obtuse rays: one neuron a ray."""

from __future__ import annotations

import sympy

from analytic.exact.scalars import ZERO, Scalar, sqrt, to_sympy
from analytic.families.obtuse import meaning, proofs
from analytic.families.obtuse.data import RAYS, hypotheses, network, rays
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import ZENO23, of
from analytic.theorem.statement import Sentence


def _linear(problem: Problem) -> Verdict:
    for ray in rays(problem):
        for i, scale in zip(ray.rows, ray.scale, strict=True):
            if any(y != scale * first for y, first in zip(problem.y[i], problem.y[ray.rows[0]], strict=True)):
                reason = f"sample {i} is {scale} times sample {ray.rows[0]} and its targets are not"
                return Verdict("refuted", reason)
    return Verdict("proved", "targets grow along the rays as the samples do")


LINEAR = Hypothesis(
    "linear-on-rays",
    r"\target_i = r_i \target_k \text{ on ray } k",
    "targets grow along the rays as the samples do",
    _linear,
    meaning.along,
    needs_limits=True,
    later=True,
)


def propose(problem: Problem) -> Candidate:
    """The neuron ``a_k`` with output weights ``y_k / ||a_k||^2``; dual ``y_k / (||y_k|| ||a_k||)`` on one sample."""
    chosen, value = [], sympy.Integer(0)
    dual: list[tuple[Scalar, ...]] = [(ZERO,) * problem.o] * problem.n
    for ray in rays(problem):
        target = problem.y[ray.rows[0]]
        square = sum((cell * cell for cell in target), ZERO)
        if square == 0:
            continue
        chosen.append((ray, target))
        length = sqrt(square / sum((cell * cell for cell in ray.a), ZERO))
        value += to_sympy(length)
        factor = 1 / square * length  # 1 / (||y|| ||a||)
        dual[ray.rows[0]] = tuple(cell * factor for cell in target)
    return Candidate(network(problem, chosen), tuple(dual), value)


THEOREM = Theorem(
    id="obtuse-interpolation",
    title="Minimum-norm interpolation on obtuse rays: one neuron a ray",
    hypotheses=(*hypotheses("interpolation"), LINEAR),
    limits=(RATIONAL_OR_DECIDED,),
    where=(RAYS,),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = \sum_k (\point^\top \data_k)_+ \target_k / \lVert \data_k \rVert^2$ is a
            minimum-norm interpolant.""",
            meaning.interpolant,
        ),
        Sentence(
            r"""A dual witness is $\target_k / (\lVert \target_k \rVert \lVert \data_k \rVert)$ on the sample
            $\data_k$ of each ray and zero elsewhere.""",
            meaning.interpolation_witness,
        ),
        Sentence(
            r"""The value is $p^\star = \sum_k \lVert \target_k \rVert / \lVert \data_k \rVert$: for $\target =
            \data$, the minimum-norm autoencoder, the number of rays.""",
            meaning.interpolation_value,
        ),
    ),
    formulas=(),
    references=(of(ZENO23, "denoisers of clean samples on obtuse rays", differs="biases are free there"),),
    examples=(
        Example([[1, 0], [-1, 2], [-1, -1]], [[1, 0], [-1, 2], [-1, -1]], 3, {"loss": "interpolation"}),
        Example([[3, 4], [6, 8], [-1, 0]], [[1, 0], [2, 0], [-2, 5]], sympy.Rational(1, 5) + sympy.sqrt(29),
                {"loss": "interpolation"}),
        Example([[1, 0], [-1, 2], [-1, -2]], [3, 0, -2], 3 + 2 * sympy.sqrt(5) / 5, {"loss": "interpolation"}),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="obtuse",
    rank=46,
)  # fmt: skip
