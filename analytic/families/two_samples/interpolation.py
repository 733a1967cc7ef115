"""Minimum-norm interpolation of two samples in any dimension, without bias."""

from __future__ import annotations

import sympy

from analytic.exact.linear import inner
from analytic.exact.scalars import sign
from analytic.families.two_samples import meaning, proofs
from analytic.families.two_samples.gauge import gauge, hints
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import NO_BIAS, SCALAR, loss_is
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

K11, K22 = sympy.symbols("k_11 k_22", positive=True)
K12, Y1, Y2 = sympy.symbols("k_12 y_1 y_2", real=True)
_P, _Q = sympy.Abs(Y1), sympy.Abs(Y2)
_DET = K11 * K22 - K12**2
_ELLIPSE = sympy.sqrt((K22 * Y1**2 - 2 * K12 * Y1 * Y2 + K11 * Y2**2) / _DET)
_SPIKES = _P / sympy.sqrt(K11) + _Q / sympy.sqrt(K22)
_OPPOSITE = Y1 * Y2 <= 0
_ROOM = K11 * K22 - 2 * K12**2

GAUGE = sympy.Piecewise(
    (_ELLIPSE, sympy.And(K12 >= 0, Y1 * Y2 >= 0)),
    ((_P * sympy.sqrt(K22) + _Q * sympy.sqrt(K11)) / sympy.sqrt(_DET), K12 >= 0),
    (_SPIKES, sympy.Or(_OPPOSITE, 4 * K12**2 >= K11 * K22)),
    ((_P - 2 * K12 / K22 * _Q) / sympy.sqrt(K11), _Q * _ROOM <= -_P * K12 * K22),
    ((_Q - 2 * K12 / K11 * _P) / sympy.sqrt(K22), _P * _ROOM <= -_Q * K12 * K11),
    (_ELLIPSE, True),
)


def product(i: int, j: int, symbol: sympy.Symbol) -> Quantity:
    """The entry ``k_ij`` of the Gram matrix, which the statements define."""
    return Quantity(
        symbol, f"k_{{{i + 1}{j + 1}}}", lambda problem: inner(problem.A[i], problem.A[j]), meaning.entry(i, j)
    )


def _target(i: int) -> Quantity:
    return Quantity((Y1, Y2)[i], rf"\target_{i + 1}", lambda problem: problem.targets[i], meaning.target(i))


VALUE = Formula(
    "value", r"p^\star", GAUGE, (product(0, 0, K11), product(1, 1, K22), product(0, 1, K12), _target(0), _target(1))
)


def _two(problem: Problem) -> Verdict:
    if problem.n != 2:
        return Verdict("refuted", f"there are {problem.n} samples")
    return Verdict("proved", "two samples")


def _directions(problem: Problem) -> Verdict:
    for i, row in enumerate(problem.A):
        if is_zero_row(row):
            return Verdict("refuted", f"sample {i} is zero")
    a1, a2 = problem.A
    k11, k22, k12 = inner(a1, a1), inner(a2, a2), inner(a1, a2)
    known = sign(k12)
    parallel = sign(k11 * k22 - k12 * k12)
    if known is None or parallel is None:
        return Verdict("undecided", "whether the samples have one direction could not be decided")
    if parallel == 0 and known > 0:
        return Verdict("refuted", "the samples are positive multiples of each other")
    return Verdict("proved", "the samples have different directions")


def propose(problem: Problem) -> Candidate:
    """The piece of the gauge that holds the targets, its neurons and its supporting line."""
    found = gauge(problem.A, problem.targets)
    return Candidate.of(problem, found.neurons, found.dual, found.value, **hints(problem, found))


TWO = Hypothesis("two-samples", r"n = 2", "there are two samples", _two, lambda data: data.n == 2)
DIRECTIONS = Hypothesis(
    "two-directions",
    r"\data_1, \data_2 \neq 0,\ \data_1 \notin \mathbb{R}_+ \data_2",
    "the samples have different directions",
    _directions,
    meaning.in_two_directions,
)

THEOREM = Theorem(
    id="two-samples-interpolation",
    title="Minimum-norm interpolation of two samples",
    hypotheses=(loss_is("interpolation"), NO_BIAS, SCALAR, TWO, DIRECTIONS),
    where=(
        Sentence(
            r"""Write $k_{ij} = \data_i^\top \data_j$, $K = (k_{ij})$ and, where it exists, $G = K^{-1}$; $e_1, e_2$
            are the unit vectors of $\mathbb{R}^2$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""If $k_{12} \ge 0$, the neuron $\data^\top G |\target|$ with output weight the sign of the targets is
            optimal for targets without opposite signs, and the neurons $\data^\top G e_i$ with output weights
            $\target_i$ are for opposite ones. If $k_{12} < 0$, the neurons $\data_i$ with output weights $\target_i /
            k_{ii}$ are optimal for $\target_1 \target_2 \le 0$, and for all targets if $4 k_{12}^2 \ge k_{11} k_{22}$,
            angles of $120^\circ$ and more. For the other angles and targets of one sign let $R_1 = \data_1 - 2 (k_{12}
            / k_{22}) \data_2$ and $R_2 = \data_2 - 2 (k_{12} / k_{11}) \data_1$: if $|\target_2| (k_{11} k_{22} - 2
            k_{12}^2) \le -|\target_1| k_{12} k_{22}$, the neurons $\data_1$ and $R_1$ are optimal with the output
            weights that interpolate; if the same holds with the samples exchanged, $\data_2$ and $R_2$ are; and
            otherwise $\data^\top G |\target|$ with the sign of the targets is.""",
            meaning.neurons,
        ),
        Sentence(
            r"""In this order a dual witness is $\dual = G \target / (\target^\top G \target)^{1/2}$ ($0$ if $\target =
            0$); $\dual_i = \operatorname{sign}(\target_i) \, G_{ii}^{1/2}$; $\dual_i = \operatorname{sign}(\target_i)
            / \lVert \data_i \rVert$; with the sign of the targets, $\pm (1, -2 k_{12} / k_{22}) / \lVert \data_1
            \rVert$ and $\pm (-2 k_{12} / k_{11}, 1) / \lVert \data_2 \rVert$; and the first again. In the value the
            first case that holds counts:""",
            meaning.supporting,
        ),
    ),
    formulas=(VALUE,),
    references=(
        at(EP21, "Sections 2.2 to 2.4 and Lemma 7", "the rectified ellipsoid and its spikes; the gauge is not there"),
    ),
    examples=(
        Example([[1, 0], [-1, 1]], [2, -3], 2 + 3 / sympy.sqrt(2), {"loss": "interpolation"}),
        Example([[1, 0], [1, 1]], [1, 1], 1, {"loss": "interpolation"}),
        Example([[1, 0], [-1, 3]], [1, 2], sympy.sqrt(2), {"loss": "interpolation"}),
        Example([[1, 0], [-1, 3]], [5, 1], sympy.Rational(26, 5), {"loss": "interpolation"}),
        Example([[1, 0], [-1, 1]], [1, 1], 1 + 1 / sympy.sqrt(2), {"loss": "interpolation"}),
        Example([[1, 0], [1, 1]], [1, -1], sympy.sqrt(2) + 1, {"loss": "interpolation"}),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="cells",
    rank=40,
)
