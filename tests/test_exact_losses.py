"""The losses in exact numbers, value by value."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from flint import fmpq

from analytic.exact.scalars import Expression, to_sympy
from analytic.model.losses import LOSSES

HALF = fmpq(1, 2)


def exact(*values: Any) -> list[fmpq]:
    return [fmpq(x) for x in values]


def conditions(found: list[Any]) -> list[tuple[str, str, Any]]:
    return [(c.why, c.kind, c.number) for c in found]


def test_traits() -> None:
    traits = {name: (loss.labelled, loss.constrained, loss.several_outputs, loss.logarithms, loss.largest_multiplier)
              for name, loss in LOSSES.items()}  # fmt: skip
    assert traits == {
        "squared": (False, False, True, False, None), "interpolation": (False, True, True, False, None),
        "hinge": (True, False, False, False, 1), "max-margin": (True, True, False, False, None),
        "logistic": (True, False, False, True, 1),
    }  # fmt: skip


def test_the_squared_loss() -> None:
    loss, f, y = LOSSES["squared"], exact(1, 5, -2), exact(3, 4, 2)
    assert loss.primal(f, y) == fmpq(21, 2) and loss.dual(f, y) == 19 - fmpq(30, 2)
    assert loss.terms_above(f, y) == [2, HALF, 8] and loss.dual_below(f, y) == 4
    assert loss.constraints(f, y) == loss.domain(f, y) == []


def test_interpolation() -> None:
    loss, y = LOSSES["interpolation"], exact(3, 4)
    assert loss.primal(y, y) == 0 and loss.primal(exact(3, 5), y) is None and loss.primal(exact(3, 3), y) is None
    assert loss.primal(exact(2, 4), y) is None and loss.primal(exact(4, 4), y) is None
    assert loss.dual(exact(2, -1), y) == 2 and loss.terms_above(y, y) == [] and loss.domain(y, y) == []
    assert conditions(loss.constraints(exact(1, 9), exact(1, 4))) == [
        ("the network interpolates", "zero", 0), ("the network interpolates", "zero", 5)]  # fmt: skip


def test_the_hinge_loss() -> None:
    loss, f, y = LOSSES["hinge"], exact(3, HALF, 2), exact(1, 1, -1)
    assert loss.primal(f, y) == 3 + HALF and loss.terms_above(f, y) == [0, HALF, 3]
    assert loss.dual(f, y) == fmpq(3, 2) and loss.constraints(f, y) == []
    why = "the dual is in its domain"
    assert conditions(loss.domain(exact(HALF, -2), exact(1, -1))) == [
        (why, "nonnegative", HALF), (why, "nonnegative", HALF), (why, "nonnegative", 2), (why, "nonnegative", -1)
    ]  # fmt: skip


def test_the_margin_constraint() -> None:
    loss, y = LOSSES["max-margin"], exact(1, -1)
    assert loss.primal(exact(1, -3), y) == 0 and loss.primal(exact(HALF, -3), y) is None
    assert loss.primal(exact(1, 1), y) is None and loss.primal(exact(5, -HALF), y) is None
    unknown = Expression(sympy.Symbol("t", real=True))
    assert loss.primal([fmpq(2), unknown], y) is None and loss.primal([unknown, fmpq(-2)], y) is None
    assert loss.dual(exact(2, -3), y) == 5 and loss.terms_above(y, y) == []
    assert conditions(loss.constraints(exact(4, HALF), y)) == [
        ("the margin is at least 1", "nonnegative", 3), ("the margin is at least 1", "nonnegative", -3 * HALF)
    ]  # fmt: skip
    why = "the dual is in its domain"
    assert conditions(loss.domain(exact(HALF, 2), y)) == [(why, "nonnegative", HALF), (why, "nonnegative", -2)]


def test_the_logistic_loss() -> None:
    loss, y = LOSSES["logistic"], exact(1, -1, 1)
    value = to_sympy(loss.primal(exact(0, 2, 1), y))
    expected = sympy.log(2) + sympy.log(1 + sympy.exp(2)) + sympy.log(1 + sympy.exp(-1))
    assert float(value) == pytest.approx(float(expected), rel=1e-14)
    entropy = to_sympy(loss.dual([fmpq(1, 4), fmpq(-1, 3), HALF], y))
    expected = sum(-p * sympy.log(p) for p in map(sympy.Rational, ("1/4", "3/4", "1/3", "2/3", "1/2", "1/2")))
    assert float(entropy) == pytest.approx(float(expected), rel=1e-14)
    assert float(loss.dual_below([fmpq(1, 4), fmpq(-1, 3), HALF], y)) == pytest.approx(float(expected), rel=1e-14)
    assert loss.dual(exact(0, -1, 0), y) == 0
    assert [c.number for c in loss.domain(exact(HALF, 0, 2), y)] == [HALF, HALF, 0, 1, 2, -1]
