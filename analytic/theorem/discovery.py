"""Names that families declare, read when the first of them is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

T = TypeVar("T")


class Discovered(Mapping[str, T]):
    """A mapping by id that is filled on first use, so that the families may import the module that holds it."""

    def __init__(self, discover: Callable[[], dict[str, T]]) -> None:
        self._discover = discover

    @cached_property
    def _found(self) -> dict[str, T]:
        return self._discover()

    def __getitem__(self, key: str) -> T:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return f"<{len(self)}: {', '.join(self)}>"
