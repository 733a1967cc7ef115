"""A bound of ``h(v)`` at any rank, with the multipliers that prove it by the checker's method "lifted".

The floating-point relaxation leaves multipliers for rows that carry weights. They are rewritten for the rows of the
checker (``analytic/checker/lifted.py`` states the inequality), moved by what makes the matrix that they leave positive
definite, with room for rounding, and rounded to integers; cones are rounded outwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Any

import numpy as np

from analytic.certification.rational_dual import Dual
from analytic.exact.rounding import clipped, round_up
from analytic.exact.scalars import rationals, to_fraction
from analytic.model.problem import Problem
from numeric.lifted.bound import Kept
from numeric.lifted.proof import LiftedProof
from numeric.network import Array

BITS = 44
"""Of multipliers, below what they prove in the units of the relaxation."""

ROOM = 1e-8
"""Of the bound, relatively, for what is rounded here."""

FAR = Fraction(4)
"""Reach of a sample that is not in the lift, over its distance: any number that is large enough."""

Tree = list[Any]


@dataclass(frozen=True)
class LiftedBound:
    """``h(v) <= bound``, and the entries of the certificate; ``unit`` is that of the multipliers."""

    bound: Fraction
    unit: Fraction
    ball: dict[str, Any] | None
    reach: list[str]
    trees: list[Tree]


def lifted_bound(problem: Problem, dual: Dual, proof: LiftedProof) -> LiftedBound:
    """The bound that the multipliers of a proof show for a rational dual point near that of the proof."""
    scale = Fraction(proof.scale)
    size = max(abs(part.ceiling) for part in proof.parts)
    small = max(0, -2 * _exponent(scale)) + max(0, -_exponent(Fraction(size or 1.0)))
    unit = Fraction(proof.unit) / scale / (1 << BITS + small)
    rows = _Rows(problem.n, problem.d, proof, 1 << BITS + small, scale)
    v = np.array([clipped(x * dual.unit / Fraction(proof.unit)) for x in dual.entries])[proof.used]
    bounds, leaves = [], []
    for part in proof.parts:
        bound, leaf = rows.leaf(part, v)
        bounds.append(bound)
        leaves.append(leaf)
    trees = [_tree([(p, leaf) for p, leaf in zip(proof.parts, leaves, strict=True) if p.sign == s], 0, proof)
             for s in (1.0, -1.0)]  # fmt: skip
    total = round_up(Fraction(max(bounds, default=0.0)), 53) * Fraction(proof.unit) * scale
    return LiftedBound(total, unit, _ball(proof), [str(x) for x in _reach(problem, proof)], trees)


def _exponent(scale: Fraction) -> int:
    return scale.numerator.bit_length() - scale.denominator.bit_length()


def _ball(proof: LiftedProof) -> dict[str, Any] | None:
    samples, scale = proof.lift.samples, Fraction(proof.scale)
    if not samples.free:
        return None
    centre = [scale * (Fraction(x) + Fraction(c)) for x, c in zip(proof.origin.tolist(), samples.centre.tolist(),
                                                                  strict=True)]  # fmt: skip
    return {"centre": [str(x) for x in centre], "radius": str(scale * Fraction(samples.radius))}


def _reach(problem: Problem, proof: LiftedProof) -> list[Fraction]:
    """Those of the samples in the lift, and more than enough for the others."""
    scale, samples = Fraction(proof.scale), proof.lift.samples
    found = dict(zip(proof.used.tolist(), (scale * Fraction(x) for x in samples.reach.tolist()), strict=True))
    centre = scale * (Fraction(0) if not samples.free else Fraction(samples.radius))
    origin = [scale * Fraction(x) for x in proof.origin.tolist()]
    for i, row in enumerate(problem.A):
        if i not in found:
            away = sum((abs(to_fraction(x) - c) for x, c in zip(rationals(row), origin, strict=True)), Fraction(0))
            found[i] = round_up(FAR * (away + centre + scale), 8)
    return [found[i] for i in range(problem.n)]


class _Rows:
    """The rows of the lift as rows of the checker: their numbers, and how many times each they are."""

    def __init__(self, n: int, d: int, proof: LiftedProof, grid: int, scale: Fraction) -> None:
        lift, samples = proof.lift, proof.lift.samples
        self.n, self.d, self.lift, self.grid, self.scale = n, d, lift, grid, float(scale)
        self.used = proof.used
        numbers = [1 + self.used, 1 + n + self.used, 1 + 2 * n + self.used]
        sizes = [lift.wide / samples.reach, lift.wide / samples.reach, lift.narrow / samples.reach]
        if samples.free:
            numbers.append(np.array([3 * n + 1, 3 * n + 2]))
            sizes.append(np.full(2, 0.5 / samples.radius))
        self.numbers, self.sizes = np.concatenate(numbers), np.concatenate(sizes)

    def leaf(self, part: Kept, v: Array) -> tuple[float, dict[str, Any]]:
        """The bound, in units of the relaxation, and the multipliers as integers, long ones as strings."""
        h, lift, samples = self.lift.head, self.lift, self.lift.samples
        size = max(abs(part.ceiling), 1e-3 * float(np.abs(v) @ samples.reach))
        shift = part.shift(v, ROOM * size)
        out, grid = part.out, float(self.grid)
        first = out[0, h:].copy()
        vanish = np.isin(np.arange(h, lift.size), part.empty)
        first[: lift.n] = np.where(vanish[: lift.n], 0.0, first[: lift.n])
        own = np.where(vanish[: lift.n], -0.5 * part.sign * v * samples.reach / lift.wide - out[0, lift.s], 0.0)
        raw = -2.0 * grid * out[h:, h:] * self.sizes[:, None] * self.sizes
        rows = np.arange(lift.positive)
        raw[rows, rows] *= 0.5
        bend = 4.0 * grid * shift.bend / samples.reach**2
        raw[np.arange(lift.n), lift.n + np.arange(lift.n)] -= bend
        if samples.free:
            raw[-2, -1] += grid * shift.bias / samples.radius**2
        line = -2.0 * grid * self.scale * first * self.sizes
        line[: lift.n] += 2.0 * grid * self.scale * own * self.sizes[: lift.n]
        square = grid * self.scale**2
        norm = square * (float(out[2, 2]) + shift.norm)
        cones = self._cones(part, vanish, 2.0 * grid * self.scale)
        top = self._first_cone(out, square)
        return shift.bound, {"norm": str(_whole(norm)), "products": self._products(line, raw), "cones": [*top, *cones]}

    def _products(self, line: Array, raw: Array) -> list[Any]:
        """Triples of two rows in order and a multiplier."""
        found = [[0, int(k), str(_whole(x))] for k, x in zip(self.numbers, line.tolist(), strict=True)]
        for i, row in enumerate(np.rint(raw)):
            for j in np.flatnonzero(row[i:]) + i:
                pair = sorted((int(self.numbers[i]), int(self.numbers[j])))
                found.append([*pair, str(int(row[j]))])
        return [entry for entry in found if entry[2] != "0"]

    def _cones(self, part: Kept, vanish: np.ndarray, factor: float) -> list[Any]:
        """``row_k (g - h'u)``, ``g`` rounded up to the length of ``h`` unless the row vanishes."""
        head, out, found = self.lift.head, part.out, []
        for k, number in enumerate(self.numbers.tolist()):
            size = factor * self.sizes[k]
            g, h = _whole(-size * out[1, head + k]), [_whole(size * x) for x in out[2:head, head + k].tolist()]
            if g or any(h):
                found.append(_cone(number, g, h, exact=bool(vanish[k])))
        return found

    def _first_cone(self, out: Array, square: float) -> list[Any]:
        """``1 (g - h'u)``."""
        g = _whole(-square * out[1, 1])
        h = [_whole(2.0 * square * x) for x in out[1, 2 : self.lift.head].tolist()]
        return [_cone(0, g, h, exact=False)] if g or any(h) else []


def _cone(number: int, g: int, h: list[int], *, exact: bool) -> list[Any]:
    least = isqrt(sum(x * x for x in h))
    if not exact and g * g < sum(x * x for x in h):
        g = least + 1
    return [number, str(max(g, 0) if not exact else g), [str(x) for x in h]]


def _whole(x: float) -> int:
    return round(Fraction(x)) if np.isfinite(x) else 0


def _tree(leaves: Sequence[tuple[Kept, dict[str, Any]]], depth: int, proof: LiftedProof) -> Tree:
    """The divisions in preorder: at each depth all parts were divided at the same sample."""
    if len(leaves) == 1 and len(leaves[0][0].empty) == depth:
        return [leaves[0][1]]
    lift = proof.lift
    rows = {int(part.empty[depth]) for part, _ in leaves}
    samples = {(row - lift.head) % lift.n for row in rows}
    if len(samples) != 1 or len(rows) != 2:
        raise AssertionError("the parts of a proof do not cover all neurons")
    (sample,) = samples
    ahead, behind = lift.q.start + sample, lift.s.start + sample
    halves = [[pair for pair in leaves if int(pair[0].empty[depth]) == row] for row in (ahead, behind)]
    return [int(proof.used[sample]), *_tree(halves[0], depth + 1, proof), *_tree(halves[1], depth + 1, proof)]
