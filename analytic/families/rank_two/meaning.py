"""What the statement on neurons on kinks says, in numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytic.theorem.programs import linear, quadratic
from analytic.theorem.responses import support
from analytic.theorem.statement import Array, Claim, Data, Optimal, Undefined, Value, Witness, column, scalar, zero

NEAR = 1e-7
TURN = np.array([[0.0, -1.0], [1.0, 0.0]])


def neurons(data: Data) -> Array:
    """``+-R a_i`` as rows, zero samples left out."""
    if data.d != 2:
        raise Undefined("the statement turns a plane")
    rows = np.array([row for row in data.A if not zero(row)]).reshape(-1, 2) @ TURN.T
    return np.concatenate([rows, -rows])


def dual_vector(data: Data) -> Array | None:
    """A maximiser ``v`` of the program, if it can be one that is feasible for all neurons; ``None`` without one."""
    v = _vertex(data)
    if v is None or support(data.A, v) <= 1 + NEAR:
        return v
    U = neurons(data)
    responses, sizes = np.maximum(U @ data.A.T, 0), np.linalg.norm(U, axis=1)
    G = np.vstack([responses, -responses, -data.t])
    h = np.concatenate([sizes, sizes, [1e-10 - float(v @ data.t)]])
    return quadratic(np.eye(data.n), np.zeros(data.n), G, h)[1]  # the shortest one


def _vertex(data: Data) -> Array | None:
    U = neurons(data)
    responses, sizes = np.maximum(U @ data.A.T, 0), np.linalg.norm(U, axis=1)
    if len(U) == 0:
        return np.zeros(data.n) if zero(data.t) else None
    found = linear(-data.t, A_ub=np.vstack([responses, -responses]), b_ub=np.concatenate([sizes, sizes]),
                    bounds=(None, None))  # fmt: skip
    return np.array(found.x) if found.status == 0 else None


def on_kinks(data: Data) -> bool:
    """The maximiser is feasible for all neurons."""
    v = dual_vector(data)
    return v is not None and support(data.A, v) <= 1 + NEAR


def _maximiser(data: Data) -> Array:
    v = dual_vector(data)
    if v is None:
        raise Undefined("the program of the dual vector has no maximiser")
    return v


def witness(data: Data) -> Iterator[Claim]:
    """It is a dual witness."""
    yield Witness(column(_maximiser(data)))


def value(data: Data) -> Iterator[Claim]:
    """``p* = v'y``."""
    yield Value(float(_maximiser(data) @ data.t))


def network(data: Data) -> Iterator[Claim]:
    """Weights of least ``sum_k |w_k| ||u_k||`` on the kinks that interpolate."""
    U = neurons(data)
    responses, sizes = np.maximum(U @ data.A.T, 0), np.linalg.norm(U, axis=1)
    if len(U) == 0:
        yield Optimal(scalar([]))
        return
    found = linear(np.concatenate([sizes, sizes]), A_eq=np.vstack([responses, -responses]).T, b_eq=data.t)
    if found.status != 0:
        raise Undefined("the program of the weights has no minimiser")
    yield Optimal(scalar(zip(found.x[: len(U)] - found.x[len(U) :], U, strict=True)))
