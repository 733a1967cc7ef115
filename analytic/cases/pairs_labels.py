"""Two samples and hinge loss: conditions without roots for formulas that hold roots, and the cases that there are.

With ``s_i = y_i v_i``, ``c = y_1 y_2 k_12`` and ``D = det K``: where one neuron fits both samples, ``s`` is ``beta``
times ``(k_22 - c, k_11 - c)`` over the root of ``D (k_11 - 2 c + k_22)``. Where sample 1 is given up and the neuron of
sample 2 sees it, ``s = (1, (root of (beta^2 k_22 - D) - c) / k_22)``, and the first fit is ``(k_11 + c s_2) / root``.
What follows of these numbers by the proof of theorem ``two-samples-hinge`` becomes no condition of a case, and by the
same theorem one of the cases below holds: what a prover would have to find out again for every problem is proved once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy

from analytic.cases.decisions import AtPoint
from analytic.cases.normal import shortest, vanishes
from analytic.derivation.cases import PIECEWISE, SignFact
from analytic.exact.linear import dot
from analytic.exact.scalars import ONE, Rows, Scalar, sign, sqrt, to_sympy
from analytic.model.losses import Condition
from analytic.model.problem import Problem

Forms = tuple[Scalar, ...]
"""A condition ``>= 0`` in ways of writing it."""
Needs = tuple[Forms, ...]


class Positive(tuple[Scalar, ...]):
    """A condition ``> 0``, which need not be asked: where it is an equation another case holds."""


def of_labels(problem: Problem, dual: Rows, hints: Mapping[str, Any], at: AtPoint) -> Iterator[Condition]:
    """The conditions under which the dual that a hint speaks of is feasible and its network fits within the bounds."""
    if not is_of_labels(problem):
        return
    s = [y * row[0] for y, row in zip(problem.targets, dual, strict=True)]
    if "fitted" in hints:
        yield from _both_fitted(problem, s, at)
    if "given up" in hints:
        yield from _one_fitted(problem, s, int(hints["given up"]), at)
    if "none fitted" in hints:
        yield from _none_fitted(problem, s, at)
    if "acute" in hints:
        yield from _linear(problem, s, obtuse=False)
    if "silent" in hints:
        yield from _silent(problem, s, hints["silent"])


def grant_roots(problem: Problem, hints: Mapping[str, Any], at: AtPoint) -> None:
    """The root on the arc is real and positive by the conditions of ``_one_fitted``: no condition of its own.

    With ``S = beta^2 k_22 - D`` they say ``(k_22 - c)^2 S >= D^2``, or ``c^2 S >= D^2`` for opposite labels, and ``S =
    beta^2 k_22`` where D is zero.
    """
    if is_of_labels(problem) and "given up" in hints:
        k11, k22, c = _entries(problem, int(hints["given up"]))
        at.grant(to_sympy(shortest(problem.beta**2 * k22 - (k11 * k22 - c * c))), strictly=True)


def is_of_labels(problem: Problem) -> bool:
    """Whether the problem is one of two samples with labels and hinge loss."""
    plain = problem.bias == "none" and problem.skip == "none" and problem.o == 1
    box = problem.description.largest_multiplier is not None and not problem.description.logarithms
    return plain and box and problem.n == 2


def on_one_line(problem: Problem) -> bool:
    """Whether the two samples are multiples of each other for all values of the symbols."""
    k11, k22, c = _entries(problem)
    return vanishes(to_sympy(k11 * k22 - c * c), quickly=True)


def _entries(problem: Problem, first: int = 0) -> tuple[Scalar, Scalar, Scalar]:
    """``k_11``, ``k_22`` and ``c``, ``first`` being the sample with the number 1."""
    a, b = problem.A[first], problem.A[1 - first]
    pull = dot(a, b) * problem.targets[0] * problem.targets[1]
    return shortest(dot(a, a)), shortest(dot(b, b)), shortest(pull)


def _both_fitted(problem: Problem, s: Sequence[Scalar], at: AtPoint) -> Iterator[Condition]:
    k11, k22, c = _entries(problem)
    size = shortest((k11 * k22 - c * c) * (k11 - 2 * c + k22))
    for own, multiplier in zip((k22 - c, k11 - c), s, strict=True):
        yield Condition("the dual is that of the margin", "zero", multiplier * sqrt(size) - problem.beta * own)
        yield Condition("a multiplier is not negative", "nonnegative", shortest(own))
        yield Condition("a multiplier is at most 1", "nonnegative", shortest(size - problem.beta**2 * own * own))
        at.grant(to_sympy(multiplier))
        at.grant(to_sympy(ONE - multiplier))
    for own, other in () if _is_acute(c) else ((k11, k22), (k22, k11)):
        # sizes of multipliers at an obtuse angle, by lemma two-samples-gauge; at others they follow from the first ones
        yield Condition("the dual is on the arc", "nonnegative", shortest(own * (other + c) - 2 * c * c))
    yield from _linear(problem, s, obtuse=True)


def _is_acute(c: Scalar) -> bool:
    """Whether the angle of samples with equal labels is known to be at most right for all values of the symbols."""
    return SignFact(to_sympy(c)).trivial


def _none_fitted(problem: Problem, s: Sequence[Scalar], at: AtPoint) -> Iterator[Condition]:
    """Equal labels: ``y`` itself is feasible, as each sample alone and both of them see no more than beta."""
    k11, k22, c = _entries(problem)
    square = problem.beta * problem.beta
    yield Condition("the labels are equal", "zero", problem.targets[0] - problem.targets[1])
    for multiplier, own in zip(s, (k11, k22), strict=True):
        yield Condition("a sample is given up", "zero", multiplier - ONE)
        if not _is_acute(c):
            yield Condition("the dual is feasible on a sample", "nonnegative", shortest(square - own))
    whole = shortest(square - k11 - 2 * c - k22)
    with at.unrecorded():
        linear = (sign(whole) or 0) >= 0
    if linear:
        yield Condition("the dual is feasible on both samples", "nonnegative", whole)
        return
    yield Condition("the angle is obtuse", "nonnegative", -c)
    yield Condition("the angle is 120 degrees or more", "nonnegative", shortest(-2 * c - sqrt(k11) * sqrt(k22)))


def _linear(problem: Problem, s: Sequence[Scalar], *, obtuse: bool) -> Iterator[Condition]:
    """Equal labels: a neuron sees at most ``v'Ax`` where samples are at no obtuse angle, or it is on both of them."""
    k11, k22, c = _entries(problem)
    yield Condition("the labels are equal", "zero", problem.targets[0] - problem.targets[1])
    if not obtuse:
        yield Condition("the angle is not obtuse", "nonnegative", c)
    size = k11 * s[0] * s[0] + 2 * c * s[0] * s[1] + k22 * s[1] * s[1]
    yield Condition("the dual is feasible on both samples", "nonnegative", problem.beta**2 - size)


