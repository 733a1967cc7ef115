"""Short displays for notebooks: one formula in what MathJax knows, without paragraphs and tables of documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import singledispatch
from typing import Any

import sympy

from analytic.cases.case import Case
from analytic.derivation import Derivation
from analytic.derivation.cases import SignFact
from analytic.exact.long_numbers import long_numbers
from analytic.exact.scalars import simplest
from analytic.families.line.optimal_networks import OptimalNetworks
from analytic.latex.apart import given_names, letters_of
from analytic.latex.cases import condition_latex
from analytic.latex.layout import LINE
from analytic.latex.measure import width
from analytic.latex.network import FORMULA_NEURONS, named_vectors, network_terms, own_letters
from analytic.latex.writer import Writer
from analytic.model.network import Network
from analytic.model.notation import Notation
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.path import PiecewisePath
from analytic.theorem.record import Theorem
from numeric.arrays import kind_of

ROWS = 8
"""Cases, pieces and neurons that are shown; the others are counted."""
LONGEST = 2_000
"""Characters of a formula that is still short."""


@singledispatch
def display(thing: Any) -> str:
    r"""An object as one formula between dollar signs.

    >>> print(display(Network(U=[[1, -1]], b=[0, "1/2"], w=[2, -1], xi=0)))
    $\displaystyle f(x) = 2 (x)_+ - \left(\frac{1}{2} - x\right)_+$
    """
    raise TypeError(f"{kind_of(thing)} has no display")


def displayed(rows: Sequence[str]) -> str:
    """The rows as one formula, aligned at the first ``&`` of each if there are several."""
    if len(rows) == 1:
        return rf"$\displaystyle {rows[0].replace('&', '', 1)}$"
    return r"$\displaystyle \begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}$"


def words(text: str, command: str = "text") -> str:
    r"""A row of words, which may hold formulas between dollar signs.

    In a text MathJax and KaTeX know no escapes, so that special characters stand outside.

    >>> print(words("R & D: $x_1$"))
    &\text{R }\&\text{ D: }x_1
    """
    plain = re.sub(r"\\emph\{([^{}]*)\}", r"\1", text)
    parts = re.split(r"\$([^$]*)\$", plain) if plain.count("$") % 2 == 0 else [plain]
    return "&" + "".join(part if odd % 2 else _escaped(part, command) for odd, part in enumerate(parts))


_SPECIAL = {"\\": r"\backslash ", "^": r"\wedge ", "~": r"\sim ", "<": r"\lt ", ">": r"\gt "}


def _escaped(text: str, command: str) -> str:
    parts = re.split(r"([\\^~<>_&%#${}])", text)
    return "".join(
        _SPECIAL.get(part, rf"\{part}") if odd % 2 else rf"\{command}{{{part}}}"
        for odd, part in enumerate(parts)
        if part
    )


def wrapped(text: str) -> list[str]:
    """Words as rows that fit on a screen, with formulas kept whole."""
    lines = [""]
    for token in re.findall(r"(?:\$[^$]*\$|[^\s$])+", text):
        if lines[-1] and width(lines[-1]) + width(token) >= LINE:
            lines.append(token)
        else:
            lines[-1] = f"{lines[-1]} {token}".strip()
    return [words(line) for line in lines]


def more(count: int, what: str) -> list[str]:
    """A row that counts what is left out."""
    return [words(f"and {count} more {what}")] if count > 0 else []


def network_rows(network: Network, writer: Writer) -> list[str]:
    """The formula of a network of few neurons, or its size."""
    head = writer.render(r"\fit(\point)")
    if network.neurons <= FORMULA_NEURONS:
        writer.rounded = False
        terms = network_terms(network, writer)
        first = ("-" if terms[0][0] == "-" else "") + terms[0][1]
        lines = [rf"{head} &\approx {first}" if writer.rounded else f"{head} &= {first}"]
        for side, term in terms[1:]:
            if width(lines[-1]) + width(term) < LINE:
                lines[-1] += f" {side} {term}"
            else:
                lines.append(f"&\\quad {side} {term}")
        rows = lines + [equation.replace(" ", " &", 1) for equation in named_vectors(network, writer)]
        if sum(map(len, rows)) <= LONGEST:
            return [row.replace(r"\allowbreak ", "") for row in rows]
    inside = r"\point^\top \neuron_j" if network.d > 1 else r"\neuron_j \point"
    bias = r" + \hidbias_j" if any(network.b_row) else ""
    level = r" + \outbias" if any(network.xi_row) else ""
    formula = rf"\sum_{{j=1}}^{{{network.neurons}}} ({inside}{bias})_+ \outweight_j{level}"
    return [f"{head} &= {writer.render(formula)}"]


def equation(left: str, value: Any, writer: Writer) -> str:
    """``left = value`` as a row; a long formula is left out."""
    text = writer.equals(left, value)
    return text.replace(" ", " &", 1) if len(text) <= LONGEST else rf"{left} &= \ldots"


def finished(rows: Iterable[str], writer: Writer) -> str:
    """The rows, with those that define the letters in them."""
    found, left = list(rows), writer.defined()
    while needed := [one for one in left if one.name in "".join(found)]:
        found += [one.row for one in needed]
        left = [one for one in left if one not in needed]
    return displayed([*found, *(wrapped(said)[0] for said in writer.letters.told)])


@display.register
def _network(network: Network) -> str:
    with long_numbers():
        writer = Writer(own_letters(network))
        return finished(network_rows(network, writer), writer)


def answer_display(
    answer: Answer, cases: Sequence[Case], assumed: Sequence[SignFact] = (), *, names: bool = False
) -> str:
    """Network and value, in every case of the symbols, and the theorem behind them; ``names`` are those of norms."""
    with long_numbers():
        letters = letters_of(answer.problem)
        writer = Writer(letters, given=given_names(answer.problem, cases, assumed, letters, norms=names))
        if len(cases) > 1:
            rows = [row for case in cases[:ROWS] for row in _case_rows(case, writer)]
            rows += more(len(cases) - ROWS, "cases")
        else:
            rows = _answer_rows(answer, writer)
        titles = dict.fromkeys(case.theorem.title for case in cases)
        return finished([*rows, *(words(title) for title in titles)], writer)


def _answer_rows(answer: Answer, writer: Writer) -> list[str]:
    return [*network_rows(answer.exact_network, writer), equation(r"p^\star", answer.exact_value, writer)]


def _case_rows(case: Case, writer: Writer) -> list[str]:
    condition = condition_latex(case.exact_condition, writer)
    return [rf"&\text{{If }} {condition}\text{{:}}", *_answer_rows(case.answer, writer)]


@display.register
def _theorem(theorem: Theorem) -> str:
    letters = Notation()
    conclusion = letters.prose(theorem.conclusion)
    rows = [
        words(theorem.title, "textbf"),
        *(wrapped("Suppose that " + ", ".join(h.text for h in theorem.hypotheses) + ".") if theorem.hypotheses else ()),
    ]
    letter = " ".join(letters.prose(sentence.latex) for sentence in theorem.where)
    rows += wrapped(f"{letter} {conclusion}".strip()) if len(letter) + len(conclusion) <= LONGEST else []
    rows += [f"&{formula.latex(letters)}" for formula in theorem.formulas]
    return displayed(rows + [row for reference in theorem.references for row in wrapped(str(reference))])


@display.register
def _derivation(derivation: Derivation) -> str:
    rows = [words(f"{number}. {Notation().prose(step.title)}") for number, step in enumerate(derivation.steps, 1)]
    return displayed([words(f"Proof of {derivation.theorem}", "textbf"), *rows])


@display.register
def _verdict(verdict: Verdict) -> str:
    writer, pieces = Writer(), verdict.pieces or (verdict.reason[:LONGEST],)
    reason = "".join(part if isinstance(part, str) else f"${condition_latex(part, writer)}$" for part in pieces)
    return displayed([words(f"{verdict.status}: {reason}")])


def path_display(path: PiecewisePath) -> str:
    """The optimal value on the first pieces, and how many neurons attain it."""
    with long_numbers():
        writer = Writer(letters_of(path.problem, decay=path.beta))
        decay = writer.letters.decay
        rows = []
        for piece in path.leading(ROWS):
            low = writer.expression(piece.lower)
            high = "" if piece.upper is sympy.oo else rf" \le {writer.expression(piece.upper)}"
            above = "<" if piece.lower == 0 else r"\le"
            neurons = path.neurons(piece)
            size = rf"{neurons} \text{{ neuron{'s' if neurons != 1 else ''}}}"
            rows.append(
                rf"p^\star &= {writer.expression(piece.value)}, \quad {low} {above} {decay}{high}, \quad {size}"
            )
        rows = [row if len(row) <= LONGEST else r"p^\star &= \ldots" for row in rows]
        return finished([*rows, *more(len(path.breakpoints) + 1 - ROWS, "pieces")], writer)


def set_display(found: OptimalNetworks) -> str:
    """The value of all optimal networks, and the sparsest of them."""
    with long_numbers():
        writer = Writer()
        value = equation(r"p^\star", simplest(found.value), writer)
        sparsest = found.sparsest_at_hand
        if sparsest is None:
            return finished([value], writer)
        kinks = f"fewest kinks: {sparsest.kinks}, as in"
        return finished([value, words(kinks), *network_rows(found.sparsest(), writer)], writer)
