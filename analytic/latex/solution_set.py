"""The set of all optimal networks of a one-dimensional problem as LaTeX."""

from __future__ import annotations

import sympy

from analytic.exact.scalars import simplest
from analytic.families.line.engine.solution_set import KinkRegion
from analytic.families.line.optimal_networks import OptimalNetworks
from analytic.families.line.regions import DecisionRegion
from analytic.latex.layout import Layout
from analytic.latex.theorem import worded
from analytic.latex.writer import Writer, rounding_note
from analytic.model.notation import Notation
from numeric.errors import UnsupportedError

ROWS = 60
LONGEST_FORMULA = 8  # pieces that still read well as one formula
LONGEST = 10
DECAY = r"\decay"
CLASSES = {1: "positive", -1: "negative", 0: "may differ"}


def solution_set_latex(
    found: OptimalNetworks, *, digits: int | None = None, notation: Notation | None = None, tables: str | None = None
) -> str:
    r"""The value, the fewest kinks and neurons, a table of where neurons may sit, and the extreme functions.

    For classifiers also the regions where all of them agree. Tables are cut after sixty rows, and formulas of more
    than eight pieces, or with long numbers, are left out; both is said. ``tables`` is "tabular" or "longtable", by
    default the second from 31 rows on. Needs ``amsmath``, ``amssymb`` and ``booktabs`` (and ``longtable``).

    >>> import analytic
    >>> text = solution_set_latex(analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]))
    >>> print(text.splitlines()[6])
    $[1, 2]$ & right & positive \\
    """
    writer = Writer(notation, digits, Layout(tables=tables))
    lines = [r"\medskip\noindent\textbf{All optimal networks.} " + _sentence(found, writer)]
    if found.regions:
        rows = [_row(region, writer) for region in found.regions]
        lines += _table("kink & facing & output weight", rows, "lll", writer)
    if found.problem.description.labelled:
        lines += _decisions(found, writer)
    lines += [*_extremes(found, writer), rounding_note(writer)]
    return worded("\n".join(lines).rstrip()) + "\n"


def _table(head: str, rows: list[str], columns: str, writer: Writer) -> list[str]:
    table = writer.layout.table(columns, head, rows[:ROWS])
    return [table, f"The first {ROWS} of {len(rows)} rows are shown."] if len(rows) > ROWS else [table]


def _sentence(found: OptimalNetworks, writer: Writer) -> str:
    where = "Each of their neurons has its kink, facing and sign in the table"
    if not found.regions:
        where = "They are constants"
    elif not found.problem.description.labelled:
        where = (
            "A network with the same fitted values is optimal if and only if each of its neurons has its kink, facing "
            "and sign in the table"
        )
    value = simplest(found.value)
    about = "" if writer.is_shown_exactly(value) else "about "
    return (
        rf"The optimal networks {_problem(found, writer)} have the value {about}${writer.number(value)}$. {where}; "
        f"{_fewest(found)}."
    )


def _problem(found: OptimalNetworks, writer: Writer) -> str:
    names = {"interpolation": "minimum-norm interpolation", "max-margin": "maximum-margin classification"}
    if found.beta is None:
        return f"of {names[found.loss]}"
    return f"for the {found.loss} loss with ${writer.equals(DECAY, simplest(found.beta))}$"


def _fewest(found: OptimalNetworks) -> str:
    try:
        kinks, neurons = found.min_kinks, found.min_neurons
    except UnsupportedError:
        return "the fewest kinks were not decided"
    return f"the fewest kinks are {kinks} and the fewest neurons " + (
        f"exactly {neurons}" if neurons is not None else "were not decided"
    )


def _row(region: KinkRegion, writer: Writer) -> str:
    start = r"(-\infty" if region.start is None else f"[{writer.number(region.start)}"
    end = r"\infty)" if region.end is None else f"{writer.number(region.end)}]"
    facing = "right" if region.facing > 0 else "left"
    return rf"${start}, {end}$ & {facing} & {CLASSES[region.sign]}"


def _decisions(found: OptimalNetworks, writer: Writer) -> list[str]:
    try:
        regions = found.decision_regions()
    except UnsupportedError:
        return ["The optimal classifiers have different values at the samples; their common regions have no formula."]
    head = f"${writer.letters.point}$ & sign of all of them"
    return _table(head, [_decision(region, writer) for region in regions], "ll", writer)


def _decision(region: DecisionRegion, writer: Writer) -> str:
    ends = region.interval.start, region.interval.end
    start, end = (sympy.latex(end) if end.is_infinite else writer.number(simplest(end)) for end in ends)
    return rf"$({start}, {end})$ & {CLASSES[region.sign]}"


def _extremes(found: OptimalNetworks, writer: Writer) -> list[str]:
    """The lowest and the highest function, where they have a formula that reads well."""
    try:
        both = found.envelope()
    except UnsupportedError:
        return []
    if writer.digits is not None or not all(map(_reads_well, both)):
        return ["The formulas of the lowest and the highest optimal function are left out."]
    letters = writer.letters
    names = {sympy.Symbol("x", real=True): letters.point}
    if both[0] == both[1]:
        shown = sympy.latex(both[0], symbol_names=names)
        return [rf"All of them are the function \[ {letters.fit}({letters.point}) = {shown}. \]"]
    out = ["Their values at every place lie between those of the lowest and the highest function,"]
    for name, function, end in zip(("low", "high"), both, (",", "."), strict=True):
        shown = sympy.latex(function, symbol_names=names)
        out.append(rf"\[ {letters.fit}_{{\mathrm{{{name}}}}}({letters.point}) = {shown}{end} \]")
    return out


def _reads_well(function: sympy.Expr) -> bool:
    pieces = len(function.args) if function.is_Piecewise else 1
    short = all(Writer.is_short(simplest(number), LONGEST) for number in function.atoms(sympy.Rational))
    return pieces <= LONGEST_FORMULA and short
