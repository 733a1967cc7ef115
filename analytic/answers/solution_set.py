"""``analytic.solution_set``: every optimal network of a one-dimensional problem, and the sparsest one."""

from __future__ import annotations

import os
from html import escape
from typing import Any

from analytic.exact.long_numbers import brief, long_numbers
from analytic.exact.reading import file_name
from analytic.families.line.optimal_networks import OptimalNetworks, optimal_networks
from analytic.files.solution_set import write_json
from analytic.latex.notebook import set_display
from analytic.latex.solution_set import solution_set_latex
from analytic.model.display import html_table
from analytic.model.notation import Notation

__all__ = ["SolutionSet", "solution_set"]

SHOWN_REGIONS = 8
SIGNS = {1: "positive", -1: "negative", 0: "of either sign"}


class SolutionSet(OptimalNetworks):
    """All optimal networks; build it with :func:`solution_set`.

    For interpolation and the squared loss all of them have the same fitted values, for max-margin and hinge they may
    differ. ``beta`` is ``None`` for interpolation and max-margin.
    """

    def latex(self, *, digits: int | None = None, notation: Notation | None = None, tables: str | None = None) -> str:
        """The description of the set: value, kinks, allowed neurons, decision regions, lowest and highest function.

        ``tables`` is "tabular" or "longtable", by default the second from 31 rows on. The document needs ``amsmath``,
        ``amssymb`` and ``booktabs`` (and ``longtable``): see :func:`analytic.latex.preamble`.
        """
        with long_numbers():
            return solution_set_latex(self, digits=digits, notation=notation, tables=tables)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write value, regions, decision regions and the sparsest network; see :mod:`analytic.files.solution_set`."""
        with long_numbers():
            write_json(self, file_name(path))

    def _repr_latex_(self) -> str:
        return set_display(self)

    def _repr_html_(self) -> str:
        rows = [
            (_places(r.start, r.end), "right" if r.facing > 0 else "left", SIGNS[r.sign])
            for r in self.regions[:SHOWN_REGIONS]
        ]  # fmt: skip
        table = html_table(("kinks at", "facing", "output weights"), rows, len(self.regions) - len(rows))
        return f"<p>{escape(set_display(self))}</p>{table}"  # notebooks set the formulas in it


def _places(start: Any, end: Any) -> str:
    """Where kinks may be, in words."""
    if start is not None and start == end:
        return brief(start)
    return f"{'-oo' if start is None else brief(start)} to {'oo' if end is None else brief(end)}"


def solution_set(x: Any, y: Any, *, loss: str | None = None, beta: Any = None) -> SolutionSet:
    """All optimal networks for one-dimensional data with free bias.

    Parameters
    ----------
    x, y : (n,) exact rationals
        As in :func:`analytic.solve`, in any order.
    loss : "interpolation", "squared", "max-margin" or "hinge"
        By default squared with a ``beta``, interpolation without.
    beta : weight decay
        For squared and hinge.

    Returns
    -------
    SolutionSet
        ``value``, ``min_kinks``, ``min_neurons``, ``regions``, ``sparsest()``, ``contains(network)``, ``bounds(t)``,
        ``envelope()``, ``decision_regions()``, ``margins`` and ``sample(seed)``.

    Raises
    ------
    UnsupportedError
        For data with several features, or that are not rational, and for the logistic loss.

    Examples
    --------
    >>> import analytic
    >>> best = analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3])
    >>> best.value, best.min_kinks, best.min_neurons
    (2, 1, 1)
    >>> classifiers = analytic.solution_set([0, 1, 4, 5], [-1, 1, 1, -1], loss="hinge", beta="1/4")
    >>> classifiers.value, classifiers.min_kinks
    (1, 1)

    References
    ----------
    Debarre, Denoyelle, Unser & Fageot, J. Comput. Appl. Math. 406 (2022); Hanin (2021), for interpolation; the
    classifiers are derived from the duals in Ergen & Pilanci, JMLR 22 (2021).
    """
    return SolutionSet(*optimal_networks(x, y, loss, beta))
