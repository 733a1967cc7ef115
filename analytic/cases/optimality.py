"""Optimality of a candidate at a point of a region, as comparisons whose conditions are kept: the proof of a case.

A network and a dual point are optimal when both are feasible and their values are equal.  Equalities have to hold
identically; inequalities become conditions, unless they do so as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from flint import fmpq

from analytic.cases.decisions import AtPoint
from analytic.cases.normal import present, radicals
from analytic.exact.linear import dot
from analytic.exact.scalars import ZERO, Scalar, relu, sign, simplest, to_sympy, total
from analytic.model.geometry import line, on_a_line, rank_one, whitened
from analytic.model.losses import Condition
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate, Rows


class NotOptimal(Exception):
    """What a candidate lacks at the point; a theorem or its code would be wrong."""


def optimal(problem: Problem, found: Candidate, at: AtPoint, *, claimed: bool = False) -> Candidate:
    """The candidate with plain formulas and its value; ``at`` keeps the conditions under which it is optimal.

    A theorem's own value is left aside, unless it is ``claimed`` to be right.
    """
    network, dual = _plain_network(found.network, at), _plain(found.dual, at)
    hints = _plain_hints(found.hints, at)
    with at.recorded():
        problem = _plain_problem(problem, at)
        value = _value(problem, network, at)
        if claimed:
            _check(Condition("the value is that of the network", "zero", simplest(at.resolved(found.value)) - value))
        columns = list(zip(zip(*dual, strict=True), zip(*problem.y, strict=True), strict=True))
        bound = total(problem.description.dual(v, y) for v, y in columns)
        _check(Condition("the bounds meet", "zero", bound - value))
        for v, y in columns:
            for condition in problem.description.domain(v, y):
                _check(condition)
        for condition in _feasible(problem, dual, hints, at):
            _check(condition)
        shown = at.resolved(present(to_sympy(value)))
    return Candidate(network, dual, shown, hints)


def _plain_problem(problem: Problem, at: AtPoint) -> Problem:
    """The data without absolute values and maxima, which leave their conditions: no identity rests on a branch then."""

    def plain(rows: Rows) -> Rows:
        return tuple(
            tuple(cell if isinstance(cell, fmpq) else simplest(at.resolved(cell.expr)) for cell in row) for row in rows
        )

    ((beta,),) = plain(((problem.beta,),))
    return replace(problem, A=plain(problem.A), y=plain(problem.y), beta=beta)


def _check(condition: Condition) -> None:
    side = sign(condition.number)
    if side is None or side < 0 or (side and condition.kind == "zero"):
        raise NotOptimal(f"{condition.why}: {to_sympy(condition.number)}")


def _value(problem: Problem, network: Network, at: AtPoint) -> Scalar:
    outputs = [[simplest(present(to_sympy(cell))) for cell in row] for row in network.outputs(problem.A)]
    columns = list(zip(zip(*outputs, strict=True), zip(*problem.y, strict=True), strict=True))
    cost = simplest(at.resolved(network.penalty())) * problem.beta
    for f, y in columns:
        for condition in problem.description.constraints(f, y):
            _check(condition)
        if problem.penalised:
            cost = cost + simplest(problem.description.primal(f, y))
    return cost


def _plain(rows: Rows, at: AtPoint) -> Rows:
    return tuple(tuple(_entry(cell, at) for cell in row) for row in rows)


def _entry(cell: Scalar, at: AtPoint) -> Scalar:
    """Without piecewise functions, as short as it gets, and defined under the conditions."""
    if isinstance(cell, fmpq):
        return cell
    plain = at.resolved(present(at.resolved(radicals(at.resolved(cell.expr)))))
    at.require_defined(plain)
    return simplest(plain)


def _plain_network(network: Network, at: AtPoint) -> Network:
    (xi,) = _plain((network.xi_row,), at)
    neurons = [(_plain((u,), at)[0], _entry(b, at), _plain((w,), at)[0]) for u, b, w in network.parts]
    return network.like(neurons, xi)


def _plain_hints(value: Any, at: AtPoint) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain_hints(entry, at) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_hints(entry, at) for entry in value]
    return value if isinstance(value, int) else _entry(value, at)


def _feasible(problem: Problem, dual: Rows, hints: Mapping[str, Any], at: AtPoint) -> Iterator[Condition]:
    """``h(v) <= beta``: a formula of h for these data, or multipliers on every activation pattern."""
    columns = list(zip(*dual, strict=True))
    with at.unrecorded():  # these are identities
        orthonormal = problem.bias == "none" and whitened(problem.A).proved
        aligned = (on_a_line if problem.bias == "free" else rank_one)(problem.A)[1] is not None
    if problem.o > 1:
        if not orthonormal:
            raise NotOptimal("no bound of h(v) is known for several outputs with symbols")
        yield from _disjoint(columns)
    for column in columns:
        if "cells" in hints:
            yield from _by_cells(problem, column, hints["cells"])
            continue
        if orthonormal:
            sizes = [total(relu(side * v) ** 2 for v in column) for side in (1, -1)]
        elif aligned:
            yield from _on_a_line(problem, column, at)
            continue
        elif problem.bias == "none" and problem.n == 2 and (sign(dot(*problem.A)) or 0) >= 0:
            sizes = [total(dot(column, feature) ** 2 for feature in zip(*problem.A, strict=True))]
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


def _by_cells(problem: Problem, column: Sequence[Scalar], cells: Sequence[Mapping[str, Any]]) -> Iterator[Condition]:
    """``||A'(s D v + (2D - I) lambda)|| <= beta`` with ``lambda >= 0`` for both signs s on every pattern D."""
    missing = 2**problem.n - len({tuple(cell["pattern"]) for cell in cells})
    yield Condition("every activation pattern is covered", "zero", fmpq(missing))
    for cell in cells:
        sides = [fmpq(2 * on - 1) for on in cell["pattern"]]
        for s, multipliers in zip((1, -1), cell["multipliers"], strict=True):
            pulled = [s * on * v for on, v in zip(cell["pattern"], column, strict=True)]
            moved = [a + side * m for a, side, m in zip(pulled, sides, multipliers, strict=True)]
            image = [total(a * row[k] for a, row in zip(moved, problem.A, strict=True)) for k in range(problem.d)]
            for multiplier in multipliers:
                yield Condition("a multiplier is not negative", "nonnegative", multiplier)
            yield Condition("the dual is feasible on a cell", "nonnegative", problem.beta**2 - dot(image, image))
