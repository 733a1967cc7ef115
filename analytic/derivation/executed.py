"""Claims that a computation of their own decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analytic.derivation.grades import ASSERTED, Grade
from analytic.derivation.printing import NONE, Names
from analytic.derivation.rows import BREAK, WIDE, width
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict
from numeric.errors import DataError


@dataclass(frozen=True)
class Executed:
    """A statement that ``run`` computes; ``grade`` says what the computation is worth, ``scope`` is printed.

    One that is called proved says ``why`` its computation covers all values of what is stated: an identity in
    symbols, say, or finitely many cases of which none is left out.

    >>> Executed("2 + 2 = 4", lambda: Verdict("proved", "counted"), Grade("checked", 1)).check()
    Verdict(status='undecided', reason='checked on 1 instance: counted')
    """

    statement: str
    run: Callable[[], Verdict]
    grade: Grade
    scope: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        if self.grade.proved and not self.why.strip():
            raise DataError(f"the claim {self.statement!r} is called proved: say in why which computation covers all")

    def check(self) -> Verdict:
        """Run it: proved only if that is its grade, else at best undecided, for the reason of its grade."""
        found = self.run()
        if not found.proved:
            return found
        if self.grade.proved:
            return Verdict("proved", f"{found.reason}, {self.why}")
        return Verdict("undecided", f"{self.grade}: {found.reason}")

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """The statement, then what was run."""
        row, scope = "& " + notation.render(self.statement), notation.render(self.scope)
        joint = r"\quad " if width(row) + width(scope) < WIDE else BREAK
        return row + (rf"{joint}\text{{({scope})}}" if scope else "")


@dataclass(frozen=True)
class Asserted:
    """A statement that is used and that nothing here proves."""

    statement: str

    @property
    def grade(self) -> Grade:
        """Asserted."""
        return ASSERTED

    def check(self) -> Verdict:
        """Undecided."""
        return Verdict("undecided", "asserted, not checked")

    def latex(self, notation: Notation, names: Names = NONE) -> str:
        """The statement, marked."""
        return rf"& {notation.render(self.statement)} \quad \text{{(asserted)}}"
