"""Whether an answer in numbers is optimal, from its data, network and dual point."""

from __future__ import annotations

from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.verification.certificate import payload
from analytic.verification.checked import checked


def verify(answer: Answer) -> Verdict:
    """What the checker says of its certificate."""
    return checked(lambda: payload(answer), optimal=True)
