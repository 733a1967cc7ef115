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
from re import fullmatch
from typing import Any

from analytic.checker.grammar import parse
from analytic.checker.numbers import Field, Rational, Real, sign
from analytic.checker.work import CertificateError

FORMAT, VERSIONS = "neuralgauge-certificate", (1, 2)
LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
CONSTRAINED = ("interpolation", "max-margin")  # no beta in the file: its value is 1
VECTOR = ("squared", "interpolation")  # losses with more than one output

ACTIVATIONS = ("relu", "threshold", "absolute", "leaky")
OPTIONAL = ("skip", "neuron_norm", "activation", "negative_slope")  # keys of the problem

MAX_BYTES = 1 << 24  # of a file


@dataclass(frozen=True)
class Certificate:
    """A problem with n samples, d features, o outputs; a network of m neurons; a dual; the claimed bounds."""

    A: list[list[Real]]  # n samples of d
    Y: list[list[Real]]  # o columns of n, as are V
    loss: str
    beta: Real
    bias: str
    skip: bool  # whether a linear function is added that costs nothing
    neuron_norm: int  # of the u in the penalty, 1 or 2
    activation: str
    slope: Fraction  # of the activation, for negative numbers
    U: list[list[Real]]  # m neurons of d
    b: list[Real]
    W: list[list[Real]]  # o columns of m
    xi: list[Real]  # o
    S: list[list[Real]]  # o columns of d, the linear function
    V: list[list[Real]]
    method: str
    extra: dict[str, Any]  # what a method needs beside the data, unread
    value: Real
    lower_bound: Real
    claim: tuple[str, str]  # the two bounds as written
    bounds: bool  # the claim states inequalities, not equalities
    width: Fraction  # to which the claimed numbers are meant; 0 if the claim has none


