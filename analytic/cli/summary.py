"""What the terminal shows of a solution: short, exact where it is short, and never more than is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click
from flint import fmpq

from analytic.exact.scalars import Scalar, to_sympy
from analytic.families.line.spline import inner_kinks
from analytic.latex.decimals import bounds, rounded

if TYPE_CHECKING:
    from analytic.answers.solution import Solution
    from analytic.certification.certificate import Certificate
    from analytic.model.problem import Problem
    from numeric import Solution as NumericSolution

LONGEST = 40
DIGITS = 12
PLACES = 12


def show(pairs: Sequence[tuple[str, str]]) -> None:
    """Print aligned ``name  text`` lines."""
    for name, text in pairs:
        click.echo(f"{name:<12} {text}".rstrip())


def decimal(value: Scalar, digits: int | None) -> str:
    """The number rounded for reading."""
    found = rounded(value, digits or DIGITS)
    return str(to_sympy(value)) if found is None else found.text()


def value_text(value: Scalar, digits: int | None) -> str:
    """Exact and decimal, or the decimal and the size of what is not shown."""
    text = str(value)
    near = rounded(value, digits or DIGITS)
    if near is None or (near.is_exact and near.text() == text):
        return text
    if len(text) <= LONGEST:
        return f"{text} {'=' if near.is_exact else '≈'} {near.text()}"
    if isinstance(value, fmpq):
        above, below = len(str(abs(value.p))), len(str(value.q))
        return f"{near.text()} (exactly: a fraction with {above} digits over {below})"
    return f"{near.text()} (exactly: an expression of {len(text)} characters)"


def kink_places(problem: Problem, network: Any) -> list[Scalar] | None:
    """Where a one-dimensional fit bends within the data; ``None`` for other data."""
    if problem.d != 1 or problem.o != 1:
        return None
    return [kink.place for kink in inner_kinks(network, [row[0] for row in problem.A])]


def problem_line(problem: Problem) -> str:
    """Loss, weight decay, bias and skip connection in words."""
    decay = f", beta = {problem.beta}" if problem.penalised else ""
    bias, skip = "free bias" if problem.bias == "free" else "no bias", ", free skip" if problem.skip == "free" else ""
    return f"{problem.loss} loss{decay}, {bias}{skip}"


def solution_lines(solution: Solution, digits: int | None) -> list[tuple[str, str]]:
    """Theorem, value, network and certificate of an exact solution."""
    network = solution.exact_network
    verdict = solution.verify()
    return [
        ("theorem", f"{solution.theorem.id}: {solution.theorem.title}"),
        ("value", value_text(solution.exact_value, digits)),
        ("network", _network_text(network.neurons, kink_places(solution.problem, network), digits)),
        ("certificate", f"{verdict.status}: {verdict.reason}"),
    ]


def numeric_lines(found: NumericSolution, digits: int | None) -> list[tuple[str, str]]:
    """The same for a floating-point answer, labelled as one; its bounds are rounded outwards."""
    low, high = outward(found.lower_bound, found.value, digits or DIGITS)
    return [
        ("answer", "floating point, not exact; its bounds allow for rounding errors"),
        ("value", f"{high} (upper bound of the optimum)"),
        ("lower bound", low),
        ("gap", f"{found.gap:.3g} (relative {found.relative_gap:.2g}, {found.status})"),
        ("network", _network_text(found.network.neurons, None, digits)),
    ]


def proved_lines(found: Certificate, digits: int | None) -> list[tuple[str, str]]:
    """A floating-point network with exact bounds, and what the checker says of them."""
    low, high = outward(found.exact_lower_bound, found.exact_value, digits or DIGITS)
    verdict = found.verify()
    note = "" if found.complete else " (time was up: a longer --time-limit may give a better lower bound)"
    repaired = [("note", "the network was moved by rounding errors to meet its constraints exactly")]
    return [
        ("value", f"at most {high}"),
        ("lower bound", f"at least {low}{note}"),
        ("gap", f"{float(found.gap):.3g} (relative {found.relative_gap:.2g})"),
        ("network", _network_text(found.network.neurons, None, digits)),
        *(repaired if found.repaired else []),
        ("certificate", f"{verdict.status}: {verdict.reason}"),
    ]


def outward(low: float | Fraction, high: float | Fraction, digits: int) -> tuple[str, str]:
    """Decimals of two bounds, rounded so that they stay bounds; an infinite one says that there is none."""
    finite = [Fraction(bound) if math.isfinite(bound) else Fraction(0) for bound in (low, high)]
    lower, upper = bounds(finite[0], finite[1], digits)
    return (
        lower.text() if math.isfinite(low) else "none was found",
        upper.text() if math.isfinite(high) else "none was found",
    )


def _network_text(neurons: int, places: list[Scalar] | None, digits: int | None) -> str:
    size = f"{neurons} neuron{'' if neurons == 1 else 's'}"
    if places is None:
        return size
    listed = ", ".join(decimal(place, digits) for place in places[:PLACES])
    more = f", and {len(places) - PLACES} more" if len(places) > PLACES else ""
    return f"{size}, {len(places)} kink{'' if len(places) == 1 else 's'}" + (f" at {listed}{more}" if places else "")
