"""The letters of the reader's paper.

Statements are written once with macros (``\\data``, ``\\target``, ...) and rendered into any notation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import sympy

from numeric.arrays import one_line
from numeric.errors import OptionError
from numeric.options import items


@dataclass(frozen=True)
class Notation:
    r"""Letters for the objects of the theory; every field is LaTeX.

    >>> Notation(data="X", decay=r"\lambda").render(r"\data \data^\top = I, \decay > 0")
    'X X^\\top = I, \\lambda > 0'
    """

    data: str = "A"
    target: str = "y"
    decay: str = r"\beta"
    dual: str = "v"
    neuron: str = "u"
    outweight: str = "w"
    hidbias: str = "b"
    outbias: str = r"\xi"
    fit: str = "f"
    point: str = "x"

    def __post_init__(self) -> None:
        for part in fields(self):
            value = getattr(self, part.name)
            if not isinstance(value, str) or not value.strip() or value.count("{") != value.count("}"):
                raise OptionError(
                    f"notation {part.name} is {one_line(value)}: give a LaTeX symbol with balanced braces"
                )
            if re.search(r"(?<!\\)[%#$&~]|[\n^_]$|\\$", value):
                raise OptionError(
                    f"notation {part.name} is {one_line(value)}: give a symbol of math mode such as \\lambda"
                )

    @classmethod
    def parse(cls, pairs: tuple[str, ...] | list[str]) -> Notation:
        """From ``name=symbol`` pairs, as the command line gives them."""
        known = {part.name for part in fields(cls)}
        chosen: dict[str, str] = {}
        for pair in items("notation", pairs, "a list of texts name=symbol", len(known)):
            if not isinstance(pair, str):
                raise OptionError(f"notation holds {one_line(pair)}: write name=symbol")
            name, equals, symbol = pair.partition("=")
            if not equals or name not in known:
                raise OptionError(
                    f"notation {one_line(pair)}: write name=symbol with a name of {', '.join(sorted(known))}"
                )
            chosen[name] = symbol
        return cls(**chosen)

    @classmethod
    def of(cls, given: Any) -> Notation:
        """The notation given, or the default one; anything else is refused."""
        if given is not None and not isinstance(given, cls):
            raise OptionError(f"notation is {one_line(given)}: give an analytic.Notation, e.g. Notation(data='X')")
        return given or cls()

    def render(self, text: str) -> str:
        """Replace the macros in a statement by this notation's letters."""
        for part in fields(self):
            symbol: str = getattr(self, part.name)
            text = re.sub(rf"\\{part.name}(?![A-Za-z])", lambda _, s=symbol: s, text)  # type: ignore[misc]
        return text

    def prose(self, text: str) -> str:
        """The same for a paragraph, in which a line break of the source is a space."""
        return self.render(re.sub(r"\s*\n\s*", " ", text))

    def latex(self, expression: sympy.Expr, names: Mapping[sympy.Symbol, str] | None = None) -> str:
        """An expression whose symbols are named after the macros (``beta`` is ``\\decay``), rendered."""
        return self.render(sympy.latex(expression, symbol_names={**self._names(expression), **(names or {})}))

    def _names(self, expression: sympy.Expr) -> dict[sympy.Symbol, str]:
        return {symbol: self.decay for symbol in expression.free_symbols if symbol.name == "beta"}