def _one_fitted(problem: Problem, s: Sequence[Scalar], first: int, at: AtPoint) -> Iterator[Condition]:
    k11, k22, c = _entries(problem, first)
    D, square = shortest(k11 * k22 - c * c), problem.beta * problem.beta
    room, height = sqrt(shortest(square * k22 - D)), s[1 - first]
    seen = k11 + c * height
    yield Condition("a sample is given up", "zero", s[first] - ONE)
    yield Condition("the other one is on the arc", "zero", k22 * height + c - room)
    yield Condition("a multiplier is at most 1", "nonnegative", shortest(k22 + c))
    yield Condition("a multiplier is at most 1", "nonnegative", shortest(k11 + 2 * c + k22 - square))
    if problem.targets[0] == problem.targets[1]:
        yield Condition("a multiplier is not negative", "nonnegative", shortest(square - k11))
        yield Condition("the other sample has no margin", "nonnegative", shortest(k22 - c))
        beyond = square * (k22 - c) ** 2 - D * (k11 - 2 * c + k22)
        yield Condition("the other sample has no margin", "nonnegative", shortest(beyond))
        if not _is_acute(c):
            yield Condition("the dual is on the arc", "nonnegative", shortest(k11 * sqrt(k22) + 2 * (c * problem.beta)))
        at.grant(to_sympy(seen))
    else:
        yield Condition("the angle is acute", "nonnegative", -c)
        yield Condition("the dual is on the arc", "nonnegative", shortest(c * c * square - D * k11))
        at.grant(to_sympy(-seen))
    at.grant(to_sympy(ONE - seen / room))
    at.grant(to_sympy(height))
    at.grant(to_sympy(ONE - height))


