"""The certificate file: strict reading of JSON, shapes and numbers, and nothing else.

``load`` turns bytes into plain objects, ``read`` turns plain objects into a ``Certificate``; whatever is not
exactly of the expected form raises ``CertificateError``.  Sizes and nesting are bounded.  Only the standard
library is used.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from os import PathLike
from typing import Any

from analytic.checker_grammar import parse
from analytic.checker_numbers import CertificateError, Number, sign

FORMAT, VERSION = "neuralgauge-certificate", 1
LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
CONSTRAINED = ("interpolation", "max-margin")  # no beta in the file: its value is 1
VECTOR = ("squared", "interpolation")  # losses with more than one output

MAX_BYTES = 1 << 26  # of a file


@dataclass(frozen=True)
class Certificate:
    """A problem with n samples, d features, o outputs; a network of m neurons; a dual; the claimed bounds."""

    A: list[list[Number]]  # n samples of d
    Y: list[list[Number]]  # o columns of n, as are V
    loss: str
    beta: Number
    bias: str
    U: list[list[Number]]  # m neurons of d
    b: list[Number]
    W: list[list[Number]]  # o columns of m
    xi: list[Number]  # o
    V: list[list[Number]]
    method: str
    extra: dict[str, Any]  # what a method needs beside the data, unread
    value: Number
    lower_bound: Number
    claim: tuple[str, str]  # the two bounds as written
    bounds: bool  # the claim states inequalities, not equalities


def load(path: str | PathLike[str]) -> Any:
    """The JSON value in a file; numbers must be strings, and no key may be repeated."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise CertificateError(f"the file has more than {MAX_BYTES} bytes")
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_repeated_key,
            parse_int=_small_integer,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except CertificateError:
        raise
    except OSError as error:
        raise CertificateError(f"the file cannot be read: {error.strerror}") from error
    except RecursionError as error:
        raise CertificateError("the file is nested too deep") from error
    except ValueError as error:  # not UTF-8, or not JSON
        raise CertificateError(f"the file is not JSON, or is cut short: {error}") from error


