"""Hinge loss for samples on a line, with free bias: an exact linear program."""

from __future__ import annotations

from dataclasses import replace

from analytic.families.line import hinge
from analytic.families.line.data import hypotheses
from analytic.theorem.hypotheses import NUMERIC_BETA
from analytic.theorem.record import Example

THEOREM = replace(
    hinge.THEOREM,
    id="rank-one-free-hinge",
    title="Hinge loss on a line in several dimensions",
    hypotheses=hypotheses("hinge", embedded=True, targets=(NUMERIC_BETA,)),
    conclusion=r"Let $x = c$ and replace $\decay$ by $\decay / \lVert a \rVert$. " + hinge.THEOREM.conclusion,
    examples=(
        Example([[0, 0], [3, 4]], [-1, 1], "1/10", {"loss": "hinge", "beta": "1/4", "bias": "free"}),
        Example([[0, 0], [1, 1]], [-1, 1], "sqrt(2)/4", {"loss": "hinge", "beta": "1/4", "bias": "free"}),
    ),
    rank=22,
)
