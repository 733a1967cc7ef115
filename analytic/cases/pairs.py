"""Two samples at an obtuse angle and squared loss: what cannot hold together of positive targets.

Up to the order of the samples and the sign of both targets, with ``L_i = beta / ||a_i||``, the vertex ``V_1 = (L_1,
h_1)`` of the feasible dual vectors, ``h_1 = -2 k_12 L_1 / k_22``, the normal of the ellipse there and ``S_1``, which is
negative where the targets are on the side of the first axis of that normal: lemma ``two-samples-vertices`` says that
these relations contradict each other. What a prover would have to find out again for every problem is proved once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy

from analytic.cases.normal import shortest
from analytic.cases.regions import Region, opposite
from analytic.derivation.cases import Kind, SignFact
from analytic.exact.linear import dot
from analytic.exact.scalars import Scalar, sqrt, to_sympy
from analytic.model.problem import Problem


@dataclass(frozen=True)
class _Signs:
    """Relations, of targets y of the sample that comes first."""

    positive: tuple[SignFact, ...]
    """The targets are positive."""
    below: SignFact
    """``y_1 <= L_1``."""
    other_below: SignFact
    """``y_2 <= L_2``."""
    low: SignFact
    """``y_2 <= h_1``."""
    beyond: SignFact
    """``S_1 >= 0``."""
    inside: SignFact
    """``y'Ky <= beta^2``."""
    narrow: SignFact
    """The angle is at most 120 degrees."""
    obtuse: SignFact
    """It is 90 degrees or more."""

    @property
    def contradictions(self) -> Iterator[tuple[SignFact, ...]]:
        """Relations that do not hold together, some of them in two ways: one or the other has to be strict."""
        narrow, obtuse, low, beyond = self.narrow, self.obtuse, self.low, self.beyond
        above, other_above, outside = (opposite(fact) for fact in (self.below, self.other_below, self.inside))
        high, behind = _weak(opposite(low)), opposite(beyond)
        yield obtuse, narrow, behind, self.below, outside
        yield obtuse, narrow, behind, self.below, _weak(outside), *self.positive
        for inner, outer in ((_weak, _same), (_strict, _weak)):
            positive = self.positive if inner is _strict else ()
            yield obtuse, narrow, low, inner(self.below), outer(outside), *positive
            yield obtuse, _weak(opposite(narrow)), inner(self.below), inner(self.other_below), outer(outside)
            yield obtuse, narrow, beyond, inner(self.inside), outer(above)
            yield obtuse, high, self.other_below, inner(self.inside), outer(above)
            yield narrow, inner(self.inside), outer(above), outer(other_above)
        yield obtuse, narrow, self.below, high, behind
        yield obtuse, narrow, low, other_above


def _same(fact: SignFact) -> SignFact:
    return fact


def _weak(fact: SignFact) -> SignFact:
    return SignFact(fact.expression)


def _strict(fact: SignFact) -> SignFact:
    return SignFact(fact.expression, ">")


def contradicts(problem: Problem, region: Region) -> bool:
    """Whether the facts of a region imply relations that do not hold together for the data."""
    plain = problem.bias == "none" and problem.skip == "none" and problem.o == 1
    penalised = not problem.description.constrained and not problem.description.labelled
    if not plain or not penalised or problem.n != 2 or not problem.symbolic:
        return False
    return any(
        all(_implies(region, fact) for fact in (*(_weak(target) for target in signs.positive), *together))
        for signs in _all_signs(problem)
        for together in signs.contradictions
    )


def _implies(region: Region, fact: SignFact) -> bool:
    return not (fact.kind == ">" and fact.expression == 0) and region.implies(fact, 1)


def _all_signs(problem: Problem) -> Iterator[_Signs]:
    """For both orders and both signs of the targets, some relations written in two ways."""
    K = [[shortest(dot(a, b)) for b in problem.A] for a in problem.A]
    (k11, k12), (_, k22) = K
    for side in (1, -1):
        y1, y2 = (side * cell for cell in problem.targets)
        positive = _fact(y1, ">"), _fact(y2, ">")
        inside = _fact(problem.beta**2 - (k11 * y1 * y1 + 2 * (k12 * y1 * y2) + k22 * y2 * y2))
        for angle in (sqrt(k11) * sqrt(k22) + 2 * k12, k11 * k22 - 4 * k12 * k12):
            for own, other, first, second in ((k11, k22, y1, y2), (k22, k11, y2, y1)):
                above, height = -2 * (k12 * problem.beta), other * sqrt(own) * second
                for low in (above - height, above * above - height * height):
                    yield _Signs(
                        positive,
                        _fact(problem.beta - sqrt(own) * first),
                        _fact(problem.beta - sqrt(other) * second),
                        _fact(low),
                        _fact(between(own, other, k12, first, second, problem.beta)),
                        inside,
                        _fact(angle),
                        _fact(-k12),
                    )


def between(own: Scalar, other: Scalar, k12: Scalar, first: Scalar, second: Scalar, beta: Scalar) -> Scalar:
    """``S_1`` times a positive number: not negative for targets on the other side of the normal at ``V_1``."""
    room = own * other - 2 * (k12 * k12)
    return sqrt(own) * other * (room * second + k12 * other * first) + beta * k12 * (2 * room - other * other)


def _fact(value: Scalar, kind: Kind = ">=") -> SignFact:
    return SignFact(sympy.expand(to_sympy(shortest(value))), kind)
