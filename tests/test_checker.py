"""The checker against certificates computed by hand and near misses."""

from __future__ import annotations

import copy
import json
import sys
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from analytic.checker import CertificateError, check
from tests.checker_cases import CASES, EYE2, LOGISTIC, Payload, changed, payload


@pytest.mark.parametrize("name", CASES)
def test_hand_computed_certificates_are_proved_optimal(name: str) -> None:
    verdict = check(CASES[name])
    assert verdict.proved and verdict.optimal, verdict.reason
    assert "globally optimal" in verdict.reason and "\n" not in verdict.reason
    assert (verdict.value, verdict.lower_bound) == tuple(CASES[name]["claim"].values())[:2]
    assert ("to within 1e-60" in verdict.reason) == ("logistic" in name)
    assert verdict.low is not None and verdict.high is not None
    assert 0 <= verdict.high - verdict.low < Fraction(1, 10**60)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("key", ["value", "lower_bound"])
@pytest.mark.parametrize("nudge", [" + ", " - "])
def test_a_claim_wrong_in_the_fiftieth_digit_is_refuted(name: str, key: str, nudge: str) -> None:
    claim = CASES[name]["claim"][key] + nudge + "1/1" + "0" * 50
    verdict = check(changed(name, "claim", key, to=claim))
    assert verdict.refuted and "claims" in verdict.reason, verdict.reason


def test_a_logistic_claim_is_proved_only_to_the_width_that_it_states() -> None:
    for digits in (1, 2, 30, 58, 59, 60, 61, 62, 110):
        moved = check(changed("whitened logistic", "claim", "value", to=f"{LOGISTIC} - 1/1{'0' * digits}"))
        assert moved.outcome == ("refuted" if digits < 60 else "proved" if digits > 60 else "undecided"), digits
    for digits in (1, 60, 90, 300):
        verdict = check(changed("whitened logistic", "claim", "width", to=f"1/1{'0' * digits}"))
        assert verdict.proved and verdict.optimal
        assert verdict.low is not None and verdict.high is not None
        assert verdict.high - verdict.low <= Fraction(1, 10**digits)


def test_numbers_with_logarithms_are_never_known_to_be_equal() -> None:
    c = copy.deepcopy(CASES["whitened logistic"])
    del c["claim"]["width"]
    verdict = check(c)
    assert verdict.undecided and "claim a width" in verdict.reason
    c["claim"]["relation"] = "bounds"
    assert check(c).undecided  # the objective is not known to be at most itself
    c["claim"] = {"value": "14952761/10000000", "lower_bound": "14952760/10000000", "relation": "bounds"}
    assert check(c).reason == "bounds: 1.495276 <= optimum <= 1.4952761"
    too_narrow = changed("whitened logistic", "claim", "width", to="1/1" + "0" * 1700)
    assert check(too_narrow).undecided


@pytest.mark.parametrize("width", ["0", "-1", "sqrt(2)", "1/0"])
def test_a_width_is_a_positive_rational(width: str) -> None:
    with pytest.raises(CertificateError, match="width"):
        check(changed("whitened logistic", "claim", "width", to=width))
    with pytest.raises(CertificateError, match="unknown key"):
        check(changed("whitened logistic", "claim", "relation", to="bounds"))


def test_exact_claims_have_no_such_tolerance() -> None:
    for name in ("whitened max-margin", "rank-one squared, irrational norm", "one-dimensional squared"):
        nudged = CASES[name]["claim"]["value"] + " - 1/1" + "0" * 3000
        assert check(changed(name, "claim", "value", to=nudged)).refuted


@pytest.mark.parametrize("name", [n for n in CASES if CASES[n]["problem"]["loss"] in ("interpolation", "max-margin")])
def test_a_dual_just_outside_is_refuted_although_its_value_is_right(name: str) -> None:
    c = copy.deepcopy(CASES[name])
    stretch = f"*(1 + 1/1{'0' * 30})"

    def stretched(v: Any) -> Any:
        return [stretched(x) for x in v] if isinstance(v, list) else f"({v}){stretch}"

    c["dual"] = stretched(c["dual"])
    c["claim"]["lower_bound"] = f"({c['claim']['lower_bound']}){stretch}"
    verdict = check(c)
    assert verdict.refuted and "h(v)" in verdict.reason, verdict.reason
    c["dual"] = json.loads(json.dumps(c["dual"]).replace("1 + 1/", "1 - 1/"))
    c["claim"]["lower_bound"] = c["claim"]["lower_bound"].replace("1 + 1/", "1 - 1/")
    verdict = check(c)
    assert verdict.proved and not verdict.optimal and verdict.reason.startswith("bounds"), verdict.reason


