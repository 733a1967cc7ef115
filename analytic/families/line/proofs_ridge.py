"""The derivation for samples on parallel lines."""

from __future__ import annotations

from analytic.derivation.claims import Conclusion
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import proof, proved
from analytic.families.line.lemmas_ridge import COPIES, PARALLEL
from analytic.model.losses import LOSSES
from analytic.theorem.record import Theorem


def ridge(theorem: Theorem, flat: Theorem) -> Derivation:
    """One line for all of them, or one of them for all."""
    loss = flat.id.removeprefix("one-dimensional-")
    step = _transversal(theorem, flat) if LOSSES[loss].constrained else _copies(theorem, flat)
    return proof(theorem, loss, step, bias="free")


def _copies(theorem: Theorem, flat: Theorem) -> Step:
    count, one = (quantity.symbol for quantity in theorem.formulas[0].quantities)
    return Step(
        "L times one line",
        rf"""Let $g$ and $q$ be network and dual vector of \lemma{{{flat.id}}} with the decay $\decay / L$. By
        \lemma{{line-copies}} $g(a^\top \point)$ and the $\dual$ with the entries of $q$ on every line have $L$
        times their values, which are equal, and $\dual$ is feasible:""",
        (Conclusion(theorem.formulas[0].expression, count * one),),
        names={count: "L", one: r"p^\star_1"},
        cites=(COPIES, proved(flat.id)),
    )


def _transversal(theorem: Theorem, flat: Theorem) -> Step:
    one = theorem.formulas[0].quantities[0].symbol
    return Step(
        "one line for all of them",
        rf"""Let $g$ and $q$ be network and dual vector of \lemma{{{flat.id}}} for the places $a^\top \data_i$ and
        the targets. There are such: equal places have equal targets, so that the places have a network that meets
        the constraints. By \lemma{{line-parallel}} $g(a^\top \point)$ has the penalty of $g$, and as $g$ does at
        the places, it meets the constraints. The dual vector $\dual$ has the entries of $q$, summed over equal
        places, on samples of the line $p + \mathbb{{R}} a$, one at each place, and zero on the others; by the same
        lemma $h(\dual) \le h_1(q) \le 1$, and $D(\dual)$ is the dual value of $q$, because equal places have equal
        targets. So both values are""",
        (Conclusion(theorem.formulas[0].expression, one),),
        names={one: r"p^\star_1"},
        cites=(PARALLEL, proved(flat.id)),
    )
