"""The leaves of a tree of regions, each bounded as docs/certificate.md says, in exact arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from tests.second_checker.grammar import BadInput, parse
from tests.second_checker.linear import combine, inner
from tests.second_checker.reader import File
from tests.second_checker.real import ZERO, Number, Unsure, rational, root, sign, total

__all__ = ["tree_proves"]


@dataclass
class Region:
    """The samples in rational numbers, their reach T, and the sides that are fixed so far."""

    A: list[list[fmpq]]
    free: bool
    q: list[fmpq]
    reach: list[Number]
    nearest: int
    unit: fmpq
    beta: Number


def tree_proves(file: File) -> bool:
    """Whether every leaf of both trees is bounded by beta; BadInput if they are no trees."""
    A, v = [[_rational(x) for x in row] for row in file.A], [_rational(x) for (x,) in file.dual]
    free = file.bias == "free"
    squares = [
        max(_square(p, q) for q in A) if free else _square(p, [ZERO] * len(p)) for p in A
    ]  # fmt: skip
    nearest = min(range(len(A)), key=lambda i: squares[i])
    reach = [root(x) for x in squares]
    answer = True
    for s, nodes in zip((1, -1), file.hints["trees"], strict=True):
        region = Region(A, free, [s * x for x in v], reach, nearest, file.hints["unit"], file.beta)
        answer = _walk(region, nodes) and answer
    return answer


def _rational(x: Number) -> fmpq:
    value = rational(x)
    if value is None:
        raise Unsure  # not covered
    return value


def _square(p: list[fmpq], q: list[fmpq]) -> fmpq:
    return sum(((x - y) * (x - y) for x, y in zip(p, q, strict=True)), ZERO)


def _walk(region: Region, nodes: Any) -> bool:
    """Regions still to be visited are on a stack, the next on top."""
    if not isinstance(nodes, list) or len(nodes) > 3000:
        raise Unsure if isinstance(nodes, list) else BadInput
    waiting: list[dict[int, int]] = [{}]
    answer = True
    for node in nodes:
        if not waiting:
            raise BadInput("a node is left over")
        sides = waiting.pop()
        if isinstance(node, (list, dict)):
            proved = _bounded(region, sides, node) if isinstance(node, list) else _empty(region, sides, node)
            answer = proved and answer
        elif type(node) is int and 0 <= node < len(region.A) and node not in sides:
            waiting += [{**sides, node: -1}, {**sides, node: 1}]
        else:
            raise BadInput("no node")
    if waiting:
        raise BadInput("a node is missing")
    return answer


def _multiples(pairs: Any, n: int) -> dict[int, int]:
    """Indices and integers; an integer is written as a string, with a minus perhaps."""
    found: dict[int, int] = {}
    if not isinstance(pairs, list):
        raise BadInput("no list")
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or type(pair[0]) is not int or not 0 <= pair[0] < n:
            raise BadInput("no pair of an index and an integer")
        value = rational(parse(pair[1], False))
        if value is None or value.q != 1 or pair[0] in found:
            raise BadInput("no integer, or an index twice")
        found[pair[0]] = int(value.p)
    return found


def _bounded(region: Region, sides: dict[int, int], node: list[Any]) -> bool:
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
    return sign(total(excess) + root(inner(slope, slope)) - region.beta) <= 0


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
