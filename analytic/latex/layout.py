"""How a text is set: formulas in displays or in the line, tables that break over pages or not, letters of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numeric.arrays import one_line
from numeric.errors import OptionError
from numeric.options import whole

LINE = 72
"""Letters that fit on a line of a page: of five points in ten point type, as :func:`analytic.latex.measure` counts."""
NUMBER = 12
"""Letters of a line that are left to the number of an equation and the space before it."""
NARROWEST = 20
TABLES = ("tabular", "longtable")
PAGE_ROWS = 30
"""Rows of a table that fits on a page."""


@dataclass(frozen=True)
class Layout:
    """The choices of a call.

    ``tables`` is ``"tabular"``, ``"longtable"`` (which two-column classes refuse), or ``None`` for the first up to
    thirty rows and the second beyond. ``width`` is how many letters a line of formulas may have, about 48 in a
    column of two.

    >>> Layout(tables="tabularx")
    Traceback (most recent call last):
    numeric.errors.OptionError: tables is 'tabularx': give 'tabular' or 'longtable', or leave it out
    """

    inline: bool = False
    tables: str | None = None
    width: int = LINE

    def __post_init__(self) -> None:
        if not isinstance(self.inline, bool):
            raise OptionError(f"inline is {one_line(self.inline)}: give True or False")
        if self.tables is not None and (not isinstance(self.tables, str) or self.tables not in TABLES):
            raise OptionError(
                f"tables is {one_line(self.tables)}: give {' or '.join(map(repr, TABLES))}, or leave it out"
            )
        whole("width", self.width, NARROWEST)

    def table(self, columns: str, head: str, rows: Sequence[str]) -> str:
        r"""A table in the style of ``booktabs``; ``columns`` are those of the environment.

        >>> print(Layout().table("rl", "a & b", ["1 & 2"]))
        \begin{center}
        \begin{tabular}{rl}
        \toprule
        a & b \\
        \midrule
        1 & 2 \\
        \bottomrule
        \end{tabular}
        \end{center}
        """
        title, body = [r"\toprule", rf"{head} \\", r"\midrule"], [rf"{row} \\" for row in rows]
        kind = self.tables or TABLES[len(rows) > PAGE_ROWS]
        if kind == "tabular":
            inner = [rf"\begin{{tabular}}{{{columns}}}", *title, *body, r"\bottomrule", r"\end{tabular}"]
            return "\n".join([r"\begin{center}", *inner, r"\end{center}"])
        head_and_foot = [*title, r"\endhead", r"\bottomrule", r"\endfoot"]
        return "\n".join([rf"\begin{{longtable}}{{{columns}}}", *head_and_foot, *body, r"\end{longtable}"])


def chosen_parts(parts: Any, known: Sequence[str], usual: Sequence[str]) -> tuple[str, ...]:
    """The parts asked for, in the order of the text, the usual ones by default; OptionError for an unknown one."""
    if parts is None:
        return tuple(usual)
    if isinstance(parts, str) or not isinstance(parts, Sequence) or not parts:
        raise OptionError(f"parts is {one_line(parts)}: give a list of {', '.join(known)}")
    for part in parts:
        if part not in known:
            raise OptionError(f"parts holds {one_line(part)}: choose among {', '.join(known)}")
    return tuple(part for part in known if part in parts)
