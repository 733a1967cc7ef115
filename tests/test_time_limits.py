"""Exact computations end when the caller's time is over, with an error that says so."""

from __future__ import annotations

import builtins
import dataclasses
import gc
import random
import signal
import threading
import time
import types
import weakref
from fractions import Fraction

import pytest
import sympy

import analytic
from analytic.cases.normal import parts, vanishes
from analytic.derivation.effort import few, terms
from analytic.exact.time_limit import require_time, within
from numeric.errors import OptionError, TimeLimitError

RANDOM = random.Random(0)
X = [Fraction(RANDOM.randint(0, 10**6), 1000) for _ in range(400)]
Y = [Fraction(RANDOM.randint(-(10**6), 10**6), 10**4) for _ in X]
LABELS = [1 if y > 0 else -1 for y in Y]


@pytest.mark.parametrize("options", [{"beta": 1}, {"loss": "hinge", "beta": 1}])
def test_solve_ends(options: dict[str, object]) -> None:
    targets = LABELS if options.get("loss") == "hinge" else Y
    with pytest.raises(TimeLimitError, match=r"time_limit of 0\.001 s is over"):
        analytic.solve(X, targets, bias="free", time_limit=0.001, **options)  # type: ignore[arg-type]


def test_a_path_ends_and_can_be_asked_again() -> None:
    path = dataclasses.replace(analytic.path(X, Y, bias="free", time_limit=600), time_limit=0.05)
    with pytest.raises(TimeLimitError):
        path.breakpoints  # noqa: B018
    with pytest.raises(TimeLimitError):
        path.pieces  # noqa: B018
    assert len(analytic.path(X[:20], Y[:20], bias="free", time_limit=600).breakpoints) > 5


def test_a_path_with_a_free_line_ends_in_other_threads_too() -> None:
    """Where no bell rings: the pieces look at the clock themselves."""
    path = dataclasses.replace(analytic.path(X[:150], Y[:150], bias="free", skip="free"), time_limit=0.05)
    raised: list[bool] = []

    def ask() -> None:
        try:
            path.breakpoints  # noqa: B018
        except TimeLimitError:
            raised.append(True)

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()
    assert raised == [True]


@pytest.mark.parametrize("bad", [0, -1, "1", True, float("nan"), [1]])
def test_limits_are_positive_numbers(bad: object) -> None:
    for call in (
        lambda: analytic.solve([0, 1], [0, 1], beta=1, bias="free", time_limit=bad),  # type: ignore[arg-type]
        lambda: analytic.path([0, 1], [0, 1], bias="free", time_limit=bad),  # type: ignore[arg-type]
        lambda: analytic.solve([0, 1], [0, 1], beta=1, bias="free").verify(time_limit=bad),  # type: ignore[arg-type]
    ):
        with pytest.raises(OptionError, match="time_limit"):
            call()


def test_an_inner_limit_does_not_extend_an_outer_one() -> None:
    with pytest.raises(TimeLimitError, match="1e-09"), within(1e-9), within(1000):
        require_time()
    require_time()  # none is left
    with within(None):
        require_time()


def test_limits_of_threads_are_their_own() -> None:
    found: list[str] = []

    def work() -> None:
        require_time()
        found.append("no limit here")

    with within(1e-9):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert found == ["no limit here"]


def test_a_proof_with_symbols_ends_and_may_be_tried_longer() -> None:
    a, b = sympy.symbols("a b", real=True)
    solution = analytic.solve([[1, 0], [0, 1]], [a, b], loss="interpolation")
    verdict = solution.verify(time_limit=1e-6)
    assert verdict.undecided and "time is up" in verdict.reason
    assert solution.verify(time_limit=600).proved
    assert solution.verify(time_limit=1e-6).proved  # it is known by now


def test_expressions_that_are_too_large_are_not_begun() -> None:
    start = time.monotonic()
    p, q, s = sympy.symbols("p q s", positive=True)
    assert analytic.solve([[q * s, q]], [p], beta=p + 1).verify().proved
    huge = (1 + p + q + s) ** 60
    assert not vanishes(huge - (1 + p + q) ** 60)
    assert parts(huge - (1 + p + q) ** 60) == (huge - (1 + p + q) ** 60,)
    assert time.monotonic() - start < 120  # hours, when it was tried


