"""What a theorem is: a record whose hypotheses are tested, whose formulas are evaluated and printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import sympy

from analytic.derivation.cases import resolve
from analytic.derivation.grades import ASSERTED, Grade
from analytic.exact.scalars import Scalar, sign, the_decider, to_sympy
from analytic.model.display import Displayed
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.candidate import Candidate
from analytic.theorem.trace import Trace
from numeric.arrays import one_line
from numeric.errors import DataError, UnsupportedError

if TYPE_CHECKING:
    from analytic.derivation import Derivation

LONGEST_LINE = 240  # characters of LaTeX source beyond which a sum is printed one term a line


@dataclass(frozen=True)
class Hypothesis:
    """One condition of a theorem: LaTeX (in the macros of :class:`Notation`), words and an exact test."""

    id: str
    latex: str
    text: str
    test: Callable[[Problem], Verdict]

    def holds(self, problem: Problem) -> Verdict:
        """The verdict of the test; undecided where the data are beyond what it can do."""
        try:
            return self.test(problem)
        except UnsupportedError as error:
            return Verdict("undecided", str(error))


@dataclass(frozen=True)
class Reference:
    """Where a result comes from."""

    key: str
    text: str
    place: str = ""

    def __str__(self) -> str:
        return f"[{self.key}] {self.text}" + (f", {self.place}" if self.place else "")


@dataclass(frozen=True)
class Quantity:
    """A number that a formula is written in, e.g. the norm of the positive targets."""

    symbol: sympy.Symbol
    latex: str
    evaluate: Callable[[Problem], Scalar]


@dataclass(frozen=True)
class Formula:
    """``left = expression``: the same sympy expression is evaluated, tested and printed."""

    name: str
    left: str
    expression: sympy.Expr
    quantities: tuple[Quantity, ...]

    def evaluate(self, problem: Problem) -> sympy.Expr:
        """The value of the expression on a problem's data."""
        values = {q.symbol: to_sympy(q.evaluate(problem)) for q in self.quantities}
        decider = the_decider()
        if decider is not None:  # sympy takes long to compare long expressions
            plain = resolve(self.expression, lambda form: sign(form.subs(values, simultaneous=True)) or 0)
            return sympy.sympify(plain.subs(values, simultaneous=True))
        return sympy.sympify(self.expression.subs(values, simultaneous=True))

    def latex(self, notation: Notation) -> str:
        """The equation."""
        names = {q.symbol: notation.render(q.latex) for q in self.quantities}
        left, right = notation.render(self.left), sympy.latex(self.expression, symbol_names=names)
        if len(right) <= LONGEST_LINE or not self.expression.is_Add:
            return f"{left} = {right}"
        terms = [sympy.latex(term, symbol_names=names) for term in self.expression.as_ordered_terms()]
        lines = [terms[0], *(term if term.startswith("-") else f"+ {term}" for term in terms[1:])]
        return rf"\begin{{aligned}} {left} ={{}}& " + r" \\ & ".join(lines) + r" \end{aligned}"

    def where(self, notation: Notation) -> dict[str, str]:
        """Name and LaTeX of every quantity."""
        return {q.symbol.name: notation.render(q.latex) for q in self.quantities}


