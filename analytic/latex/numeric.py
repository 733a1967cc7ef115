"""A floating-point solution as LaTeX, labelled as one."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpq

from analytic.latex.decimals import bounds
from analytic.latex.network import write_network
from analytic.latex.writer import Writer, decimal_latex
from analytic.model.network import Network
from analytic.model.notation import Notation

if TYPE_CHECKING:
    import numeric

DIGITS = 6


def numeric_latex(
    solution: numeric.Solution, network: Network, *, digits: int | None = None, notation: Notation | None = None
) -> str:
    """The network and the bounds that enclose the optimum, to ``digits`` (6) significant digits.

    Needs ``amsmath``, for a table ``booktabs`` (and ``longtable``): see :func:`analytic.latex.preamble`.
    """
    writer = Writer(notation, digits or DIGITS)
    problem = solution.problem
    beta = None if problem.beta is None else fmpq(*float(problem.beta).as_integer_ratio())
    decay = "" if beta is None else ", $" + writer.equals(r"\decay", beta) + "$"
    bias = "unpenalised biases" if problem.free else "no biases"
    bias += ", an unpenalised linear skip connection" if problem.skip == "free" else ""
    return "\n".join(
        [
            rf"\medskip\noindent\textbf{{Network (floating point).}} Loss {problem.loss}{decay}, {bias}, "
            + writer.render(f"$n = {problem.n}$ samples."),
            write_network(network, writer, "."),
            r"\medskip\noindent\textbf{Bounds.} The optimal value satisfies "
            + writer.render(rf"\[ {_enclosure(solution, digits or DIGITS)}. \]"),
            "This is a numerical answer, not an exact one; its bounds allow for rounding errors and are rounded "
            f"outwards, other numbers are rounded to {digits or DIGITS} significant digits.",
        ]
    )


def _enclosure(solution: numeric.Solution, digits: int) -> str:
    if not math.isfinite(solution.lower_bound):
        return rf"p^\star \le {decimal_latex(bounds(Fraction(0), Fraction(solution.value), digits)[1])}"
    low, high = bounds(Fraction(solution.lower_bound), Fraction(solution.value), digits)
    return rf"{decimal_latex(low)} \le p^\star \le {decimal_latex(high)}"
