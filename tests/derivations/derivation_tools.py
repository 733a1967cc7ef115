"""What the tests of derivations share: every theorem, and ways to falsify a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import sympy

import analytic
from analytic.derivation import Derivation, Relation
from analytic.derivation.cases import Fact, fact
from analytic.derivation.counterexample import counterexample


@cache
def derived() -> dict[str, Derivation]:
    """The derivation of every theorem that has one, built and checked once."""
    return {key: t.derive() for key, t in analytic.theorems.items() if t.derivation is not None}


def relations() -> dict[str, Relation]:
    """Every relation of every derivation, without repetition."""
    found: dict[str, Relation] = {}
    for key, derivation in derived().items():
        for step in derivation.steps:
            for i, claim in enumerate(step.claims):
                if isinstance(claim, Relation) and claim not in found.values():
                    found[f"{key}: {step.title} {i}"] = claim
    return found


def corrupted(claim: Relation) -> Iterator[tuple[str, Relation]]:
    """The claim with its right side shifted and doubled, and an inequality with its strict converse."""
    if claim.op == "==":
        yield "shifted", replace(claim, right=claim.right + 1)
        if not replace(claim, right=sympy.Integer(0)).check().proved:
            yield "negated", replace(claim, right=-claim.right)
            yield "doubled", replace(claim, right=2 * claim.right)
    else:
        converse = {"<=": ">", ">=": "<"}[claim.op]
        yield "converse", replace(claim, op=converse)


def satisfiable(claim: Relation) -> bool:
    """Whether some values meet the conditions of the claim, so that it says something."""
    never = Fact(sympy.Integer(-1))
    return counterexample(never, [fact(item.relation) for item in claim.given]) is not None
