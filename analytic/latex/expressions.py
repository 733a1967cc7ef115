"""Expressions as a person writes them: sums begin with what is added, and functions of a letter have no brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sympy
from sympy.printing.latex import LatexPrinter

_NO_FACTOR = r"$|[-+=<>,;.&})]|\\(?:sin|cos|tan|leq?|geq?|neq?|in|right|text|q?quad)(?![A-Za-z])|\\[\\, ;]"
_FUNCTION = re.compile(
    r"\\(?P<name>sin|cos|tan)(?P<power>\^\{[0-9]+\})?\{\\left\((?P<of>\\?[A-Za-z]+(?:_\{[^{}]*\})?) \\right\)\}"
    rf"(?P<apart>(?=\s*(?:{_NO_FACTOR})))?"
)
"""A function of one letter, and whether what follows is no factor that would be read as a part of its argument."""


_LAST = re.compile(r"(\\(?:sin|cos|tan)(?:\^\{[0-9]+\})?) (\\?[A-Za-z]+(?:_\{[^{}]*\})?)$")


class _Written(LatexPrinter):  # type: ignore[misc]  # sympy has no types
    def _as_ordered_terms(self, expr: sympy.Expr, order: Any = None) -> list[sympy.Expr]:
        """What is added before what is subtracted where the first term is that, or all are linear."""
        terms: list[sympy.Expr] = super()._as_ordered_terms(expr, order=order)
        linear = all(term.as_coeff_Mul()[1].is_Symbol or term.is_number for term in terms)
        return sorted(terms, key=_is_subtracted) if linear or _is_subtracted(terms[0]) else terms


def _is_subtracted(term: sympy.Expr) -> bool:
    return bool(term.as_coeff_Mul()[0].is_negative)


def expression_latex(expression: sympy.Basic, names: Mapping[sympy.Symbol, str], *, brackets: bool = False) -> str:
    r"""The LaTeX of an expression whose symbols are written as ``names`` says; ``brackets`` are those of functions.

    >>> t, p, beta = sympy.symbols("t p beta", positive=True)
    >>> print(expression_latex((p - beta) * sympy.cos(t)**2, {}))
    \left(p - \beta\right) \cos^{2} t
    """
    text = str(_Written({"symbol_names": dict(names)}).doprint(expression))
    return text if brackets else unbracketed(text)


def unbracketed(text: str) -> str:
    r"""Sines and cosines of a letter without brackets, or with small ones in front of a factor.

    >>> print(unbracketed(r"\cos{\left(t \right)} x + \sin{\left(t \right)}"))
    \cos(t) x + \sin t
    """

    def one(found: re.Match[str]) -> str:
        argument = f" {found['of']}" if found["apart"] is not None else f"({found['of']})"
        return rf"\{found['name']}{found['power'] or ''}{argument}"

    return _FUNCTION.sub(one, text)


def as_factor(text: str) -> str:
    r"""Brackets for a function at the end of a coefficient, which a factor follows.

    >>> print(as_factor(r"p \cos t"))
    p \cos(t)
    """
    return _LAST.sub(r"\1(\2)", text)