@dataclass(frozen=True)
class Example:
    """A worked example: arguments of ``solve`` and the value that the theorem gives."""

    A: Any
    y: Any
    value: Any
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Theorem(Displayed):
    """A result with everything that the toolkit needs to select, apply, print and test it.

    ``conclusion`` is LaTeX in macros; ``formulas`` are its evaluated part. ``propose`` is absent for a result
    that states a property and gives no network. ``rank`` orders the selection: lower is tried first.
    ``trace`` follows the optimum through beta, where the answer is piecewise polynomial in it.
    ``feasibility`` names the checker's method that re-derives dual feasibility from the data.
    ``derivation`` builds the proof from the record itself; ``check`` tests a property that has no examples.
    """

    id: str
    title: str
    hypotheses: tuple[Hypothesis, ...]
    conclusion: str
    formulas: tuple[Formula, ...]
    references: tuple[Reference, ...]
    examples: tuple[Example, ...]
    propose: Callable[[Problem], Candidate] | None = None
    trace: Callable[[Problem], Trace] | None = None
    feasibility: str = ""
    rank: int = 50
    derivation: Callable[[Theorem], Derivation] | None = None
    check: Callable[[], Verdict] | None = None

    def derive(self) -> Derivation:
        """The steps from the training problem to the closed form, their claims checked by the machine.

        >>> import analytic
        >>> analytic.theorems["whitened-interpolation"].derive().check().proved
        True
        """
        if self.derivation is None:
            raise UnsupportedError(f"theorem {self.id} has no derivation: see its references for a proof")
        return self.derivation(self)

    @property
    def grade(self) -> Grade:
        """How much its derivation is worth: the grade of the weakest link that it uses; asserted without one.

        It is what the derivation declares; ``derive().check()`` executes every claim behind it.

        >>> import analytic
        >>> str(analytic.theorems["one-dimensional-squared"].grade)
        'proved'
        """
        return ASSERTED if self.derivation is None else self.derive().grade

    def applies(self, problem: Problem) -> Verdict:
        """Whether every hypothesis holds; the reason names the first that does not."""
        if not isinstance(problem, Problem):
            raise DataError(f"problem is {one_line(problem)}: give Problem.build(A, y, ...)")
        if self.propose is None:
            return Verdict("refuted", "states a property and gives no network")
        for hypothesis in self.hypotheses:
            verdict = hypothesis.holds(problem)
            if not verdict.proved:
                return Verdict(verdict.status, f"needs: {hypothesis.text}; but {verdict.reason}")
        return Verdict("proved", "every hypothesis holds")

    def satisfied(self, problem: Problem) -> int:
        """How many hypotheses hold before the first that does not."""
        held = takewhile(lambda hypothesis: hypothesis.holds(problem).proved, self.hypotheses)
        return sum(1 for _ in held) if self.propose is not None else -1

    @property
    def statement_latex(self) -> str:
        """The statement in the default notation."""
        return self.statement(Notation())

    def statement(self, notation: Notation) -> str:
        """The statement as LaTeX text: hypotheses, conclusion and formulas."""
        notation = Notation.of(notation)
        given = ", ".join(f"{h.text} (${notation.render(h.latex)}$)" for h in self.hypotheses)
        lines = [f"Suppose that {given}. {notation.prose(self.conclusion)}"]
        lines += [rf"\[ {formula.latex(notation)} \]" for formula in self.formulas]
        return "\n".join(lines)

    def __deepcopy__(self, memo: object) -> Theorem:
        """Itself: a record holds functions and constants, nothing that changes."""
        return self

    def __repr__(self) -> str:
        needs = "; ".join(hypothesis.text for hypothesis in self.hypotheses)
        sources = ", ".join(str(reference) for reference in self.references)
        return f"Theorem({self.id!r}, {self.title!r}, if {needs}; {sources})"


class NoClosedForm(UnsupportedError):
    """No theorem applies; ``reasons`` says for each theorem which hypothesis failed.

    ``closest`` are the ids of those of which the most hypotheses hold.
    """

    def __init__(self, reasons: Mapping[str, str], closest: Sequence[str] = ()) -> None:
        self.reasons = dict(reasons)
        self.closest = tuple(closest)
        nearest = "; ".join(f"{key} {self.reasons[key]}" for key in closest)
        super().__init__(
            f"no closed form is known for this problem: {len(self.reasons)} theorems were tried"
            + (f" (nearest: {nearest})" if nearest else "")
            + "; see .reasons, or use numeric.solve for a certified floating-point optimum"
        )

    def __reduce__(self) -> tuple[type[NoClosedForm], tuple[dict[str, str], tuple[str, ...]]]:
        return type(self), (self.reasons, self.closest)
