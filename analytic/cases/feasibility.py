"""Feasibility of a dual point for data with symbols, as conditions: the methods of the checker, with formulas."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from flint import fmpq

from analytic.cases.decisions import AtPoint
from analytic.cases.normal import shortest
from analytic.cases.pairs import between
from analytic.exact.linear import dot
from analytic.exact.scalars import ONE, ZERO, Rows, Scalar, relu, sign, sqrt, to_sympy, total
from analytic.model.activation import RELU
from analytic.model.geometry import columns as transposed
from analytic.model.geometry import line, on_a_line, rank_one, whitened
from analytic.model.losses import Condition
from analytic.model.problem import Problem

Row = Sequence[Scalar]
Ray = tuple[list[int], list[Scalar]]
"""Samples on one ray, and each as a multiple of the first."""


class NotOptimal(Exception):
    """What a candidate lacks at the point; a theorem or its code would be wrong."""


def feasible(problem: Problem, dual: Rows, hints: Mapping[str, Any], at: AtPoint) -> Iterator[Condition]:
    """``h(v) <= beta``: a formula of h for these data, or multipliers on every activation pattern."""
    if problem.activation != RELU or problem.neuron_norm != 2:
        raise NotOptimal("no bound of h(v) is known with symbols for these neurons")
    columns = list(zip(*dual, strict=True))
    if any(key in hints for key in ("arc", "fitted", "none fitted", "given up", "acute", "silent")):
        return  # said by ``on_the_arc`` and ``of_labels``
    if problem.skip == "free":
        for column in columns:
            for feature in zip(*problem.A, strict=True):
                yield Condition("the dual sees no linear function", "zero", dot(column, feature))
    with at.unrecorded():  # these are identities
        orthonormal = problem.bias == "none" and whitened(problem.A).proved
        aligned = (on_a_line if problem.bias == "free" else rank_one)(problem.A)[1] is not None
        alone = problem.bias == "none" and problem.n == 2 and not (orthonormal or aligned or hints)
        separate = alone and _is_separate(problem, columns)
    plain = problem.bias == "none" and not (orthonormal or aligned or hints)
    partners = _partners(problem, columns, at) if plain and problem.o == 1 else None
    if partners is not None:
        yield from _odd(problem, columns[0], partners)
        return
    rays = None if orthonormal or aligned or separate or problem.bias != "none" else _rays(problem, at)
    if rays is not None and "cells" not in hints and "inverse" not in hints and _apart(dual, rays, at):
        yield from _obtuse(problem, dual, rays)
        return
    if aligned and problem.o > 1 and not orthonormal:
        yield from _outputs_on_a_line(problem, dual, at)
        return
    if problem.o > 1:
        if not orthonormal:
            raise NotOptimal("no bound of h(v) is known for several outputs with symbols")
        yield from _disjoint(columns)
    for column in columns:
        if "inverse" in hints:
            yield from (
                _even(problem, column, hints) if "pairs" in hints else _spike_free(problem, problem.A, column, hints)
            )
            continue
        if "cells" in hints:
            yield from _by_cells(problem, column, hints["cells"])
            continue
        if orthonormal:
            sizes = [total(relu(side * v) ** 2 for v in column) for side in (1, -1)]
        elif aligned:
            yield from _on_a_line(problem, column, at)
            continue
        elif separate:
            yield from _pair(problem, column, at)
            continue
        elif problem.bias == "none" and problem.n == 2 and (sign(dot(*problem.A)) or 0) >= 0:
            sizes = [total(dot(column, feature) ** 2 for feature in zip(*problem.A, strict=True))]
        elif problem.bias == "none":
            sizes = yield from _acute(problem, column)
        else:
            raise NotOptimal("no bound of h(v) is known for these data with symbols")
        for size in sizes:
            yield Condition("the dual is feasible", "nonnegative", problem.beta**2 - size)


def _disjoint(columns: Sequence[Sequence[Scalar]]) -> Iterator[Condition]:
    """With disjoint supports the outputs decouple on whitened data: h is the largest of those of the columns."""
    for left, right in combinations(columns, 2):
        for a, b in zip(left, right, strict=True):
            yield Condition("the columns of the dual have disjoint supports", "zero", a * b)


def _on_a_line(problem: Problem, column: Sequence[Scalar], at: AtPoint) -> Iterator[Condition]:
    """``|v.(+-(c - t))_+| ||a|| <= beta`` at every kink t that can be the worst: zero, or all samples for free bias."""
    found = line(problem)
    for cell in (*found.c, *found.a):
        at.require_defined(to_sympy(cell))
    if problem.bias == "free":
        yield Condition("the dual sums to zero", "zero", total(column))
    for kink in found.c if problem.bias == "free" else (ZERO,):
        for side in (1, -1):
            active = [relu(side * (c - kink)) for c in found.c]
            seen = found.size * total(v * a for v, a in zip(column, active, strict=True))
            for turned in (1, -1):
                yield Condition("the dual is feasible", "nonnegative", problem.beta - turned * seen)


def _outputs_on_a_line(problem: Problem, dual: Rows, at: AtPoint) -> Iterator[Condition]:
    """The same with ``||sum_i v_i (+-(c_i - t))_+||``, convex in t between kinks; zero, or constant, beyond them."""
    found = line(problem)
    columns = list(zip(*dual, strict=True))
    for cell in (*found.c, *found.a):
        at.require_defined(to_sympy(cell))
    if problem.bias == "free":
        for column in columns:
            yield Condition("the dual sums to zero", "zero", total(column))
    for kink in found.c if problem.bias == "free" else (ZERO,):
        for side in (1, -1):
            active = [relu(side * (c - kink)) for c in found.c]
            seen = [found.size * dot(column, active) for column in columns]
            yield Condition("the dual is feasible", "nonnegative", problem.beta**2 - dot(seen, seen))


def _by_cells(problem: Problem, column: Sequence[Scalar], cells: Sequence[Mapping[str, Any]]) -> Iterator[Condition]:
    """``||A'(s D v + (2D - I) lambda)|| <= beta`` with ``lambda >= 0`` for both signs s on every pattern D."""
    missing = 2**problem.n - len({tuple(cell["pattern"]) for cell in cells})
    K = [[shortest(dot(a, b)) for b in problem.A] for a in problem.A]
    yield Condition("every activation pattern is covered", "zero", fmpq(missing))
    for cell in cells:
        sides = [fmpq(2 * on - 1) for on in cell["pattern"]]
        for s, multipliers in zip((1, -1), cell["multipliers"], strict=True):
            pulled = [s * on * v for on, v in zip(cell["pattern"], column, strict=True)]
            moved = [a + side * m for a, side, m in zip(pulled, sides, multipliers, strict=True)]
            for multiplier in multipliers:
                yield Condition("a multiplier is not negative", "nonnegative", multiplier)
            size = dot(moved, [dot(row, moved) for row in K])
            yield Condition("the dual is feasible on a cell", "nonnegative", problem.beta**2 - size)


