"""The neural gauge and its polar: what a fit costs, and what a dual vector sees of the best neuron, exactly.

``C = conv(Q and -Q)`` is the hull of the rectified ellipsoid ``Q = {(Au + b 1)_+ : ||u|| <= 1}``. The gauge of f is the
least ``sum_j |w_j| ||u_j||`` of a network with ``f(A) = f``; the polar at v is ``h(v) = max |v'(Au + b 1)_+|``, so that
v is in the polar set of C where it is at most 1 (Ergen & Pilanci, JMLR 2021, sections 2 and 3).
"""

from __future__ import annotations

from typing import Any

import sympy

from analytic.answers.solve import solve
from analytic.exact.linear import decided
from analytic.exact.scalars import ONE, ZERO, Rows, Scalar, is_rational, rationals, sqrt, to_sympy, total
from analytic.exact.support import Support, exact_support
from analytic.exact.time_limit import require_seconds, within
from analytic.exact.vector_support import vector_support
from analytic.model.geometry import whitened
from analytic.model.network import Network, norm
from analytic.model.problem import BIASES, Problem, _table
from numeric.errors import DataError, InfeasibleError, UnsupportedError
from numeric.options import one_of

TIME_LIMIT = 60.0


def gauge(A: Any, f: Any, *, bias: str = "none", time_limit: float | None = TIME_LIMIT) -> sympy.Expr:
    """The least ``sum_j |w_j| ||u_j||`` of a network with the outputs ``f`` on ``A``; ``oo`` where there is none.

    Parameters
    ----------
    A : (n, d) or (n,) exact numbers
    f : (n,) or (n, o) exact numbers
    bias : "none" or "free"; a free output bias is not penalised either
    time_limit : float, optional
        Seconds, as in :func:`analytic.solve`.

    Raises
    ------
    NoClosedForm
        Where no theorem gives the minimum-norm interpolant; :func:`analytic.enclose` bounds it to any precision.
    InfeasibleError
        For symbols, where some of their values leave no network.

    Examples
    --------
    >>> gauge([[1, 0], [0, 1]], [3, -4]), gauge([0, 1, 2], [0, 1, 0], bias="free"), gauge([[1, 0], [2, 0]], [1, 1])
    (7, 2, oo)
    """
    try:
        return solve(A, f, loss="interpolation", bias=bias, time_limit=time_limit).value
    except InfeasibleError:
        if Problem.build(A, f, loss="interpolation", bias=bias).symbolic:
            raise  # out of reach for some values of the symbols, not for all
        return sympy.oo


def polar(A: Any, v: Any, *, bias: str = "none", time_limit: float | None = TIME_LIMIT) -> sympy.Expr:
    """``h(v) = max { |v'(Au + b 1)_+| : ||u|| <= 1 }``, exactly; b = 0 for bias "none".

    For several outputs v is a matrix, and ``h(v) = max ||v'(Au + b 1)_+||_2``, the square root of an eigenvalue. With
    free bias it is ``oo`` unless every column of v adds up to zero. The work grows with the number of activation
    regions: 20 samples of 3 features take a second or two.

    Parameters
    ----------
    A : (n, d) or (n,) rational numbers; orthonormal rows may be irrational for one output
    v : (n,) or (n, o) rational numbers
    bias : "none" or "free"
    time_limit : float, optional

    Examples
    --------
    >>> polar([[1, 0], [0, 1]], [3, 4]), polar([[1, 0], [0, 1]], [3, -4]), polar([0, 1, 2], [1, 1, 1], bias="free")
    (5, 4, oo)
    >>> polar([[1, 1], [1, -1]], [1, 1])
    2
    >>> polar([[1, 0], [0, 1]], [[3, 0], [0, -4]]), polar([[2, 0], [1, 1]], [[1, 1], [1, -1]])
    (4, 1 + sqrt(5))

    References
    ----------
    Ergen & Pilanci, JMLR 2021, section 3: the polar set of the rectified ellipsoid.
    """
    require_seconds(time_limit, optional=True)
    rows, duals = _given(A, v, bias)
    if bias == "free" and any(decided(total(column), "the sum of v") for column in zip(*duals, strict=True)):
        return sympy.oo
    if len(duals[0]) > 1:
        _require_rational(rows, duals)
        with within(time_limit):
            square = vector_support([rationals(row) for row in rows], [rationals(row) for row in duals],
                                    free=bias == "free")  # fmt: skip
        return sympy.sqrtdenest(sympy.sqrt(square))
    dual = [row[0] for row in duals]
    if bias == "none" and whitened(rows).proved:
        sides = [norm([x * s if decided(x * s, "an entry of v") > 0 else ZERO for x in dual]) for s in (1, -1)]
        return to_sympy(max(sides))
    return to_sympy(sqrt(_support(rows, dual, bias, time_limit).square))


def extreme_points(A: Any, v: Any, *, bias: str = "none", time_limit: float | None = TIME_LIMIT) -> Network:
    """Every neuron of norm one that attains ``h(v)``, as a network with output weights 1 and -1: the sign of v'(...)_+.

    These are all of them without bias. With free bias each is one of a family where no sample lies on its kink, which
    may then be moved between its neighbours. If v is optimal for targets y, optimal networks are made of these neurons.

    Parameters
    ----------
    A, v, bias, time_limit : as in :func:`polar`, rational

    Returns
    -------
    Network
        Without neurons where ``h(v) = 0``.

    Examples
    --------
    >>> extreme_points([[1, 0], [0, 1]], [3, 4])
    Network(U=[[3/5], [4/5]], b=[0], w=[1], xi=0)
    >>> extreme_points([0, 1, 2], [1, -2, 1], bias="free").b
    array([1, -1], dtype=object)
    """
    require_seconds(time_limit, optional=True)
    rows, duals = _given(A, v, bias)
    if len(duals[0]) != 1:
        raise DataError(f"v has {len(duals[0])} columns: give one number a sample, or use analytic.polar")
    dual = [row[0] for row in duals]
    if bias == "free" and decided(total(dual), "the sum of v"):
        raise DataError(f"v has the sum {total(dual)}: with free bias h(v) is infinite unless it is zero")
    neurons = []
    for found in _support(rows, dual, bias, time_limit).neurons:
        size = norm(found.g)
        u: tuple[Scalar, ...] = tuple(cell / size for cell in found.g)
        neurons.append((u, -found.level / size, (ONE * found.sign,)))
    return Network.of(neurons, (ZERO,), len(rows[0]), False)


def _support(rows: Rows, dual: list[Scalar], bias: str, time_limit: float | None) -> Support:
    _require_rational(rows, [tuple(dual)])
    with within(time_limit):
        return exact_support([rationals(row) for row in rows], rationals(dual), free=bias == "free")


def _require_rational(rows: Rows, duals: Rows | list[tuple[Scalar, ...]]) -> None:
    if not all(map(is_rational, (*rows, *duals))):
        raise UnsupportedError("A and v hold irrational numbers: h(v) is found for rational ones, round them or use "
                               "numeric.support")  # fmt: skip


def _given(A: Any, v: Any, bias: str) -> tuple[Rows, Rows]:
    one_of("bias", bias, BIASES)
    rows, _ = _table(A, "A")
    entries, _ = _table(v, "v")
    if len(entries) != len(rows):
        shape = f"({len(entries)}, {len(entries[0])})"
        raise DataError(f"v has shape {shape} and A has {len(rows)} samples: give one row a sample")
    return rows, entries
