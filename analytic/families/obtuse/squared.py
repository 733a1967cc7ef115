"""Squared loss for samples on obtuse rays (denoisers): soft thresholding of each ray."""

from __future__ import annotations

import sympy

from analytic.exact.scalars import ONE, ZERO, Scalar, sign, to_sympy
from analytic.families.obtuse import meaning, proofs
from analytic.families.obtuse.data import RAYS, Ray, hypotheses, network, rays
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import ZENO23, of
from analytic.theorem.statement import Sentence


def _kept(problem: Problem, ray: Ray) -> Scalar:
    """``(1 - beta / (||a_k|| ||t_k||))_+``."""
    if all(cell == 0 for cell in ray.pull):
        return ZERO
    kept = ONE - problem.beta / (ray.size * ray.length)
    return kept if sign(kept) == 1 else ZERO


def propose(problem: Problem) -> Candidate:
    """The neuron ``a_k`` whose outputs on the ray are ``r_i (1 - beta / (||a_k|| ||t_k||))_+ t_k / sum_i r_i^2``."""
    chosen = []
    dual: list[tuple[Scalar, ...]] = [()] * problem.n
    value = sympy.Rational(1, 2) * to_sympy(sum((cell * cell for row in problem.y for cell in row), ZERO))
    for ray in rays(problem):
        kept = _kept(problem, ray)
        fit = tuple(cell / ray.weight * kept for cell in ray.pull)
        if sign(kept) == 1:
            chosen.append((ray, fit))
            value -= (to_sympy(kept) * to_sympy(ray.length)) ** 2 / (2 * to_sympy(ray.weight))
        for i, scale in zip(ray.rows, ray.scale, strict=True):
            dual[i] = tuple(y - scale * f for y, f in zip(problem.y[i], fit, strict=True))
    return Candidate(network(problem, chosen), tuple(dual), sympy.expand(value))


THEOREM = Theorem(
    id="obtuse-squared",
    title="Squared loss on obtuse rays: soft thresholding of each ray",
    hypotheses=hypotheses("squared"),
    limits=(RATIONAL_OR_DECIDED,),
    where=(
        RAYS,
        Sentence(
            r"Let $R_k = \sum_i r_i^2$ and $\theta_k = (1 - \decay / (\lVert \data_k \rVert \lVert t_k \rVert))_+$."
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = \sum_k (\point^\top \data_k)_+ \theta_k t_k / (R_k \lVert \data_k \rVert^2)$ is
            optimal.""",
            meaning.squared_network,
        ),
        Sentence(r"The dual witness is $\target - \fit(\data)$.", meaning.residual),
        Sentence(
            r"""The value is $p^\star = \tfrac12 \lVert \target \rVert_F^2 - \tfrac12 \sum_k \theta_k^2 \lVert t_k
            \rVert^2 / R_k$.""",
            meaning.squared_value,
        ),
    ),
    formulas=(),
    references=(
        of(ZENO23, "denoisers of clean samples on obtuse rays", differs="interpolation, and biases are free there"),
    ),
    examples=(
        Example([[3, 4], [6, 8], [-1, 0]], [[3, 4], [3, 4], [-2, 0]], sympy.Rational(1149, 250), {"beta": 1}),
        Example([[1, 0], [-1, 2], [-1, -2]], [3, 0, -2], sympy.Rational(12, 5) + 2 * sympy.sqrt(5) / 5, {"beta": 1}),
        Example(
            [[1, 0, 0], [-1, 1, 0], [0, -1, 0]],
            [[1, 0], [0, 1], [0, 0]],
            sympy.Rational(5, 16) + sympy.sqrt(2) / 4,
            {"beta": "1/2"},
        ),
    ),
    propose=propose,
    derivation=proofs.squared,
    feasibility="obtuse",
    rank=46,
)
