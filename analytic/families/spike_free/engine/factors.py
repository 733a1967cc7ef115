"""``A = C M``: one row of ``M`` for every direction among the samples, one positive entry in every row of ``C``."""

from __future__ import annotations

from dataclasses import dataclass

from analytic.exact.linear import canonical, decided
from analytic.exact.scalars import ZERO, Row, Rows, Scalar


@dataclass(frozen=True)
class Directions:
    """The directions among n samples.

    Sample i is ``scale[i] * A[first[member[i]]]``; a zero sample has ``member[i] = -1`` and ``scale[i] = 0``.
    """

    A: Rows
    first: tuple[int, ...]
    member: tuple[int, ...]
    scale: Row

    @property
    def M(self) -> Rows:
        """The first sample of every direction, (k, d)."""
        return tuple(self.A[i] for i in self.first)

    @property
    def C(self) -> Rows:
        """The multiples, (n, k)."""
        k = len(self.first)
        return tuple(
            tuple(scale if j == member else ZERO for j in range(k))
            for member, scale in zip(self.member, self.scale, strict=True)
        )

    def samples(self, j: int) -> list[int]:
        """The samples of direction ``j``."""
        return [i for i, member in enumerate(self.member) if member == j]


def directions(A: Rows) -> Directions:
    """Merge the rows of ``A`` that are positive multiples of one another and set zero rows apart."""
    A = canonical(A)
    lengths = [_lead(row) for row in A]
    keys = canonical(tuple(_over(row, length) for row, length in zip(A, lengths, strict=True)))
    first: dict[Row, int] = {}
    place: dict[Row, int] = {}
    member: list[int] = []
    unit: list[Scalar] = []
    for i, (key, length) in enumerate(zip(keys, lengths, strict=True)):
        if length is None:
            member.append(-1)
            unit.append(ZERO)
            continue
        leader = lengths[first.setdefault(key, i)]
        if leader is None:
            raise AssertionError("rows of one direction are zero together")
        member.append(place.setdefault(key, len(place)))
        unit.append(length / leader)
    return Directions(A, tuple(first.values()), tuple(member), canonical((tuple(unit),))[0])


def _lead(row: Row) -> Scalar | None:
    """The magnitude of the first nonzero entry."""
    lead = next((cell for cell in row if decided(cell, "an entry of A")), None)
    return None if lead is None else abs(lead)


def _over(row: Row, length: Scalar | None) -> Row:
    return row if length is None else tuple(cell / length for cell in row)
