"""What the standard-library checker says of an answer in numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from analytic import checker
from analytic.exact.long_numbers import long_numbers
from analytic.model.verdict import Verdict
from numeric.errors import UnsupportedError


def checked(content: Callable[[], dict[str, Any]], *, optimal: bool) -> Verdict:
    """The checker's verdict of the content of a certificate; ``optimal`` asks that its bounds meet."""
    try:
        with long_numbers():
            found = checker.check(content())
    except (UnsupportedError, checker.CertificateError) as error:  # logarithms; numbers longer than are read
        return Verdict("undecided", f"the certificate is beyond the checker: {error}")
    if optimal and found.proved and not found.optimal:
        return Verdict("refuted", f"the bounds {found.lower_bound} and {found.value} do not meet")
    return Verdict("proved" if found.proved else "refuted" if found.refuted else "undecided", found.reason)
