"""Does the method that a file names apply, and does what it computes bound h(v)?

This matters for one question only: a true claim may be refuted where, and only where, its own proof fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cmp_to_key
from typing import Any

from tests.second_checker.judge import Truth, decide
from tests.second_checker.lifting import lifting_proves
from tests.second_checker.linear import combine, inner
from tests.second_checker.reader import File, Matrix, hints_of
from tests.second_checker.real import ZERO, Number, Unsure, rational, sign, total
from tests.second_checker.support import seen_at_most, support_one_at_most
from tests.second_checker.trees import tree_proves

__all__ = ["hints_prove"]


def hints_prove(file: File) -> Truth:
    """TRUE if the named proof goes through; UNSURE also where the method does not cover the problem.

    BadInput is raised by hints of another shape than the method needs.
    """
    return decide(lambda: _of_its_norm(file) and METHODS[file.method](replace(file, hints=hints_of(file))))


def _of_its_norm(file: File) -> bool:
    kinds = {"patterns": ("threshold",), "line-leaky": ("absolute", "leaky")}
    if (file.method == "vertices") != (file.norm == 1) or file.activation not in kinds.get(file.method, ("relu",)):
        raise Unsure  # not covered
    return True


def _needs(file: File, bias: bool = True, scalar: bool = False) -> None:
    if (bias and file.bias != "none") or (scalar and len(file.dual[0]) > 1):
        raise Unsure  # not covered, hence neither proved nor refuted


def _square_at_most(file: File, vector: list[Number]) -> bool:
    return sign(inner(vector, vector) - file.beta * file.beta) <= 0


def _weighted(file: File, weights: list[Number], rows: Matrix) -> list[Number]:
    return combine(weights, rows, len(rows[0])) if rows else [ZERO]


def _rank_one(file: File) -> bool:
    """The data are a line, through the origin without bias: then the general test is a proof by itself."""
    return _is_line(file) and seen_at_most(file)


def _is_line(file: File) -> bool:
    for corner in [*file.A] if file.bias == "free" else [[ZERO] * len(file.A[0])]:
        rows = [[x - y for x, y in zip(row, corner, strict=True)] for row in file.A]
        if any(
            sign(p[i] * q[j] - p[j] * q[i]) != 0 for p in rows for q in rows for i in range(len(p)) for j in range(i)
        ):
            return False
    return True


def _patterns(file: File) -> bool:
    """Thresholds: the general test is a proof by itself; one output, rational samples and ratios are covered."""
    _needs(file, bias=False, scalar=True)
    _rational_ratios(file)
    return seen_at_most(file)


def _whitened(file: File) -> bool:
    _needs(file)
    for i, p in enumerate(file.A):
        if any(sign(inner(p, q) - (i == j)) != 0 for j, q in enumerate(file.A)):
            return False
    if any(sum(sign(x) != 0 for x in row) > 1 for row in file.dual):
        return False
    for column in zip(*file.dual, strict=True):
        for side in (1, -1):
            if not _square_at_most(file, [x for x in column if sign(x) == side]):
                return False
    return True


def _acute(file: File) -> bool:
    _needs(file, scalar=True)
    for side in (1, -1):
        chosen = [i for i, (x,) in enumerate(file.dual) if sign(x) == side]
        if any(sign(inner(file.A[i], file.A[j])) < 0 for i in chosen for j in chosen):
            return False
        if not _square_at_most(file, _weighted(file, [file.dual[i][0] for i in chosen], [file.A[i] for i in chosen])):
            return False
    return True


def _obtuse(file: File) -> bool:
    _needs(file)
    rays: list[tuple[list[Number], list[Number]]] = []
    for a, v in zip(file.A, file.dual, strict=True):
        if all(sign(x) == 0 for x in a) or all(sign(x) == 0 for x in v):
            continue
        place = next((k for k, (first, _) in enumerate(rays) if sign(inner(a, first)) > 0), None)
        if place is None:
            rays.append((a, list(v)))
            continue
        first, t = rays[place]
        ratio = inner(a, first) / inner(first, first)
        if any(sign(x - ratio * y) != 0 for x, y in zip(a, first, strict=True)):
            return False
        rays[place] = first, [x + ratio * y for x, y in zip(t, v, strict=True)]
    if any(sign(inner(s, t)) > 0 for k, (_, s) in enumerate(rays) for _, t in rays[:k]):
        return False
    return all(sign(inner(a, a) * inner(t, t) - file.beta * file.beta) <= 0 for a, t in rays)


def _odd(file: File) -> bool:
    """``v'(Au)_+`` is linear: on every line the two halves see opposite sums."""
    _needs(file, scalar=True)
    halves: list[tuple[list[Number], list[Number], list[Number]]] = []
    for a, (x,) in zip(file.A, file.dual, strict=True):
        if all(sign(c) == 0 for c in a) or sign(x) == 0:
            continue
        for first, ahead, behind in halves:
            ratio = inner(a, first) / inner(first, first)
            if all(sign(c - ratio * y) == 0 for c, y in zip(a, first, strict=True)):
                (ahead if sign(ratio) > 0 else behind)[0] += ratio * x
                break
        else:
            halves.append((a, [x], [ZERO]))
    if any(sign(ahead[0] - behind[0]) != 0 for _, ahead, behind in halves):
        return False
    return _square_at_most(
        file, _weighted(file, [ahead[0] for _, ahead, _ in halves], [a for a, _, _ in halves] or file.A[:0])
    )


