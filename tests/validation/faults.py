"""A correct solver with one fault each: what the diagnosis has to name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import numeric

Solver = Callable[..., Any]


def right(A: Any, y: Any, loss: str, beta: Any, bias: str) -> tuple[Any, ...]:
    found = numeric.solve(A, y, loss=loss, beta=beta, bias=bias, work_limit=1.0).network
    return np.array(found.U), np.array(found.b), np.array(found.w), np.array(found.xi)


def _labelled(y: Any) -> bool:
    return bool(np.all(np.abs(y) == 1.0))


def scaled_beta(factor: float) -> Solver:
    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        return right(A, y, loss, None if beta is None else factor * beta, bias)

    return solver


def beta_over_n(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A, y, loss, None if beta is None else beta / len(y), bias)


def mean_loss(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A, y, loss, None if beta is None else beta * len(y), bias)


def sample_ignored(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A[:-1], y[:-1], loss, beta, bias) if len(y) > 1 else right(A, y, loss, beta, bias)


def middle_ignored(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    if len(y) < 3:
        return right(A, y, loss, beta, bias)
    k = len(y) // 2
    return right(np.delete(A, k, 0), np.delete(y, k, 0), loss, beta, bias)


def duplicates_merged(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    kept = np.sort(np.unique(np.column_stack([A, y]), axis=0, return_index=True)[1])
    return right(A[kept], y[kept], loss, beta, bias)


def rows_permuted(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A[::-1], y, loss, beta, bias)


def columns_rescaled(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    scale = np.where(A.std(axis=0) > 0, A.std(axis=0), 1.0)
    U, b, w, xi = right(A / scale, y, loss, beta, bias)
    return U / scale[:, None], b, w, xi


def columns_centred(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A - A.mean(axis=0), y, loss, beta, bias)


def targets_rescaled(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    scale = 1.0 if _labelled(y) else float(np.abs(y).max()) or 1.0
    U, b, w, xi = right(A, y / scale, loss, beta, bias)
    return U, b, w * scale, xi * scale


def targets_centred(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A, y if _labelled(y) else y - y.mean(axis=0), loss, beta, bias)


def bias_penalised(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    if bias == "none":
        return right(A, y, loss, beta, bias)
    U, _, w, xi = right(np.column_stack([A, np.ones(len(A))]), y, loss, beta, "none")
    return U[:-1], U[-1], w, xi


def bias_dropped(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    U, b, w, xi = right(A, y, loss, beta, bias)
    return U, b, w, np.zeros_like(xi)


def margin_wrong(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    U, b, w, xi = right(A, y, loss, beta, bias)
    return (U, b, 0.8 * w, 0.8 * xi) if loss in ("hinge", "max-margin") else (U, b, w, xi)


def low_precision(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return tuple(part.astype(np.float16).astype(float) for part in right(A, y, loss, beta, bias))


def transposed_weights(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    U, b, w, xi = right(A, y, loss, beta, bias)
    return U.T, b, w, xi


def earlier_call() -> Solver:
    last: list[Any] = []

    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        last.append(right(A, y, loss, beta, bias))
        return last[max(len(last) - 2, 0)]

    return solver


def random_start() -> Solver:
    rng = np.random.default_rng()

    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        U, b, w, xi = right(A, y, loss, beta, bias)
        return U, b, w * (1.0 + 0.3 * rng.random()), xi

    return solver


def inputs_overwritten(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    found = right(A, y, loss, beta, bias)
    A -= A.mean(axis=0)
    return found


def memory_growing() -> Solver:
    kept: list[Any] = []

    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        kept.append(A @ np.ones((A.shape[1], 200)))  # the activations of candidates, say
        return right(A, y, loss, beta, bias)

    return solver


def calls_that_differ() -> Solver:
    calls = [0]

    def solver(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
        calls[0] += 1
        U, b, w, xi = right(A, y, loss, beta, bias)
        return U, b, w * (1.1 if calls[0] % 2 else 1.0), xi

    return solver


FAULTS: dict[str, tuple[Callable[[], Solver], str]] = {
    "beta scaled": (lambda: scaled_beta(2.0), "beta counted twice"),
    "loss scaled": (lambda: scaled_beta(0.5), "factor 1/2"),
    "beta scaled by 3": (lambda: scaled_beta(3.0), "optimal for 3 beta"),
    "loss a mean": (lambda: mean_loss, "a mean"),
    "beta over n": (lambda: beta_over_n, "beta/n"),
    "a sample ignored": (lambda: sample_ignored, "a sample is ignored"),
    "another sample ignored": (lambda: middle_ignored, "a sample is ignored"),
    "duplicates merged": (lambda: duplicates_merged, "counted once"),
    "rows permuted": (lambda: rows_permuted, "different order"),
    "columns rescaled": (lambda: columns_rescaled, "columns of A are rescaled"),
    "columns centred": (lambda: columns_centred, "columns of A are centred"),
    "targets rescaled": (lambda: targets_rescaled, "targets are rescaled"),
    "targets centred": (lambda: targets_centred, "targets are centred"),
    "bias penalised": (lambda: bias_penalised, "bias is penalised"),
    "bias dropped": (lambda: bias_dropped, "output bias is missing"),
    "margin wrong": (lambda: margin_wrong, "margin"),
    "low precision": (lambda: low_precision, "precision"),
    "transposed weights": (lambda: transposed_weights, "transposed"),
    "answer of an earlier call": (earlier_call, "earlier call"),
    "random start": (random_start, "random start"),
    "inputs overwritten": (lambda: inputs_overwritten, "overwritten"),
    "memory growing": (memory_growing, "memory grows"),
    "two calls that differ": (calls_that_differ, "two calls"),
}
"""What was planted, and what the first diagnosis has to say."""
