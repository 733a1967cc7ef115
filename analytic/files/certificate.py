"""Writing certificates: the file that ``neuralgauge check`` re-verifies from scratch (version 2)."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sympy
from flint import fmpq

from analytic.exact.scalars import Scalar
from numeric.errors import UnsupportedError

if TYPE_CHECKING:
    from analytic.answers.solution import Solution

__all__ = ["FORMAT", "VERSION", "encode", "payload", "write_atomically"]

FORMAT = "neuralgauge-certificate"
VERSION = 2
DIGITS = 60
"""Of a value with logarithms: the width of its claim, relatively."""


def encode(value: Scalar) -> str:
    """A number in the grammar of the file: integers, ``+ - * /``, ``sqrt`` and ``log``.

    >>> encode(sympy.sqrt(3) / 2 + sympy.Rational(1, 3))
    '(1/2)*sqrt(3) + 1/3'
    >>> encode(sympy.Mul(sympy.sqrt(2), sympy.sqrt(3) + 1, evaluate=False))
    'sqrt(2)*(sqrt(3) + 1)'
    """
    if isinstance(value, fmpq):
        return str(value)
    if value.is_Rational:
        return f"{value.p}/{value.q}" if value.q != 1 else str(value.p)
    if value.is_Add:
        return " + ".join(_factor(term) if term.is_Add else encode(term) for term in value.as_ordered_terms()[::-1])
    if value.is_Mul:
        return "*".join(_factor(factor) for factor in value.args)
    if value.is_Pow and value.exp == sympy.Rational(1, 2):
        return f"sqrt({encode(value.base)})"
    if value.is_Pow and value.exp.is_Rational and value.exp.q <= 2:
        return _power(value)
    if value.func is sympy.log:
        return f"log({encode(value.args[0])})"
    raise UnsupportedError(f"the certificate cannot hold {value}: it stores numbers made of + - * / sqrt and log")


def _factor(value: sympy.Expr) -> str:
    root = value.is_Pow and value.exp == sympy.Rational(1, 2)
    alone = root or value.func is sympy.log or (value.is_Integer and value >= 0)
    return encode(value) if alone else f"({encode(value)})"


def _power(value: sympy.Pow) -> str:
    if value.exp < 0:
        return f"1/({encode(1 / value)})"
    whole, half = divmod(value.exp.p, value.exp.q)
    factors = [_factor(value.base)] * int(whole) + ([f"sqrt({encode(value.base)})"] if half else [])
    return "*".join(factors)


def payload(solution: Solution) -> dict[str, Any]:
    """The certificate of a solution as plain JSON values."""
    problem, network = solution.problem, solution.exact_network
    if problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before writing a certificate")
    if problem.loss != "logistic":
        _refuse_logarithms(solution)
    vector = problem.vector
    return {
        "format": FORMAT,
        "version": VERSION,
        "theorem": solution.theorem.id,
        "problem": {
            "A": [[encode(cell) for cell in row] for row in problem.A],
            "y": _column(problem.y, vector),
            "loss": problem.loss,
            "beta": encode(problem.beta) if problem.penalised else None,
            "bias": problem.bias,
        },
        "network": {
            "U": [[encode(cell) for cell in row] for row in network.weights_in],
            "b": [encode(cell) for cell in network.offsets],
            "w": _column(network.weights_out, vector),
            "xi": [encode(cell) for cell in network.levels] if vector else encode(network.levels[0]),
        },
        "dual": _column(solution.exact_dual, vector),
        "feasibility": {"method": solution.theorem.feasibility, **_hints(solution.hints)},
        "claim": _claim(solution),
    }


def _refuse_logarithms(solution: Solution) -> None:
    """Whether two numbers with logarithms are equal cannot be decided, which other losses need."""
    problem, network = solution.problem, solution.exact_network
    tables = (problem.A, problem.y, ((problem.beta,),), network.weights_in, network.weights_out)
    for x in (cell for table in tables for row in table for cell in row):
        if not isinstance(x, fmpq) and x.has(sympy.log):
            raise UnsupportedError(f"the certificate cannot hold {x}: it stores logarithms of logistic problems only")


def _claim(solution: Solution) -> dict[str, str]:
    """The two bounds, equal; with logarithms, which can only be enclosed, to within the width that is claimed."""
    value, lower_bound = solution.exact_value, solution.exact_lower_bound
    claim = {"value": encode(value), "lower_bound": encode(lower_bound)}
    if "log" in claim["value"] + claim["lower_bound"]:
        exponent = int(sympy.floor(sympy.log(sympy.N(abs(value), 20), 10))) - DIGITS
        claim["width"] = f"1/1{'0' * -exponent}" if exponent < 0 else f"1{'0' * exponent}"
    return claim


def _hints(value: Any) -> Any:
    """Scalars encoded, integers as they are, in the same nesting."""
    if isinstance(value, Mapping):
        return {key: _hints(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_hints(entry) for entry in value]
    return value if isinstance(value, int) else encode(value)


def _column(rows: Any, vector: bool) -> list[Any]:
    return [[encode(cell) for cell in row] for row in rows] if vector else [encode(row[0]) for row in rows]


def write_atomically(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Replace ``path`` by ``content`` in one step, so that a failure leaves the old file whole.

    A link is followed; what is no regular file (a device, a pipe) is written to, never replaced.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if Path(path).exists() and not Path(path).is_file():
        Path(path).write_bytes(data)
        return
    target = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write(solution: Solution, path: str | os.PathLike[str]) -> None:
    """Write the certificate file of a solution."""
    write_atomically(path, json.dumps(payload(solution), indent=1) + "\n")