def _no_repeated_key(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise CertificateError("a key is repeated in the file")
    return found


def _small_integer(text: str) -> int:
    return int(text) if len(text) < 10 else int(_refuse_number(text))


def _refuse_number(text: str) -> Any:
    raise CertificateError(f"a number is written as {text[:20]}: write it exactly, as a string")


def read(payload: Any, bits: int, methods: dict[str, frozenset[str]]) -> Certificate:
    """Check every key and shape; ``methods`` maps a feasibility method to the extra keys it takes."""
    top = read_object(
        payload, "certificate",
        ("format", "version", "problem", "network", "dual", "feasibility", "claim", "theorem"),
    )  # fmt: skip
    _choice(top["format"], "format", (FORMAT,))
    if type(top["version"]) is not int or top["version"] != VERSION:
        raise CertificateError(f"version is {_brief(top['version'])}: this checker reads version {VERSION}")
    if top["theorem"] is not None and not isinstance(top["theorem"], str):
        raise CertificateError("theorem is not a string")
    problem = read_object(top["problem"], "problem", ("A", "y", "loss", "beta", "bias"))
    network = read_object(top["network"], "network", ("U", "b", "w", "xi"))
    claim, relation = _claim(top["claim"])
    loss = _choice(problem["loss"], "problem.loss", LOSSES)
    width = len(read_list(read_list(problem["A"], "problem.A")[0], "problem.A[0]"))
    A = read_matrix(problem["A"], "problem.A", None, width, bits)
    n, o = len(A), _outputs(problem["y"], loss)
    m = len(read_list(network["b"], "network.b", empty=True))
    method, extra = _method(top["feasibility"], methods)
    U = read_matrix(network["U"], "network.U", width, m, bits)
    return Certificate(
        A=A, Y=_labels(_columns(problem["y"], "problem.y", n, o, bits), loss), loss=loss,
        beta=_beta(problem["beta"], loss, bits), bias=_choice(problem["bias"], "problem.bias", ("none", "free")),
        U=[list(u) for u in zip(*U, strict=True)], b=read_vector(network["b"], "network.b", m, bits),
        W=_columns(network["w"], "network.w", m, o, bits),
        xi=[read_number(network["xi"], "network.xi", bits)] if o is None
        else read_vector(network["xi"], "network.xi", o, bits),
        V=_columns(top["dual"], "dual", n, o, bits), method=method, extra=extra,
        value=read_number(claim["value"], "claim.value", bits),
        lower_bound=read_number(claim["lower_bound"], "claim.lower_bound", bits),
        claim=(claim["value"], claim["lower_bound"]), bounds=relation == "bounds",
    )  # fmt: skip


# --- pieces of the file ---------------------------------------------------------------------------------


def read_object(value: Any, name: str, keys: Collection[str]) -> dict[str, Any]:
    """An object with exactly these keys."""
    if not isinstance(value, dict):
        raise CertificateError(f"{name} is {_brief(value)}: expected an object with keys {', '.join(keys)}")
    for key in keys:
        if key not in value:
            raise CertificateError(f"{name} has no key {key!r}")
    for key in value:
        if key not in keys:
            raise CertificateError(f"{name} has an unknown key {_brief(key)}")
    return value


def _claim(value: Any) -> tuple[dict[str, Any], str]:
    """The two numbers, and how they are meant: "equal" unless the file says "bounds"."""
    keys = ("value", "lower_bound")
    if isinstance(value, dict) and "relation" in value:
        claim = read_object(value, "claim", (*keys, "relation"))
        return claim, _choice(claim["relation"], "claim.relation", ("equal", "bounds"))
    return read_object(value, "claim", keys), "equal"


def _choice(value: Any, name: str, choices: Collection[str]) -> str:
    if not isinstance(value, str) or value not in choices:
        raise CertificateError(f"{name} is {_brief(value)}: expected one of {', '.join(choices)}")
    return value


def read_list(value: Any, name: str, length: int | None = None, empty: bool = False) -> list[Any]:
    """A list, of a given length or not empty."""
    if not isinstance(value, list):
        raise CertificateError(f"{name} is {_brief(value)}: expected a list")
    if length is not None and len(value) != length:
        raise CertificateError(f"{name} has {len(value)} entries: expected {length}")
    if not value and length is None and not empty:
        raise CertificateError(f"{name} is empty")
    return value


def read_vector(value: Any, name: str, length: int, bits: int) -> list[Number]:
    """A list of numbers."""
    return [read_number(x, f"{name}", bits, i) for i, x in enumerate(read_list(value, name, length))]


def read_matrix(value: Any, name: str, rows: int | None, columns: int, bits: int) -> list[list[Number]]:
    """A list of rows of numbers."""
    return [read_vector(row, f"{name}[{i}]", columns, bits) for i, row in enumerate(read_list(value, name, rows))]


def _columns(value: Any, name: str, rows: int, o: int | None, bits: int) -> list[list[Number]]:
    """The columns of a matrix with o columns, or the vector itself when the problem is scalar (o is None)."""
    if o is None:
        return [read_vector(value, name, rows, bits)]
    table = read_matrix(value, name, rows, o, bits)
    return [[row[k] for row in table] for k in range(o)]


def read_number(value: Any, name: str, bits: int, index: int | None = None) -> Number:
    """A number written as a string."""
    where = name if index is None else f"{name}[{index}]"
    if not isinstance(value, str):
        raise CertificateError(f"{where} is {_brief(value)}: expected a number written as a string")
    try:
        return parse(value, bits)
    except CertificateError as error:
        raise CertificateError(f"{where}: {error}") from None


def _outputs(y: Any, loss: str) -> int | None:
    first = read_list(y, "problem.y")[0]
    if not isinstance(first, list):
        return None
    if loss not in VECTOR:
        raise CertificateError(f"problem.y has rows: loss {loss!r} takes one label a sample")
    return len(read_list(first, "problem.y[0]"))


def _labels(Y: list[list[Number]], loss: str) -> list[list[Number]]:
    if loss not in VECTOR and any(y not in (1, -1) for y in Y[0]):
        raise CertificateError(f"problem.y has a label that is not 1 or -1: loss {loss!r} needs them")
    return Y


def _beta(value: Any, loss: str, bits: int) -> Number:
    if loss in CONSTRAINED:
        if value is not None:
            raise CertificateError(f"problem.beta is {_brief(value)}: loss {loss!r} has none, write null")
        return Fraction(1)
    beta = read_number(value, "problem.beta", bits)
    if sign(beta) <= 0:
        raise CertificateError(f"problem.beta is {_brief(value)}: expected a positive number")
    return beta


def _method(value: Any, methods: dict[str, frozenset[str]]) -> tuple[str, dict[str, Any]]:
    if not isinstance(value, dict) or "method" not in value:
        raise CertificateError(f"feasibility is {_brief(value)}: expected an object with a method")
    name = _choice(value["method"], "feasibility.method", methods)
    read_object(value, "feasibility", ("method", *sorted(methods[name])))
    return name, {key: value[key] for key in methods[name]}


def _brief(value: Any) -> str:
    """A value for a message: its type, and its text if it is short and plain."""
    plain = value is None or isinstance(value, bool | float) or (type(value) is int and abs(value) < 10**9)
    if isinstance(value, str):
        return ascii(value if len(value) <= 40 else value[:37] + "...")
    return repr(value) if plain else f"of type {type(value).__name__}"
