"""Max-margin classification of whitened data."""

from __future__ import annotations

import sympy
from flint import fmpq

from analytic.exact.scalars import ZERO, simplest, to_sympy
from analytic.families.whitened import proofs as whitened
from analytic.families.whitened.data import N_MINUS, N_PLUS, candidate, halves, hypotheses, value_formula
from analytic.families.whitened.meaning import CLASSES, network, plain, witness
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence

VALUE = value_formula(N_PLUS + N_MINUS, decay=False)


def propose(problem: Problem) -> Candidate:
    """The network that is exactly +1 and -1 on the classes."""
    sizes = [(half.empty, to_sympy(half.size)) for half in halves(problem.targets)]
    scales = [ZERO if empty else simplest(1 / size) for empty, size in sizes]
    return candidate(problem, [fmpq(1)] * 2, scales, VALUE.evaluate(problem))


THEOREM = Theorem(
    id="whitened-max-margin",
    title="Max-margin classification of whitened data",
    hypotheses=hypotheses("max-margin"),
    where=(CLASSES,),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ with $\neuron_\pm =
            \data^\top \target_\pm$, which is $\pm 1$ on the samples, has the least norm of all networks that separate
            them with margin $1$.""",
            network(plain),
        ),
        Sentence(
            r"""A dual witness is $\dual = \target_+ / \sqrt{n_+} - \target_- / \sqrt{n_-}$.""",
            witness(plain),
        ),
    ),
    formulas=(VALUE,),
    references=(
        at(EP21, "Theorem 12 and Lemma 10", differs="hinge loss, and interpolation, of which this is the limit"),
    ),
    examples=(Example([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [1, 1, -1], sympy.sqrt(2) + 1, {"loss": "max-margin"}),),
    propose=propose,
    derivation=whitened.max_margin,
    feasibility="whitened",
    rank=10,
)
