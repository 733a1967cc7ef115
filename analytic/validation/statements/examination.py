"""A statement against small data: those that meet what is printed are found, and what is printed of them is judged."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from random import Random

import numpy as np

from analytic.theorem.parts import Hypothesis
from analytic.theorem.record import Theorem
from analytic.theorem.statement import Data, Undefined
from analytic.validation.statements import grids
from analytic.validation.statements.judge import judge
from analytic.validation.statements.losses import LOSSES

BIASES = ("none", "free")
ENOUGH = 120  # data without a meaning that end an examination in which nothing has one
ODD_LOSSES = ("capped",)
SLOPES = (-1.0, 0.5, -0.5, 0.1)
"""Of leaky activations."""
NONSENSE = (Undefined, ValueError, IndexError, ZeroDivisionError, np.linalg.LinAlgError)


@dataclass(frozen=True)
class FalseCase:
    """Data that meet the printed hypotheses and not the printed conclusion."""

    data: Data
    reason: str

    def __str__(self) -> str:
        data = self.data
        return (
            f"A = {data.A.tolist()}, y = {data.y.tolist()}, loss {data.loss}, beta {data.beta:.6g}, bias {data.bias}: "
            f"{self.reason}"
        )


@dataclass(frozen=True)
class StatementTrial:
    """How many data were tried, how many met the hypotheses, on how many nothing could be decided, and what is false.

    ``undefined`` is the first data of which the statement speaks without a meaning.
    """

    theorem: str
    tried: int
    met: int
    undecided: int
    counterexample: FalseCase | None
    undefined: FalseCase | None


def without(theorem: Theorem, hypothesis: Hypothesis) -> Theorem:
    """The theorem with that hypothesis deleted."""
    return replace(theorem, hypotheses=tuple(h for h in theorem.hypotheses if h is not hypothesis))


def examine(
    theorem: Theorem,
    *,
    most: int = 60,
    seconds: float = 60.0,
    seed: int = 0,
    whole: bool = True,
    violating: Hypothesis | None = None,
) -> StatementTrial:
    """Evaluate the statement until ``most`` data have met its hypotheses, or a counterexample is found.

    ``seconds`` are of processor time.

    ``violating`` asks for data that do not meet that hypothesis: for the test that deletes it. ``whole`` begins with
    all of the tiny data and of the listed samples.
    """
    printed = _printed(theorem)
    tried = met = undecided = nonsense = 0
    undefined: FalseCase | None = None
    end = time.process_time() + seconds
    for plain in _instances(theorem, violating, Random(seed), whole=whole):
        if met >= most or time.process_time() > end:
            break
        tried += 1
        data = replace(
            plain, skip=theorem.skip, neuron_norm=theorem.neuron_norm, activation=theorem.activation,
            slope=SLOPES[tried % len(SLOPES)] if theorem.activation == "leaky" else 0.0,
        )  # fmt: skip
        try:
            with np.errstate(all="ignore"):
                if not _meets(data, printed, violating):
                    continue
                reason = judge(data, list(theorem.claims(data)))
        except NONSENSE as error:
            undefined, nonsense = undefined or FalseCase(data, f"without a meaning: {error}"), nonsense + 1
            if nonsense == ENOUGH and (violating is not None or not met):
                break
            continue
        met += 1
        undecided += reason == "undecided"
        if reason not in (None, "undecided"):
            return StatementTrial(theorem.id, tried, met, undecided, FalseCase(data, str(reason)), undefined)
    return StatementTrial(theorem.id, tried, met, undecided, None, undefined)


def _printed(theorem: Theorem) -> list[Hypothesis]:
    silent = [h.id for h in theorem.hypotheses if h.means is None]
    if silent:
        raise ValueError(f"theorem {theorem.id} prints {', '.join(silent)} without a meaning: give Hypothesis(means=)")
    if not theorem.formulas and not any(sentence.claims for sentence in theorem.sentences):
        raise ValueError(f"theorem {theorem.id} claims nothing that can be evaluated: give sentences with claims")
    return list(theorem.hypotheses)


def _meets(data: Data, printed: list[Hypothesis], violating: Hypothesis | None) -> bool:
    """Whether all hypotheses hold that have a meaning; raises for one that has none, if the others hold."""
    if violating is not None and violating.means is not None:
        try:
            if violating.means(data):
                return False
        except NONSENSE:
            pass  # data of which the deleted hypothesis cannot speak do not meet it
    failure: Exception | None = None
    for hypothesis in printed:
        try:
            if hypothesis.means is None or not hypothesis.means(data):
                return False
        except NONSENSE as error:
            failure = error
    if failure is not None:
        raise failure
    return True


def _instances(theorem: Theorem, violating: Hypothesis | None, rng: Random, *, whole: bool) -> Iterator[Data]:
    """Data of the losses and biases that the hypotheses leave, the others where one of those hypotheses is deleted."""
    settings = [
        (loss, bias)
        for loss in (*LOSSES, *ODD_LOSSES)
        for bias in BIASES
        if _is_about(theorem, loss, bias)
        and (violating is None or not _setting(violating) or not _fits(violating, loss, bias))
    ]
    losses, biases = sorted({loss for loss, _ in settings}), sorted({bias for _, bias in settings})
    stream = grids.drawn(rng, losses, biases)
    if whole:
        for some in zip_longest(_shuffled(grids.tiny, settings, rng), _shuffled(grids.special, settings, rng)):
            yield from (data for data in some if data is not None)
            yield next(stream)
    yield from stream


def _shuffled(source: Callable[[str, str], Iterator[Data]], settings: list[tuple[str, str]], rng: Random) -> list[Data]:
    found = [data for loss, bias in settings for data in source(loss, bias)]
    rng.shuffle(found)
    return found


def _setting(hypothesis: Hypothesis) -> bool:
    """Whether a hypothesis is about the loss or the bias."""
    return hypothesis.id.startswith("loss-") or hypothesis.id in ("no-bias", "free-bias", "convex-loss")


def _fits(hypothesis: Hypothesis, loss: str, bias: str) -> bool:
    stub = Data(np.ones((1, 1)), np.ones((1, 1)), loss, 1.0, bias)
    return hypothesis.means is not None and hypothesis.means(stub)


def _is_about(theorem: Theorem, loss: str, bias: str) -> bool:
    return all(_fits(h, loss, bias) for h in theorem.hypotheses if _setting(h))
