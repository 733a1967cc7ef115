"""Samples on a line that misses the origin, with a free bias: the line's own coordinate decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sympy

import analytic
import numeric
from analytic import checker

X = [-2, 0, 1, 1, 4]
A = [[1 + 2 * x, 3 - x, 5 + 2 * x] for x in X]
LABELS, TARGETS = [1, -1, 1, 1, -1], [0, 2, 1, 1, -3]
CASES = [
    ({"loss": "interpolation"}, TARGETS),
    ({"beta": "1/3"}, TARGETS),
    ({"loss": "max-margin"}, LABELS),
    ({"loss": "hinge", "beta": "1/3"}, LABELS),
]


@pytest.mark.parametrize(("options", "y"), CASES)
def test_the_value_is_that_of_the_coordinate(options: dict[str, Any], y: list[int]) -> None:
    found = analytic.solve(A, y, bias="free", **options)
    assert found.verify().proved
    beta = {"beta": sympy.Rational("1/9")} if "beta" in options else {}
    plain = analytic.solve(X, y, bias="free", **{**options, **beta})
    assert found.value * (1 if beta else 3) == plain.value  # the line's direction (2, -1, 2) has length 3
    floats = numeric.solve(A, y, bias="free", **{**options, **({"beta": 1 / 3} if beta else {})})
    assert floats.lower_bound - 1e-9 <= found.value <= floats.value + 1e-9
    assert floats.gap <= 1e-7 * floats.value


@pytest.mark.parametrize(("options", "y"), CASES)
def test_the_file_is_proved_and_a_bent_line_refuted(tmp_path: Path, options: dict[str, Any], y: list[int]) -> None:
    path = tmp_path / "line.json"
    analytic.solve(A, y, bias="free", **options).to_json(path)
    assert checker.check_file(str(path)).proved
    file = json.loads(path.read_text())
    file["problem"]["A"][-1][0] = "10"
    path.write_text(json.dumps(file))
    assert checker.check_file(str(path)).refuted


def test_without_bias_the_line_has_to_meet_the_origin() -> None:
    with pytest.raises(analytic.NoClosedForm):
        analytic.solve(A, TARGETS, beta=1)


def test_two_samples_are_always_on_a_line() -> None:
    t = sympy.Symbol("t", positive=True)
    found = analytic.solve([[1, 5], [1, 5 + t]], [0, 3], loss="interpolation", bias="free")
    assert found.verify().proved
    assert found.value == 3 / t


def test_the_path_of_a_line() -> None:
    path = analytic.path(A, TARGETS, bias="free")
    for beta in (*path.breakpoints, sympy.Rational(1, 7)):
        assert path.at(beta).verify().proved
        assert path.at(beta).value == analytic.solve(A, TARGETS, beta=beta, bias="free").value
