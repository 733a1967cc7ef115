"""A regularization path as LaTeX: the breakpoints of the weight decay and the optimum between them."""

from __future__ import annotations

import sympy

from analytic.exact.scalars import Scalar, simplest
from analytic.families.line.regions import decision_regions
from analytic.latex.decimals import require_digits
from analytic.latex.theorem import theorem_latex
from analytic.latex.writer import Writer, rounding_note
from analytic.model.network import Network
from analytic.model.notation import Notation
from analytic.theorem.path import Piece, TracedPath

ROWS = 60
LONGEST_FORMULA = 8  # pieces that still read well as one formula
LONGEST = 10
TABLE_DIGITS = 7
CHANGES = 4


def path_latex(path: TracedPath, *, digits: int | None = None, notation: Notation | None = None) -> str:
    r"""A ``longtable``: an interval of the weight decay a row, the optimal value on it, the neurons; and the theorem.

    Numbers are exact where they are short; rows after the sixtieth are left out and counted. For hinge loss on the
    line, where the network is constant on a piece, a column lists the places where its sign changes.

    >>> import analytic
    >>> text = path_latex(analytic.path([[1, 0], [0, 1]], [3, -4]))
    >>> print(text.splitlines()[8])
    $4 \le \beta$ & $\frac{25}{2}$ & 0 \\
    """
    require_digits(digits)
    notation = Notation.of(notation)
    count = len(path.breakpoints) + 1
    shown = path.leading(ROWS)
    writer = Writer(notation, digits or (None if all(map(_is_short, shown)) else TABLE_DIGITS))
    signed = path.problem.description.labelled and path.problem.d == 1
    names = f"${writer.render(chr(92) + 'decay')}$ & optimal value & neurons" + " & sign changes at" * signed
    lines = [
        r"\paragraph{Regularization path.} " + _sentence(len(path.breakpoints), writer),
        rf"\begin{{longtable}}{{llr{'l' * signed}}}",
        r"\hline",
        names + r" \\ \hline",
        r"\endhead",
        r"\hline",
        r"\endfoot",
        "% interval & value & neurons",
        *(_row(piece, writer, signed) for piece in shown),
        r"\end{longtable}",
    ]
    if len(shown) < count:
        lines.append(f"The first {len(shown)} of {count} rows are shown; {count - len(shown)} are left out.")
    if writer.digits is None and count <= LONGEST_FORMULA:
        value = writer.expression(path.value)
        lines += ["As a formula,", rf"\[ p^\star({writer.render(chr(92) + 'decay')}) = {value} \]"]
    lines += [
        "",
        theorem_latex(path.theorem, writer.notation, problem=False),
        "",
        writer.definitions(),
        rounding_note(writer),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _is_short(piece: Piece) -> bool:
    """Whether every number of the row is short enough to be exact."""
    numbers = [end for end in (piece.lower, piece.upper) if end is not sympy.oo]
    return all(Writer.is_short(number, LONGEST) for number in [*map(simplest, numbers), *piece.value_coefficients])


def _sentence(count: int, writer: Writer) -> str:
    plural = "" if count == 1 else "s"
    decay = writer.render(r"\decay")
    return (
        f"The optimal network, as a function of the weight decay ${decay}$, has {count} breakpoint{plural}. "
        "Between them its weights are affine and the optimal value is at most quadratic:"
    )


def _row(piece: Piece, writer: Writer, signed: bool) -> str:
    decay = writer.render(r"\decay")
    low = "0 <" if piece.lower == 0 else _number(piece.lower, writer) + r" \le"
    high = "" if piece.upper is sympy.oo else r" \le " + _number(piece.upper, writer)
    value = _polynomial(piece.value_coefficients, writer)
    changes = f" & {_changes(piece.formula.base, writer)}" if signed else ""
    return rf"${low} {decay}{high}$ & ${value}$ & {piece.formula.base.neurons}{changes} \\"


def _changes(network: Network, writer: Writer) -> str:
    """Where the sign of a network changes; the ends of an interval on which it vanishes count."""
    places = [region.interval.start for region in decision_regions(network)[1:]]
    text = ", ".join(f"${_number(place, writer)}$" for place in places[:CHANGES])
    return f"{text} and {len(places) - CHANGES} more" if len(places) > CHANGES else text or "none"


def _polynomial(coefficients: tuple[Scalar, ...], writer: Writer) -> str:
    """The value with its coefficients in the precision of the writer, the highest power first."""
    decay = writer.render(r"\decay")
    parts: list[str] = []
    for power, coefficient in reversed(list(enumerate(coefficients))):
        if coefficient == 0:
            continue
        side, size = writer.term(coefficient, longest=LONGEST)
        variable = "" if power == 0 else decay if power == 1 else f"{decay}^{power}"
        factor = variable if size == "1" and variable else f"{size} {variable}".strip()
        parts.append(f"{side} {factor}" if parts else factor if side == "+" else f"-{factor}")
    return " ".join(parts) or "0"


def _number(value: sympy.Expr, writer: Writer) -> str:
    return writer.number(simplest(value), longest=LONGEST)