def _fan(file: File) -> bool:
    """On rays from one sample: every ray sees beta at most, and two of them no more than their angle allows."""
    if file.bias != "free":
        raise Unsure  # not covered
    corner = file.A[file.hints["vertex"]]
    rays: list[tuple[list[Number], list[tuple[Number, list[Number]]]]] = []
    for row, v in zip(file.A, file.dual, strict=True):
        a = [x - y for x, y in zip(row, corner, strict=True)]
        if all(sign(x) == 0 for x in a) or all(sign(x) == 0 for x in v):
            continue
        for first, members in rays:
            if sign(inner(a, first)) > 0:
                ratio = inner(a, first) / inner(first, first)
                if any(sign(x - ratio * y) != 0 for x, y in zip(a, first, strict=True)):
                    return False
                members.append((ratio, v))
                break
        else:
            rays.append((a, [(rational(1), v)]))

    def seen(members: list[tuple[Number, list[Number]]], place: Number) -> list[Number]:
        beyond = [(r - place, v) for r, v in members if sign(r - place) > 0]
        return combine([r for r, _ in beyond], [v for _, v in beyond], len(file.dual[0])) if beyond else []

    curves = []
    for first, members in rays:
        if any(sign(x) != 0 for x in seen(members, ZERO)):
            return False
        size = inner(first, first)
        curve = [found for place, _ in members if (found := seen(members, place))]
        if any(sign(size * inner(g, g) - file.beta * file.beta) > 0 for g in curve):
            return False
        curves.append((first, size, curve))
    for k, (a, size, curve) in enumerate(curves):
        for b, other_size, other in curves[:k]:
            room = file.beta * file.beta * inner(a, b)  # not positive
            products = [inner(g, h) * size * other_size for g in curve for h in other]
            if any(sign(p + room) > 0 or sign(room - p) > 0 for p in products):
                return False
    return True


def _plane(file: File) -> bool:
    """In the plane the method decides feasibility: the general test is a proof by itself."""
    _needs(file, scalar=True)
    if len(file.A[0]) != 2:
        raise Unsure  # not covered
    return seen_at_most(file)


def _parallel(file: File) -> bool:
    """On lines along one direction, each with a dual of sum zero: the sum of what the lines see at their samples."""
    if file.bias != "free" or len(file.dual[0]) > 1:
        raise Unsure  # not covered
    start, end = (file.A[i] for i in file.hints["along"])
    a = [y - x for x, y in zip(start, end, strict=True)]
    square = inner(a, a)
    if sign(square) == 0:
        return False
    lines: list[tuple[list[Number], list[tuple[Number, Number]]]] = []
    for row, (v,) in zip(file.A, file.dual, strict=True):
        if sign(v) == 0:
            continue
        scaled = [square * x - inner(row, a) * y for x, y in zip(row, a, strict=True)]
        on = next((m for foot, m in lines if all(sign(x - y) == 0 for x, y in zip(foot, scaled, strict=True))), None)
        if on is None:
            lines.append((scaled, [(inner(row, a), v)]))
        else:
            on.append((inner(row, a), v))
    whole: Number = ZERO
    for _, members in lines:
        if sign(total([v for _, v in members])) != 0:
            return False
        sizes: list[Number] = []
        for place, _ in members:
            for side in (1, -1):
                seen = total([v * (x - place) for x, v in members if sign(x - place) == side])
                sizes.append(seen * sign(seen))
        whole = whole + max(sizes, key=cmp_to_key(lambda x, y: sign(x - y)))
    return sign(whole * whole - file.beta * file.beta * square) <= 0