def _is_separate(problem: Problem, columns: Sequence[Row]) -> bool:
    """Whether two samples are obtuse at the point, or the dual has entries of two signs, each of which is feasible."""
    sizes = [dot(row, row) for row in problem.A]
    return sign(dot(*problem.A)) == -1 or all(
        sign(column[0] * column[1]) == -1
        and all((sign(problem.beta**2 - k * v * v) or 0) >= 0 for k, v in zip(sizes, column, strict=True))
        for column in columns
    )


def _pair(problem: Problem, column: Row, at: AtPoint) -> Iterator[Condition]:
    """``k_ii v_i^2`` and, for entries of one sign below 120 degrees, ``v'Kv`` are at most ``beta^2``.

    In general ``h(v)^2`` is at most the largest of these, as ``|v'(Au)_+|`` is at most ``v_i (a_i'u)_+``, or
    ``v'Au`` where no ``a_i'u`` is negative. From 120 degrees on ``v'Kv`` is at most the largest ``k_ii v_i^2``.
    """
    K = [[shortest(dot(a, b)) for b in problem.A] for a in problem.A]
    (k11, k12), (_, k22) = K
    wide = -2 * k12 - sqrt(k11) * sqrt(k22)
    sides = [sign(v) for v in column]
    for v, size in zip(column, (k11, k22), strict=True):
        yield Condition("the dual is feasible on a sample", "nonnegative", problem.beta**2 - size * v * v)
    if sides[0] != sides[1] or not sides[0]:
        return
    with at.unrecorded():
        is_wide = sign(wide) in (0, 1)
    if is_wide:
        yield Condition("the angle is 120 degrees or more", "nonnegative", shortest(wide))
        return
    size = dot(column, [dot(row, column) for row in K])
    yield Condition("the dual is feasible on both samples", "nonnegative", problem.beta**2 - size)


