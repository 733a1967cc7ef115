"""A cache for functions whose answer depends on who decides comparisons with symbols."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from analytic.exact.scalars import Decider, the_decider

Keys = ParamSpec("Keys")
Found = TypeVar("Found")


def remembered(function: Callable[Keys, Found]) -> Callable[Keys, Found]:
    """The function, its last answers kept apart for each decider."""

    @lru_cache(maxsize=128)
    def kept(_: Decider | None, *keys: Keys.args, **named: Keys.kwargs) -> Found:
        return function(*keys, **named)

    @wraps(function)
    def called(*keys: Keys.args, **named: Keys.kwargs) -> Found:
        return kept(the_decider(), *keys, **named)  # type: ignore[arg-type]  # whoever uses it has hashable arguments

    return called
