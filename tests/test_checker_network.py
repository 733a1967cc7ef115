"""The outputs of a network in the checker: the fast way on a line, the slow way, and the formula in fractions."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from analytic.checker import check
from analytic.checker.methods import METHODS
from analytic.checker.network import _active, _each_neuron, factor, line_of, penalty, predictions
from analytic.checker.numbers import Enclosed, Field, Rational, Real, sign
from analytic.checker.reading import Certificate, read
from analytic.checker.work import Work
from tests.checker_cases import CASES, payload

F = Fraction


def new() -> Field:
    return Field(64, Work())


def certificate(field: Field, A: Any, U: Any, b: Any, w: Any, xi: Any, bias: str = "free") -> Certificate:
    y = [[0] * len(xi)] * len(A) if isinstance(xi, list) else [0] * len(A)
    c = payload(A, y, "squared", 1, bias, U, b, w, xi, y, "rank-one", 0)
    return read(c, field, {name: keys for name, (_, keys) in METHODS.items()})


def value(x: Real) -> Fraction:
    assert isinstance(x, Rational)
    return x.q


def numbers(source: random.Random, n: int) -> list[Fraction]:
    return [F(source.randint(-4, 4), source.randint(1, 3)) for _ in range(n)]


@pytest.mark.parametrize("seed", range(40))
def test_outputs_on_a_line_agree_with_the_formula(seed: int) -> None:
    """Through the origin or not, points with entries that are zero, neurons that are constant there."""
    source = random.Random(seed)
    d, n, m = source.randint(1, 3), source.randint(1, 6), source.randint(0, 5)
    direction, point = numbers(source, d), [x if source.random() < 0.5 else F(0) for x in numbers(source, d)]
    A = [[t * r + p for r, p in zip(direction, point, strict=True)] for t in numbers(source, n)]
    units = [numbers(source, d) if source.random() < 0.7 else [F(0)] * d for _ in range(m)]
    b, W, xi = numbers(source, m), [numbers(source, 2) for _ in range(m)], numbers(source, 2)
    field = new()
    c = certificate(field, A, [[u[k] for u in units] for k in range(d)], b, W, xi)
    line = line_of(field, c)
    assert line is not None
    for k in range(2):
        expected = [
            sum((max(sum((x * y for x, y in zip(row, u, strict=True)), s), F(0)) * w[k]
                 for u, s, w in zip(units, b, W, strict=True)), xi[k])
            for row in A
        ]  # fmt: skip
        assert [value(x) for x in predictions(field, c, line)[k]] == expected
        assert [value(x) for x in _each_neuron(field, c)[k]] == expected


def test_where_a_neuron_is_active() -> None:
    field, points = new(), [-3, -1, 0, 2]
    found = {(slope, shift): _active(field, points, 3, slope, shift)
             for slope in (-1, 0, 2) for shift in (-2, 0, 1)}  # fmt: skip
    assert found == {
        (-1, -2): (0, 1), (-1, 0): (0, 2), (-1, 1): (0, 3), (0, -2): (0, 0), (0, 0): (0, 0), (0, 1): (0, 4),
        (2, -2): (3, 4), (2, 0): (3, 4), (2, 1): (2, 4),
    }  # fmt: skip


def test_a_line_and_what_is_none() -> None:
    field = new()

    def parts(A: Any, bias: str) -> Any:
        line = line_of(field, certificate(field, A, [[] for _ in A[0]], [], [], 0, bias))
        return None if line is None else [[value(x) for x in part] for part in line]

    assert parts([[0, 0], [0, 2], [0, -3]], "none") == [[0, 2, -3], [0, 1], [0, 0]]
    assert parts([[2], [5]], "none") == [[2, 5], [1], [0]]
    assert parts([[0, 0]], "none") == [[0], [1, 1], [0, 0]]
    assert parts([[1, 1], [2, 3]], "none") is None
    assert parts([[1, 1], [2, 3]], "free") == [[0, 1], [1, 2], [1, 1]]
    assert parts([[1, 1], [2, 3], [3, 6]], "free") is None
    assert factor(field, [[field.one, field.zero], [field.zero, field.one]]) is None


def test_a_kink_at_a_sample_with_a_bias_that_is_only_enclosed() -> None:
    """Which side the sample is on cannot be told, and need not be: the neuron is about zero there."""
    c = copy.deepcopy(CASES["one-dimensional logistic"])
    c["network"]["b"] = ["log(6) - log(2) - log(3)"]
    assert check(c).proved
    c["network"] |= {"b": ["0"], "U": [["log(6) - log(2) - log(3) + 1"]]}
    assert check(c).proved


def test_the_penalty_of_a_bound_is_enclosed_and_that_of_an_equation_is_not() -> None:
    field = new()
    c = certificate(field, [[1, 1]], [[1, 1], [1, 2]], [0, 0], [1, 1], 0)
    exact, wide = penalty(field, c), penalty(field, replace(c, bounds=True))
    assert sign(exact - field.sqrt(field.real(2)) - field.sqrt(field.real(5))) == 0
    assert isinstance(wide, Enclosed) and wide.around.hi - wide.around.lo < 32
    assert sign(exact - field.real(wide.around.low)) == sign(field.real(wide.around.high) - exact) == 1
