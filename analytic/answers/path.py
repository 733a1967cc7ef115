"""``analytic.path``: the complete regularization path in closed form."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import sympy
from flint import fmpq

from analytic.answers.solution import Solution
from analytic.cases.assumptions import region_of
from analytic.cases.cover import cover
from analytic.cases.homotopy import CaseHomotopy
from analytic.cases.regions import Region
from analytic.exact.long_numbers import brief_rows, long_numbers
from analytic.exact.reading import file_name
from analytic.exact.scalars import to_sympy
from analytic.exact.time_limit import require_seconds, within, within_patience
from analytic.families.line.regions import DecisionRegion, decision_regions
from analytic.families.registry import select
from analytic.files.path import write_csv, write_json
from analytic.latex.layout import LINE
from analytic.latex.notebook import path_display
from analytic.latex.path import path_latex
from analytic.model.activation import NAMES as ACTIVATIONS
from analytic.model.network import as_given
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.theorem.path import BETA, Limit, Piece, PiecewisePath
from analytic.theorem.record import NoClosedForm
from numeric.errors import OptionError, TimeLimitError, UnsupportedError
from numeric.options import one_of

__all__ = ["Limit", "Path", "Piece", "path"]

SHOWN_PIECES = 8
SHOWN_SAMPLES = 12
"""Samples up to which a path is computed to be shown."""


@dataclass(frozen=True)
class Path(PiecewisePath):
    """The optimal networks of one data set for every beta > 0; build it with :func:`path`.

    ``beta`` is the symbol of the weight decay in the formulas of ``pieces`` and ``value``.
    """

    _helpers = frozenset({"answer", "homotopy", "leading", "region", "regions"})

    region: Region | None = field(default=None, compare=False, repr=False)
    """What is assumed of the symbols in the data, if they hold some."""

    def at(self, beta: Any) -> Solution:
        """The exact solution at one weight decay; neighbouring values share their work.

        >>> import analytic
        >>> analytic.path([[1, 0], [0, 1]], [3, -4]).at("1/2").value
        13/4
        """
        if self.problem.symbolic:
            problem = self._problem_at(beta)
            assumed = self.region.facts if self.region is not None else ()
            return Solution.answering(problem, region_of(problem, None).and_also(*assumed))
        found = self.answer(beta)
        network, dual = found.exact_network, found.exact_dual
        return Solution(found.problem, found.theorem, network, dual, found.exact_value, found.hints)

    def _problem_at(self, beta: Any) -> Problem:
        """The data, in the caller's symbols, with a weight decay that may hold them."""
        rows = [[to_sympy(cell).xreplace(self.problem.restore) for cell in row] for row in self.problem.A]
        targets = [[to_sympy(cell).xreplace(self.problem.restore) for cell in row] for row in self.problem.y]
        y = as_given(targets, self.problem.vector)
        return Problem.build(rows, y, loss=self.problem.loss, beta=beta, bias=self.problem.bias)

    def regions(self, beta: Any) -> tuple[DecisionRegion, ...]:
        """Where the optimal one-dimensional network is positive, zero or negative at one weight decay.

        >>> import analytic
        >>> for region in analytic.path([0, 2], [-1, 1], loss="hinge", bias="free").regions("1/2"):
        ...     print(region.interval, region.sign)
        Interval.open(-oo, 1) -1
        Interval.open(1, oo) 1
        """
        return decision_regions(self.at(beta).network)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write breakpoints and pieces as exact strings and decimals; see :mod:`analytic.files.path`."""
        with long_numbers():
            write_json(self, file_name(path))

    def to_csv(self, path: str | os.PathLike[str]) -> None:
        """Write value, neurons, loss and penalty at breakpoints and midpoints; see :mod:`analytic.files.path`."""
        with long_numbers():
            write_csv(self, file_name(path))

    def latex(
        self,
        *,
        digits: int | None = None,
        notation: Notation | None = None,
        parts: Sequence[str] | None = None,
        inline: bool = False,
        tables: str | None = None,
        width: int = LINE,
        keys: Mapping[str, str] | None = None,
    ) -> str:
        r"""The path as LaTeX: a table with interval, value and size of the network on every piece, and the theorem.

        Parameters
        ----------
        digits : int, optional
            Significant digits of every number; without it they are exact where they are short.
        notation : Notation, optional
            The letters of your paper. Where your symbols have one of the usual letters it steps aside.
        parts : list of str, optional
            Some of "table", "formula" and "theorem"; all by default, in a line the formula.
        inline : bool
            Whether formulas for a line of text are written instead of displays and tables.
        tables : "tabular" or "longtable", optional
            The environment of the table. By default the second from 31 rows on, which two-column classes do not take.
        width : int
            How many letters a line of formulas may have; about 48 for a column of two.
        keys : mapping, optional
            Your citation keys by those of the records; see :func:`analytic.bibliography`.

        The document needs ``amsmath`` and ``amssymb``, for the table ``booktabs`` (and ``longtable``), for the theorem
        ``amsthm`` with an environment ``theorem*``: ``analytic.latex.preamble(text)`` lists what a text needs.
        OptionError for a bad option, and for a path or a part that has no form in a line.

        >>> import analytic
        >>> print(analytic.path([[1, 0], [0, 1]], [3, -4]).latex(inline=True).split(";")[0])
        $p^\star(\beta) = \frac{25}{2}$ for $4 \le \beta$
        """
        with long_numbers():
            return path_latex(
                self, digits=digits, notation=notation, parts=parts, inline=inline, tables=tables, width=width,
                keys=keys, region=self.region,
            )  # fmt: skip

    @property
    def _at_hand(self) -> tuple[sympy.Expr, ...] | None:
        """The breakpoints if they are known or found at once: what shows a path must not take long."""
        if "_levels" in self.__dict__ or self.problem.n <= SHOWN_SAMPLES:
            with suppress(TimeLimitError):
                return self.breakpoints
        return None

    def __repr__(self) -> str:
        found = self._at_hand
        levels = "" if found is None else f", breakpoints={brief_rows(found, SHOWN_PIECES)}"
        return f"Path(theorem={self.theorem.id!r}, samples={self.problem.n}{levels})"

    def _repr_latex_(self) -> str | None:
        with suppress(TimeLimitError):
            return None if self._at_hand is None else path_display(self)
        return None


def path(
    A: Any,
    y: Any,
    *,
    loss: str = "squared",
    bias: str = "none",
    skip: str = "none",
    beta: sympy.Symbol | None = None,
    assume: Any = None,
    time_limit: float | None = None,
    activation: Any = "relu",
) -> Path:
    """The optimum for every weight decay, as exact pieces.

    Parameters
    ----------
    A, y, loss, bias, skip :
        As in :func:`analytic.solve`; the loss must have a weight decay. With ``skip="free"`` there are paths of the
        squared loss on a line with free bias, for numbers.
    beta : sympy.Symbol, optional
        The symbol of the weight decay in the formulas, which is ``path.beta`` of the answer. Without it they are
        written in ``Symbol("beta")``; to sympy ``Symbol("beta", positive=True)`` is another one, which you name here,
        and data that hold a symbol of that name need one of your own.
    assume : list of sympy inequalities, optional
        What is known of the symbols in the data, whose values must not change the order of the breakpoints.
    time_limit : float, optional
        Seconds for this call, and for each of the breakpoints, the pieces and ``at``, which are computed when they are
        asked for; a TimeLimitError ends what takes longer. With symbols or irrational numbers in the data there are 120
        for this call if you give none.

    Returns
    -------
    Path
        ``breakpoints`` (decreasing, exact), ``at(beta)`` (a Solution), ``pieces`` and ``latex()``.

    Raises
    ------
    NoClosedForm
        When no theorem applies.
    UnsupportedError
        When one applies whose path has no finite description (logistic loss).

    Examples
    --------
    >>> import analytic
    >>> found = analytic.path([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [3, 4, -12])
    >>> found.breakpoints, found.at(6).value
    ((12, 5), 133/2)
    >>> [str(piece.value) for piece in found.pieces]
    ['169/2', '-beta**2/2 + 12*beta + 25/2', '-beta**2 + 17*beta']
    """
    require_seconds(time_limit, optional=True)
    if one_of("activation", activation, ACTIVATIONS) != "relu":
        raise UnsupportedError(f"activation is {activation!r}, and paths are of ReLU neurons: call analytic.solve for "
                               "each weight decay")  # fmt: skip
    problem = Problem.build(A, y, loss=loss, beta=1, bias=bias, skip=skip)
    symbol = _weight_decay_symbol(problem, beta)
    if problem.symbolic:
        _require_no_skip(problem)
        return _with_symbols(A, y, loss, bias, symbol, assume, time_limit)
    region_of(problem, assume)
    try:
        with within(time_limit):
            theorem = select(problem)
    except NoClosedForm:
        _require_no_skip(problem)
        if problem.rational:
            raise
        return _with_symbols(A, y, loss, bias, symbol, assume, time_limit)  # irrational numbers, as in solve
    if theorem.homotopy is None:
        _require_no_skip(problem)
        raise UnsupportedError(f"loss {loss!r}: theorem {theorem.id} has no piecewise path in beta; use analytic.solve")
    return Path(problem, theorem, theorem.homotopy(problem), symbol, time_limit)


def _require_no_skip(problem: Problem) -> None:
    if problem.skip == "free":
        raise UnsupportedError(
            f"skip is 'free' and loss is {problem.loss!r}: paths with a free skip connection are of the squared loss, "
            "on a line with bias='free', in numbers; call analytic.solve for each weight decay"
        )


def _with_symbols(
    A: Any, y: Any, loss: str, bias: str, beta: sympy.Symbol, assume: Any, time_limit: float | None
) -> Path:
    """The path whose pieces are the cases of the answer with a symbol for the weight decay."""
    problem = Problem.build(A, y, loss=loss, beta=beta, bias=bias)
    with within_patience(time_limit, symbols=problem.symbolic):
        region = region_of(problem, assume)
        covered = cover(problem, region, select)
    stand_in = to_sympy(problem.beta)
    homotopy = CaseHomotopy(covered, stand_in)
    theorem = covered.cases[0].theorem
    fewer = Region(
        tuple(symbol for symbol in region.symbols if symbol != stand_in),
        tuple(fact for fact in region.facts if not fact.expression.has(stand_in)),
    )
    return Path(problem, theorem, homotopy, beta, time_limit, fewer)


def _weight_decay_symbol(problem: Problem, beta: Any) -> sympy.Symbol:
    """The caller's symbol, or that of the name beta; it must not be one of the data's."""
    cells = [cell for row in (*problem.A, *problem.y) for cell in row if not isinstance(cell, fmpq)]
    held = {symbol for cell in cells for symbol in cell.expr.xreplace(problem.restore).free_symbols}
    if beta is None:
        if any(symbol.name == "beta" for symbol in held):
            raise OptionError("beta is missing: the data hold a symbol of that name, give the path's own")
        return BETA
    if not isinstance(beta, sympy.Symbol) or beta.is_positive is False or beta.is_commutative is False:
        raise OptionError(f"beta is {beta!r}: a path has all weight decays, give the symbol to write them in")
    if beta in held:
        raise OptionError(f"beta is {beta}, which the data hold as well: give another symbol")
    return beta
