"""Three answers to a mathematical question: proved, refuted, undecided."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal, NoReturn

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
