"""What a user's program looks like to a type checker: read by mypy outside of the repository, never run."""

from __future__ import annotations

import neuralgauge
import numeric
from neuralgauge import analytic, testing

version: str = neuralgauge.__version__
solution: numeric.Solution = numeric.solve([[1.0]], [2.0], beta=1.0)
gap: float = solution.gap
neurons: int = solution.network.neurons
exact: analytic.Solution = analytic.solve([[1]], [2], beta=1)
proved: bool = exact.verify().proved
text: str = exact.latex()
cases: list[testing.Case] = testing.cases(loss="squared", bias="none")
