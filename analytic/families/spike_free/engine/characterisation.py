"""The complete characterisation of spike-free matrices, in polynomial time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from flint import fmpq

from analytic.exact.linear import decided, gram, inner, inverse, left_null
from analytic.exact.memory import remembered
from analytic.exact.scalars import Rows, Scalar, sign, the_decider
from analytic.families.spike_free.engine.factors import Directions, directions
from analytic.families.spike_free.engine.witness import FeasibilityWitness, from_dependence, from_pair, is_out_of_reach
from analytic.model.network import object_array
from analytic.model.problem import _table
from analytic.model.verdict import Verdict
from numeric.errors import UnsupportedError


@dataclass(frozen=True, eq=False)
class SpikeFree:
    """Whether ``A`` is spike-free, with what proves it; the truth value is the answer.

    ``directions`` are the factors ``A = C M``; ``inverse`` is ``(M M')^-1`` when ``A`` is spike-free.

    >>> import analytic
    >>> bool(analytic.spike_free([[1, 0], [0, 1]])), bool(analytic.spike_free([[1, 0], [-1, 1]]))
    (True, False)
    >>> analytic.spike_free([[1, 0], [-1, 1]]).witness.tolist()  # its features are no linear function of the samples
    [1, 0]
    """

    directions: Directions
    inverse: Rows | None
    pair: tuple[int, int] | None
    reason: str

    def __bool__(self) -> bool:
        return self.inverse is not None and self.pair is None

    @property
    def factors(self) -> tuple[np.ndarray, np.ndarray] | None:
        """``(C, M)`` with ``A = C M``: ``C`` (n, k) nonnegative, at most one entry a row, ``M`` (k, d) one sample
        of every direction; ``None`` when ``A`` is not spike-free.
        """
        if not self:
            return None
        C, M = self.directions.C, self.directions.M
        return object_array(C, (len(C), len(M))), object_array(M, (len(M), len(self.directions.A[0])))

    @cached_property
    def _found(self) -> FeasibilityWitness | None:
        if self:
            return None
        M = self.directions.M
        if self.pair is not None and self.inverse is not None:
            found = from_pair(M, self.inverse, *self.pair)
        else:
            some = M[: len(M[0]) + 1]  # more than d rows are dependent
            null = left_null(some)
            if null is None:
                raise AssertionError("the Gram matrix is singular and the rows are independent")
            found = from_dependence(some, null)
        t: list[Scalar] = [fmpq(0)] * len(self.directions.A)
        for i, cell in zip(self.directions.first, found.t, strict=False):
            t[i] = cell
        return FeasibilityWitness(found.u, tuple(t))

    @property
    def witness(self) -> np.ndarray | None:
        """``u`` (d,), ``||u|| <= 1``, with ``(Au)_+`` not of the form ``Az``, ``||z|| <= 1``; else ``None``."""
        return None if self._found is None else object_array([self._found.u], (len(self._found.u),))

    @property
    def separator(self) -> np.ndarray | None:
        """``t`` (n,) with ``t'(Au)_+ > ||A't||``, the proof that the witness is out of reach; else ``None``."""
        return None if self._found is None else object_array([self._found.t], (len(self._found.t),))

    def verify(self) -> Verdict:
        """Check the factors or the witness from the data alone, by exact arithmetic."""
        if self._found is not None:
            held = is_out_of_reach(self.directions.A, self._found)
            return Verdict("proved" if held else "refuted", "t'(Au)_+ > ||A't|| with ||u|| <= 1")
        return _verify_factors(self)

    def __repr__(self) -> str:
        return f"SpikeFree({bool(self)}: {self.reason})"


def spike_free(A: Any) -> SpikeFree:
    """Whether ``{(Au)_+ : ||u|| <= 1}`` lies in ``{Az : ||z|| <= 1}``.

    Write ``A = C M`` with the distinct directions of the samples as rows of ``M`` and ``C >= 0`` with one
    entry a row. Then ``A`` is spike-free iff the rows of ``M`` are linearly independent and ``(M M')^-1`` has
    no positive entry off the diagonal. (The notion is of Ergen & Pilanci, JMLR 2021; the range of a spike-free
    ``A`` is closed under ``x -> x_+``, which gives the factors, and ``x_+' G x_- <= 0`` gives the inverse.)

    Parameters
    ----------
    A : (n, d) or (n,) exact numbers, rational or algebraic

    Returns
    -------
    SpikeFree
        Its truth value is the answer; ``factors`` or ``witness`` and ``separator`` prove it.

    Raises
    ------
    DataError
        For malformed data.
    UnsupportedError
        For symbols and for numbers that are not algebraic, where the answer could not be decided.

    Examples
    --------
    >>> C, M = spike_free([[1, 2], [2, 4], [0, 0]]).factors
    >>> C.tolist(), M.tolist()
    ([[1], [2], [0]], [[1, 2]])
    >>> no = spike_free([[1, 0], [-1, 1]])
    >>> bool(no), no.witness.tolist(), no.separator.tolist(), no.verify().proved
    (False, [1, 0], [2, 1], True)
    """
    rows, _ = _table(A, "A")
    return characterise(rows)


@remembered
def characterise(A: Rows) -> SpikeFree:
    """:func:`spike_free` of rows of scalars."""
    if the_decider() is None and any(not isinstance(cell, fmpq) and cell.free_symbols for row in A for cell in row):
        raise UnsupportedError("A holds symbols: whether it is spike-free needs numbers")
    found = directions(A)
    M, d = found.M, len(A[0])
    if not M:
        return SpikeFree(found, (), None, "A is zero")
    if len(M) > d:
        return SpikeFree(found, None, None, f"its samples have {len(M)} directions in {d} dimensions")
    G = inverse(gram(M))
    if G is None:
        return SpikeFree(found, None, None, "samples in different directions are linearly dependent")
    for i, j in combinations(range(len(M)), 2):
        if decided(G[i][j], f"(M M')^-1[{i}, {j}]") > 0:
            where = f"samples {found.first[i]} and {found.first[j]}"
            return SpikeFree(found, G, (i, j), f"(M M')^-1 is positive for {where}")
    return SpikeFree(found, G, None, "(M M')^-1 has no positive entry off the diagonal")


def _verify_factors(found: SpikeFree) -> Verdict:
    """``A = C M``, ``G (M M') = I`` and the signs of ``C`` and ``G``, recomputed."""
    parts, G = found.directions, found.inverse or ()
    M, K = parts.M, gram(parts.M) if parts.M else ()
    for i, row in enumerate(parts.A):
        j, scale = parts.member[i], parts.scale[i]
        image = [scale * cell for cell in M[j]] if j >= 0 else [fmpq(0)] * len(row)
        if sign(scale) == -1 or any(sign(a - b) != 0 for a, b in zip(row, image, strict=True)):
            return Verdict("refuted", f"sample {i} is not the stated multiple of a row of M")
    for i, row in enumerate(G):
        for j in range(len(G)):
            entry = inner(row, K[j]) + fmpq(-1 if i == j else 0)
            if sign(entry) != 0 or (i != j and sign(row[j]) not in (0, -1)):
                return Verdict("refuted", f"entry ({i}, {j}) of (M M')^-1 is not as stated")
    return Verdict("proved", found.reason)
