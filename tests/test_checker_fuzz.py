"""The checker against changed, cut and random files, judged by an independent slow evaluation in many digits."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.checker import CertificateError, check, check_file
from analytic.checker.grammar import parse
from analytic.checker.numbers import Field
from analytic.checker.work import ImpreciseError, Work
from tests.checker_cases import CASES
from tests.checker_oracle import DIGITS, judge, value_of

# --- changed digits, cut files ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_the_slow_evaluation_agrees_on_the_valid_certificates(name: str) -> None:
    assert judge(json.dumps(CASES[name])) == "proved"


def changed_digits(text: str, steps: range) -> list[str]:
    found = []
    for place in re.finditer(r"\d", text):
        k = place.start()
        found += [text[:k] + str((int(text[k]) + step) % 10) + text[k + 1 :] for step in steps]
    return found


def tally(name: str, steps: range) -> None:
    text = json.dumps(CASES[name])
    head, mark, tail = text.partition('"width"')  # whose digits make the claim weaker or stronger, not false
    outcomes = [judge(changed + mark + tail) for changed in changed_digits(head, steps)]
    assert outcomes.count("refuted") >= len(outcomes) / 2  # a test that refutes nothing tests nothing


@pytest.mark.parametrize("name", CASES)
def test_a_changed_digit_is_never_falsely_proved(name: str) -> None:
    tally(name, range(1, 2))


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_other_digit_is_never_falsely_proved(name: str) -> None:
    tally(name, range(2, 10))


@pytest.mark.parametrize("name", CASES)
def test_every_digit_of_the_claim_matters(name: str) -> None:
    for key in ("value", "lower_bound"):
        for claim in changed_digits(CASES[name]["claim"][key], range(1, 10, 4)):
            c = {**CASES[name], "claim": {**CASES[name]["claim"], key: claim}}
            assert judge(json.dumps(c)) in ("refuted", "bad input"), claim


@pytest.mark.parametrize("indent", [None, 1])
def test_every_cut_file_is_bad_input(indent: int | None, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    text = json.dumps(CASES["whitened hinge"], indent=indent)
    for length in range(len(text)):
        path.write_text(text[:length])
        with pytest.raises(CertificateError):
            check_file(path)
    path.write_text(text + "\n\n ")
    assert check_file(path).proved


# --- random edits, bytes, values and numbers ----------------------------------------------------------------

NAMES = st.sampled_from(sorted(CASES))
SOUP = st.text(alphabet="0123456789+-*/() sqrtlog", max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | SOUP,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=8,
)


@given(NAMES, st.data())
def test_random_edits_of_the_text(name: str, data: st.DataObject) -> None:
    text = json.dumps(CASES[name])
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(start + 5, len(text))))
    judge(text[:start] + data.draw(SOUP | st.text(max_size=3)) + text[stop:])


@given(NAMES, st.data(), JSON)
def test_random_values_anywhere(name: str, data: st.DataObject, value: Any) -> None:
    c = json.loads(json.dumps(CASES[name]))
    place = c
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.integers(0, 3)) == 0:
            break
        place = place[key]
    place[key] = value
    try:
        reason = check(c).reason
    except CertificateError as error:
        reason = str(error)
    assert reason and "\n" not in reason


@given(JSON)
def test_random_json_is_bad_input(value: Any) -> None:
    with pytest.raises(CertificateError):
        check(value)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_random_bytes_are_bad_input(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "random.json"
    path.write_bytes(content)
    with pytest.raises(CertificateError):
        check_file(path)


EXPRESSIONS = st.recursive(
    st.integers(0, 30).map(str),
    lambda inside: st.one_of(
        st.builds("({}){}({})".format, inside, st.sampled_from("+-*/"), inside),
        st.builds("{}({})".format, st.sampled_from(["sqrt", "log", "-"]), inside),
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(EXPRESSIONS | SOUP)
def test_numbers_are_enclosed_or_refused(text: str) -> None:
    field = Field(320, Work())
    try:
        found = field.enclose(parse(text, field, logs=True), 320)
    except (CertificateError, ImpreciseError):
        return
    with mpmath.workdps(DIGITS):
        truth = value_of(text)
        low, high = (mpmath.mpf(end) / mpmath.mpf(2) ** 320 for end in (found.lo, found.hi))
        slack = mpmath.mpf(10) ** -80 * (1 + abs(truth))
        assert low - slack <= truth <= high + slack
