"""A right solver and the usual wrong ones, importable as ``module:function``."""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import numpy as np

import numeric


def right(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return numeric.solve(A, y, loss=loss, beta=beta, bias=bias)


def parts(solution: numeric.Solution) -> tuple[Any, ...]:
    network = solution.network
    return network.U.copy(), network.b.copy(), network.w.copy(), np.asarray(network.xi).copy()


def wrong_sign(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    U, b, w, xi = parts(right(A, y, loss=loss, beta=beta, bias=bias))
    return U, b, -w, -xi


def missing_half(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A, y, loss=loss, beta=beta / 2 if loss == "squared" else beta, bias=bias)


def doubled_beta(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A, y, loss=loss, beta=None if beta is None else 2 * beta, bias=bias)


def mean_loss(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A, y, loss=loss, beta=None if beta is None else beta * len(y), bias=bias)


def stops_early(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    U, b, w, xi = parts(right(A, y, loss=loss, beta=beta, bias=bias))
    return U, b, 0.98 * w, xi


def ignores_bias(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A, y, loss=loss, beta=beta, bias="none")


def always_bias(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return right(A, y, loss=loss, beta=beta, bias="free")


def returns_nan(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    d = np.asarray(A).shape[1]
    return np.full((d, 2), np.nan), np.zeros(2), np.ones(2), 0.0


def hangs(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    while True:
        time.sleep(1)


def hangs_on_pairs(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    if len(y) == 2:
        hangs(A, y, loss=loss, beta=beta, bias=bias)
    return right(A, y, loss=loss, beta=beta, bias=bias)


def crashes(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    os._exit(3)


def leaves(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    sys.exit(4)


def raises(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    raise RuntimeError("no convergence\nafter 3 steps")


def declines(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    raise NotImplementedError("only on Sundays")


def wrong_shapes(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    U, b, w, xi = parts(right(A, y, loss=loss, beta=beta, bias=bias))
    return U, np.append(b, 0.0), w, xi


def too_wide(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    d = np.asarray(A).shape[1]
    return np.ones((d + 1, 1)), np.zeros(1), np.zeros(1), 0.0


def no_network(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    return 17.0


def zero_network(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    d = np.asarray(A).shape[1]
    return np.zeros((d, 1)), np.zeros(1), np.zeros(1), 0.0


def overwrites_data(A: Any, y: Any, *, loss: str, beta: Any, bias: str) -> Any:
    solution = right(A, y, loss=loss, beta=beta, bias=bias)
    A[:], y[:] = 0.0, 1.0
    return solution
