"""The checker against certificates computed by hand, near misses, and its own arithmetic."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytic.checker import CertificateError, check, check_file, main
from analytic.checker_format import parse
from analytic.checker_numbers import Interval, Surd, divide, enclose, entropy, sign, softplus

F = Fraction
Payload = dict[str, Any]
REPO = Path(__file__).parents[1]


def text(value: Any) -> Any:
    return [text(entry) for entry in value] if isinstance(value, list) else str(value)


def payload(
    A: Any, y: Any, loss: str, beta: Any, bias: str, U: Any, b: Any, w: Any, xi: Any,
    dual: Any, method: str, value: Any, lower: Any = None,
) -> Payload:  # fmt: skip
    return {
        "format": "neuralgauge-certificate",
        "version": 1,
        "problem": {
            "A": text(A), "y": text(y), "loss": loss, "beta": None if beta is None else str(beta), "bias": bias,
        },
        "network": {"U": text(U), "b": text(b), "w": text(w), "xi": text(xi)},
        "dual": text(dual),
        "feasibility": {"method": method},
        "claim": {"value": str(value), "lower_bound": str(value if lower is None else lower)},
        "theorem": "by hand",
    }  # fmt: skip


EYE2, EYE3 = [[1, 0], [0, 1]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
H = "sqrt(2)/2"
RANK_ONE = [[3, 4], [6, 8], [-3, -4]]
LOGISTIC = "2*log(1 + 1/(4*sqrt(2) - 1)) + sqrt(2)/4*log(4*sqrt(2) - 1) + log(4/3) + log(3)/4"

CASES: dict[str, Payload] = {
    "whitened interpolation": payload(
        EYE3, [3, 4, -12], "interpolation", None, "none", [["3/5", 0], ["4/5", 0], [0, 1]], [0, 0], [5, -12], 0,
        ["3/5", "4/5", -1], "whitened", 17),
    "whitened squared, one class shrunk to zero": payload(
        EYE3, [3, 4, -12], "squared", 6, "none", [[0], [0], [1]], [0], [-6], 0, [3, 4, -6], "whitened", "133/2"),
    "whitened squared, surds in the data": payload(
        [[H, H], [H, f"-{H}"]], [1, 1], "squared", 1, "none", [[1], [0]], [0], ["sqrt(2) - 1"], 0,
        [H, H], "whitened", "sqrt(2) - 1/2"),
    "whitened hinge": payload(
        EYE3, [1, 1, -1], "hinge", "1/2", "none", [[H, 0], [H, 0], [0, 1]], [0, 0], ["sqrt(2)", -1], 0,
        ["sqrt(2)/4", "sqrt(2)/4", "-1/2"], "whitened", "sqrt(2)/2 + 1/2"),
    "whitened max-margin": payload(
        EYE3, [1, 1, -1], "max-margin", None, "none", [[H, 0], [H, 0], [0, 1]], [0, 0], ["sqrt(2)", -1], 0,
        [H, H, -1], "whitened", "sqrt(2) + 1"),
    "whitened logistic": payload(
        EYE3, [1, 1, -1], "logistic", "1/4", "none", [[H, 0], [H, 0], [0, 1]], [0, 0],
        ["sqrt(2)*log(4*sqrt(2) - 1)", "-log(3)"], 0,
        ["sqrt(2)/8", "sqrt(2)/8", "-1/4"], "whitened", LOGISTIC),
    "whitened one-hot": payload(
        EYE3, [[1, 0], [1, 0], [0, 1]], "squared", "1/2", "none", [[H, 0], [H, 0], [0, 1]], [0, 0],
        [["sqrt(2) - 1/2", 0], [0, "1/2"]], [0, 0],
        [["sqrt(2)/4", 0], ["sqrt(2)/4", 0], [0, "1/2"]], "whitened", "sqrt(2)/2 + 1/4"),
    "rank-one squared, no bias": payload(
        RANK_ONE, [1, 1, 1], "squared", 1, "none", [["3/5", "-3/5"], ["4/5", "-4/5"]], [0, 0],
        ["14/125", "4/25"], 0, ["11/25", "-3/25", "1/5"], "rank-one", F(3, 2) - F(98, 125) - F(8, 25)),
    "rank-one squared, irrational norm": payload(
        [[1, 1], [2, 2], [-1, -1]], [1, 1, 1], "squared", 1, "none", [[H, f"-{H}"], [H, f"-{H}"]], [0, 0],
        ["(3*sqrt(2) - 1)/10", "(sqrt(2) - 1)/2"], 0,
        ["(4 + sqrt(2))/10", "(sqrt(2) - 1)/5", "sqrt(2)/2"], "rank-one",
        "3/2 - (3*sqrt(2) - 1)*(3*sqrt(2) - 1)/20 - (sqrt(2) - 1)*(sqrt(2) - 1)/4"),
    "rank-one interpolation, free bias": payload(
        [[0, 0], [3, 4], [9, 12]], [0, 1, 0], "interpolation", None, "free",
        [["3/5", "-3/5"], ["4/5", "-4/5"]], [-5, 5], ["-1/10", "-1/5"], 1,
        ["-1/5", "3/10", "-1/10"], "rank-one", "3/10"),
    "rank-one interpolation, free bias, irrational norm": payload(
        [[0, 0], [1, 1], [3, 3]], [0, 1, 0], "interpolation", None, "free",
        [["1/sqrt(2)", "-1/sqrt(2)"], ["1/sqrt(2)", "-1/sqrt(2)"]], ["-sqrt(2)", "sqrt(2)"],
        ["-1/sqrt(8)", "-1/sqrt(2)"], 1, ["-sqrt(2)/2", "3*sqrt(2)/4", "-sqrt(2)/4"], "rank-one", "3/sqrt(8)"),
    "rank-one vector output, no bias": payload(
        [[2], [-1]], [[3, 4], [0, 1]], "interpolation", None, "none", [[1, -1]], [0, 0], [["3/2", 2], [0, 1]],
        [0, 0], [["3/10", "4/10"], [0, 1]], "rank-one", "7/2"),
    "one-dimensional interpolation": payload(
        [[3], [0], [1]], [0, 0, 1], "interpolation", None, "free", [[1, -1]], [-1, 1], ["-1/2", -1], 1,
        ["-1/2", -1, "3/2"], "rank-one", "3/2"),
    "one-dimensional squared": payload(
        [[0], [1]], [0, 1], "squared", "1/4", "free", [[1]], [0], ["1/2"], "1/4", ["-1/4", "1/4"], "rank-one", "3/16"),
    "one-dimensional squared, repeated samples": payload(
        [[0], [0], [1], [1]], [0, 0, 0, 2], "squared", "1/2", "free", [[1]], [0], ["1/2"], "1/4",
        ["-1/4", "-1/4", "-3/4", "5/4"], "rank-one", "11/8"),
    "one-dimensional hinge": payload(
        [[0], [1]], [-1, 1], "hinge", "1/4", "free", [[1]], [0], [2], -1, ["-1/4", "1/4"], "rank-one", "1/2"),
    "one-dimensional max-margin": payload(
        [[0], [1], [4], [5]], [-1, 1, 1, -1], "max-margin", None, "free", [[1, -1]], ["-5/2", "5/2"], [-2, -2], 4,
        [-1, 1, 1, -1], "rank-one", 4),
    "one-dimensional logistic": payload(
        [[0], [2]], [-1, 1], "logistic", "1/2", "free", [[1]], [0], ["log(3)"], "-log(3)", ["-1/4", "1/4"],
        "rank-one", "2*log(4/3) + log(3)/2"),
    "one-dimensional vector output": payload(
        [[0], [1]], [[0, 0], [3, 4]], "interpolation", None, "free", [[1]], [0], [[3, 4]], [0, 0],
        [["-3/5", "-4/5"], ["3/5", "4/5"]], "rank-one", 5),
    "no neuron, zero data": payload(
        [[0, 0], [0, 0]], [1, -1], "squared", 1, "free", [[], []], [], [], 0, [1, -1], "rank-one", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_hand_computed_certificates_are_proved_optimal(name: str) -> None:
    verdict = check(CASES[name])
    assert verdict.proved and verdict.optimal, verdict.reason
    assert "globally optimal" in verdict.reason and "\n" not in verdict.reason
    assert (verdict.value, verdict.lower_bound) == tuple(CASES[name]["claim"].values())
    assert ("1e-60" in verdict.reason) == ("logistic" in name)


def changed(name: str, *path: Any, to: Any) -> Payload:
    c = copy.deepcopy(CASES[name])
    place: Any = c
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return c


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("key", ["value", "lower_bound"])
@pytest.mark.parametrize("nudge", [" + ", " - "])
def test_a_claim_wrong_in_the_fiftieth_digit_is_refuted(name: str, key: str, nudge: str) -> None:
    claim = CASES[name]["claim"][key] + nudge + "1/1" + "0" * 50
    verdict = check(changed(name, "claim", key, to=claim))
    assert verdict.refuted and "claims" in verdict.reason, verdict.reason


def test_a_logistic_claim_is_proved_only_to_the_stated_accuracy() -> None:
    tiny = LOGISTIC + " + 1/1" + "0" * 110
    verdict = check(changed("whitened logistic", "claim", "value", to=tiny))
    assert verdict.proved and "to within 1e-60" in verdict.reason
    for digits in range(1, 80):
        visible = f"{LOGISTIC} - 1/1{'0' * digits}"
        assert check(changed("whitened logistic", "claim", "value", to=visible)).refuted, digits


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


@pytest.mark.parametrize("zero", ["log(6) - log(2) - log(3)", "sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)"])
def test_an_inexact_zero_is_undecided_not_proved(zero: str) -> None:
    c = changed("one-dimensional interpolation", "problem", "y", to=[zero, "0", "1"])
    assert check(c).undecided


def test_nested_roots_are_enclosed_and_compared() -> None:
    nested = "sqrt(3 + 2*sqrt(2)) + 1/1" + "0" * 45
    assert check(changed("whitened max-margin", "claim", "value", to=nested)).refuted
    verdict = check(changed("whitened max-margin", "claim", "value", to="sqrt(3 + 2*sqrt(2))"))
    assert verdict.proved and "to within 1e-60" in verdict.reason


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


# --- bad input ------------------------------------------------------------------------------------------

GOOD = CASES["whitened hinge"]
BAD: list[tuple[tuple[Any, ...], Any, str]] = [
    (("format",), "other", "format"),
    (("version",), 2, "version"),
    (("version",), True, "version"),
    (("theorem",), 3, "theorem"),
    (("problem", "loss"), "l2", "loss"),
    (("problem", "bias"), "maybe", "bias"),
    (("problem", "beta"), None, "beta"),
    (("problem", "beta"), "0", "beta"),
    (("problem", "beta"), "-1", "beta"),
    (("problem", "beta"), 0.5, "beta"),
    (("problem", "y"), ["1", "1", "2"], "label"),
    (("problem", "y"), ["1", "1"], "y"),
    (("problem", "y"), [["1"], ["1"], ["-1"]], "one label"),
    (("problem", "A"), [], "empty"),
    (("problem", "A"), [[], [], []], "empty"),
    (("problem", "A", 1), ["0", "1"], "expected 3"),
    (("problem", "A", 1), "010", "expected a list"),
    (("problem", "A", 1, 1), 1, "expected a number"),
    (("problem", "A", 1, 1), float("nan"), "nan"),
    (("problem", "A", 1, 1), "nan", "nan"),
    (("problem", "A", 1, 1), "1.5", "not read"),
    (("problem", "A", 1, 1), "2**3", "expected"),
    (("problem", "A", 1, 1), "1/0", "zero"),
    (("problem", "A", 1, 1), "1/(sqrt(8) - 2*sqrt(2))", "zero"),
    (("problem", "A", 1, 1), "sqrt(-1)", "negative"),
    (("problem", "A", 1, 1), "sqrt(1 - sqrt(2))", "negative"),
    (("problem", "A", 1, 1), "sqrt(log(1/2))", "negative"),
    (("problem", "A", 1, 1), "log(0)", "not positive"),
    (("problem", "A", 1, 1), "(1", "expected"),
    (("problem", "A", 1, 1), "1)", "expected"),
    (("problem", "A", 1, 1), "sqrt 2", "expected"),
    (("problem", "A", 1, 1), "1 2", "expected"),
    (("problem", "A", 1, 1), "", "the end"),
    (("problem", "A", 1, 1), "١", "not read"),
    (("problem", "A", 1, 1), "(" * 60 + "1" + ")" * 60, "nested"),
    (("problem", "A", 1, 1), "1" * 200_001, "characters"),
    (("problem", "A", 1, 1), "*".join(f"(1 + sqrt({p}))" for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29)), "large"),
    (("network", "b"), ["0"], "network.U"),
    (("network", "w"), ["0"], "network.w"),
    (("network", "xi"), ["0"], "network.xi"),
    (("network",), [], "network"),
    (("network", "extra"), "0", "unknown key"),
    (("dual",), ["0"], "dual"),
    (("claim", "value"), None, "claim.value"),
    (("claim",), {"value": "1"}, "lower_bound"),
    (("feasibility",), {}, "method"),
    (("feasibility", "method"), "trust me", "method"),
    (("feasibility", "lambda"), ["0"], "unknown key"),
]


@pytest.mark.parametrize(("path", "to", "word"), BAD, ids=[str(k) for k in range(len(BAD))])
def test_malformed_certificates_are_bad_input(path: tuple[Any, ...], to: Any, word: str) -> None:
    c = copy.deepcopy(GOOD)
    place: Any = c
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    with pytest.raises(CertificateError, match=word) as caught:
        check(c)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


@pytest.mark.parametrize("junk", [None, [], "x", 3, {}, {"format": "neuralgauge-certificate"}])
def test_other_objects_are_bad_input(junk: Any) -> None:
    with pytest.raises(CertificateError):
        check(junk)


FILES = {
    "empty": b"",
    "not UTF-8": b"\xff\xfe{",
    "deep": b"[" * 100_000,
    "deep object": b'{"a":' * 100_000,
    "NaN": b'{"format": NaN}',
    "float": b'{"format": 1e5}',
    "long integer": b'{"version": ' + b"1" * 10_000 + b"}",
    "repeated key": b'{"version": 1, "version": 1}',
    "two values": b"{} {}",
    "byte order mark": b"\xef\xbb\xbf{}",
    "lone surrogate": b'{"\\ud800": 1}',
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_certificates(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(FILES[name])
    with pytest.raises(CertificateError):
        check_file(path)
    assert main([str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path, "a\0b"):
        with pytest.raises(CertificateError):
            check_file(path)


def test_command_line_without_any_other_package(tmp_path: Path) -> None:
    """No site-packages at all: only the standard library and this folder."""
    start = f"import sys; sys.path.insert(0, {str(REPO)!r}); "
    code = start + "from analytic.checker import main; sys.exit(main(sys.argv[1:]))"
    for c, status, word in [
        (GOOD, 0, "proved"),
        (changed("whitened hinge", "claim", "value", to="1"), 1, "refuted"),
        ({}, 2, ""),
    ]:
        path = tmp_path / "c.json"
        path.write_text(json.dumps(c))
        command = [sys.executable, "-I", "-S", "-c", code, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        assert done.stdout.startswith(word) and (status == 2) == bool(done.stderr)
    path.write_text(json.dumps(GOOD))
    env = {**os.environ, "PYTHONINTMAXSTRDIGITS": "640"}
    module = [sys.executable, "-m", "analytic.checker", str(path)]
    assert subprocess.run(module, cwd=REPO, env=env, capture_output=True, check=False).returncode == 0
    assert subprocess.run(module[:-1], cwd=REPO, capture_output=True, check=False).returncode == 2


# --- arithmetic -----------------------------------------------------------------------------------------

BITS = 200
RATIONALS = st.fractions(min_value=-50, max_value=50, max_denominator=60)
POSITIVE = st.fractions(min_value=F(1, 60), max_value=50, max_denominator=60)


@st.composite
def surds(draw: st.DrawFn) -> str:
    terms = draw(st.lists(st.tuples(RATIONALS, POSITIVE), min_size=1, max_size=4))
    return " + ".join(f"({q})*sqrt({r})" for q, r in terms)


def around(x: Any) -> tuple[Any, Any]:
    interval = enclose(x, BITS)
    return mpmath.mpf(interval.lo) / 2**BITS, mpmath.mpf(interval.hi) / 2**BITS


def oracle(expression: str) -> Any:
    """The same expression in 150 digits, by Python's own parser."""
    wrapped = "".join(f"N({t})" if t.isdigit() else t for t in re.split(r"(\d+)", expression))
    return eval(wrapped, {"N": mpmath.mpf, "sqrt": mpmath.sqrt, "log": mpmath.log})


