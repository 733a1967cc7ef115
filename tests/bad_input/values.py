"""Bad values by kind of argument. Each is made afresh by a function, so that an iterator is whole and ids are cheap."""

# ruff: noqa: PLW0108 - a lambda makes its value when the test runs, not when the table is read

from __future__ import annotations

import datetime
import itertools
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import scipy.sparse
import sympy

from analytic import Notation
from numeric import Network

Make = Callable[[], Any]
NAN, INF = float("nan"), float("inf")
X = sympy.Symbol("x")


class Unreadable:
    """Whatever is asked of it, it fails with an error that is no ValueError."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise RuntimeError("no array\nhere")

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("no cells\nhere")

    def __len__(self) -> int:
        raise RuntimeError("no length\nhere")

    def __repr__(self) -> str:
        raise RuntimeError("no name\nhere")


class Frame:
    """What a table of another library gives to numpy: objects."""

    def __init__(self, cells: Any) -> None:
        self.cells = np.array(cells, dtype=object)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.cells if dtype is None else self.cells.astype(dtype)

    def __iter__(self) -> Iterator[Any]:
        return iter("ab")


SPARSE = ("bsr", "coo", "csc", "csr", "dia", "dok", "lil")

OBJECTS: dict[str, Make] = {
    "None": lambda: None,
    "object": object,
    "a type": lambda: type,
    "a function": lambda: len,
    "a module": lambda: itertools,
    "Unreadable": Unreadable,
    "a dict": lambda: {"a": 1},
    "a set": lambda: {1, 2},
    "bytes": lambda: b"12",
    "bytearray": lambda: bytearray(b"12"),
    "a date": lambda: datetime.date(2020, 1, 1),
    "Ellipsis": lambda: ...,
}
"""Nothing that any argument takes (but None, which may be a default)."""

CELLS: dict[str, Make] = {
    "nan": lambda: NAN,
    "inf": lambda: INF,
    "-inf": lambda: -INF,
    "numpy nan": lambda: np.float32("nan"),
    "longdouble inf": lambda: np.longdouble("inf"),
    "Decimal nan": lambda: Decimal("NaN"),
    "text": lambda: "two",
    "empty text": lambda: "",
    "long text": lambda: "x" * 10**6,
    "lines": lambda: "1\n2\n",
    "None": lambda: None,
    "complex": lambda: 1j,
    "numpy complex": lambda: np.complex64(1),
    "a list": lambda: [1],
    "a dict": dict,
    "a date": lambda: datetime.date(2020, 1, 1),
    "numpy date": lambda: np.datetime64("2020"),
    "numpy duration": lambda: np.timedelta64(2, "D"),
    "sympy I": lambda: sympy.I,
    "I x": lambda: sympy.I * X,
    "infinity": lambda: sympy.oo,
    "zoo": lambda: sympy.zoo,
    "a matrix symbol": lambda: sympy.MatrixSymbol("M", 2, 2),
    "huge exponent": lambda: "1e999999999",
    "huge Decimal": lambda: Decimal("1e999999"),
    "huge integer": lambda: 10**200_000,
    "huge sympy float": lambda: sympy.Float((0, 1, 10**7, 1)),
    "huge digits": lambda: "7" * 200_000,
}
"""No cell of data on either side."""

ONLY_NUMERIC: dict[str, Make] = {
    "a symbol": lambda: X,
    "a number as text": lambda: "0.5",
    "beyond floats": lambda: 10**400,
    "Decimal beyond floats": lambda: Decimal("1e999"),
    "Fraction beyond floats": lambda: Fraction(10**400),
}
ONLY_ANALYTIC: dict[str, Make] = {
    "True": lambda: True,
    "numpy True": lambda: np.True_,
    "tiny fraction": lambda: Fraction(1, 10**200_000),
}

ARRAYS: dict[str, Make] = {
    **OBJECTS,
    "a number": lambda: 3,
    "nan": lambda: NAN,
    "text": lambda: "12",
    "empty": list,
    "rows of nothing": lambda: [[], []],
    "no rows": lambda: np.zeros((0, 2)),
    "no columns": lambda: np.zeros((2, 0)),
    "no axis": lambda: np.array(1.0),
    "three axes": lambda: np.zeros((2, 2, 2)),
    "three nested lists": lambda: [[[1, 2], [3, 4]], [[1, 2], [3, 4]]],
    "ragged": lambda: [[1, 2], [3]],
    "row and cell": lambda: [[1, 2], 3],
    "cell and row": lambda: [1, [2, 3]],
    "complex array": lambda: np.eye(2) * 1j,
    "dates": lambda: np.array(["2020", "2021"], dtype="M8[ns]"),
    "durations": lambda: np.array([1, 2], dtype="m8[ns]"),
    "records": lambda: np.array([(1, 2.0), (3, 4.0)], dtype=[("a", int), ("b", float)]),
    "texts": lambda: np.array([["a", "b"], ["c", "d"]]),
    "objects": lambda: np.array([[object(), 1], [1, 1]], dtype=object),
    "masked": lambda: np.ma.masked_array(np.eye(2), mask=[[1, 0], [0, 0]]),
    "frame of text": lambda: Frame([[1, "x"], [0, 1]]),
    "frame of None": lambda: Frame([[1, None], [0, 1]]),
    "a long range": lambda: range(10**12),
    "a broadcast array": lambda: np.broadcast_to(1.0, (10**6, 10**5)),
    "endless": itertools.count,
    "a recursive list": lambda: _recursive(),
    "sparse": lambda: scipy.sparse.eye_array(2),
    **{f"sparse {kind}": (lambda kind=kind: scipy.sparse.eye_array(2, format=kind)) for kind in SPARSE},
    **{f"sparse matrix {kind}": (lambda kind=kind: scipy.sparse.eye(2, format=kind)) for kind in SPARSE},
    "list of sparse rows": lambda: [scipy.sparse.eye_array(2, format="csr"), scipy.sparse.eye_array(2, format="csr")],
}
"""No data set: neither samples nor targets nor weights."""


def _recursive() -> list[Any]:
    cell: list[Any] = []
    cell.append(cell)
    return [cell, cell]


def column(cell: Make) -> Make:
    """Two samples, the second of which holds the cell."""
    return lambda: [1, cell()]


def table(cell: Make) -> Make:
    return lambda: [[1, 0], [0, cell()]]


COLUMNS_ANALYTIC = ARRAYS | {f"cell {key}": column(make) for key, make in (CELLS | ONLY_ANALYTIC).items()}
COLUMNS_NUMERIC = ARRAYS | {f"cell {key}": column(make) for key, make in (CELLS | ONLY_NUMERIC).items()}
TABLES_ANALYTIC = ARRAYS | {f"cell {key}": table(make) for key, make in (CELLS | ONLY_ANALYTIC).items()}
TABLES_NUMERIC = ARRAYS | {f"cell {key}": table(make) for key, make in (CELLS | ONLY_NUMERIC).items()}
for _columns in (COLUMNS_ANALYTIC, COLUMNS_NUMERIC):
    _columns.pop("cell a list")  # ragged, which ARRAYS has

NAMES: dict[str, Make] = OBJECTS | {
    "unknown": lambda: "some",
    "empty": lambda: "",
    "capitals": lambda: "SQUARED",
    "a number": lambda: 3,
    "a list": lambda: ["squared"],
    "a tuple": lambda: ("none",),
    "an array": lambda: np.array(["squared"]),
    "an array of one": lambda: np.array("squared"),
    "an array of none": lambda: np.array(["none"]),
    "a symbol": lambda: sympy.Symbol("squared"),
    "long": lambda: "y" * 10**6,
    "lines": lambda: "a\nb",
}
NUMBERS: dict[str, Make] = OBJECTS | {
    "zero": lambda: 0,
    "negative": lambda: -1,
    "nan": lambda: NAN,
    "-inf": lambda: -INF,
    "text": lambda: "three",
    "complex": lambda: 1j,
    "True": lambda: True,
    "numpy False": lambda: np.False_,
    "a list": lambda: [1],
    "an array": lambda: np.ones(1),
    "a table": lambda: np.ones((2, 2)),
    "a duration": lambda: np.timedelta64(3, "D"),
    "huge negative": lambda: -(10**5000),
    "sympy I": lambda: sympy.I,
}
"""No positive number."""
PENALTIES = NUMBERS | {
    "inf": lambda: INF,
    "infinity": lambda: sympy.oo,
    "negative symbol": lambda: sympy.Symbol("b", negative=True),
    "I b": lambda: sympy.I * sympy.Symbol("b"),
    "huge exponent": lambda: "1e999999999",
    "huge integer": lambda: 10**200_000,
}
FLOATS = NUMBERS | {"number as text": lambda: "1", "beyond floats": lambda: 10**400, "a symbol": lambda: X}
COUNTS = FLOATS | {"half": lambda: 0.5, "one as float": lambda: 1.0, "inf": lambda: INF}
SEEDS = {key: make for key, make in COUNTS.items() if key not in ("zero", "negative", "huge negative", "beyond floats")}
FLAGS = OBJECTS | {"a number": lambda: 1, "text": lambda: "yes", "an array": lambda: np.array([True])}
NOTATIONS = {key: make for key, make in OBJECTS.items() if key != "None"} | {
    "text": lambda: "X",
    "the class": lambda: Notation,
    "a number": lambda: 0,
    "an empty text": lambda: "",
}
DIGITS = {key: make for key, make in COUNTS.items() if key != "None"} | {"too many": lambda: 10**6}
LETTERS = {key: make for key, make in NAMES.items() if key in OBJECTS} | {
    "empty": lambda: "",
    "a number": lambda: 3,
    "unbalanced": lambda: "{x",
    "a comment": lambda: "%",
    "an end": lambda: "x\n",
}
FILES = {key: make for key, make in OBJECTS.items() if key not in ("bytes",)} | {
    "a number": lambda: 3,
    "empty": lambda: "",
    "a null": lambda: "a\0b",
    "bytes": lambda: b"x",
}
PLACES = {f"cell {key}": make for key, make in (CELLS | ONLY_ANALYTIC).items()} | {"a symbol": lambda: X} | OBJECTS
NETWORKS: dict[str, Make] = OBJECTS | {
    "a number": lambda: 3,
    "text": lambda: "UbwX",
    "three arrays": lambda: (np.eye(2), [0, 0], [1, 1]),
    "five arrays": lambda: (np.eye(2), [0, 0], [1, 1], 0, 0),
    "nan": lambda: (np.eye(2) * NAN, [0, 0], [1, 1], 0),
    "inf": lambda: (np.eye(2), [0, INF], [1, 1], 0),
    "texts": lambda: (np.eye(2), [0, 0], ["a", 1], 0),
    "ragged": lambda: ([[1, 0], [1]], [0, 0], [1, 1], 0),
    "biases of three": lambda: (np.eye(2), [0, 0, 0], [1, 1], 0),
    "weights of three": lambda: (np.eye(2), [0, 0], [1, 1, 1], 0),
    "level None": lambda: (np.eye(2), [0, 0], [1, 1], None),
    "complex": lambda: (np.eye(2) * 1j, [0, 0], [1, 1], 0),
    "sparse": lambda: (scipy.sparse.eye_array(2), [0, 0], [1, 1], 0),
    "three axes": lambda: (np.zeros((2, 2, 2)), [0, 0], [1, 1], 0),
    "dates": lambda: (np.eye(2), np.array(["2020", "2021"], dtype="M8[ns]"), [1, 1], 0),
    "three inputs": lambda: Network(np.eye(3), [0, 0, 0], [1, 1, 1]),
    "two outputs": lambda: Network(np.eye(2), [0, 0], [[1, 2], [1, 2]], [0, 0]),
    "I x": lambda: (np.eye(2), [0, 0], [sympy.I * X, 1], 0),
}
PATTERNS = {"a number": lambda: 3, "text": lambda: "solver", **OBJECTS}
PATTERNS.pop("a function")
PATTERNS.pop("a type")
PATTERNS.pop("object")
PATTERNS["an object"] = object
ROWS = {key: make for key, make in OBJECTS.items() if key != "None"} | {
    "a number": lambda: 3,
    "unknown": lambda: "no-theorem",
    "unknowns": lambda: ["no-theorem"],
    "numbers": lambda: [1, 2],
    "endless": itertools.count,
    "empty": list,
    "lists": lambda: [["whitened-squared"]],
}
SIZES = {key: make for key, make in OBJECTS.items() if key != "None"} | {
    "a number": lambda: 3,
    "empty": list,
    "one": lambda: [1],
    "negative": lambda: [-3],
    "halves": lambda: [2.5],
    "text": lambda: "33",
    "True": lambda: [True],
    "huge": lambda: [10**30],
    "a table": lambda: np.full((2, 2), 3),
}
