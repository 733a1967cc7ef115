"""Squared loss whose neurons solve secular equations: exact in algebraic numbers, and proved by the checker."""

from __future__ import annotations

import dataclasses
import json
import random
from fractions import Fraction
from pathlib import Path

import pytest
import sympy
from flint import fmpq

import analytic
import numeric
from analytic import checker
from analytic.exact.scalars import simplest
from analytic.families.general.secular import shrink
from analytic.verification.certificate import payload

X = sympy.Symbol("x")
R = sympy.Rational


def number(rng: random.Random) -> Fraction:
    return Fraction(rng.randint(-6, 6), rng.choice([1, 1, 2, 3]))


@pytest.mark.parametrize("seed", range(40))
def test_two_samples_in_any_position_have_a_closed_form(seed: int) -> None:
    rng = random.Random(seed)
    d = rng.choice([2, 2, 3])
    A = [[number(rng) for _ in range(d)] for _ in range(2)]
    y = [number(rng), number(rng)] if seed % 4 else [Fraction(rng.choice([-2, 3]))] * 2
    if any(not any(row) for row in A) or A[0][0] * A[1][1] == A[0][1] * A[1][0]:
        A = [[Fraction(1), Fraction(0)], [Fraction(-1, 4), Fraction(1)]]
    beta = Fraction(rng.randint(1, 20), rng.choice([1, 3, 7]))
    solution = analytic.solve(A, y, beta=beta)
    assert solution.verify().proved and solution.gap == 0
    near = numeric.solve([[float(c) for c in row] for row in A], [float(c) for c in y], beta=float(beta))
    assert float(sympy.N(solution.value, 20)) == pytest.approx(near.value, rel=1e-7)


def test_an_acute_pair_in_a_cubic_field() -> None:
    root = sympy.CRootOf(X**3 + 3 * X**2 - 3 * X - 11, 0)
    solution = analytic.solve([[1, 0], [1, 1]], [2, 3], beta=1)
    assert solution.theorem.id == "spike-free-secular"
    assert solution.value == sympy.expand(3 * root**2 / 10 + 6 * (root - 1) / 5)
    assert sympy.N(solution.network.penalty() - root, 40) == pytest.approx(0, abs=1e-30)
    assert solution.dual[0].free_symbols == set()
    text = solution.latex()
    assert r"$r_{1} \in (1, 2)$ solves $r_{1}^{3} + 3 r_{1}^{2} - 3 r_{1} - 11 = 0$" in text
    assert "CRootOf" not in text + solution._repr_latex_()


def test_where_the_last_neuron_vanishes() -> None:
    """``y'Ky = beta^2`` exactly: zero is optimal, and just below it is not."""
    at = analytic.solve([[1, 0], [0, 2]], [3, 2], beta=5)
    assert at.network.neurons == 0 and at.value == R(13, 2) and at.verify().proved
    for hair in (R(1, 10**3), R(1, 10**12)):
        below = analytic.solve([[1, 0], [0, 2]], [3, 2], beta=5 - hair)
        assert below.network.neurons == 1 and below.verify().proved
        assert 0 < R(13, 2) - sympy.N(below.value, 60) < hair**2
    assert shrink([[fmpq(1), fmpq(0)], [fmpq(0), fmpq(4)]], (fmpq(3), fmpq(2)), fmpq(5)) is None


def test_scales_far_apart() -> None:
    solution = analytic.solve([[5 * 10**20, 2 * 10**20], [R(2, 10**15), R(1, 10**15)]], [-1, 4], beta=R(25, 7))
    assert solution.verify().proved


def test_neurons_that_share_a_sample_are_declined() -> None:
    with pytest.raises(analytic.NoClosedForm) as error:
        analytic.solve([[1, 0, 0], [1, 1, 0], [0, 0, 1]], [1, 3, -1], beta=R(1, 4))
    assert "the two neurons meet on a sample" in error.value.reasons["spike-free-secular"]


@pytest.mark.parametrize(
    ("A", "y"),
    [([[1, 0], [1, 1]], [2, 3]), ([[1, 0], [-1, 2]], [3, 4]), ([[2, 0], [0, 1], [-1, 0]], [2, 3, -3])],
)
def test_certificates_in_algebraic_numbers_are_read_back_and_bite(A: list, y: list, tmp_path: Path) -> None:  # type: ignore[type-arg]
    solution = analytic.solve(A, y, beta=1)
    solution.to_json(tmp_path / "certificate.json")
    assert checker.check_file(tmp_path / "certificate.json").optimal
    content = payload(solution)
    for key in ("value", "lower_bound"):
        for hair in ("1/1" + "0" * 400, "-1/1" + "0" * 9):
            wrong = json.loads(json.dumps(content))
            wrong["claim"][key] += f" + {hair}"
            assert checker.check(wrong).refuted
    wrong = json.loads(json.dumps(content))
    wrong["dual"][0] = f"({wrong['dual'][0]})*(1 + 1/1{'0' * 300})"
    assert checker.check(wrong).refuted
    longer = tuple(
        tuple(simplest(sympy.sympify(cell) * (1 + R(1, 10**50))) for cell in row) for row in solution.exact_dual
    )
    assert dataclasses.replace(solution, exact_dual=longer).verify().refuted
