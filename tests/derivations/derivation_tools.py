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
def proof_of(key: str) -> Derivation:
    """The derivation of a theorem, built and checked once."""
    return analytic.theorems[key].derive()


def proved_theorems() -> list[str]:
    """The ids of the theorems that have a derivation."""
    return [key for key, theorem in analytic.theorems.items() if theorem.derivation is not None]


def derived() -> dict[str, Derivation]:
    """The derivation of every theorem that has one."""
    return {key: proof_of(key) for key in proved_theorems()}


def steps_of(key: str) -> dict[str, Step]:
    """The steps of the derivation of a theorem, or of a lemma."""
    proof = lemmas()[key] if key in lemmas() else proof_of(key)
    return {f"{key}: {step.title}": step for step in proof.steps}


def steps() -> dict[str, Step]:
    """Every step of every derivation and of every lemma, each once."""
    return {name: step for key in [*proved_theorems(), *lemmas()] for name, step in steps_of(key).items()}


def claims(kind: type[C], among: dict[str, Step] | None = None) -> dict[str, C]:
    """Every claim of that kind, without repetition: of all steps, or of those given."""
    found: dict[str, C] = {}
    for name, step in (steps() if among is None else among).items():
        for i, claim in enumerate(step.claims):
            if isinstance(claim, kind) and claim not in found.values():
                found[f"{name} {i}"] = claim
    return found


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
