"""A certificate of bounds in LaTeX."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from analytic.certification.bounds import Bounds
from analytic.latex.decimals import require_digits
from analytic.model.notation import Notation

DIGITS = 12
_METHODS = {
    "rank-one": "a sweep over the kinks of rank-one data",
    "whitened": "the closed form for whitened data",
    "lifted": "multipliers of the lifted relaxation, which leave a positive semidefinite matrix",
    "tree": "a tree of sign constraints that covers all activation regions",
}


def certificate_latex(certificate: Bounds, *, digits: int | None = None, notation: Notation | None = None) -> str:
    """One paragraph: the bounds of the optimum, the network's distance from it, and how they were proved."""
    require_digits(digits)
    shown, names = digits or DIGITS, Notation.of(notation)
    low = outward(certificate.exact_lower_bound, shown, up=False)
    high = outward(certificate.exact_value, shown, up=True)
    gap = outward(certificate.exact_value - certificate.exact_lower_bound, 2, up=True)
    m, problem = certificate.network.neurons, certificate.problem
    sizes = f"$n = {problem.n}$ samples of $d = {problem.d}$ features, {problem.loss} loss, bias {problem.bias}"
    sizes += f", skip {problem.skip}" if problem.skip != "none" else ""
    lines = [
        names.render(
            rf"\medskip\noindent\textbf{{Certified bounds.}} For {sizes}, the optimal value $p^\star$ "
            rf"over networks of every width and the objective $p$ of the network at hand (${m}$ neurons) satisfy"
        ),
        names.render(rf"\[ {low} \le p^\star \le p \le {high}, \qquad p - p^\star \le {gap}. \]"),
        names.render(
            r"The lower bound is the dual objective of a rational point $\dual$ whose feasibility was proved by "
            + _METHODS[certificate.feasibility["method"]]
            + "."
        ),
    ]
    return "\n".join(lines) + "\n"


def certificate_display(certificate: Bounds) -> str:
    """The bounds as one formula for a notebook."""
    low = outward(certificate.exact_lower_bound, DIGITS, up=False)
    high = outward(certificate.exact_value, DIGITS, up=True)
    gap = outward(certificate.exact_value - certificate.exact_lower_bound, 2, up=True)
    return rf"$\displaystyle {low} \le p^\star \le p \le {high}, \qquad p - p^\star \le {gap}$"


def outward_decimal(value: Fraction, digits: int, *, up: bool) -> Decimal:
    """A decimal on the safe side."""
    context = Context(prec=digits, rounding=ROUND_CEILING if up else ROUND_FLOOR)
    return context.divide(Decimal(value.numerator), Decimal(value.denominator))


def outward(value: Fraction, digits: int, *, up: bool) -> str:
    r"""A decimal on the safe side, in LaTeX.

    >>> outward(Fraction(1, 3), 4, up=True), outward(Fraction(1, 3 * 10**9), 2, up=False)
    ('0.3334', '3.3 \\cdot 10^{-10}')
    """
    decimal = outward_decimal(value, digits, up=up)
    if decimal == 0:
        return "0"
    exponent = decimal.adjusted()
    if -5 <= exponent < max(digits, 6):
        return f"{decimal.normalize():f}"
    return rf"{decimal.scaleb(-exponent).normalize():f} \cdot 10^{{{exponent}}}"
