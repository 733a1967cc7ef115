"""A network as a formula, or as a table of its optimal weights when it has many neurons."""

from __future__ import annotations

from flint import fmpq

from analytic.exact.scalars import Row, Scalar, sign, to_sympy
from analytic.latex.apart import Letters, letters_beside
from analytic.latex.layout import LINE, Layout
from analytic.latex.measure import width as letters
from analytic.latex.writer import Writer, is_zero
from analytic.model.activation import Activation
from analytic.model.network import Network
from analytic.model.notation import Notation
from numeric.errors import OptionError

HEAD = r"\fit(\point)"
FORMULA_NEURONS = 6
TABLE_ROWS = 60


def network_latex(
    network: Network,
    *,
    digits: int | None = None,
    notation: Notation | None = None,
    inline: bool = False,
    tables: str | None = None,
    width: int = LINE,
) -> str:
    r"""The network as LaTeX: a formula up to six neurons, beyond that a table of its weights.

    The formula is displayed or, with ``inline``, stands in the line; a display has lines of ``width`` letters. A table
    is a ``tabular`` or ``longtable``, as ``tables`` says; rows after the sixtieth are left out and counted. Needs
    ``amsmath``, for a table ``booktabs`` (and ``longtable``). OptionError for a table in a line.

    >>> print(network_latex(Network(U=[[1, -1]], b=[0, "1/2"], w=[2, -1], xi=0)))
    \[ f(x) = 2 (x)_+ - \left(\frac{1}{2} - x\right)_+ \]
    """
    writer = Writer(own_letters(network, notation), digits, Layout(inline, tables, width))
    return _with_names(inline_network(network, writer) if inline else write_network(network, writer), writer)


def weights_latex(
    network: Network,
    *,
    digits: int | None = None,
    notation: Notation | None = None,
    tables: str | None = None,
    width: int = LINE,
) -> str:
    r"""The table of weights, whatever the number of neurons; needs ``amsmath`` and ``booktabs`` (and ``longtable``).

    >>> text = weights_latex(Network([[1]], [-3], [2], 0))
    >>> r"$1$ & $3$ & $1$ & $-3$ & $2$ \\" in text
    True
    """
    writer = Writer(own_letters(network, notation), digits, Layout(False, tables, width))
    return _with_names(_table(network, writer), writer)


def own_letters(network: Network, notation: Notation | None = None) -> Letters:
    """The letters beside the symbols in the weights, of which one named beta is a weight decay."""
    symbols = {s for u, b, w in network.parts for cell in (*u, b, *w) for s in to_sympy(cell).free_symbols}
    others = (network.xi_row, *(network.skip_rows or ()))
    symbols |= {s for row in others for cell in row for s in to_sympy(cell).free_symbols}
    decays = [symbol for symbol in symbols if symbol.name == "beta"]
    return letters_beside(symbols - {*decays[:1]}, notation, decay=decays[0] if decays else None)


def _with_names(text: str, writer: Writer) -> str:
    if writer.layout.inline:
        return text + writer.inline_definitions()
    names = writer.definitions()
    return f"{text}\n{names}" if names else text


def inline_network(network: Network, writer: Writer) -> str:
    """The formula in the line, with what its vectors are; OptionError for a network that is a table."""
    if network.neurons > FORMULA_NEURONS:
        raise OptionError(
            f"inline is True, and a network of {network.neurons} neurons is a table: leave the network out, or inline"
        )
    before, writer.rounded = writer.rounded, False
    terms = network_terms(network, writer)
    first = ("-" if terms[0][0] == "-" else "") + terms[0][1]
    line = " ".join([first, *(f"{side} {term}" for side, term in terms[1:])])
    sign = r"\approx" if writer.rounded else "="
    writer.rounded |= before
    where = ", ".join(f"${equation}$" for equation in named_vectors(network, writer))
    formula = f"${writer.render(HEAD)} {sign} {line}$"
    return f"{formula} with {where}" if where else formula


def write_network(network: Network, writer: Writer, end: str = "") -> str:
    """A display, with ``end`` behind it where it ends a sentence, or a table; with a given writer."""
    if network.neurons <= FORMULA_NEURONS:
        formula = _formula(network, writer, end)
        if formula is not None:
            return formula
    return _table(network, writer)


