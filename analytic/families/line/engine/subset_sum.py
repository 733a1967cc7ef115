"""Choosing one option a run so that the contributions, numbers or intervals, add up to a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from analytic.exact.scalars import ZERO


@dataclass(frozen=True, slots=True)
class Option:
    """Facings of the kinks of a run (``left``), contributing anything from ``low`` to ``high``.

    ``single`` or ``free`` name the point of an odd run that keeps its kink or that a line turns about.
    """

    low: fmpq
    high: fmpq
    single: int | None
    free: int | None
    left: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The picked options with their contributions, if any add up; and whether all possibilities were seen."""

    picked: list[tuple[Option, fmpq]] | None
    complete: bool


@dataclass(frozen=True, slots=True)
class _Partial:
    low: fmpq
    high: fmpq
    option: Option | None
    before: _Partial | None


def choose(stages: Sequence[tuple[Sequence[Option], bool]], target: fmpq, limit: int) -> Choice:
    """Pick one option a stage so that the contributions add up to ``target``; each stage says if it is complete.

    >>> yes, no = Option(fmpq(2), fmpq(2), None, None, (True,)), Option(fmpq(0), fmpq(0), None, None, (False,))
    >>> choose([([no, yes], True), ([no, yes], True)], fmpq(4), 10).picked == [(yes, 2), (yes, 2)]
    True
    >>> choose([([no, yes], True)], fmpq(1), 10)
    Choice(picked=None, complete=True)
    """
    complete = all(whole for _, whole in stages)
    least = [min(option.low for option in options) for options, _ in stages]
    most = [max(option.high for option in options) for options, _ in stages]
    low, high = sum(least, ZERO), sum(most, ZERO)  # of what the stages to come can contribute
    partials = [_Partial(ZERO, ZERO, None, None)]
    for s, (options, _) in enumerate(stages):
        low, high = low - least[s], high - most[s]
        reached: dict[tuple[fmpq, fmpq], _Partial] = {}
        for partial in partials:
            for option in options:
                key = partial.low + option.low, partial.high + option.high
                if key not in reached and key[0] + low <= target <= key[1] + high:
                    reached[key] = _Partial(*key, option, partial)
        complete = complete and len(reached) <= limit
        partials = list(reached.values())[:limit]
    return Choice(_unfold(partials[0], target) if partials else None, complete)


def _unfold(partial: _Partial, target: fmpq) -> list[tuple[Option, fmpq]]:
    """The options behind a partial sum that contains the target, last stage first giving all it can."""
    picked: list[tuple[Option, fmpq]] = []
    while partial.option is not None and partial.before is not None:
        share = min(partial.option.high, target - partial.before.low)
        share = max(partial.option.low, share)
        picked.append((partial.option, share))
        target -= share
        partial = partial.before
    return picked[::-1]
