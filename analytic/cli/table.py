"""Reading a CSV file: cells stay text, so that decimals are read exactly; every message names row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analytic.cli.streams import STANDARD_INPUT, piped
from numeric.errors import DataError, OptionError

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?\d+\s*/\s*\d+|[+-]?(nan|inf|infinity)|na|", re.I)
MAX_BYTES = 1 << 30


@dataclass(frozen=True)
class Table:
    """A table of text cells with named columns; ``rows`` holds the number that each row has in the file."""

    source: str
    names: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def index(self, name: str) -> int:
        """The column of that name, or of that number counted from 1 when no name fits."""
        if name in self.names:
            return self.names.index(name)
        if name.isascii() and name.isdigit() and 1 <= int(name) <= len(self.names):
            return int(name) - 1
        raise OptionError(f"{self.source} has no column {name!r}: its columns are {_listed(self.names)}")

    def columns(self, indices: Sequence[int]) -> list[list[object]]:
        """Rows of exact numbers from these columns."""
        from analytic.exact.parsing import exact

        def cell(number: int, cells: tuple[str, ...], k: int) -> object:
            where = f"{self.source} row {number}, column {self.names[k]!r}"
            if not cells[k].strip():
                raise DataError(f"{where} is empty: fill the cell or remove the row")
            return exact(cells[k], where)

        return [[cell(number, cells, k) for k in indices] for number, cells in self.rows]


def read_table(path: Path, header: str = "auto") -> Table:
    """Read a file (standard input if its name is "-") of comma, semicolon or tab separated cells.

    ``header`` is "yes", "no" or "auto": the first row holds names unless all its cells are numbers or empty.
    Rows are numbered as in a spreadsheet: the header, if any, is row 1, and blank rows count but are skipped.
    Raises DataError for anything that is not such a table, OSError for a file that cannot be read.
    """
    source = "standard input" if path == STANDARD_INPUT else path.name
    rows = _cells(path, source)
    if not rows:
        raise DataError(f"{source} is empty: give a CSV file with a row a sample")
    first = rows[0][1]
    if header == "yes" or (header == "auto" and not all(_NUMBER.fullmatch(cell.strip()) for cell in first)):
        names, body = tuple(cell.strip() for cell in first), rows[1:]
    else:
        names, body = tuple(str(k + 1) for k in range(len(first))), rows
    twice = next((name for k, name in enumerate(names) if name in names[:k]), None)
    if twice is not None:
        places = " and ".join(str(k) for k, name in enumerate(names, 1) if name == twice)
        raise DataError(f"{source} has columns {places} of the name {twice!r}: rename them")
    if not body:
        raise DataError(f"{source} has a header and no samples: give at least one row of numbers")
    for number, cells in body:
        if len(cells) != len(names):
            found = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
            raise DataError(
                f"{source} row {number} has {found} and row {rows[0][0]} has {len(names)}: complete the row"
            )
    return Table(source, names, tuple(body))


def _cells(path: Path, source: str) -> list[tuple[int, tuple[str, ...]]]:
    if path.is_dir():
        raise DataError(f"{path} is a directory: give a CSV file")
    if path.is_file() and path.stat().st_size > MAX_BYTES:
        raise DataError(f"{source} has more than {MAX_BYTES} bytes: take a part of it")
    try:
        text = (piped() if path == STANDARD_INPUT else path.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{source} is not UTF-8 text (byte {error.start}): save it as CSV in UTF-8") from error
    if "\0" in text:
        raise DataError(f"{source} is a binary file: give a CSV file")
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise DataError(f"{source} is not a CSV file: {error}") from error
    return [(k, tuple(row)) for k, row in enumerate(found, 1) if any(cell.strip() for cell in row)]


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:12])
    return shown if len(names) <= 12 else f"{shown} and {len(names) - 12} more"