def _silent(problem: Problem, s: Sequence[Scalar], given_up: Sequence[int]) -> Iterator[Condition]:
    """Opposite labels at an acute angle: every neuron is silent on the other sample."""
    k11, k22, c = _entries(problem)
    D, square = shortest(k11 * k22 - c * c), problem.beta * problem.beta
    yield Condition("the labels are opposite", "zero", problem.targets[0] + problem.targets[1])
    yield Condition("the angle is acute", "nonnegative", -c)
    for i, other in ((0, k22), (1, k11)):
        if i in given_up:
            yield Condition("a sample is given up", "zero", s[i] - ONE)
        else:
            yield Condition("the dual is that of the margin", "zero", D * s[i] * s[i] - square * other)
            yield Condition("a multiplier is at most 1", "nonnegative", shortest(D - square * other))
    if len(given_up) == 1:
        own, other = (k11, k22) if 0 in given_up else (k22, k11)
        yield Condition("the dual is feasible on a sample", "nonnegative", shortest(square * other - D))
        yield Condition("the dual is not on the arc", "nonnegative", shortest(D * own - c * c * square))
    elif given_up:
        whole = shortest(square - k11 - 2 * c - k22)
        if (sign(whole) or 0) >= 0:
            yield Condition("the dual is feasible on both samples", "nonnegative", whole)
            return
        for own, other in ((k11, k22), (k22, k11)):
            yield Condition("the dual is feasible on a sample", "nonnegative", shortest(square * other - D))
            yield Condition("the dual is not on the arc", "nonnegative", shortest(own + c))


def cases_of_labels(problem: Problem) -> list[tuple[SignFact, ...]]:
    """The conditions of the cases of theorem ``two-samples-hinge``, one of which holds for all values of the symbols.

    Every condition in all the ways of writing it: which of them is that of a case of an answer depends on the data.
    """
    equal = problem.targets[0] == problem.targets[1]
    found = [case for first in (0, 1) for case in (_equal if equal else _opposite)(problem, first)]
    return list(dict.fromkeys(tuple(fact for need in needs for fact in _facts(need)) for needs in found))


def _facts(need: Forms) -> Iterator[SignFact]:
    forms = [sympy.expand(to_sympy(shortest(form))) for form in need]
    smooth = [form for form in forms if not form.has(*PIECEWISE)]
    yield from (SignFact(form, ">" if isinstance(need, Positive) else ">=") for form in smooth or forms)


def _equal(problem: Problem, first: int) -> Iterator[Needs]:
    """The cases of equal labels, those that differ in the order of the samples in one of them."""
    k11, k22, c = _entries(problem, first)
    D, square, beta = k11 * k22 - c * c, problem.beta**2, problem.beta
    one, two = sqrt(k11), sqrt(k22)
    size, whole = D * (k11 - 2 * c + k22), k11 + 2 * c + k22
    obtuse = (-c,)
    wide, narrow = (-2 * c - one * two, 4 * c * c - k11 * k22), (one * two + 2 * c, k11 * k22 - 4 * c * c)
    above, other_above = (square - k11, beta - one), (square - k22, beta - two)
    below, other_below = (k11 - square, one - beta), (k22 - square, two - beta)
    tangent, mirror = k22 * (k11 + c) - 2 * c * c, k11 * (k22 + c) - 2 * c * c
    arc, edge = one * two * one + 2 * c * beta, (-one * two * one - 2 * c * beta, 4 * square * c * c - k11 * k11 * k22)
    low = one * k22 + 2 * c * beta, k11 * k22 * k22 - 4 * square * c * c
    own, other = (k22 - c,), (k11 - c,)
    fitted = Positive((D,)), own, other, (size - square * own[0] ** 2,), (size - square * other[0] ** 2,)
    root = above, (k22 + c,), (whole - square,), own, (square * own[0] ** 2 - size,)
    yield (square - whole, beta - sqrt(whole)), above, other_above
    yield obtuse, wide, above, other_above
    yield obtuse, wide, below, other_below
    yield obtuse, narrow, (-tangent,), below, low
    yield (tangent,), (mirror,), *fitted
    yield (c - k11,), below
    yield obtuse, above, other_below, edge
    yield (arc,), *root


def _opposite(problem: Problem, first: int) -> Iterator[Needs]:
    """The cases of opposite labels."""
    k11, k22, c = _entries(problem, first)
    D, square, beta = k11 * k22 - c * c, problem.beta**2, problem.beta
    one, two, across = sqrt(k11), sqrt(k22), sqrt(D)
    whole, obtuse, acute = k11 + 2 * c + k22, (c,), (-c,)
    above, other_above = (square - k11, beta - one), (square - k22, beta - two)
    below, other_below = (k11 - square, one - beta), (k22 - square, two - beta)
    fits, fits_other = (D - square * k22, across - beta * two), (D - square * k11, across - beta * one)
    lost, lost_other = (tuple(-form for form in forms) for forms in (fits, fits_other))
    edge = k11 * D - square * c * c, one * across + beta * c
    yield obtuse, below, other_below
    yield obtuse, above, other_below
    yield obtuse, above, other_above
    yield acute, fits, fits_other
    yield acute, fits_other, lost, edge
    yield acute, lost, tuple(-form for form in edge), (k22 + c,), (whole - square,)
    yield acute, (square - whole, beta - sqrt(whole))
    yield acute, (k11 + c,), (k22 + c,), lost, lost_other
