"""The checker's method "lifted": certificates by hand, and changes of every entry, which are refused or still true."""

from __future__ import annotations

import copy
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import analytic
from analytic.certification.rational_dual import Dual, rationalise
from analytic.certification.support import SupportBound, lifted_above
from analytic.checker import CertificateError, check
from analytic.model.floats import to_float_problem
from numeric.lifted.proof import LiftedProof
from numeric.lifted.samples import centred_samples
from numeric.lifted.training import RelaxedTraining
from numeric.scaled import scaled_problem
from tests.checker_cases import Payload, payload

Place = tuple[Any, ...]


def leaf(products: list[Any], cones: list[Any], norm: str = "0") -> dict[str, Any]:
    return {"norm": norm, "products": products, "cones": cones}


def without_bias() -> Payload:
    """One sample 2, v = 1/2: ``1 - s/2 = (2 - y)/4 + (1 - u)/2`` and ``1 + s/2``."""
    c = payload([[2]], [3], "interpolation", None, "none", [[1]], [0], ["3/2"], 0, ["1/2"], "lifted", "3/2")
    trees = [[leaf([[0, 3, "1"]], [[0, "2", ["2"]]])], [leaf([[0, 1, "2"]], [])]]
    c["feasibility"] |= {"ball": None, "reach": ["2"], "unit": "1/4", "trees": trees}
    return c


def with_bias() -> Payload:
    """Samples 0 and 1, v = (-1, 1): ``1 - s_2 + s_1 = (1 - u) + p_1 - p_2`` where ``t_2 >= 0``, else ``1 + s_1``."""
    c = payload([[0], [1]], [0, 1], "interpolation", None, "free", [[1]], [0], [1], 0, [-1, 1], "lifted", 1)
    plus = [1, leaf([[0, 3, "1"], [0, 4, "-1"]], [[0, "1", ["1"]]]), leaf([[0, 1, "1"], [0, 2, "-1"]], [])]
    minus = [0, leaf([[0, 4, "1"], [0, 3, "-1"]], [[0, "1", ["-1"]]]), leaf([[0, 2, "1"], [0, 1, "-1"]], [])]
    ball = {"centre": ["1/3"], "radius": "2/3"}
    c["feasibility"] |= {"ball": ball, "reach": ["1", "1"], "unit": "1", "trees": [plus, minus]}
    return c


BY_HAND = {"without bias": without_bias, "with bias": with_bias}


def changed(c: Payload, path: Place, value: Any) -> Payload:
    found = copy.deepcopy(c)
    place: Any = found
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value(place[path[-1]]) if callable(value) else value
    return found


@pytest.mark.parametrize("name", BY_HAND)
def test_proved_by_hand(name: str) -> None:
    verdict = check(BY_HAND[name]())
    assert verdict.proved and verdict.optimal, verdict.reason


HAIR = "1/1" + "0" * 60
REFUTED: list[tuple[str, Place, Any, str]] = [
    ("without bias", ("dual", 0), f"1/2 + {HAIR}", ""),
    ("without bias", ("feasibility", "reach", 0), f"2 - {HAIR}", "the reach of sample 0"),
    ("without bias", ("feasibility", "reach", 0), f"2 + {HAIR}", "do not show"),  # the proof is tight
    ("without bias", ("feasibility", "reach", 0), "-2", "negative"),
    ("without bias", ("feasibility", "unit"), f"1/4 + {HAIR}", "do not show"),
    ("without bias", ("feasibility", "unit"), f"1/4 - {HAIR}", "do not show"),
    ("without bias", ("feasibility", "trees", 0, 0, "products", 0, 2), "2", "do not show"),
    ("without bias", ("feasibility", "trees", 0, 0, "products", 0, 2), "-1", "negative"),
    ("without bias", ("feasibility", "trees", 0, 0, "products", 0, 0), 1, "do not show"),
    ("without bias", ("feasibility", "trees", 0, 0, "cones", 0, 1), "1", "not in it"),
    ("without bias", ("feasibility", "trees", 0, 0, "cones", 0, 1), "3", "do not show"),
    ("without bias", ("feasibility", "trees", 0, 0, "cones", 0, 2, 0), "3", "not in it"),
    ("without bias", ("feasibility", "trees", 0, 0, "norm"), "1", "do not show"),
    ("without bias", ("feasibility", "trees", 0), lambda tree: [0, *tree], "are not covered"),
    ("without bias", ("feasibility", "trees", 0), lambda tree: [*tree, *tree], "follow the end"),
    ("with bias", ("dual", 0), f"-1 + {HAIR}", "sum to zero"),
    ("with bias", ("feasibility", "reach", 1), f"1 - {HAIR}", "the reach of sample 1"),
    ("with bias", ("feasibility", "ball", "radius"), f"2/3 - {HAIR}", "not in the ball"),
    ("with bias", ("feasibility", "ball", "radius"), "-1", "negative"),
    ("with bias", ("feasibility", "ball", "centre", 0), f"1/3 - {HAIR}", "not in the ball"),
    ("with bias", ("feasibility", "trees", 0, 0), 0, "negative"),
    ("with bias", ("feasibility", "trees", 0, 1, "products", 0, 2), "-1", "negative"),
    ("with bias", ("feasibility", "trees", 0, 2), leaf([], []), "do not show"),
]


