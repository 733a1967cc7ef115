"""How a theorem follows its optimum through beta: where the form of the answer changes, and the answer at one beta."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from analytic.problem import Problem
from analytic.scalars import Scalar, sign
from analytic.theorem import Candidate

__all__ = ["Thresholds", "Trace"]


class Trace(Protocol):
    """The optimum of one data set as a function of beta."""

    def breakpoints(self) -> list[Scalar]:
        """Every positive beta at which the network or its derivative in beta changes, in any order."""
        ...

    def candidate(self, problem: Problem) -> Candidate:
        """The optimum at the beta of ``problem``, whose data are those of the trace."""
        ...


@dataclass(frozen=True)
class Thresholds:
    """A trace whose breakpoints are known numbers, with a closed form between them."""

    levels: tuple[Scalar, ...]
    propose: Callable[[Problem], Candidate]

    @classmethod
    def at(cls, levels: Iterable[Scalar], propose: Callable[[Problem], Candidate]) -> Thresholds:
        """With the zero levels, which no positive beta reaches, left out."""
        return cls(tuple(level for level in levels if sign(level) != 0), propose)

    def breakpoints(self) -> list[Scalar]:
        """The thresholds."""
        return list(self.levels)

    def candidate(self, problem: Problem) -> Candidate:
        """The closed form."""
        return self.propose(problem)
