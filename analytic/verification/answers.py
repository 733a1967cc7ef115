"""Whether an answer is optimal, from its data, network and dual point."""

from __future__ import annotations

from analytic.exact.long_numbers import long_numbers
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.verification.certificate import payload
from analytic.verification.checked import checked
from analytic.verification.symbolic import verify_symbolic

VERIFY_LIMIT = 60.0
"""Seconds that a proof with symbols may take."""


def verify(answer: Answer, time_limit: float | None = VERIFY_LIMIT) -> Verdict:
    """By the checker for numbers; for all values of the symbols, within so many seconds, where the data hold some."""
    if not answer.problem.symbolic:
        return checked(lambda: payload(answer), optimal=True)
    with long_numbers():
        return verify_symbolic(answer, time_limit)
