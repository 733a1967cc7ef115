"""What a record is made of: hypotheses with exact tests, formulas that are evaluated and printed, examples, sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import sympy

from analytic.derivation.cases import resolve
from analytic.exact.evaluation import evaluated
from analytic.exact.scalars import Expression, Scalar, sign, the_decider, to_sympy
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.statement import Data
from numeric.errors import UnsupportedError

LONGEST_LINE = 240  # characters of LaTeX source beyond which a sum is printed one term a line


@dataclass(frozen=True)
class Hypothesis:
    """One condition of a theorem: LaTeX (in the macros of :class:`Notation`), words and an exact test.

    ``means`` is what the LaTeX says, evaluated on numbers without the exact test: the two are compared. A limit of
    the implementation, which no statement prints, has none. ``needs_limits`` marks a test that can only be run where
    the limits of the code are kept. A ``standing`` one says what the objects of the statement are: all data meet it.
    A ``later`` one is written in letters of :attr:`Theorem.where`, and printed after them.
    """

    id: str
    latex: str
    text: str
    test: Callable[[Problem], Verdict]
    means: Callable[[Data], bool] | None = None
    needs_limits: bool = False
    standing: bool = False
    later: bool = False

    def holds(self, problem: Problem) -> Verdict:
        """The verdict of the test; undecided where the data are beyond what it can do."""
        try:
            return self.test(problem)
        except UnsupportedError as error:
            return Verdict("undecided", str(error))


@dataclass(frozen=True)
class Reference:
    """Where a result comes from: the paper, the number of the theorem, lemma or section in it, and what is used of it.

    ``differs`` says where the cited problem is another one. ``unseen`` says why a place has no number: what of the
    text could not be read.
    """

    key: str
    text: str
    place: str = ""
    role: str = ""
    differs: str = ""
    unseen: str = ""

    def __str__(self) -> str:
        where = f", {self.place}" if self.place else ""
        notes = "; ".join(part for part in (self.role, self.differs, "" if self.place else self.unseen) if part)
        return f"[{self.key}] {self.text}{where}" + (f" ({notes})" if notes else "")


@dataclass(frozen=True)
class Quantity:
    """A number that a formula is written in, e.g. the norm of the positive targets."""

    symbol: sympy.Symbol
    latex: str
    evaluate: Callable[[Problem], Scalar]
    means: Callable[[Data], float] | None = None


@dataclass(frozen=True)
class Formula:
    """``left = expression``: the same sympy expression is evaluated, tested and printed."""

    name: str
    left: str
    expression: sympy.Expr
    quantities: tuple[Quantity, ...]

    def evaluate(self, problem: Problem) -> sympy.Expr:
        """The value of the expression on a problem's data."""
        exact = {q.symbol: q.evaluate(problem) for q in self.quantities}
        if not any(isinstance(value, Expression) and value.free_symbols for value in exact.values()):
            found = evaluated(self.expression, exact)
            if found is not None:
                return to_sympy(found)
        values = {symbol: to_sympy(value) for symbol, value in exact.items()}
        decider = the_decider()
        if decider is not None:  # sympy takes long to compare long expressions
            plain = resolve(self.expression, lambda form: sign(form.xreplace(values)) or 0)
            return plain.xreplace(values)
        return sympy.sympify(self.expression.subs(values, simultaneous=True))

    def stated(self, data: Data) -> float:
        """The value of the printed expression where its quantities are what their LaTeX says."""
        values = []
        for quantity in self.quantities:
            if quantity.means is None:
                raise ValueError(f"quantity {quantity.symbol} has no meaning in numbers: give means")
            values.append(np.float64(quantity.means(data)))  # divides by zero in silence
        with np.errstate(all="ignore"):  # pieces that do not hold are evaluated as well
            return float(self._in_floats(*values))

    @cached_property
    def _in_floats(self) -> Callable[..., Any]:
        found: Callable[..., Any] = sympy.lambdify([q.symbol for q in self.quantities], self.expression, "numpy")
        return found

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


@dataclass(frozen=True)
class Suppose:
    """Hypotheses that are printed together behind ``opening``, such as "Suppose that"."""

    opening: str
    hypotheses: tuple[Hypothesis, ...]
