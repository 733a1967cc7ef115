"""Units of the data in which the published algorithms work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array, Network
from numeric.problem import Problem


@dataclass(frozen=True)
class PublishedUnits:
    """The problem in units in which the largest entries of A and y are near 1, for tolerances mean nothing in others.

    The networks of both problems correspond, and so do their dual vectors: ``dual`` times one in these units.
    """

    given: Problem
    problem: Problem
    size: float
    height: float
    dual: float

    @classmethod
    def of(cls, given: Problem) -> PublishedUnits:
        """Powers of two, which round nothing."""
        size, height = (float(np.ldexp(1.0, np.frexp(np.abs(part).max())[1])) for part in (given.A, given.y))
        beta = None
        if given.beta is not None:  # with the upper limit the zero network is optimal already
            beta = min(max(given.beta / size / height, 1e-300), 1e3 * given.A.size)
        scaled = Problem(given.A / size, given.y / height, loss=given.loss, beta=beta, bias=given.bias)
        return cls(given, scaled, size, height, 1.0 / size if beta is None else height)

    @property
    def value(self) -> float:
        """What an objective of one in these units is on the data as they are given."""
        return self.height * (self.height if self.given.beta is not None else 1.0 / self.size)

    def network(self, U: Array, b: Array, w: Array, xi: float | Array) -> Network:
        """The network on the data as they are given."""
        return Network(U, b * self.size, w * (self.height / self.size), xi * self.height)
