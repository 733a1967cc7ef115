"""A floating-point solution as LaTeX, labelled as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from analytic.latex.network import write_network
from analytic.latex.writer import Writer
from analytic.network import Network
from analytic.notation import Notation

if TYPE_CHECKING:
    import numeric

__all__ = ["numeric_latex"]

DIGITS = 6


def numeric_latex(
    solution: numeric.Solution, network: Network, *, digits: int | None = None, notation: Notation | None = None
) -> str:
    """The network and the bounds that enclose the optimum, to ``digits`` (6) significant digits."""
    writer = Writer(notation, digits or DIGITS)
    problem = solution.problem
    low, high = (writer.number(fmpq(*bound.as_integer_ratio())) for bound in (solution.lower_bound, solution.value))
    beta = None if problem.beta is None else fmpq(*float(problem.beta).as_integer_ratio())
    decay = "" if beta is None else ", $" + writer.equals(r"\decay", beta) + "$"
    bias = "unpenalised biases" if problem.free else "no biases"
    return "\n".join(
        [
            rf"\paragraph{{Network (floating point).}} Loss {problem.loss}{decay}, {bias}, "
            f"$n = {problem.samples}$ samples.",
            write_network(network, writer),
            rf"\paragraph{{Bounds.}} The optimal value satisfies \[ {low} \lesssim p^\star \lesssim {high}, \]",
            f"with a relative gap of ${writer.number(_two_digits(solution.relative_gap))}$. This is a numerical "
            f"answer, not an exact one; numbers are rounded to {digits or DIGITS} significant digits.",
        ]
    )


def _two_digits(value: float) -> fmpq:
    return fmpq(*float(f"{value:.1e}").as_integer_ratio())
