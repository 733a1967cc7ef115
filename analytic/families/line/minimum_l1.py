"""One-dimensional training as minimum-l1 regression on kinks at the samples."""

from __future__ import annotations

import sympy

from analytic.families.line import meaning
from analytic.families.line import proofs_properties as proofs
from analytic.families.line.basis_pursuit import minimum_l1
from analytic.families.line.properties import EXAMPLES, HYPOTHESES, on_the_line, optimum
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, Z24, at, of
from analytic.theorem.statement import Sentence


def same(problem: Problem) -> Verdict:
    """The linear program, its dual vector, and the closed form have one value."""
    x, y = [row[0] for row in problem.A], list(problem.targets)
    program = minimum_l1(x, y)
    verdict = program.verify()
    if not verdict.proved:
        return verdict
    best = optimum(problem)
    if sympy.simplify(program.value - best) != 0:
        return Verdict("refuted", f"the linear program has the value {program.value} and training {best}")
    if program.network.penalty() != program.value:
        return Verdict("refuted", "the network of the weights has another penalty")
    return Verdict("proved", "one value")


THEOREM = Theorem(
    id="line-minimum-l1",
    title="Training on the line is minimum-l1 regression on kinks at the samples",
    hypotheses=HYPOTHESES,
    where=(Sentence(r"Let $K = [(x_i - x_j)_+, (x_j - x_i)_+] \in \mathbb{R}^{n \times 2n}$ with the samples $x_i$."),),
    sentences=(
        Sentence(
            r"""Then $p^\star = \min \{\lVert \omega \rVert_1 : K \omega + \outbias \mathbf{1} = \target\}$, infinite if
            there is no such $\omega$; a minimiser holds the output weights of an optimal network with $\neuron = 1$ and
            then $\neuron = -1$ and kinks at the samples, and the multipliers of the constraint are a dual witness.""",
            meaning.minimum_l1_claims,
        ),
    ),
    formulas=(),
    references=(
        at(
            EP21,
            "Corollary 8, problem (17), and Section 4.2",
            "the kernel of kinks at the samples",
            differs="one-sided kinks and no bias of the output in Section 4.2",
        ),
        of(Z24, "the same as a Lasso"),
    ),
    examples=EXAMPLES,
    derivation=proofs.minimum_l1,
    check=lambda: on_the_line(same),
    rank=91,
)
