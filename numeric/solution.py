"""What a solver returns: a network, a dual point and the two bounds that enclose the optimum."""

from __future__ import annotations

from dataclasses import dataclass

from numeric.arrays import html_table, rounded_up
from numeric.network import Array, Network
from numeric.problem import Problem

STATUSES = {
    "optimal": "the relative gap is within the tolerance, or the value is no more than rounding of the targets makes",
    "suboptimal": "the given network is above the tolerance although the bound is tight (certify)",
    "time limit": "stopped by the clock; the bounds are valid",
    "iteration limit": "stopped after the iterations allowed; the bounds are valid",
    "work limit": "stopped after the work allowed; the bounds are valid",
    "interrupted": "stopped by the user; the bounds are valid",
    "stalled": "no further progress in floating point; the bounds are valid",
    "local": "no violated neuron was found, but the search was not exhaustive; the bounds are valid",
}


@dataclass(frozen=True, eq=False)
class Solution:
    """``lower_bound <= optimum <= value``, and what attains them.

    Attributes
    ----------
    network : Network
        The best network found.
    value : float
        Its objective, loss plus ``beta * sum_j |w_j| ||u_j||``: an upper bound of the optimum.
    dual : array of the shape of y
        A dual point ``v``; scaled into feasibility it gives ``lower_bound``.
    lower_bound : float
        A valid lower bound of the optimum, rounding included.
    status : str
        A key of ``numeric.solution.STATUSES``.
    problem : Problem
        What was solved.
    iterations : int
        Reduced problems solved.
    better : float, optional
        Of ``certify``: the value of the best network that it knows, the given one among them.
    tol : float
        The relative gap that counts as none.
    activation : str
        "absolute" for networks of absolute values: ``network`` has two ReLU neurons for each, and ``value`` counts one.

    >>> import numeric
    >>> found = numeric.solve([[1.0]], [2.0], beta=1.0)
    >>> round(found.value, 9), found.status, found.relative_gap < 1e-8
    (1.5, 'optimal', True)
    """

    network: Network
    value: float
    dual: Array
    lower_bound: float
    status: str
    problem: Problem
    iterations: int = 0
    better: float | None = None
    tol: float = 1e-8
    activation: str = "relu"

    @property
    def gap(self) -> float:
        """``value - lower_bound``, never negative."""
        return self.value - self.lower_bound if self.value > self.lower_bound else 0.0

    @property
    def relative_gap(self) -> float:
        """The gap as a fraction of ``max(|value|, |lower_bound|)``; zero when both are zero."""
        if self.gap == float("inf"):
            return self.gap
        size = max(abs(self.value), abs(self.lower_bound))
        return self.gap / size if size > 0 else 0.0

    @property
    def loose(self) -> str:
        """What leaves the gap open: "network", "bound", "both", or "" if it is closed.

        The network is loose if a better one is known, the bound if it is below the best value known; each by more than
        ``tol``, relatively.
        """
        return "" if self.relative_gap <= self.tol else loose_part(self.value, self.lower_bound, self.better, self.tol)

    def __repr__(self) -> str:
        """One line: status, value, gap, size."""
        skip = "" if self.problem.skip == "none" else f", skip {self.problem.skip!r}"
        return (
            f"Solution({self.status}: value {self.value:.12g}, gap {self.gap:.2g}, "
            f"{self.network.neurons} neurons, loss {self.problem.loss!r}, bias {self.problem.bias!r}{skip})"
        )

    def _repr_html_(self) -> str:
        """Status, bounds and size, for notebooks."""
        beta = "" if self.problem.beta is None else f", beta {self.problem.beta:.6g}"
        beta += "" if self.problem.skip == "none" else f", skip {self.problem.skip}"
        size = f"{self.network.neurons} neurons, {self.problem.A.shape[0]} samples, {self.problem.A.shape[1]} features"
        rows = [
            ("problem", f"{self.problem.loss}, bias {self.problem.bias}{beta}"), ("status", self.status),
            ("value", f"{self.value:.12g}"), ("lower bound", f"{self.lower_bound:.12g}"),
            ("relative gap", f"at most {rounded_up(self.relative_gap)}"), ("network", size),
        ]  # fmt: skip
        return html_table(rows)


def loose_part(value: float, lower_bound: float, better: float | None, tol: float) -> str:
    """What leaves a gap open that is not closed to ``tol``, relatively: "network", "bound" or "both".

    ``better`` is the value of the best network that is known, None if it is the one with ``value``.
    """
    best = value if better is None else min(better, value)
    room = tol * max(abs(best), abs(lower_bound))
    parts = [name for name, open_ in (("network", value - best), ("bound", best - lower_bound)) if open_ > room]
    return "both" if len(parts) == 2 else parts[0] if parts else "network"
