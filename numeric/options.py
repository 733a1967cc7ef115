"""Reading options that several functions of both packages take, with errors that name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import islice
from numbers import Integral, Real

import numpy as np

from numeric.arrays import one_line
from numeric.errors import OptionError

MOST_ITEMS = 1_000_000


def one_of(name: str, value: object, choices: Sequence[str]) -> str:
    """A text among ``choices``; anything else, an array of texts among it, is refused.

    >>> one_of("bias", "free", ("none", "free"))
    'free'
    """
    if not isinstance(value, str) or value not in choices:
        raise OptionError(f"{name} is {one_line(value)}; choose one of {', '.join(choices)}")
    return str(value)


def positive(name: str, value: object, what: str = "a positive number") -> float:
    """A positive number that fits a float, infinity included, as a float."""
    wrong = OptionError(f"{name} is {one_line(value)}; {what} is needed")
    if isinstance(value, (bool, np.bool_, np.timedelta64)) or not isinstance(value, Real):
        raise wrong
    try:
        number = float(value)
    except OverflowError:
        raise wrong from None
    if not number > 0:
        raise wrong
    return number


def whole(name: str, value: object, least: int | None = None, most: int | None = None) -> int:
    """An integer, of at least ``least`` if that is given, as a Python int."""
    found = None if isinstance(value, (bool, np.timedelta64)) or not isinstance(value, Integral) else int(value)
    if found is None or (least is not None and found < least) or (most is not None and found > most):
        limits = [f"at {word} {bound}" for word, bound in (("least", least), ("most", most)) if bound is not None]
        kind = f" of {' and '.join(limits)}" if limits else ""
        raise OptionError(f"{name} is {one_line(value)}; an integer{kind} is needed")
    return found


def items(name: str, value: object, what: str, most: int = MOST_ITEMS) -> list[object]:
    """The entries of an iterable in its own order, at most ``most``; texts, sets and mappings are refused.

    >>> items("betas", (1, 2), "a sequence of numbers")
    [1, 2]
    """
    wrong = OptionError(f"{name} is {one_line(value)}; {what} is needed")
    if isinstance(value, (str, bytes, bytearray, memoryview, Mapping, Set, type)) or not isinstance(value, Iterable):
        raise wrong
    try:
        found = list(islice(value, most + 1))
    except Exception:  # an array without dimensions says that it is iterable; a foreign object may do anything
        raise wrong from None
    if len(found) > most:
        raise OptionError(f"{name} has more than {most} entries; give fewer")
    return found


def flag(name: str, value: object) -> bool:
    """True or False; other values that count as one are refused."""
    if not isinstance(value, (bool, np.bool_)):
        raise OptionError(f"{name} is {one_line(value)}; True or False is needed")
    return bool(value)
