"""Two samples: every piece met, against the full convex program, and continuous across the borders."""

from __future__ import annotations

import math
import random
from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
from analytic.answers.solution import Solution
from analytic.cases.pairs import _all_signs
from analytic.cases.pairs_labels import Positive, _equal, _opposite
from analytic.derivation.cases import SignFact
from analytic.exact.linear import dot
from analytic.exact.scalars import sign
from analytic.families.two_samples.gauge import gauge
from analytic.families.two_samples.labels import hinge
from analytic.model.problem import Problem
from tests.numeric.arrangement import reference
from tests.strategies import Case
from tests.strategies.numbers import small
from tests.strategies.two_samples import pair

THEOREM = analytic.theorems["two-samples-interpolation"]
BUDGET = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SLOPES = [Fraction(c) for c in ("1/2", "3", "0", "-1/5", "-1/3", "-1/2", "-4/7", "-3/5", "-2")]
HALF = sympy.Rational(1, 2)


def solved(A: object, y: object) -> Solution:
    problem = Problem.build(A, y, loss="interpolation")
    verdict = THEOREM.applies(problem)
    assert verdict.proved, verdict.reason
    return Solution.of(THEOREM, problem)


def test_every_piece_is_the_full_convex_program() -> None:
    met: Counter[str] = Counter()
    for along, y in product(SLOPES, [(1, 3), (3, 1), (9, 1), (-1, -9), (1, -2)]):
        A = [[2, 0], [3 * along, 3]]
        sol = solved(A, y)
        assert sol.verify().proved
        met[gauge(sol.problem.A, sol.problem.targets).piece] += 1
        assert sympy.simplify(THEOREM.formulas[0].evaluate(sol.problem) - sol.value) == 0
        value, status = reference(np.array(A, float), np.array(y, float), "interpolation", None, "none")
        assert status in ("Solved", "AlmostSolved")
        assert abs(float(sol.value) - value) <= 1e-5 * (1 + value)
    assert all(met[piece] >= 3 for piece in ("ellipse", "silent", "spikes", "tangent")), met


@pytest.mark.parametrize(
    ("A", "y", "value"),
    [
        ([[1, 0], [-1, 1]], [2, -3], 2 + 3 / sympy.sqrt(2)),
        ([[1, 0], [1, 1]], [1, 1], 1),
        ([[1, 0], [1, 1]], [-1, -1], 1),
        ([[1], [-1]], [1, 1], 2),  # opposite samples
        ([[2], [-3]], [1, -1], HALF + sympy.Rational(1, 3)),
        ([[1, 0], [-1, 1]], [1, 1], 1 + 1 / sympy.sqrt(2)),  # 135 degrees
        ([[1, 0], [-HALF, sympy.sqrt(3) / 2]], [1, 1], 2),  # 120 degrees: ellipse and segment meet
        ([[1, 0], [0, 1]], [3, 4], 5),
        ([[1, 0], [0, 1]], [3, -4], 7),
        ([[1, 0], [-1, 3]], [0, 0], 0),
        ([[1, 0], [-1, 3]], [0, -5], 5 / sympy.sqrt(10)),
    ],
)
def test_known_values(A: list, y: list, value: sympy.Expr) -> None:
    sol = solved(A, y)
    assert sympy.simplify(sol.value - value) == 0
    assert sol.verify().proved and sol.gap == 0


