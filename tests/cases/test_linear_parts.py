"""Odd data, skip connections and several outputs on a line, with symbols: proved cases that agree with numbers."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import sympy
from sympy import sqrt

import analytic
from analytic.cases.decisions import AtPoint
from analytic.cases.feasibility import NotOptimal, _even
from analytic.cases.normal import vanishes
from analytic.exact.scalars import to_sympy

p, q, beta = sympy.symbols("p q beta", positive=True)
a, c, d = sympy.symbols("a c d", real=True)
ODD = [[2, 1], [1, 2], [-2, -1], [-1, -2]]
SKIP = {"bias": "free", "skip": "free"}
TURNED = [[p, q], [q, p], [-p, -q], [-q, -p]]

PROBLEMS = {
    "odd interpolation": (ODD, [a, c, -a, -c], {"loss": "interpolation"}, {}),
    "odd places": (TURNED, [1, -1, -1, 1], {"loss": "interpolation"}, {"assume": [p > q]}),
    "odd margin": (TURNED, [1, -1, -1, 1], {"loss": "max-margin"}, {"assume": [p > q]}),
    "odd squared": (ODD, [p, -p, -p, p], {"beta": beta}, {}),
    "odd hinge": (ODD, [1, -1, -1, 1], {"loss": "hinge", "beta": beta}, {}),
    "odd logistic": (ODD, [1, -1, -1, 1], {"loss": "logistic", "beta": beta}, {}),
    "skip interpolation": ([0, 1, 3], [a, c, d], {"loss": "interpolation", **SKIP}, {}),
    "skip places": ([0, p, p + q], [0, 1, 0], {"loss": "interpolation", **SKIP}, {}),
    "skip squared": ([0, 1, 3], [0, p, 0], {"beta": beta, **SKIP}, {}),
    "skip hinge": ([0, 1, 3], [1, -1, 1], {"loss": "hinge", "beta": beta, **SKIP}, {}),
    "skip margin": ([0, p, p + q], [1, -1, 1], {"loss": "max-margin", **SKIP}, {}),
    "skip outputs": ([0, p, p + q], [[0, 0], [1, 2], [0, 5]], {"loss": "interpolation", **SKIP}, {}),
    "outputs": ([0, 1, 2], [[0, 0], [a, c], [0, 0]], {"loss": "interpolation", "bias": "free"}, {}),
    "outputs and places": ([0, p, p + q], [[0, 0], [1, 2], [0, 0]], {"loss": "interpolation", "bias": "free"}, {}),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_proved_and_as_with_numbers(name):
    A, y, options, assumed = PROBLEMS[name]
    found = analytic.solve(A, y, **options, **assumed)
    assert found.verify().proved and found.gap == 0
    source = random.Random(name)
    cells = [*sympy.flatten(A), *sympy.flatten(y), options.get("beta", 1)]
    symbols = sorted(sympy.Matrix(cells).free_symbols, key=str)
    for _ in range(2):
        values = {s: sympy.Rational(Fraction(source.randint(1, 12), source.randint(1, 6))) for s in symbols}
        if name in ("odd places", "odd margin"):
            values[p] += values[q]
        values |= {s: values[s] * source.choice((1, -1, 0)) for s in values if s in (a, c, d)}
        at = found.subs(values)
        assert at.verify().proved
        assert sympy.simplify(found.value.subs(values) - at.value) == 0


def test_only_bends_cost():
    found = analytic.solve([0, p, p + q], [0, 1, 0], loss="interpolation", **SKIP)
    assert found.value == 1 / p + 1 / q


def test_several_outputs_bend_together():
    found = analytic.solve([0, 1, 2], [[0, 0], [p, q], [0, 0]], loss="interpolation", bias="free")
    assert found.value == 2 * sqrt(p**2 + q**2)


def test_the_dual_of_a_skip_connection_sees_no_linear_function():
    """A dual point of the problem without it is no proof of the problem with it."""
    from analytic.answers.solution import Solution

    plain = analytic.solve([0, 1, 2], [0, p, 3 * p], loss="interpolation", bias="free")
    free = analytic.solve([0, 1, 2], [0, p, 3 * p], loss="interpolation", **SKIP)
    assert free.value == p
    mixed = Solution(
        free.problem, free.theorem, plain.exact_network, plain.exact_dual, plain.exact_value, {}, plain.covered
    )
    assert not mixed.verify().proved


def test_the_sign_of_a_linear_function_makes_no_case():
    """``(z)_+ - (-z)_+`` is z on both sides."""
    found = analytic.solve(ODD, [a, c, -a, -c], loss="interpolation")
    assert len(found.cases) == 2
    assert sympy.simplify(found.value - 2 * sqrt(5 * a**2 - 8 * a * c + 5 * c**2) / 3).subs({a: 2, c: -1}) == 0


def test_a_sample_in_two_pairs_proves_nothing():
    """Even data take each sample once: a pair that is listed again would count twice."""
    solution = analytic.solve([[1, 0], [-1, 0], [0, 1], [0, -1]], [1, 1, 2, 2], loss="interpolation")
    assert solution.theorem.id == "even-interpolation"
    (column,), hints = zip(*solution.exact_dual, strict=True), solution.hints
    assert [c for c in _even(solution.problem, column, hints) if c.kind == "zero"]
    with pytest.raises(NotOptimal, match="paired twice"):
        list(_even(solution.problem, column, {**hints, "pairs": [*hints["pairs"], hints["pairs"][0]]}))


def test_the_skip_connection_of_every_case_is_its_own():
    """In the joined network, in functions of arrays, with names and with constants."""
    found = analytic.solve([0, 1, 3], [a, c, d], beta=1, **SKIP)
    assert len({case.network.skip[0] for case in found.cases}) > 1
    functions, points = found.lambdify(a, c, d), [[0], [1], [3]]
    for y in ((1, 2, 9), (0, -7, 2), (3, 3, 3), (1, 2, 3)):
        at = dict(zip((a, c, d), y, strict=True))
        numbers = analytic.solve([0, 1, 3], y, beta=1, **SKIP)
        fitted = [float(f) for f in numbers.network(points)]
        assert functions.predict(points, *y) == pytest.approx(fitted, abs=1e-12)
        assert [float(f.subs(at, simultaneous=True)) for f in found.network(points)] == pytest.approx(fitted, abs=1e-12)
    named = analytic.solve([0, 1, 3], [a, c, d], beta=1, names=True, **SKIP)
    assert [case.network.skip[0] for case in named.cases] == [case.network.skip[0] for case in found.cases]
    constant = analytic.solve([0, 1, 3], [0, sympy.pi, 0], loss="interpolation", **SKIP)
    assert constant.verify().proved and constant.network.skip[0] == sympy.pi
    assert list(constant.network(points)) == [0, sympy.pi, 0]


DECAYING = [name for name, row in PROBLEMS.items() if "beta" in row[2]]
FITTED = ["odd interpolation", "odd squared", "skip interpolation", "skip squared", "outputs"]


@pytest.mark.parametrize("name", DECAYING)
def test_the_derivative_in_beta_is_the_penalty(name):
    A, y, options, assumed = PROBLEMS[name]
    solution = analytic.solve(A, y, **options, **assumed)
    for case in solution.cases:
        answer = case.answer
        slope = to_sympy(answer.exact_value).diff(to_sympy(answer.problem.beta))
        at = AtPoint(solution.covered.region.and_also(*case.facts).point())  # where absolute values have their signs
        assert vanishes(at.resolved(slope - to_sympy(answer.exact_network.penalty()))), case


@pytest.mark.parametrize("name", FITTED)
def test_the_gradient_in_the_targets_is_the_dual(name):
    A, y, options, assumed = PROBLEMS[name]
    targets = [sympy.sympify(cell) for cell in sympy.flatten(y)]
    for case in analytic.solve(A, y, **options, **assumed).cases:
        for symbol in set().union(*(cell.free_symbols for cell in targets)) - {s for s, _ in case.equations}:
            slope = sum(v * cell.diff(symbol) for v, cell in zip(case.dual.flat, targets, strict=True))
            assert case.equations or vanishes(case.value.diff(symbol) - slope), case
