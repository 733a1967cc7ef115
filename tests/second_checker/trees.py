"""The leaves of a tree of regions, each bounded as docs/certificate.md says, in exact arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from tests.second_checker.grammar import BadInput, parse
from tests.second_checker.linear import combine, inner
from tests.second_checker.reader import File
from tests.second_checker.real import ZERO, Number, Unsure, rational, root, sign, total

__all__ = ["Region", "leaves", "tree_proves"]

INTEGER = re.compile(r"-?[0-9]+")
LARGEST, ROUNDING = 3000, fmpq(1, 2**60)


@dataclass
class Region:
    """The samples in rational numbers, v with a sign, the reach T of each sample and the nearest one."""

    A: list[list[fmpq]]
    free: bool
    q: list[fmpq]
    unit: fmpq

    def __post_init__(self) -> None:
        zero = [ZERO] * len(self.A[0])
        squares = [max(_square(p, q) for q in (self.A if self.free else [zero])) for p in self.A]
        self.nearest = min(range(len(squares)), key=lambda i: squares[i])
        self.reach = [root(x) for x in squares]


def tree_proves(file: File) -> bool:
    """Whether every leaf of both trees is bounded by beta; BadInput if they are no trees."""
    A, v = [[_rational(x) for x in row] for row in file.A], [_rational(x) for (x,) in file.dual]
    answer = True
    for s, nodes in zip((1, -1), file.hints["trees"], strict=True):
        region = Region(A, file.bias == "free", [s * x for x in v], file.hints["unit"])
        for bound in leaves(region, nodes):
            if bound is not None and sign(bound - file.beta) <= 0 < sign(bound * (1 + ROUNDING) - file.beta):
                raise Unsure  # the specification rounds norms, and does not say how far
            answer = bound is not None and sign(bound - file.beta) <= 0 and answer
    return answer


def _rational(x: Number) -> fmpq:
    value = rational(x)
    if value is None:
        raise Unsure  # not covered
    return value


def _square(p: list[fmpq], q: list[fmpq]) -> fmpq:
    return sum(((x - y) * (x - y) for x, y in zip(p, q, strict=True)), ZERO)


def leaves(region: Region, nodes: Any) -> Iterator[Number | None]:
    """The bound of each leaf, None for a region wrongly said to be empty; regions to be visited are on a stack."""
    if not isinstance(nodes, list):
        raise BadInput("a tree is a list")
    if len(nodes) > LARGEST:
        raise Unsure
    waiting: list[dict[int, int]] = [{}]
    for node in nodes:
        if not waiting:
            raise BadInput("a node is left over")
        sides = waiting.pop()
        if isinstance(node, list):
            yield _bound(region, sides, node)
        elif isinstance(node, dict):
            if not _empty(region, sides, node):
                yield None
        elif type(node) is int and 0 <= node < len(region.A) and node not in sides:
            waiting += [{**sides, node: -1}, {**sides, node: 1}]
        else:
            raise BadInput("no node")
    if waiting:
        raise BadInput("a node is missing")


def _multiples(pairs: Any, n: int) -> dict[int, int]:
    """Indices and integers; an integer is written as a string, with a minus perhaps."""
    found: dict[int, int] = {}
    if not isinstance(pairs, list):
        raise BadInput("no list")
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) is not int or not 0 <= pair[0] < n:
            raise BadInput("no pair of an index and an integer")
        value = rational(parse(pair[1], False))
        if value is not None and value.q == 1 and not INTEGER.fullmatch(pair[1]):
            raise Unsure  # whether an integer may be written as a sum or product is not said
        if value is None or value.q != 1 or pair[0] in found:
            raise BadInput("no integer, or an index twice")
        found[pair[0]] = int(value.p)
    return found


def _bound(region: Region, sides: dict[int, int], node: list[Any]) -> Number:
    m = _multiples(node, len(region.A))
    c: list[fmpq] = []
    excess: list[Number] = []
    for i, (q, T) in enumerate(zip(region.q, region.reach, strict=True)):
        side = sides.get(i, 0)
        default = {1: q, -1: ZERO, 0: max(q, ZERO) / 2}[side]
        c.append(default + m.get(i, 0) * region.unit)
        K = {1: max(ZERO, q - c[i]), -1: max(ZERO, c[i]), 0: max(ZERO, q - c[i], c[i])}[side]
        excess.append(T * K)
    width = len(region.A[0])
    if region.free:
        o = region.nearest
        rows = [[x - y for x, y in zip(a, region.A[o], strict=True)] for a in region.A]
        excess.append(region.reach[o] * abs(sum(c, ZERO)))
    else:
        rows = region.A
    slope = combine(c, rows, width)
    return total(excess) + root(inner(slope, slope))


def _empty(region: Region, sides: dict[int, int], node: dict[str, Any]) -> bool:
    if set(node) != {"empty"}:
        raise BadInput("an empty region has multipliers and nothing else")
    multiples = _multiples(node["empty"], len(region.A))
    if any(x < 0 for x in multiples.values()) or any(i not in sides for i in multiples):
        return False
    rows = {i: [*region.A[i], *([fmpq(1)] if region.free else [])] for i in multiples}
    moments = zip(*([fmpq(x * sides[i]) * entry for entry in rows[i]] for i, x in multiples.items()), strict=True)
    return all(sum(column, ZERO) == 0 for column in moments) and any(
        x > 0 and any(entry != 0 for entry in rows[i]) for i, x in multiples.items()
    )
