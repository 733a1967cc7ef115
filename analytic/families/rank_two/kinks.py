"""Training in the plane without bias by neurons on kinks: a linear program, solved exactly.

The best response ``v'(Au)_+`` of a unit vector u is linear on every sector between two kinks, the directions
orthogonal to a sample: its maximum is at the sector's own gradient ``g_D = A'Dv``, if that lies in the sector, or on a
kink. Neurons on kinks are finitely many, ``u_k = +- rot(a_i)`` of length ``||a_i||``, so that the cheapest network of
them is a linear program. Floats propose its vertex; its weights (rational) and its dual (in the field of the lengths)
are then computed and compared exactly, and so is every sector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flint import arb, fmpq

from analytic.exact.linear import apply, inner
from analytic.exact.memory import remembered
from analytic.exact.scalars import ONE, ZERO, Row, Rows, Scalar, relu, sign, sqrt, to_sympy
from analytic.families.rank_two.balls import Ball, balls, certain, weighted
from analytic.families.rank_two.program import KinkProgram
from analytic.model.verdict import Verdict

DIGITS = 60
LARGEST = fmpq(10) ** DIGITS
OTHERS = 8
"""Vertices that are asked for where the dual is not unique and the first one fails."""


@dataclass(frozen=True)
class KinkNeurons:
    """Neurons (output weight, u), the dual v and its value."""

    neurons: tuple[tuple[Scalar, Row], ...]
    dual: Row
    value: Scalar


@dataclass(frozen=True)
class KinkOutcome:
    """Whether neurons on kinks are optimal, and them if so."""

    verdict: Verdict
    found: KinkNeurons | None = None


@dataclass(frozen=True)
class _Plane:
    """Samples, neurons on their kinks, the features ``(A u_k)_+`` and the lengths ``||u_k||``."""

    A: Rows
    neurons: Rows
    features: Rows
    lengths: Row


def _plane(A: Rows) -> _Plane:
    turned = [(-b, a) for a, b in A]
    neurons = (*turned, *((-a, -b) for a, b in turned))
    features = tuple(tuple(relu(cell) for cell in apply(A, u)) for u in neurons)
    return _Plane(A, neurons, features, tuple(sqrt(inner(u, u)) for u in neurons))


@remembered
def kinks(A: Rows, y: Row, loss: str = "interpolation", beta: fmpq = ONE) -> KinkOutcome:
    """Whether neurons on kinks are optimal for rational, pairwise not parallel rows of the plane.

    >>> rows = ((fmpq(1), fmpq(0)), (fmpq(-1), fmpq(1)))
    >>> kinks(rows, (fmpq(2), fmpq(-3))).verdict.status
    'refuted'
    """
    if not any(y):
        none: Row = (ZERO,) * len(y)
        nothing = KinkNeurons((), none, ZERO)
        return KinkOutcome(Verdict("proved", "targets of zero"), nothing)
    if any(cell and not LARGEST**-1 <= abs(cell) <= LARGEST for row in (*A, y, (beta,)) for cell in row):
        return KinkOutcome(
            Verdict("undecided", f"a number is beyond the sizes 10^-{DIGITS} to 10^{DIGITS}: scale the data")
        )
    plane = _plane(A)
    prices = tuple(beta * size for size in plane.lengths)
    sizes = [float(to_sympy(size)) for size in plane.lengths[: len(y)]]
    program = KinkProgram.of(plane.features, prices, y, loss, sizes)
    vertex = program.vertex()
    if isinstance(vertex, Verdict):
        return KinkOutcome(vertex)
    verdict = _sectors(plane, vertex.dual, beta)
    if verdict.refuted and not vertex.unique:
        for other in program.others(OTHERS):
            if not (verdict := _sectors(plane, other.dual, beta)).refuted:
                vertex = other
                break
        else:
            return KinkOutcome(
                Verdict("undecided", "the dual of the neurons on kinks is not unique, and those found fail")
            )
    if not verdict.proved:
        return KinkOutcome(verdict)
    neurons = tuple((w, plane.neurons[k]) for w, k in vertex.weights)
    return KinkOutcome(verdict, KinkNeurons(neurons, vertex.dual, inner(vertex.dual, y)))


def _sectors(plane: _Plane, dual: Row, beta: fmpq) -> Verdict:
    """No sector has its gradient inside and longer than beta."""
    near = balls(dual)
    for pattern in sorted({p for k in range(len(plane.neurons)) for p in _beside(plane, k)}):
        held = _held(plane, near, pattern, beta)
        if held is False:
            continue
        if held:
            return Verdict("refuted", _BETTER.format(pattern=pattern))
        turns = [2 * on - 1 for on in pattern]
        pulled = _gradient(plane.A, dual, pattern, 1)
        sides = [sign(fmpq(t) * inner(row, pulled)) for t, row in zip(turns, plane.A, strict=True)]
        longer = sign(inner(pulled, pulled) - beta * beta)
        if longer is None or None in sides:
            return Verdict("undecided", f"the gradient of the pattern {pattern} could not be decided")
        if longer > 0 and (-1 not in sides or 1 not in sides):
            return Verdict("refuted", _BETTER.format(pattern=pattern))
    return Verdict("proved", "neurons orthogonal to a sample have the best responses")


_BETTER = (
    "a neuron of activation pattern {pattern} inside its sector has the best response: the optimum needs a neuron that "
    "is not orthogonal to a sample"
)


def _held(plane: _Plane, dual: Sequence[Ball], pattern: tuple[int, ...], beta: fmpq) -> bool | None:
    """Whether the sector holds its gradient, or its negative, longer than beta; None where balls do not say."""
    active = [value if on else arb(0) for on, value in zip(pattern, dual, strict=True)]
    pulled = weighted(tuple(zip(*plane.A, strict=True)), active)
    seen = zip(pattern, weighted(plane.A, pulled), strict=True)
    sides = {certain(ball if on else -ball) for on, ball in seen}
    longer = certain(sum(part * part for part in pulled) - beta * beta)
    if {1, -1} <= sides or longer == -1:
        return False
    return True if longer == 1 and len(sides) == 1 and None not in sides else None


def _beside(plane: _Plane, k: int) -> Iterator[tuple[int, ...]]:
    """The patterns of the two sectors beside a kink."""
    own = k % len(plane.A)
    for on in (0, 1):
        yield tuple(on if i == own else int(cell > 0) for i, cell in enumerate(plane.features[k]))


def _gradient(A: Rows, dual: Row, pattern: tuple[int, ...], side: int) -> Row:
    weights = [side * on * cell for on, cell in zip(pattern, dual, strict=True)]
    return apply(tuple(zip(*A, strict=True)), weights)