def _spike_free(file: File) -> bool:
    _needs(file, scalar=True)
    hints: dict[str, Any] = file.hints
    M = [file.A[i] for i in hints["first"]]
    if any(sign(x) < 0 for row in hints["multipliers"] for x in row) or any(sign(x) < 0 for x in hints["scale"]):
        return False
    for row, member, scale in zip(file.A, hints["member"], hints["scale"], strict=True):
        target = [scale * x for x in M[member]] if member >= 0 else [ZERO] * len(row)
        if any(sign(x - y) != 0 for x, y in zip(row, target, strict=True)):
            return False
    G = hints["inverse"]
    gram = [[inner(p, q) for q in M] for p in M]
    for i, row in enumerate(G):
        if any(sign(g) > 0 for j, g in enumerate(row) if j != i):
            return False
        if any(sign(inner(row, [gram[k][j] for k in range(len(M))]) - (i == j)) != 0 for j in range(len(M))):
            return False
    for s, multipliers in zip((1, -1), hints["multipliers"], strict=True):
        if not _square_at_most(file, _weighted(file, [x * s + y for (x,), y in _pairs(file, multipliers)], file.A)):
            return False
    return True


def _even(file: File) -> bool:
    """Pairs of opposite samples with equal duals, the others unseen; the first of each pair as spike-free data."""
    _needs(file, scalar=True)
    pairs, n = file.hints["pairs"], len(file.A)
    named = [i for pair in pairs for i in pair]
    if len(set(named)) < len(named) or any(sign(file.dual[i][0]) != 0 for i in range(n) if i not in named):
        return False
    for i, j in pairs:
        opposite = all(sign(x + y) == 0 for x, y in zip(file.A[i], file.A[j], strict=True))
        if not opposite or sign(file.dual[i][0] - file.dual[j][0]) != 0:
            return False
    half = [i for i, _ in pairs]
    return _spike_free(replace(file, A=[file.A[i] for i in half], dual=[file.dual[i] for i in half]))


def _pairs(file: File, multipliers: list[Number]) -> Iterator[tuple[list[Number], Number]]:
    return zip(file.dual, multipliers, strict=True)


def _cells(file: File) -> bool:
    _needs(file, scalar=True)
    if len(file.A) > 12:
        raise Unsure
    cells = file.hints["cells"]
    if len({tuple(pattern) for pattern, _ in cells}) < 2 ** len(file.A):
        return False
    for pattern, sides in cells:
        if any(sign(x) < 0 for row in sides for x in row):
            return False
        for s, multipliers in zip((1, -1), sides, strict=True):
            weights = [
                x * (s * on) + y * (2 * on - 1)
                for ((x,), y), on in zip(_pairs(file, multipliers), pattern, strict=True)
            ]
            if not _square_at_most(file, _weighted(file, weights, file.A)):
                return False
    return True


def _tree(file: File) -> bool:
    _needs(file, bias=False, scalar=True)
    return tree_proves(file)


def _lifted(file: File) -> bool:
    _needs(file, bias=False, scalar=True)
    return lifting_proves(file)


def _vertices(file: File) -> bool:
    """Neurons of norm one: the general test is a proof by itself; rational samples and rational ratios are covered."""
    _rational_ratios(file)
    return support_one_at_most(file.A, file.dual, file.beta, file.bias)


def _rational_ratios(file: File) -> None:
    entries = [x for row in file.dual for x in row if sign(x) != 0]
    if any(rational(x) is None for row in file.A for x in row) or any(
        rational(x / entries[0]) is None for x in entries
    ):
        raise Unsure


METHODS: dict[str, Callable[[File], bool]] = {
    "rank-one": _rank_one,
    "whitened": _whitened,
    "acute": _acute,
    "obtuse": _obtuse,
    "odd": _odd,
    "fan": _fan,
    "parallel": _parallel,
    "plane": _plane,
    "spike-free": _spike_free,
    "even": _even,
    "cells": _cells,
    "tree": _tree,
    "lifted": _lifted,
    "vertices": _vertices,
    "patterns": _patterns,
    "line-leaky": _rank_one,
}
