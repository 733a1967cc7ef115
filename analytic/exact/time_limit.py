"""The caller's time limit: loops whose length depends on the data look at the clock.

``with within(seconds):`` sets it for what is called inside; ``require_time()`` raises once it is over. It is a context
variable, so that threads and nested calls have their own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from numeric.errors import TimeLimitError
from numeric.options import positive

WITH_SYMBOLS = 120.0
"""Seconds for an answer with symbols of a caller who gives no limit: more of them are rarely met by more cases."""
_END: ContextVar[tuple[float, float] | None] = ContextVar("end", default=None)


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
        yield
    finally:
        _END.reset(token)


@contextmanager
def within_patience(seconds: float | None) -> Iterator[None]:
    """The same for data with symbols: without a limit of the caller's there is one, and the error says so."""
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
            raise TimeLimitError(
                f"no answer within {WITH_SYMBOLS:g} s, the time_limit where none is given and the data hold symbols: "
                "assume more of them, such as signs or an order, put numbers in, or give a longer time_limit"
            ) from error


def require_time() -> None:
    """TimeLimitError when the limit is over."""
    limit = _END.get()
    if limit is not None and time.monotonic() > limit[0]:
        raise TimeLimitError(f"time_limit of {limit[1]:g} s is over: give more time, or use numeric.solve")


def require_seconds(time_limit: Any, *, optional: bool = False) -> None:
    """OptionError unless the limit is a positive number of seconds, or None where that means no limit."""
    if not (optional and time_limit is None):
        positive("time_limit", time_limit, "a positive number of seconds")
