"""What a notebook shows of an object below the printers: they are asked for when there is something to show."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from html import escape
from typing import ClassVar


class Offered:
    """``dir`` lists what users call, without the names in ``_helpers``, which the package's own parts share."""

    _helpers: ClassVar[frozenset[str]] = frozenset()

    def __dir__(self) -> list[str]:
        """What completion offers."""
        return sorted(name for name in super().__dir__() if name not in self._helpers)


class Displayed(Offered):
    """Has a short display, written by :mod:`analytic.latex.notebook`, which stands above the objects it prints."""

    def _repr_latex_(self) -> str:
        """One formula for MathJax, between dollar signs."""
        text: str = importlib.import_module("analytic.latex.notebook").display(self)
        return text


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]], left_out: int = 0) -> str:
    """A table of plain texts, with a line that counts the rows that are left out.

    >>> html_table(["beta"], [["< 1"]], 2)
    '<table><thead><tr><th>beta</th></tr></thead><tbody><tr><td>&lt; 1</td></tr></tbody></table><p>and 2 more</p>'
    """
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    more = f"<p>and {left_out} more</p>" if left_out > 0 else ""
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>{more}"
