"""Hinge loss on two samples: which of them are fitted, and the dual vector that says so.

With ``s_i = y_i v_i`` the dual is to maximise ``s_1 + s_2`` over ``0 <= s <= 1`` where ``h(v) <= beta``, a convex set
in the plane. The vector that is best without ``s <= 1`` is that of the maximum margin. If it does not exceed 1, both
samples are fitted; if ``s = (1, 1)`` is feasible, none is. Otherwise one sample is given up, ``s_j = 1``, and for the
other ``s_k`` is as large as the set allows: on a straight edge, where the neuron of sample k is silent on sample j, or
on an elliptic arc, where it sees both samples.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytic.cases.normal import shortest
from analytic.exact.linear import decided
from analytic.exact.scalars import ONE, Row, Rows, Scalar, sqrt
from analytic.families.two_samples.gauge import Pair, margin, pair_of


@dataclass(frozen=True)
class PairFit:
    """Neurons (output weight, u) and the dual v; its value is ``y'v``."""

    neurons: tuple[tuple[Scalar, Row], ...]
    dual: Row
    given_up: int | None = None
    """The sample that is given up while the neuron of the other one sees it."""
    elliptic: bool = False
    """Whether one neuron fits both."""


def hinge(A: Rows, labels: Row, beta: Scalar) -> PairFit:
    """The optimum for two samples that are not zero and not positive multiples of each other.

    >>> from flint import fmpq
    >>> rows = ((fmpq(1), fmpq(0)), (fmpq(-1), fmpq(1)))
    >>> hinge(rows, (ONE, ONE), fmpq(1, 2)).dual, hinge(rows, (ONE, ONE), fmpq(2)).dual
    ((1/2, sqrt(2)/4), (1, 1))
    """
    both = margin(A, labels)
    dual = tuple(shortest(beta * cell) for cell in both.dual)
    beyond = [j for j, (y, v) in enumerate(zip(labels, dual, strict=True)) if exceeds(y * v, ONE)]
    if not beyond:
        return PairFit(both.neurons, dual, elliptic=both.piece == "ellipse")
    for j in beyond:
        found = _without(A, labels, beta, j)
        if found is not None:
            return found
    return PairFit((), labels)


def exceeds(value: Scalar, bound: Scalar) -> bool:
    """Whether a multiplier is larger."""
    return decided(value - bound, "a multiplier less its bound") > 0


def _without(A: Rows, labels: Row, beta: Scalar, j: int) -> PairFit | None:
    """Sample j is given up; None if the other one is not worth a neuron."""
    k = 1 - j
    pair, equal = pair_of((A[j], A[k])), labels[0] == labels[1]
    height, arc = reach(pair, beta, equal=equal)
    if not exceeds(ONE, height):
        return None
    dual = tuple(y * (ONE if i == j else height) for i, y in enumerate(labels))
    if arc:
        pulled, seen = pair.image((labels[j] * labels[k], height)), _room(pair, beta)
        neuron = tuple(shortest(cell / seen) for cell in pulled)
    else:
        silent = decided(pair.k12, "a_1 . a_2") > 0
        neuron = pair.image(pair.inverse[1]) if silent else tuple(cell / pair.k22 for cell in pair.a2)
    return PairFit(((labels[k], neuron),), dual, j if arc else None)


def reach(pair: Pair, beta: Scalar, *, equal: bool) -> tuple[Scalar, bool]:
    """The largest ``s_2`` with ``s_1 = 1``, where there is one, and whether that is on the arc."""
    acute = decided(pair.k12, "a_1 . a_2") > 0
    pull = pair.k12 if equal else -pair.k12
    if acute and not equal:
        edge = beta * sqrt(pair.k11 / pair.det)
        on_edge = decided(sqrt(pair.k11) * sqrt(pair.det) - beta * pair.k12, "the end of the arc") >= 0
    else:
        edge = beta / sqrt(pair.k22)
        beyond = pair.k11 * sqrt(pair.k22) + 2 * (pair.k12 * beta)
        on_edge = not acute and (not equal or decided(beyond, "the end of the arc") <= 0)
    return (shortest(edge), False) if on_edge else (shortest((_room(pair, beta) - pull) / pair.k22), True)


def _room(pair: Pair, beta: Scalar) -> Scalar:
    """What the neuron on the arc responds on the sample that it fits, for ``u = A'v``."""
    return sqrt(shortest(beta * beta * pair.k22 - pair.det))
