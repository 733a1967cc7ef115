"""Python refuses to print integers beyond 4,300 digits; exact answers may hold longer ones.

The limit protects services that convert numbers of strangers. Here the numbers are bounded when they are read
(:data:`analytic.exact.parsing.MAX_DIGITS`), so that it is lifted while an answer is written, and only then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

LONGEST = 400
_lock = Lock()
_inside = 0
_limit = 0


def brief(value: Any) -> str:
    """A number as text for one line, cut in the middle where it is long.

    >>> brief(10**5000)
    '1000000000000000000000000000...0000000000000000000000000000 (5001 characters)'
    """
    with long_numbers():
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[:28]}...{text[-28:]} ({len(text)} characters)"


@contextmanager
def long_numbers() -> Iterator[None]:
    """Integers of any length are printed inside; the last thread to leave restores the limit.

    >>> with long_numbers():
    ...     len(str(10**5000))
    5001
    """
    global _inside, _limit  # noqa: PLW0603 - the limit belongs to the interpreter, and so does its restoration
    with _lock:
        if _inside == 0:
            _limit = sys.get_int_max_str_digits()
            sys.set_int_max_str_digits(0)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                sys.set_int_max_str_digits(_limit)
