"""Derivation for several outputs with disjoint supports on whitened data."""

from __future__ import annotations

from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import proof_several, proved
from analytic.families.whitened.lemmas import COLUMNS
from analytic.theorem.record import Theorem


def one_hot(theorem: Theorem) -> Derivation:
    """Every column is the problem with one output."""
    one = proved("whitened-squared")
    columns = Step(
        "the columns decouple",
        rf"""By \lemma{{whitened-columns}} the conditions on the columns of $\dual$ suffice; and neurons with one
        nonzero output each make loss, penalty and dual objective sums over the columns. Each of them is the problem
        of \lemma{{{one.id}}} with the halves of its column.""",
        cites=(COLUMNS, one),
    )
    where = r"Here $\data \data^\top = I$ and the columns of $\target$ have disjoint supports."
    return proof_several(theorem, "squared", columns, where=where)
