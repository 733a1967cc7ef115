"""Optimality of a candidate at a point of a region, as comparisons whose conditions are kept: the proof of a case.

A network and a dual point are optimal when both are feasible and their values are equal.  Equalities have to hold
identically; inequalities become conditions, unless they do so as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sympy
from flint import fmpq

from analytic.cases.decisions import AtPoint, Unlucky
from analytic.cases.feasibility import NotOptimal, feasible, on_the_arc
from analytic.cases.normal import present, shortest
from analytic.cases.pairs_labels import grant_roots, of_labels
from analytic.cases.radicals import radicals
from analytic.cases.roots import POSITIVE, RootSymbol, moved, proof_of_root, root_symbols, unmasked
from analytic.derivation.cases import PIECEWISE
from analytic.exact.scalars import ZERO, Row, Rows, Scalar, sign, simplest, sqrt, to_sympy, total
from analytic.model.losses import Condition
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate


def optimal(problem: Problem, found: Candidate, at: AtPoint, *, claimed: bool = False) -> Candidate:
    """The candidate with plain formulas and its value; ``at`` keeps the conditions under which it is optimal.

    A theorem's own value is left aside, unless it is ``claimed`` to be right.
    """
    with at.recorded():
        problem = plain_problem(problem, at)
    grant_roots(problem, found.hints, at)
    network, dual = _plain_network(found.network, at), _plain(found.dual, at)
    hints = _plain_hints(found.hints, at)
    with at.recorded():
        for symbol in _roots(network, dual):
            _require_root(symbol, hints, problem.beta, at)
        for condition in on_the_arc(problem, dual, hints["arc"][0], at) if "arc" in hints else ():
            _check(condition)
        for condition in of_labels(problem, dual, hints, at):
            _check(condition)
        columns = list(zip(zip(*dual, strict=True), zip(*problem.y, strict=True), strict=True))
        bound = total(problem.description.dual(v, y) for v, y in columns)
        value = _attained(problem, network, bound, at)
        if claimed:
            _check(Condition("the value is that of the network", "zero", simplest(at.resolved(found.value)) - value))
        _check(Condition("the bounds meet", "zero", bound - value))
        for v, y in columns:
            for condition in problem.description.domain(v, y):
                _check(condition)
        for condition in feasible(problem, dual, hints, at):
            _check(condition)
        shown = at.resolved(present(to_sympy(value)))
        if shown.has(sympy.NumberSymbol):  # roots of numbers that have been brought together may cancel now
            shown = present(shown)
        if root_symbols(shown) and problem.description.residual_dual:
            other = at.resolved(_by_residual(problem, network, dual, at))
            plain = not other.has(*PIECEWISE) and 5 * sympy.count_ops(other) < 4 * sympy.count_ops(shown)
            shown = other if plain else shown
    neurons = moved(network.parts, unmasked)
    network = network.like(neurons, moved(network.xi_row, unmasked), moved(network.skip_rows or (), unmasked) or None)
    return Candidate(network, moved(dual, unmasked), unmasked(shown), moved(hints, unmasked))


def _attained(problem: Problem, network: Network, bound: Scalar, at: AtPoint) -> Scalar:
    """The value of the network, with those forms of the lengths of neurons in which it is seen to be the bound."""
    value = _value(problem, network, at)
    for apart in (False, True):
        found = value if not apart else _value(problem, network, at, apart=True)
        try:
            with at.quickly():
                sign(bound - found)
        except Unlucky:
            continue
        return found
    try:
        sign(bound - value)
    except Unlucky:
        return found
    return value


def _roots(network: Network, dual: Rows) -> list[RootSymbol]:
    """The roots of equations that the formulas hold."""
    cells = [cell for u, b, w in network.parts for cell in (*u, b, *w)] + [cell for row in dual for cell in row]
    found = {symbol for cell in cells if not isinstance(cell, fmpq) for symbol in root_symbols(cell.expr)}
    return sorted(found, key=str)


def _require_root(symbol: RootSymbol, hints: Mapping[str, Any], beta: Scalar, at: AtPoint) -> None:
    """There must be one root only, on all of the case, and the equation must have its degree."""
    conditions = proof_of_root(symbol, hints, beta)
    if conditions is None:
        raise NotOptimal(f"nothing shows that {symbol.root} has one root that is not negative")
    for condition in conditions:
        _check(condition)
        if condition.why == POSITIVE:
            at.require_defined(1 / to_sympy(condition.number))
    lead = symbol.root.args[0]
    if at.sign(lead) == 0:  # on this side of what jumps
        raise NotOptimal(f"the equation of {symbol.root} has a lower degree")
    at.require_defined(1 / at.resolved(lead))


def plain_problem(problem: Problem, at: AtPoint) -> Problem:
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


def _value(problem: Problem, network: Network, at: AtPoint, *, apart: bool = False) -> Scalar:
    outputs = [[simplest(present(to_sympy(cell))) for cell in row] for row in _unfolded(network).outputs(problem.A)]
    columns = list(zip(zip(*outputs, strict=True), zip(*problem.y, strict=True), strict=True))
    euclidean = apart and problem.neuron_norm == 2 and network.o == 1 and network.activation.measured
    penalty = _penalty(network) if euclidean else network.penalty(problem.neuron_norm)
    cost = simplest(at.resolved(to_sympy(penalty))) * problem.beta
    for f, y in columns:
        for condition in problem.description.constraints(f, y):
            _check(condition)
        if problem.penalised:
            cost = cost + simplest(problem.description.primal(f, y))
    return cost


def _by_residual(problem: Problem, network: Network, dual: Rows, at: AtPoint) -> sympy.Expr:
    """The value of the squared loss as half the square of the dual, which is the residual, and the penalty."""
    cells = [present(to_sympy(cell)) for row in dual for cell in row]
    penalty = present(at.resolved(to_sympy(network.penalty(problem.neuron_norm) * problem.beta)))
    bottom = {sympy.fraction(cell)[1] for cell in cells}
    squares = sympy.Add(*(sympy.fraction(cell)[0] ** 2 for cell in cells)) / (2 * bottom.pop() ** 2)
    return penalty + (sympy.Add(*(cell**2 for cell in cells)) / 2 if bottom else squares)


def _penalty(network: Network) -> Scalar:
    """The same with ``|u_k| sqrt(1 + ...)``, by the quotients of entries, for the length of a neuron."""
    sizes: list[Scalar] = []
    for u, _, w in network.parts:
        first = next((cell for cell in u if sign(cell)), None)
        if first is None:
            continue
        quotients = [shortest(cell / first) for cell in u]
        length = sqrt(shortest(total(cell * cell for cell in quotients)))
        sizes.append(abs(first * w[0]) * length)
    return total(sizes)


def _unfolded(network: Network) -> Network:
    """The same function, with a linear one for neurons ``w (z)_+ - w (-z)_+ = w z``, whose sign does not matter."""
    left = list(network.parts)
    kept, linear = [], [list(row) for row in network.skip_rows or ((ZERO,) * network.o,) * network.d]
    level = list(network.xi_row)
    while left:
        u, b, w = left.pop(0)
        other = _negative(u), -b, _negative(w)
        if other not in left:
            kept.append((u, b, w))
            continue
        left.remove(other)
        level = [x + b * weight for x, weight in zip(level, w, strict=True)]
        linear = [[x + cell * y for x, y in zip(row, w, strict=True)] for row, cell in zip(linear, u, strict=True)]
    return Network.of(kept, tuple(level), network.d, network.vector, [tuple(row) for row in linear])


def _negative(row: Row) -> Row:
    return tuple(-cell for cell in row)


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
    return network.like(neurons, xi, None if network.skip_rows is None else _plain(network.skip_rows, at))


def _plain_hints(value: Any, at: AtPoint) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain_hints(entry, at) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_hints(entry, at) for entry in value]
    return value if isinstance(value, int) else _entry(value, at)
