"""Random data for which one method of feasibility applies, and the least beta that it proves for a dual point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from math import isqrt
from random import Random
from typing import Any

from flint import fmpq, fmpq_mat

from tests.second_checker.lifting import Lifting, regions, semidefinite
from tests.second_checker.linear import combine, inner, solve
from tests.second_checker.reader import Matrix
from tests.second_checker.real import ONE, ZERO, Number, root, sign, total
from tests.second_checker.support import one_norm_points, threshold_points
from tests.second_checker.trees import Region, leaves

__all__ = ["METHODS", "Data", "fraction", "largest"]

Hints = dict[str, Any]


@dataclass
class Data:
    """Samples, a dual point of the right kind, and what the method proves of its multiples: a bound of h, hints."""

    A: Matrix
    v: Matrix
    bias: str
    method: str
    bound: Callable[[Number], tuple[Number, Hints]]
    activation: str = "relu"
    slope: fmpq = ZERO

    def scale(self, factor: Number) -> tuple[Number, Hints]:
        self.v = scaled(self.v, factor)
        return self.bound(factor)


def scaled(rows: Matrix, factor: Number) -> Matrix:
    return [[x * factor for x in row] for row in rows]


def fraction(rng: Random, size: int = 6) -> fmpq:
    return fmpq(rng.randint(-size, size), rng.choice([1, 1, 2, 3, 5]))


def surd(rng: Random) -> Number:
    """A positive number, most often rational."""
    return rng.choice([ONE, ONE, ONE, fmpq(2, 3), root(fmpq(2)), root(fmpq(5)) / 2, root(2 + root(fmpq(3)))])


def largest(numbers: list[Number]) -> Number:
    best: Number = ZERO
    for x in numbers:
        best = x if sign(x - best) > 0 else best
    return best


def length(x: list[Number]) -> Number:
    return root(inner(x, x))


def dual(rng: Random, n: int, o: int, bias: str) -> Matrix:
    """Random rows; with free bias each column sums to zero."""
    v = [[fraction(rng) for _ in range(o)] for _ in range(n)]
    if bias == "free":
        v[-1] = [-total(column[:-1]) for column in zip(*v, strict=True)]
    return v


def weighted(weights: list[Number], rows: Matrix, width: int) -> Number:
    return length(combine(weights, rows, width))


def rank_one(rng: Random, bias: str) -> Data:
    n, d, o = rng.randint(1, 5), rng.randint(1, 3), rng.choice([1, 1, 2])
    alike = rng.random() < 0.7  # different roots in each sample make long sums
    c, scale = [fraction(rng) * (ONE if alike else surd(rng)) for _ in range(n)], surd(rng)
    r = [fraction(rng) * scale for _ in range(d)]
    shift = [fraction(rng) if bias == "free" and rng.random() < 0.5 else ZERO for _ in range(d)]
    A = [[x * y + z for y, z in zip(r, shift, strict=True)] for x in c]
    drawn = dual(rng, n, o, bias)

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        sizes: list[Number] = []
        for t in c if bias == "free" else [ZERO]:
            for side in (1, -1):
                part = [(x - t) * side if sign((x - t) * side) > 0 else ZERO for x in c]
                sizes.append(length(combine(part, v, len(v[0]))))
        return largest(sizes) * length(r), {}

    return Data(A, drawn, bias, "rank-one", bound)


def rotation(rng: Random, d: int) -> Matrix:
    rows = [[ONE if i == j else ZERO for j in range(d)] for i in range(d)]
    half = root(fmpq(1, 2))
    pairs: list[tuple[Number, Number]] = [(fmpq(3, 5), fmpq(4, 5)), (fmpq(5, 13), fmpq(-12, 13)), (half, half)]
    pairs.append((root(fmpq(1, 3)), root(fmpq(2, 3))))
    for _ in range(rng.randint(0, 2) if d > 1 else 0):
        i, j = rng.sample(range(d), 2)
        c, s = rng.choice(pairs)
        rows[i], rows[j] = (
            [c * x - s * y for x, y in zip(rows[i], rows[j], strict=True)],
            [s * x + c * y for x, y in zip(rows[i], rows[j], strict=True)],
        )
    return rows


def whitened(rng: Random, bias: str) -> Data:
    d, o = rng.randint(1, 3), rng.choice([1, 1, 2])
    A = rotation(rng, d)[: rng.randint(1, d)]
    drawn = [[ZERO] * o for _ in A]
    for row in drawn:
        row[rng.randrange(o)] = fraction(rng)

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        sides = [[x for x in column if sign(x) == s] for column in zip(*v, strict=True) for s in (1, -1)]
        return largest([length(side) for side in sides]), {}

    return Data(A, drawn, bias, "whitened", bound)


def acute(rng: Random, bias: str) -> Data:
    n, d = rng.randint(1, 4), rng.randint(1, 3)
    drawn = dual(rng, n, 1, bias)
    scale = [surd(rng) for _ in drawn]
    A = [[abs(fraction(rng)) * x * (-1 if drawn[i][0] < 0 else 1) for _ in range(d)] for i, x in enumerate(scale)]

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        sides = [[x if sign(x) == s else ZERO for (x,) in v] for s in (1, -1)]
        return largest([weighted(side, A, d) for side in sides]), {}

    return Data(A, drawn, bias, "acute", bound)


def obtuse(rng: Random, bias: str) -> Data:
    o = rng.choice([1, 2])
    start = [[[3, 0], [-1, 1], [-1, -2]], [[1, 2], [-2, 1], [-1, -2]], [[1, 0], [0, 2], [-1, 0], [0, -3]]]
    rays = [[fmpq(x) for x in ray] for ray in rng.choice(start)]
    directions = [[ONE] + [ZERO] * (o - 1), [-ONE] + [ZERO] * (o - 1)]
    if o == 2:
        directions += [[ZERO, ONE], [ZERO, -ONE]]
    rng.shuffle(directions)
    A, drawn = [], []
    for ray, direction in zip(rays, directions, strict=False):
        for _ in range(rng.randint(1, 2)):
            k, scale = abs(fraction(rng)) + 1, surd(rng)
            A.append([x * k * scale for x in ray])
            drawn.append([x * abs(fraction(rng)) for x in direction])

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        active = [i for i, row in enumerate(v) if any(sign(x) for x in row)]
        sizes: list[Number] = []
        for i in active:
            along = [j for j in active if sign(inner(A[i], A[j])) > 0]
            t = combine([inner(A[i], A[j]) for j in along], [v[j] for j in along], o) if along else [ZERO]
            sizes.append(length(t) / length(A[i]))
        return largest(sizes), {}

    return Data(A, drawn, bias, "obtuse", bound)


def fan(rng: Random, bias: str) -> Data:
    """Rays from a sample at right and obtuse angles; on each the dual is the bends of a broken line from 0 to 0."""
    o = rng.choice([1, 2, 2])
    start = [[[3, 0], [-1, 1], [-1, -2]], [[1, 2], [-2, -1]], [[1, 0], [-1, 0]], [[2, 1]]]
    right = o == 2 and rng.random() < 0.3  # at a right angle the duals have to be, too
    rays = [[fmpq(x) for x in ray] for ray in ([[1, 2], [-4, 2]] if right else rng.choice(start))]
    corner, scale = [fraction(rng), fraction(rng)], surd(rng)
    A, drawn, p = [corner], [[ZERO] * o], 0
    for k, ray in enumerate(rays):
        direction = [fraction(rng) * (not right or k == i) for i in range(o)]
        places = sorted({abs(fraction(rng)) for _ in range(3)} - {0})
        heights = [fmpq(0), *(fraction(rng) for _ in places[:-1]), fmpq(0)]
        points = [fmpq(0), *places]
        slopes = [(b - a) / (y - x) for a, b, x, y in zip(heights, heights[1:], points, points[1:], strict=False)]
        jumps = [right - left for left, right in zip([fmpq(0), *slopes], [*slopes, fmpq(0)], strict=True)]
        for place, jump in zip(points, jumps, strict=True):
            row = [jump * x for x in direction]
            if place:
                A.append([a + place * scale * b for a, b in zip(corner, ray, strict=True)])
                drawn.append(row)
            else:
                drawn[p] = [x + y for x, y in zip(drawn[p], row, strict=True)]

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        curves = []
        for ray in rays:
            d = [scale * x for x in ray]
            moved = [[x - y for x, y in zip(row, corner, strict=True)] for row in A]
            along = [i for i, row in enumerate(moved) if sign(inner(row, d)) > 0 and _parallel(row, d)]
            places = {i: inner(moved[i], d) / inner(d, d) for i in along}
            curve = []
            for i in along:
                beyond = [j for j in along if sign(places[j] - places[i]) > 0]
                curve.append(combine([places[j] - places[i] for j in beyond], [v[j] for j in beyond], o))
            curves.append((d, curve))
        found: list[Number] = [length(d) * length(g) for d, curve in curves for g in curve]
        for k, (d, curve) in enumerate(curves):
            for other, others in curves[:k]:
                angle = -inner(d, other)
                for seen in [
                    inner(g, h) * sign(inner(g, h)) * inner(d, d) * inner(other, other) for g in curve for h in others
                ]:
                    if sign(seen) > 0:
                        found.append(root(seen / angle))
        return largest(found), {"vertex": p}

    return Data(A, drawn, bias, "fan", bound)


def parallel(rng: Random, bias: str) -> Data:
    """Samples on up to three lines along one direction, on each a dual that sums to zero."""
    d = rng.choice([1, 2, 2, 3])
    scale, direction = surd(rng), [fraction(rng) for _ in range(d)]
    direction[0] = direction[0] or ONE
    a = [scale * x for x in direction]
    A: Matrix = []
    drawn: Matrix = []
    members: list[list[tuple[fmpq, int]]] = []
    corners: list[list[Number]] = []
    for _ in range(rng.randint(1, 3 if d > 1 else 1)):
        corner: list[Number] = [fraction(rng) for _ in range(d)]
        if any(_parallel([x - y for x, y in zip(corner, other, strict=True)], a) for other in corners):
            continue  # the same line again
        corners.append(corner)
        places = rng.sample([fmpq(k, 2) for k in range(-6, 7)], rng.randint(2, 4))
        members.append([(place, len(A) + k) for k, place in enumerate(places)])
        A += [[x + place * y for x, y in zip(corner, a, strict=True)] for place in places]
        drawn += dual(rng, len(places), 1, "free")

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        found: Number = ZERO
        for side in members:
            sizes: list[Number] = []
            for place, _ in side:
                for s in (1, -1):
                    seen = total([(x - place) * s * v[i][0] for x, i in side if sign((x - place) * s) > 0])
                    sizes.append(seen * sign(seen))
            found = found + largest(sizes)
        return found * length(a), {"along": [members[0][0][1], members[0][1][1]]}

    return Data(A, drawn, bias, "parallel", bound)


def _parallel(a: list[Number], b: list[Number]) -> bool:
    return all(sign(a[i] * b[j] - a[j] * b[i]) == 0 for i in range(len(a)) for j in range(i))


def plane(rng: Random, bias: str) -> Data:
    """Any samples of two features, parallel ones among them; the method is exact."""
    A = [[fraction(rng) * s for _ in range(2)] for s in [surd(rng) for _ in range(rng.randint(1, 4))]]
    if len(A) > 1 and rng.random() < 0.3:
        A[1] = [x * rng.choice([2, -1, 0]) for x in A[0]]
    drawn = dual(rng, len(A), 1, bias)

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        kinks = [[x * s for x in (-row[1], row[0])] for row in A for s in (1, -1)]
        steps = [[x * s for x in row] for row in A for s in (1, -1)]
        directions = list(kinks)
        for u, turn in product(kinks, steps):
            active = [sign(inner(row, u)) or sign(inner(row, turn)) for row in A]
            g = combine([x for (x,), on in zip(v, active, strict=True) if on > 0] or [ZERO],
                        [row for row, on in zip(A, active, strict=True) if on > 0] or [[ZERO, ZERO]], 2)  # fmt: skip
            directions += [g, [-x for x in g]]
        sizes: list[Number] = []
        for u in directions:
            if any(map(sign, u)):
                heights = [t if sign(t) > 0 else ZERO for t in (inner(row, u) for row in A)]
                (seen,) = combine(heights, v, 1)
                sizes.append(seen * sign(seen) / length(u))
        return largest(sizes), {}

    return Data(A, drawn, bias, "plane", bound)


def spike_free(rng: Random, bias: str) -> Data:
    M: Matrix = rng.choice(
        [
            [[ONE, ZERO], [ONE, ONE]],
            [[fmpq(2), ONE], [ONE, fmpq(3)]],
            [[ONE, ZERO, ZERO], [ONE, ONE, ZERO], [ZERO, ZERO, fmpq(2)]],
            [[ZERO, ZERO, ONE], [ZERO, ONE, ZERO], [ONE, ZERO, ONE]],
        ]
    )
    M = [[x * s for x in row] for row, s in zip(M, [surd(rng) for _ in M], strict=True)]
    k, d = len(M), len(M[0])
    gram = [[inner(p, q) for q in M] for p in M]
    columns = [solve(gram, [ONE if i == j else ZERO for i in range(k)]) for j in range(k)]
    assert all(column is not None for column in columns)
    inverse = [[column[i] for column in columns] for i in range(k)]  # type: ignore[index]
    member = [*range(k), *(rng.randint(-1, k - 1) for _ in range(rng.randint(0, 2)))]
    scale = [ONE] * k + [abs(fraction(rng)) * surd(rng) for _ in member[k:]]
    A = [[s * x for x in M[j]] if j >= 0 else [ZERO] * d for j, s in zip(member, scale, strict=True)]
    drawn = dual(rng, len(A), 1, bias)

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        sides = [[-x * s if sign(x * s) < 0 else ZERO for (x,) in v] for s in (1, -1)]
        sizes = [
            weighted([x * s + y for (x,), y in zip(v, side, strict=True)], A, d)
            for s, side in zip((1, -1), sides, strict=True)
        ]
        hints = {"first": list(range(k)), "member": member, "scale": scale, "inverse": inverse, "multipliers": sides}
        return largest(sizes), hints

    return Data(A, drawn, bias, "spike-free", bound)


def even(rng: Random, bias: str) -> Data:
    """Spike-free samples and their negatives, in any order; at times one more sample that the dual does not see."""
    half = spike_free(rng, bias)
    n = len(half.A)
    order = rng.sample(range(2 * n), 2 * n)
    A: Matrix = [[]] * (2 * n)
    drawn: Matrix = [[]] * (2 * n)
    for i in range(n):
        side = rng.choice([1, -1])
        for place, s in ((order[i], side), (order[n + i], -side)):
            A[place], drawn[place] = [s * x for x in half.A[i]], half.v[i]
        if side < 0:
            order[i], order[n + i] = order[n + i], order[i]
    if rng.random() < 0.3:
        A, drawn = [*A, [fraction(rng) for _ in A[0]]], [*drawn, [ZERO]]

    def bound(factor: Number) -> tuple[Number, Hints]:
        size, hints = half.bound(factor)
        return size, {"pairs": [[order[i], order[n + i]] for i in range(n)], **hints}

    return Data(A, drawn, bias, "even", bound)


def cells(rng: Random, bias: str) -> Data:
    n, d = rng.randint(1, 3), rng.randint(1, 2)
    A = [[fraction(rng) * s for _ in range(d)] for s in [surd(rng) for _ in range(n)]]
    drawn = dual(rng, n, 1, bias)
    sides = [[abs(fraction(rng)) * rng.choice([0, 0, 1]) / 7 for _ in range(n)] for _ in range(2 ** (n + 1))]

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        sizes, found = [], []
        for k, pattern in enumerate(product((0, 1), repeat=n)):
            two = scaled(sides[2 * k : 2 * k + 2], factor)
            for s, side in zip((1, -1), two, strict=True):
                weights = [x * (s * on) + m * (2 * on - 1) for (x,), m, on in zip(v, side, pattern, strict=True)]
                sizes.append(weighted(weights, A, d))
            found.append({"pattern": list(pattern), "multipliers": two})
        return largest(sizes), {"cells": found}

    return Data(A, drawn, bias, "cells", bound)


def tree(rng: Random, bias: str) -> Data:
    n, d = rng.randint(1, 4), rng.randint(1, 2)
    A = [[fraction(rng) for _ in range(d)] for _ in range(n)]
    drawn, related = dual(rng, n, 1, bias), n > 1 and rng.random() < 0.5
    if related:
        A[1] = [x * (1 if bias == "free" else -2) for x in A[0]]
    unit = fmpq(rng.choice([1, -1]), rng.choice([7, 16]))
    trees = [_grow(rng, n, bias, related) for _ in range(2)]

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        sizes: list[Number] = []
        for s, nodes in zip((1, -1), trees, strict=True):
            for size in leaves(Region(A, bias == "free", [s * x for (x,) in v], unit * factor), nodes):  # type: ignore[misc]
                sizes += [] if size is None else [size]
        return largest(sizes), {"unit": unit * factor, "trees": trees}

    return Data(A, drawn, bias, "tree", bound)


def _grow(rng: Random, n: int, bias: str, related: bool) -> list[Any]:
    """A random tree in preorder; if the first two samples are related, they show that regions are empty."""
    nodes: list[Any] = []
    waiting: list[dict[int, int]] = [{}]
    while waiting:
        sides = waiting.pop()
        free = [i for i in range(n) if i not in sides]
        opposite = related and {0, 1} <= set(sides) and sides[0] == (-1 if bias == "free" else 1) * sides[1]
        if opposite and rng.random() < 0.8:
            nodes.append({"empty": [[0, "1"], [1, "1"]] if bias == "free" else [[0, "2"], [1, "1"]]})
        elif free and rng.random() < 0.6:
            i = rng.choice(free)
            nodes.append(i)
            waiting += [{**sides, i: -1}, {**sides, i: 1}]
        else:
            nodes.append([[i, str(rng.randint(-9, 9))] for i in range(n) if rng.random() < 0.4])
    return nodes


def lifted(rng: Random, bias: str) -> Data:
    """Squares of responses and of neurons bound the form; a few products and cones are drawn beside them."""
    n, d, free = rng.randint(1, 3), rng.randint(1, 2), bias == "free"
    A = [[fraction(rng) for _ in range(d)] for _ in range(n)]
    drawn = dual(rng, n, 1, bias)
    centre = [fraction(rng) if free else fmpq(0) for _ in range(d)]
    used = [row for row, (x,) in zip(A, drawn, strict=True) if x != 0]
    reach = [above([row], used if free else [[fmpq(0)] * d]) for row in A]
    radius = above([centre], used) if free else fmpq(0)
    lifting = Lifting(A, free, centre, radius, reach, [x for (x,) in drawn])
    unit, size = fmpq(1, rng.choice([3, 16])), 16
    trees = None
    while trees is None:
        trees, size = _lifted_trees(rng, lifting, unit, size), 4 * size
    bound_of_one = max([fmpq(0), *(b for tree in trees for b in tree[1])])
    ball = {"centre": [str(x) for x in centre], "radius": str(radius)} if free else None

    def bound(factor: Number) -> tuple[Number, Hints]:
        hints = {"ball": ball, "reach": reach, "unit": unit * factor, "trees": [tree[0] for tree in trees]}
        return bound_of_one * factor, hints

    return Data(A, drawn, bias, "lifted", bound)


def above(points: Matrix, others: Matrix) -> fmpq:
    """A quarter of an integer that is at least every distance; that distance itself where it is one."""
    squares = [total((x - y) * (x - y) for x, y in zip(p, q, strict=True)) for p in points for q in others]
    k = 0
    while any(sign(x * 16 - k * k) > 0 for x in squares):
        k += 1
    return fmpq(k, 4)


def _lifted_trees(rng: Random, lifting: Lifting, unit: fmpq, size: int) -> list[tuple[list[Any], list[fmpq]]] | None:
    """A tree for each sign and the least beta of each of its leaves; None where the squares are too small."""
    n, d = len(lifting.A), len(lifting.A[0])
    rows, found = 3 * n + 1 + 2 * lifting.free, []
    for s in (1, -1):
        one = replace(lifting, q=[s * x for x in lifting.q])
        nodes: list[Any] = []
        least: list[fmpq] = []
        waiting: list[dict[int, int]] = [{}]
        while waiting:
            sides = waiting.pop()
            open_samples = [i for i in range(n) if i not in sides]
            if open_samples and rng.random() < 0.3:
                i = rng.choice(open_samples)
                nodes.append(i)
                waiting += [{**sides, i: -1}, {**sides, i: 1}]
                continue
            nodes.append(_lifted_leaf(rng, n, d, rows, size, sides))
            beta = _least(one, nodes[-1], unit, sides, rows)
            if beta is None:
                return None
            least.append(beta)
        found.append((nodes, least))
    return found


def _lifted_leaf(rng: Random, n: int, d: int, rows: int, size: int, sides: dict[int, int]) -> Hints:
    products = {(i, n + i): -size for i in range(1, n + 1)}
    if rows > 3 * n + 1:
        products[rows - 2, rows - 1] = 8 * n * size
    vanishing = [1 + i + (n if side > 0 else 0) for i, side in sides.items()]
    for _ in range(rng.randint(0, 4)):
        k, m = sorted((rng.randrange(rows), rng.randrange(1, rows)))
        if (k, m) not in products:
            products[k, m] = rng.randint(-3 if {k, m} & {*vanishing} else 0, 5)
    cones = []
    for k in rng.sample(range(rows), rng.randint(0, min(rows, 3))):
        h = [rng.randint(-3, 3) for _ in range(d)]
        g = 0 if k in vanishing else isqrt(sum(x * x for x in h) - 1) + 1 if any(h) else 0
        cones.append([k, str(g), [str(x) for x in h]])
    return {"norm": str(60 * n * size), "products": [[*pair, str(x)] for pair, x in products.items()], "cones": cones}


def _least(lifting: Lifting, leaf: Hints, unit: fmpq, sides: dict[int, int], rows: int) -> fmpq | None:
    """The least beta for which the form is positive semidefinite: a Schur complement, if the rest is definite."""
    ((_, read),) = regions([leaf], len(lifting.A), len(lifting.A[0]), rows)
    H = lifting.left(read, unit)
    k = H.nrows()
    rest = fmpq_mat([[H[i, j] for j in range(1, k)] for i in range(1, k)])
    if rest.det() == 0 or not semidefinite(rest):
        return None
    column = fmpq_mat([[H[i, 0]] for i in range(1, k)])
    found = (column.transpose() * rest.solve(column))[0, 0] - H[0, 0]
    return max(found, fmpq(0))


def vertices(rng: Random, bias: str) -> Data:
    """Neurons measured by the norm 1: any rational samples, one or two outputs."""
    n, d, o = rng.randint(1, 3), rng.randint(1, 2), rng.choice([1, 1, 2])
    A: Matrix = [[fraction(rng) for _ in range(d)] for _ in range(n)]
    if n > 1 and rng.random() < 0.3:
        A[1] = [x * rng.choice([2, -1, 0]) for x in A[0]]
    drawn = dual(rng, n, o, bias)
    features = [seen for _, _, seen in one_norm_points(A, bias)]

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        return largest([length(combine(seen, v, o)) for seen in features]), {}

    return Data(A, drawn, bias, "vertices", bound)


def patterns(rng: Random, bias: str) -> Data:
    """Thresholds: any rational samples, degenerate ones often, one output."""
    n, d = rng.randint(1, 4), rng.randint(1, 2)
    A: Matrix = [[fmpq(rng.randint(-2, 2)) for _ in range(d)] for _ in range(n)]
    if n > 1 and rng.random() < 0.3:
        A[1] = [x * rng.choice([2, -1, 0]) for x in A[0]]
    drawn = dual(rng, n, 1, bias)
    features = [seen for _, _, seen in threshold_points(A, bias)]

    def bound(factor: Number) -> tuple[Number, Hints]:
        v = scaled(drawn, factor)
        return largest([length(combine(seen, v, 1)) for seen in features]), {}

    return Data(A, drawn, bias, "patterns", bound, "threshold")


def leaky_line(rng: Random, bias: str) -> Data:
    """Absolute values and leaky activations on a line; one or two outputs."""
    found = rank_one(rng, bias)
    name = rng.choice(["absolute", "leaky"])
    slope = fmpq(-1) if name == "absolute" else rng.choice([fmpq(1, 2), fmpq(-1, 3), fmpq(1, 100)])
    corners = found.A if bias == "free" else [[ZERO] * len(found.A[0])]
    drawn = found.v

    def bound(factor: Number) -> tuple[Number, Hints]:
        v, sizes = scaled(drawn, factor), list[Number]()
        for corner in corners:
            rows = [[x - y for x, y in zip(row, corner, strict=True)] for row in found.A]
            along = next((row for row in rows if any(sign(x) for x in row)), None)
            for side in (1, -1) if along is not None else ():
                heights = [side * inner(row, along) / length(along) for row in rows]
                part = [t if sign(t) >= 0 else slope * t for t in heights]
                sizes.append(length(combine(part, v, len(v[0]))))
        return largest(sizes), {}

    return Data(found.A, drawn, bias, "line-leaky", bound, name, slope)


METHODS: dict[str, Callable[[Random, str], Data]] = {
    "rank-one": rank_one,
    "whitened": whitened,
    "acute": acute,
    "obtuse": obtuse,
    "fan": fan,
    "parallel": parallel,
    "plane": plane,
    "spike-free": spike_free,
    "even": even,
    "cells": cells,
    "tree": tree,
    "lifted": lifted,
    "vertices": vertices,
    "patterns": patterns,
    "line-leaky": leaky_line,
}
