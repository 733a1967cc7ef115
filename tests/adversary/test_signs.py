"""The signs of algebraic numbers, asked of the checker through claims that are true for one sign."""

from __future__ import annotations

from random import Random

import pytest

from analytic.checker import CertificateError, check
from tests.adversary.signs import claims_about, expression
from tests.second_checker.grammar import BadInput, parse
from tests.second_checker.real import Unsure, forget, sign


@pytest.mark.parametrize(("seed", "examples"), [(0, 250), pytest.param(1, 5000, marks=pytest.mark.slow)])
def test_claims_are_proved_for_the_right_sign_only(seed: int, examples: int) -> None:
    rng = Random(seed)
    decided, zeros, asked = 0, 0, 0
    for _ in range(examples):
        x = expression(rng)
        forget()
        try:
            s = sign(parse(x, False))
        except Unsure:
            continue
        except BadInput:
            with pytest.raises(CertificateError):
                check(claims_about(x)[0])
            continue
        expected = [s == 0, s >= 0, s <= 0, s == 0]
        for truth, claim in zip(expected, claims_about(x), strict=True):
            verdict = check(claim)
            asked += 1
            decided += verdict.outcome != "undecided"
            assert verdict.outcome in {"undecided", "proved" if truth else "refuted"}, (x, s, verdict)
        zeros += s == 0
    assert decided > 0.95 * asked
    assert zeros > examples / 5
