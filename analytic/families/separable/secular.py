"""Squared loss on orthogonally separable data: a secular equation for each class."""

from __future__ import annotations

from collections.abc import Callable

import sympy
from flint import fmpq

from analytic.exact.linear import apply, gram
from analytic.exact.memory import remembered
from analytic.exact.scalars import ZERO, Scalar, rational, sign
from analytic.families.general.secular import (
    LARGEST,
    SecularFit,
    is_formal,
    plain,
    proof_of_root,
    shrink,
    two_neuron_value,
)
from analytic.families.separable import meaning_secular as meaning
from analytic.families.separable import proofs_secular as proofs
from analytic.families.separable.data import TargetClass, classes, hypotheses
from analytic.model.geometry import columns
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, PL21, at, of
from analytic.theorem.statement import Sentence

Row = tuple[Scalar, ...]
_X = sympy.Symbol("x")
_CUBIC = sympy.CRootOf(_X**3 + 3 * _X**2 - 3 * _X - 11, 0)
_QUARTIC = sympy.CRootOf(16 * _X**4 + 40 * _X**3 - 127 * _X**2 - 94 * _X - 24, 1)


@remembered
def _shrunk(problem: Problem, side: TargetClass) -> SecularFit | None:
    """The fit of one class; None if it is given up."""
    rows = tuple(side.samples(problem))
    return shrink(gram(rows), tuple(side.targets(problem)), rational(problem.beta)) if rows else None


def _few(problem: Problem) -> Verdict:
    if any(len(side.rows) > LARGEST for side in classes(problem)):
        return Verdict("refuted", f"a class has more than {LARGEST} samples, and its equation too high a degree")
    return Verdict("proved", f"no class has more than {LARGEST} samples")


def _short_of_the_targets(problem: Problem) -> Verdict:
    for side in classes(problem):
        found = _shrunk(problem, side)
        if found is not None and any(sign(cell) not in (0, 1) for cell in found.residual):
            return Verdict("refuted", f"the linear fit of the class of sign {side.sign:+d} exceeds a target")
    return Verdict("proved", "the linear fit of each class exceeds no target")


def _dual(problem: Problem) -> Row:
    v = list(problem.targets)
    for side in classes(problem):
        found = _shrunk(problem, side)
        if found is not None:
            for i, cell in zip(side.rows, found.residual, strict=True):
                v[i] = fmpq(side.sign) * cell
    return tuple(v)


def _tau(index: int) -> Callable[[Problem], Scalar]:
    def evaluate(problem: Problem) -> Scalar:
        found = _shrunk(problem, classes(problem)[index])
        return ZERO if found is None else found.tau

    return evaluate


VALUE = two_neuron_value(_dual, _tau, meaning)


def propose(problem: Problem) -> Candidate:
    """A neuron ``tau A'v`` for each class that is fitted; the dual is the residual."""
    neurons, roots = [], []
    for side in classes(problem):
        found = _shrunk(problem, side)
        if found is not None:
            if is_formal(found.tau):
                roots.append(proof_of_root(side.samples(problem), tuple(side.targets(problem))))
            pulled = apply(columns([tuple(row) for row in side.samples(problem)]), found.residual)
            neurons.append((fmpq(side.sign), tuple(plain(found.tau * cell) for cell in pulled)))
    value = sympy.expand(VALUE.evaluate(problem))
    return Candidate.of(problem, neurons, _dual(problem), value, **({"roots": roots} if roots else {}))


SHORT = Hypothesis(
    "short",
    r"\dual_\pm \ge 0",
    "the linear fit of each class exceeds no target",
    _short_of_the_targets,
    meaning.short,
    needs_limits=True,
    later=True,
)

FEW = Hypothesis("few-in-a-class", rf"n_\pm \le {LARGEST}", f"no class has more than {LARGEST} samples", _few)

THEOREM = Theorem(
    id="separable-secular",
    title="Squared loss on orthogonally separable data: a secular equation for each class",
    hypotheses=(*hypotheses("squared"), SHORT),
    limits=(RATIONAL_OR_DECIDED, FEW),
    where=(
        Sentence(
            r"""Let $\data_\pm$ be the samples with $\pm \target_i > 0$, $t_\pm$ the absolute values of their targets
            and $K_\pm = \data_\pm \data_\pm^\top$. If $t_\pm^\top K_\pm t_\pm > \decay^2$, let $\tau_\pm > 0$ be the
            one positive
            root of $\dual_\pm^\top K_\pm \dual_\pm = \decay^2$ with $\dual_\pm = (I + \tau_\pm K_\pm)^{-1} t_\pm$;
            otherwise let $\tau_\pm = 0$ and $\dual_\pm = t_\pm$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = (\point^\top \neuron_+)_+ - (\point^\top \neuron_-)_+$ with $\neuron_\pm = \tau_\pm
            \data_\pm^\top \dual_\pm$ is optimal.""",
            meaning.pair,
        ),
        Sentence(
            r"""The dual witness is $\pm \dual_\pm$ on the samples with $\pm \target_i > 0$ and zero where $\target_i =
            0$.""",
            meaning.witness,
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Theorem 8", "the dual"), of(PL21, "the data, with labels for targets")),
    examples=(
        Example([[1, 0], [1, 1], [-1, 0]], [2, 3, -3], 3 * _CUBIC**2 / 10 + (12 * _CUBIC + 13) / 10, {"beta": 1}),
        Example(
            [[2, 0], [0, 1], [-1, 0]],
            [2, 3, -3],
            (16 * _QUARTIC**3 + 30 * _QUARTIC**2 - 139 * _QUARTIC + 21) / 9,
            {"beta": 1},
        ),
    ),
    propose=propose,
    derivation=proofs.secular,
    feasibility="acute",
    rank=46,
)
