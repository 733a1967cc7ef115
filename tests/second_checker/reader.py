"""Strict reading: every shape, key and type as docs/certificate.md has it, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from tests.second_checker.grammar import BadInput, parse
from tests.second_checker.real import ONE, ZERO, Number, Unsure, forget, rational, sign

__all__ = ["HINTS", "File", "Matrix", "hints_of", "read"]

Matrix = list[list[Number]]

KEYS = {"format", "version", "theorem", "problem", "network", "dual", "feasibility", "claim"}
HINTS: dict[str, set[str]] = {
    "rank-one": set(),
    "whitened": set(),
    "acute": set(),
    "obtuse": set(),
    "odd": set(),
    "fan": {"vertex"},
    "parallel": {"along"},
    "plane": set(),
    "spike-free": {"first", "member", "scale", "inverse", "multipliers"},
    "even": {"pairs", "first", "member", "scale", "inverse", "multipliers"},
    "cells": {"cells"},
    "tree": {"unit", "trees"},
    "lifted": {"ball", "reach", "unit", "trees"},
    "vertices": set(),
    "patterns": set(),
    "line-leaky": set(),
}
ACTIVATIONS = ("relu", "threshold", "absolute", "leaky")
QUOTIENT = r"-?[0-9]+(/[0-9]+)?"
OPTIONAL = {"skip", "neuron_norm", "activation", "negative_slope"}
CONSTRAINED, LABELLED = {"interpolation", "max-margin"}, {"hinge", "max-margin", "logistic"}


@dataclass
class File:
    """What a certificate says; columns of U are rows here, vectors are rows of one entry for each output."""

    A: Matrix
    y: Matrix
    loss: str
    beta: Number
    bias: str
    U: Matrix
    b: list[Number]
    w: Matrix
    xi: list[Number]
    skip: str
    linear: Matrix
    dual: Matrix
    method: str
    hints: dict[str, Any]
    value: Number
    lower: Number
    relation: str | None
    width: fmpq | None
    norm: int = 2
    activation: str = "relu"
    slope: fmpq = ZERO

    def activated(self, t: Number) -> Number:
        """The activation of a number."""
        if self.activation == "threshold":
            return ONE if sign(t) >= 0 else ZERO
        return t if sign(t) >= 0 else self.slope * t


def read(source: str | dict[str, Any]) -> File:
    """The file, from its text or as JSON values; BadInput if it is malformed, Unsure if it is too large for us."""
    forget()
    document = _loaded(source) if isinstance(source, str) else source
    top = _keys(document, KEYS)
    version = _integer(top["version"])
    if top["format"] != "neuralgauge-certificate" or version not in {1, 2}:
        raise BadInput("another format or version")
    if top["theorem"] is not None and not isinstance(top["theorem"], str):
        raise BadInput("the theorem is a string or null")
    problem = _keys(top["problem"], {"A", "y", "loss", "beta", "bias"}, frozenset(OPTIONAL))
    network = _keys(top["network"], {"U", "b", "w", "xi"}, frozenset({"skip"}))
    skip = problem.get("skip", "none")
    if skip not in ("none", "free"):
        raise BadInput("no such skip connection")
    norm = _integer(problem.get("neuron_norm", 2))
    if norm not in (1, 2):
        raise BadInput("no such norm")
    activation, slope = _activation(problem)
    loss, bias = problem["loss"], problem["bias"]
    if loss not in ("squared", *CONSTRAINED, *LABELLED) or bias not in ("none", "free"):
        raise BadInput("no such loss or bias")
    A = _matrix(problem["A"])
    n = _length(problem["y"], len(A))
    vector = isinstance(problem["y"][0], list)
    y = _matrix(problem["y"]) if vector else [[parse(x, False)] for x in problem["y"]]
    if vector and loss in LABELLED:
        raise BadInput("labels are numbers")
    if loss in LABELLED and any(sign(x - 1) != 0 and sign(x + 1) != 0 for (x,) in y):
        raise BadInput("labels are 1 and -1")
    if (problem["beta"] is None) != (loss in CONSTRAINED):
        raise BadInput("beta is null for the constrained losses only")
    beta = ONE if problem["beta"] is None else parse(problem["beta"], False)
    if sign(beta) <= 0:
        raise BadInput("beta is positive")
    o = len(y[0])
    logs = loss == "logistic"
    neurons = _array(network["b"], None)
    rows = _array(network["U"], len(A[0]))
    columns = [[parse(x, logs) for x in _array(row, len(neurons))] for row in rows]
    w = _outputs(network["w"], len(neurons), o, vector, logs)
    xi = [parse(x, logs) for x in _array(network["xi"], o)] if vector else [parse(network["xi"], logs)]
    dual = _outputs(top["dual"], n, o, vector, False)
    linear = [[ZERO] * o for _ in A[0]]
    if "skip" in network:
        linear = _outputs(network["skip"], len(A[0]), o, vector, logs)
    method, hints = _feasibility(top["feasibility"])
    relation, width, value, lower = _claim(top["claim"], logs)
    U = [[row[j] for row in columns] for j in range(len(neurons))]
    return File(
        A, y, loss, beta, bias, U, [parse(x, logs) for x in neurons], w, xi, skip, linear, dual, method, hints,
        value, lower, relation, width, norm, activation, slope,
    )  # fmt: skip


def _activation(problem: dict[str, Any]) -> tuple[str, fmpq]:
    name = problem.get("activation", "relu")
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise BadInput("no such activation")
    if (name == "leaky") != ("negative_slope" in problem):
        raise BadInput("a negative slope is for leaky activations")
    if name != "leaky":
        return name, fmpq(-1 if name == "absolute" else 0)
    if not isinstance(problem["negative_slope"], str) or not re.fullmatch(QUOTIENT, problem["negative_slope"]):
        raise BadInput("a quotient of integers was expected")
    slope = rational(parse(problem["negative_slope"], False))
    if slope is None or not -1 < slope < 1 or slope == 0:
        raise BadInput("no such slope")
    return name, slope


def _loaded(text: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) < len(pairs):
            raise BadInput("a repeated key")
        return dict(pairs)

    def refuse(token: str) -> None:
        raise BadInput(f"{token} is no JSON")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise BadInput("no JSON") from error


def _keys(value: Any, keys: set[str], optional: frozenset[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(value, dict) or not keys <= set(value) <= keys | optional:
        raise BadInput(f"an object with the keys {sorted(keys)} was expected")
    return value


def _array(value: Any, length: int | None) -> list[Any]:
    if not isinstance(value, list) or length not in {None, len(value)}:
        raise BadInput(f"a list of {length} was expected")
    return value


def _length(value: Any, n: int) -> int:
    return len(_array(value, n))


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise BadInput("an integer was expected")
    return value


def _matrix(value: Any) -> Matrix:
    rows = _array(value, None)
    if not rows or not isinstance(rows[0], list) or not rows[0]:
        raise BadInput("a matrix has at least one entry")
    return [[parse(x, False) for x in _array(row, len(rows[0]))] for row in rows]


def _outputs(value: Any, n: int, o: int, vector: bool, logs: bool) -> Matrix:
    rows = _array(value, n)
    return [[parse(x, logs) for x in (_array(row, o) if vector else [row])] for row in rows]


def _claim(value: Any, logs: bool) -> tuple[str | None, fmpq | None, Number, Number]:
    _keys(value, {"value", "lower_bound"}, frozenset({"relation", "width"}))
    if {"relation", "width"} <= set(value) or value.get("relation", "bounds") not in ("bounds", "equal"):
        raise BadInput("either a relation or a width")
    width = None
    if "width" in value:
        width = rational(parse(value["width"], False))
        if width is not None and width > 0 and "sqrt" in value["width"]:
            raise Unsure  # whether a rational may be written with roots is not said
        if width is None or width <= 0:
            raise BadInput("a width is a positive rational")
    return value.get("relation"), width, parse(value["value"], logs), parse(value["lower_bound"], logs)


def _feasibility(value: Any) -> tuple[str, dict[str, Any]]:
    """The method and the raw hints; what they hold is read by ``hints_of``."""
    if not isinstance(value, dict) or not isinstance(value.get("method"), str) or value["method"] not in HINTS:
        raise BadInput("no such method")
    method = value["method"]
    _keys(value, {"method"} | HINTS[method])
    return method, {key: entry for key, entry in value.items() if key != "method"}


def hints_of(file: File) -> dict[str, Any]:
    """The numbers of the hints; BadInput may come as late as here."""
    n, raw = len(file.A), file.hints
    if file.method == "spike-free":
        return _spike_free(raw, n)
    if file.method == "even":
        pairs = [[_integer(i) for i in _array(pair, 2)] for pair in _array(raw["pairs"], None)]
        if not all(0 <= i < n for pair in pairs for i in pair):
            raise BadInput("an index is out of range")
        return {"pairs": pairs, **_spike_free(raw, len(pairs))}
    if file.method == "cells":
        if not _array(raw["cells"], None):
            raise BadInput("there are no cells")
        return {"cells": [_cell(cell, n) for cell in raw["cells"]]}
    if file.method == "fan":
        if not 0 <= _integer(raw["vertex"]) < n:
            raise BadInput("the vertex is no sample")
        return dict(raw)
    if file.method == "parallel":
        ends = [_integer(i) for i in _array(raw["along"], 2)]
        if not all(0 <= i < n for i in ends):
            raise BadInput("an end is no sample")
        return {"along": ends}
    if file.method == "tree":
        unit = rational(parse(raw["unit"], False))
        if unit is None:
            raise Unsure  # rational where it matters
        return {"unit": unit, "trees": _array(raw["trees"], 2)}
    if file.method == "lifted":
        unit = rational(parse(raw["unit"], False))
        if unit is None:
            raise Unsure  # rational where it matters
        return {**raw, "unit": unit, "trees": _array(raw["trees"], 2)}
    return {}


def _multipliers(value: Any, n: int) -> Matrix:
    return [[parse(x, False) for x in _array(row, n)] for row in _array(value, 2)]


def _spike_free(value: dict[str, Any], n: int) -> dict[str, Any]:
    first = [_integer(i) for i in _array(value["first"], None)]
    member = [_integer(i) for i in _array(value["member"], n)]
    if not all(0 <= i < n for i in first) or not all(-1 <= i < len(first) for i in member):
        raise BadInput("an index is out of range")
    k = len(first)
    inverse = [[parse(x, False) for x in _array(row, k)] for row in _array(value["inverse"], k)]
    scale = [parse(x, False) for x in _array(value["scale"], n)]
    return {
        "first": first, "member": member, "scale": scale, "inverse": inverse,
        "multipliers": _multipliers(value["multipliers"], n),
    }  # fmt: skip


def _cell(value: Any, n: int) -> tuple[list[int], Matrix]:
    _keys(value, {"pattern", "multipliers"})
    pattern = [_integer(x) for x in _array(value["pattern"], n)]
    if not set(pattern) <= {0, 1}:
        raise BadInput("a pattern holds 0 and 1")
    return pattern, _multipliers(value["multipliers"], n)