@given(surds(), surds(), st.sampled_from("+-*/"))
def test_surd_arithmetic_agrees_with_many_digits(a: str, b: str, operation: str) -> None:
    with mpmath.workdps(150):
        if operation == "/" and abs(oracle(b)) < mpmath.mpf(10) ** -100:
            b = "sqrt(2)"
        expression = f"({a}){operation}({b})"
        value, truth = parse(expression, BITS), oracle(expression)
        assert isinstance(value, int | F | Surd)
        low, high = around(value)
        slack = mpmath.mpf(10) ** -100 * (1 + abs(truth))
        assert low - slack <= truth <= high + slack and high - low < mpmath.mpf(2) ** (6 - BITS) * 64
        assert sign(value) == (0 if abs(truth) < slack else mpmath.sign(truth))


@given(surds(), surds())
def test_surd_identities_are_exact(a: str, b: str) -> None:
    assert parse(f"(({a}) + ({b}))*(({a}) - ({b})) - (({a})*({a}) - ({b})*({b}))", BITS) == 0
    if parse(b, BITS) != 0:
        assert parse(f"({a})/({b})*({b}) - ({a})", BITS) == 0


def test_square_classes_merge() -> None:
    assert parse("sqrt(2) + sqrt(8) - sqrt(18)", BITS) == 0
    assert parse("sqrt(2)*sqrt(3) - sqrt(6)", BITS) == 0
    assert parse("sqrt(1/2) - sqrt(2)/2", BITS) == 0
    assert parse("sqrt(49/4)", BITS) == F(7, 2)
    assert parse("1/(1 + sqrt(2)) - sqrt(2) + 1", BITS) == 0
    assert parse("(1 + sqrt(2) + sqrt(3) + sqrt(6))/(1 + sqrt(2)) - 1 - sqrt(3)", BITS) == 0
    close = parse("sqrt(1000000000000000000000001) - 1000000000000", BITS)
    assert sign(close) == 1 and sign(-close) == -1
    assert isinstance(parse("1/(1 + sqrt(2) + sqrt(3) + sqrt(5) + sqrt(7))", BITS), Interval)


