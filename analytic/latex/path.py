"""A regularization path as LaTeX: the breakpoints of the weight decay and the optimum between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sympy

from analytic.cases.regions import Region
from analytic.exact.scalars import Scalar, simplest
from analytic.families.line.regions import decision_regions
from analytic.latex.apart import letters_of
from analytic.latex.bibliography import citation_keys
from analytic.latex.cases import assumptions_latex
from analytic.latex.decimals import require_digits
from analytic.latex.fitting import fitted
from analytic.latex.layout import LINE, NARROWEST, NUMBER, Layout, chosen_parts
from analytic.latex.measure import width as letters
from analytic.latex.theorem import citations, theorem_latex
from analytic.latex.writer import Writer, rounding_note
from analytic.model.network import Network
from analytic.model.notation import Notation
from analytic.theorem.path import Piece, PiecewisePath
from numeric.errors import OptionError

ROWS = 60
LONGEST_FORMULA = 8  # pieces that still read well as one formula
LONGEST = 10
TABLE_DIGITS = 7
CHANGES = 4
DECAY = r"\decay"
OPTIMUM = r"p^\star(\decay)"


PARTS = ("table", "formula", "theorem")


def path_latex(
    path: PiecewisePath,
    *,
    digits: int | None = None,
    notation: Notation | None = None,
    parts: Sequence[str] | None = None,
    inline: bool = False,
    tables: str | None = None,
    width: int = LINE,
    keys: Mapping[str, str] | None = None,
    region: Region | None = None,
) -> str:
    r"""A table: an interval of the weight decay a row, the optimal value on it, the neurons; a formula; the theorem.

    Numbers are exact where they are short; rows after the sixtieth are left out and counted. For hinge loss on the
    line, where the network is constant on a piece, a column lists the places where its sign changes. The formula is
    there for up to eight pieces. ``region`` is what is assumed of symbols in the data; the other arguments, and the
    packages that are needed, are those of :meth:`analytic.Path.latex`.

    >>> import analytic
    >>> text = path_latex(analytic.path([[1, 0], [0, 1]], [3, -4]))
    >>> print(text.splitlines()[7])
    $4 \le \beta$ & $\frac{25}{2}$ & 0 \\
    """
    require_digits(digits)
    layout, notation = Layout(inline, tables, width), letters_of(path.problem, notation, path.beta)
    wanted = chosen_parts(parts, PARTS, ("formula",) if inline else PARTS)
    count = len(path.breakpoints) + 1
    if inline:
        return _inline(path, count, Writer(notation, digits, layout), wanted, keys)
    shown = path.leading(ROWS)
    exactly = path.problem.symbolic or all(map(_is_short, shown))
    writer = Writer(notation, digits or (None if exactly else TABLE_DIGITS), layout)
    lines: list[str] = []
    if region is not None and region.symbols and {"table", "formula"} & {*wanted}:
        lines += [rf"\noindent Let {assumptions_latex(region, writer)}.", ""]
    if "table" in wanted:
        lines += _table(path, shown, writer)
        if len(shown) < count:
            lines.append(f"The first {len(shown)} of {count} rows are shown; {count - len(shown)} are left out.")
    if "formula" in wanted:
        lines += _formula(shown, count, writer, asked=parts is not None)
    if "theorem" in wanted:
        room = max(NARROWEST, writer.line - NUMBER)
        lines += ["", theorem_latex(path.theorem, notation, keys=keys, numbered=False, width=room)]
    lines += ["", writer.definitions(), rounding_note(writer)]
    return fitted("\n".join(lines).strip(), writer.line) + "\n"


def _inline(
    path: PiecewisePath, count: int, writer: Writer, wanted: Sequence[str], keys: Mapping[str, str] | None
) -> str:
    """The pieces of the value behind one another, and where the theorem stands."""
    if "table" in wanted:
        raise OptionError("parts holds 'table', and inline is True: a table is not a part of a line, leave it out")
    found = []
    if "formula" in wanted:
        pieces = _few(path.leading(LONGEST_FORMULA), count)
        found = [f"${_polynomial(p.value_coefficients, writer)}$ for ${_interval(p, writer)}$" for p in pieces]
        sign = r"\approx" if writer.rounded else "="
        found[0] = f"${writer.render(OPTIMUM)} {sign} {found[0][1:]}"
    if "theorem" in wanted:
        found.append(citations(path.theorem.references, citation_keys(keys)))
    return "; ".join(found) + writer.inline_definitions()


def _few(pieces: Sequence[Piece], count: int) -> Sequence[Piece]:
    if count > LONGEST_FORMULA:
        raise OptionError(f"the path has {count} pieces, and a formula at most {LONGEST_FORMULA}: give parts=['table']")
    return pieces


def _formula(pieces: Sequence[Piece], count: int, writer: Writer, *, asked: bool) -> list[str]:
    """The value as cases; left out where they are many or too long, unless they were asked for."""
    if asked:
        pieces = _few(pieces, count)
    before, writer.rounded = writer.rounded, False
    rows = [(_polynomial(piece.value_coefficients, writer), _interval(piece, writer)) for piece in pieces]
    sign = r"\approx" if writer.rounded else "="
    fits = max(letters(value) + letters(interval) for value, interval in rows) + NUMBER <= writer.line
    if not asked and (count > LONGEST_FORMULA or writer.rounded or not fits):
        writer.rounded = before
        return []
    writer.rounded |= before
    cases = r" \\[3pt] ".join(rf"{value} & \text{{if }} {interval}" for value, interval in rows)
    return [rf"The optimal value is \[ {writer.render(OPTIMUM)} {sign} \begin{{cases}} {cases}. \end{{cases}} \]"]


def _table(path: PiecewisePath, shown: Sequence[Piece], writer: Writer) -> list[str]:
    signed = path.problem.description.labelled and path.problem.d == 1
    names = f"${writer.render(DECAY)}$ & optimal value & neurons" + " & sign changes at" * signed
    rows = [_row(piece, path.neurons(piece), writer, signed) for piece in shown]
    return [
        r"\medskip\noindent\textbf{Regularization path.} " + _sentence(len(path.breakpoints), writer),
        r"\begingroup\renewcommand{\arraystretch}{1.4}",  # fractions are tall
        writer.layout.table("llr" + "l" * signed, names, rows),
        r"\endgroup",
    ]


def _is_short(piece: Piece) -> bool:
    """Whether every number of the row is short enough to be exact."""
    numbers = [end for end in (piece.lower, piece.upper) if end is not sympy.oo]
    return all(Writer.is_short(number, LONGEST) for number in [*map(simplest, numbers), *piece.value_coefficients])


def _sentence(count: int, writer: Writer) -> str:
    plural = "" if count == 1 else "s"
    decay = writer.render(r"\decay")
    return (
        f"The optimal network, as a function of the weight decay ${decay}$, has {count} breakpoint{plural}. "
        "Between them its weights are affine and the optimal value is at most quadratic; neurons are counted inside "
        "of the intervals."
    )


def _row(piece: Piece, neurons: int, writer: Writer, signed: bool) -> str:
    value = _polynomial(piece.value_coefficients, writer)
    changes = f" & {_changes(piece.formula.base, writer)}" if signed else ""
    return rf"${_interval(piece, writer)}$ & ${value}$ & {neurons}{changes}"


def _interval(piece: Piece, writer: Writer) -> str:
    decay = writer.render(r"\decay")
    low = "0 <" if piece.lower == 0 else _number(piece.lower, writer) + r" \le"
    high = "" if piece.upper is sympy.oo else r" \le " + _number(piece.upper, writer)
    return f"{low} {decay}{high}"


def _changes(network: Network, writer: Writer) -> str:
    """Where the sign of a network changes; the ends of an interval on which it vanishes count."""
    places = [region.interval.start for region in decision_regions(network)[1:]]
    text = ", ".join(f"${_number(place, writer)}$" for place in places[:CHANGES])
    return f"{text} and {len(places) - CHANGES} more" if len(places) > CHANGES else text or "none"


def _polynomial(coefficients: tuple[Scalar, ...], writer: Writer) -> str:
    """The value with its coefficients in the precision of the writer, the highest power first."""
    decay = writer.render(r"\decay")
    parts: list[str] = []
    if all(coefficient == 0 for coefficient in coefficients[1:]):
        return writer.number(coefficients[0], longest=LONGEST)
    for power, coefficient in reversed(list(enumerate(coefficients))):
        if coefficient == 0:
            continue
        side, size = writer.term(coefficient, longest=LONGEST)
        variable = "" if power == 0 else decay if power == 1 else f"{decay}^{power}"
        factor = variable if size == "1" and variable else f"{size} {variable}".strip()
        parts.append(f"{side} {factor}" if parts else factor if side == "+" else f"-{factor}")
    return " ".join(parts)


def _number(value: sympy.Expr, writer: Writer) -> str:
    return writer.number(simplest(value), longest=LONGEST)
