"""The caller's time limit: loops whose length depends on the data look at the clock.

``with within(seconds):`` sets it for what is called inside; ``require_time()`` raises once it is over. It is a context
variable, so that threads and nested calls have their own.

Computer algebra does not look at the clock. In the main thread, where nobody else uses the alarm signal, a bell rings
every second and ends what does not end by itself; in other threads, and on systems without the signal, the limit is
looked at between one computation and the next.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FrameType
from typing import Any

from numeric.errors import TimeLimitError
from numeric.options import positive

WITH_SYMBOLS = 120.0
"""Seconds for an answer with symbols, or irrational numbers, of a caller who gives no limit: more are rarely enough."""
LATE = 1.0
"""Seconds beyond the limit in which a computation may still look at the clock itself."""
ALGEBRA = ("analytic", "mpmath", "sympy")
"""Whose code may be ended. Callbacks of the garbage collector and of weak references are code of others, which run in
the middle of it: an error there would be printed and forgotten."""
_END: ContextVar[tuple[float, float] | None] = ContextVar("end", default=None)


class _Rung(BaseException):
    """The bell: no library takes it for an error of its own and goes on."""


@contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """A limit for everything called inside, in seconds; None leaves an outer one as it is.

    >>> with within(1e-9):
    ...     require_time()
    Traceback (most recent call last):
        ...
    numeric.errors.TimeLimitError: time_limit of 1e-09 s is over: give more time, or use numeric.solve
    """
    if seconds is None:
        yield
        return
    end, outer = time.monotonic() + seconds, _END.get()
    token = _END.set((end, seconds) if outer is None or end < outer[0] else outer)
    try:
        with _bell():
            yield
    except _Rung:
        raise _over((_END.get() or (end, seconds))[1]) from None
    finally:
        _END.reset(token)


@contextmanager
def _bell() -> Iterator[None]:
    """Ring every second, unless there is a bell already or the alarm signal is not ours to take."""
    if (
        threading.current_thread() is not threading.main_thread()
        or not hasattr(signal, "setitimer")
        or signal.getsignal(signal.SIGALRM) not in (signal.SIG_DFL, _ring)
        or signal.getitimer(signal.ITIMER_REAL)[0]
    ):
        yield
        return
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, 1.0, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _ring(_number: int, frame: FrameType | None) -> None:
    limit = _END.get()
    if limit is None:  # it rang on the way out, before it was stopped
        signal.setitimer(signal.ITIMER_REAL, 0.0)
    elif time.monotonic() > limit[0] + LATE:
        if frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] in ALGEBRA:
            raise _Rung
        signal.setitimer(signal.ITIMER_REAL, 0.01, 1.0)


@contextmanager
def within_patience(seconds: float | None, *, symbols: bool = True) -> Iterator[None]:
    """The same for data with symbols, or irrational: without a limit of the caller's there is one, and it is said."""
    if seconds is not None:
        with within(seconds):
            yield
        return
    outer = _END.get()
    with within(WITH_SYMBOLS):
        try:
            yield
        except TimeLimitError as error:
            if _END.get() == outer:
                raise
            what = "symbols" if symbols else "irrational numbers"
            advice = "assume more, such as signs or an order, put numbers in" if symbols else "use numeric.solve"
            raise TimeLimitError(
                f"no answer within {WITH_SYMBOLS:g} s, the time_limit where none is given and the data hold {what}: "
                f"{advice}, or give a longer time_limit"
            ) from error


def require_time() -> None:
    """TimeLimitError when the limit is over."""
    limit = _END.get()
    if limit is not None and time.monotonic() > limit[0]:
        raise _over(limit[1])


def _over(seconds: float) -> TimeLimitError:
    return TimeLimitError(f"time_limit of {seconds:g} s is over: give more time, or use numeric.solve")


def require_seconds(time_limit: Any, *, optional: bool = False) -> None:
    """OptionError unless the limit is a positive number of seconds, or None where that means no limit."""
    if not (optional and time_limit is None):
        positive("time_limit", time_limit, "a positive number of seconds")