def test_grammar() -> None:
    for expression, value in [("--3", 3), ("2 - -3*2", 8), ("-3/7", F(-3, 7)), ("2/3/4", F(1, 6)),
                              ("1 - 2 - 3", -4), ("( 1 + 2 ) * 3", 9), ("007", 7), ("-(1)", -1)]:  # fmt: skip
        assert parse(expression, BITS) == value


@given(POSITIVE | st.fractions(min_value=F(1, 10**30), max_value=10**30))
def test_logarithms_are_enclosed(q: F) -> None:
    with mpmath.workdps(150):
        low, high = around(parse(f"log({q})", BITS))
        truth = mpmath.log(mpmath.mpf(q.numerator) / q.denominator)
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (8 - BITS) * (1 + 1 / q)


@given(RATIONALS | st.fractions(min_value=-(10**6), max_value=10**6))
def test_softplus_is_enclosed(q: F) -> None:
    with mpmath.workdps(150):
        low, high = around(softplus(q, BITS))
        x = mpmath.mpf(q.numerator) / q.denominator
        truth = mpmath.log1p(mpmath.exp(x)) if x < 0 else x + mpmath.log1p(mpmath.exp(-x))
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (8 - BITS)


@given(st.fractions(min_value=0, max_value=1))
def test_entropy_is_enclosed(p: F) -> None:
    with mpmath.workdps(150):
        low, high = around(entropy(p, BITS))
        parts = [mpmath.mpf(q.numerator) / q.denominator for q in (p, 1 - p) if q]
        truth = -mpmath.fsum(q * mpmath.log(q) for q in parts)
        assert low <= truth <= high and high - low < mpmath.mpf(2) ** (10 - BITS)


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**3), st.integers(-(10**6), 10**6), st.integers(0, 10**3))
def test_interval_operations_contain_the_ends(a: int, width: int, b: int, other: int) -> None:
    p, q = Interval(a, a + width, 10), Interval(b, b + other, 10)
    for x in (F(a, 1024), F(a + width, 1024)):
        for y in (F(b, 1024), F(b + other, 1024)):
            for found, exact in [(p + q, x + y), (p - q, x - y), (p * q, x * y)]:
                assert isinstance(found, Interval) and F(found.lo, 1024) <= exact <= F(found.hi, 1024)
            if b > 0 or b + other < 0:
                ratio = divide(p, q, 10)
                assert isinstance(ratio, Interval) and F(ratio.lo, 1024) <= x / y <= F(ratio.hi, 1024)
