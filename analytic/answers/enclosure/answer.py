"""The answer of ``enclose``: two rational bounds that agree to many digits, a network, and their proof."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy

from analytic.answers.solution import Solution
from analytic.exact.long_numbers import brief
from analytic.model.display import Displayed
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.verification.certificate import body
from analytic.verification.checked import checked
from numeric.errors import UnsupportedError


@dataclass(frozen=True, eq=False)
class Enclosure(Displayed):
    """``exact_low <= optimum <= exact_high``, the second at least the objective of ``network``.

    >>> import analytic
    >>> found = analytic.enclose([[1]], [2], beta=1, digits=20)
    >>> found.low <= 3 / 2 <= found.high, found.verify().proved
    (True, True)
    """

    problem: Problem
    exact_low: Fraction
    exact_high: Fraction
    exact_network: Network
    exact_dual: tuple[tuple[Any, ...], ...]
    digits: int
    closed: Solution | None = None
    feasibility: dict[str, Any] | None = None

    @property
    def low(self) -> sympy.Rational:
        """A lower bound of the optimum."""
        return sympy.Rational(self.exact_low.numerator, self.exact_low.denominator)

    @property
    def high(self) -> sympy.Rational:
        """An upper bound of the optimum."""
        return sympy.Rational(self.exact_high.numerator, self.exact_high.denominator)

    @property
    def network(self) -> Network:
        """A network whose objective is at most ``high``."""
        return self.exact_network if self.closed is None else self.closed.network

    @property
    def value(self) -> sympy.Expr:
        """The optimum in closed form where a theorem gives it, else a decimal number of as many digits as are known."""
        return sympy.Float(self.low, self.digits) if self.closed is None else self.closed.value

    @cached_property
    def _verdict(self) -> Verdict:
        if self.closed is not None:
            return self.closed.verify()
        return checked(self.payload, optimal=False)

    def verify(self) -> Verdict:
        """What the standard-library checker says, from the data alone.

        >>> import analytic
        >>> analytic.enclose([[1, 2], [3, -1], [2, 2]], [1, -2, 3], beta="1/2", digits=20).verify().proved
        True
        """
        return self._verdict

    def payload(self) -> dict[str, Any]:
        """The certificate as plain JSON values; of a closed form, that of its solution."""
        if self.feasibility is None:
            raise UnsupportedError("the optimum has a closed form: write the certificate of .closed")
        claim = {"value": str(self.exact_high), "lower_bound": str(self.exact_low), "relation": "bounds"}
        return body(self.problem, self.exact_network, self.exact_dual, None, self.feasibility, claim)

    def __repr__(self) -> str:
        return f"Enclosure({brief(sympy.Float(self.low, self.digits))}, digits={self.digits}, n={self.problem.n})"

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle p^\star = {sympy.Float(self.low, self.digits)}\ldots$"