def load(path: str | PathLike[str]) -> Any:
    """The JSON value in a file; numbers must be strings, and no key may be repeated."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CertificateError(f"the file cannot be read: {error.strerror}") from error
    except ValueError as error:  # of the name
        raise CertificateError(f"the file cannot be read: {error}") from error
    return loads(data)


def loads(data: bytes) -> Any:
    """The JSON value that a file holds."""
    if len(data) > MAX_BYTES:
        raise CertificateError(f"the file has more than {MAX_BYTES} bytes")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_no_repeated_key,
            parse_int=_small_integer,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except CertificateError:
        raise
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


def read(payload: Any, field: Field, methods: dict[str, frozenset[str]]) -> Certificate:
    """Check every key and shape; ``methods`` maps a feasibility method to the extra keys it takes."""
    top = read_object(
        payload, "certificate",
        ("format", "version", "problem", "network", "dual", "feasibility", "claim", "theorem"),
    )  # fmt: skip
    _choice(top["format"], "format", (FORMAT,))
    if type(top["version"]) is not int or top["version"] not in VERSIONS:
        raise CertificateError(f"version is {_brief(top['version'])}: this checker reads versions 1 and 2")
    if top["theorem"] is not None and not isinstance(top["theorem"], str):
        raise CertificateError("theorem is not a string")
    problem = read_object(top["problem"], "problem", ("A", "y", "loss", "beta", "bias"), OPTIONAL)
    network = read_object(top["network"], "network", ("U", "b", "w", "xi"), optional=("skip",))
    loss = _choice(problem["loss"], "problem.loss", LOSSES)
    logs = loss == "logistic"
    width = len(read_list(read_list(problem["A"], "problem.A")[0], "problem.A[0]"))
    A = read_matrix(problem["A"], "problem.A", None, width, field)
    n, o = len(A), _outputs(problem["y"], loss)
    m = len(read_list(network["b"], "network.b", empty=True))
    method, extra = _method(top["feasibility"], methods)
    claim = _claim(top["claim"])
    activation = _choice(problem.get("activation", "relu"), "problem.activation", ACTIVATIONS)
    U = read_matrix(network["U"], "network.U", width, m, field, logs)
    return Certificate(
        A=A, Y=_labels(_columns(problem["y"], "problem.y", n, o, field), loss), loss=loss,
        beta=_beta(problem["beta"], loss, field), bias=_choice(problem["bias"], "problem.bias", ("none", "free")),
        skip=_choice(problem.get("skip", "none"), "problem.skip", ("none", "free")) == "free",
        neuron_norm=_neuron_norm(problem.get("neuron_norm", 2)),
        activation=activation, slope=_slope(problem, activation, field),
        U=[list(u) for u in zip(*U, strict=True)], b=read_vector(network["b"], "network.b", m, field, logs),
        W=_columns(network["w"], "network.w", m, o, field, logs),
        xi=[read_number(network["xi"], "network.xi", field, logs)] if o is None
        else read_vector(network["xi"], "network.xi", o, field, logs),
        S=_columns(network["skip"], "network.skip", width, o, field, logs) if "skip" in network
        else [[field.zero] * width for _ in range(o or 1)],
        V=_columns(top["dual"], "dual", n, o, field), method=method, extra=extra,
        value=read_number(claim["value"], "claim.value", field, logs),
        lower_bound=read_number(claim["lower_bound"], "claim.lower_bound", field, logs),
        claim=(claim["value"], claim["lower_bound"]), bounds="relation" in claim and claim["relation"] == "bounds",
        width=_width(claim, field),
    )  # fmt: skip


# --- pieces of the file ---------------------------------------------------------------------------------


def read_object(value: Any, name: str, keys: Collection[str], optional: Collection[str] = ()) -> dict[str, Any]:
    """An object with exactly these keys, and perhaps the optional ones."""
    if not isinstance(value, dict):
        raise CertificateError(f"{name} is {_brief(value)}: expected an object with keys {', '.join(keys)}")
    for key in keys:
        if key not in value:
            raise CertificateError(f"{name} has no key {key!r}")
    for key in value:
        if key not in keys and key not in optional:
            raise CertificateError(f"{name} has an unknown key {_brief(key)}")
    return value


def _claim(value: Any) -> dict[str, Any]:
    """The two numbers, and how they are meant."""
    keys = ["value", "lower_bound"]
    if isinstance(value, dict) and "relation" in value and "width" in value:
        raise CertificateError("claim has an unknown key 'width' beside 'relation': a claim has one of them")
    if isinstance(value, dict):
        keys += [key for key in ("relation", "width") if key in value][:1]
    claim = read_object(value, "claim", keys)
    if "relation" in claim:
        _choice(claim["relation"], "claim.relation", ("equal", "bounds"))
    return claim


def _width(claim: dict[str, Any], field: Field) -> Fraction:
    """The rational to which the claimed numbers are meant, 0 if they are meant exactly."""
    if "width" not in claim:
        return Fraction(0)
    width = read_number(claim["width"], "claim.width", field)
    if not isinstance(width, Rational) or width.q <= 0:
        raise CertificateError(f"claim.width is {_brief(claim['width'])}: expected a rational number > 0")
    return width.q


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


def read_vector(value: Any, name: str, length: int, field: Field, logs: bool = False) -> list[Real]:
    """A list of numbers."""
    entries = read_list(value, name, length)
    return [read_number(x, name, field, logs, i) for i, x in enumerate(entries)]


def read_matrix(
    value: Any, name: str, rows: int | None, columns: int, field: Field, logs: bool = False
) -> list[list[Real]]:
    """A list of rows of numbers."""
    found = enumerate(read_list(value, name, rows))
    return [read_vector(row, f"{name}[{i}]", columns, field, logs) for i, row in found]


def _columns(value: Any, name: str, rows: int, o: int | None, field: Field, logs: bool = False) -> list[list[Real]]:
    """The columns of a matrix with o columns, or the vector itself when the problem is scalar (o is None)."""
    if o is None:
        return [read_vector(value, name, rows, field, logs)]
    table = read_matrix(value, name, rows, o, field, logs)
    return [[row[k] for row in table] for k in range(o)]


def read_number(value: Any, name: str, field: Field, logs: bool = False, index: int | None = None) -> Real:
    """A number written as a string; ``logs`` tells whether it may hold logarithms."""
    if not isinstance(value, str):
        where = name if index is None else f"{name}[{index}]"
        raise CertificateError(f"{where} is {_brief(value)}: expected a number written as a string")
    try:
        return parse(value, field, logs=logs)
    except CertificateError as error:
        where = name if index is None else f"{name}[{index}]"
        raise CertificateError(f"{where}: {error}") from None


def _outputs(y: Any, loss: str) -> int | None:
    first = read_list(y, "problem.y")[0]
    if not isinstance(first, list):
        return None
    if loss not in VECTOR:
        raise CertificateError(f"problem.y has rows: loss {loss!r} takes one label a sample")
    return len(read_list(first, "problem.y[0]"))


def _labels(Y: list[list[Real]], loss: str) -> list[list[Real]]:
    if loss not in VECTOR and any(sign(y - 1) and sign(y + 1) for y in Y[0]):
        raise CertificateError(f"problem.y has a label that is not 1 or -1: loss {loss!r} needs them")
    return Y


def _beta(value: Any, loss: str, field: Field) -> Real:
    if loss in CONSTRAINED:
        if value is not None:
            raise CertificateError(f"problem.beta is {_brief(value)}: loss {loss!r} has none, write null")
        return field.one
    beta = read_number(value, "problem.beta", field)
    if sign(beta) <= 0:
        raise CertificateError(f"problem.beta is {_brief(value)}: expected a positive number")
    return beta


def _neuron_norm(value: Any) -> int:
    if type(value) is not int or value not in (1, 2):
        raise CertificateError(f"problem.neuron_norm is {_brief(value)}: expected 1 or 2")
    return value


def _slope(problem: dict[str, Any], activation: str, field: Field) -> Fraction:
    """The slope for negative numbers, which is in the file for leaky activations only."""
    if (activation == "leaky") != ("negative_slope" in problem):
        has = "needs" if activation == "leaky" else "has no"
        raise CertificateError(f"problem.activation is {activation!r}, which {has} negative_slope")
    if activation != "leaky":
        return Fraction(-1 if activation == "absolute" else 0)
    given = problem["negative_slope"]
    if isinstance(given, str) and fullmatch("-?[0-9]+(/[0-9]+)?", given):
        slope = read_number(given, "problem.negative_slope", field)
        if isinstance(slope, Rational) and -1 < slope.q < 1 and slope.q:
            return slope.q
    raise CertificateError(f"problem.negative_slope is {_brief(given)}: expected an integer or a quotient of integers "
                           "in (-1, 1), not 0")  # fmt: skip


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
