"""From exact numbers to floats."""

from __future__ import annotations

from typing import Any

import numpy as np
from flint import arb, fmpq

import numeric
from analytic.exact.scalars import Scalar, enclose
from analytic.model.activation import RELU
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.errors import DataError, UnsupportedError

BITS = 1200
"""Of the enclosures that floats are compared with: more than the exponents of floats span."""


def to_float(value: Scalar, what: str) -> float:
    """The nearest double; symbols and numbers beyond float range are refused."""
    try:
        result = int(value.p) / int(value.q) if isinstance(value, fmpq) else float(value)
    except OverflowError as error:
        raise DataError(f"{what} is beyond the range of a float: scale the data") from error
    except TypeError as error:
        raise DataError(f"{what} is {value}, which holds a symbol: substitute a number first") from error
    if not np.isfinite(result):
        raise DataError(f"{what} is beyond the range of a float: scale the data")
    return result


def outward(value: Scalar, what: str) -> tuple[float, float]:
    """The floats below and above a number, proved to be on their sides where the number has an enclosure.

    >>> below, above = outward(fmpq(1, 10), "a tenth")
    >>> below < 0.1 < above and fmpq(*below.as_integer_ratio()) < fmpq(1, 10) < fmpq(*above.as_integer_ratio())
    True
    """
    nearest = to_float(value, what)
    below, above = float(np.nextafter(nearest, -np.inf)), float(np.nextafter(nearest, np.inf))
    ball = enclose(value, BITS)
    if ball is not None:
        while not arb(below) <= ball:
            below = float(np.nextafter(below, -np.inf))
        while not ball <= arb(above):
            above = float(np.nextafter(above, np.inf))
    return below, above


def decay_to_float(problem: Problem) -> float | None:
    """The weight decay as a float, if the loss has one; one that would round to zero is refused."""
    beta = to_float(problem.beta, "beta") if problem.penalised else None
    if beta == 0:
        raise DataError("beta is below the range of a float: scale the data")
    return beta


def to_float_problem(problem: Problem) -> numeric.Problem:
    """The same problem as the floating-point package takes it."""
    if problem.neuron_norm != 2:
        raise UnsupportedError("neuron_norm is 1, which the floating-point package does not know: use exact answers")
    if problem.activation != RELU:
        raise UnsupportedError(
            f"activation is {problem.activation.name!r}, which the floating-point package does not know: use exact "
            "answers"
        )
    return numeric.Problem(
        to_floats(problem.A, "A"),
        outputs_to_floats(problem.y, "y", problem.vector),
        loss=problem.loss,
        beta=decay_to_float(problem),
        bias=problem.bias,
        skip=problem.skip,
    )


def to_floats(rows: Any, what: str) -> np.ndarray:
    """A table as a float array."""
    return np.array([[to_float(cell, what) for cell in row] for row in rows], dtype=float)


def outputs_to_floats(rows: Any, what: str, vector: bool) -> np.ndarray:
    """Rows of outputs, which a single output without an axis of its own gets none of."""
    table = to_floats(rows, what)
    return table if vector else table[:, 0]


def to_float_network(network: Network) -> numeric.Network:
    """The same network with float weights."""
    network.require_relu()
    d, m, o = network.d, network.neurons, network.o
    outer = to_floats(network.w_rows, "w").reshape(m, o)
    xi = to_floats([network.xi_row], "xi")[0]
    return numeric.Network(
        U=to_floats(network.U_rows, "U").reshape(d, m),
        b=to_floats([network.b_row], "b")[0],
        w=outer if network.vector else outer[:, 0],
        xi=xi if network.vector else float(xi[0]),
        skip=None if network.skip_rows is None else _skip(network),
    )


def _skip(network: Network) -> np.ndarray:
    rows = to_floats(network.skip_rows, "skip")
    return rows if network.vector else rows[:, 0]
