"""The answer: an optimal network, its dual witness, both bounds, and the proof that they meet."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import sympy
from flint import fmpq

from analytic.derivation.vanishing import vanish
from analytic.exact.long_numbers import brief, long_numbers
from analytic.exact.reading import file_name
from analytic.exact.scalars import to_sympy
from analytic.exact.time_limit import require_seconds
from analytic.files.certificate import write
from analytic.latex.solution import solution_latex
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.verification.answers import VERIFY_LIMIT, verify

if TYPE_CHECKING:
    import numeric

__all__ = ["Solution"]


@dataclass(frozen=True)
class Solution(Answer):
    """An exact solution. The attributes without ``exact_`` are sympy numbers in the caller's symbols."""

    _verdicts: dict[str, tuple[float, Verdict]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def gap(self) -> sympy.Expr:
        """``value - lower_bound``: zero where that is proved, else what algebra leaves of the difference."""
        difference = self.exact_value - self.exact_lower_bound
        if isinstance(difference, fmpq):
            return to_sympy(difference)
        if self.problem.symbolic and self.verify().proved:
            return sympy.Integer(0)
        with long_numbers():
            return vanish(to_sympy(difference)).xreplace(self.problem.restore)

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
            known = verify(self, time_limit)
            self._verdicts["last"] = (time_limit, known)
        return known

    def latex(self, *, digits: int | None = None, notation: Notation | None = None) -> str:
        """The solution as LaTeX: network, value and certificate, exact or to ``digits`` significant digits."""
        with long_numbers():
            return solution_latex(self, self.verify(), digits=digits, notation=notation)

    def to_numpy(self) -> numeric.Solution:
        """The same answer as a :class:`numeric.Solution` with float arrays."""
        from analytic.files.floats import to_numeric

        return to_numeric(self)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the certificate file that ``neuralgauge check`` verifies from scratch."""
        with long_numbers():
            write(self, file_name(path))

    def __repr__(self) -> str:
        return f"Solution(theorem={self.theorem.id!r}, value={brief(self.value)}, neurons={self.exact_network.neurons})"
