"""Turning what a caller passes as data into float arrays, with errors that name the cell."""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from decimal import ROUND_CEILING, Context
from html import escape
from numbers import Number
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.errors import DataError

Array = npt.NDArray[np.float64]

MAX_CELLS = 10**9
"""More than that is refused before it is copied: 8 gigabytes of floats."""
_BRIEF = reprlib.Repr()
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxdict = _BRIEF.maxset = _BRIEF.maxfrozenset = _BRIEF.maxarray = 30
_BRIEF.maxstring = _BRIEF.maxother = 100


def as_matrix(value: object) -> Array:
    """``A`` as a read-only float array (n, d); (n,) becomes (n, 1)."""
    array = _filled("A", value)
    if array.ndim not in (1, 2):
        raise DataError(f"A must have shape (n, d), or (n,) for one-dimensional data; found {array.shape}")
    return _frozen(array[:, None] if array.ndim == 1 else array)


def as_targets(value: object, samples: int) -> Array:
    """``y`` as a read-only float array (n,) or (n, o)."""
    array = _filled("y", value)
    if array.ndim not in (1, 2):
        raise DataError(f"y must have shape (n,) or (n, o); found shape {array.shape}")
    if array.shape[0] != samples:
        raise DataError(f"A has {samples} samples (rows) but y has {array.shape[0]}; they must match")
    return _frozen(array)


def as_dual(value: object, samples: int) -> Array:
    """A dual point ``v`` as a read-only float array (n,)."""
    array = _filled("v", value)
    if array.shape != (samples,):
        raise DataError(f"v must have shape ({samples},), one entry for each row of A; found shape {array.shape}")
    return _frozen(array)


def as_floats(name: str, value: object) -> Array:
    """Any shape, also empty: a new float array of finite numbers."""
    if hasattr(value, "toarray"):
        raise DataError(f"{name} is a sparse matrix; pass {name}.toarray(), a dense array")
    if isinstance(value, np.ma.MaskedArray) and np.ma.getmaskarray(value).any():
        raise DataError(f"{name} has masked cells; fill or drop them first")
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise DataError(f"{name} is {type(value).__name__}, raw bytes; pass an array of numbers")
    array = _convert(name, value)
    finite = np.isfinite(array)
    if not finite.all():
        cell = tuple(int(k) for k in np.argwhere(~finite)[0])
        raise DataError(f"{name} holds {array[cell]} at {_place(cell)}; every entry must be a finite number")
    return array


def kind_of(value: object) -> str:
    """The type of a value with its article, for messages.

    >>> kind_of(3), kind_of([])
    ('an int', 'a list')
    """
    name = type(value).__name__
    return f"an {name}" if name[0] in "aeioAEIO" else f"a {name}"


def counted(number: int, what: str) -> str:
    """A number of things, for messages.

    >>> counted(1, "feature"), counted(0, "sample")
    ('1 feature', '0 samples')
    """
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def one_line(value: object, most: int = 60) -> str:
    """What to call a value in a message: its repr on one line, cut where it is long.

    >>> one_line("ab"), one_line(10**5000), one_line(range(3))
    ("'ab'", 'an integer of about 5001 digits', 'range(0, 3)')
    """
    if type(value) is int and value.bit_length() > 4 * most:
        return f"an integer of about {int(value.bit_length() * 0.30103) + 1} digits"
    try:
        if abs(getattr(value, "_mpf_", (0, 0, 0, 0))[2]) > 10_000:  # a float of sympy or mpmath, slow to print
            return kind_of(value)
        text = " ".join((repr(value) if isinstance(value, np.ndarray) else _BRIEF.repr(value)).split())
    except Exception:  # a repr of the caller's may do anything; integers in it may be too long to print
        text = " instance at 0x"
    if " instance at 0x" in text:
        return kind_of(value)
    return text if len(text) <= most else f"{text[: most - 3]}..."


def _frozen(array: Array) -> Array:
    array = np.ascontiguousarray(array)
    array.setflags(write=False)
    return array


def _filled(name: str, value: object) -> Array:
    array = as_floats(name, value)
    if array.size == 0:
        raise DataError(f"{name} is empty (shape {array.shape}); give at least one sample and one column")
    return array


