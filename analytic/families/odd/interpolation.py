"""Minimum-norm interpolation of odd data: the linear interpolant of least norm, at twice its norm."""

from __future__ import annotations

import sympy

from analytic.exact.linear import dot
from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Scalar, sign
from analytic.families.odd import meaning, proofs
from analytic.families.odd.data import (
    LENGTH,
    ONCE,
    Row,
    candidate,
    hypotheses,
    infeasible,
    kept,
    least_squares,
    length_formula,
    samples,
    size,
    targets,
)
from analytic.model.problem import Problem, is_zero_row
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import LEAKY, LYU21, of
from analytic.theorem.statement import Sentence


@remembered
def _fitted(problem: Problem) -> tuple[Row, Row]:
    """``theta = A^+ y`` and x with ``A'A x = theta``; an error with its witness if ``A theta`` misses y."""
    rows, y = samples(problem), targets(problem)
    theta, x = least_squares(rows, y)
    rest = [target - dot(row, theta) for target, row in zip(y, rows, strict=True)]
    missed = next((i for i, cell in enumerate(rest) if sign(cell)), None)
    if missed is not None:
        raise infeasible(
            problem, "no network interpolates y: on odd data its odd part would, which is linear, and the best linear "
            f"function misses y[{kept(problem)[missed]}] by {rest[missed]}", rest,
        )  # fmt: skip
    return theta, x


def _length(problem: Problem) -> Scalar:
    return size(_fitted(problem)[0])


VALUE = length_formula(2 * LENGTH, r"\lVert \theta \rVert", _length, meaning.interpolation_length)


def propose(problem: Problem) -> Candidate:
    """The pair of neurons ``+-theta``; dual ``2 A x / ||theta||`` with ``A'A x = theta``."""
    theta, x = _fitted(problem)
    length = size(theta)
    if is_zero_row(theta):
        return candidate(problem, theta, [ZERO] * len(samples(problem)), sympy.Integer(0))
    dual = [2 * dot(row, x) / length for row in samples(problem)]
    return candidate(problem, theta, dual, VALUE.evaluate(problem))


THEOREM = Theorem(
    id="odd-interpolation",
    title="Minimum-norm interpolation of odd data is linear",
    hypotheses=hypotheses("interpolation"),
    limits=(RATIONAL_OR_DECIDED,),
    where=(ONCE, Sentence(r"Let $\theta = \data^\dagger \target$.")),
    sentences=(
        Sentence(
            r"""If $\data \theta = \target$, then $\fit(\point) = \point^\top \theta = (\point^\top \theta)_+ -
            (-\point^\top \theta)_+$ is a minimum-norm interpolant; otherwise no network interpolates $\target$, and
            $p^\star = \infty$.""",
            meaning.interpolant,
        ),
        Sentence(
            r"""In the first case a dual witness is $\dual = 2 \data z / \lVert \theta \rVert$ for any $z$ with
            $\data^\top \data z = \theta$, or $\dual = 0$ if $\theta = 0$, and the value is""",
            meaning.interpolation_witness,
        ),
    ),
    formulas=(VALUE,),
    references=(of(LYU21, "symmetric data, where the network of largest margin is linear", differs=LEAKY),),
    examples=(
        Example([[2, 1], [1, 2], [-2, -1], [-1, -2]], [1, -1, -1, 1], 2 * sympy.sqrt(2), {"loss": "interpolation"}),
        Example([[3, 4], [-3, -4], [0, 0]], [10, -10, 0], 4, {"loss": "interpolation"}),
        Example([[1, 2], [-1, -2]], [0, 0], 0, {"loss": "interpolation"}),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="odd",
    rank=48,
)
