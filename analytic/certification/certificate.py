"""The answer of ``certify``: two rational bounds, a dual point, and how to prove them."""

from __future__ import annotations

import json
import os
from functools import cached_property
from typing import Any

from analytic.certification.bounds import Bounds
from analytic.certification.writing import DIGITS, certificate_display, certificate_latex, outward_decimal
from analytic.exact.long_numbers import long_numbers
from analytic.exact.reading import file_name
from analytic.files.certificate import write_atomically
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict
from analytic.verification.certificate import body
from analytic.verification.checked import checked


class Certificate(Bounds):
    """The bounds of the optimum for a given network, to be verified, written and printed.

    ``lower_bound <= optimum <= objective(network) <= value``; the attributes are those of
    :class:`analytic.certification.bounds.Bounds`.

    >>> import analytic
    >>> bounds = analytic.certify(analytic.Network([[1]], [0], [2], 0), [[1]], [2], beta=1)
    >>> bounds.lower_bound, bounds.value, bounds.gap, bounds.verify().proved
    (3/2, 2, 1/2, True)
    """

    _helpers = frozenset({"exact_dual", "exact_lower_bound", "exact_value", "feasibility", "payload"})

    @cached_property
    def _verdict(self) -> Verdict:
        return checked(self.payload, optimal=False)

    def verify(self) -> Verdict:
        """What the standard-library checker says, from the data alone."""
        return self._verdict

    def payload(self) -> dict[str, Any]:
        """The certificate as plain JSON values, in the format of ``analytic.checker``."""
        claim = {"value": str(self.exact_value), "lower_bound": str(self.exact_lower_bound), "relation": "bounds"}
        return body(self.problem, self.network, self.exact_dual, None, self.feasibility, claim)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the certificate file that ``neuralgauge check`` verifies from scratch."""
        with long_numbers():
            write_atomically(file_name(path), json.dumps(self.payload(), separators=(",", ":")) + "\n")

    def latex(self, *, digits: int | None = None, notation: Notation | None = None) -> str:
        """The bounds as LaTeX, rounded outwards to ``digits`` significant digits (12 by default); needs no package."""
        with long_numbers():
            return certificate_latex(self, digits=digits, notation=notation)

    def __repr__(self) -> str:
        kind = f"loss={self.problem.loss!r}, bias={self.problem.bias!r}, network={self.network!r}"
        low = outward_decimal(self.exact_lower_bound, DIGITS, up=False)
        high = outward_decimal(self.exact_value, DIGITS, up=True)
        return f"Certificate({low} <= optimum <= {high}, complete={self.complete}, {kind})"

    def _repr_latex_(self) -> str:
        return certificate_display(self)