def on_the_arc(problem: Problem, dual: Rows, tau: Scalar, at: AtPoint) -> Iterator[Condition]:
    """Two samples, the residual of one linear neuron, on the ellipse between the vertices: lemma ``two-samples-arc``.

    The targets are between the normals of the ellipse at the vertices. What follows of the residual v, that no
    ``k_ii v_i^2`` exceeds ``beta^2`` and that no entry of ``K v`` is negative, becomes no condition.
    """
    if problem.n != 2 or problem.o != 1 or problem.bias != "none" or problem.skip != "none":
        raise NotOptimal("the arc is that of two samples, without bias")
    K = [[shortest(dot(a, b)) for b in problem.A] for a in problem.A]
    (k11, k12), (_, k22) = K
    side = fmpq(-1 if sign(problem.targets[0]) == -1 else 1)
    y, v = [side * cell for cell in problem.targets], [side * row[0] for row in dual]
    pulled = [dot(row, v) for row in K]
    for target, cell, pull in zip(y, v, pulled, strict=True):
        yield Condition("the dual is the residual", "zero", target - cell - tau * pull)
        yield Condition("the targets have one sign", "nonnegative", target)
    yield Condition("the neuron has a length", "nonnegative", tau)
    yield Condition("the residual is on the ellipse", "zero", dot(v, pulled) - problem.beta**2)
    yield Condition("the angle is obtuse", "nonnegative", -k12)
    yield Condition("the angle is below 120 degrees", "nonnegative", shortest(sqrt(k11) * sqrt(k22) + 2 * k12))
    for own, other, (first, second) in ((k11, k22, y), (k22, k11, y[::-1])):
        beyond = between(own, other, k12, first, second, problem.beta)
        yield Condition("the targets are between the normals", "nonnegative", shortest(beyond))
    for pull in pulled:
        at.grant(to_sympy(pull))


def _partners(problem: Problem, columns: Sequence[Row], at: AtPoint) -> list[tuple[int, int]] | None:
    """Pairs of samples that are the negatives of each other, as their dual values are; None if some have no partner.

    A sample that is zero needs none, nor does one whose dual value is.
    """
    (column,) = columns
    rows = [(*row, v) for row, v in zip(problem.A, column, strict=True)]
    found = []
    with at.unrecorded():
        left = [i for i, row in enumerate(rows) if sign(row[-1]) and any(map(sign, row[:-1]))]
        while left:
            i = left.pop()
            j = next((j for j in left if not any(sign(a + b) for a, b in zip(rows[i], rows[j], strict=True))), None)
            if j is None:
                return None
            left.remove(j)
            found.append((i, j))
    return found


def _odd(problem: Problem, column: Row, partners: Sequence[tuple[int, int]]) -> Iterator[Condition]:
    """``h(v) = ||A'v|| / 2`` if v takes opposite values at opposite samples, as ``(t)_+ - (-t)_+ = t``."""
    for i, j in partners:
        for a, b in zip(problem.A[i], problem.A[j], strict=True):
            yield Condition("partners are opposite", "zero", a + b)
        yield Condition("the dual is odd", "zero", column[i] + column[j])
    kept = {k for pair in partners for k in pair}
    for k in range(problem.n):
        if k not in kept:
            for cell in problem.A[k]:
                yield Condition("what has no partner counts for nothing", "zero", column[k] * cell)
    pulled = [dot(column, feature) for feature in zip(*problem.A, strict=True)]
    yield Condition("the dual is feasible", "nonnegative", 4 * problem.beta**2 - dot(pulled, pulled))


def _rays(problem: Problem, at: AtPoint) -> list[Ray] | None:
    """The samples that are not zero by direction, if different directions have no acute angle at the point."""
    found: list[Ray] = []
    with at.unrecorded():  # what holds is required below
        for i, row in enumerate(problem.A):
            if not any(map(sign, row)):
                continue
            for samples, scales in found:
                first = problem.A[samples[0]]
                pull = dot(row, first)
                if sign(pull) != 1:
                    continue
                ratio = pull / dot(first, first)
                if any(sign(a - ratio * b) for a, b in zip(row, first, strict=True)):
                    return None
                samples.append(i)
                scales.append(ratio)
                break
            else:
                found.append(([i], [ONE]))
    return found


def _pulls(dual: Rows, rays: Sequence[Ray]) -> list[list[Scalar]]:
    """The sums ``t_k`` of the dual along each ray."""
    return [[dot(scales, column) for column in transposed([dual[i] for i in samples])] for samples, scales in rays]


