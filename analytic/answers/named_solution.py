"""The answer of ``solve(..., names=True)``: norms, and other roots in its formulas, have names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sympy

from analytic.answers.solution import Solution
from analytic.cases.case import Case
from analytic.cases.named import Names, names_of, short, short_network, where
from analytic.cases.named_case import NamedCase
from analytic.model.network import Network

__all__ = ["NamedSolution"]


@dataclass(frozen=True, repr=False)
class NamedSolution(Solution):
    """A solution whose value, network, dual and cases hold names; ``where`` says what each of them stands for.

    Names are symbols: put back what they stand for, with ``.subs(solution.where)``, before a derivative is taken.

    >>> import analytic
    >>> p, q = sympy.symbols("p q", positive=True)
    >>> found = analytic.solve([[1, 0], [0, 1]], [p, q], beta=1, names=True).assuming(p > 1)
    >>> found.value, found.where, found.value.subs(found.where).diff(p)
    (N_+ - 1/2, {N_+: sqrt(p**2 + q**2)}, p/sqrt(p**2 + q**2))
    """

    writes_names = True

    @cached_property
    def _names(self) -> Names:
        if self.covered is None:
            return {}
        return names_of(self.covered.cases, self.covered.region.facts)

    @cached_property
    def where(self) -> dict[sympy.Symbol, sympy.Expr]:
        """What the names stand for, in the caller's symbols; empty where nothing has a root."""
        return where(self._names)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases, with the same names in all of them."""
        if self.covered is None:
            return (Case((), self),)
        return tuple(NamedCase(case.facts, case.answer, case.equations, self._names) for case in self.covered.cases)

    @property
    def shown_value(self) -> sympy.Expr:
        """The value to be printed."""
        return short(super().shown_value, self._names)

    @property
    def shown_network(self) -> Network:
        """The network to be printed."""
        return short_network(super().shown_network, self._names)

    @cached_property
    def value(self) -> sympy.Expr:
        """The optimal value."""
        return short(super().value, self._names)

    @cached_property
    def lower_bound(self) -> sympy.Expr:
        """The dual objective of :attr:`dual`."""
        return short(super().lower_bound, self._names)

    @cached_property
    def network(self) -> Network:
        """An optimal network."""
        return short_network(super().network, self._names)

    @cached_property
    def dual(self) -> np.ndarray:
        """The dual witness."""
        found: np.ndarray = np.vectorize(lambda cell: short(cell, self._names), otypes=[object])(super().dual)
        return found

    def sensitivity(self) -> sympy.Matrix:
        """How the fitted values move with the targets."""
        return super().sensitivity().applyfunc(lambda cell: short(cell, self._names))
