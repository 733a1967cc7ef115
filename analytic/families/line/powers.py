"""Powers below one of the path norm on a line: neighbouring bends of one sign are matched."""

from __future__ import annotations

from itertools import product
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.scalars import rationals, to_sympy
from analytic.families.line import meaning_powers as meaning
from analytic.families.line import proofs_powers as proofs
from analytic.families.line.engine.data import merge
from analytic.families.line.least_power import bends_of, least_power
from analytic.families.line.properties import EXAMPLES, on_the_line
from analytic.families.line.sparsest import CONSISTENT
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.hypotheses import ONE_DIMENSIONAL, SCALAR
from analytic.theorem.record import Theorem
from analytic.theorem.references import NN25, of
from analytic.theorem.statement import Sentence

POWERS = (sympy.Rational(1, 2), sympy.Rational(1, 3), sympy.Rational(9, 10))


def matched(problem: Problem) -> Verdict:
    """The network goes through the dots, costs its value, and no choice of a side for every bend costs less."""
    x, y = [row[0] for row in problem.A], list(problem.targets)
    grouped = merge(rationals(x), rationals(y))
    bends = bends_of(list(zip(grouped.x, grouped.means, strict=True)))
    for power in POWERS:
        found = least_power(x, y, power)
        if any(out != t for (out,), t in zip(found.network.outputs(problem.A), y, strict=True)):
            return Verdict("refuted", "the network does not interpolate")
        spent = sum((abs(to_sympy(w)) ** power for (w,) in found.network.w_rows), sympy.Integer(0))
        if sympy.simplify(spent - found.value) != 0:
            return Verdict("refuted", f"the network costs {spent}, not {found.value}")
        for sides in product((0, 1), repeat=len(bends)):
            if (_cost(bends, sides, power) - found.value).evalf(30) < -1e-20:
                return Verdict("refuted", f"sides {sides} cost less than {found.value}")
    return Verdict("proved", "the best matching")


def _cost(bends: list[fmpq], sides: tuple[int, ...], power: Any) -> Any:
    """Bend k in the gap to its left or right: bends of one sign in a gap are one."""
    sums: dict[tuple[int, bool], fmpq] = {}
    for k, (bend, side) in enumerate(zip(bends, sides, strict=True)):
        place = k + side, bool(bend > 0)
        sums[place] = sums.get(place, fmpq(0)) + abs(bend)
    return sum((to_sympy(size) ** power for size in sums.values() if size), sympy.Integer(0))


THEOREM = Theorem(
    id="line-powers",
    title="Powers below one of the path norm on a line: matching neighbouring bends",
    hypotheses=(SCALAR, ONE_DIMENSIONAL, CONSISTENT),
    setting=r"""Let $\data \in \mathbb{R}^{n \times d}$ be samples and $\target$ their targets. For $0 < q < 1$ the cost
    of a network $\fit(x) = \sum_j (\neuron_j x + \hidbias_j)_+ \outweight_j + s x + \outbias$ on the line is $\sum_j
    |\outweight_j \neuron_j|^q$; the linear function $s x$ costs nothing.""",
    where=(
        Sentence(
            r"""Let $x_1 < \dots < x_K$ be the distinct samples with targets $\target_k$, and let $\delta_k$, $1 < k <
            K$, be the changes of slope of the line through the dots $(x_k, \target_k)$. A matching is a set $M$ of
            disjoint pairs $\{k, k + 1\}$ with $\delta_k \delta_{k+1} > 0$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then the least cost of a network through the dots is the least value of \[ \sum_{\{k, k + 1\} \in M}
            |\delta_k + \delta_{k+1}|^q + \sum_{k \text{ in no pair},\ \delta_k \neq 0} |\delta_k|^q \] over the
            matchings $M$.""",
            meaning.least_cost,
        ),
        Sentence(
            r"""For a best $M$ it is attained by the function through the dots that bends by $\delta_k$ at each $x_k$ in
            no pair, and for each pair by $\delta_k + \delta_{k+1}$ at $(\delta_k x_k + \delta_{k+1} x_{k+1}) /
            (\delta_k + \delta_{k+1})$,""",
            meaning.attained,
        ),
        Sentence(r"and, for $K \ge 2$, by no other function than those of the best matchings.", meaning.nothing_else),
    ),
    formulas=(),
    references=(
        of(NN25, "the problem, and that its minimisers are sparse, unique for almost all data, sparsest for small q"),
    ),
    examples=EXAMPLES,
    derivation=proofs.powers,
    check=lambda: on_the_line(matched),
    rank=91,
)
