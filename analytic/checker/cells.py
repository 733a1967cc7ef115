"""Feasibility methods of the checker whose certificate carries multipliers, bias "none" and one output.

Both bound ``h(v) = max over ||u|| <= 1 of |v'(Au)_+|`` by weak duality with vectors ``lambda >= 0`` from the file, one
for each sign s of ``s v'(Au)_+``. Only the standard library is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from analytic.checker.examination import Examination
from analytic.checker.numbers import Real, Scalar, sign
from analytic.checker.printing import show
from analytic.checker.reading import read_list, read_matrix, read_object, read_vector
from analytic.checker.vectors import products, squared_norm
from analytic.checker.work import CertificateError, RefutedError, UndecidedError

MAX_CELL_SAMPLES = 12  # 2**12 activation patterns


def spike_free(e: Examination) -> None:
    """``h(v) <= max over s of ||A'(s v + lambda_s)||`` for spike-free data.

    The file writes ``A = C M``: row i of A is ``scale[i] >= 0`` times row ``first[member[i]]`` of A (``member[i] = -1``
    for a zero row), and M has the rows ``first``. It states the inverse G of ``M M'``, which is checked to be one, and
    not to have a positive entry off the diagonal.

    Let ``||u|| <= 1``, ``x = M u`` and ``p = x_+``, ``q = x - p``. As ``p'Gq >= 0`` (G pairs p >= 0 with q <= 0 on
    other coordinates), ``p'Gp <= p'Gp + 2p'Gq + q'Gq = x'Gx <= ||u||^2``. So ``z = M'Gp`` has ``||z|| <= 1`` and
    ``A z = C p = (Au)_+ >= 0``. Hence ``s v'(Au)_+ = s v'Az <= (s v + lambda)'Az <= ||A'(s v + lambda)||``.
    """
    _spike_free_bound(e, e.c.A, e.only_column())


def even(e: Examination) -> None:
    """The same for samples in pairs ``a, -a`` with equal entries of v, one of each pair making up spike-free data.

    The file lists ``pairs`` [i, j] with ``a_j = -a_i`` and ``v_j = v_i``; no sample is in two, and v vanishes on those
    in none.  What it states of the factors is about the rows ``a_i`` of the pairs, in their order: B, with entries w.

    ``v'(Au)_+ = sum over pairs of w_i ((a_i'u)_+ + (-a_i'u)_+) = w'|Bu|``.  Let ``||u|| <= 1``, ``x = M u`` and
    ``p = x_+``, ``q = p - x``.  As ``p'Gq <= 0``, ``|x|'G|x| = p'Gp + 2p'Gq + q'Gq <= p'Gp - 2p'Gq + q'Gq = x'Gx <=
    ||u||^2``.  So ``z = M'G|x|`` has ``||z|| <= 1`` and ``B z = C|x| = |Bu| >= 0``, and the bound is that of spike-free
    data B with w.
    """
    v, used = e.only_column(), set[int]()
    rows, weights = [], []
    for k, entry in enumerate(read_list(e.c.extra["pairs"], "feasibility.pairs", empty=True)):
        i, j = _indices(entry, f"feasibility.pairs[{k}]", 2, 0, len(v))
        if i == j or {i, j} & used:
            raise RefutedError(f"method even: feasibility.pairs[{k}] names a sample that is paired already")
        used |= {i, j}
        if any(sign(x + y) for x, y in zip(e.c.A[i], e.c.A[j], strict=True)) or sign(v[i] - v[j]):
            raise RefutedError(f"method even: samples {i} and {j} are not opposite, or the dual differs on them")
        rows.append(e.c.A[i])
        weights.append(v[i])
    if any(sign(x) for k, x in enumerate(v) if k not in used):
        raise RefutedError("method even: the dual does not vanish on a sample without a partner")
    _spike_free_bound(e, rows, weights)


def _spike_free_bound(e: Examination, A: list[list[Real]], v: list[Real]) -> None:
    extra, n = e.c.extra, len(A)
    first = _indices(extra["first"], "feasibility.first", None, 0, n)
    member = _indices(extra["member"], "feasibility.member", n, -1, len(first))
    scale = read_vector(extra["scale"], "feasibility.scale", n, e.field)
    G = read_matrix(extra["inverse"], "feasibility.inverse", len(first), len(first), e.field)
    multipliers = _multipliers(e, extra["multipliers"], "feasibility.multipliers", n)
    _require_factors(A, e.field.zero, first, member, scale)
    _require_inverse(e, [A[i] for i in first], G)
    for s, row in zip((1, -1), multipliers, strict=True):
        _require_bound(e, A, [x * s + m for x, m in zip(v, row, strict=True)])


def by_cells(e: Examination) -> None:
    """``h(v) <= max over patterns D and signs s of ||A'(s D v + (2D - I) lambda)||``, all 2**n patterns given.

    Every u lies in the cell of a pattern: ``(2D - I) A u >= 0``. There
    ``s v'(Au)_+ = s v'D A u <= (s D v + (2D - I) lambda)'A u``.
    """
    v, n = e.only_column(), len(e.c.A)
    if n > MAX_CELL_SAMPLES:
        raise UndecidedError(f"method cells covers at most {MAX_CELL_SAMPLES} samples")
    seen = set()
    for k, cell in enumerate(read_list(e.c.extra["cells"], "feasibility.cells")):
        where = f"feasibility.cells[{k}]"
        read_object(cell, where, ("pattern", "multipliers"))
        pattern = _indices(cell["pattern"], f"{where}.pattern", n, 0, 2)
        seen.add(tuple(pattern))
        sides = [2 * x - 1 for x in pattern]
        for s, multipliers in zip((1, -1), _multipliers(e, cell["multipliers"], where, n), strict=True):
            rows = zip(v, pattern, sides, multipliers, strict=True)
            _require_bound(e, e.c.A, [x * (s * on) + m * side for x, on, side, m in rows])
    if len(seen) < 1 << n:
        raise RefutedError(f"method cells: {(1 << n) - len(seen)} of the {1 << n} activation patterns are missing")


def _indices(value: Any, name: str, length: int | None, low: int, stop: int) -> list[int]:
    found = read_list(value, name, length, empty=True)
    for x in found:
        if type(x) is not int or not low <= x < stop:
            raise CertificateError(f"{name} has an entry that is not an integer from {low} to {stop - 1}")
    return found


def _multipliers(e: Examination, value: Any, name: str, n: int) -> list[list[Real]]:
    found = read_matrix(value, name, 2, n, e.field)
    for row in found:
        if any(sign(x) < 0 for x in row):
            raise RefutedError(f"{name} has a negative entry")
    return found


def _require_bound(e: Examination, A: list[list[Real]], weights: Sequence[Scalar]) -> None:
    """``||A' weights|| <= beta``."""
    (seen,) = products(e.field, [weights], list(zip(*A, strict=True)))
    square = squared_norm(e.field, seen)
    limit = e.c.beta * e.c.beta
    if sign(limit - square) < 0:
        numbers = f"they give {show(square)} > beta^2 = {show(limit)}"
        raise RefutedError(f"the multipliers do not show h(v) <= beta: {numbers}")


def _require_factors(
    A: list[list[Real]], zero: Real, first: list[int], member: list[int], scale: list[Real]
) -> None:  # fmt: skip
    for i, (row, j, factor) in enumerate(zip(A, member, scale, strict=True)):
        image = A[first[j]] if j >= 0 else [zero] * len(row)
        if sign(factor) < 0 or any(sign(x - factor * y) for x, y in zip(row, image, strict=True)):
            raise RefutedError(f"method spike-free: sample {i} is not the stated multiple")


def _require_inverse(e: Examination, M: list[list[Real]], G: list[list[Real]]) -> None:
    k = len(M)
    K = products(e.field, M, M)
    for i, row in enumerate(products(e.field, G, K)):
        for j, entry in enumerate(row):
            if sign(entry - int(i == j)):
                raise RefutedError("method spike-free: the stated inverse is not the inverse of M M'")
    for i, j in combinations(range(k), 2):
        if sign(G[i][j]) > 0 or sign(G[j][i]) > 0:
            raise RefutedError(f"method spike-free: the inverse of M M' is positive at {i}, {j}")
