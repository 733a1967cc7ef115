"""The letters of the reader's paper.

Statements are written once with macros (``\\data``, ``\\target``, ...) and rendered into any notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from analytic.model.letters import give_way, replacements
from numeric.arrays import one_line
from numeric.errors import OptionError
from numeric.options import items

COUNTS = ("samples", "features", "width", "index", "unit")
"""Sizes and indices, which statements write as letters and not as macros."""


@dataclass(frozen=True)
class Notation:
    r"""Letters for the objects of the theory; every field is LaTeX.

    The first ones are objects, the last ones sizes and indices. Two of one letter are refused; letters of a statement
    that are none of these, such as a parameter, give way to yours.

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
    samples: str = "n"
    features: str = "d"
    width: str = "m"
    index: str = "i"
    unit: str = "j"

    def __post_init__(self) -> None:
        for part in fields(Notation):
            value = getattr(self, part.name)
            if not isinstance(value, str) or not value.strip() or value.count("{") != value.count("}"):
                raise OptionError(
                    f"notation {part.name} is {one_line(value)}: give a LaTeX symbol with balanced braces"
                )
            if re.search(r"(?<!\\)[%#$&~]|[\n^_]$|\\$", value):
                raise OptionError(
                    f"notation {part.name} is {one_line(value)}: give a symbol of math mode such as \\lambda"
                )
            if value.strip() == "e":
                raise OptionError(
                    f"notation {part.name} is e, which is Euler's number in formulas: give another letter"
                )
        self._require_distinct()

    def _require_distinct(self) -> None:
        """Two names with one letter would make statements ambiguous."""
        owner: dict[str, str] = {}
        for part in fields(Notation):
            letter = re.sub(r"[{}\s]", "", getattr(self, part.name))
            if letter in owner:
                raise OptionError(
                    f"notation {owner[letter]} and {part.name} are both {getattr(self, part.name)}: "
                    "give each its own letter"
                )
            owner[letter] = part.name

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
        r"""Replace the macros in a statement by this notation's letters; its own letters give way to them.

        >>> Notation(decay="t").render(r"\decay (1 - t)")
        't (1 - \\zeta)'
        """
        return self._letters(give_way(text, self._replacements))

    @cached_property
    def _replacements(self) -> dict[str, str]:
        return self._table(())

    def _table(self, others: Iterable[str]) -> dict[str, str]:
        """What letters of statements become, where ``others`` are taken as well."""
        usual = {part.name: str(part.default) for part in fields(Notation)}
        chosen = {name: str(getattr(self, name)) for name in usual}
        return replacements(chosen, usual, others) | {
            usual[name]: chosen[name] for name in COUNTS if chosen[name] != usual[name]
        }

    def _letters(self, text: str) -> str:
        for part in fields(Notation):
            if part.name in COUNTS:
                continue
            symbol: str = getattr(self, part.name)
            apart = rf"(?P<command>\\[A-Za-z]+)?\\{part.name}(?![A-Za-z])"  # a letter must not lengthen a command
            text = re.sub(apart, lambda found, s=symbol: _after(found["command"], s), text)  # type: ignore[misc]
        return text

    def prose(self, text: str) -> str:
        """The same for a paragraph, in which a line break of the source is a space."""
        line = re.sub(r"\s*\n\s*", " ", text)
        return self.render(line) if "$" in line else self._letters(line)


def _after(command: str | None, symbol: str) -> str:
    return symbol if command is None else command + " " * symbol[0].isalpha() + symbol
