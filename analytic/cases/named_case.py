"""A case of an answer that was asked for with names for its roots."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import sympy

from analytic.cases.case import Case
from analytic.cases.named import Named, Names, named, short
from analytic.model.network import Network


@dataclass(frozen=True, repr=False)
class NamedCase(Case):
    """A case whose formulas hold names; ``where`` says what each of them stands for."""

    names: Names = field(default_factory=dict, compare=False)

    def named(self) -> Named:
        """The formulas with the names."""
        return self._written

    @cached_property
    def _written(self) -> Named:
        return named(Case(self.facts, self.answer, self.equations), self.names)

    @cached_property
    def condition(self) -> sympy.Basic:
        """What the case asks of the symbols."""
        return self._written.condition

    @property
    def network(self) -> Network:
        """An optimal network in this case."""
        return self._written.network

    @property
    def value(self) -> sympy.Expr:
        """The optimal value."""
        return self._written.value

    @property
    def dual(self) -> np.ndarray:
        """The dual witness."""
        return self._written.dual

    @property
    def where(self) -> dict[sympy.Symbol, sympy.Expr]:
        """What the names in this case stand for."""
        return self._written.where

    @property
    def shown(self) -> sympy.Basic:
        """The condition to be printed."""
        return short(super().shown, self.names)

    @property
    def shown_value(self) -> sympy.Expr:
        """The value to be printed."""
        return short(super().shown_value, self.names)
