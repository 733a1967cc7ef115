"""The set of all optimal networks of a one-dimensional problem as LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy

from analytic.notation import Notation
from analytic.scalars import to_sympy

if TYPE_CHECKING:
    from analytic.onedim.solution_set import Region
    from analytic.solution_sets import SolutionSet

__all__ = ["solution_set_latex"]

ROWS = 60


def solution_set_latex(found: SolutionSet, *, notation: Notation | None = None) -> str:
    r"""The value, the fewest kinks and neurons, and a table of where neurons may sit, cut after sixty rows.

    >>> import analytic
    >>> text = solution_set_latex(analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]))
    >>> print(text.splitlines()[5])
    $[1, 2]$ & right & positive \\
    """
    letters = notation or Notation()
    regions = found.regions
    rows = [_row(region) for region in regions[:ROWS]]
    lines = [
        r"\paragraph{All optimal networks.} " + _sentence(found, letters),
        r"\begin{center}",
        r"\begin{tabular}{lll}",
        r"\hline",
        r"kink & facing & output weight \\ \hline",
        *rows,
        r"\hline",
        r"\end{tabular}",
        r"\end{center}",
    ]
    if len(rows) < len(regions):
        lines.append(f"The first {len(rows)} of {len(regions)} rows are shown.")
    return "\n".join(lines) + "\n"


def _sentence(found: SolutionSet, letters: Notation) -> str:
    neurons = found.min_neurons
    fewest = (
        f"exactly {neurons}" if neurons is not None else f"{found.min_kinks} or {found.min_kinks + 1} (not decided)"
    )
    problem = (
        f"for ${letters.decay} = {sympy.latex(to_sympy(found.beta))}$ "
        if found.beta is not None
        else "of minimum-norm interpolation "
    )
    return (
        rf"The optimal networks {problem}have the value ${sympy.latex(found.value)}$. A network with the same fitted "
        rf"values is optimal if and only if each of its neurons has its kink, facing and sign in the table; the fewest "
        rf"kinks are {found.min_kinks} and the fewest neurons {fewest}."
    )


def _row(region: Region) -> str:
    start = r"(-\infty" if region.start is None else f"[{sympy.latex(to_sympy(region.start))}"
    end = r"\infty)" if region.end is None else f"{sympy.latex(to_sympy(region.end))}]"
    facing = "right" if region.facing > 0 else "left"
    sign = "positive" if region.sign > 0 else "negative"
    return rf"${start}, {end}$ & {facing} & {sign} \\"
