"""A regularization path as files: JSON with every piece as a formula, CSV with a row a breakpoint and a midpoint.

Exact numbers are strings in the grammar of the certificate files (integers, ``+ - * /`` and ``sqrt``); beside each
one stands the nearest decimal. A formula in beta is the list of its coefficients, the constant first.
"""

from __future__ import annotations

import csv
import io
import json
import os
from itertools import pairwise
from typing import Any

import sympy

from analytic.exact.encoding import encode
from analytic.exact.scalars import ZERO, Scalar, simplest, to_sympy
from analytic.files.certificate import write_atomically
from analytic.model.floats import to_float
from analytic.model.network import as_given
from analytic.theorem.answer import Answer
from analytic.theorem.homotopy import NetworkFormula
from analytic.theorem.path import Piece, PiecewisePath
from analytic.verification.certificate import encoded_problem
from numeric.errors import UnsupportedError

FORMAT = "neuralgauge-path"
VERSION = 1
COLUMNS = ("beta", "value", "neurons", "loss", "penalty", "kind")
EXACT_COLUMNS = ("beta_exact", "value_exact", "loss_exact", "penalty_exact")


def payload(path: PiecewisePath) -> dict[str, Any]:
    """The path as plain JSON values.

    ``pieces`` run from large beta to small and share their ends; ``upper`` of the first is ``null``. A weight
    ``[c0, c1]`` is ``c0 + c1 beta``, a value ``[c0, c1, c2]`` is ``c0 + c1 beta + c2 beta**2``.

    >>> import analytic
    >>> found = payload(analytic.path([0, 1], [0, 1], bias="free"))
    >>> found["breakpoints"], found["pieces"][1]["value"]["exact"]
    ({'exact': ['1/2'], 'decimal': [0.5]}, ['0', '1', '-1'])
    """
    problem = _numbers_only(path)
    limit = path.limit
    return {
        "format": FORMAT,
        "version": VERSION,
        "theorem": path.theorem.id,
        "problem": {name: part for name, part in encoded_problem(problem).items() if name != "beta"},
        "breakpoints": _numbers([simplest(level) for level in path.breakpoints]),
        "pieces": [_piece(piece) for piece in path.pieces],
        "limit": {"loss": _number(simplest(limit.loss)), "norm": _number(simplest(limit.norm))},
    }


def write_json(path: PiecewisePath, file: str | os.PathLike[str]) -> None:
    """Write :func:`payload` in one step, a line a piece."""
    found = payload(path)
    pieces = found.pop("pieces")
    head = json.dumps(found).removesuffix("}")
    lines = ",\n".join(map(json.dumps, pieces))
    write_atomically(file, f'{head},\n"pieces": [\n{lines}\n]}}\n')


def table(path: PiecewisePath) -> list[dict[str, str]]:
    """A row for every breakpoint and for the midpoint of every piece that ends, from large beta to small.

    A path without breakpoints has the one row ``beta = 1``, of kind "midpoint".
    """
    _numbers_only(path)
    levels = path.breakpoints
    points: list[tuple[str, sympy.Expr]] = []
    for above, below in pairwise([*levels, sympy.Integer(0)]):
        points += [("breakpoint", above), ("midpoint", sympy.radsimp((above + below) / 2))]
    return [_row(kind, beta, path.answer(beta)) for kind, beta in points or [("midpoint", sympy.Integer(1))]]


def write_csv(path: PiecewisePath, file: str | os.PathLike[str]) -> None:
    """Write :func:`table` in one step."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [*COLUMNS, *EXACT_COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(table(path))
    write_atomically(file, stream.getvalue())


def _numbers_only(path: PiecewisePath) -> Any:
    if path.problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before writing a path")
    return path.problem


def _number(value: Scalar) -> dict[str, Any]:
    return {"exact": encode(value), "decimal": to_float(value, "a number of the path")}


def _numbers(values: list[Scalar]) -> dict[str, list[Any]]:
    return {
        "exact": [encode(value) for value in values],
        "decimal": [to_float(value, "a number of the path") for value in values],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "lower": _number(simplest(piece.lower)),
        "upper": None if piece.upper is sympy.oo else _number(simplest(piece.upper)),
        "value": _numbers(list(piece.value_coefficients)),
        "network": _network(piece.formula),
    }


def _network(formula: NetworkFormula) -> dict[str, Any]:
    """Inner weights and biases as numbers, output weights and xi as affine functions of beta; a skip too."""
    base, slope = formula.base, formula.slope
    outer = [[_numbers(list(pair)) for pair in zip(*rows, strict=True)] for rows in formula.rows]
    xi = [_numbers(list(pair)) for pair in zip(base.xi_row, slope.xi_row, strict=True)]
    none = ((ZERO,) * base.o,) * base.d
    linear = zip(base.skip_rows or none, slope.skip_rows or none, strict=True)
    skip = [[_numbers(list(pair)) for pair in zip(*rows, strict=True)] for rows in linear]
    return {
        "U": [_numbers(list(row)) for row in base.U_rows],
        "b": _numbers(list(base.b_row)),
        "w": as_given(outer, base.vector),
        "xi": as_given([xi], base.vector)[0],
        **({} if base.skip_rows is None and slope.skip_rows is None else {"skip": as_given(skip, base.vector)}),
    }


def _row(kind: str, beta: sympy.Expr, answer: Answer) -> dict[str, str]:
    value, penalty = to_sympy(answer.exact_value), answer.exact_network.penalty()
    named = {"beta": beta, "value": value, "loss": sympy.expand(value - beta * penalty), "penalty": penalty}
    parts = {name: simplest(part) for name, part in named.items()}
    decimals = {name: repr(to_float(part, name)) for name, part in parts.items()}
    exact = {f"{name}_exact": encode(part) for name, part in parts.items()}
    return {**decimals, "neurons": str(answer.exact_network.neurons), "kind": kind, **exact}