def _formula(network: Network, writer: Writer, end: str) -> str | None:
    """One display, with a term a line if it is long; ``None`` if a term does not fit on a line."""
    terms = network_terms(network, writer)
    if any(letters(term) > writer.line - 8 for _, term in terms):
        return None
    head = writer.render(HEAD)
    first = ("-" if terms[0][0] == "-" else "") + terms[0][1]
    line = " ".join([first, *(f"{side} {term}" for side, term in terms[1:])])
    where = ", ".join(f"${equation}$" for equation in named_vectors(network, writer))
    stop = "" if where else end
    if letters(line) <= writer.line - 8:
        display = rf"\[ {head} = {line}{stop} \]"
    else:
        rows = [rf"{head} = {{}} & {first}", *(rf"& {side} {term}" for side, term in terms[1:])]
        display = "\\begin{align*}\n" + " \\\\\n".join(rows) + stop + "\n\\end{align*}"
    return f"{display}\nwhere {where}." if where else display


def network_terms(network: Network, writer: Writer) -> list[tuple[str, str]]:
    """Sign and size of every summand: the neurons and the output bias, or zero."""
    terms = [_term(network, writer, j) for j in range(network.neurons)]
    terms += [found for found in (_skip(network, writer), _level(network, writer)) if found is not None]
    return terms or [("+", "0")]


def _term(network: Network, writer: Writer, j: int) -> tuple[str, str]:
    """Sign and term of neuron j."""
    inside = _preactivation(network, writer, j)
    tall = "{" in inside.replace("_{", "")
    inside = writer.render(network.activation.latex(INSIDE, tall=tall)).replace(INSIDE, inside)
    if network.vector:
        return "+", inside + r" \, " + writer.render(rf"\outweight_{{{j + 1}}}")
    outer = network.w_rows[j][0]
    side, size = writer.term(outer)
    return side, inside if size == "1" else f"{size} {inside}"


def _preactivation(network: Network, writer: Writer, j: int) -> str:
    if network.d == 1:
        return _affine(network.U_rows[0][j], network.b_row[j], writer)
    linear = writer.render(rf"\point^\top \neuron_{{{j + 1}}}")
    if is_zero(network.b_row[j]):
        return linear
    side, size = writer.term(network.b_row[j])
    return f"{linear} {side} {size}"


def _affine(slope: Scalar, offset: Scalar, writer: Writer) -> str:
    parts = []
    if not is_zero(slope):
        side, size = writer.term(slope)
        point = writer.render(r"\point")
        parts.append((side, point if size == "1" else f"{size} {point}"))
    if not is_zero(offset) or not parts:
        parts.append(writer.term(offset))
    parts.sort(key=lambda part: part[0] == "-")  # 1 - x rather than -x + 1
    first = ("-" if parts[0][0] == "-" else "") + parts[0][1]
    return " ".join([first, *(f"{side} {text}" for side, text in parts[1:])])


INSIDE = r"\inside"
"""What an activation is taken of."""
SKIP = "S"
"""The letter of the skip connection."""


def _skip(network: Network, writer: Writer) -> tuple[str, str] | None:
    """The linear function of the skip connection."""
    if network.skip_rows is None:
        return None
    point = writer.render(r"\point")
    if network.vector or len(network.skip_rows) > 1:
        return "+", rf"{writer.render(SKIP)}^\top {point}"
    side, size = writer.term(network.skip_rows[0][0])
    return side, point if size == "1" else f"{size} {point}"


def _skip_equation(network: Network, writer: Writer) -> list[str]:
    """What the letter stands for, where the formula has one."""
    if network.skip_rows is None or not (network.vector or len(network.skip_rows) > 1):
        return []
    if not network.vector:
        return [writer.vector_equals(SKIP, [row[0] for row in network.skip_rows])]
    rows = r" \\ ".join(" & ".join(writer.number(cell) for cell in row) for row in network.skip_rows)
    return [rf"{writer.render(SKIP)} = \begin{{pmatrix}} {rows} \end{{pmatrix}}"]


def _level(network: Network, writer: Writer) -> tuple[str, str] | None:
    if all(map(is_zero, network.xi_row)):
        return None
    return ("+", writer.render(r"\outbias")) if network.vector else writer.term(network.xi_row[0])


def named_vectors(network: Network, writer: Writer) -> list[str]:
    """Equations for the vectors that the formula names: hidden weights, output weights, the output bias."""
    named = []
    if network.d > 1:
        named += [(rf"\neuron_{{{j}}}", u) for j, (u, _, _) in enumerate(network.parts, 1)]
    if network.vector:
        named += [(rf"\outweight_{{{j}}}", w) for j, (_, _, w) in enumerate(network.parts, 1)]
        if not all(map(is_zero, network.xi_row)):
            named.append((r"\outbias", network.xi_row))
    found = [writer.vector_equals(name, values) for name, values in named]
    return found + _skip_equation(network, writer) + sigma(network.activation, writer)


