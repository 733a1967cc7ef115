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

from analytic.exact.long_numbers import brief, long_numbers
from analytic.exact.reading import file_name
from analytic.exact.scalars import Scalar, add, simplest, to_sympy, total
from analytic.exact.time_limit import require_seconds
from analytic.families.record import Theorem
from analytic.model.losses import LOSS_FUNCTIONS
from analytic.model.network import Network, _array
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from numeric.errors import UnsupportedError

if TYPE_CHECKING:
    import numeric
    from analytic.model.notation import Notation

__all__ = ["Solution"]

VERIFY_LIMIT = 60.0
"""Seconds that a proof with symbols may take."""


@dataclass(frozen=True)
class Solution:
    """An exact solution. The attributes without ``exact_`` are sympy numbers in the caller's symbols."""

    problem: Problem
    theorem: Theorem
    exact_network: Network
    exact_dual: tuple[tuple[Scalar, ...], ...]
    exact_value: Scalar
    hints: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    _verdicts: dict[str, tuple[float, Verdict]] = field(default_factory=dict, init=False, compare=False, repr=False)

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
        """``value - lower_bound``: zero where that is proved, else what algebra leaves of the difference."""
        difference = add(self.exact_value, -self.exact_lower_bound)
        if isinstance(difference, fmpq):
            return to_sympy(difference)
        if self.problem.symbolic and self.verify().proved:
            return sympy.Integer(0)
        with long_numbers():
            return vanish(difference).xreplace(self.problem.restore)

    def _checked(self) -> Verdict:
        """What the checker says of the certificate."""
        from analytic import checker
        from analytic.files.certificate import payload

        try:
            with long_numbers():
                found = checker.check(payload(self))
        except (UnsupportedError, checker.CertificateError) as error:  # logarithms; numbers longer than are read
            return Verdict("undecided", f"the certificate is beyond the checker: {error}")
        if found.proved and not found.optimal:
            return Verdict("refuted", f"the bounds {found.lower_bound} and {found.value} do not meet")
        status = "proved" if found.proved else "refuted" if found.refuted else "undecided"
        return Verdict(status, found.reason)  # type: ignore[arg-type]

    def verify(self, *, time_limit: float = VERIFY_LIMIT) -> Verdict:
        """Whether the certificate proves global optimality, re-derived from the data by the checker.

        With symbols in the data it is proved for all their values, which can take long: after ``time_limit`` seconds
        the verdict is "undecided". (Numbers have a limit on the work of the checker instead.)

        >>> import analytic
        >>> analytic.solve([0, 1, 3], [0, 1, 0], loss="interpolation", bias="free").verify().proved
        True
        """
        require_seconds(time_limit)
        spent, known = self._verdicts.get("last", (0.0, None))
        if known is None or (known.undecided and self.problem.symbolic and time_limit > spent):
            if self.problem.symbolic:
                from analytic.answers.symbolic import verify_symbolic

                with long_numbers():
                    known = verify_symbolic(self, time_limit)
            else:
                known = self._checked()
            self._verdicts["last"] = (time_limit, known)
        return known

    def latex(self, *, digits: int | None = None, notation: Notation | None = None) -> str:
        """The solution as LaTeX: network, value and certificate, exact or to ``digits`` significant digits."""
        from analytic.latex.solution import solution_latex

        with long_numbers():
            return solution_latex(self, digits=digits, notation=notation)

    def to_numpy(self) -> numeric.Solution:
        """The same answer as a :class:`numeric.Solution` with float arrays."""
        from analytic.files.floats import to_numeric

        return to_numeric(self)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the certificate file that ``neuralgauge check`` verifies from scratch."""
        from analytic.files.certificate import write

        with long_numbers():
            write(self, file_name(path))

    def __repr__(self) -> str:
        return f"Solution(theorem={self.theorem.id!r}, value={brief(self.value)}, neurons={self.exact_network.neurons})"


def vanish(difference: sympy.Expr) -> sympy.Expr:
    """Zero when algebra proves that the expression vanishes, else a simplified form of it, or itself if it is long."""
    from analytic.derivation.effort import few

    simpler = difference
    if not few(difference):
        return difference
    for attempt in (sympy.expand, _logs, sympy.radsimp, sympy.simplify):
        simpler = attempt(difference)
        if simpler.is_zero:
            return sympy.Integer(0)
    return simpler


def _logs(expression: sympy.Expr) -> sympy.Expr:
    """Arguments of logarithms in one canonical form of their number field, so that equal ones cancel."""
    return sympy.expand(expression.replace(sympy.log, lambda argument: sympy.log(sympy.radsimp(argument))))
