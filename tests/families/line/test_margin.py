"""Max-margin classification: certificates from the definitions, exhaustively over labels and spacings."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from flint import fmpq
from scipy.optimize import linprog

from analytic.families.line.engine.margin import MaxMarginFit, max_margin
from numeric.errors import DataError, InfeasibleError
from tests.families.line.reference import dictionary, evaluate, fraction, penalty, rational, support


def prove(x: list[fmpq], y: list[fmpq]) -> MaxMarginFit:
    found = max_margin(x, y)
    for place, label in zip(x, y, strict=True):
        assert fraction(label) * evaluate(found.network, place) >= 1
    value = fraction(found.value)
    assert penalty(found.network) == value
    signed = [fraction(a) * fraction(b) for a, b in zip(found.dual, y, strict=True)]
    assert min(signed) >= 0 and sum(signed, Fraction(0)) == value
    assert support(x, found.dual) <= 1
    assert all(evaluate(found.network, place) == 0 for place in found.boundaries)
    return found


def margin_lp(x: np.ndarray, y: np.ndarray) -> float:
    features = dictionary(x)
    signed = y[:, None] * np.hstack([features, -features, np.ones((len(y), 1))])
    cost = np.r_[np.ones(signed.shape[1] - 1), 0.0]
    bounds = [(0, None)] * (signed.shape[1] - 1) + [(None, None)]
    return float(linprog(cost, A_ub=-signed, b_ub=-np.ones(len(y)), bounds=bounds).fun)


@pytest.mark.parametrize(
    ("n", "gaps"),
    [
        (1, (1,)),
        (2, (1, 3)),
        (3, (1, 2, 5)),
        (4, (1, 3)),
        (6, (1,)),
        pytest.param(6, (1, 4), marks=pytest.mark.slow),
    ],
)
def test_every_labelling_is_proved(n: int, gaps: tuple[int, ...]) -> None:
    for steps in product(gaps, repeat=n - 1):
        x = rational([sum(steps[:i]) for i in range(n)])
        for labels in product((1, -1), repeat=n):
            prove(x, rational(labels))


def test_linear_program_agrees() -> None:
    rng = np.random.default_rng(3)
    for _ in range(25):
        x = np.sort(rng.choice(40, size=7, replace=False))
        y = rng.choice([-1, 1], size=7)
        found = prove(rational(x.tolist()), rational(y.tolist()))
        want = float(fraction(found.value))
        assert margin_lp(x.astype(float), y.astype(float)) == pytest.approx(want, abs=1e-7)


def test_repeated_samples_and_order() -> None:
    found = prove(rational([4, 0, 4, 1, 5]), rational([1, -1, 1, 1, -1]))
    assert found.value == 4 and found.boundaries == rational(["1/2", "9/2"])


def test_one_class_is_a_constant() -> None:
    found = prove(rational([2, 0, 2]), rational([-1, -1, -1]))
    assert (found.value, found.network.neurons, found.network.xi, found.gaps) == (0, (), -1, ())


def test_opposite_labels_at_one_place() -> None:
    with pytest.raises(InfeasibleError, match="share x = 2 but have opposite labels") as caught:
        max_margin(rational([2, 0, 2]), rational([-1, 1, 1]))
    assert caught.value.witness == rational([-1, 0, 1])
    with pytest.raises(DataError, match=r"y\[1\] is 2"):
        max_margin(rational([2, 0]), rational([-1, 2]))