def sigma(activation: Activation, writer: Writer) -> list[str]:
    """What a leaky activation is."""
    if activation.name != "leaky":
        return []
    side, size = writer.term(activation.slope)
    t = writer.letters.free("t")
    return [rf"\sigma({t}) = \max\left({t}, {'-' if side == '-' else ''}{size} {t}\right)"]


def _table(network: Network, writer: Writer) -> str:
    shown = min(network.neurons, TABLE_ROWS)
    head, rows = _cells(network, writer, shown)
    widest = [max(map(letters, column)) for column in zip(head, *rows, strict=True)]
    fits = sum(widest) + 3 * len(head) <= writer.line
    body = _tabular(head, rows, writer) if fits else _listed(head, rows)
    inside = r"\point^\top \neuron_j" if len(network.U_rows) > 1 else r"\neuron_j \point"
    neuron = network.activation.latex(rf"{inside} + \hidbias_j")
    formula = writer.render(rf"\fit(\point) = \sum_{{j=1}}^{{m}} {neuron} \, \outweight_j + \outbias")
    intro = rf"\[ {formula}{_skip_term(network, writer)}, \qquad {writer.render('m')} = {network.neurons} \]"
    name = r"\outbias"
    level = writer.vector_equals(name, network.xi_row) if network.vector else writer.equals(name, network.xi_row[0])
    named = ", ".join(
        f"${equation}$" for equation in [level, *_skip_equation(network, writer), *sigma(network.activation, writer)]
    )
    lines = [intro, f"with {named} and the weights", body]
    if shown < network.neurons:
        left = network.neurons - shown
        verb = "is" if left == 1 else "are"
        lines.append(f"The first {shown} of {network.neurons} neurons are shown; {left} {verb} left out.")
    return "\n".join(lines)


def _skip_term(network: Network, writer: Writer) -> str:
    found = _skip(network, writer)
    return "" if found is None else f" {found[0]} {found[1]}"


def _cells(network: Network, writer: Writer, shown: int) -> tuple[list[str], list[list[str]]]:
    """Head and rows: index, kink (one dimension), hidden weights, hidden bias, output weights."""
    hidden, biases = [u for u, _, _ in network.parts[:shown]], network.b_row[:shown]
    names = [r"\neuron_j", r"\hidbias_j", r"\outweight_j"]
    columns = [writer.uniform(biases)]
    if network.d == 1:
        names.insert(0, r"-\hidbias_j / \neuron_j")
        slopes = [u[0] for u in hidden]
        columns = [_kink_cells(slopes, biases, writer), writer.uniform(slopes), *columns]
    else:
        columns.insert(0, [writer.vector(u) for u in hidden])
    outer = network.w_rows[:shown]
    columns.append([writer.vector(w) for w in outer] if network.vector else writer.uniform([w[0] for w in outer]))
    rows = [[str(j), *cells] for j, cells in enumerate(zip(*columns, strict=True), 1)]
    return [writer.render("j"), *(writer.render(name) for name in names)], rows


def _kink_cells(slopes: list[Scalar], biases: Row, writer: Writer) -> list[str]:
    places = [_kink(u, b) for u, b in zip(slopes, biases, strict=True)]
    texts = iter(writer.uniform([place for place in places if place is not None]))
    return [r"\text{none}" if place is None else next(texts) for place in places]


def _kink(slope: Scalar, bias: Scalar) -> Scalar | None:
    """Where a one-dimensional neuron switches on; ``None`` for a constant one or when it depends on a symbol."""
    if isinstance(slope, fmpq) and isinstance(bias, fmpq):
        return -bias / slope if slope != 0 else None
    return -to_sympy(bias) / to_sympy(slope) if sign(slope) in (-1, 1) else None


def _tabular(head: list[str], rows: list[list[str]], writer: Writer) -> str:
    cells = [" & ".join(f"${cell}$" for cell in row) for row in rows]
    return writer.layout.table("r" + "l" * (len(head) - 1), " & ".join(f"${name}$" for name in head), cells)


def _listed(head: list[str], rows: list[list[str]]) -> str:
    """A neuron a paragraph, for entries too wide for a table."""
    lines = [r"\begin{itemize}"]
    for row in rows:
        pairs = zip(head[1:], row[1:], strict=True)
        lines.append(rf"\item[{row[0]}.] " + ", ".join(f"${name} = {cell}$" for name, cell in pairs) + ".")
    return "\n".join([*lines, r"\end{itemize}"])
