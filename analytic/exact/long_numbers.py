"""Python refuses to print integers beyond 4,300 digits; exact answers may hold longer ones.

The limit protects services that convert numbers of strangers. Here the numbers are bounded when they are read
(:data:`analytic.exact.parsing.MAX_DIGITS`), so that it is lifted while an answer is written, and only then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

LONGEST = 400
_lock = Lock()
_inside = 0
_limit = 0


def brief(value: Any, longest: int = LONGEST) -> str:
    """A number as text for one line, cut in the middle where it is long.

    >>> brief(10**5000)
    '1000000000000000000000000000...0000000000000000000000000000 (5001 characters)'
    """
    with long_numbers():
        text = str(value)
    if len(text) <= longest:
        return text
    end = min(28, longest // 4)
    return f"{text[:end]}...{text[-end:]} ({len(text)} characters)"


def brief_rows(values: Sequence[Any], count: int, longest: int = 40) -> str:
    """Nested sequences of numbers as text: each number short, and dots after the first ones.

    >>> brief_rows(((1, 2, 3), (4, 5, 6)), 2)
    '[[1, 2, ...], [4, 5, ...]]'
    """
    rows = [brief_rows(v, count, longest) if isinstance(v, tuple) else brief(v, longest) for v in values[:count]]
    return f"[{', '.join([*rows, '...'] if len(values) > count else rows)}]"


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
