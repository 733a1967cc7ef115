"""Fewer neurons, the same outputs, no larger penalty: Caratheodory's theorem in exact arithmetic.

The outputs of a network are ``sum_j w_j g_j + xi 1`` with features ``g_j = (A u_j + b_j)_+``. As long as the features
of the active neurons are linearly dependent, the output weights can be moved along a dependency, in the direction in
which the penalty does not grow, until one of them vanishes. A neuron that feeds several outputs has the feature
``g_j w_j'`` and a multiple of it as its weight. Before, the output weights are projected on the span of the outputs of
the samples, which changes none of these outputs and makes no weight longer: with r the rank of the outputs (with a free
output bias, of the outputs less their mean) the features ``g_j w_j'`` lie in a space of dimension ``n r``. What is left
has linearly independent features: at most ``n r`` neurons for n samples, ``r <= min(n, o)``, and, when the output bias
is free, at most ``(n - 1) r``, ``r <= min(n - 1, o)``, because the dependency need hold only up to a constant. This
sharpens the bound n + 1 of Ergen and Pilanci (JMLR 2021).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy
from flint import fmpq
from sympy.polys.rootoftools import ComplexRootOf

from analytic.exact.algebraic import reduced
from analytic.exact.linear import apply, dot, gram, inverse
from analytic.exact.scalars import ZERO, Row, Scalar, relu, sign, simplest, to_sympy, total
from analytic.exact.time_limit import require_time
from analytic.model.foreign import read_network
from analytic.model.network import Network, norm
from analytic.model.problem import BIASES, _table
from numeric.errors import DataError, UnsupportedError
from numeric.options import one_of

MINUS, ONE = fmpq(-1), fmpq(1)


def reduce_width(network: Any, A: Any, *, bias: str = "none") -> Network:
    """A network with the same outputs on ``A``, no larger penalty, and linearly independent features.

    Parameters
    ----------
    network : Network or the like
        In exact numbers or floats, which count at their binary values; anything that holds a network.
    A : (n, d) or (n,)
        The samples.
    bias : "none" or "free"
        With ``"free"`` the output bias may change, which leaves at most n - 1 neurons an output instead of n. Of o
        outputs as many count as are independent on the samples, at most ``min(n, o)``.

    Raises
    ------
    OptionError
        For an unknown bias.
    DataError
        When the network does not take samples of this width.
    UnsupportedError
        When a sign that decides the elimination cannot be determined (symbolic weights), and for neurons that are
        no ReLU.

    Examples
    --------
    >>> f = Network(U=[[1, 1, 1]], b=[0, -1, -2], w=[1, 1, 1])
    >>> g = reduce_width(f, [0, 3])
    >>> g.neurons, list(f([0, 3])) == list(g([0, 3])), f.penalty(), g.penalty()
    (1, True, 3, 2)
    """
    one_of("bias", bias, BIASES)
    given = read_network(network)
    given.require_relu()
    rows, _ = _table(A, "A")
    if len(rows[0]) != given.d:
        raise DataError(f"A has {len(rows[0])} columns and the network has {given.d} inputs")
    if given.o > 1:
        given = _projected(given, rows, free=bias == "free")
    lanes = {j: lane for j, row in enumerate(given.w_rows) if (lane := _lane(row)) is not None}
    weights = {j: weight for j, (weight, _) in lanes.items()}
    features = {j: _feature(given, j, rows, direction) for j, (_, direction) in lanes.items()}
    sizes = {j: given.norms[j] * norm(direction) for j, (_, direction) in lanes.items()}
    o = given.o
    constants = [tuple(ONE if k == output else ZERO for _ in rows for k in range(o)) for output in range(o)]
    shifts = _reduce(weights, features, sizes, constants if bias == "free" else [])
    xi = [level + shift for level, shift in zip(given.xi_row, shifts or [ZERO] * o, strict=True)]
    kept = [(*given.parts[j][:2], tuple(weight * part for part in lanes[j][1])) for j, weight in weights.items()]
    return given.like(kept, tuple(xi))


def spanning_outputs(network: Network, rows: Sequence[Row], *, free: bool) -> tuple[list[Row], Row]:
    """Independent rows that span what the neurons give the samples, for a free bias after subtracting the second item.

    That is what they give the first sample, or zeros. As many rows are independent as the theorem's r says.
    """
    zeros = (ZERO,) * network.o
    outputs = Network.of(network.parts, zeros, network.d, network.vector).outputs(rows)
    first = outputs[0] if free else zeros
    span: list[Row] = []
    for row in outputs:
        moved = tuple(_exact(a - b) for a, b in zip(row, first, strict=True))
        if _dependency([*span, moved]) is None:
            span.append(moved)
    return span, first


def _projected(network: Network, rows: Sequence[Row], *, free: bool) -> Network:
    """The output weights on the span of the outputs; what a free bias then lacks is the same for all samples."""
    span, first = spanning_outputs(network, rows, free=free)
    if len(span) == network.o:
        return network
    projector = _projector(span, network.o)
    kept = [(u, b, tuple(_exact(dot(row, w)) for row in projector)) for u, b, w in network.parts]
    left = [_exact(a - dot(row, first)) for a, row in zip(first, projector, strict=True)]
    return network.like(kept, tuple(a + b for a, b in zip(network.xi_row, left, strict=True)))


def _projector(span: Sequence[Row], o: int) -> list[Row]:
    """The rows of the orthogonal projection of R^o on the span of independent rows."""
    if not span:
        return [(ZERO,) * o] * o
    inverted = inverse(gram(tuple(span)))
    assert inverted is not None  # independent rows
    shares = [apply(inverted, column) for column in zip(*span, strict=True)]
    return [tuple(dot(share, column) for column in zip(*span, strict=True)) for share in shares]


def _lane(row: Row) -> tuple[Scalar, Row] | None:
    """A weight and the output weights per unit of it; ``None`` for a neuron that feeds no output."""
    fed = [k for k, cell in enumerate(row) if _sign(cell) != 0]
    if len(fed) > 1:
        return ONE, row
    return (row[fed[0]], tuple(ONE if k == fed[0] else ZERO for k in range(len(row)))) if fed else None


def _feature(network: Network, j: int, rows: Sequence[Row], direction: Row) -> Row:
    """The outputs of the neuron on all samples, per unit of its weight."""
    u, offset, _ = network.parts[j]
    active = [relu(total([offset, *(x * cell for x, cell in zip(row, u, strict=True))])) for row in rows]
    return tuple(cell * part for cell in active for part in direction)


def _reduce(
    weights: dict[int, Scalar], features: dict[int, Row], sizes: dict[int, Scalar], constants: Sequence[Row]
) -> list[Scalar]:
    """Drop weights along dependencies, in place; the changes of the output biases."""
    shifts: list[Scalar] = [ZERO] * len(constants)
    while True:
        require_time()
        found = _dependency([*constants, *(features[j] for j in sorted(weights))])
        if found is None:
            return shifts
        moved, step = _turned(found, weights, sizes, len(constants))
        amount = _least([_ratio(weights[j], mu) for j, mu in step.items() if _falls(weights[j], mu)])
        for j, mu in step.items():
            weights[j] = _exact(weights[j] - amount * mu)
            if _sign(weights[j]) == 0:
                del weights[j]
        shifts = [shift - amount * constant for shift, constant in zip(shifts, moved, strict=True)]


def _turned(
    dependency: list[Scalar], weights: dict[int, Scalar], sizes: dict[int, Scalar], constants: int
) -> tuple[list[Scalar], dict[int, Scalar]]:
    """The dependency as steps of the output biases and of the weights, which are to be subtracted.

    Its sign is such that the penalty does not grow and some weight gets smaller.
    """
    step = dict(zip(sorted(weights), dependency[constants:], strict=True))
    slope = total(fmpq(_sign(weights[j])) * (mu * sizes[j]) for j, mu in step.items())
    if _sign(slope) < 0 or not any(_falls(weights[j], mu) for j, mu in step.items()):
        return [-mu for mu in dependency[:constants]], {j: -mu for j, mu in step.items()}
    return dependency[:constants], step


def _falls(weight: Scalar, step: Scalar) -> bool:
    """Whether subtracting the step takes the weight towards zero."""
    return _sign(step) * _sign(weight) > 0


def _dependency(columns: Sequence[Row]) -> list[Scalar] | None:
    """``mu`` with ``sum_j mu_j c_j = 0``, or ``None`` when they are independent."""
    basis: list[tuple[int, Row, list[Scalar]]] = []
    for index, column in enumerate(columns):
        rest = list(column)
        made: list[Scalar] = [ZERO] * len(columns)
        made[index] = ONE
        for pivot, echelon, combination in basis:
            factor = rest[pivot]
            if _sign(factor) != 0:
                rest = [_exact(a - factor * b) for a, b in zip(rest, echelon, strict=True)]
                made = [_exact(a - factor * b) for a, b in zip(made, combination, strict=True)]
        pivot = next((i for i, cell in enumerate(rest) if _sign(cell) != 0), -1)
        if pivot < 0:
            return made
        lead = rest[pivot]
        basis.append((pivot, tuple(_ratio(cell, lead) for cell in rest), [_ratio(cell, lead) for cell in made]))
    return None


def _ratio(left: Scalar, right: Scalar) -> Scalar:
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return left / right
    return _exact(simplest(to_sympy(left) / to_sympy(right)))


def _exact(value: Scalar) -> Scalar:
    if isinstance(value, fmpq):
        return value
    if value.has(ComplexRootOf):
        return simplest(reduced(to_sympy(value)))
    return simplest(sympy.radsimp(sympy.expand(value)))


def _least(values: Sequence[Scalar]) -> Scalar:
    best = values[0]
    for value in values[1:]:
        if _sign(value - best) < 0:
            best = value
    return best


def _sign(value: Scalar) -> int:
    found = sign(value)
    if found is None:
        raise UnsupportedError(f"the sign of {value} could not be decided: give numeric weights and samples")
    return found
