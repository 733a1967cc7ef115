"""The content of a certificate: what ``neuralgauge check`` re-verifies from scratch (version 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.encoding import encode
from analytic.exact.scalars import Row, Rows, to_sympy
from analytic.model.activation import RELU
from analytic.model.network import Network, as_given
from analytic.model.problem import Problem
from analytic.theorem.answer import Answer
from numeric.errors import UnsupportedError

FORMAT = "neuralgauge-certificate"
VERSION = 2
DIGITS = 60
"""Of a value with logarithms: the width of its claim, relatively."""


def payload(answer: Answer) -> dict[str, Any]:
    """The certificate of a closed form as plain JSON values."""
    problem = answer.problem
    if answer.exact_network.neurons and answer.exact_network.activation != problem.activation:
        raise UnsupportedError("the network has neurons of another activation than the problem")
    if problem.symbolic:
        raise UnsupportedError("the data hold symbols: substitute numbers before writing a certificate")
    if not problem.description.logarithms:
        _refuse_logarithms(answer)
    feasibility = {"method": answer.theorem.feasibility, **_hints(answer.hints)}
    return body(problem, answer.exact_network, answer.exact_dual, answer.theorem.id, feasibility, _claim(answer))


def body(
    problem: Problem, network: Network, dual: Rows, theorem: str | None, feasibility: Mapping[str, Any],
    claim: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """A problem, a network and a dual point, how the point is feasible, and what is claimed."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "theorem": theorem,
        "problem": encoded_problem(problem),
        "network": encoded_network(network),
        "dual": _column(dual, problem.vector),
        "feasibility": dict(feasibility),
        "claim": dict(claim),
    }


def encoded_problem(problem: Problem) -> dict[str, Any]:
    """A problem as plain JSON values."""
    return {
        "A": _rows(problem.A),
        "y": _column(problem.y, problem.vector),
        "loss": problem.loss,
        "beta": encode(problem.beta) if problem.penalised else None,
        "bias": problem.bias,
        **({} if problem.skip == "none" else {"skip": problem.skip}),
        **({} if problem.neuron_norm == 2 else {"neuron_norm": problem.neuron_norm}),
        **({} if problem.activation == RELU else {"activation": problem.activation.name}),
        **({"negative_slope": encode(problem.activation.slope)} if problem.activation.name == "leaky" else {}),
    }


def encoded_network(network: Network) -> dict[str, Any]:
    """A network as plain JSON values."""
    return {
        "U": _rows(network.U_rows),
        "b": [encode(cell) for cell in network.b_row],
        "w": _column(network.w_rows, network.vector),
        "xi": [encode(cell) for cell in network.xi_row] if network.vector else encode(network.xi_row[0]),
        **({} if network.skip_rows is None else {"skip": _column(network.skip_rows, network.vector)}),
    }


def _refuse_logarithms(answer: Answer) -> None:
    """Whether two numbers with logarithms are equal cannot be decided, which other losses need."""
    problem, network = answer.problem, answer.exact_network
    tables = (problem.A, problem.y, ((problem.beta,),), network.U_rows, network.w_rows)
    for x in (cell for table in tables for row in table for cell in row):
        if not isinstance(x, fmpq) and x.has(sympy.log):
            raise UnsupportedError(f"the certificate cannot hold {x}: it stores logarithms of logistic problems only")


def _claim(answer: Answer) -> dict[str, str]:
    """The two bounds, equal; with logarithms, which can only be enclosed, to within the width that is claimed."""
    value, lower_bound = answer.exact_value, answer.exact_lower_bound
    claim = {"value": encode(value), "lower_bound": encode(lower_bound)}
    if "log" in claim["value"] + claim["lower_bound"]:
        exponent = int(sympy.floor(sympy.log(sympy.N(to_sympy(abs(value)), 20), 10))) - DIGITS
        claim["width"] = f"1/1{'0' * -exponent}" if exponent < 0 else f"1{'0' * exponent}"
    return claim


def _hints(value: Any) -> Any:
    """Scalars encoded, integers as they are, in the same nesting."""
    if isinstance(value, Mapping):
        return {key: _hints(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_hints(entry) for entry in value]
    return value if isinstance(value, int) else encode(value)


def _rows(rows: Sequence[Row]) -> list[list[str]]:
    return [[encode(cell) for cell in row] for row in rows]


def _column(rows: Sequence[Row], vector: bool) -> list[Any]:
    return as_given(_rows(rows), vector)
