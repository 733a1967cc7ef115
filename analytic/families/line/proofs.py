"""Derivations for one-dimensional data and samples on a line, with free bias."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import opening, proof, proved
from analytic.families.line.lemmas_gauge import COST, DIRECTION, LINE_GAUGE, N, P, S
from analytic.theorem.record import Theorem

REGIMES = sympy.Max(P + N, P + S, N - S)
SORTED = r"Equal samples are merged, $\dual$ is summed over them: $x_1 < x_2 < \dots$ are the distinct ones."


def embedded(theorem: Theorem, loss: str) -> Derivation | None:
    """Samples on a line, from the theorem in one dimension; None in one dimension."""
    if not any(hypothesis.id == "on-a-line" for hypothesis in theorem.hypotheses):
        return None
    flat = proved(f"one-dimensional-{loss}")
    step = Step(
        "one direction",
        rf"""By \lemma{{line-direction}} the optimal networks on the data $c$ with the divided penalty, their neurons
        turned along $a$, are optimal here, and $\dual$ is divided by $\lVert a \rVert$ where the loss is a constraint;
        \lemma{{{flat.id}}} gives them.""",
        cites=(DIRECTION, flat),
    )
    return Derivation(theorem.id, opening(loss, "free"), (step, *formula(theorem)))


def formula(theorem: Theorem) -> tuple[Step, ...]:
    """The record's formula in its three regimes, in which a mistake of the record would show."""
    if not theorem.formulas:
        return ()
    found = theorem.formulas[0]
    size = [q.symbol for q in found.quantities if q.symbol.name == "a_norm"]
    step = Step(
        "three regimes",
        r"The value is linear in the slopes in each of three regimes, for $s_1 \ge N$, $s_1 \le -P$ and between:",
        (equal(found.expression, REGIMES / size[0] if size else REGIMES, shown=r"p^\star"),),
        names={q.symbol: q.latex for q in found.quantities},
    )
    return (step,)


def interpolation(theorem: Theorem) -> Derivation:
    """Connect the dots."""
    on_a_line = embedded(theorem, "interpolation")
    if on_a_line is not None:
        return on_a_line
    step = Step(
        "connect the dots",
        rf"""By \lemma{{line-gauge}}, for the targets at the distinct samples, the value is ${COST}$, the penalty of the
        network that connects the dots and the value of the dual vector with the stated $m$ and $G_k$.""",
        cites=(LINE_GAUGE,),
    )
    return proof(theorem, "interpolation", step, *formula(theorem), bias="free", where=SORTED)
