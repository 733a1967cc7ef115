"""Squared loss on spike-free data where two neurons share no direction: a secular equation for each.

In directions (as in ``squared``) a neuron with the responses ``x_1 > 0`` on S, 0 elsewhere, has the length
``||x_1||_G``, and stationarity on S reads ``w_S = beta G_SS x_S / ||x_1||_G``: with ``H = G_SS^-1`` and
``tau = ||x_1||_G / beta``, ``x_S = tau H w_S`` and ``w_S = (I + tau D H)^-1 D m_S``. Which directions a neuron
responds to is read off an answer in floating point, and then proved: ``x >= 0`` on S, and multipliers that are not
negative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from flint import fmpq

import numeric
from analytic.exact.linear import dot, inner, inverse
from analytic.exact.scalars import ZERO, Scalar, rational, sign, the_decider
from analytic.families.general.secular import LARGEST, SecularFit, is_formal, plain, shrink
from analytic.families.spike_free.engine.complementarity import support_square
from analytic.families.spike_free.engine.factors import Directions
from analytic.model.problem import Problem
from numeric.errors import InputError, UnsupportedError

Row = tuple[Scalar, ...]
Rows = tuple[Row, ...]
SMALL = (1e-5, 1e-3, 1e-7)
"""Responses below this share of the largest one count as none, in floating point: what is tried in turn."""
FEW = 2
"""Directions of which all supports are tried."""
Supports = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Equation:
    """The data of a secular equation whose root is not a number: active directions, ``D m`` and D on them."""

    active: tuple[int, ...]
    targets: Row
    weights: Row


@dataclass(frozen=True)
class Fitted:
    """Lengths over beta, responses ``x_1, x_2``, the residual ``w`` in directions, multipliers, equations."""

    taus: tuple[Scalar, Scalar]
    x1: Row
    x2: Row
    w: Row
    lambda1: Row
    lambda2: Row
    equations: tuple[Equation, ...]


def solve(problem: Problem, parts: Directions, G: Rows, D: Row, m: Row) -> Fitted | str:
    """The optimum, or why it is not of this form."""
    found: Fitted | str = "no directions are left"
    for active in supports(problem, parts):
        found = fit(G, D, m, rational(problem.beta), active)
        if isinstance(found, Fitted):
            break
    return found


def supports(problem: Problem, parts: Directions) -> list[Supports]:
    """To which directions the neurons with positive and with negative output weights respond, by guess."""
    try:
        guesses = _rounded(problem, parts)
    except (OverflowError, InputError) as error:  # exact equations of such numbers take minutes
        raise UnsupportedError("A, y or beta is beyond the range of floats: scale the data") from error
    if len(parts.first) <= FEW:  # floating point may be of no use
        for sides in product((0, 1, -1), repeat=len(parts.first)):
            positive, negative = (tuple(j for j, s in enumerate(sides) if s == side) for side in (1, -1))
            guesses.append((positive, negative))
    return list(dict.fromkeys(guesses))


def _rounded(problem: Problem, parts: Directions) -> list[Supports]:
    """Those of an answer in floating point."""
    A = np.array([[_float(cell) for cell in row] for row in problem.A])
    found = numeric.solve(A, [_float(y) for y in problem.targets], beta=_float(problem.beta), tol=1e-11)
    network = found.network
    active = np.maximum(A[list(parts.first)] @ network.U, 0) * np.abs(network.w)
    sizes = [active[:, side * network.w > 0].sum(axis=1) for side in (1, -1)]
    largest = max(1e-300, *(float(part.max(initial=0)) for part in sizes))
    guesses = []
    for share in SMALL:
        positive, negative = (tuple(int(j) for j in np.flatnonzero(part > share * largest)) for part in sizes)
        guesses.append((positive, negative))
    return guesses


def _float(cell: Scalar) -> float:
    """The number, at the point where comparisons are decided."""
    decider = the_decider()
    return float(cell if isinstance(cell, fmpq) or decider is None else decider.near(cell.expr))


def fit(G: Rows, D: Row, m: Row, beta: fmpq, active: Supports) -> Fitted | str:
    """The optimum with these directions active, or what is wrong with it."""
    if set(active[0]) & set(active[1]):
        return "the two neurons meet on a sample, which couples their equations"
    if max(map(len, active)) > LARGEST:
        return f"a neuron responds to more than {LARGEST} directions, and its equation has a degree above {2 * LARGEST}"
    k = len(m)
    w: list[Scalar] = [d * cell for d, cell in zip(D, m, strict=True)]
    halves: list[SecularFit | None] = []
    equations = []
    for side, S in zip((1, -1), active, strict=True):
        found = _half(G, D, m, beta, side, S) if S else None
        halves.append(found)
        if found and is_formal(found.tau):
            equations.append(Equation(S, tuple(side * D[j] * m[j] for j in S), tuple(D[j] for j in S)))
        for j, cell in zip(S if found else (), found.residual if found else (), strict=True):
            w[j] = side * cell
    responses, multipliers = [], []
    for side, S, half in zip((1, -1), active, halves, strict=True):
        turned = tuple(side * cell for cell in w)
        x = _spread(k, S, [half.tau * cell for cell in half.pulled]) if half else (ZERO,) * k
        found_multipliers = _beyond(G, S, half, turned) if half else _silent(G, turned, beta)
        if found_multipliers is None or any(sign(cell) not in (0, 1) for cell in (*x, *found_multipliers)):
            return "the directions that the neurons respond to were not found"
        responses.append(x)
        multipliers.append(found_multipliers)
    taus = [half.tau if half else ZERO for half in halves]
    (x1, x2), (lambda1, lambda2) = responses, multipliers
    return Fitted((taus[0], taus[1]), x1, x2, tuple(w), lambda1, lambda2, tuple(equations))


def _half(G: Rows, D: Row, m: Row, beta: fmpq, side: int, S: Sequence[int]) -> SecularFit | None:
    H = inverse(tuple(tuple(G[i][j] for j in S) for i in S))
    assert H is not None  # a principal block of a positive definite matrix
    weights = tuple(D[j] for j in S)
    return shrink(H, tuple(side * D[j] * m[j] for j in S), beta, weights)


def _spread(k: int, S: Sequence[int], values: Sequence[Scalar]) -> Row:
    placed: list[Scalar] = [ZERO] * k
    for j, cell in zip(S, values, strict=True):
        placed[j] = plain(cell)
    return tuple(placed)


def _beyond(G: Rows, S: Sequence[int], half: SecularFit, w: Row) -> Row:
    """``G x / tau - w``, zero on S."""
    rest = [j for j in range(len(w)) if j not in S]
    return _spread(len(w), rest, [dot([G[j][i] for i in S], half.pulled) - w[j] for j in rest])


def _silent(G: Rows, w: Row, beta: fmpq) -> Row | None:
    """Multipliers that show ``w'x <= beta ||x||_G`` for all ``x >= 0``; None where that fails."""
    square, x = support_square(G, w)
    if sign(beta * beta - square) not in (0, 1):
        return None
    return tuple(plain(inner(row, x) - cell) for row, cell in zip(G, w, strict=True))
