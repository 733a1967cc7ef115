"""Spike-free matrices: the characterisation against the definition, the support function, the numbers they need."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import analytic
from analytic.exact.quadratic import Quadratic, root_sum_sign
from analytic.exact.scalars import to_sympy
from analytic.families.spike_free.engine.characterisation import characterise
from analytic.families.spike_free.engine.complementarity import complementary, support_square
from numeric.errors import UnsupportedError
from tests.families.spike_free.reference import exact_rows, floats
from tests.strategies.numbers import small
from tests.strategies.spike_free import (
    blocks,
    copies,
    positive,
)

BUDGET = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
FEW = settings(BUDGET, max_examples=10)


def reach(A: np.ndarray, u: np.ndarray) -> float:
    """The norm of the shortest z with ``Az = (Au)_+``, infinite if there is none, over that of u."""
    image = np.maximum(A @ u, 0)
    z = np.linalg.lstsq(A, image, rcond=None)[0]
    return (
        np.inf
        if np.linalg.norm(A @ z - image) > 1e-9 * (1 + np.linalg.norm(image))
        else float(np.linalg.norm(z) / np.linalg.norm(u))
    )


matrices = st.integers(1, 3).flatmap(
    lambda d: st.lists(st.lists(st.integers(-2, 2), min_size=d, max_size=d), min_size=1, max_size=4)
)


def test_the_answer_is_the_definition() -> None:
    seen: Counter[bool] = Counter()

    @settings(BUDGET, max_examples=150)
    @given(matrices)
    def run(A: list[list[int]]) -> None:
        found = analytic.spike_free(A)
        seen[bool(found)] += 1
        assert found.verify().proved
        rows = np.array(A, float)
        if found:
            assert found.witness is None and found.separator is None
            C, M = found.factors
            assert (sympy.Matrix(C.shape[0], C.shape[1], list(C.flat)) * sympy.Matrix(*M.shape, list(M.flat))).equals(
                sympy.Matrix(A)
            )
            assert all(cell >= 0 for cell in C.flat)
            assert all(sum(cell != 0 for cell in row) <= 1 for row in C)
            rng = np.random.default_rng(0)
            for u in [
                *rng.normal(size=(200, rows.shape[1])),
                *map(np.array, product((-1, 0, 1), repeat=rows.shape[1])),
            ]:
                assert not u.any() or reach(rows, u.astype(float)) <= 1 + 1e-9
        else:
            assert found.factors is None
            u, t = found.witness.astype(float), found.separator.astype(float)
            assert np.linalg.norm(u) <= 1 + 1e-12
            assert reach(rows, u) * np.linalg.norm(u) > 1
            assert t @ np.maximum(rows @ u, 0) > np.linalg.norm(rows.T @ t)

    run()
    assert seen[True] >= 20 and seen[False] >= 20, seen


@BUDGET
@given(st.data())
def test_constructed_data_are_spike_free_and_bent_data_are_not(data: st.DataObject) -> None:
    M, _ = data.draw(blocks(sizes=[data.draw(st.integers(1, 4))]))
    A, _ = data.draw(copies(M, [Fraction(0)] * len(M), noise=False))
    found = analytic.spike_free(A)
    assert found and found.verify().proved
    # a row that is a nonnegative mixture of two others is dependent on them; a tiny negative one breaks the sign
    if len(M) >= 2:
        mixed = [a + b for a, b in zip(M[0], M[1], strict=True)]
        broken = analytic.spike_free([*A, mixed])
        assert not broken and broken.verify().proved
    opposite = analytic.spike_free([*A, [-cell for cell in M[0]]])
    assert not opposite and opposite.verify().proved


@pytest.mark.parametrize("error", [Fraction(1, 10**40), Fraction(1, 3), Fraction(100)])
def test_the_border_is_exact(error: Fraction) -> None:
    assert analytic.spike_free([[1, 0], [error, 1]])
    assert analytic.spike_free([[1, 0], [0, 1]])
    broken = analytic.spike_free([[1, 0], [-error, 1]])
    assert not broken and broken.verify().proved


def test_algebraic_entries() -> None:
    root = sympy.sqrt(2)
    assert analytic.spike_free([[root, 1], [2, root]]).factors[0].tolist() == [[1], [root]]
    assert analytic.spike_free([[root / 2, root / 2], [-root / 2, root / 2]]).verify().proved
    broken = analytic.spike_free([[root, -1], [1, sympy.sqrt(3)], [1, 1]])
    assert not broken and broken.verify().proved
    close = sympy.sqrt(5 + 2 * sympy.sqrt(6)) - sympy.sqrt(2) - sympy.sqrt(3)  # zero in disguise
    assert analytic.spike_free([[1, close], [close, 1]])


def test_what_cannot_be_decided_is_an_error() -> None:
    x = sympy.Symbol("x")
    for entry in (x, sympy.pi, sympy.log(2)):
        with pytest.raises(UnsupportedError):
            analytic.spike_free([[1, entry], [0, 1]])


@BUDGET
@given(st.data())
def test_complementarity_and_support(data: st.DataObject) -> None:
    M, G = data.draw(blocks(sizes=[data.draw(st.integers(1, 4))]))
    exact = exact_rows(G)
    w = [fmpq(c.numerator, c.denominator) for c in data.draw(st.lists(small, min_size=len(M), max_size=len(M)))]
    x = complementary(exact, w)
    slack = [sum((g * c for g, c in zip(row, x, strict=True)), q) for row, q in zip(exact, w, strict=True)]
    assert min(x) >= 0 and min(slack) >= 0 and sum(a * b for a, b in zip(x, slack, strict=True)) == 0
    square, _ = support_square(exact, w)
    v, rows = floats([[int(c.p) / int(c.q) for c in w]])[0], floats(M)
    u = np.random.default_rng(1).normal(size=(rows.shape[1], 3000))
    sampled = (v @ np.maximum(rows @ (u / np.linalg.norm(u, axis=0)), 0)).max()
    assert sampled <= float(to_sympy(square)) ** 0.5 + 1e-9


def test_the_support_function_is_attained() -> None:
    """The maximiser of ``w'x`` is a response: its value is a lower bound of h that meets the upper bound."""
    A = exact_rows([[0, 0, 1], [0, 1, 0], [1, 0, 1]])
    G = characterise(A).inverse
    w = (fmpq(-1), fmpq(2), fmpq(3))
    square, x = support_square(G, w)
    length = sum((a * sum((g * b for g, b in zip(row, x, strict=True)), fmpq(0)) for a, row in zip(x, G, strict=True)))
    assert length == square == sum(a * b for a, b in zip(w, x, strict=True))


quadratics = st.builds(
    lambda a, b: Quadratic(fmpq(a.numerator, a.denominator), fmpq(b.numerator, b.denominator), fmpq(3)), small, small
)


@BUDGET
@given(quadratics, quadratics)
def test_quadratic_numbers(x: Quadratic, y: Quadratic) -> None:
    for got, want in ((x + y, x.sympy() + y.sympy()), (x - y, x.sympy() - y.sympy()), (x * y, x.sympy() * y.sympy())):
        assert sympy.expand(got.sympy() - want) == 0
    if y.sign():
        assert sympy.expand((x / y * y).sympy() - x.sympy()) == 0


@BUDGET
@given(small, positive, small, positive)
def test_signs_of_sums_of_two_roots(a: Fraction, p: Fraction, b: Fraction, q: Fraction) -> None:
    exact = [sympy.Rational(cell) for cell in (a, p, b, q)]
    direct = sympy.sign(exact[0] * sympy.sqrt(exact[1]) + exact[2] * sympy.sqrt(exact[3]))
    assert direct == root_sum_sign(*(fmpq(c.numerator, c.denominator) for c in (a, p, b, q)))
