"""Theorems of the registry that say what a claim says: they cover the problems, with the same value."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import sympy

from analytic.exact.scalars import sign, simplest, to_sympy
from analytic.exact.time_limit import within
from analytic.families.registry import theorems
from analytic.model.problem import Problem
from analytic.theorem.record import Theorem
from numeric.errors import InputError

KEPT = 64
"""Problems that are compared with theorems, spread over the search, at most."""
FEWEST = 5
"""With fewer problems nothing is said."""
COMPARED = 12
"""Of those, the values compared with a theorem's exactly."""
SECONDS = 3.0


@dataclass
class Sample:
    """Problems on which a claim held, every one at first, then every second, every fourth and so on."""

    problems: list[tuple[Problem, sympy.Expr]] = field(default_factory=list)
    stride: int = 1
    seen: int = 0

    def add(self, problem: Problem, claimed: sympy.Expr) -> None:
        """One more problem."""
        if self.seen % self.stride == 0:
            self.problems.append((problem, claimed))
        self.seen += 1
        if len(self.problems) == KEPT:
            self.problems, self.stride = self.problems[::2], 2 * self.stride


def stating(sample: Sample, besides: str | None) -> tuple[str, ...]:
    """Ids of the theorems whose hypotheses hold on all problems of the sample, and whose value is the claimed one.

    The theorem ``besides`` is left out: the claim is its own.
    """
    if len(sample.problems) < FEWEST:
        return ()
    end = time.monotonic() + SECONDS
    found = []
    for theorem in theorems.values():
        if theorem.propose is None or theorem.id == besides:
            continue
        if time.monotonic() > end:
            break
        if all(theorem.first_failing(problem) is None for problem, _ in sample.problems) and _agrees(theorem, sample):
            found.append(theorem.id)
    return tuple(found)


def _agrees(theorem: Theorem, sample: Sample) -> bool:
    """Whether the values are equal, exactly, on problems spread over the sample."""
    step = -(-len(sample.problems) // COMPARED)
    assert theorem.propose is not None
    try:
        with within(SECONDS):
            for problem, claimed in sample.problems[::step]:
                if sign(simplest(to_sympy(theorem.propose(problem).value) - claimed)) != 0:
                    return False
    except (InputError, ArithmeticError, NotImplementedError):
        return False
    return True
