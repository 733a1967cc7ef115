"""The method "lifted" as docs/certificate.md has it: rows as vectors over ``(1, u, b', y)``, forms as sums of products.

Whether a form is positive semidefinite is read off its characteristic polynomial: all roots of a real symmetric matrix
are real, and none is negative if and only if the signs of the coefficients alternate, zeros apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flint import fmpq, fmpq_mat

from tests.second_checker.grammar import BadInput, parse
from tests.second_checker.reader import File
from tests.second_checker.real import ZERO, Number, Unsure, rational, sign

__all__ = ["Lifting", "lifting_proves", "regions", "semidefinite"]

INTEGER = re.compile(r"-?[0-9]+")
LARGEST, WIDEST = 300, 16
Vector = list[fmpq]
Sides = dict[int, int]


@dataclass
class Lifting:
    """Samples in rational numbers, what bounds responses and biases, and a dual point with a sign."""

    A: list[Vector]
    free: bool
    centre: Vector
    radius: fmpq
    reach: Vector
    q: Vector

    def rows(self) -> list[Vector]:
        """All rows, as their coefficients of 1, u, b' and y."""
        n, d = len(self.A), len(self.A[0])
        size = 1 + d + self.free + n

        def unit(k: int, scale: fmpq) -> Vector:
            return [scale if j == k else fmpq(0) for j in range(size)]

        t = [
            [fmpq(0), *(x - c for x, c in zip(row, self.centre, strict=True)), *[fmpq(1)] * self.free, *[fmpq(0)] * n]
            for row in self.A
        ]
        y = [unit(size - n + i, fmpq(1)) for i in range(n)]
        found = [unit(0, fmpq(1))]
        found += [[(a + b) / 2 for a, b in zip(p, r, strict=True)] for p, r in zip(y, t, strict=True)]
        found += [[(a - b) / 2 for a, b in zip(p, r, strict=True)] for p, r in zip(y, t, strict=True)]
        found += [[T * (k == 0) - a for k, a in enumerate(p)] for p, T in zip(y, self.reach, strict=True)]
        if self.free:
            bias = unit(1 + d, fmpq(1))
            found += [[self.radius * (k == 0) + s * a for k, a in enumerate(bias)] for s in (1, -1)]
        return found

    def holds(self) -> bool:
        """Whether T and R are what they are said to be."""
        zero = [fmpq(0)] * len(self.A[0])
        others = [row for row, q in zip(self.A, self.q, strict=True) if q != 0] if self.free else [zero]
        if any(T < 0 for T in self.reach) or self.radius < 0:
            return False
        inside = not self.free or all(_square(a, self.centre) <= self.radius**2 for a in others)
        pairs = zip(self.A, self.reach, strict=True)
        return inside and all(_square(a, o) <= T * T for a, T in pairs for o in others)

    def left(self, leaf: dict[str, Any], unit: fmpq) -> fmpq_mat:
        """The matrix of ``-F - S``."""
        rows = self.rows()
        size = len(rows[0])
        H = [[fmpq(0)] * size for _ in range(size)]

        def subtract(m: fmpq, p: Vector, r: Vector) -> None:
            for i in range(size):
                for j in range(size):
                    H[i][j] -= m * (p[i] * r[j] + p[j] * r[i]) / 2

        for i, q in enumerate(self.q, 1):
            subtract(q, rows[0], rows[i])
        for k, m, x in leaf["products"]:
            subtract(unit * x, rows[k], rows[m])
        for k, g, h in leaf["cones"]:
            form = [fmpq(0)] * size
            form[0] = fmpq(g)
            for j, x in enumerate(h, 1):
                form[j] = fmpq(-x)
            subtract(unit, rows[k], form)
        norm = unit * leaf["norm"]
        H[0][0] -= norm
        for j in range(1, 1 + len(self.A[0])):
            H[j][j] += norm
        return fmpq_mat(H)

    def in_cones(self, leaf: dict[str, Any], sides: Sides) -> bool:
        """Whether the multipliers may be used on this region."""
        n = len(self.A)
        vanishing = {1 + i + (n if side > 0 else 0) for i, side in sides.items()}
        for k, m, x in leaf["products"]:
            pair = 1 <= k <= n and m == k + n
            if x < 0 and not pair and not vanishing & {k, m}:
                return False
        return all(k in vanishing or (g >= 0 and g * g >= sum(x * x for x in h)) for k, g, h in leaf["cones"])


def _square(p: Vector, q: Vector) -> fmpq:
    return sum(((x - y) * (x - y) for x, y in zip(p, q, strict=True)), ZERO)


def semidefinite(H: fmpq_mat) -> bool:
    """No eigenvalue is negative."""
    coefficients = H.charpoly().coeffs()
    top = len(coefficients) - 1
    return all(x * (-1) ** (top - k) >= 0 for k, x in enumerate(coefficients))


