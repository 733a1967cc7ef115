"""The formulas of an answer with symbols as functions of arrays, each case evaluated only where it holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from sympy.polys.rootoftools import ComplexRootOf

from analytic.cases.case import Case
from analytic.cases.regions import Region
from analytic.derivation.cases import SignFact
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import ZERO, Scalar, to_sympy
from numeric.arrays import counted, one_line
from numeric.errors import DataError, OptionError

Array = np.ndarray


class Functions:
    """Value, weights, dual and predictions for arrays of the symbols' values, which are broadcast against each other.

    A point where two cases hold gets the formulas of either, which agree; a point that the assumptions exclude, or for
    which no case is known, gets nan.
    """

    def __init__(self, cases: Sequence[Case], region: Region, symbols: Sequence[sympy.Symbol]) -> None:
        restore = cases[0].answer.problem.restore
        backward = {symbol: stand_in for stand_in, symbol in restore.items()}
        self.cases, self.region, self.given = tuple(cases), region, tuple(symbols)
        self.symbols = tuple(backward.get(symbol, symbol) for symbol in symbols)
        missing = [restore.get(s, s) for s in region.symbols if s not in self.symbols]
        if missing or len(set(self.symbols)) < len(self.symbols):
            names = ", ".join(str(restore.get(s, s)) for s in region.symbols)
            raise OptionError(f"symbols are {one_line(list(symbols))}: give each of {names} once")

    def value(self, *arrays: Any) -> Array:
        """The optimal value."""
        return self._evaluated(lambda case: [case.answer.exact_value], arrays)[..., 0]

    def dual(self, *arrays: Any) -> Array:
        """The dual witness, its axes (those of ``y``) last."""
        problem = self.cases[0].answer.problem
        found = self._evaluated(lambda case: [cell for row in case.answer.exact_dual for cell in row], arrays)
        shape = (problem.n, problem.o) if problem.vector else (problem.n,)
        return found.reshape(*found.shape[:-1], *shape)

    def weights(self, *arrays: Any) -> tuple[Array, Array, Array, Array]:
        """``U, b, w, xi`` of a network, their own axes last; a case with fewer neurons than another has zeros."""
        first, m = self.cases[0].answer.exact_network, self._width
        d, o = first.d, first.o

        def cells(case: Case) -> list[Scalar]:
            network = case.answer.exact_network
            rest: list[Scalar] = [ZERO] * (m - network.neurons)
            inner = [cell for row in network.U_rows for cell in (*row, *rest)]
            outer = [cell for row in network.w_rows for cell in row]
            return [*inner, *network.b_row, *rest, *outer, *rest * o, *network.xi_row]

        found = self._evaluated(cells, arrays)
        lead = found.shape[:-1]
        U, b, w, xi = np.split(found, np.cumsum([d * m, m, m * o]), axis=-1)
        U, w = U.reshape(*lead, d, m), w.reshape(*lead, m, o)
        return (U, b, w, xi) if first.vector else (U, b, w[..., 0], xi[..., 0])

    def skip(self, *arrays: Any) -> Array:
        """The weights of the skip connection, (d,) or (d, o) last; zeros where there is none."""
        first = self.cases[0].answer.exact_network
        straight = ((ZERO,) * first.o,) * first.d

        def cells(case: Case) -> list[Scalar]:
            return [cell for row in case.answer.exact_network.skip_rows or straight for cell in row]

        found = self._evaluated(cells, arrays)
        found = found.reshape(*found.shape[:-1], first.d, first.o)
        alone: Array = found[..., 0]
        return found if first.vector else alone

    def predict(self, X: Any, *arrays: Any) -> Array:
        """The network's outputs on the rows of ``X`` (k, d), an axis of length k after those of the arrays."""
        U, b, w, xi = self.weights(*arrays)
        points = np.asarray(X, dtype=float)
        points = points[:, None] if points.ndim == 1 and U.shape[-2] == 1 else points
        if points.ndim != 2 or points.shape[1] != U.shape[-2]:
            raise DataError(f"X has the shape {points.shape}: give rows of {counted(U.shape[-2], 'feature')}")
        active = np.maximum(points @ U + b[..., None, :], 0.0)
        vector, straight = self.cases[0].answer.exact_network.vector, self.skip(*arrays)
        outer, level, slope = (w, xi, straight) if vector else (w[..., None], xi[..., None], straight[..., None])
        found: Array = active @ outer + level[..., None, :] + points @ slope
        alone: Array = found[..., 0]
        return found if vector else alone

    def __repr__(self) -> str:
        return f"Functions({', '.join(map(str, self.given))}: {len(self.cases)} cases)"

    @cached_property
    def _width(self) -> int:
        return max(case.answer.exact_network.neurons for case in self.cases)

    def _evaluated(self, cells: Callable[[Case], Sequence[Scalar]], arrays: Sequence[Any]) -> Array:
        """The cells of the case that holds, along a last axis."""
        if len(arrays) != len(self.symbols):
            raise DataError(f"{len(arrays)} arrays are given: give one for each of {', '.join(map(str, self.given))}")
        values = np.broadcast_arrays(*(np.asarray(array, dtype=float) for array in arrays)) if arrays else []
        shape = values[0].shape if values else ()
        flat = [np.ravel(array) for array in values]
        chosen = self._chosen(flat, int(np.prod(shape)))
        tables = [cells(case) for case in self.cases]
        found = np.full((int(np.prod(shape)), len(tables[0])), np.nan)
        for k, table in enumerate(tables):
            inside = np.flatnonzero(chosen == k)
            if inside.size:
                here = [array[inside] for array in flat]
                found[inside] = np.stack([self._call(to_sympy(cell), here, inside.size) for cell in table], axis=-1)
        return found.reshape(*shape, len(tables[0]))

    def _chosen(self, flat: Sequence[Array], size: int) -> Array:
        """The number of the case that holds, the one with most room; -1 for none."""
        allowed = np.ones(size, dtype=bool)
        for symbol, array in zip(self.symbols, flat, strict=True):
            allowed &= np.isfinite(array)
            if symbol.is_nonnegative or symbol.is_nonpositive:
                size_of = array if symbol.is_nonnegative else -array
                allowed &= size_of > 0 if symbol.is_nonzero else size_of >= 0
        allowed &= self._room(self.region.facts, flat, size) >= -SLACK
        best, room = np.full(size, -1), np.full(size, -SLACK)
        for k, case in enumerate(self.cases):
            here = self._room(case.facts, flat, size)
            for symbol, value in case.equations:
                exact = self._call(symbol - value, flat, size) == 0.0
                here = np.where(exact, np.where(here >= -SLACK, np.inf, -np.inf), -np.inf)  # others may have no value
            better = allowed & (here >= room)
            best[better], room[better] = k, here[better]
        return best

    def _room(self, facts: Sequence[SignFact], flat: Sequence[Array], size: int) -> Array:
        """How far the facts are from failing; minus infinity where one has no value or a strict one is an equation."""
        room = np.full(size, np.inf)
        for fact in facts:
            with np.errstate(all="ignore"):
                value = self._call(fact.expression, flat, size)
            value = np.where(np.isnan(value) | ((fact.kind == ">") & (value <= 0)), -np.inf, value)
            room = np.minimum(room, value)
        return room

    def _call(self, expression: sympy.Expr, flat: Sequence[Array], size: int) -> Array:
        roots = expression.atoms(ComplexRootOf, PositiveRoot)  # numbers among them cannot be printed for numpy
        plain = expression.xreplace({root: root.evalf(DIGITS) for root in roots if not root.free_symbols})
        function = sympy.lambdify(self.symbols, plain, "numpy", cse=True)
        return np.broadcast_to(np.asarray(function(*flat), dtype=float), (size,))


DIGITS = 20
"""Of algebraic numbers among the symbols."""
SLACK = 1e-12
"""By which a condition may fail in floating point on the boundary between two cases."""
