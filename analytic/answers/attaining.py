"""The directions of neurons that attain the support function of an optimal dual vector, without bias.

How a certificate proves that v is feasible tells how many directions attain it, one of each sign for the methods in
:data:`ONE_EACH`. There ``v'(Au)_+ = beta ||u||`` leaves one direction:

- "whitened": only ``Au = v_+ / ||v_+||``, by Cauchy and Schwarz;
- "acute": of the samples with ``v_i > 0`` those that are active have a sum ``g_S`` of ``v_i a_i`` as long as that of
  all of them, g; as ``g_S'(g - g_S) >= 0`` this says ``g_S = g``, and u is along it;
- "obtuse": with rays p where ``t_p > 0``, of which there is one, ``t_p (a_p'u)_+`` is largest along ``a_p`` only;
- "odd": the response is linear in u, ``v'(Au)_+ = v'Au / 2``;
- "rank-one": it depends on ``a'u`` only, so that there are two directions, whose features have no sample in common;
- "spike-free": ``(Au)_+ = Az`` with ``||z|| <= ||u||``, and equality for ``z = u`` only, so that u is the one maximiser
  of a linear response over the part of the ball with ``Au >= 0``, along ``A'(v + lambda)`` with its multipliers.

The features of two directions of opposite signs are not parallel, since v sees them with opposite signs. Elsewhere v
has to be a multiple of a rational vector, for which all directions are found exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cmp_to_key

import sympy
from flint import fmpq

from analytic.answers.solution import Solution
from analytic.exact.linear import decided, dot
from analytic.exact.scalars import (
    HALF,
    ONE,
    ZERO,
    Row,
    Rows,
    Scalar,
    is_rational,
    rationals,
    relu,
    sign,
    simplest,
    to_sympy,
)
from analytic.exact.support import exact_support
from analytic.model.problem import Problem, is_zero_row
from numeric.errors import UnsupportedError

__all__ = ["ONE_EACH", "Direction", "along", "attaining", "attaining_of", "factored"]

ONE_EACH = frozenset({"whitened", "acute", "obtuse", "odd", "rank-one", "spike-free"})
"""Methods of certificates that leave one direction of each sign, or two without a sample in common."""

Direction = tuple[Row, int]


def attaining(problem: Problem, v: Sequence[Scalar]) -> tuple[Direction, ...]:
    """All directions that attain ``h(v) = beta``, for a multiple of a rational vector."""
    factor, shape = factored(v)
    if shape is None or not all(map(is_rational, problem.A)):
        raise UnsupportedError("the dual vector is no multiple of a rational one: what attains its support function is "
                               "found for such vectors only")  # fmt: skip
    if not any(shape):
        return ()
    found = exact_support([rationals(row) for row in problem.A], shape, free=False)
    if decided(factor * factor * found.square - problem.beta * problem.beta, "h(v) less beta"):
        return ()  # no neuron is worth its price
    return tuple({(neuron.g, neuron.sign): None for neuron in found.neurons})


def attaining_of(solution: Solution) -> tuple[Direction, ...]:
    """The same for the dual vector of a solution: by the method of its certificate where it is in :data:`ONE_EACH`.

    Elsewhere in the plane, if v is no multiple of a rational vector, by the regions between lines through the origin.
    """
    v, problem = [cell for (cell,) in solution.exact_dual], solution.problem
    if solution.theorem.feasibility in ONE_EACH:
        return _seen(problem, v, _candidates(solution, v))
    if problem.d == 2 and all(map(is_rational, problem.A)) and factored(v)[1] is None:
        return _seen(problem, v, _in_the_plane(problem, v))
    return attaining(problem, v)


def _seen(problem: Problem, v: Sequence[Scalar], candidates: Iterator[Row]) -> tuple[Direction, ...]:
    """Those of the directions that attain ``h(v) = beta``, once each."""
    found: list[Direction] = []
    for u in candidates:
        if is_zero_row(u):
            continue
        seen, size = dot(v, [relu(dot(row, u)) for row in problem.A]), dot(u, u)
        s = decided(seen, "what v sees of a neuron")
        if not s or any(s == side and along(u, other) for other, side in found):
            continue
        if not decided(seen * seen - problem.beta * problem.beta * size, "what v sees of a neuron, less beta"):
            found.append((u, s))
    return tuple(found)


def _in_the_plane(problem: Problem, v: Sequence[Scalar]) -> Iterator[Row]:
    """Where ``v'(Au)_+`` is largest or least on an arc without a change of activation, and where activations change."""
    turns: list[tuple[fmpq, fmpq]] = []
    for row in map(rationals, problem.A):
        for turn in ((-row[1], row[0]), (row[1], -row[0])):
            if any(turn) and not any(_cross(turn, t) == 0 and turn[0] * t[0] + turn[1] * t[1] > 0 for t in turns):
                turns.append(turn)
    turns.sort(key=cmp_to_key(_around))
    for here, there in zip(turns, [*turns[1:], *turns[:1]], strict=True):
        yield here
        middle = (here[0] + there[0], here[1] + there[1]) if _cross(here, there) else (-here[1], here[0])
        active = [x if dot(row, middle) > 0 else ZERO for x, row in zip(v, map(rationals, problem.A), strict=True)]
        for side in (1, -1):
            yield tuple(side * cell for cell in _combined(active, problem.A))


def _cross(p: tuple[fmpq, fmpq], q: tuple[fmpq, fmpq]) -> fmpq:
    return p[0] * q[1] - p[1] * q[0]


def _around(p: tuple[fmpq, fmpq], q: tuple[fmpq, fmpq]) -> int:
    """The order of angles from 0."""
    halves = [t[1] < 0 or (t[1] == 0 and t[0] < 0) for t in (p, q)]
    return int(halves[0]) - int(halves[1]) or (-1 if _cross(p, q) > 0 else 1)


def _candidates(solution: Solution, v: Sequence[Scalar]) -> Iterator[Row]:
    """Directions among which are all that attain the support function."""
    A, method = solution.problem.A, solution.theorem.feasibility
    if method in {"rank-one", "obtuse"}:
        rows = [row for row in A if not is_zero_row(row)]
        for row in rows[:1] if method == "rank-one" else rows:
            yield row
            yield tuple(-cell for cell in row)
    elif method == "odd":
        half = _combined([HALF * x for x in v], A)
        yield half
        yield tuple(-cell for cell in half)
    elif method == "spike-free":
        for side, multipliers in zip((1, -1), solution.hints["multipliers"], strict=True):
            yield _combined([x * side + m for x, m in zip(v, multipliers, strict=True)], A)
    else:
        for side in (1, -1):
            yield _combined([relu(x * side) for x in v], A)


def _combined(weights: Sequence[Scalar], A: Rows) -> Row:
    return tuple(dot(weights, column) for column in zip(*A, strict=True))


def along(u: Row, other: Row) -> bool:
    """Whether both have one direction."""
    k = next(k for k, cell in enumerate(other) if sign(cell))
    return sign(u[k]) == sign(other[k]) and not any(
        sign(x * other[k] - u[k] * y) for x, y in zip(u, other, strict=True)
    )


def factored(values: Sequence[Scalar]) -> tuple[Scalar, tuple[fmpq, ...] | None]:
    """A positive factor and the rational vector whose multiple the numbers are, None if there is none."""
    pivot = next((abs(x) for x in values if sign(x)), ONE)
    ratios = [simplest(sympy.radsimp(to_sympy(x) / to_sympy(pivot))) for x in values]
    return pivot, rationals(ratios) if is_rational(ratios) else None
