"""Every public callable times a table of bad values for each argument: one line of the project's own, and soon."""

from __future__ import annotations

import contextlib
import inspect
import signal
from collections.abc import Iterator
from typing import Any

import pytest

import analytic
import numeric
from numeric.errors import InputError
from tests.bad_input.calls import ANALYTIC, ANSWERS, ERRORS, NO_CALLABLES, NUMERIC, Call

GUARD = 60
"""Seconds; the slowest case takes a few on an idle machine, a hang takes for ever."""
LONGEST = 2_000
UNCHECKED = {"validate(problems)": {"theorems", "sizes", "seed", "tolerance", "time_limit", "isolate", "patience"}}
"""Arguments that another row of the same function holds."""


@contextlib.contextmanager
def guarded(what: str) -> Iterator[None]:
    """Fail where a call hangs."""

    def late(*_: object) -> None:
        pytest.fail(f"{what}: no answer within {GUARD} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(GUARD)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def ready(value: Any) -> Any:
    """Expensive arguments are functions that make them."""
    return value() if hasattr(value, "cache_info") else value


CASES = [
    pytest.param(side, call, argument, id=f"{side}.{call.name}-{argument}")
    for side, calls in (("analytic", ANALYTIC), ("numeric", NUMERIC))
    for call in calls
    for argument in call.bad
]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def complaint(call: Call, arguments: dict[str, Any], what: str) -> str | None:
    """What is wrong with the way in which a call refuses its arguments; None if nothing is."""
    with guarded(what):
        try:
            found = call.function(**arguments)
        except InputError as error:
            message = str(error)
            if "\n" in message or not 10 < len(message) <= LONGEST:
                return f"{what}: a message of {len(message)} characters, {message[:80]!r}"
            return None
        except Exception as error:
            return f"{what}: {type(error).__name__}: {str(error)[:120]}"
    return f"{what}: accepted, {type(found)!s}"


@pytest.mark.parametrize(("side", "call", "argument"), CASES)
def test_bad_values_are_refused_in_one_line(side: str, call: Call, argument: str) -> None:
    table = call.bad[argument]
    good = {name: ready(value) for name, value in call.good.items()}
    wrong = [
        complaint(call, {**good, argument: make()}, f"{side}.{call.name}({argument}={name})")
        for name, make in table.items()
    ]
    assert not [text for text in wrong if text is not None]


@pytest.mark.parametrize("call", [*ANALYTIC, *NUMERIC], ids=lambda call: call.name)
def test_the_good_call_of_the_table_works(call: Call) -> None:
    call.function(**{name: ready(value) for name, value in call.good.items()})


@pytest.mark.parametrize("module", [analytic, numeric], ids=lambda module: module.__name__)
def test_no_public_callable_is_forgotten(module: Any) -> None:
    covered = {call.name.split(".")[0].split("(")[0] for call in (ANALYTIC if module is analytic else NUMERIC)}
    expected = set(module.__all__) - ANSWERS[module.__name__] - ERRORS - NO_CALLABLES
    assert expected <= covered
    assert ANSWERS[module.__name__] <= set(module.__all__)


@pytest.mark.parametrize("call", [*ANALYTIC, *NUMERIC], ids=lambda call: call.name)
def test_no_argument_is_forgotten(call: Call) -> None:
    known = {
        name for name, part in inspect.signature(call.function).parameters.items() if part.kind is not part.VAR_KEYWORD
    }
    assert set(call.bad) <= known or known == set()