@pytest.mark.parametrize(("name", "path", "value", "word"), REFUTED)
def test_what_is_false_is_refuted(name: str, path: Place, value: Any, word: str) -> None:
    verdict = check(changed(BY_HAND[name](), path, value))
    assert verdict.refuted and word in verdict.reason, verdict.reason


def test_where_a_row_vanishes_its_multipliers_are_free() -> None:
    """On ``t >= 0`` the product of 1 and p may have any sign, and the cone of p; on ``t <= 0`` those of s."""
    c = without_bias()
    ahead = leaf([[0, 2, "-2"]], [[0, "4", ["4"]]])
    behind = leaf([[0, 1, "-2"]], [], norm="0")
    c["feasibility"]["trees"][0] = [0, ahead, behind]
    assert check(c).proved
    for path in ((1, "products", 0, 1), (2, "products", 0, 1)):
        other = changed(c, ("feasibility", "trees", 0, *path), lambda k: 3 - k)
        assert check(other).refuted and "negative" in check(other).reason
    free = changed(c, ("feasibility", "trees", 0, 1, "cones"), [[2, "-2", ["0"]], [0, "4", ["4"]]])
    free["feasibility"]["trees"][0][1]["products"] = []
    assert check(free).proved
    moved = changed(free, ("feasibility", "trees", 0, 1, "cones", 0, 0), 1)
    assert check(moved).refuted and "not in it" in check(moved).reason


BAD: list[tuple[str, Place, Any, str]] = [
    ("without bias", ("feasibility", "ball"), {"centre": ["0"], "radius": "0"}, "no bias"),
    ("without bias", ("feasibility", "reach"), ["2", "2"], "entries"),
    ("without bias", ("feasibility", "unit"), "-1/4", "not positive"),
    ("without bias", ("feasibility", "unit"), "0", "not positive"),
    ("without bias", ("feasibility", "trees", 0), [], "empty"),
    ("without bias", ("feasibility", "trees", 0, 0), [], "a leaf"),
    ("without bias", ("feasibility", "trees", 0, 0), 1, "no sample"),
    ("without bias", ("feasibility", "trees", 0), [0, 0], "split at before"),
    ("without bias", ("feasibility", "trees", 0, 0, "products", 0, 1), 0, "out of order"),
    ("without bias", ("feasibility", "trees", 0, 0, "products", 0, 1), 4, "a row that there is not"),
    ("without bias", ("feasibility", "trees", 0, 0, "products", 0, 0), -1, "a row that there is not"),
    ("without bias", ("feasibility", "trees", 0, 0, "products"), [[1, 2, "1"], [1, 2, "1"]], "repeated"),
    ("without bias", ("feasibility", "trees", 0, 0, "products"), [[2, 1, "1"]], "out of order"),
    ("without bias", ("feasibility", "trees", 0, 0, "products", 0, 2), "1/2", "not an integer"),
    ("without bias", ("feasibility", "trees", 0, 0, "cones"), [[0, "1", ["0"]], [0, "1", ["0"]]], "repeated"),
    ("without bias", ("feasibility", "trees", 0, 0, "cones", 0, 2), [], "entries"),
    ("without bias", ("feasibility", "trees", 0, 0, "norm"), "sqrt(2)", "not an integer"),
    ("with bias", ("feasibility", "ball"), None, "ball"),
    ("with bias", ("feasibility", "ball", "centre"), [], "entries"),
]


@pytest.mark.parametrize(("name", "path", "value", "word"), BAD)
def test_what_is_malformed_is_no_certificate(name: str, path: Place, value: Any, word: str) -> None:
    with pytest.raises(CertificateError, match=word):
        check(changed(BY_HAND[name](), path, value))


