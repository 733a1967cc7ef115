"""Max-margin classification of samples on a line, with free bias."""

from __future__ import annotations

from analytic.families.line import proofs_losses as proofs
from analytic.families.line.data import MARGIN, hypotheses, margin_formula
from analytic.families.line.proposals import max_margin
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.record import Example, Theorem
from analytic.theorem.references import EP21, Z24, at

VALUE = margin_formula(embedded=True)


def propose(problem: Problem) -> Candidate:
    """The network that crosses every gap with the least slope."""
    return max_margin(problem, VALUE)


THEOREM = Theorem(
    id="rank-one-free-max-margin",
    title="Max-margin classification on a line in several dimensions",
    hypotheses=hypotheses("max-margin", embedded=True),
    conclusion=r"Let $x = c$. " + MARGIN + r"The network depends on $a^\top \point$ alone.",
    formulas=(VALUE,),
    references=(at(EP21, "one-dimensional data"), at(Z24, "one-dimensional classification")),
    examples=(Example([[1, 1], [2, 2], [5, 5]], [-1, 1, -1], "4*sqrt(2)/3", {"loss": "max-margin", "bias": "free"}),),
    propose=propose,
    derivation=proofs.max_margin,
    feasibility="rank-one",
    rank=22,
)
