"""Names that families declare, read when the first of them is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from html import escape
from typing import Any, TypeVar

from numeric.arrays import one_line
from numeric.errors import OptionError

T = TypeVar("T")


class UnknownIdError(OptionError, KeyError):
    """No theorem has that id; the message names the closest ones. A KeyError, as of any mapping."""

    def __str__(self) -> str:
        return str(self.args[0])


class Discovered(Mapping[str, T]):
    """A mapping by id that is filled on first use, so that the families may import the module that holds it.

    >>> import analytic
    >>> analytic.theorems["whitened-sqared"]
    Traceback (most recent call last):
    analytic.theorem.discovery.UnknownIdError: there is no theorem 'whitened-sqared': did you mean whitened-squared?
    """

    def __init__(self, discover: Callable[[], dict[str, T]]) -> None:
        self._discover = discover

    @cached_property
    def _found(self) -> dict[str, T]:
        return self._discover()

    def __getitem__(self, key: str) -> T:
        if key not in self:
            raise UnknownIdError(f"there is no theorem {one_line(key)}: {self._hint(key)}")
        return self._found[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def _hint(self, key: object) -> str:
        close: list[str] = []
        if isinstance(key, str):
            close = get_close_matches(key, self._found, n=1, cutoff=0.9) or get_close_matches(
                key, self._found, cutoff=0.5
            )
        return (
            f"did you mean {' or '.join(close)}?"
            if close
            else "'neuralgauge theorems' and list(analytic.theorems) list them"
        )

    def _ipython_key_completions_(self) -> list[str]:
        return list(self._found)

    def _titles(self) -> list[tuple[str, str]]:
        return [(key, str(getattr(value, "title", ""))) for key, value in self._found.items()]

    def __repr__(self) -> str:
        width = max(map(len, self._found), default=0)
        return "\n".join(f"{key:{width}}  {title}".rstrip() for key, title in self._titles())

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td><code>{escape(k)}</code></td><td>{escape(t)}</td></tr>" for k, t in self._titles())
        return f"<table><thead><tr><th>id</th><th>theorem</th></tr></thead><tbody>{rows}</tbody></table>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """IPython prints the items of a mapping otherwise."""
        printer.text("..." if cycle else repr(self))