def _apart(dual: Rows, rays: Sequence[Ray], at: AtPoint) -> bool:
    """Whether no ``t_k`` of different rays have an acute angle at the point; those of one sign on a side have."""
    with at.unrecorded():  # what holds is required below
        return all((sign(dot(t, s)) or 0) <= 0 for t, s in combinations(_pulls(dual, rays), 2))


def _obtuse(problem: Problem, dual: Rows, rays: Sequence[Ray]) -> Iterator[Condition]:
    """``h(v) = max ||a_k|| ||t_k||`` over rays, if no samples and no ``t_k`` of different rays have acute angles."""
    pulls = _pulls(dual, rays)
    for samples, scales in rays:
        first = problem.A[samples[0]]
        for i, scale in zip(samples, scales, strict=True):
            for a, b in zip(problem.A[i], first, strict=True):
                yield Condition("the samples of a ray are multiples", "zero", a - scale * b)
            yield Condition("the samples of a ray are positive multiples", "nonnegative", scale)
    for (left, t), (right, s) in combinations(zip(rays, pulls, strict=True), 2):
        apart = dot(problem.A[left[0][0]], problem.A[right[0][0]])
        yield Condition("samples on different rays have no acute angle", "nonnegative", -apart)
        yield Condition("the dual has no acute angle between rays", "nonnegative", -dot(t, s))
    for (samples, _), t in zip(rays, pulls, strict=True):
        first = problem.A[samples[0]]
        yield Condition("the dual is feasible", "nonnegative", problem.beta**2 - dot(first, first) * dot(t, t))


def _acute(problem: Problem, column: Row) -> Generator[Condition, None, list[Scalar]]:
    """``||sum v_i a_i||^2`` over the positive and over the negative ``v_i``, whose samples have no obtuse angles."""
    sides = [sign(v) for v in column]
    for i, j in combinations(range(problem.n), 2):
        if sides[i] and sides[i] == sides[j]:
            yield Condition("samples of one sign are acute", "nonnegative", dot(problem.A[i], problem.A[j]))
    sizes = []
    for side in (1, -1):
        kept = [relu(side * v) for v in column]
        sizes.append(total(dot(kept, feature) ** 2 for feature in zip(*problem.A, strict=True)))
    return sizes


def _even(problem: Problem, column: Row, hints: Mapping[str, Any]) -> Iterator[Condition]:
    """Pairs of opposite samples with equal entries of v, which vanishes elsewhere; then as for one of each pair."""
    paired = {i for pair in hints["pairs"] for i in pair}
    if len(paired) < 2 * len(hints["pairs"]):
        raise NotOptimal("a sample is paired twice")
    for i, j in hints["pairs"]:
        for a, b in zip(problem.A[i], problem.A[j], strict=True):
            yield Condition("the samples of a pair are opposite", "zero", a + b)
        yield Condition("the dual is even", "zero", column[i] - column[j])
    for k in set(range(problem.n)) - paired:
        yield Condition("the dual vanishes on a sample without a partner", "zero", column[k])
    half = [i for i, _ in hints["pairs"]]
    yield from _spike_free(problem, [problem.A[i] for i in half], [column[i] for i in half], hints)


def _spike_free(problem: Problem, A: Sequence[Row], column: Row, hints: Mapping[str, Any]) -> Iterator[Condition]:
    """``||A'(s v + lambda)|| <= beta`` with ``lambda >= 0``; ``A = C M``, ``(M M')^-1`` without positive entries."""
    M = [A[i] for i in hints["first"]]
    for row, j, scale in zip(A, hints["member"], hints["scale"], strict=True):
        yield Condition("a sample is a positive multiple", "nonnegative", scale)
        for a, b in zip(row, M[j] if j >= 0 else [ZERO] * problem.d, strict=True):
            yield Condition("a sample is a multiple of its direction", "zero", a - scale * b)
    K = [[dot(a, b) for b in M] for a in M]
    for i, row in enumerate(hints["inverse"]):
        for j in range(len(M)):
            yield Condition("the inverse of M M' is one", "zero", dot(row, K[j]) - fmpq(int(i == j)))
            if i != j:
                yield Condition("the data are spike-free", "nonnegative", -row[j])
    for s, multipliers in zip((1, -1), hints["multipliers"], strict=True):
        moved = [s * v + m for v, m in zip(column, multipliers, strict=True)]
        image = [dot(moved, feature) for feature in zip(*A, strict=True)]
        for multiplier in multipliers:
            yield Condition("a multiplier is not negative", "nonnegative", multiplier)
        yield Condition("the dual is feasible", "nonnegative", problem.beta**2 - dot(image, image))
