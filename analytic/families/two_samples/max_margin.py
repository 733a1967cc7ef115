"""Maximum margin on two samples in any dimension, without bias."""

from __future__ import annotations

import sympy

from analytic.families.two_samples import meaning
from analytic.families.two_samples import proofs_losses as proofs
from analytic.families.two_samples.data import hypotheses
from analytic.families.two_samples.gauge import hints, margin
from analytic.families.two_samples.interpolation import product
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Example, Formula, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

K11, K22 = sympy.symbols("k_11 k_22", positive=True)
K12, SIGN = sympy.symbols("k_12 s", real=True)
_DET = K11 * K22 - K12**2
_SPIKES = 1 / sympy.sqrt(K11) + 1 / sympy.sqrt(K22)
_ELLIPSE = sympy.sqrt((K11 + K22 - 2 * K12) / _DET)

MARGIN = sympy.Piecewise(
    (_SPIKES, sympy.And(K12 < 0, sympy.Or(SIGN < 0, 4 * K12**2 >= K11 * K22))),
    ((sympy.sqrt(K11) + sympy.sqrt(K22)) / sympy.sqrt(_DET), SIGN < 0),
    ((1 - 2 * K12 / K22) / sympy.sqrt(K11), sympy.And(K12 < 0, K11 * K22 - 2 * K12**2 <= -K12 * K22)),
    ((1 - 2 * K12 / K11) / sympy.sqrt(K22), sympy.And(K12 < 0, K11 * K22 - 2 * K12**2 <= -K12 * K11)),
    (1 / sympy.sqrt(K11), K12 >= K11),
    (1 / sympy.sqrt(K22), K12 >= K22),
    (_ELLIPSE, True),
)


VALUE = Formula(
    "value",
    r"p^\star",
    MARGIN,
    (
        product(0, 0, K11),
        product(1, 1, K22),
        product(0, 1, K12),
        Quantity(
            SIGN,
            r"\target_1 \target_2",
            lambda problem: problem.targets[0] * problem.targets[1],
            lambda data: data.t[0] * data.t[1],
        ),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The neurons of the gauge at the labels, or the one along the shorter sample."""
    found = margin(problem.A, problem.targets)
    return Candidate.of(problem, found.neurons, found.dual, found.value, **hints(problem, found))


THEOREM = Theorem(
    id="two-samples-max-margin",
    title="Maximum margin on two samples",
    hypotheses=hypotheses("max-margin"),
    where=(Sentence(r"Write $k_{ij} = \data_i^\top \data_j$."),),
    sentences=(
        Sentence(
            r"""The minimum-norm interpolant of the labels is optimal, except for labels of one sign with $k_{12} >
            k_{11}$ or $k_{12} > k_{22}$, where the neuron $\data_1 / k_{11}$ or $\data_2 / k_{22}$ is, with the
            label as output weight: it has margin $1$ on its sample and more on the other.""",
            meaning.margin_neurons,
        ),
        Sentence(
            r"""A dual witness is that of the interpolant, and in the excluded case $(\target_1 / \lVert \data_1 \rVert,
            0)$ or $(0, \target_2 / \lVert \data_2 \rVert)$. In the value the first case that holds counts:""",
            meaning.margin_supporting,
        ),
    ),
    formulas=(VALUE,),
    references=(
        at(
            EP21, "Sections 2.2 to 2.4 and Theorem 13", "the rectified ellipsoid and the dual; the formula is not there"
        ),
    ),
    examples=(
        Example([[1, 0], [-1, 1]], [1, -1], 1 + 1 / sympy.sqrt(2), {"loss": "max-margin"}),
        Example([[1, 0], [-1, 3]], [1, 1], sympy.Rational(6, 5), {"loss": "max-margin"}),
        Example([[2, 0], [3, 1]], [1, 1], sympy.Rational(1, 2), {"loss": "max-margin"}),
    ),
    propose=propose,
    feasibility="cells",
    rank=40,
    derivation=proofs.max_margin,
)
