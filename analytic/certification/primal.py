"""The objective of a network, enclosed from above by a short rational."""

from __future__ import annotations

from fractions import Fraction

from flint import arb, ctx, fmpq

from analytic.certification.rounding import round_up, upper
from analytic.network import Network
from analytic.problem import Problem
from analytic.scalars import Scalar, enclose, sign
from numeric.errors import DataError, OptionError

__all__ = ["fit_of", "require_bias", "value_above"]

PRECISION = 192


def require_bias(problem: Problem, network: Network) -> None:
    """Refuse a network of other shape than the data, or with a bias where the problem has none."""
    d, o = len(network.weights_in), len(network.levels)
    if d != problem.d or o != problem.o:
        raise DataError(f"network has {d} inputs and {o} outputs, A has {problem.d} and y {problem.o}")
    if problem.bias == "none" and any(sign(x) != 0 for x in (*network.offsets, *network.levels)):
        raise OptionError("network has a bias and bias is 'none': set its b and xi to zero, or pass bias='free'")


def fit_of(problem: Problem, network: Network) -> list[fmpq]:
    """Exact predictions of a network with one output."""
    return [row[0] for row in network.outputs(problem.A)]


def value_above(problem: Problem, network: Network) -> Fraction:
    """A rational at least ``loss + beta * penalty``, relatively within about ``2**-79`` of it.

    Constraints (interpolation, margins) are taken for granted: the caller makes them hold.
    """
    precision, ctx.prec = ctx.prec, PRECISION
    try:
        rows = network.outputs(problem.A)
        loss = _loss(problem, rows)
        penalty = sum((_norm(w) * _norm(u) for w, u in _neurons(network)), start=arb(0))
        return round_up(upper(loss + enclose(problem.beta, PRECISION) * penalty))
    finally:
        ctx.prec = precision


def _neurons(network: Network) -> list[tuple[tuple[Scalar, ...], tuple[Scalar, ...]]]:
    columns = list(zip(*network.weights_in, strict=True)) if network.neurons else []
    return list(zip(network.weights_out, columns, strict=True))


def _norm(values: tuple[Scalar, ...]) -> arb:
    """Exact for a single entry; ``sqrt`` of a ball otherwise."""
    if len(values) == 1:
        return arb(abs(values[0]))
    return arb(sum((x * x for x in values), start=fmpq(0))).sqrt()


def _loss(problem: Problem, rows: list[tuple[Scalar, ...]]) -> arb:
    pairs = [(f, y) for fs, ys in zip(rows, problem.y, strict=True) for f, y in zip(fs, ys, strict=True)]
    if problem.loss == "squared":
        return arb(sum(((f - y) ** 2 for f, y in pairs), start=fmpq(0)) / 2)
    if problem.loss == "hinge":
        return arb(sum((max(1 - f * y, fmpq(0)) for f, y in pairs), start=fmpq(0)))
    if problem.loss == "logistic":
        return sum((_softplus(-f * y) for f, y in pairs), start=arb(0))
    return arb(0)


def _softplus(x: fmpq) -> arb:
    """``log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|))``."""
    tail = (-arb(abs(x))).exp().log1p()
    return arb(max(x, fmpq(0))) + tail
