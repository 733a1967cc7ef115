"""All optimal networks for hinge loss and maximum margin: which margins go with an optimal dual vector."""

from __future__ import annotations

from collections.abc import Sequence

from flint import fmpq

from analytic.answers.attaining import Direction, attaining_of, factored
from analytic.answers.solution import Solution
from analytic.exact.linear import decided, dot, tidy
from analytic.exact.polytope import Condition, TooManyError, vertices
from analytic.exact.scalars import ONE, Row, Rows, Scalar, relu
from analytic.model.losses import LOSSES
from numeric.errors import UnsupportedError

__all__ = ["MARGINS", "margin_directions", "margin_vertices", "missed_margin"]

MARGINS = ("hinge", "max-margin")
"""The losses whose optimal networks are described by margins."""
EXACTLY, AT_LEAST, AT_MOST = 0, 1, -1


def margin_directions(solution: Solution) -> tuple[Direction, ...]:
    """The directions that attain h, each as long as makes its outputs on the samples rational if that can be."""
    found = []
    for u, s in attaining_of(solution):
        factor, shape = factored(_feature(solution, u))
        found.append((u if shape is None else tuple(cell / factor for cell in u), s))
    return tuple(found)


def _feature(solution: Solution, u: Row) -> Row:
    return tuple(relu(dot(row, u)) for row in solution.problem.A)


def _sides(solution: Solution) -> list[int]:
    """On which side of 1 the margin of every sample is, by complementary slackness."""
    labels, found = [t for (t,) in solution.problem.y], []
    for label, (entry,) in zip(labels, solution.exact_dual, strict=True):
        if not decided(entry, "an entry of the dual vector"):
            found.append(AT_LEAST)
        elif not LOSSES[solution.problem.loss].constrained and not decided(
            entry * label - ONE, "1 less an entry of the dual"
        ):
            found.append(AT_MOST)
        else:
            found.append(EXACTLY)
    return found


def margin_vertices(solution: Solution, directions: Sequence[Direction], most: int) -> Rows:
    """The weights on the directions that are no mixture of other optimal ones."""
    columns = [(_feature(solution, u), s) for u, s in directions]
    equal: list[Condition] = []
    least: list[Condition] = []
    for i, (side, (label,)) in enumerate(zip(_sides(solution), solution.problem.y, strict=True)):
        row = tuple(tidy(column[i] * s * label) for column, s in columns)
        if side == EXACTLY:
            equal.append((row, ONE))
        else:
            least.append((tuple(side * x for x in row), fmpq(side)))
    try:
        found = vertices(equal, least, len(columns), most=most)
    except TooManyError:
        raise UnsupportedError(f"{len(columns)} neurons attain the support function: the vertices of their weights "
                               "are too many") from None  # fmt: skip
    return tuple(found)


def missed_margin(solution: Solution, outputs: Sequence[Scalar]) -> str:
    """What is wrong with the margins of these outputs, nothing where they are optimal."""
    words = {EXACTLY: "not 1", AT_LEAST: "below 1", AT_MOST: "above 1"}
    for i, (side, f, (label,)) in enumerate(zip(_sides(solution), outputs, solution.problem.y, strict=True)):
        above = decided(f * label - ONE, "a margin less 1")
        if above not in ((0,) if side == EXACTLY else (0, side)):
            return f"the margin of sample {i} is {words[side]}, and those of the optimal networks are not"
    return ""