REFUTED: dict[str, tuple[Payload, str]] = {
    "the network misses a target": (changed("one-dimensional interpolation", "network", "xi", to="2"), "sample 0"),
    "a margin below one": (changed("one-dimensional max-margin", "network", "xi", to="3"), "margin"),
    "bias where there is none": (changed("whitened hinge", "network", "b", to=["1", "0"]), "bias"),
    "xi where there is none": (changed("whitened hinge", "network", "xi", to="1"), "bias"),
    "dual not orthogonal to constants": (
        changed("one-dimensional squared", "dual", to=["-1/4", "1/8"]), "sum to zero"),
    "hinge dual negative": (changed("one-dimensional hinge", "dual", to=["1/4", "-1/4"]), "bounds"),
    "logistic dual above one": (changed("one-dimensional logistic", "dual", to=["-5/4", "5/4"]), "bounds"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUTED)
def test_false_statements_are_refuted(name: str) -> None:
    c, word = REFUTED[name]
    verdict = check(c)
    assert verdict.refuted and word in verdict.reason, verdict.reason
    assert "\n" not in verdict.reason and len(verdict.reason) < 300


def zero_network(A: Any, y: Any, dual: Any, method: str, *bounds: Any, bias: str = "none") -> Payload:
    value, lower = bounds
    return payload(A, y, "squared", 1, bias, [[] for _ in A[0]], [], [], 0, dual, method, value, lower)


def test_the_reason_names_the_failed_hypothesis() -> None:
    assert "orthogonal" in check(zero_network([[1, 0], ["3/5", "4/5"]], [1, 1], [0, 0], "whitened", 1, 0)).reason
    assert "norm 1" in check(zero_network([[1, 0], [0, 2]], [1, 1], [0, 0], "whitened", 1, 0)).reason
    assert "rank one" in check(zero_network([[1, 0], [0, 1]], [1, 1], [0, 0], "rank-one", 1, 0)).reason
    assert "bias none only" in check(zero_network(EYE2, [1, 1], [0, 0], "whitened", 1, 0, bias="free")).reason


def test_bounds_that_do_not_meet_are_proved_as_bounds() -> None:
    verdict = check(zero_network(EYE2, ["3/5", "4/5"], ["1/5", 0], "whitened", "1/2", "1/10"))
    assert verdict.proved and not verdict.optimal
    assert verdict.reason == "bounds: 0.1 <= optimum <= 0.5"


def test_the_whitened_formula_on_spike_free_data_is_not_accepted() -> None:
    mixed = [[0, 0, 1], [0, 1, 0], [1, 0, 1]]  # optimum sqrt(10), the whitened formula costs 1 + sqrt(5)
    c = payload(mixed, [-2, 1, -1], "interpolation", None, "none", [[1, 0], [1, 0], [0, 1]], [0, 0], [1, -1], 0,
                [0, 1, 0], "whitened", "1 + sqrt(5)")  # fmt: skip
    assert check(c).refuted


def test_a_constant_needs_the_output_bias() -> None:
    """x = (0, 1), y = (1, 1): kinks at the data cost 2, the bias costs nothing."""
    kinks = payload([[0], [1]], [1, 1], "interpolation", None, "free", [[1, -1]], [0, 1], [1, 1], 0, [0, 0],
                    "rank-one", 2, 0)  # fmt: skip
    verdict = check(kinks)
    assert verdict.proved and not verdict.optimal
    kinks["claim"]["lower_bound"] = "2"
    assert check(kinks).refuted
    bias = payload([[0], [1]], [1, 1], "interpolation", None, "free", [[]], [], [], 1, [0, 0], "rank-one", 0)
    assert check(bias).optimal


def test_overlapping_vector_duals_are_undecided() -> None:
    y = [["1/10", "1/10"], ["1/10", "1/10"]]
    c = payload(EYE2, y, "squared", 1, "none", [[], []], [], [], [0, 0], y, "whitened", "1/50")
    verdict = check(c)
    assert verdict.undecided and not verdict.proved and not verdict.refuted and "disjoint" in verdict.reason


def test_too_many_operations_or_roots_are_undecided() -> None:
    n = 600
    primes = [p for p in range(2, 5000) if all(p % q for q in range(2, int(p**0.5) + 1))][:n]
    roots = [[f"sqrt({p})"] for p in primes]
    c = payload(roots, [0] * n, "squared", 1, "none", [["1"] * 1], [0], ["0"], 0, [1] * n, "rank-one", 0, "-300")
    assert check(c).undecided


def test_logarithms_are_read_in_networks_and_claims_of_logistic_problems_only() -> None:
    for path, to in [
        (("problem", "y"), ["log(6) - log(2) - log(3)", "0", "1"]),
        (("dual",), ["log(2)/log(2)", "0", "-1"]),
        (("network", "xi"), "log(2)/log(2)"),
        (("claim", "value"), "3*log(2)/log(4)"),
    ]:
        with pytest.raises(CertificateError, match="logistic problems only"):
            check(changed("one-dimensional interpolation", *path, to=to))
    for path, to in [(("problem", "beta"), "log(3)/4"), (("dual",), ["-log(3)/4", "log(3)/4"])]:
        with pytest.raises(CertificateError, match="logistic problems only"):
            check(changed("one-dimensional logistic", *path, to=to))


def test_a_zero_with_logarithms_is_undecided() -> None:
    c = changed("whitened logistic", "network", "xi", to="log(6) - log(2) - log(3)")
    assert check(c).undecided
    assert check(changed("whitened logistic", "network", "xi", to="log(6) - log(2) - log(4)")).refuted


def test_nested_roots_are_compared_exactly() -> None:
    zero = changed("one-dimensional interpolation", "problem", "y", to=["sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)", "0", "1"])
    assert check(zero).proved and check(zero).optimal
    verdict = check(changed("whitened max-margin", "claim", "value", to="sqrt(3 + 2*sqrt(2))"))
    assert verdict.proved and verdict.optimal and "to within" not in verdict.reason
    for digits in (45, 70, 400, 3000):
        nested = "sqrt(3 + 2*sqrt(2)) + 1/1" + "0" * digits
        assert check(changed("whitened max-margin", "claim", "value", to=nested)).refuted


# --- sizes ----------------------------------------------------------------------------------------------


def test_rationals_with_tens_of_thousands_of_digits() -> None:
    limit = sys.get_int_max_str_digits()
    long = "1" + "0" * 40_000
    c = payload([[0], [1]], [0, f"{long}/{long[:-1]}1"], "squared", "1/4", "free", [[]], [], [], 0, [0, 0],
                "rank-one", f"{long}*{long}/(2*{long[:-1]}1*{long[:-1]}1)", 0)  # fmt: skip
    assert check(c).proved
    c["claim"]["value"] = c["claim"]["value"].replace("/(2*1", "/(2*2")
    assert check(c).refuted
    assert sys.get_int_max_str_digits() == limit


def hat(n: int) -> Payload:
    """n samples of a saw with slopes +-1: n - 2 kinks of size 2, and as many neurons."""
    y = [i % 2 for i in range(n)]
    kinks = range(1, n - 1)
    weights = [-2 if i % 2 else 2 for i in kinks]
    g = [0, *(w // 2 for w in weights), 0]
    slopes = [b - a for a, b in pairwise(g)]
    dual = [a - b for a, b in zip([*slopes, 0], [0, *slopes], strict=True)]
    left = next(k for k, i in enumerate(kinks) if i % 2)  # half of one kink faces left: slope 1 at the left
    b = [-i for i in kinks]
    U, w = [1] * (n - 2), list(weights)
    w[left] = -1
    U, b, w = [*U, -1], [*b, left + 1], [*w, -1]
    return payload([[i] for i in range(n)], y, "interpolation", None, "free", [U], b, w, 1, dual, "rank-one",
                   2 * (n - 2))  # fmt: skip


@pytest.mark.parametrize("n", [3, 4, 10, 10_000])
def test_many_samples_with_as_many_neurons(n: int) -> None:
    verdict = check(hat(n))
    assert verdict.proved and verdict.optimal, verdict.reason