def test_the_number_of_terms_is_not_underestimated() -> None:
    x, y, z = sympy.symbols("x y z")
    for expression in ((x + y) ** 5, (x + y + z) ** 4 * (x - 1), ((x + 1) ** 2 + y) ** 3, x * y, 7 + x, x**3):
        expanded = len(sympy.Add.make_args(sympy.expand(expression)))
        assert expanded <= terms(expression)
    assert not few((x + y + z) ** 40) and few((x + y) ** 3) and not few(x + 7**100_000)


def test_data_with_symbols_have_a_limit_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one of the caller's, which counts where it is given, by solve or by a caller further out."""
    monkeypatch.setattr("analytic.exact.time_limit.WITH_SYMBOLS", 1e-3)
    a, c, d = sympy.symbols("a c d", real=True)
    beta = sympy.Symbol("b", positive=True)
    eye = sympy.eye(3).tolist()
    for asked in (lambda: analytic.solve(eye, [a, c, d], beta=beta), lambda: analytic.path(eye, [a, c, d], beta=beta)):
        with pytest.raises(TimeLimitError, match=r"no answer within 0\.001 s.*assume more, such"):
            asked()
    assert len(analytic.solve(eye, [a, c, 1], loss="interpolation", time_limit=60).cases) > 3
    with pytest.raises(TimeLimitError, match=r"time_limit of 0\.0001 s is over"), within(1e-4):
        analytic.solve(eye, [a, d, 2], beta=beta)
    assert analytic.solve(eye, [3, 4, 5], beta=1).value  # numbers have none


def bell() -> tuple[object, float]:
    return signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)[0]


def runs_away() -> None:
    gc.collect()
    while True:
        try:
            sum(range(100))
        except Exception:
            raise AssertionError("a library took it for its own") from None


AWAY = types.FunctionType(runs_away.__code__, {"__name__": "sympy.core.away", "__builtins__": builtins, "gc": gc})
"""The same as code of sympy."""


@pytest.mark.parametrize("inner", [None, 100, 0.1])
def test_what_does_not_look_at_the_clock_is_ended(inner: float | None) -> None:
    with pytest.raises(TimeLimitError, match=r"time_limit of 0\.[12] s is over"), within(0.2), within(inner):
        AWAY()
    assert bell() == (signal.SIG_DFL, 0.0)


class Cell:
    """What weak references can be to."""


@pytest.mark.parametrize("kind", ["collector", "weak reference"])
def test_the_bell_does_not_ring_where_nobody_hears_it(kind: str) -> None:
    """An error in such a callback is printed and forgotten; warnings of it are errors here."""
    cell: list[Cell] = [Cell()]

    def slow(*_: object) -> None:
        end = time.monotonic() + 2.5
        while time.monotonic() < end:
            sum(range(100))

    def once(phase: str, _info: object) -> None:
        if kind == "collector" and phase == "start":
            slow()
        cell.clear()

    alive = weakref.ref(cell[0], slow if kind == "weak reference" else None)
    gc.callbacks.append(once)
    try:
        with pytest.raises(TimeLimitError), within(0.1):
            AWAY()
    finally:
        gc.callbacks.remove(once)
    assert bell() == (signal.SIG_DFL, 0.0) and alive() is None


def test_the_alarm_of_others_is_left_alone() -> None:
    heard: list[int] = []
    signal.signal(signal.SIGALRM, lambda number, _: heard.append(number))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with within(0.1):
            while not heard:
                time.sleep(0.01)
        with pytest.raises(TimeLimitError), within(1e-9):
            require_time()
        assert heard == [signal.SIGALRM]
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    assert bell() == (signal.SIG_DFL, 0.0)


def test_irrational_data_end_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[sympy.log(2), sympy.cbrt(2)], [sympy.pi**2 / 6, sympy.sqrt(2) - 1]]
    targets = [sympy.sin(1), sympy.sqrt(sympy.sqrt(3) + 2)]
    with pytest.raises(TimeLimitError, match="time_limit of 2 s is over"):
        analytic.solve(rows, targets, beta=sympy.exp(-1), time_limit=2)
    monkeypatch.setattr("analytic.exact.time_limit.WITH_SYMBOLS", 1e-3)
    with pytest.raises(TimeLimitError, match=r"no answer within 0\.001 s.*irrational numbers: use numeric"):
        analytic.solve(rows, targets, beta=sympy.exp(-1))
