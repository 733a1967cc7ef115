"""The plain record of an answer: what a theorem gave for a problem, and the two bounds, each computed from the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

import numpy as np
import sympy
from flint import fmpq

from analytic.exact.long_numbers import long_numbers
from analytic.exact.scalars import Rows, Scalar, simplest, to_sympy, total
from analytic.exact.symbols import exchanged
from analytic.model.display import Offered
from analytic.model.network import Network, object_array
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.record import Theorem


@dataclass(frozen=True)
class Answer(Offered):
    """A network, a dual witness and a value. The attributes without ``exact_`` are in the caller's symbols."""

    problem: Problem
    theorem: Theorem
    exact_network: Network
    exact_dual: Rows
    exact_value: Scalar
    hints: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, theorem: Theorem, problem: Problem) -> Self:
        """The answer that a theorem gives for a problem that meets its hypotheses."""
        if theorem.propose is None:
            raise ValueError(f"theorem {theorem.id} states a property and gives no network: choose another theorem")
        with long_numbers():
            return cls.from_candidate(theorem, problem, theorem.propose(problem))

    @classmethod
    def from_candidate(cls, theorem: Theorem, problem: Problem, found: Candidate) -> Self:
        """The same from what the theorem proposed."""
        return cls(problem, theorem, found.network, found.dual, simplest(found.value), found.hints)

    @cached_property
    def network(self) -> Network:
        """An optimal network (optimal networks are often not unique)."""
        return self.exact_network.xreplace(self.problem.restore) if self.problem.restore else self.exact_network

    @cached_property
    def value(self) -> sympy.Expr:
        """The optimal value ``loss + beta * sum_j |w_j| ||u_j||``."""
        return exchanged(to_sympy(self.exact_value), self.problem.restore)

    @property
    def shown_value(self) -> sympy.Expr:
        """The value to be printed: a prime tells two symbols of one name apart."""
        return exchanged(to_sympy(self.exact_value), self.problem.readable)

    @property
    def shown_network(self) -> Network:
        """The network to be printed, in the same way."""
        return self.exact_network.xreplace(self.problem.readable) if self.problem.readable else self.exact_network

    @cached_property
    def dual(self) -> np.ndarray:
        """The dual witness ``v``, an object array with the shape of ``y``."""
        shape = (self.problem.n, self.problem.o) if self.problem.vector else (self.problem.n,)
        restored = [[exchanged(to_sympy(cell), self.problem.restore) for cell in row] for row in self.exact_dual]
        return object_array([tuple(row) for row in restored], shape)

    @cached_property
    def exact_lower_bound(self) -> Scalar:
        """The dual objective of the witness, computed from the data, not from the theorem."""
        dual = self.problem.description.dual
        columns = zip(zip(*self.exact_dual, strict=True), zip(*self.problem.y, strict=True), strict=True)
        found = total(dual(v, y) for v, y in columns)
        return found if isinstance(found, fmpq) else simplest(sympy.sympify(found))

    @cached_property
    def lower_bound(self) -> sympy.Expr:
        """The dual objective of :attr:`dual`: no network has a smaller value."""
        return exchanged(to_sympy(self.exact_lower_bound), self.problem.restore)
