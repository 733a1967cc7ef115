"""Interpolation of several outputs on a line: connecting the dots, where the bends can carry the first slope."""

from __future__ import annotations

import sympy

from analytic.exact.bounded import least_norm
from analytic.exact.scalars import ONE, ZERO, sign, total
from analytic.families.line import meaning_straight as meaning
from analytic.families.line import proofs_straight as proofs
from analytic.families.line.skip_interpolation import heights
from analytic.families.line.straight import (
    DOTS,
    PLACES,
    Row,
    bends,
    from_heights,
    hypotheses,
    samples,
    slopes,
    value_formula,
    values,
)
from analytic.model.geometry import line, unit
from analytic.model.network import Network
from analytic.model.problem import Problem, is_zero_row
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import RATIONAL_OR_DECIDED
from analytic.theorem.parts import Example, Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, NSN25, at, of
from analytic.theorem.statement import Sentence
from numeric.errors import InfeasibleError

VALUE = value_formula()
OPTIONS = {"loss": "interpolation", "bias": "free"}


def _several(problem: Problem) -> Verdict:
    if problem.o > 1:
        return Verdict("proved", f"{problem.o} outputs")
    return Verdict("refuted", "there is one output: the scalar theorems apply")


def _shares(problem: Problem) -> list | None:  # type: ignore[type-arg]
    """``t_k`` in [0, 1] with ``sum t_k delta_k = -s_1``, None if there are none."""
    x, y = samples(problem).x, values(problem)
    deltas = [bend for bend in bends(x, y) if not is_zero_row(bend)]
    first: Row = slopes(x, y)[0] if len(x) > 1 else (ZERO,) * problem.o
    m = len(deltas)
    found = least_norm(first, deltas, [ZERO] * m, [ONE] * m, [ZERO] * m)
    return found.c if is_zero_row(found.point) else None


def _carried(problem: Problem) -> Verdict:
    try:
        found = _shares(problem)
    except InfeasibleError as error:
        return Verdict("refuted", str(error))
    if found is None:
        return Verdict("refuted", "the bends cannot carry the first slope: the value is larger")
    return Verdict("proved", "the bends carry the first slope")


SEVERAL = Hypothesis("several-outputs", r"o \ge 2", "there are several outputs", _several)
CARRIED = Hypothesis(
    "carried-slope",
    r"-s_1 = \textstyle\sum_k t_k \delta_k \text{ for some } t_k \in [0, 1]",
    "equal samples have equal targets, and the bends carry the first slope",
    _carried,
    meaning.carried,
    needs_limits=True,
    later=True,
)


def propose(problem: Problem) -> Candidate:
    """The share ``t_k`` of each bend to the left, the rest to the right."""
    found, x, y = line(problem), samples(problem).x, values(problem)
    shares = _shares(problem)
    assert shares is not None  # a hypothesis
    direction = unit(found)
    shift = ZERO if found.p is None else total(a * b for a, b in zip(direction, found.p, strict=True))
    bent = [(place, bend) for place, bend in zip(x[1:-1], bends(x, y), strict=True) if not is_zero_row(bend)]
    neurons = []
    level = list(y[0])
    for (place, bend), share in zip(bent, shares, strict=True):
        for side, part in ((1, 1 - share), (-1, share)):
            if sign(part):
                u = tuple(side * cell for cell in direction)
                neurons.append((u, -side * (place + shift), tuple(part * cell for cell in bend)))
        level = [value - share * cell * (place - x[0]) for value, cell in zip(level, bend, strict=True)]
    network = Network.of(neurons, tuple(level), problem.d, problem.vector)
    return Candidate(network, tuple(from_heights(problem, heights(problem))), VALUE.evaluate(problem))


THEOREM = Theorem(
    id="vector-line-interpolation",
    title="Interpolation of several outputs on a line",
    hypotheses=(*hypotheses("interpolation", scalar=False), CARRIED),
    limits=(SEVERAL, RATIONAL_OR_DECIDED),
    where=(PLACES, DOTS),
    sentences=(
        Sentence(
            r"""Then the function that connects the dots, $\fit(\point) = \outbias + \sum_{1 < k < K} \delta_k \left[(1
            - t_k) (z - x_k)_+ + t_k (x_k - z)_+\right]$ with $\outbias = \fit_1 - \sum_k t_k \delta_k (x_k - x_1)$, is
            optimal.""",
            meaning.carried_interpolant,
        ),
        Sentence(
            r"""A dual witness has $\mathbf{1}^\top \dual = 0$, $c^\top \dual = 0$ and $g(x_k) = \delta_k / \lVert
            \delta_k \rVert_2$ where $\delta_k \neq 0$, $g$ being straight between these $x_k$ and zero at $x_1$ and
            $x_K$; and the value is""",
            meaning.witness,
        ),
    ),
    formulas=(VALUE,),
    references=(at(EP21, "Theorem 14, vector outputs in one dimension"), of(NSN25, "several outputs, one input")),
    examples=(
        Example([0, 1, 2], [[0, 0], [1, 1], [0, 0]], 2 * sympy.sqrt(2), OPTIONS),
        Example([0, 1, 2, 3], [[0, 0], [3, 4], [0, 0], [0, 5]], 10 + sympy.sqrt(90), OPTIONS),
        Example([[0, 0], [3, 4], [6, 8]], [[0, 1], [1, 1], [0, 1]], sympy.Rational(2, 5), OPTIONS),
    ),
    propose=propose,
    derivation=proofs.vector_interpolation,
    feasibility="rank-one",
    rank=20,
)
