"""The objective of a network: a short rational, or one just above it."""

from __future__ import annotations

import time
from fractions import Fraction
from math import isqrt

from flint import arb, ctx, fmpq

from analytic.exact.rounding import round_up, upper
from analytic.exact.scalars import rational, rationals, sign, to_fraction
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.errors import DataError, OptionError, UnsupportedError

PRECISION = 192
"""Beyond that the checker, which works with five times as many bits, could not compare the exact terms."""
TRIAL = 2_000
"""Pairs of a sample and a neuron that are evaluated to see how long all of them take."""
LEAST_SECONDS = 20.0
"""A network that is evaluated in this time is never refused."""


def admitted(problem: Problem, network: Network) -> Network:
    """The network; one of other shape than the data, or with a bias where the problem has none, is refused.

    The bias of a neuron without output weight has no effect: where the problem has none, it is taken to be zero.
    """
    d, o = len(network.U_rows), len(network.xi_row)
    if d != problem.d or o != problem.o:
        raise DataError(f"network has {d} inputs and {o} outputs, A has {problem.d} and y {problem.o}")
    if network.skip_rows is not None and problem.skip == "none":
        raise OptionError(
            "network has a linear skip connection and skip is 'none': leave skip out, or pass skip='free'"
        )
    if problem.bias == "free" or all(sign(x) == 0 for x in (*network.b_row, *network.xi_row)):
        return network
    heard = [b if any(sign(x) != 0 for x in w) else fmpq(0) for _, b, w in network.parts]
    if any(sign(x) != 0 for x in (*heard, *network.xi_row)):
        raise OptionError("network has a bias and bias is 'none': set its b and xi to zero, or pass bias='free'")
    return network.like([(u, b, w) for (u, _, w), b in zip(network.parts, heard, strict=True)])


def fit_of(problem: Problem, network: Network) -> list[fmpq]:
    """Exact predictions of a network with one output."""
    return [rational(row[0]) for row in network.outputs(problem.A)]


def require_affordable(problem: Problem, network: Network, seconds: float) -> None:
    """Refuse a network whose exact evaluation would take longer than the time given, judging by a part of it."""
    pairs = problem.n * network.neurons
    if pairs < TRIAL:
        return
    part = network.like(network.parts[:TRIAL])
    rows = problem.A[: max(1, TRIAL // part.neurons)]
    start = time.thread_time()  # on the clock, one pause of a busy machine would count for all pairs
    part.outputs(rows)
    taken = (time.thread_time() - start) * pairs / (len(rows) * part.neurons)
    if taken > max(seconds, LEAST_SECONDS):
        raise UnsupportedError(
            f"network has {network.neurons} neurons and A {problem.n} samples: evaluating them exactly would take "
            f"about {taken:.0f} s; raise time_limit, or remove neurons"
        )


def value_above(problem: Problem, network: Network) -> Fraction:
    """``loss + beta * penalty`` if that is a short rational, else a rational just above it (by about ``2**-127``).

    Constraints (interpolation, margins) are taken for granted: the caller makes them hold.
    """
    precision, ctx.prec = ctx.prec, PRECISION
    try:
        terms: list[fmpq | arb] = []
        for f, y in zip(zip(*network.outputs(problem.A), strict=True), zip(*problem.y, strict=True), strict=True):
            terms += problem.description.terms_above(rationals(f), rationals(y))
        terms += [rational(problem.beta) * _norm(rationals(w)) * _norm(rationals(u)) for u, _, w in network.parts]
        exact = sum((term for term in terms if isinstance(term, fmpq)), start=fmpq(0))
        rest = [term for term in terms if not isinstance(term, fmpq)]
        return round_up(to_fraction(exact) + (upper(sum(rest, start=arb(0))) if rest else 0))
    finally:
        ctx.prec = precision


def _norm(values: tuple[fmpq, ...]) -> fmpq | arb:
    """Exact where the norm is rational, else a ball."""
    square = sum((x * x for x in values), start=fmpq(0))
    top, bottom = isqrt(int(square.p)), isqrt(int(square.q))
    if top * top == square.p and bottom * bottom == square.q:
        return fmpq(top, bottom)
    return arb(square).sqrt()
