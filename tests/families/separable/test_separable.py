"""Orthogonally separable data: the support function sampled, hypotheses that are needed."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest
import sympy

import analytic
import numeric
from analytic import checker
from analytic.model.problem import Problem
from tests.families.angles import certificate, refuted_just_outside, sampled_neurons_stay_below_beta
from tests.strategies.separable import STRATEGIES


@pytest.mark.parametrize("theorem_id", sorted(STRATEGIES))
def test_no_sampled_neuron_sees_more_than_the_dual_allows(theorem_id: str) -> None:
    sampled_neurons_stay_below_beta(theorem_id, STRATEGIES[theorem_id])


def test_an_obtuse_angle_inside_a_class_can_make_it_cheaper_or_dearer() -> None:
    """One class with an obtuse angle: the distance of its hull is not the answer, and the theorem does not apply."""
    A, y = [[1, 0], [-3, 1]], [1, 1]
    hull = 1 / sympy.sqrt(sympy.Rational(1, 17))  # the line through the samples is at 1/sqrt(17) from the origin
    best = numeric.solve(np.array(A, float), np.array(y, float), loss="max-margin")
    assert best.value < float(hull) - 1
    verdict = analytic.theorems["separable-max-margin"].applies(Problem.build(A, y, loss="max-margin"))
    assert verdict.refuted and "obtuse angle" in verdict.reason


@pytest.mark.parametrize(
    ("A", "y", "loss", "word"),
    [
        ([[1, 0], [1, 1]], [1, -1], "max-margin", "acute angle"),
        ([[1, 0], [0, 0]], [1, -1], "max-margin", "zero"),
        ([[1, 0], [1, 1]], [1, 0], "interpolation", "acute angle"),
        ([[1, 0], [1, 1]], [1, 4], "interpolation", "more than its target"),
        ([[1, 0], [1, 1], [-1, -1]], [1, 1, -1], "logistic", "differ along their sum"),
        ([[1, 0], [1, 1]], [1, 3], "squared", "no eigenvector"),
    ],
)
def test_reasons(A: list[list[int]], y: list[int], loss: str, word: str) -> None:
    options: dict[str, Any] = {"loss": loss} if loss in ("max-margin", "interpolation") else {"loss": loss, "beta": 1}
    verdict = analytic.theorems[f"separable-{loss}"].applies(Problem.build(A, y, **options))
    assert verdict.refuted and word in verdict.reason, verdict.reason


def test_between_its_regimes_hinge_loss_says_what_to_assume() -> None:
    """In the caller's symbols; with either of the two there is an answer."""
    p, decay = sympy.Symbol("p", positive=True), sympy.Symbol("lambda", positive=True)
    A, y = [[2, 1], [1, 3 + p], [-3, -4]], [1, 1, -1]
    with pytest.raises(analytic.NoClosedForm) as failure:
        analytic.solve(A, y, loss="hinge", beta=decay)
    reason = failure.value.reasons["separable-hinge"]
    whole = sympy.sqrt((p + 4) ** 2 + 9)
    assert f"lambda <= sqrt(5)) nor given up (lambda >= {whole}): assume one of the two" in reason
    for bound in (decay <= sympy.sqrt(5), decay >= whole):
        assert analytic.solve(A, y, loss="hinge", beta=decay, assume=[bound]).verify().proved
    with pytest.raises(analytic.NoClosedForm, match=r"beta <= sqrt\(5\)\) nor given up \(beta >= 5\)"):
        analytic.solve([[2, 1], [1, 3], [-3, -4]], y, loss="hinge", beta=3)


def test_the_checker_establishes_the_angles_itself() -> None:
    good = certificate("separable-max-margin")
    assert checker.check(good).optimal
    bent = copy.deepcopy(good)
    bent["problem"]["A"][1] = ["-1", "1"]  # obtuse with sample 0 of the same class
    bent["network"] = {"U": [[], []], "b": [], "w": [], "xi": "0"}
    bent["problem"] |= {"loss": "hinge", "beta": "2"}
    bent["claim"]["value"] = "3"
    verdict = checker.check(bent)
    assert verdict.refuted and "obtuse angle" in verdict.reason


def test_a_dual_just_outside_is_refuted() -> None:
    refuted_just_outside("separable-squared")
