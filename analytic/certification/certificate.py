"""The answer of ``certify``: two rational bounds, a dual point, and how to prove them."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
import sympy

from analytic.exact.long_numbers import long_numbers
from analytic.exact.reading import file_name
from analytic.exact.scalars import Scalar
from analytic.files.certificate import FORMAT, VERSION, encode, write_atomically
from analytic.model.network import Network, _array
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict

__all__ = ["Certificate"]


@dataclass(frozen=True, eq=False)
class Certificate:
    """Bounds of the optimum for a given network: ``lower_bound <= optimum <= objective(network) <= value``.

    ``value`` is a rational just above the exact objective of ``network`` (relatively within ``1e-38``),
    ``lower_bound`` one just below the dual objective of ``dual``. ``repaired`` tells that the network given met its
    constraints up to rounding only, and that ``network`` is one nearby that meets them exactly. ``complete`` is
    false when the search for the dual point or the proof for it was cut short, by the clock or by the memory allowed,
    so that more of either may prove a larger bound; the bounds are valid all the same. It says nothing of the gap,
    which is that of the network.
    """

    problem: Problem
    network: Network
    exact_value: Fraction
    exact_lower_bound: Fraction
    exact_dual: tuple[tuple[Scalar, ...], ...]
    feasibility: dict[str, Any] = field(repr=False)
    repaired: bool = False
    complete: bool = True
    regions: int = 0

    @property
    def value(self) -> sympy.Rational:
        """An upper bound of the network's objective."""
        return sympy.Rational(self.exact_value.numerator, self.exact_value.denominator)

    @property
    def lower_bound(self) -> sympy.Rational:
        """A lower bound of the objective of every network."""
        return sympy.Rational(self.exact_lower_bound.numerator, self.exact_lower_bound.denominator)

    @property
    def gap(self) -> sympy.Rational:
        """``value - lower_bound``: the network is at most that far from optimal."""
        return self.value - self.lower_bound

    @property
    def relative_gap(self) -> float:
        """The gap over the value (0 if both are)."""
        return float(self.gap / self.value) if self.exact_value else 0.0

    @cached_property
    def dual(self) -> np.ndarray:
        """The dual point, an object array with the shape of ``y``."""
        shape = (self.problem.n, self.problem.o) if self.problem.vector else (self.problem.n,)
        return _array(list(self.exact_dual), shape)

    @cached_property
    def _verdict(self) -> Verdict:
        from analytic import checker

        try:
            with long_numbers():
                found = checker.check(self.payload())
        except checker.CertificateError as error:  # numbers longer than the checker reads
            return Verdict("undecided", f"the checker does not read the certificate: {error}")
        status = "proved" if found.proved else "refuted" if found.refuted else "undecided"
        return Verdict(status, found.reason)  # type: ignore[arg-type]

    def verify(self) -> Verdict:
        """What the standard-library checker says, from the data alone."""
        return self._verdict

    def payload(self) -> dict[str, Any]:
        """The certificate as plain JSON values, in the format of ``analytic.checker``."""
        problem, network = self.problem, self.network
        return {
            "format": FORMAT,
            "version": VERSION,
            "theorem": None,
            "problem": {
                "A": [[encode(cell) for cell in row] for row in problem.A],
                "y": _column(problem.y, problem.vector),
                "loss": problem.loss,
                "beta": encode(problem.beta) if problem.penalised else None,
                "bias": problem.bias,
            },
            "network": {
                "U": [[encode(cell) for cell in row] for row in network.weights_in],
                "b": [encode(cell) for cell in network.offsets],
                "w": _column(network.weights_out, problem.vector),
                "xi": [encode(x) for x in network.levels] if problem.vector else encode(network.levels[0]),
            },
            "dual": _column(self.exact_dual, problem.vector),
            "feasibility": self.feasibility,
            "claim": {
                "value": str(self.exact_value),
                "lower_bound": str(self.exact_lower_bound),
                "relation": "bounds",
            },
        }

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the certificate file that ``neuralgauge check`` verifies from scratch."""
        with long_numbers():
            write_atomically(file_name(path), json.dumps(self.payload(), separators=(",", ":")) + "\n")

    def latex(self, *, digits: int | None = None, notation: Notation | None = None) -> str:
        """The bounds as LaTeX, rounded outwards to ``digits`` significant digits (12 by default)."""
        from analytic.certification.writing import certificate_latex

        with long_numbers():
            return certificate_latex(self, digits=digits, notation=notation)


def _column(rows: Any, vector: bool) -> list[Any]:
    return [[encode(cell) for cell in row] for row in rows] if vector else [encode(row[0]) for row in rows]
