"""What the tests of derivations share: every theorem, and ways to falsify a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TypeVar

import sympy

import analytic
from analytic.derivation import Derivation, Relation, Step
from analytic.derivation.cases import SignFact, fact
from analytic.derivation.counterexample import counterexample
from analytic.families.registry import lemmas

C = TypeVar("C")


@cache
def derived() -> dict[str, Derivation]:
    """The derivation of every theorem that has one, built and checked once."""
    return {key: t.derive() for key, t in analytic.theorems.items() if t.derivation is not None}


@cache
def steps() -> dict[str, Step]:
    """Every step of every derivation and of every lemma, each once."""
    found = {f"{key}: {step.title}": step for key, proof in derived().items() for step in proof.steps}
    for key, lemma in lemmas().items():
        found |= {f"{key}: {step.title}": step for step in lemma.steps}
    return found


def claims(kind: type[C]) -> dict[str, C]:
    """Every claim of that kind, without repetition."""
    found: dict[str, C] = {}
    for name, step in steps().items():
        for i, claim in enumerate(step.claims):
            if isinstance(claim, kind) and claim not in found.values():
                found[f"{name} {i}"] = claim
    return found


def relations() -> dict[str, Relation]:
    """Every relation of every derivation and lemma, without repetition."""
    return claims(Relation)


def corrupted(claim: Relation) -> Iterator[tuple[str, Relation]]:
    """The claim with its right side shifted and doubled, and an inequality with its strict converse."""
    if claim.op == "==":
        yield "shifted", replace(claim, right=claim.right + 1)
        if not replace(claim, right=sympy.Integer(0)).check().proved:
            yield "negated", replace(claim, right=-claim.right)
            yield "doubled", replace(claim, right=2 * claim.right)
    else:
        converse = {"<=": ">", ">=": "<", ">": "<=", "<": ">="}[claim.op]
        yield "converse", replace(claim, op=converse)


def satisfiable(claim: Relation) -> bool:
    """Whether some values meet the conditions of the claim, so that it says something."""
    never = SignFact(sympy.Integer(-1))
    return counterexample(never, [fact(item.relation) for item in claim.given]) is not None
