"""Expressions as LaTeX in the reader's letters."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sympy
from sympy.printing.latex import LatexPrinter

from analytic.derivation.symbols import LATEX
from analytic.model.notation import Notation

Names = Mapping[Any, str]
NONE: Names = MappingProxyType({})


class _Printer(LatexPrinter):  # type: ignore[misc]
    """Positive parts as ``(x)_+`` and transposes with an upright ``\\top``."""

    def _print_Max(self, expr: sympy.Max, exp: str | None = None) -> str:
        rest = [argument for argument in expr.args if argument != 0]
        if len(rest) == 1 and len(expr.args) == 2:
            text = rf"\left({self._print(rest[0])}\right)_+"
            return rf"{text}^{{{exp}}}" if exp is not None else text
        return self._print_hyper("max", expr, exp)

    def _print_Min(self, expr: sympy.Min, exp: str | None = None) -> str:
        return self._print_hyper("min", expr, exp)

    def _print_hyper(self, name: str, expr: sympy.Expr, exp: str | None) -> str:
        inner = ", ".join(self._print(argument) for argument in sorted(expr.args, key=sympy.default_sort_key))
        text = rf"\{name}\left({inner}\right)"
        return rf"{text}^{{{exp}}}" if exp is not None else text

    def _print_Transpose(self, expr: Any) -> str:
        inner = self.parenthesize(expr.arg, 100)
        return rf"{inner}^\top"

    def _print_MatrixSymbol(self, expr: Any, style: Any = None) -> str:
        return self._settings["symbol_names"].get(expr, expr.name)  # type: ignore[no-any-return]

    def _print_Identity(self, expr: Any) -> str:
        return "I"


def latex_of(expression: Any, notation: Notation, names: Mapping[Any, str] | None = None) -> str:
    """An expression whose symbols are named by :data:`analytic.derivation.symbols.LATEX`, or by ``names``.

    >>> from analytic.derivation.symbols import BETA
    >>> latex_of(sympy.Max(BETA - 1, 0), Notation(decay=r"\\lambda"))
    '\\\\left(\\\\lambda - 1\\\\right)_+'
    """
    own = {symbol: sympy.latex(symbol) for symbol in expression.atoms(sympy.Symbol)}
    merged = {**own, **LATEX, **(names or {})}
    rendered = {symbol: notation.render(text) for symbol, text in merged.items()}
    return str(_Printer({"symbol_names": rendered, "mul_symbol": r"\,"}).doprint(expression))