def test_max_margin_and_squared_loss_are_the_full_convex_program() -> None:
    met: Counter[str] = Counter()
    margin, squared = (analytic.theorems[f"two-samples-{loss}"] for loss in ("max-margin", "squared"))
    cases = [(margin, y, {"loss": "max-margin"}) for y in ((1, 1), (1, -1))]
    cases += [
        (squared, y, {"beta": 1}) for y in ((5, 1), (5, 2), (1, 5), (5, 5), (1, -3), ("1/4", "1/4"), (-9, -1), (0, 2))
    ]
    for along, (theorem, y, options) in product(SLOPES, cases):
        A = [[2, 0], [3 * along, 3]]
        problem = Problem.build(A, y, **options)
        verdict = theorem.applies(problem)
        if not verdict.proved:
            met["acute" if along >= 0 else "arc" if "arc" in verdict.reason else verdict.reason] += 1
            continue
        sol = Solution.of(theorem, problem)
        assert sol.verify().proved and sol.gap == 0
        assert sympy.simplify(theorem.formulas[0].evaluate(problem) - sol.value) == 0
        targets = np.array([float(Fraction(c)) for c in y])
        value, _ = reference(np.array(A, float), targets, problem.loss, options.get("beta"), "none")
        assert abs(float(sol.value) - value) <= 1e-5 * (1 + value)
        met[theorem.id] += 1
    assert set(met) == {"acute", "arc", margin.id, squared.id} and met["arc"] <= 10 and met[squared.id] >= 30, met


def test_hinge_loss_is_the_full_convex_program() -> None:
    met: Counter[str] = Counter()
    for along, y, beta in product(SLOPES, ((1, 1), (1, -1), (-1, -1)), ("3/2", "5/2", 4, 7)):
        A = [[2, 0], [3 * along, 3]]
        sol = analytic.solve(A, y, loss="hinge", beta=beta)
        assert sol.theorem.id == "two-samples-hinge" and sol.verify().proved and sol.gap == 0
        value, _ = reference(np.array(A, float), np.array(y, float), "hinge", float(Fraction(beta)), "none")
        assert abs(float(sol.value) - value) <= 1e-5 * (1 + value)
        found = hinge(sol.problem.A, sol.problem.targets, sol.problem.beta)
        met["arc" if found.given_up is not None else f"{len(found.neurons)} neurons"] += 1
    assert min(met.values()) >= 5 and set(met) == {"arc", "0 neurons", "1 neurons", "2 neurons"}, met


def test_a_case_of_labels_always_holds() -> None:
    """In small numbers, so that many conditions are equations: what an empty part of a cover rests on."""
    source, met = random.Random(3), Counter[int | str]()
    for _ in range(400):
        over = source.choice([(3, 4), (5, 12), (0, 1), (7, 24), (4, 3), (-3, 4), (-4, 3), (-12, 5), (1, 0), (-1, 0)])
        scale = source.choice([1, 2, Fraction(1, 5), Fraction(1, 25)])
        A = [[source.choice([1, 2, 5]), 0], [-scale * over[0], scale * over[1]]]
        beta = source.choice([A[0][0], scale * math.hypot(*over), Fraction(source.randint(1, 12), 5)])
        y = [1, source.choice([1, -1])]
        problem = Problem.build(
            A, y, loss="hinge", beta=Fraction(beta).limit_denominator(100), bias="none", skip="none"
        )
        holding, arcs = 0, 0
        for first in (0, 1):
            for k, needs in enumerate((_equal if y[1] == 1 else _opposite)(problem, first)):
                signs = [{sign(form) for form in need} for need in needs]
                # at the angles of the case it is one condition, however it is written
                assert -1 in signs[0] or all(not {1, -1} <= found for found in signs)
                holds = all(
                    found == {1} if isinstance(need, Positive) else -1 not in found
                    for need, found in zip(needs, signs, strict=True)
                )
                holding += holds
                if holds and k == (7 if y[1] == 1 else 5):  # on the arc: the root that a case grants is positive
                    (k11, k12), (_, k22) = ([dot(a, b) for b in problem.A] for a in problem.A)
                    own = k11 if first else k22
                    assert sign(problem.beta**2 * own - (k11 * k22 - k12 * k12)) == 1
                    arcs += 1
        assert holding, (A, y, problem.beta)
        met["arcs"] += arcs
        met[holding] += 1
    assert len(met) > 4 and met["arcs"] > 60


