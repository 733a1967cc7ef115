"""From what a caller passes to plain nested lists and exact cells: the one place that knows foreign containers.

Whatever an object of another library raises while it is read becomes a DataError that names the argument, and nothing
is copied before its size is known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import Any

import numpy as np
import sympy

from numeric.arrays import kind_of, one_line
from numeric.errors import DataError, InputError, OptionError

MAX_CELLS = 10_000_000
"""Exact numbers are objects: more of them do not fit the memory of a machine."""

_TEXTS = (str, bytes, bytearray, memoryview)


def listed(values: Any, name: str, what: str = "a list of samples, an array or a Matrix") -> list[Any]:
    """A container as a list whose rows are lists or tuples; its cells are left as they are.

    >>> listed(np.eye(2), "A"), listed(iter([1, "1/2"]), "y")
    ([[1.0, 0.0], [0.0, 1.0]], [1, '1/2'])
    >>> listed({1, 2}, "A")
    Traceback (most recent call last):
    numeric.errors.DataError: A is set {1, 2}: give a list of samples, an array or a Matrix
    """
    found = _top(values, name, what)
    return [_row(row, f"{name}[{i}]") if is_row(row) else row for i, row in enumerate(found)]


def is_row(row: Any) -> bool:
    """Whether an entry of a container is itself one, and not a cell."""
    if isinstance(row, np.ndarray):
        return row.ndim > 0
    if hasattr(row, "toarray"):
        return True
    return isinstance(row, Sequence | sympy.MatrixBase) and not isinstance(row, _TEXTS)


def _row(row: Any, name: str) -> Any:
    return row if type(row) in (list, tuple) else _top(row, name, "a list of numbers")


def _top(values: Any, name: str, what: str) -> list[Any]:
    if hasattr(values, "toarray") and not isinstance(values, type):
        raise DataError(f"{name} is a sparse matrix ({type(values).__name__}): give {name}.toarray(), a dense array")
    if isinstance(values, (type, *_TEXTS, Mapping, Set)) or not _is_container(values):
        raise DataError(f"{name} is {type(values).__name__} {one_line(values)}: give {what}")
    try:
        found = _converted(values, name)
    except InputError:
        raise
    except Exception as error:  # whatever a foreign object raises
        raise DataError(f"{name} is {kind_of(values)} that cannot be read: give {what}") from error
    if not isinstance(found, list | tuple):
        raise DataError(f"{name} is {type(values).__name__} {one_line(values)}: give {what}")
    return list(found)


def _is_container(values: Any) -> bool:
    return any(hasattr(values, method) for method in ("__iter__", "__array__", "tolist"))


def _converted(values: Any, name: str) -> Any:
    """By the array protocol, as a list, or by iteration, in this order."""
    if isinstance(values, np.ndarray):
        return _array(values, name)
    if isinstance(values, Sequence) and not hasattr(values, "tolist"):
        return list(values) if _small(len(values), name) else None
    if isinstance(values, sympy.MatrixBase | sympy.NDimArray):
        return values.tolist()
    if hasattr(values, "__array__") and not hasattr(values, "detach"):  # a tensor with a gradient has no array
        return _array(np.asarray(values), name)
    if hasattr(values, "tolist"):
        return values.tolist()
    if isinstance(values, Iterator):
        found = list(islice(values, MAX_CELLS + 1))
        return found if _small(len(found), name) else None
    return list(values) if not hasattr(values, "__len__") or _small(len(values), name) else None


def _array(values: Any, name: str) -> Any:
    """An array as nested lists; dates and masked cells would look like numbers there, and are refused."""
    if values.dtype.kind in "mM":
        raise DataError(f"{name} holds dates or durations: convert them to numbers first")
    if values.dtype.kind == "V":
        raise DataError(f"{name} is an array of records: give its columns as an array of numbers")
    if isinstance(values, np.ma.MaskedArray) and np.ma.getmaskarray(values).any():
        raise DataError(f"{name} has masked cells: fill or drop them first")
    _small(values.size, name)
    return values.tolist()


def _small(size: int, name: str) -> bool:
    if size > MAX_CELLS:
        raise DataError(f"{name} has more than {MAX_CELLS} cells: exact arithmetic does not reach that far")
    return True


def file_name(path: Any) -> str | os.PathLike[str]:
    """The name of a file to write; what is no path at all is refused."""
    if isinstance(path, str | os.PathLike) and "\0" not in (found := os.fspath(path)) and found:
        return path
    raise OptionError(f"path is {one_line(path)}: give the name of a file")
