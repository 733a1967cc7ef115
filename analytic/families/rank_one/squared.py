"""Squared loss on rank-one data without bias: two orthogonal features, two soft thresholds."""

from __future__ import annotations

import sympy

from analytic.exact.linear import decided, dot
from analytic.exact.scalars import ZERO, Row, Scalar, relu, sign, simplest, sqrt, to_sympy
from analytic.families.rank_one import meaning, proofs
from analytic.model.geometry import line
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.homotopy import Thresholds
from analytic.theorem.hypotheses import NO_BIAS, RANK_ONE, SCALAR, loss_is
from analytic.theorem.parts import Example, Formula, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

YY, A_NORM = sympy.Symbol("yy", nonnegative=True), sympy.Symbol("a_norm", positive=True)
PLUS = sympy.Symbol("y_plus", nonnegative=True)
MINUS_PART = sympy.Symbol("y_minus", nonnegative=True)


def features(problem: Problem) -> list[tuple[int, Row]]:
    """``(sign, c_sign)`` with ``c_+ = max(c, 0)`` and ``c_- = max(-c, 0)``, empty ones left out."""
    c = line(problem).c
    parts = [(side, tuple(relu(side * cell) for cell in c)) for side in (1, -1)]
    return [(side, part) for side, part in parts if any(sign(cell) != 0 for cell in part)]


def _along(side: int) -> Quantity:
    """``|c_side . y| / ||c_side||``, the length of the targets along a feature."""

    def evaluate(problem: Problem) -> Scalar:
        for found, part in features(problem):
            if found == side:
                return simplest(to_sympy(abs(dot(part, problem.targets))) / to_sympy(sqrt(dot(part, part))))
        return ZERO

    name = "+" if side > 0 else "-"
    symbol = PLUS if side > 0 else MINUS_PART
    return Quantity(
        symbol, rf"\frac{{|c_{name}^\top \target|}}{{\lVert c_{name} \rVert}}", evaluate, meaning.along(side)
    )


def _threshold(side: int) -> Quantity:
    """``beta / (||a|| ||c_side||)``, the amount by which that length is shrunk."""

    def evaluate(problem: Problem) -> Scalar:
        for found, part in features(problem):
            if found == side:
                return simplest(to_sympy(problem.beta) / to_sympy(line(problem).size * sqrt(dot(part, part))))
        return ZERO

    name = "+" if side > 0 else "-"
    latex = rf"\frac{{\decay}}{{\lVert a \rVert \lVert c_{name} \rVert}}"
    return Quantity(
        sympy.Symbol(f"tau_{'plus' if side > 0 else 'minus'}", nonnegative=True),
        latex,
        evaluate,
        meaning.threshold(side),
    )


_TAU = (_threshold(1), _threshold(-1))
VALUE = Formula(
    "value",
    r"p^\star",
    YY / 2 - sympy.Max(PLUS - _TAU[0].symbol, 0) ** 2 / 2 - sympy.Max(MINUS_PART - _TAU[1].symbol, 0) ** 2 / 2,
    (
        Quantity(
            YY,
            r"\lVert \target \rVert^2",
            lambda problem: dot(problem.targets, problem.targets),
            lambda data: data.t @ data.t,
        ),
        _along(1),
        _along(-1),
        *_TAU,
    ),
)


def _weight(problem: Problem, part: Row) -> Scalar:
    """Coefficient of the feature ``(x . a / a . a)_+`` whose penalty is ``1 / ||a||`` a unit."""
    aligned = dot(part, problem.targets)
    direction = decided(aligned, "the correlation of the targets with a feature")
    step = problem.beta / line(problem).size
    shrunk = relu(abs(aligned) - step)
    return direction * (simplest(sympy.radsimp(to_sympy(shrunk))) / dot(part, part))


def propose(problem: Problem) -> Candidate:
    """A neuron along ``a`` and one against it, each by soft thresholding."""
    a = line(problem).a
    length = dot(a, a)
    fit: list[Scalar] = [ZERO] * problem.n
    neurons = []
    for side, part in features(problem):
        weight = _weight(problem, part)
        if sign(weight) != 0:
            neurons.append((weight, tuple(side * cell / length for cell in a)))
            fit = [f + weight * cell for f, cell in zip(fit, part, strict=True)]
    dual = [y - f for y, f in zip(problem.targets, fit, strict=True)]
    return Candidate.of(problem, neurons, dual, VALUE.evaluate(problem))


def _levels(problem: Problem) -> list[Scalar]:
    """``|g . y|`` for both features: the weight decay from which on the feature is not used."""
    size = line(problem).size
    return [size * abs(dot(part, problem.targets)) for _, part in features(problem)]


THEOREM = Theorem(
    id="rank-one-squared",
    title="Squared loss on rank-one data without bias: two soft thresholds",
    hypotheses=(loss_is("squared"), NO_BIAS, SCALAR, RANK_ONE),
    where=(meaning.SIDES,),
    sentences=(
        Sentence(
            r"""Then the network of the neurons $\neuron_\pm = \pm a / \lVert a \rVert^2$ with output weights
            $\alpha_\pm = \operatorname{sign}(c_\pm^\top \target) (|c_\pm^\top \target| - \decay / \lVert a
            \rVert)_+ / \lVert c_\pm \rVert^2$ is optimal.""",
            meaning.network(meaning.shrunk),
        ),
        Sentence(r"""The dual witness is $\dual = \target - \alpha_+ c_+ - \alpha_- c_-$.""", meaning.residual),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Corollary 8 and Lemma 5", differs="hidden biases are free there; Lemma 5 is about c ≥ 0"),),
    examples=(
        Example(
            [[3, 4], [6, 8], [-3, -4]],
            [1, 1, 1],
            sympy.Rational(3, 2) - (sympy.Rational(196, 125) + sympy.Rational(16, 25)) / 2,
            {"beta": 1},
        ),
    ),
    propose=propose,
    derivation=proofs.squared,
    homotopy=lambda problem: Thresholds.at(_levels(problem), propose),
    feasibility="rank-one",
    rank=21,
)
