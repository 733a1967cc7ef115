"""Where no theorem applies, what the message says to do can be done."""

from __future__ import annotations

import pickle
from itertools import product
from typing import Any

import pytest
import sympy

import analytic
import numeric
from analytic.theorem.advice import FLOATS, float_options
from numeric.errors import InputError

A = [[1, 0, 2], [-1, 2, 1], [1, -3, 1], [2, 5, -1], [3, 1, 1]]
ONE, TWO, LABELS = [1, 2, -1, 3, -2], [[1, 0], [2, 1], [-1, 1], [3, 2], [-2, 1]], [1, 1, -1, 1, -1]
FUNCTIONS: list[dict[str, Any]] = [
    {}, {"neuron_norm": 1}, {"activation": "absolute"}, {"activation": "threshold"},
    {"activation": "leaky", "negative_slope": "1/3"},
]  # fmt: skip


def problems() -> list[tuple[Any, dict[str, Any]]]:
    """Every loss, bias, skip, number of outputs, measure and activation."""
    found = []
    for loss, bias, skip, function in product(
        ("squared", "interpolation", "hinge", "max-margin", "logistic"), ("none", "free"), ("none", "free"), FUNCTIONS
    ):
        beta = {} if loss in ("interpolation", "max-margin") else {"beta": 1}
        for y in (ONE, TWO) if loss in ("squared", "interpolation") else (LABELS,):
            found.append((y, {"loss": loss, "bias": bias, "skip": skip, **beta, **function}))
    return found


def refusal(A: Any, y: Any, options: dict[str, Any]) -> analytic.NoClosedForm | None:
    try:
        analytic.solve(A, y, time_limit=30, **options)
    except analytic.NoClosedForm as error:
        return error
    except InputError:  # a kind of problem that is refused for another reason
        return None
    return None


def test_every_advice_can_be_followed() -> None:
    told = set()
    for y, options in problems():
        error = refusal(A, y, options)
        if error is None:
            continue
        assert str(error).endswith(error.advice)
        told.add(error.advice)
        if error.advice == FLOATS:
            problem = analytic.Problem.build(A, y, **options)
            found = numeric.solve(A, y, **(float_options(problem) or {}), time_limit=0.2)
            assert found.lower_bound <= found.value < float("inf"), options
        else:
            plain = {key: value for key, value in options.items() if key not in ("neuron_norm", "negative_slope")}
            if "neuron_norm" not in options:  # an option that numeric.solve does not have
                with pytest.raises(InputError):  # what is not advised is refused
                    numeric.solve(A, y, **plain)
        if "one column" in error.advice:
            single = dict(options)
            assert numeric.solve(A, [row[0] for row in y], **single).gap < 1e-6
        if "loss='squared'" in error.advice:
            assert numeric.solve(A, y, loss="squared", beta=1e-3, bias=options["bias"], time_limit=0.2).value < float(
                "inf"
            )
    assert len(told) >= 4


def test_symbols_are_to_be_replaced() -> None:
    t = sympy.Symbol("t", real=True)
    rows = [[1, 0, t], *A[1:]]
    error = refusal(rows, ONE, {"beta": 1})
    assert error is not None and error.advice.startswith("give numbers for the symbols")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.advice) == (str(error), error.advice)


def test_several_outputs_of_interpolation() -> None:
    with pytest.raises(analytic.NoClosedForm, match=r"; numeric\.solve takes several outputs with loss='squared'"):
        analytic.solve(A, TWO, loss="interpolation")
    near = numeric.solve(A, TWO, loss="squared", beta=1e-6, time_limit=0.2).network
    assert abs(near(A) - TWO).max() < 1e-3