def _convert(name: str, value: object) -> Array:
    _require_memory(name, value)
    try:
        raw = np.asarray(value)
    except MemoryError:
        raise DataError(f"{name} does not fit into the memory; take a part of it") from None
    except Exception as error:  # whatever the conversion of a foreign object raises
        _complain_of_ragged(name, value)
        raise DataError(f"{name} is {kind_of(value)} and cannot be read as an array of numbers") from error
    if raw.dtype.kind in "fiub":
        with np.errstate(over="ignore"):
            return np.array(raw, dtype=np.float64)
    if raw.dtype.kind in "mM":
        raise DataError(f"{name} holds dates or durations; convert them to numbers first")
    # a list mixing numbers and strings becomes an array of strings: read the original cells again
    cells = np.array(value, dtype=object) if raw.dtype.kind in "US" else raw
    result = np.empty(cells.shape)
    for index, cell in np.ndenumerate(cells):
        result[index] = _number(name, index, cell)
    return result


def _require_memory(name: str, value: Any) -> None:
    """Refuse what numpy would fill the memory with before it says so, e.g. ``range(10**12)``."""
    try:
        cells = value.size if isinstance(value, np.ndarray) else len(value)
    except Exception:  # no length, or one that cannot be told
        return
    if cells > MAX_CELLS:
        raise DataError(f"{name} has {cells} cells, more than {MAX_CELLS}; take a part of it")


def _number(name: str, index: tuple[int, ...], cell: Any) -> float:
    where = _place(index)
    if isinstance(cell, (str, bytes)):
        raise DataError(f"{name} holds the text {one_line(cell)} at {where}; numeric takes numbers only")
    if isinstance(cell, (list, tuple, np.ndarray)):
        raise DataError(f"{name} is ragged: the cell at {where} is a sequence; rows must have equal length")
    if cell is None:
        raise DataError(f"{name} has an empty cell (None) at {where}; fill or drop it")
    if isinstance(cell, (complex, np.complexfloating)):
        raise DataError(f"{name} holds the complex number {cell} at {where}; real numbers are needed")
    try:
        return float(cell)
    except OverflowError:
        raise DataError(
            f"{name} holds a number beyond floating-point range at {where}; rescale it, or use "
            "analytic.solve, which is exact"
        ) from None
    except (TypeError, ValueError):
        kind = "the symbolic expression" if hasattr(cell, "free_symbols") else f"{kind_of(cell)},"
        what = cell if isinstance(cell, Number) or hasattr(cell, "free_symbols") else one_line(cell)
        raise DataError(f"{name} holds {kind} {what} at {where}; a number is needed") from None


def _complain_of_ragged(name: str, value: object) -> None:
    if not isinstance(value, Sequence):
        return
    widths = [len(row) if isinstance(row, (Sequence, np.ndarray)) else None for row in value]
    for row, width in enumerate(widths):
        if width != widths[0]:
            raise DataError(
                f"{name} is ragged: row 0 has {widths[0] or 'no'} cells, row {row} has "
                f"{width or 'no'}; rows must have equal length"
            ) from None


def _place(index: tuple[int, ...]) -> str:
    if len(index) == 0:
        return "its only cell"
    return f"row {index[0]}" + "".join(f", column {k}" for k in index[1:]) + " (counted from 0)"


def power_of_two(array: Array) -> float:
    """The power of two next below the largest absolute entry; 1 for an array of zeros."""
    largest = float(np.max(np.abs(array), initial=0.0))
    return float(np.ldexp(1.0, int(np.frexp(largest)[1]) - 1)) if largest > 0 else 1.0


FEW = 24
"""Numbers that are shown as they are; of more the first and the last ones are."""


def shown(value: object) -> str:
    """A number or an array on one line, in six digits.

    >>> shown(np.array([0.5, 1 / 3])), shown(0.25), shown(np.arange(100.0))
    ('[0.5, 0.333333]', '0.25', '[0, 1, ..., 98, 99]')
    """
    array = np.asarray(value, dtype=float)
    text = np.array2string(
        array, separator=", ", threshold=FEW, edgeitems=2, max_line_width=10**6, formatter={"float": "{:.6g}".format}
    )
    return " ".join(text.split())


def rounded_up(value: float) -> str:
    """Three digits, none of which is below the value.

    >>> rounded_up(0.12301)
    '0.124'
    """
    return f"{Context(prec=3, rounding=ROUND_CEILING).create_decimal(value):.3g}"


def html_table(rows: Sequence[tuple[str, str]]) -> str:
    """Names and values as a small table for notebooks.

    >>> html_table([("gap", "< 1")])
    '<table><tbody><tr><th>gap</th><td>&lt; 1</td></tr></tbody></table>'
    """
    body = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table><tbody>{body}</tbody></table>"
