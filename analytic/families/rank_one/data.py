"""What the theorems on rank-one data without bias share: two features with disjoint supports.

For ``A = c a^T`` a neuron responds with a multiple of ``||a|| c_+`` or ``||a|| c_-``, so the network is
``f = alpha_+ c_+ + alpha_- c_-`` at the price ``(|alpha_+| + |alpha_-|) / ||a||``, and the two coefficients decouple.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sympy

from analytic.exact.scalars import ZERO, Scalar, sign, simplest, to_sympy
from analytic.families.rank_one.meaning import Rule, cost, size
from analytic.model.geometry import line, unit
from analytic.model.problem import Problem
from analytic.theorem.parts import Formula, Quantity

ALPHA_PLUS, ALPHA_MINUS = sympy.symbols("alpha_plus alpha_minus", real=True)
SIZE = sympy.Symbol("a_norm", positive=True)


@dataclass(frozen=True)
class HalfLine:
    """The samples with ``sign * c_i > 0``: their numbers and ``|c_i|``."""

    sign: int
    samples: tuple[int, ...]
    sizes: tuple[Scalar, ...]


def sides(problem: Problem) -> list[HalfLine]:
    """The sides that hold samples."""
    c = line(problem).c
    found = []
    for side in (1, -1):
        samples = tuple(i for i, cell in enumerate(c) if side * cell > 0)
        if samples:
            found.append(HalfLine(side, samples, tuple(abs(c[i]) for i in samples)))
    return found


def silent(problem: Problem) -> list[int]:
    """The zero samples, on which every network without bias is zero."""
    return [i for i, cell in enumerate(line(problem).c) if sign(cell) == 0]


def price(problem: Problem) -> Scalar:
    """``1 / ||a||``: the penalty of a unit coefficient."""
    return simplest(sympy.radsimp(1 / to_sympy(line(problem).size)))


def neurons(problem: Problem, coefficients: Mapping[int, Scalar]) -> list[tuple[Scalar, tuple[Scalar, ...]]]:
    """A neuron with the given coefficient on each side, zeros left out."""
    used = {side: alpha for side, alpha in coefficients.items() if alpha != 0}
    direction = unit(line(problem))
    return [(alpha, tuple(side * cell for cell in direction)) for side, alpha in used.items()]


def spread(problem: Problem, parts: Sequence[tuple[HalfLine, Sequence[Scalar]]]) -> list[Scalar]:
    """The dual vector from the values on each side, zero elsewhere."""
    dual: list[Scalar] = [ZERO] * problem.n
    for side, values in parts:
        for i, value in zip(side.samples, values, strict=True):
            dual[i] = value
    return dual


def cost_formula(coefficients: Callable[[Problem], Mapping[int, Scalar]], stated: Rule) -> Formula:
    """``(|alpha_+| + |alpha_-|) / ||a||`` with the coefficients a function of the problem, and as they are stated."""

    def on(side: int) -> Callable[[Problem], Scalar]:
        return lambda problem: coefficients(problem).get(side, ZERO)

    return Formula(
        "value",
        r"p^\star",
        (sympy.Abs(ALPHA_PLUS) + sympy.Abs(ALPHA_MINUS)) / SIZE,
        (
            Quantity(ALPHA_PLUS, r"\alpha_+", on(1), cost(stated, 1)),
            Quantity(ALPHA_MINUS, r"\alpha_-", on(-1), cost(stated, -1)),
            Quantity(SIZE, r"\lVert a \rVert", lambda problem: line(problem).size, size),
        ),
    )
