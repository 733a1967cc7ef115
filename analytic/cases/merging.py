"""Cases with the same formulas as one, where the union of their conditions is said by conditions again."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from analytic.cases.case import Case, essential
from analytic.cases.cover import Cover, Part, simply_covered
from analytic.cases.regions import Region, opposite
from analytic.derivation.cases import SignFact
from analytic.model.problem import Problem

Key = tuple[Hashable, ...]


def merged(covered: Cover) -> Cover:
    """The cases, those of one network, dual and value together if what is true in all of them says where they hold."""
    problem, region = covered.problem, covered.region
    groups: dict[Key, list[Case]] = {}
    for case in covered.cases:
        groups.setdefault(_formulas(case), []).append(case)
    found = []
    for group in groups.values():
        union = None if len(group) == 1 or any(case.equations for case in group) else _union(problem, region, group)
        found += group if union is None else [replace(group[0], facts=essential(union, region))]
    return replace(covered, cases=found)


def _formulas(case: Case) -> Key:
    network = case.answer.exact_network
    weights = network.U_rows, network.b_row, network.w_rows, network.xi_row, network.skip_rows
    return *weights, case.answer.exact_dual, case.answer.exact_value, repr(case.answer.hints)


def _union(problem: Problem, region: Region, group: Sequence[Case]) -> list[SignFact] | None:
    """Conditions that hold exactly where one of the cases does; None where none are seen."""
    facts = list(dict.fromkeys(fact for case in group for fact in case.facts))
    shared = [fact for fact in facts if not any(_met(region, *case.facts, opposite(fact)) for case in group)]
    whole = region.and_also(*shared)
    outside = np.logical_and.reduce([_outside(region, case) for case in group])
    if not shared or (whole.met_in_sample() & outside).any():
        return None
    for fact in shared:
        if not all(region.and_also(*case.facts).implies(fact) for case in group):
            return None
    return shared if simply_covered(Part(problem, whole, whole), group) else None


def _met(region: Region, *facts: SignFact) -> bool:
    return bool(region.and_also(*facts).met_in_sample().any())


def _outside(region: Region, case: Case) -> np.ndarray:
    """Which values of the sample clearly fail a condition of the case."""
    failed: np.ndarray = np.logical_or.reduce([region.and_also(opposite(fact)).met_in_sample() for fact in case.facts])
    return failed
