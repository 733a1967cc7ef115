"""The cases of an answer with symbols as LaTeX, and what the symbols stand for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import sympy
from flint import fmpq

from analytic.cases.case import Case, relation
from analytic.cases.named import relations_in_order
from analytic.cases.regions import Region
from analytic.exact.scalars import Scalar
from analytic.exact.symbols import in_order
from analytic.latex.escape import escape
from analytic.latex.network import write_network
from analytic.latex.writer import Writer
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer

ABOVE, BELOW = (sympy.StrictGreaterThan, sympy.GreaterThan), (sympy.StrictLessThan, sympy.LessThan)
SIDES = {sympy.StrictGreaterThan: "> 0", sympy.GreaterThan: r"\ge 0", sympy.StrictLessThan: "< 0",
         sympy.LessThan: r"\le 0"}  # fmt: skip
AT_MOST, REAL = r"\leq", r"\in \mathbb{R}"


def cases_latex(groups: Sequence[Sequence[Case]], writer: Writer, wanted: Sequence[str]) -> str:
    """A paragraph a group: its conditions and, of ``wanted``, an optimal network, the value and the dual witness."""
    return "\n\n".join(_paragraph(number, group, writer, wanted) for number, group in enumerate(groups, 1))


def alike(cases: Sequence[Case], wanted: Sequence[str]) -> list[list[Case]]:
    """The cases that say the same of what is ``wanted``, together, in the order of the last of them."""
    found: dict[tuple[Hashable, ...], list[Case]] = {}
    for case in cases:
        network = case.answer.exact_network
        parts: dict[str, Iterable[Scalar]] = {
            "network": [cell for u, b, w in network.parts for cell in (*u, b, *w)]
            + [cell for row in (network.xi_row, *(network.skip_rows or ())) for cell in row],
            "value": [case.answer.exact_value],
            "certificate": [cell for row in case.answer.exact_dual for cell in row],
        }
        key = tuple(tuple(map(_one_spelling, cells)) for part, cells in parts.items() if part in wanted)
        found[key] = [*found.pop(key, []), case]
    return list(found.values())


def _one_spelling(cell: Scalar) -> Hashable:
    """The same for ``p + t (p - q)`` and ``p t + p - q t``."""
    if isinstance(cell, fmpq):
        return cell
    return tuple(sympy.expand(side) for side in sympy.fraction(sympy.together(cell.expr)))


def _paragraph(number: int, group: Sequence[Case], writer: Writer, wanted: Sequence[str]) -> str:
    case = group[0]
    conditions = ", or if ".join(f"${condition_latex(one.exact_condition, writer)}$" for one in group)
    lines = [rf"\medskip\noindent\textbf{{Case {number}.}} If {conditions},"]
    if "network" in wanted:
        lines += ["an optimal network is", write_network(case.answer.exact_network, writer, ".")]
    if "value" in wanted:
        shown = writer.displayed(writer.equals(r"p^\star", case.answer.exact_value))
        lines.append(("The" if "network" in wanted else "the") + f" optimal value is {shown}")
    if "certificate" in wanted:
        start = "The" if {"network", "value"} & {*wanted} else "the"
        lines.append(rf"{{\raggedright {start} bound is attained at {witness_of(case.answer, writer)}.\par}}")
    return "\n".join(lines)


def condition_latex(condition: sympy.Basic, writer: Writer) -> str:
    """The relations of a condition: on the data, on the weight decay, and what is excluded; short ones first."""
    relations = relations_in_order(condition, [writer.letters.decays] if writer.letters.decays else [])
    said, done = [], set[sympy.Basic]()
    for part in relations:
        both = _range(part.lhs, relations) if isinstance(part, ABOVE + BELOW) and _is_alone(part.lhs) else None
        if part not in done:
            said.append(writer.expression(part) if both is None else _between(both, writer))
            done |= set(both or ())
    return r",\ ".join(said)


def _is_alone(side: sympy.Expr) -> bool:
    return isinstance(side, sympy.Symbol | sympy.sin | sympy.cos)


def _between(both: tuple[sympy.Basic, sympy.Basic], writer: Writer) -> str:
    """``p <= beta <= q`` for two relations."""
    low, high = both
    below = f"{writer.expression(low.rhs)} {'<' if low.func is sympy.StrictGreaterThan else AT_MOST} "
    return below + writer.expression(high)


def reason_latex(verdict: Verdict, writer: Writer) -> str:
    """Why a verdict is what it is, with its formulas in the letters of the text."""
    pieces = verdict.pieces or (verdict.reason,)
    return "".join(
        escape(piece) if isinstance(piece, str) else f"${condition_latex(piece, writer)}$" for piece in pieces
    )


def witness_of(answer: Answer, writer: Writer) -> str:
    """The dual witness as equations, one a column."""
    columns = list(zip(*answer.exact_dual, strict=True))
    name = r"\dual"
    if len(columns) == 1:
        return f"${writer.vector_equals(name, columns[0])}$"
    return ", ".join(f"${writer.vector_equals(rf'{name}^{{({k})}}', v)}$" for k, v in enumerate(columns, 1))


def assumptions_latex(region: Region, writer: Writer) -> str:
    """What the symbols of a region are assumed to be, such as ``p, q > 0``, with the relations between them."""
    relations = [relation(fact) for fact in region.facts]
    ranges = {symbol: _range(symbol, relations) for symbol in in_order(region.symbols)}
    kinds: dict[str, list[str]] = {}
    for symbol, found in ranges.items():
        kind, said = _kind(symbol), _side(symbol, relations)
        if kind == REAL and said is not None:
            kind, relations = SIDES[type(said)], [other for other in relations if other != said]
        elif found and kind == REAL:
            continue
        kinds.setdefault(kind, []).append(writer.expression(symbol))
    stated = [f"{', '.join(names)} {kind}" for kind, names in kinds.items()]
    for low, high in (found for found in ranges.values() if found):
        if low in relations and high in relations:
            stated.append(_between((low, high), writer))
            relations = [other for other in relations if other not in (low, high)]
    stated += [writer.expression(other) for other in relations]
    return "; ".join(f"${statement}$" for statement in stated)


def _side(symbol: sympy.Symbol, relations: Sequence[sympy.Basic]) -> sympy.Basic | None:
    """The relation with zero, if it is all that bounds the symbol by a number."""
    alone = [r for r in relations if isinstance(r, ABOVE + BELOW) and r.lhs == symbol and r.rhs.is_number]
    return alone[0] if len(alone) == 1 and alone[0].rhs == 0 else None


def _range(symbol: sympy.Symbol, relations: Sequence[sympy.Basic]) -> tuple[sympy.Basic, sympy.Basic] | None:
    """The relations that bound a symbol from below and from above, if there is one of each."""
    alone = [r for r in relations if isinstance(r, ABOVE + BELOW) and r.lhs == symbol]
    low, high = ([r for r in alone if isinstance(r, kind)] for kind in (ABOVE, BELOW))
    return (low[0], high[0]) if len(low) == len(high) == 1 else None


def _kind(symbol: sympy.Symbol) -> str:
    if symbol.is_positive:
        return r"> 0" if not symbol.is_integer else r"\in \mathbb{Z}_{> 0}"
    if symbol.is_negative:
        return r"< 0"
    if symbol.is_nonnegative:
        return r"\ge 0"
    if symbol.is_nonpositive:
        return r"\le 0"
    return r"\in \mathbb{Z}" if symbol.is_integer else REAL
