"""Derivations for one-dimensional data and samples on a line, with free bias."""

from __future__ import annotations

from analytic.derivation.claims import Claim, Conclusion
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import opening, proof, proved
from analytic.families.line.lemmas_gauge import COST, DIRECTION, GAUGE, LINE_GAUGE
from analytic.model.losses import LOSSES
from analytic.theorem.record import Theorem

SORTED = r"Equal samples are merged, $\dual$ is summed over them: $x_1 < x_2 < \dots$ are the distinct ones."


def embedded(theorem: Theorem, loss: str) -> Derivation | None:
    """Samples on a line, from the theorem in one dimension; None in one dimension."""
    if not any(hypothesis.id == "on-a-line" for hypothesis in theorem.hypotheses):
        return None
    flat = proved(f"one-dimensional-{loss}")
    dual = r"divided by $\lVert a \rVert$" if LOSSES[loss].constrained else "as they are"
    step = Step(
        "one direction",
        rf"""By \lemma{{line-direction}} the optimal networks on the data $c$ with the divided penalty, their neurons
        turned along $a$, are optimal here, and so are the dual vectors, {dual}; \lemma{{{flat.id}}} gives them"""
        + (":" if theorem.formulas else "."),
        value(theorem),
        names={q.symbol: q.latex for formula in theorem.formulas for q in formula.quantities},
        cites=(DIRECTION, flat),
    )
    return Derivation(theorem.id, opening(loss, "free"), (step,))


def value(theorem: Theorem) -> tuple[Claim, ...]:
    """The record's formula is the gauge, divided by the length of the direction in several dimensions."""
    if not theorem.formulas:
        return ()
    found = theorem.formulas[0]
    size = [q.symbol for q in found.quantities if q.symbol.name == "a_norm"]
    return (Conclusion(found.expression, GAUGE / size[0] if size else GAUGE),)


def interpolation(theorem: Theorem) -> Derivation:
    """Connect the dots."""
    on_a_line = embedded(theorem, "interpolation")
    if on_a_line is not None:
        return on_a_line
    step = Step(
        "connect the dots",
        rf"""By \lemma{{line-gauge}}, for the targets at the distinct samples, the value is ${COST}$, the penalty of the
        network that connects the dots and the value of the dual vector with the stated $m$ and $G_k$:""",
        value(theorem),
        names={q.symbol: q.latex for q in theorem.formulas[0].quantities},
        cites=(LINE_GAUGE,),
    )
    return proof(theorem, "interpolation", step, bias="free", where=SORTED)
