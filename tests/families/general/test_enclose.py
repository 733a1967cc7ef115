"""Any small problem to any number of digits: nested bounds, verified, around what the other solvers find."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy

import analytic
import numeric
from analytic import checker
from numeric.errors import DataError, InfeasibleError, InputError, OptionError, UnsupportedError

A, Y = [[1, 2], [3, -1], [2, 2], [-1, 1]], [1, -2, 3, 1]


def problem(seed: int, loss: str) -> tuple[list[list[int]], list[int], dict[str, Any]]:
    rng = random.Random(seed)
    rows = [[rng.randint(-9, 9) for _ in range(3 if loss == "interpolation" else 2)] for _ in range(5)]
    labelled = loss in ("hinge", "max-margin", "logistic")
    y = [rng.choice((-1, 1)) if labelled else rng.randint(-4, 4) for _ in rows]
    return rows, y, {"loss": loss} | ({"beta": "1/3"} if loss in ("squared", "hinge", "logistic") else {})


def width(found: analytic.Enclosure) -> Fraction:
    return Fraction(str(found.high)) - Fraction(str(found.low))


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize("loss", ["squared", "interpolation", "hinge", "max-margin", "logistic"])
def test_every_loss_and_bias(loss: str, bias: str) -> None:
    done = refined = 0
    for seed in range(6):
        rows, y, options = problem(seed, loss)
        if loss == "logistic" and len(set(y)) == 1:
            continue
        try:
            found = analytic.enclose(rows, y, bias=bias, digits=30, **options)
        except (InfeasibleError, UnsupportedError):
            continue
        assert 0 <= width(found) <= abs(Fraction(str(found.low))) / 10**30
        assert found.verify().proved
        floats = {**options, **({"beta": 1 / 3} if "beta" in options else {})}
        best = numeric.solve(np.array(rows, float), np.array(y, float), bias=bias, **floats)
        assert float(found.low) == pytest.approx(best.value, rel=1e-6, abs=1e-7)
        done, refined = done + 1, refined + (found.closed is None)
    assert done >= 4 and refined >= 1


@pytest.mark.parametrize("digits", [5, 50, 300])
@pytest.mark.parametrize(
    ("rows", "y", "options"),
    [
        ([[1, 1]], [2], {"beta": "1/7"}),
        ([[1, 2], [-2, 0]], [1, -1], {"loss": "max-margin"}),
        ([[0, -1]], [-1], {"loss": "logistic", "beta": "1/2"}),
    ],
)
def test_a_closed_form_has_the_digits_asked_for(
    rows: list[list[int]], y: list[int], options: dict[str, Any], digits: int
) -> None:
    found = analytic.enclose(rows, y, digits=digits, **options)
    assert found.closed is not None
    assert width(found) <= abs(Fraction(str(found.low))) / 10**digits
    assert str(sympy.N(found.closed.value, digits)) in repr(found)


def test_digits_are_nested() -> None:
    coarse, fine = (analytic.enclose(A, Y, beta="1/2", digits=digits) for digits in (10, 120))
    assert coarse.low <= fine.low <= fine.high <= coarse.high
    assert width(fine) <= Fraction(2, 10**120) and fine.verify().proved and coarse.verify().proved
    assert str(fine.value).startswith("1.6151442564635009416")


def test_the_certificate_stands_alone() -> None:
    found = analytic.enclose(A, Y, beta="1/2", bias="free", digits=40)
    payload = json.loads(json.dumps(found.payload()))
    verdict = checker.check(payload)
    assert verdict.proved and verdict.low is not None and verdict.high is not None
    assert verdict.high - verdict.low <= abs(verdict.low) / 10**40
    payload["claim"]["lower_bound"] = str(Fraction(str(found.low)) * (1 + Fraction(1, 10**39)))
    assert checker.check(payload).refuted
    payload = json.loads(json.dumps(found.payload()))
    tree = payload["feasibility"]["trees"][0]
    payload["feasibility"]["trees"][0] = tree[: len(tree) // 2]
    assert checker.check(payload).refuted


def test_the_network_interpolates_exactly() -> None:
    for seed in range(3):
        rows, y, options = problem(seed + 20, "interpolation")
        found = analytic.enclose(rows, y, bias="free", digits=25, **options)
        assert list(found.network(rows)) == y
        assert found.high - sympy.N(found.network.penalty(), 40) < sympy.Rational(1, 10**20)


def test_closed_forms_are_used() -> None:
    found = analytic.enclose([[1, 0], [0, 1]], [3, -4], loss="interpolation", digits=50)
    assert found.closed is not None and found.low == found.high == 7 and found.verify().proved
    root = analytic.enclose([[1, 1], [1, -1]], [1, 1], loss="interpolation", digits=60)
    assert (root.closed is not None and root.low < sympy.sqrt(root.value**2) < root.high) or root.low == root.high
    zero = analytic.enclose([[1, 0], [0, 1]], [0, 0], loss="interpolation")
    assert zero.low == zero.high == 0


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"digits": 0}, OptionError, "digits is 0"),
        ({"digits": 10**6}, OptionError, "digits is 1000000"),
        ({"beta": None}, OptionError, "beta is missing"),
        ({"y": [1, 2]}, DataError, "y has 2 rows"),
        ({"y": [[1, 2]] * 4}, UnsupportedError, "no closed form"),
        ({"y": [sympy.Symbol("t"), 1, 2, 3]}, UnsupportedError, "symbols"),
        ({"time_limit": 0}, OptionError, "time_limit is 0"),
        ({"loss": "logistic", "y": [1] * 4, "bias": "free"}, UnsupportedError, "one label only"),
        ({"A": [[1], [2]], "y": [1, 3], "loss": "interpolation", "beta": None}, InfeasibleError, "interpolate"),
    ],
)
def test_bad_input(arguments: dict[str, Any], error: type[InputError], words: str) -> None:
    given = {"A": A, "y": Y, "beta": 1} | arguments
    with pytest.raises(error, match=words) as caught:
        analytic.enclose(**given)
    assert "\n" not in str(caught.value)
