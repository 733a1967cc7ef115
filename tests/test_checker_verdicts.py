"""What a verdict states, and what it does not state when nothing was proved."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from fractions import Fraction
from pathlib import Path

import pytest

from analytic.checker import check
from analytic.checker.checking import _equal, main
from analytic.checker.intervals import Interval
from analytic.checker.numbers import Enclosed, Field
from analytic.checker.work import Work
from tests.checker_cases import CASES, changed

F = Fraction
PROVED = CASES["one-dimensional interpolation"]
REFUTED = changed("one-dimensional interpolation", "claim", "value", to="2")


def test_nothing_is_stated_of_what_is_not_proved() -> None:
    refuted = check(REFUTED)
    assert (refuted.outcome, refuted.optimal, refuted.low, refuted.high) == ("refuted", False, None, None)
    assert (refuted.value, refuted.lower_bound) == ("2", "3/2")
    limited = check(PROVED, limit=100)
    assert (limited.outcome, limited.optimal, limited.low, limited.high) == ("undecided", False, None, None)
    assert "too much work" in limited.reason and "too much work" in check(PROVED, limit=1).reason
    assert (check(PROVED, limit=1).value, check(PROVED, limit=1).lower_bound) == ("", "")


def test_what_is_stated_of_what_is_proved() -> None:
    equal = check(PROVED)
    assert equal.reason == "globally optimal: value = lower bound = 1.5" and equal.optimal
    assert (equal.low, equal.high) == (F(3, 2), F(3, 2))
    assert [equal.proved, equal.refuted, equal.undecided] == [True, False, False]
    with pytest.raises(FrozenInstanceError):
        equal.optimal = False  # type: ignore[misc]
    wide = json.loads(json.dumps(CASES["one-dimensional squared"]))
    wide["claim"] = {"value": "1", "lower_bound": "1/8", "relation": "bounds"}
    found = check(wide)
    assert (found.reason, found.optimal) == ("bounds: 0.125 <= optimum <= 1", False)
    assert (found.low, found.high) == (F(1, 8), F(1))
    wide["claim"]["relation"] = "equal"
    assert check(wide).refuted
    wide["claim"] = {"value": "1/4", "lower_bound": "1/8", "width": "1/16"}
    found = check(wide)
    assert (found.reason, found.optimal) == ("globally optimal to within 0.0625: 0.1875 <= optimum <= 0.1875", True)
    assert (found.low, found.high) == (F(3, 16), F(3, 16))


def test_the_width_holds_the_gap_and_nothing_less() -> None:
    """The network of zero costs 1/2, the dual of zero shows 0."""
    c = json.loads(json.dumps(CASES["one-dimensional squared"]))
    c["network"] = {"U": [[]], "b": [], "w": [], "xi": "0"}
    c["dual"] = ["0", "0"]
    for width, outcome in (("1/2", "proved"), ("499/1000", "undecided")):
        c["claim"] = {"value": "1/2", "lower_bound": "0", "width": width}
        verdict = check(c)
        assert verdict.outcome == outcome, verdict.reason
        assert verdict.proved or "known to within 0.5, not to the claimed width, with 5120 bits" in verdict.reason


def test_the_exit_status_tells_the_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content, status in (("good", PROVED, 0), ("bad", REFUTED, 1), ("none", {}, 2)):
        path = tmp_path / name
        path.write_text(json.dumps(content), encoding="utf-8")
        assert main([str(path)]) == status
        said = capsys.readouterr()
        assert (said.out if status < 2 else said.err).startswith(
            ("proved: ", "refuted: ", "not a certificate: ")[status]
        )
    assert main([]) == main(["a", "b"]) == 2
    assert "usage: " in capsys.readouterr().err


def test_numbers_that_are_only_enclosed_are_never_called_equal() -> None:
    field = Field(10, Work())
    point = Enclosed(field, Interval(5, 5, 10))
    assert _equal(field.one, field.one) and not _equal(field.one, field.zero)
    assert not _equal(point, point)
