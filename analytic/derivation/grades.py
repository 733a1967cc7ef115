"""How much a claim is worth, in order: asserted, checked on instances, proved for small n, proved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering
from typing import Literal

from numeric.errors import DataError

Kind = Literal["asserted", "checked", "proved up to", "proved"]
_RANK = {"asserted": 0, "checked": 1, "proved up to": 2, "proved": 3}


@total_ordering
@dataclass(frozen=True)
class Grade:
    """``proved`` (for all values of what is stated), ``proved up to`` n, ``checked`` on instances, or ``asserted``.

    >>> str(Grade("checked", 73)), str(Grade("proved up to", 6))
    ('checked on 73 instances', 'proved for n <= 6')
    >>> Grade("checked", 73) < Grade("proved up to", 2) < Grade("proved")
    True
    """

    kind: Kind
    count: int = 0

    def __post_init__(self) -> None:
        if self.kind not in _RANK:
            raise DataError(f"grade is {self.kind!r}: give one of {', '.join(_RANK)}")
        if (self.kind in ("checked", "proved up to")) != (self.count > 0):
            raise DataError(
                f"grade {self.kind!r} has the count {self.count}: give how many instances were checked or up to which "
                "n it is proved, and no count otherwise"
            )

    @property
    def proved(self) -> bool:
        """Whether it holds for all values of what is stated."""
        return self.kind == "proved"

    def __lt__(self, other: Grade) -> bool:
        return (_RANK[self.kind], self.count) < (_RANK[other.kind], other.count)

    def __str__(self) -> str:
        if self.kind == "checked":
            return f"checked on {self.count} instance{'s' if self.count != 1 else ''}"
        return f"proved for n <= {self.count}" if self.kind == "proved up to" else self.kind


PROVED, ASSERTED = Grade("proved"), Grade("asserted")


def weakest(grades: Iterable[Grade]) -> Grade:
    """The grade of a chain of inferences: that of its weakest link; nothing at all only asserts.

    >>> str(weakest([PROVED, Grade("checked", 5), Grade("proved up to", 6)])), str(weakest([]))
    ('checked on 5 instances', 'asserted')
    """
    return min(grades, default=ASSERTED)
