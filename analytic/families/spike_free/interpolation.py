"""Minimum-norm interpolation of spike-free data: two neurons, possibly reflected in a face of the cone."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Scalar, sqrt
from analytic.families.spike_free import proofs
from analytic.families.spike_free.data import NUMBERS, base, hints, hypotheses, inverse, neurons, on_first, responses
from analytic.families.spike_free.engine.gauge import Mirror, Split, mirror, parts, split
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.record import Example, Formula, Hypothesis, Quantity, Theorem
from analytic.theorem.references import EP21, at

ALPHA, BETA, GAMMA = sympy.symbols("alpha_plus alpha_minus gamma", nonnegative=True)


@remembered
def _split(problem: Problem) -> Split | None:
    found = base(problem)
    return split(inverse(found), responses(problem, found))


def _radical(problem: Problem) -> Verdict:
    if _split(problem) is None:
        return Verdict("refuted", "the path of irrational data is reflected")
    return Verdict("proved", "rational data, or a path that is not reflected")


def _best(problem: Problem) -> Split:
    found = _split(problem)
    if found is None:
        raise AssertionError("the hypotheses were not tested")
    return found


def _along(read: Callable[[Mirror], Scalar]) -> Callable[[Problem], Scalar]:
    """A length of the reflected path, measured on the support of the common response r."""

    def evaluate(problem: Problem) -> Scalar:
        found, best = base(problem), _best(problem)
        both = enumerate(zip(best.x1, best.x2, strict=True))
        support = [i for i, (a, b) in both if ZERO not in (a, b)]
        return sqrt(read(mirror(inverse(found), *parts(responses(problem, found)), support)))

    return evaluate


VALUE = Formula(
    "value",
    r"p^\star",
    sympy.sqrt((ALPHA + BETA) ** 2 + GAMMA**2),
    (
        Quantity(ALPHA, r"\operatorname{dist}_G(t_+, \mathbb{R}^S)", _along(lambda path: path.alpha2)),
        Quantity(BETA, r"\operatorname{dist}_G(t_-, \mathbb{R}^S)", _along(lambda path: path.beta2)),
        Quantity(GAMMA, r"\lVert \Pi_S t \rVert_G", _along(lambda path: path.c)),
    ),
)


def propose(problem: Problem) -> Candidate:
    """The cheapest pair of responses, one neuron each."""
    found, best = base(problem), _best(problem)
    dual = on_first(problem, found, best.w)
    extra = hints(problem, found, best.lambda1, best.lambda2)
    return Candidate.of(problem, neurons(found, best.x1, best.x2), dual, best.value, **extra)


RADICAL = Hypothesis(
    "rational-or-direct",
    r"\data, \target \text{ rational, or } r = 0",
    "the data are rational or the path is not reflected",
    _radical,
)

THEOREM = Theorem(
    id="spike-free-interpolation",
    title="Minimum-norm interpolation of spike-free data: two neurons",
    hypotheses=(*hypotheses("interpolation", NUMBERS), RADICAL),
    conclusion=r"""Write $\data = C M$ with the directions of the samples as rows of $M$, $\target = C t$, $G = (M
        M^\top)^{-1}$ and $t_\pm = (\pm t)_+$. Then $\fit(\point) = (\point^\top \neuron_1)_+ - (\point^\top
        \neuron_2)_+$ with $\neuron_1 = M^\top G (t_+ + r)$ and $\neuron_2 = M^\top G (t_- + r)$ is a minimum-norm
        interpolant, where $r \ge 0$ minimises $\lVert t_+ + r \rVert_G + \lVert t_- + r \rVert_G$; $r = 0$ iff $t$ has
        one sign or $G t_+ / \lVert t_+ \rVert_G + G t_- / \lVert t_- \rVert_G \ge 0$. With $S$ the support of $r$ and
        $\Pi_S$ the $G$-orthogonal projection onto $\mathbb{R}^S$, the value is the length of a path reflected in
        $\mathbb{R}^S$.""",
    formulas=(VALUE,),
    references=(at(EP21, "spike-free data"),),
    examples=(
        Example([[0, 0, 1], [0, 1, 0], [1, 0, 1]], [-2, 1, -1], sympy.sqrt(10), {"loss": "interpolation"}),
        Example([[2, 0], [0, 3]], [4, -6], 4, {"loss": "interpolation"}),
        Example([[1, 0], [1, 1], [2, 2]], [1, 1, 2], 1, {"loss": "interpolation"}),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="spike-free",
    rank=30,
)
