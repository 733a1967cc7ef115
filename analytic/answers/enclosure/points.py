"""Rational points from long floating-point ones: a network that meets the constraints, a feasible dual vector."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import arb, ctx, fmpq, fmpq_mat

from analytic.answers.enclosure.cells import ConeCell
from analytic.answers.enclosure.conditions import FULL, SILENT, Conditions
from analytic.exact.rounding import lower, root_above, upper
from analytic.exact.scalars import ONE, ZERO, Scalar, rational, rationals, to_fraction
from analytic.exact.support import Support, exact_support
from analytic.model.network import Network
from analytic.model.problem import Problem
from numeric.errors import UnsupportedError


def bits_of(digits: int) -> int:
    """Enough bits for so many decimal digits."""
    return int(digits * 3.33) + 32


def on_grid(value: arb, digits: int) -> fmpq:
    """The nearest multiple of ``10**-digits``, or one beside it."""
    unit = fmpq(10) ** digits
    whole = (value * unit).mid().floor().unique_fmpz()
    assert whole is not None  # the midpoint is exact
    return fmpq(whole) / unit


# --- the network ----------------------------------------------------------------------------------------


def network_of(problem: Problem, conditions: Conditions, x: Sequence[arb], digits: int) -> Network:
    """The network with its weights on a grid, made to interpolate, or to have its margins, exactly."""
    weights = [
        [on_grid(z, digits) for z in x[start : start + len(cell.basis)]]
        for cell, start in zip(conditions.cells, conditions.offsets, strict=False)
    ]
    level = on_grid(x[conditions.offsets[-1]], digits) if conditions.free else ZERO
    found = _network(problem, conditions.cells, weights, level)
    if problem.penalised:
        return found
    outputs = [rational(row[0]) for row in found.outputs(problem.A)]
    if problem.description.labelled:
        margin = min(f * y for f, y in zip(outputs, rationals(problem.targets), strict=True))
        if margin <= 0:
            raise UnsupportedError("the optimum could not be refined: the network does not separate the labels")
        return _scaled(found, max(ONE, 1 / margin))
    return _interpolating(problem, conditions, weights, level, outputs)


def _network(problem: Problem, cells: Sequence[ConeCell], weights: list[list[fmpq]], level: fmpq) -> Network:
    d, neurons = problem.d, []
    for cell, part in zip(cells, weights, strict=True):
        p = [sum((z * N[k] for z, N in zip(part, cell.basis, strict=True)), ZERO) for k in range(len(cell.basis[0]))]
        if any(p) and not cell.idle:
            u: tuple[Scalar, ...] = tuple(p[:d])
            neurons.append((u, p[d] if len(p) > d else ZERO, (ONE * cell.sign,)))
    return Network.of(neurons, (level,), d, problem.vector)


def _scaled(network: Network, factor: fmpq) -> Network:
    return network.like(
        [(u, b, (w[0] * factor,)) for u, b, w in network.parts], (network.xi_row[0] * factor,)
    )  # fmt: skip


def _interpolating(
    problem: Problem, conditions: Conditions, weights: list[list[fmpq]], level: fmpq, outputs: list[fmpq]
) -> Network:  # fmt: skip
    """The smallest changes of a few weights, inside of their cells, that meet the targets exactly."""
    missing = [y - f for y, f in zip(rationals(problem.targets), outputs, strict=True)]
    columns = [
        ((k, j), [cell.sign * seen[i][j] if i in cell.on else ZERO for i in range(problem.n)])
        for k, (cell, seen) in enumerate(zip(conditions.cells, conditions.products, strict=True))
        if not cell.idle
        for j in range(len(cell.basis))
    ]
    if conditions.free:
        columns.append(((-1, 0), [ONE] * problem.n))
    table = [[column[i] for _, column in columns] + [missing[i]] for i in range(problem.n)]
    reduced, rank = fmpq_mat(table).rref()
    for i in range(rank):
        lead = next(j for j in range(len(columns) + 1) if reduced[i, j] != 0)
        if lead == len(columns):
            raise UnsupportedError("the optimum could not be refined: its cells do not interpolate the targets")
        (k, j), change = columns[lead][0], reduced[i, len(columns)]
        if k < 0:
            level += change
        else:
            weights[k][j] += change
    found = _network(problem, conditions.cells, weights, level)
    if any(row[0] != y for row, y in zip(found.outputs(problem.A), problem.targets, strict=True)):
        raise UnsupportedError("the optimum could not be refined: a neuron leaves its cell")
    return found


def above(problem: Problem, network: Network, bits: int) -> Fraction:
    """A rational just above the objective of a network that meets the constraints."""
    before, ctx.prec = ctx.prec, bits
    try:
        f = rationals(row[0] for row in network.outputs(problem.A))
        terms = problem.description.terms_above(f, rationals(problem.targets))
        beta = rational(problem.beta)
        for u, _, w in network.parts:
            terms.append(beta * abs(rational(w[0])) * arb(sum((c * c for c in rationals(u)), ZERO)).sqrt())
        return upper(sum((arb(term) for term in terms), start=arb(0)))
    finally:
        ctx.prec = before


# --- the dual vector ------------------------------------------------------------------------------------


def dual_of(
    problem: Problem, conditions: Conditions, x: Sequence[arb], digits: int
) -> tuple[list[fmpq], Support]:  # fmt: skip
    """A dual vector on the grid of ``2 * 10**-digits`` with ``h(v) <= beta``, and its activation regions."""
    v = [2 * on_grid(entry / 2, digits) for entry in x[conditions.first_dual :]]
    for i, kinds in enumerate(conditions.kinds):
        if SILENT in kinds:
            v[i] = ZERO
        elif FULL in kinds:
            v[i] = rational(problem.targets[i])
    rows, beta = [rationals(row) for row in problem.A], rational(problem.beta)
    for _ in range(3):
        v = _in_domain(problem, v)
        found = exact_support(rows, v, free=conditions.free)
        if found.square <= beta * beta:
            return v, found
        root = root_above(to_fraction(found.square), bits_of(digits))
        ratio = beta / fmpq(root.numerator, root.denominator) * (1 - fmpq(10) ** (6 - digits))
        v = [_toward_zero(entry * ratio, digits) for entry in v]
    raise UnsupportedError("the optimum could not be refined: no dual vector near it is feasible")


def _toward_zero(value: fmpq, digits: int) -> fmpq:
    unit = 2 / fmpq(10) ** digits
    return fmpq((abs(value) / unit).floor()) * unit * (1 if value >= 0 else -1)


def _in_domain(problem: Problem, v: list[fmpq]) -> list[fmpq]:
    """Into the box of the loss, and with the sum zero if the bias is free."""
    top = problem.description.largest_multiplier
    if problem.description.labelled:
        y = rationals(problem.targets)
        p = [max(x * label, ZERO) for x, label in zip(v, y, strict=True)]
        v = [label * (x if top is None else min(x, fmpq(top))) for x, label in zip(p, y, strict=True)]
    if problem.bias == "free":
        _balance(problem, v, top)
    return v


def _balance(problem: Problem, v: list[fmpq], top: int | None) -> None:
    """Move the excess of the sum into entries that have room."""
    rest = sum(v, ZERO)
    for i in sorted(range(len(v)), key=lambda i: -abs(v[i])):
        if rest == 0:
            return
        new = v[i] - rest
        if problem.description.labelled:
            y = rational(problem.targets[i])
            p = max(new * y, ZERO) if top is None else min(max(new * y, ZERO), fmpq(top))
            new = p * y
        rest -= v[i] - new
        v[i] = new
    if rest != 0:
        raise UnsupportedError("the optimum could not be refined: no dual vector near it adds up to zero")


def below(problem: Problem, v: Sequence[fmpq], bits: int) -> Fraction:
    """A rational at most the dual objective: itself, but for logarithms."""
    if not problem.description.logarithms:
        return to_fraction(problem.description.dual(v, problem.targets))
    shares = [x * y for x, y in zip(v, rationals(problem.targets), strict=True)]
    before, ctx.prec = ctx.prec, bits
    try:
        terms = [-arb(q) * arb(q).log() for p in shares for q in (p, 1 - p) if q != 0]
        return lower(sum(terms, start=arb(0)))
    finally:
        ctx.prec = before
