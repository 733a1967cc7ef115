"""The same call again: do answers agree, and is memory given back?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytic.validation.answers import Failure
from analytic.validation.judging import Judgement, judge, objective
from analytic.validation.worker import Worker

REPEATED = "repeated-calls"
"""The row of what is found here; there is none if all is well."""

AGAIN = 8
"""Failed calls, and as many that passed, that are made again."""

WARM, LEAST = 3, 4096
"""Calls until caches are filled, and bytes that each later one has to add: libraries lose some hundreds themselves."""


MOST = 24
"""Entries of the data on which memory is looked at: every call is slow while it is."""


def _entries(pair: tuple[int, Judgement]) -> int:
    return pair[1].case.A.size


def repeated(worker: Worker, order: Sequence[Judgement], tolerance: float, time_limit: float) -> list[Judgement]:
    """Failures of calls made again: other values for the same data, memory that grows with every call."""
    answered = [(k, j) for k, j in enumerate(order) if j.answer is not None]
    failed = [(k, j) for k, j in answered if j.failure is not None][:AGAIN]
    passed = [(k, j) for k, j in answered if j.failure is None]
    chosen = [*failed, *passed[:: max(1, len(passed) // AGAIN)][:AGAIN]]
    found = [_again(worker, k, j, tolerance, time_limit) for k, j in chosen]
    small = [(k, j) for k, j in answered if j.case.A.size <= MOST] or answered[:1]
    if small:
        leaks = (_leak(worker, *extreme(small, key=_entries), time_limit) for extreme in (min, max))
        found.append(next((j for j in leaks if j is not None), None))  # what is kept may grow with the data
    return [j for j in found if j is not None]


def _again(worker: Worker, index: int, first: Judgement, tolerance: float, time_limit: float) -> Judgement | None:
    second = judge(first.case, worker.run(index, time_limit), tolerance)
    if first.answer is None or second.answer is None:
        return None
    values = [objective(answer, first.case) for answer in (first.answer, second.answer)]
    other = abs(values[0] - values[1]) > tolerance * first.case.scale
    if not other and abs(first.infeasibility - second.infeasibility) <= tolerance:
        return None
    detail = f"values {values[0]:.10g} and {values[1]:.10g} for the same data"
    return replace(second, failure=Failure("calls differ", detail))


def _leak(worker: Worker, index: int, judgement: Judgement, time_limit: float) -> Judgement | None:
    kept = _kept(worker, index, time_limit)
    if kept >= LEAST:
        kept = min(kept, _kept(worker, index, time_limit))  # what fills a cache does not go on
    if kept < LEAST:
        return None
    return replace(
        judgement, failure=Failure("memory grows", f"each call with the same data keeps {kept} bytes or more")
    )


def _kept(worker: Worker, index: int, time_limit: float) -> int:
    """Bytes that every call of a series keeps, at least; 0 if the calls did not end."""
    sizes = worker.memory(index, time_limit)
    return min((later - sooner for sooner, later in zip(sizes[WARM:], sizes[WARM + 1 :], strict=False)), default=0)
