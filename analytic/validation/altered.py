"""Problems that a faulty program may have solved instead, each with the answer as a network of it.

A fault is shown where the answer is optimal for the altered problem: columns divided by their spread, say, whether the
network is for the divided columns or was brought back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analytic.validation.answers import Answer
from analytic.validation.cases import SolverCase
from numeric.losses import LOSS
from numeric.network import Array


@dataclass(frozen=True, eq=False)
class Altered:
    """Other data for the same loss, and the answer as a network of them; ``beta`` is None for constrained losses."""

    A: Array
    y: Array
    beta: float | None
    bias: str
    answer: Answer


Alteration = Callable[[SolverCase, Answer], Iterator[Altered]]

MOST_ROWS = 16
"""Samples up to which each is left out in turn."""


def _with(case: SolverCase, answer: Answer, A: Array | None = None, y: Array | None = None) -> Altered:
    return Altered(case.A if A is None else A, case.y if y is None else y, case.beta, case.bias, answer)


def without_row(which: int | None) -> Alteration:
    """One sample less: a given one, or any."""

    def altered(case: SolverCase, answer: Answer) -> Iterator[Altered]:
        n = len(case.y)
        rows = range(n if n <= MOST_ROWS else 0) if which is None else [which % n]
        for row in rows if n > 1 else ():
            yield _with(case, answer, np.delete(case.A, row, axis=0), np.delete(case.y, row, axis=0))

    return altered


def merged(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """Samples that are there twice count once."""
    table = np.column_stack([case.A, case.y])
    kept = np.sort(np.unique(table, axis=0, return_index=True)[1])
    if len(kept) < len(table):
        yield _with(case, answer, case.A[kept], case.y[kept])
    kept = np.sort(np.unique(case.A, axis=0, return_index=True)[1])
    if len(kept) < len(table):
        yield _with(case, answer, case.A[kept], case.y[kept])


def permuted(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """Rows in another order than the targets."""
    n = len(case.y)
    orders = [np.arange(n)[::-1], np.roll(np.arange(n), 1), np.roll(np.arange(n), -1), np.lexsort(case.A.T[::-1]),
              np.argsort(case.A[:, 0], kind="stable")]  # fmt: skip
    for order in orders:
        yield _with(case, answer, case.A[order])
    yield _with(case, answer, y=np.sort(case.y, axis=0))


def _scales(table: Array) -> Iterator[Array]:
    """By what columns are divided: deviation, largest entry, length, range."""
    with np.errstate(all="ignore"):
        many = len(table) > 1
        found = [table.std(axis=0), table.std(axis=0, ddof=1) if many else table.std(axis=0),
                 np.abs(table).max(axis=0), np.linalg.norm(table, axis=0), np.ptp(table, axis=0)]  # fmt: skip
    for scale in found:
        yield np.where(scale > 0, scale, 1.0)
    yield np.full(table.shape[1], np.abs(table).max() or 1.0)


def rescaled_columns(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """Columns divided, and the network not or correctly brought back; rows of length one."""
    U, b, w, xi = answer
    for scale in _scales(case.A):
        yield _with(case, answer, case.A / scale)
        yield _with(case, (U * scale[:, None], b, w, xi), case.A / scale)
    size = np.linalg.norm(case.A, axis=1, keepdims=True)
    yield _with(case, answer, case.A / np.where(size > 0, size, 1.0))


def centred_columns(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """Columns without their means, divided or not, and the network not or correctly brought back."""
    U, b, w, xi = answer
    mean = case.A.mean(axis=0)
    A = case.A - mean
    for scale in (np.ones_like(mean), *_scales(A)):
        yield _with(case, answer, A / scale)
        yield _with(case, (U * scale[:, None], b + mean @ U, w, xi), A / scale)


def rescaled_targets(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """Targets divided, and the output not or correctly multiplied."""
    if LOSS[case.loss].labelled:
        return
    U, b, w, xi = answer
    for scale in _scales(case.y.reshape(len(case.y), -1)):
        part = scale if case.y.ndim == 2 else float(scale[0])
        yield _with(case, answer, y=case.y / part)
        yield _with(case, (U, b, w / part, np.asarray(xi) / part), y=case.y / part)


def centred_targets(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """Targets without their mean, divided or not, and the output bias not or correctly put back."""
    if LOSS[case.loss].labelled:
        return
    U, b, w, xi = answer
    mean = case.y.mean(axis=0)
    y = case.y - mean
    for scale in (np.ones(1), *_scales(y.reshape(len(y), -1))):
        part = scale if y.ndim == 2 and scale.size > 1 else float(scale[0])
        yield _with(case, answer, y=y / part)
        yield _with(case, (U, b, w / part, (np.asarray(xi) - mean) / part), y=y / part)


def penalised_bias(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """A column of ones, and weights for it that are penalised."""
    U, b, w, xi = answer
    if case.bias == "free" and not np.any(xi):
        wider = np.column_stack([case.A, np.ones(len(case.A))])
        yield Altered(wider, case.y, case.beta, "none", (np.vstack([U, b]), np.zeros_like(b), w, xi))


def other_margin(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """``y f >= m`` or ``(m - y f)_+`` with another ``m``: the network over ``m`` is optimal."""
    if not LOSS[case.loss].labelled or LOSS[case.loss].log_odds:
        return
    U, b, w, xi = answer
    margins = case.y * (np.maximum(case.A @ U + b, 0.0) @ w + xi)
    for m in np.unique(np.round(margins[margins > 0], 9)):
        if abs(m - 1.0) > 1e-6:
            yield _with(case, (U, b, w / m, np.asarray(xi) / m))


def transposed(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """``U`` as (m, d), or read row by row as if it were."""
    U, b, w, xi = answer
    if U.shape[0] == U.shape[1]:
        yield _with(case, (U.T, b, w, xi))
    yield _with(case, (U.reshape(U.shape[1], U.shape[0]).T, b, w, xi))


def negated(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """The output with the other sign."""
    U, b, w, xi = answer
    yield _with(case, (U, b, -w, -np.asarray(xi)))


def of_beta(factor: float | None) -> Alteration:
    """``beta`` times a factor; times the number of samples if it is None."""

    def altered(case: SolverCase, answer: Answer) -> Iterator[Altered]:
        if case.beta is not None:
            yield Altered(case.A, case.y, case.beta * (factor or float(len(case.y))), case.bias, answer)

    return altered


def over_samples(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """``beta`` over the number of samples."""
    if case.beta is not None:
        yield Altered(case.A, case.y, case.beta / len(case.y), case.bias, answer)


def without_output_bias(case: SolverCase, answer: Answer) -> Iterator[Altered]:
    """The output bias that suits the rest put in."""
    U, b, w, xi = answer
    if case.bias == "free" and not np.any(xi) and case.y.ndim == 1:
        f = np.maximum(case.A @ U + b, 0.0) @ w
        yield _with(case, (U, b, w, LOSS[case.loss].output_bias(f, case.y)))


def implied_factor(case: SolverCase, answer: Answer) -> float | None:
    """The factor of ``beta`` for which scaling the answer does not help; None where there is none."""
    U, b, w, xi = answer
    inner = np.maximum(case.A @ U + b, 0.0) @ w
    outer = np.abs(w) if w.ndim == 1 else np.linalg.norm(w, axis=1)
    cost = float(np.linalg.norm(U, axis=0) @ outer)
    if case.beta is None or LOSS[case.loss].constrained or cost == 0.0:
        return None
    step = 1e-5
    up, down = (LOSS[case.loss].value(inner * (1.0 + s) + xi, case.y) for s in (step, -step))
    factor = -(up - down) / (2.0 * step * case.beta * cost)
    return factor if np.isfinite(factor) and factor > 1e-6 else None
