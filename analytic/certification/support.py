"""An upper bound of the support function of an exact dual point, with the checker's method that proves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from flint import fmpq

from analytic.certification.lifted import lifted_bound
from analytic.certification.rational_dual import Dual
from analytic.certification.samples import ScaledSamples
from analytic.certification.tree import prove
from analytic.exact.rounding import clipped, root_above, round_up
from analytic.exact.scalars import rationals, to_fraction
from analytic.model.geometry import Line, rank_one, whitened
from analytic.model.problem import Problem
from numeric.lifted.proof import LiftedProof


@dataclass(frozen=True)
class SupportBound:
    """``h(v) <= bound``; for the methods "tree" and "lifted" ``trees`` holds multipliers.

    They are in units of the dual times ``unit``; ``hints`` is what else the method needs.
    """

    bound: Fraction
    method: str
    trees: list[list[Any]] | None = None
    complete: bool = True
    regions: int = 0
    unit: Fraction = Fraction(1)
    hints: dict[str, Any] = field(default_factory=dict)

    def feasibility(self, dual: Dual) -> dict[str, Any]:
        """The entry of the certificate for a multiple of the dual point."""
        if self.trees is None:
            return {"method": self.method}
        if dual.unit == 0:  # nothing has to be shown of zero
            return {"method": "tree", "unit": "1", "trees": [[[]], [[]]]}
        return {"method": self.method, **self.hints, "unit": str(dual.unit * self.unit), "trees": self.trees}


def support_above(problem: Problem, dual: Dual, time_limit: float) -> SupportBound:
    """The cheapest method that covers the data: rank one, whitened, or the tree of sign constraints."""
    _, factors = rank_one(problem.A)
    if factors is not None:
        return SupportBound(_on_a_line(problem, dual, factors), "rank-one")
    if problem.bias == "none" and whitened(problem.A).proved:
        return SupportBound(_whitened(dual), "whitened")
    samples = ScaledSamples.of(problem)
    target = to_fraction(problem.beta) / (dual.unit * samples.scale)
    proof = prove(samples, dual.entries, clipped(target), time_limit)
    bound = round_up(Fraction(proof.bound), 53) * dual.unit * samples.scale
    return SupportBound(bound, "tree", proof.trees, proof.complete, proof.regions)


def lifted_above(problem: Problem, dual: Dual, proof: LiftedProof) -> SupportBound:
    """By the multipliers of the lifted relaxation, at any rank; never complete, as more of them may prove more."""
    found = lifted_bound(problem, dual, proof)
    unit = found.unit / dual.unit
    hints = {"ball": found.ball, "reach": found.reach}
    return SupportBound(found.bound, "lifted", found.trees, False, sum(map(len, found.trees)), unit, hints)


def _whitened(dual: Dual) -> Fraction:
    squares = [sum((Fraction(max(s * x, 0)) ** 2 for x in dual.entries), Fraction(0)) for s in (1, -1)]
    return root_above(max(squares)) * dual.unit


def _on_a_line(problem: Problem, dual: Dual, line: Line) -> Fraction:
    """The maximum over the two half-lines (no bias), or over all kinks at samples and both sides (free)."""
    entries = [fmpq(x.numerator, x.denominator) for x in dual.entries]
    pairs = sorted(zip(rationals(line.c), entries, strict=True), key=lambda pair: pair[0], reverse=True)
    if problem.bias == "none":
        sides = [sum((v * max(s * c, fmpq(0)) for c, v in pairs), start=fmpq(0)) for s in (1, -1)]
        top = max(map(abs, sides))
    else:
        top = _largest_kink(pairs)
    square = sum((x * x for x in line.a), start=fmpq(0))
    return to_fraction(top) * root_above(to_fraction(square)) * dual.unit


def _largest_kink(pairs: list[tuple[fmpq, fmpq]]) -> fmpq:
    """``max |g|, |g - m|`` at the samples, ``g(t) = sum v_i (c_i - t)_+`` from right to left, m its last value."""
    g, mass, last = fmpq(0), fmpq(0), pairs[0][0]
    values = []
    for c, v in pairs:
        g += mass * (last - c)
        mass, last = mass + v, c
        values.append(g)
    return max(max(abs(x), abs(x - g)) for x in values)
