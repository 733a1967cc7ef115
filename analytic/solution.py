"""The answer: an optimal network, its dual witness, both bounds, and the proof that they meet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy
from flint import fmpq

from analytic.long_numbers import brief, long_numbers
from analytic.losses import LOSS_FUNCTIONS
from analytic.network import Network, _array
from analytic.problem import Problem
from analytic.reading import file_name
from analytic.scalars import Scalar, add, simplest, to_sympy, total
from analytic.theorem import Theorem
from analytic.verdict import Verdict

if TYPE_CHECKING:
    import numeric
    from analytic.notation import Notation

__all__ = ["Solution"]


@dataclass(frozen=True)
class Solution:
    """An exact solution. The attributes without ``exact_`` are sympy numbers in the caller's symbols."""

    problem: Problem
    theorem: Theorem
    exact_network: Network
    exact_dual: tuple[tuple[Scalar, ...], ...]
    exact_value: Scalar
    hints: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def network(self) -> Network:
        """An optimal network (optimal networks are often not unique)."""
        return self.exact_network.xreplace(self.problem.restore) if self.problem.restore else self.exact_network

    @cached_property
    def value(self) -> sympy.Expr:
        """The optimal value ``loss + beta * sum_j |w_j| ||u_j||``."""
        return to_sympy(self.exact_value).xreplace(self.problem.restore)

    @cached_property
    def dual(self) -> np.ndarray:
        """The dual witness ``v``, an object array with the shape of ``y``."""
        shape = (self.problem.n, self.problem.o) if self.problem.vector else (self.problem.n,)
        restored = [[to_sympy(cell).xreplace(self.problem.restore) for cell in row] for row in self.exact_dual]
        return _array([tuple(row) for row in restored], shape)

    @cached_property
    def exact_lower_bound(self) -> Scalar:
        """The dual objective of the witness, computed from the data, not from the theorem."""
        dual = LOSS_FUNCTIONS[self.problem.loss].dual
        columns = zip(zip(*self.exact_dual, strict=True), zip(*self.problem.y, strict=True), strict=True)
        found = total(dual(v, y) for v, y in columns)
        return found if isinstance(found, fmpq) else simplest(sympy.sympify(found))

    @cached_property
    def lower_bound(self) -> sympy.Expr:
        """The dual objective of :attr:`dual`: no network has a smaller value."""
        return to_sympy(self.exact_lower_bound).xreplace(self.problem.restore)

    @cached_property
    def gap(self) -> sympy.Expr:
        """``value - lower_bound``: zero for an exact solution."""
        difference = add(self.exact_value, -self.exact_lower_bound)
        return to_sympy(difference if isinstance(difference, fmpq) else vanish(difference))

    @cached_property
    def _verdict(self) -> Verdict:
        if self.problem.symbolic:
            from analytic.symbolic import verify_symbolic

            return verify_symbolic(self)
        from analytic import checker
        from analytic.certificate import payload

        with long_numbers():
            found = checker.check(payload(self))
        if found.proved and not found.optimal:
            return Verdict("refuted", f"the bounds {found.lower_bound} and {found.value} do not meet")
        status = "proved" if found.proved else "refuted" if found.refuted else "undecided"
        return Verdict(status, found.reason)  # type: ignore[arg-type]

    def verify(self) -> Verdict:
        """Whether the certificate proves global optimality, re-derived from the data by the checker.

        >>> import analytic
        >>> analytic.solve([0, 1, 3], [0, 1, 0], loss="interpolation", bias="free").verify().proved
        True
        """
        return self._verdict

    def latex(self, *, digits: int | None = None, notation: Notation | None = None) -> str:
        """The solution as LaTeX: network, value and certificate, exact or to ``digits`` significant digits."""
        from analytic.latex.solution import solution_latex

        with long_numbers():
            return solution_latex(self, digits=digits, notation=notation)

    def to_numpy(self) -> numeric.Solution:
        """The same answer as a :class:`numeric.Solution` with float arrays."""
        from analytic.floats import to_numeric

        return to_numeric(self)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the certificate file that ``neuralgauge check`` verifies from scratch."""
        from analytic.certificate import write

        with long_numbers():
            write(self, file_name(path))

    def __repr__(self) -> str:
        return f"Solution(theorem={self.theorem.id!r}, value={brief(self.value)}, neurons={self.exact_network.neurons})"


def vanish(difference: sympy.Expr) -> sympy.Expr:
    """Zero when algebra proves that the expression vanishes, else a simplified form of it."""
    simpler = difference
    for attempt in (sympy.expand, _logs, sympy.radsimp, sympy.simplify):
        simpler = attempt(difference)
        if simpler.is_zero:
            return sympy.Integer(0)
    return simpler


def _logs(expression: sympy.Expr) -> sympy.Expr:
    """Arguments of logarithms in one canonical form of their number field, so that equal ones cancel."""
    return sympy.expand(expression.replace(sympy.log, lambda argument: sympy.log(sympy.radsimp(argument))))
