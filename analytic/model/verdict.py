"""Three answers to a mathematical question: proved, refuted, undecided."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal, NoReturn

import sympy

from analytic.model.display import Displayed

_COLOURS = {"proved": "green", "refuted": "red", "undecided": "darkorange"}


@dataclass(frozen=True)
class Verdict(Displayed):
    """What is known about a claim, and why in one line; never a bare truth value for "don't know".

    >>> Verdict("undecided", "the sign of y1 is unknown").proved
    False
    """

    status: Literal["proved", "refuted", "undecided"]
    reason: str
    pieces: tuple[Any, ...] = field(default=(), compare=False, repr=False)
    """The reason where it holds formulas: texts and sympy expressions, from which it is printed elsewhere."""

    @classmethod
    def of_pieces(cls, status: Literal["proved", "refuted", "undecided"], *pieces: Any) -> Verdict:
        """One whose reason consists of texts and formulas.

        >>> import sympy
        >>> Verdict.of_pieces("undecided", "whether ", sympy.Symbol("p") > 1, " is open").reason
        'whether p > 1 is open'
        """
        return cls(status, "".join(map(_plain, pieces)), pieces)

    @property
    def proved(self) -> bool:
        """Whether the claim was shown to hold."""
        return self.status == "proved"

    @property
    def refuted(self) -> bool:
        """Whether the claim was shown to be false."""
        return self.status == "refuted"

    @property
    def undecided(self) -> bool:
        """Whether neither was shown."""
        return self.status == "undecided"

    def _repr_html_(self) -> str:
        return f'<b style="color: {_COLOURS[self.status]}">{self.status}</b>: {escape(self.reason)}'

    def __bool__(self) -> NoReturn:
        raise TypeError("a Verdict has three values: ask for .proved, .refuted or .undecided")


def _plain(piece: Any) -> str:
    return f"{piece.lhs} = {piece.rhs}" if isinstance(piece, sympy.Eq) else str(piece)
