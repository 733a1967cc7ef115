"""Squared loss on two samples at an obtuse angle, without bias."""

from __future__ import annotations

from collections.abc import Iterable

import sympy

from analytic.cases.normal import shortest
from analytic.exact.linear import inner
from analytic.exact.memory import remembered
from analytic.exact.scalars import Row, Scalar, sign, simplest, to_sympy
from analytic.families.two_samples import meaning
from analytic.families.two_samples import proofs_losses as proofs
from analytic.families.two_samples.arc import residual
from analytic.families.two_samples.data import Y1, Y2, hypotheses, target
from analytic.families.two_samples.gauge import cells, gauge, pair_of
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.parts import Example, Formula, Hypothesis, Quantity
from analytic.theorem.record import Theorem
from analytic.theorem.references import EP21, at
from analytic.theorem.statement import Sentence
from numeric.errors import UnsupportedError

V1, V2 = sympy.symbols("v_1 v_2", real=True)


def _obtuse(problem: Problem) -> Verdict:
    known = sign(inner(*problem.A))
    if known is None:
        return Verdict("undecided", "the sign of a_1 . a_2 could not be decided")
    return Verdict("proved" if known < 0 else "refuted", f"a_1 . a_2 {'<' if known < 0 else '>='} 0")


@remembered
def _residual(problem: Problem) -> Row | None:
    found = residual(pair_of(problem.A), problem.targets, problem.beta)
    return None if found is None else tuple(simplest(sympy.expand(to_sympy(cell))) for cell in found)


def _flat(problem: Problem) -> Verdict:
    try:
        found = _residual(problem)
    except UnsupportedError as error:
        return Verdict("undecided", str(error))
    if found is None:
        return Verdict("refuted", "the residual is on the elliptic arc, where it solves a quartic equation")
    return Verdict("proved", "the residual is on a flat piece, at a vertex, or the targets are an eigenvector")


def _found(problem: Problem) -> Row:
    found = _residual(problem)
    if found is None:
        raise AssertionError("the hypotheses were not tested")
    return found


def _entry(i: int) -> Quantity:
    return Quantity((V1, V2)[i], rf"\dual_{i + 1}", lambda problem: _found(problem)[i], meaning.part(i))


VALUE = Formula(
    "value",
    r"p^\star",
    V1 * Y1 + V2 * Y2 - (V1**2 + V2**2) / 2,
    (_entry(0), _entry(1), target(0), target(1)),
)


def propose(problem: Problem) -> Candidate:
    """The residual is the dual; the fitted values take the neurons of the gauge."""
    v = _found(problem)
    value = sympy.expand(VALUE.evaluate(problem))
    neurons = _neurons(problem, v)
    hints = {} if problem.symbolic else {"cells": cells(problem.A, v, problem.beta)}
    return Candidate.of(problem, neurons, v, value, **hints)


def _neurons(problem: Problem, v: Row) -> Iterable[tuple[Scalar, Row]]:
    """Those of the fitted values, or of the targets with a share of their weights where the fit is a share of them."""
    y = problem.targets
    if all(map(sign, y)) and sign(v[0] * y[1] - v[1] * y[0]) == 0:
        share = shortest(1 - v[0] / y[0])
        return [(share * w, u) for w, u in gauge(problem.A, y).neurons] if sign(share) else []
    fit = tuple(simplest(sympy.expand(to_sympy(a - b))) for a, b in zip(y, v, strict=True))
    return gauge(problem.A, fit).neurons


OBTUSE = Hypothesis(
    "obtuse",
    r"\data_1^\top \data_2 < 0",
    "the samples are at an obtuse angle",
    _obtuse,
    lambda data: meaning.entry(0, 1)(data) < 0,
)
FLAT = Hypothesis(
    "flat",
    r"\dual \text{ is not inside the elliptic arc of } h(\dual) = \decay, \text{ or } K \target \parallel \target",
    "the residual is made of square roots",
    _flat,
)

THEOREM = Theorem(
    id="two-samples-squared",
    title="Squared loss on two samples at an obtuse angle",
    hypotheses=(*hypotheses("squared", apart=False), OBTUSE),
    limits=(FLAT,),
    where=(
        Sentence(
            r"""Write $k_{ij} = \data_i^\top \data_j$ and $K = (k_{ij})$. Let $E$ be the set of the $\dual$ with
            $|\dual_i| \le \decay / \lVert \data_i \rVert$; if $4 k_{12}^2 < k_{11} k_{22}$, angles below
            $120^\circ$, let $V_1 = (1, -2 k_{12} / k_{22}) \decay / \lVert \data_1 \rVert$ and $V_2 = (-2 k_{12} /
            k_{11}, 1) \decay / \lVert \data_2 \rVert$ and leave out of $E$ also the $\dual$ in the cone of $V_1$
            and $V_2$, or in its opposite, with $\dual^\top K \dual > \decay^2$."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $E = \{h \le \decay\}$, and the dual witness is the point $\dual$ of $E$ nearest to $\target$.""",
            meaning.residual,
        ),
        Sentence(
            r"""A minimum-norm interpolant of $\target - \dual$ is optimal.""",
            meaning.fit,
        ),
    ),
    formulas=(VALUE,),
    references=(
        at(EP21, "Sections 2.2 to 2.4 and Theorem 8", "the rectified ellipsoid and the dual; the formula is not there"),
    ),
    examples=(
        Example([[1, 0], [-1, 1]], [2, -3], sympy.Rational(5, 4) + 3 * sympy.sqrt(2) / 2, {"beta": 1}),
        Example([[1, 0], [-1, 3]], [5, 1], sympy.Rational(117, 25), {"beta": 1}),
    ),
    propose=propose,
    feasibility="cells",
    rank=40,
    derivation=proofs.squared,
)
