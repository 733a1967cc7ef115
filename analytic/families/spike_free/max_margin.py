"""Maximum margin on spike-free data: one neuron a class where the classes do not interact."""

from __future__ import annotations

import sympy
from flint import fmpq

from analytic.exact.linear import apply, inner
from analytic.exact.memory import remembered
from analytic.exact.scalars import Scalar, rational, sqrt
from analytic.families.spike_free import meaning_labels, proofs
from analytic.families.spike_free.data import CLASSES, base, hardest, hints, hypotheses, inverse, neurons, on_first
from analytic.families.spike_free.engine.gauge import Split
from analytic.families.spike_free.engine.margin import margin
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

RHO_PLUS, RHO_MINUS = sympy.symbols("rho_plus rho_minus", nonnegative=True)


@remembered
def _split(problem: Problem) -> Split | None:
    found = base(problem)
    rows = hardest(problem)
    least = tuple(fmpq(1) / found.directions.scale[i] for i in rows)
    return margin(inverse(found), least, [int(rational(problem.targets[i])) for i in rows])


def _apart(problem: Problem) -> Verdict:
    if _split(problem) is None:
        return Verdict("refuted", "the neuron of one class would also respond to samples of the other")
    return Verdict("proved", "the neuron of each class is optimal beside the other")


def _found(problem: Problem) -> Split:
    found = _split(problem)
    if found is None:
        raise AssertionError("the hypotheses were not tested")
    return found


def _size(index: int, latex: str, symbol: sympy.Symbol) -> Quantity:
    def evaluate(problem: Problem) -> Scalar:
        best = _found(problem)
        x = (best.x1, best.x2)[index]
        return sqrt(inner(x, apply(inverse(base(problem)), x)))

    return Quantity(symbol, latex, evaluate, meaning_labels.size_of(1 - 2 * index))


VALUE = Formula(
    "value",
    r"p^\star",
    RHO_PLUS + RHO_MINUS,
    (_size(0, r"\lVert q_+ \rVert_G", RHO_PLUS), _size(1, r"\lVert q_- \rVert_G", RHO_MINUS)),
)


def propose(problem: Problem) -> Candidate:
    """The cheapest responses of at least 1 on each class; the dual lives on the hardest samples."""
    found, best = base(problem), _found(problem)
    dual = on_first(problem, found, best.w, hardest(problem))
    extra = hints(problem, found, best.lambda1, best.lambda2)
    return Candidate.of(problem, neurons(found, best.x1, best.x2), dual, best.value, **extra)


APART = Hypothesis(
    "classes-apart",
    r"G q_+ / \lVert q_+ \rVert_G + G q_- / \lVert q_- \rVert_G \ge 0",
    "the classes do not interact",
    _apart,
    meaning_labels.apart,
    needs_limits=True,
    later=True,
)

THEOREM = Theorem(
    id="spike-free-max-margin",
    title="Maximum margin on spike-free data: one neuron a class",
    hypotheses=(*hypotheses("max-margin"), APART),
    limits=(RATIONAL_OR_DECIDED,),
    where=(CLASSES,),
    sentences=(
        Sentence(
            r"""Then the samples can be separated if and only if none is zero and samples of one direction have one
            label; otherwise $p^\star = \infty$.""",
            meaning_labels.unseparable,
        ),
        Sentence(
            r"""If so, $\fit(\point) = (\point^\top M^\top G q_+)_+ - (\point^\top M^\top G q_-)_+$ is optimal.""",
            meaning_labels.margin_pair,
        ),
        Sentence(
            r"""A dual witness then has $\dual_i = \target_i (G q_\pm)_j / (\lVert q_\pm \rVert_G c_j)$ on one sample
            $i$ with $C_{ij} = c_j$ in every direction $j$, $\pm$ being the sign of its class, and is zero elsewhere;
            the value is""",
            meaning_labels.margin_witness,
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Section 4.4, problem (22)", "the program of two neurons; its closed form is not there"),),
    examples=(
        Example([[1, 0, 0], [1, 2, 0], [0, 0, 3]], [1, 1, -1], sympy.Rational(4, 3), {"loss": "max-margin"}),
        Example([[2, 0], [1, 0], [0, 3]], [1, 1, -1], sympy.Rational(4, 3), {"loss": "max-margin"}),
    ),
    propose=propose,
    derivation=proofs.max_margin,
    feasibility="spike-free",
    rank=30,
)