@pytest.mark.parametrize("place", [("problem", "A", 0, 0), ("feasibility", "reach", 0), ("feasibility", "unit")])
def test_irrational_numbers_are_not_covered(place: Place) -> None:
    c = changed(without_bias(), place, lambda x: f"{x}*sqrt(2)")
    c["problem"] |= {"loss": "squared", "beta": "1"}
    c["claim"] = {"value": "99", "lower_bound": "1", "relation": "bounds"}
    assert check(c).undecided and "rational numbers only" in check(c).reason


def test_an_irrational_beta_is_rounded_down() -> None:
    c = without_bias()
    c["problem"] |= {"loss": "squared", "beta": "sqrt(2)"}
    c["network"] |= {"w": ["0"]}
    c["claim"] = {"value": "9/2", "lower_bound": "1", "relation": "bounds"}
    assert check(c).proved  # H has sqrt(2) - 1 > 0 to spare
    c["problem"]["beta"] = "sqrt(2) - sqrt(2)/100000 - 41421/100000"
    assert check(c).undecided


def made(bias: str) -> Payload:
    """A matrix of more than 24 rows, from random data and so many iterations of the relaxation."""
    rng = np.random.default_rng(3)
    A, y = rng.integers(-9, 10, size=(20, 5)), rng.integers(-9, 10, size=20)
    problem = analytic.model.problem.Problem.build(A, y, loss="squared", beta=9, bias=bias)
    scaled = scaled_problem(to_float_problem(problem))
    training = RelaxedTraining(scaled, centred_samples(scaled.X, free=scaled.free), 1.0)
    training.keeping = True
    training.run(200, None, lambda bounded: True)
    assert training.best is not None
    proof = LiftedProof(
        training.best.v * scaled.dual_unit, scaled.dual_unit, scaled.data.scale, scaled.data.center, np.arange(20),
        training.lift, tuple(training.kept),
    )  # fmt: skip
    point = rationalise(problem, proof.v)
    support = lifted_above(problem, point, proof)
    final = point.scaled(problem, support.bound)
    dual = [str(x) for x in final.rows()]
    c = payload(A.tolist(), y.tolist(), "squared", 9, bias, [[] for _ in range(5)], [], [], 0, dual, "lifted", 10**6, 0)
    c["claim"] = {"value": str(10**6), "lower_bound": str(final.objective_below(problem)), "relation": "bounds"}
    return c | {"feasibility": support.feasibility(final)}


@pytest.fixture(scope="module", params=["none", "free"])
def large(request: pytest.FixtureRequest) -> Payload:
    return made(request.param)


def test_a_large_matrix_is_proved(large: Payload) -> None:
    assert check(large).proved


CHANGES: dict[str, Callable[[str], str]] = {
    "half": lambda x: f"({x})/2", "twice": lambda x: f"2*({x})", "minus": lambda x: f"-({x})", "none": lambda x: "0",
}  # fmt: skip


def outcome(c: Payload) -> str:
    try:
        return check(c).outcome
    except CertificateError:
        return "no certificate"


@pytest.mark.parametrize("change", CHANGES)
def test_changed_numbers_are_refused_or_still_true(large: Payload, change: str) -> None:
    """A proof is left only where multipliers were not needed; with the dual twice as large there is never one."""
    rng = np.random.default_rng(len(change))
    assert outcome(changed(large, ("feasibility", "unit"), CHANGES[change])) != "proved"
    for sample in range(20 if change != "twice" else 0):  # a reach may be larger than it has to be
        assert outcome(changed(large, ("feasibility", "reach", sample), CHANGES[change])) != "proved"
    false = copy.deepcopy(large)
    false["dual"] = [str(Fraction(9, 8) * Fraction(x)) for x in false["dual"]]
    false["feasibility"]["unit"] = str(Fraction(9, 8) * Fraction(false["feasibility"]["unit"]))
    kinds = {outcome(false)}
    for _ in range(6):
        tree = int(rng.integers(2))
        nodes = false["feasibility"]["trees"][tree]
        node = int(rng.choice([k for k, node in enumerate(nodes) if isinstance(node, dict)]))
        product = int(rng.integers(len(nodes[node]["products"])))
        path = ("feasibility", "trees", tree, node, "products", product, 2)
        kinds.add(outcome(changed(false, path, CHANGES[change])))
    assert "proved" not in kinds


def test_zero_needs_no_multipliers() -> None:
    """A dual point that is scaled to zero is proved feasible by nothing, whatever multipliers there are."""
    support = SupportBound(Fraction(1), "lifted", [[leaf([], [])], [leaf([], [])]], unit=Fraction(1, 4))
    c = without_bias() | {"dual": ["0"], "feasibility": support.feasibility(Dual([0], Fraction(0)))}
    c["claim"] = {"value": "3/2", "lower_bound": "0", "relation": "bounds"}
    assert check(c).proved
