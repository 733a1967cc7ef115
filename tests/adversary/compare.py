"""Both checkers on one file, and whether their answers go together."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from analytic.checker import CertificateError, check_file
from tests.adversary.data import METHODS
from tests.adversary.mutations import mutated
from tests.adversary.problems import BIASES, LOSSES, Payload, certificate
from tests.second_checker.grammar import BadInput
from tests.second_checker.hints import hints_prove
from tests.second_checker.judge import Truth, judge
from tests.second_checker.reader import read
from tests.second_checker.real import Unsure

__all__ = ["Answer", "answers", "generated"]

BAD = "bad input"


@dataclass(frozen=True)
class Answer:
    """The outcome of the checker, the truth of the claim, and whether the named method proves it."""

    outcome: str
    reason: str
    truth: str
    method: str
    seconds: float = field(default=0.0, compare=False)

    def disagreement(self) -> str | None:
        """What is wrong with these answers, if anything."""
        if self.outcome == BAD and self.method not in {BAD, Truth.UNSURE.value}:
            return "the checker refuses a file that is well-formed"
        if self.truth == BAD and self.outcome != BAD:
            return "the checker reads a file that is malformed"
        if self.outcome == "proved" and {Truth.FALSE.value, BAD} & {self.truth, self.method}:
            return "a false proof"
        if self.outcome == "refuted" and self.truth == self.method == Truth.TRUE.value:
            return "a true file is refuted"
        return None


def answers(source: Payload | str, path: Any) -> Answer:
    """Check a file, written to this path, in both ways."""
    text = source if isinstance(source, str) else json.dumps(source)
    path.write_text(text, encoding="utf-8")
    start = time.perf_counter()
    try:
        verdict = check_file(path)
        outcome, reason = verdict.outcome, verdict.reason
    except CertificateError as error:
        outcome, reason = BAD, str(error)
    seconds = time.perf_counter() - start
    try:
        file = read(text)
        truth = judge(file).truth.value
        try:
            method = hints_prove(file).value
        except BadInput:
            method = BAD
    except BadInput:
        truth, method = BAD, BAD
    except (Unsure, RecursionError):
        truth, method = Truth.UNSURE.value, Truth.UNSURE.value
    return Answer(outcome, reason, truth, method, seconds)


def generated(seed: int) -> Iterator[Payload | str]:
    """Valid certificates of every kind, each followed by mutations of it."""
    rng = Random(seed)
    kinds = [(method, loss, bias) for method in METHODS for loss in LOSSES for bias in BIASES[method]]
    while True:
        valid = certificate(rng, *rng.choice(kinds))
        if valid is not None:
            yield valid
            for _ in range(9):
                yield mutated(rng, valid)