def lifting_proves(file: File) -> bool:
    """Whether every leaf of both trees leaves a form that is positive semidefinite; BadInput if they are no trees."""
    A, v, beta = [[_rational(x) for x in row] for row in file.A], [_rational(x) for (x,) in file.dual], file.beta
    n, d, free, hints = len(A), len(A[0]), file.bias == "free", file.hints
    if sign(hints["unit"]) <= 0:
        raise BadInput("the unit is positive")
    centre, radius = _ball(hints["ball"], d) if free else (_none(hints["ball"], d), fmpq(0))
    if not isinstance(hints["reach"], list) or len(hints["reach"]) != n:
        raise BadInput("a reach for each sample")
    reach = [_rational(parse(x, False)) for x in hints["reach"]]
    rows = 3 * n + 1 + 2 * free
    trees = [list(regions(tree, n, d, rows)) for tree in hints["trees"]]
    if any(sides is None for tree in trees for sides, _ in tree):
        return False
    if 1 + d + n > WIDEST:
        raise Unsure
    limit = _rational(beta)
    for s, tree in zip((1, -1), trees, strict=True):
        lifting = Lifting(A, free, centre, radius, reach, [s * x for x in v])
        if not lifting.holds():
            return False
        for sides, leaf in tree:
            assert sides is not None
            H = lifting.left(leaf, hints["unit"])
            H[0, 0] += limit
            if not lifting.in_cones(leaf, sides) or not semidefinite(H):
                return False
    return True


def _rational(x: Number) -> fmpq:
    value = rational(x)
    if value is None:
        raise Unsure  # not covered
    return value


def _none(ball: Any, d: int) -> Vector:
    if ball is not None:
        raise BadInput("a ball without a bias")
    return [fmpq(0)] * d


def _ball(ball: Any, d: int) -> tuple[Vector, fmpq]:
    if not isinstance(ball, dict) or set(ball) != {"centre", "radius"}:
        raise BadInput("a ball has a centre and a radius")
    if not isinstance(ball["centre"], list) or len(ball["centre"]) != d:
        raise BadInput("a centre is a point")
    return [_rational(parse(x, False)) for x in ball["centre"]], _rational(parse(ball["radius"], False))


def regions(nodes: Any, n: int, d: int, rows: int) -> Iterator[tuple[Sides | None, dict[str, Any]]]:
    """The signs and the multipliers of each leaf; None for a tree that is not complete, once it was read."""
    if not isinstance(nodes, list) or not nodes:
        raise BadInput("a tree is a list, and not empty")
    if len(nodes) > LARGEST:
        raise Unsure
    waiting: list[Sides] = [{}]
    for node in nodes:
        if not waiting:
            yield None, {}  # nodes are left over, and not read
            return
        sides = waiting.pop()
        if type(node) is int:
            if not 0 <= node < n or node in sides:
                raise BadInput("no sample, or one that was split at")
            waiting += [{**sides, node: -1}, {**sides, node: 1}]
        else:
            yield sides, _leaf(node, d, rows)
    if waiting:
        yield None, {}


def _leaf(node: Any, d: int, rows: int) -> dict[str, Any]:
    if not isinstance(node, dict) or set(node) != {"norm", "products", "cones"}:
        raise BadInput("a leaf has three kinds of multipliers")
    if not isinstance(node["products"], list) or not isinstance(node["cones"], list):
        raise BadInput("no list")
    products, cones = {}, {}
    for entry in node["products"]:
        k, m, x = _triple(entry)
        if not _row(k, rows) or not _row(m, rows) or k > m or m == 0 or (k, m) in products:
            raise BadInput("no pair of rows")
        products[k, m] = _integer(x)
    for entry in node["cones"]:
        k, g, h = _triple(entry)
        if not _row(k, rows) or k in cones or not isinstance(h, list) or len(h) != d:
            raise BadInput("no cone")
        cones[k] = _integer(g), [_integer(x) for x in h]
    return {
        "norm": _integer(node["norm"]),
        "products": [(k, m, x) for (k, m), x in products.items()],
        "cones": [(k, g, h) for k, (g, h) in cones.items()],
    }


def _triple(entry: Any) -> list[Any]:
    if not isinstance(entry, list) or len(entry) != 3:
        raise BadInput("three entries")
    return entry


def _row(k: Any, rows: int) -> bool:
    return type(k) is int and 0 <= k < rows


def _integer(text: Any) -> int:
    value = rational(parse(text, False))
    if value is not None and value.q == 1 and not INTEGER.fullmatch(text):
        raise Unsure  # whether an integer may be written as a sum or product is not said
    if value is None or value.q != 1:
        raise BadInput("no integer")
    return int(value.p)