def test_eigenvectors_on_the_arc() -> None:
    """``K y`` parallel to ``y``: soft thresholding of one neuron, where other targets solve a quartic."""
    sol = analytic.solve([[13, 0], [-5, 12]], [2, 2], beta=1)
    assert sol.theorem.id == "two-samples-squared" and sol.verify().proved and len(sol.network.w) == 1
    other = analytic.theorems["two-samples-squared"].applies(Problem.build([[13, 0], [-5, 12]], [2, 3], beta=1))
    assert other.refuted and "quartic" in other.reason


def test_the_two_tangents_meet_the_ellipse_continuously() -> None:
    """At the tangent points the linear and the elliptic formula agree, value and dual."""
    A = [[1, 0], [-1, 3]]
    k11, k22, k12 = 1, 10, -1
    for point in ([k11 * k22 - 2 * k12**2, -k12 * k22], [-k12 * k11, k11 * k22 - 2 * k12**2]):
        sol = solved(A, point)
        G = sympy.Matrix([[k11, k12], [k12, k22]]).inv()
        image = G * sympy.Matrix(point)
        length = sympy.sqrt((sympy.Matrix(point).T * image)[0])
        assert sympy.simplify(sol.value - length) == 0
        assert all(sympy.simplify(a - b / length) == 0 for a, b in zip(sol.dual, image, strict=True))
        assert len(sol.network.w) == 1


@pytest.mark.parametrize(
    ("A", "y"), [([[1, 0], [2, 0]], [1, 2]), ([[1, 0], [0, 0]], [1, 0]), ([[1, 0], [0, 1], [1, 1]], [1, 1, 2])]
)
def test_other_data_are_rejected(A: list, y: list) -> None:
    assert THEOREM.applies(Problem.build(A, y, loss="interpolation")).refuted


@settings(BUDGET, max_examples=30)
@given(pair(), st.lists(small, min_size=2, max_size=2))
def test_solve_finds_a_theorem_for_any_two_samples(A: list, y: list) -> None:
    case = Case(A, y, {"loss": "interpolation"})
    sol = analytic.solve(case.A, case.y, **case.options)
    assert sol.verify().proved and sympy.simplify(sol.value - solved(A, y).value) == 0


@pytest.mark.parametrize("size", [10**20])
def test_roots_of_equations_with_long_coefficients(size: int) -> None:
    """They are isolated exactly: balls of many digits are not rounded on the way."""
    sol = analytic.solve([[1, 0], [1, 1]], [size, 2], beta=1)
    assert sol.theorem.id == "spike-free-secular" and sol.verify().proved


def test_targets_beyond_floats_are_refused() -> None:
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve([[1, 0], [1, 1]], [10**400, 2], beta=1)
    assert "scale the data" in caught.value.reasons["spike-free-secular"]


def _holds(fact: SignFact) -> bool:
    return bool(fact.expression > 0 if fact.kind == ">" else fact.expression >= 0)


def test_what_contradicts_each_other_never_holds_together() -> None:
    """Small numbers, so that many relations are equations; the lemma is what the cases of a cover rest on."""
    source, met = random.Random(5), Counter[bool]()
    for _ in range(120):
        scale, over = source.choice([1, 2, 5]), source.choice([(3, 4), (5, 12), (0, 1), (7, 24), (4, 3)])
        A = [[source.choice([1, 2, 5]), 0], [-scale * over[0], scale * over[1]]]
        y = [Fraction(source.randint(1, 8), source.choice([1, 5, 25])) for _ in range(2)]
        problem = Problem.build(A, y, loss="squared", beta=Fraction(source.randint(1, 10), source.choice([1, 5])),
                                bias="none", skip="none")  # fmt: skip
        for signs in _all_signs(problem):
            if not all(map(_holds, signs.positive)):
                continue
            for together in signs.contradictions:
                held = [_holds(fact) for fact in together]
                assert not all(held), (A, y, problem.beta, together)
                met[held.count(False) == 1] += 1
    assert met[True] > 1_000
