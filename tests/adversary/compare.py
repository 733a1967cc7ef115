"""Both checkers on one file, and whether their answers go together."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from flint import fmpq

from analytic.checker import CertificateError, Verdict, check_file
from tests.adversary.mutations import mutated
from tests.adversary.problems import KINDS, Payload, certificate
from tests.second_checker.grammar import BadInput
from tests.second_checker.hints import hints_prove
from tests.second_checker.judge import Truth, decide, judge, objectives
from tests.second_checker.reader import File, read
from tests.second_checker.real import Unsure, sign

__all__ = ["Answer", "answers", "generated"]

BAD = "bad input"
FOREIGN = "foreign exception"


@dataclass(frozen=True)
class Answer:
    """The outcome of the checker, the truth of the claim, and whether the named method proves it."""

    outcome: str
    reason: str
    truth: str
    method: str
    seconds: float = field(default=0.0, compare=False)
    bounds: str = Truth.TRUE.value

    def disagreement(self) -> str | None:
        """What is wrong with these answers, if anything."""
        if self.outcome == FOREIGN:
            return "the checker raises what it does not announce"
        if self.outcome == BAD and self.method not in {BAD, Truth.UNSURE.value}:
            return "the checker refuses a file that is well-formed"
        if self.truth == BAD and self.outcome != BAD:
            return "the checker reads a file that is malformed"
        if self.outcome == "proved" and {Truth.FALSE.value, BAD} & {self.truth, self.method}:
            return "a false proof"
        if self.bounds == Truth.FALSE.value:
            return "the bounds or the optimality that the verdict states do not follow"
        if self.outcome == "refuted" and self.truth == self.method == Truth.TRUE.value:
            return "a true file is refuted"
        return None


def answers(source: Payload | str, path: Any) -> Answer:
    """Check a file, written to this path, in both ways."""
    text = source if isinstance(source, str) else json.dumps(source)
    path.write_text(text, encoding="utf-8")
    start = time.process_time()  # a busy machine is no fault of the checker
    try:
        verdict = check_file(path)
        outcome, reason = verdict.outcome, verdict.reason
    except CertificateError as error:
        outcome, reason = BAD, str(error)
    except Exception as error:
        outcome, reason = FOREIGN, repr(error)
    seconds = time.process_time() - start
    bounds = Truth.TRUE.value
    try:
        file = read(text)
        truth = judge(file).truth.value
        if outcome == "proved":
            bounds = decide(lambda: _stated_bounds_follow(file, verdict)).value
        try:
            method = hints_prove(file).value
        except BadInput:
            method = BAD
    except BadInput:
        truth, method = BAD, BAD
    except (Unsure, RecursionError):
        truth, method = Truth.UNSURE.value, Truth.UNSURE.value
    return Answer(outcome, reason, truth, method, seconds, bounds)


def _stated_bounds_follow(file: File, verdict: Verdict) -> bool:
    """The verdict's low <= dual objective and objective <= high; optimal if these meet or for a width."""
    p, D = objectives(file)
    low, high = (fmpq(x.numerator, x.denominator) for x in (verdict.low, verdict.high))
    meet = file.width is not None or sign(file.value - file.lower) == 0
    return sign(D - low) >= 0 and sign(high - p) >= 0 and verdict.optimal == meet


def generated(seed: int) -> Iterator[Payload | str]:
    """Valid certificates of every kind, each followed by mutations of it."""
    rng = Random(seed)
    kinds = KINDS
    while True:
        valid = certificate(rng, *rng.choice(kinds))
        if valid is not None:
            yield valid
            for _ in range(9):
                yield mutated(rng, valid)
