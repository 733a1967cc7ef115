"""Fewer neurons, the same outputs, no larger penalty: Caratheodory's theorem in exact arithmetic.

The outputs of a network are ``sum_j w_j g_j + xi 1`` with features ``g_j = (A u_j + b_j)_+``. As long as the features
of the active neurons are linearly dependent, the output weights can be moved along a dependency, in the direction in
which the penalty does not grow, until one of them vanishes. What is left has linearly independent features: at most
``n o`` neurons for n samples and o outputs, and, when the output bias is free, at most ``(n - 1) o``, because the
dependency need hold only up to a constant. This sharpens the bound n + 1 of Ergen and Pilanci (JMLR 2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy
from flint import fmpq

from analytic.network import Network
from analytic.problem import _table
from analytic.scalars import ZERO, Scalar, add, mul, relu, sign, simplest, to_sympy, total
from numeric.errors import DataError, OptionError, UnsupportedError

__all__ = ["reduce_width"]

Row = tuple[Scalar, ...]
MINUS, ONE = fmpq(-1), fmpq(1)


def reduce_width(network: Network, A: Any, *, bias: str = "none") -> Network:
    """A network with the same outputs on ``A``, no larger penalty, and linearly independent features.

    Parameters
    ----------
    network : Network
        Any exact network; several outputs are treated one output weight at a time.
    A : (n, d) or (n,)
        The samples.
    bias : "none" or "free"
        With ``"free"`` the output bias may change, which leaves at most n - 1 neurons an output instead of n.

    Raises
    ------
    OptionError
        For an unknown bias.
    DataError
        When the network does not take samples of this width.
    UnsupportedError
        When a sign that decides the elimination cannot be determined (symbolic weights).

    Examples
    --------
    >>> f = Network(U=[[1, 1, 1]], b=[0, -1, -2], w=[1, 1, 1])
    >>> g = reduce_width(f, [0, 3])
    >>> g.neurons, list(f([0, 3])) == list(g([0, 3])), f.penalty(), g.penalty()
    (1, True, 3, 2)
    """
    if bias not in ("none", "free"):
        raise OptionError(f"bias is {bias!r}: choose 'none' or 'free'")
    rows, _ = _table(A, "A")
    if len(rows[0]) != len(network.weights_in):
        raise DataError(f"A has {len(rows[0])} columns and the network has {len(network.weights_in)} inputs")
    split = _one_output_each(network)
    free = bias == "free"
    levels = list(network.levels)
    kept: list[tuple[int, int, Scalar]] = []
    for k in range(len(levels)):
        weights = {j: row[k] for j, row in enumerate(split) if _sign(row[k]) != 0}
        features = {j: _feature(network, j, rows) for j in weights}
        sizes = {j: network.norms[j] for j in weights}
        shift = _reduce(weights, features, sizes, free)
        levels[k] = add(levels[k], shift)
        kept += [(j, k, weight) for j, weight in weights.items()]
    return _rebuild(network, kept, levels)


def _one_output_each(network: Network) -> list[Row]:
    """Output weights; several nonzero ones on a neuron are refused, because splitting them would cost more."""
    for j, row in enumerate(network.weights_out):
        if sum(_sign(cell) != 0 for cell in row) > 1:
            raise UnsupportedError(
                f"neuron {j} feeds several outputs: the reduction works on networks whose neurons feed one output each"
            )
    return list(network.weights_out)


def _feature(network: Network, j: int, rows: Sequence[Row]) -> Row:
    column = [row[j] for row in network.weights_in]
    offset = network.offsets[j]
    return tuple(relu(total([offset, *(mul(x, u) for x, u in zip(row, column, strict=True))])) for row in rows)


def _reduce(weights: dict[int, Scalar], features: dict[int, Row], sizes: dict[int, Scalar], free: bool) -> Scalar:
    """Drop weights along dependencies, in place; the change of the output bias."""
    shift: Scalar = ZERO
    while True:
        order = sorted(weights)
        found = _dependency([features[j] for j in order], free)
        if found is None:
            return shift
        step = dict(zip(order, found[0], strict=True))
        slope = total(mul(fmpq(_sign(weights[j])), mul(step[j], sizes[j])) for j in order)
        if _sign(slope) < 0 or not any(_sign(step[j]) * _sign(weights[j]) > 0 for j in order):
            step = {j: mul(MINUS, mu) for j, mu in step.items()}
            constant = mul(MINUS, found[1])
        else:
            constant = found[1]
        amount = _least([_ratio(weights[j], step[j]) for j in order if _sign(step[j]) * _sign(weights[j]) > 0])
        for j in order:
            weights[j] = _exact(add(weights[j], mul(MINUS, mul(amount, step[j]))))
            if _sign(weights[j]) == 0:
                del weights[j]
        shift = add(shift, mul(amount, constant))


def _dependency(vectors: Sequence[Row], free: bool) -> tuple[list[Scalar], Scalar] | None:
    """``mu`` with ``sum_j mu_j g_j = constant * 1`` (constant 0 unless free), or ``None`` when there is none."""
    if not vectors:
        return None
    basis: list[tuple[int, Row, list[Scalar]]] = []
    n = len(vectors[0])
    columns: list[Row] = [*([(ONE,) * n] if free else []), *vectors]
    for index, column in enumerate(columns):
        rest, made = list(column), [ZERO] * len(columns)
        made[index] = ONE
        for pivot, reduced, combination in basis:
            factor = rest[pivot]
            if _sign(factor) != 0:
                rest = [_exact(add(a, mul(MINUS, mul(factor, b)))) for a, b in zip(rest, reduced, strict=True)]
                made = [_exact(add(a, mul(MINUS, mul(factor, b)))) for a, b in zip(made, combination, strict=True)]
        pivot = next((i for i, cell in enumerate(rest) if _sign(cell) != 0), -1)
        if pivot < 0:
            return (made[1:], mul(MINUS, made[0])) if free else (made, ZERO)
        lead = rest[pivot]
        basis.append((pivot, tuple(_ratio(cell, lead) for cell in rest), [_ratio(cell, lead) for cell in made]))
    return None


def _ratio(left: Scalar, right: Scalar) -> Scalar:
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left / right
    return _exact(simplest(to_sympy(left) / to_sympy(right)))


def _exact(value: Scalar) -> Scalar:
    return value if isinstance(value, fmpq) else simplest(sympy.radsimp(sympy.expand(value)))


def _least(values: Sequence[Scalar]) -> Scalar:
    best = values[0]
    for value in values[1:]:
        if _sign(add(value, mul(MINUS, best))) < 0:
            best = value
    return best


def _sign(value: Scalar) -> int:
    found = sign(value)
    if found is None:
        raise UnsupportedError(f"the sign of {value} could not be decided: give numeric weights and samples")
    return found


def _rebuild(network: Network, kept: Sequence[tuple[int, int, Scalar]], levels: Sequence[Scalar]) -> Network:
    chosen = [j for j, _, _ in kept]
    inner = [[row[j] for j in chosen] for row in network.weights_in]
    offsets = [network.offsets[j] for j in chosen]
    if network.vector:
        outer = [[weight if i == k else ZERO for i in range(len(levels))] for _, k, weight in kept]
        return Network(inner, offsets, outer, list(levels))
    return Network(inner, offsets, [weight for _, _, weight in kept], levels[0])
