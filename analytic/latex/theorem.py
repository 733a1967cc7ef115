"""A theorem as LaTeX: title, statement, formulas and where it comes from."""

from __future__ import annotations

import re

import sympy

from analytic.latex.escape import escape
from analytic.latex.writer import LINE, width
from analytic.model.notation import Notation
from analytic.theorem.record import Formula, Reference, Theorem


def theorem_latex(theorem: Theorem, notation: Notation | None = None, *, problem: bool = True) -> str:
    """The statement with its title and references, a fragment that needs ``amsmath`` only.

    Without ``problem`` it begins with what the letters stand for: the training problem was said before.
    """
    letters = Notation.of(notation)
    statement = theorem.statement(letters, problem=problem)
    for formula in theorem.formulas:
        statement = statement.replace(rf"\[ {formula.latex(letters)} \]", _display(formula, letters))
    head = rf"\paragraph{{Theorem ({escape(theorem.title)}).}}"
    return "\n".join([head, statement, "", references_latex(theorem.references)])


def _display(formula: Formula, notation: Notation) -> str:
    """The formula on one line or, when it is long, a line for every summand."""
    whole = formula.latex(notation)
    if width(whole) <= LINE or not formula.expression.is_Add:
        return rf"\[ {whole} \]"
    names = {q.symbol: notation.render(q.latex) for q in formula.quantities}
    terms = [sympy.latex(term, symbol_names=names) for term in formula.expression.as_ordered_terms()]
    rows = [f"& {term}" if term.startswith("-") else f"& + {term}" for term in terms[1:]]
    first = f"{notation.render(formula.left)} = {{}} & {terms[0]}"
    return "\\begin{align*}\n" + " \\\\\n".join([first, *rows]) + "\n\\end{align*}"


def references_latex(references: tuple[Reference, ...]) -> str:
    """One sentence a reference."""
    return r"\emph{Reference:} " + "; ".join(_text(reference) for reference in references) + "."


def _text(reference: Reference) -> str:
    return re.sub(r"\.$", "", escape(str(reference)))
