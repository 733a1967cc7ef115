"""A solution as LaTeX: the problem, an optimal network, its value, its certificate and the theorem behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from analytic.cases.case import Case
from analytic.cases.regions import Region
from analytic.exact.scalars import Rows
from analytic.latex.apart import given_names, letters_of
from analytic.latex.cases import alike, assumptions_latex, cases_latex, reason_latex, witness_of
from analytic.latex.fitting import fitted
from analytic.latex.inline import problem_formulas, solution_inline
from analytic.latex.layout import LINE, NARROWEST, NUMBER, Layout, chosen_parts
from analytic.latex.measure import width as letters
from analytic.latex.network import sigma, write_network
from analytic.latex.theorem import theorem_latex
from analytic.latex.writer import ENTRIES, Writer, rounding_note
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import Theorem
from analytic.verification.certificate import DIGITS

SMALL_DATA = 30
GAP = 8
SURROUNDINGS = 20
"""Letters of a line that names, brackets and spaces take."""

PARTS = ("problem", "network", "value", "certificate", "theorem")
"""What a solution's text consists of, in its order; with several cases the network and the value are those of each."""


def solution_latex(
    solution: Answer,
    verdict: Verdict,
    *,
    digits: int | None = None,
    notation: Notation | None = None,
    region: Region | None = None,
    cases: Sequence[Case] = (),
    parts: Sequence[str] | None = None,
    inline: bool = False,
    tables: str | None = None,
    width: int = LINE,
    keys: Mapping[str, str] | None = None,
    names: bool = False,
) -> str:
    r"""The body of a document: problem, network, value, certificate, theorem; or those of them that are in ``parts``.

    Without ``digits`` numbers are exact, except that a rational too long for a line is rounded and a note says so;
    with ``digits`` every number is rounded correctly to that many significant digits. Several ``cases`` of the symbols
    in a ``region`` have a paragraph each. The other arguments, and the packages that are needed, are those of
    :meth:`analytic.Solution.latex`.

    >>> import analytic
    >>> found = analytic.solve([[1, 0], [0, 1]], [3, -4], loss="interpolation")
    >>> print(found.latex(parts=["value"]))
    \medskip\noindent\textbf{Optimal value.} No network of any width has a smaller objective than
    \[ p^\star = 7. \]
    <BLANKLINE>
    """
    letters_apart = letters_of(solution.problem, notation)
    given = given_names(solution.problem, cases, () if region is None else region.facts, letters_apart, norms=names)
    writer = Writer(letters_apart, digits, Layout(inline, tables, width), given)
    if inline:
        return solution_inline(solution, cases, writer, chosen_parts(parts, PARTS, ("network", "value")), keys)
    wanted = chosen_parts(parts, PARTS, PARTS)
    assumed = assumptions_latex(region, writer) if region is not None and region.symbols else ""
    if len(cases) > 1:
        written = _written_in_cases(solution, verdict, writer, assumed, cases, wanted, keys)
    else:
        written = _written(solution, verdict, writer, assumed, wanted, keys)
    written.append(rounding_note(writer))
    return fitted("\n\n".join(part for part in written if part), writer.line) + "\n"


def _written(
    solution: Answer,
    verdict: Verdict,
    writer: Writer,
    assumed: str,
    wanted: Sequence[str],
    keys: Mapping[str, str] | None,
) -> list[str]:
    outcome = _outcome(solution, verdict, writer, assumed)
    made: dict[str, Callable[[], list[str]]] = {
        "problem": lambda: [_problem(solution.problem, writer)],
        "network": lambda: [
            r"\medskip\noindent\textbf{Optimal network.}" + "\n" + write_network(solution.exact_network, writer, ".")
        ],
        "value": lambda: [_value(solution, writer)],
        "certificate": lambda: [f"{_certificate(solution, writer)}{_witness(solution, writer)}\n{outcome}"],
        "theorem": lambda: [
            _statement(solution.theorem, writer, keys),
            "" if solution.problem.symbolic else _instance(solution, writer),
        ],
    }
    written = [text for part in wanted for text in made[part]()]
    return [*written, writer.definitions()]


def _statement(theorem: Theorem, writer: Writer, keys: Mapping[str, str] | None) -> str:
    """Without the training problem, which has been said."""
    return theorem_latex(
        theorem, writer.letters, keys=keys, numbered=False, problem=False, width=max(NARROWEST, writer.line - NUMBER)
    )


def _written_in_cases(
    solution: Answer,
    verdict: Verdict,
    writer: Writer,
    assumed: str,
    cases: Sequence[Case],
    wanted: Sequence[str],
    keys: Mapping[str, str] | None,
) -> list[str]:
    written = [_problem(solution.problem, writer)] if "problem" in wanted else []
    if "certificate" in wanted:
        written.append(_certificate(solution, writer))
    if {"network", "value", "certificate"} & {*wanted}:
        groups = alike(cases, wanted)
        several = f"There are {len(groups)} cases; where two conditions hold their values agree."
        written += [f"Let {assumed}. {several if groups[1:] else ''}".strip(), cases_latex(groups, writer, wanted)]
    if "certificate" in wanted:
        written.append(_outcome(solution, verdict, writer, assumed))
    written.append(writer.definitions())
    if "theorem" in wanted:
        theorems = {case.theorem.id: case.theorem for case in cases}
        written += [_statement(theorem, writer, keys) for theorem in theorems.values()]
    return written


def _problem(problem: Problem, writer: Writer) -> str:
    """The training problem and, when they are few, the data."""
    goal, network = problem_formulas(problem)
    biases = ", unpenalised biases" if problem.bias == "free" else ", no biases"
    biases += ", an unpenalised linear skip connection" if problem.skip == "free" else ""
    outputs = f" and {problem.o} outputs" if problem.o > 1 else ""
    biases += "".join(f", and ${equation}$" for equation in sigma(problem.activation, writer))
    samples, features = (word + "s" * (size > 1) for word, size in (("sample", problem.n), ("feature", problem.d)))
    sizes = f"$n = {problem.n}$ {samples}, $d = {problem.d}$ {features}{outputs}{biases}"
    named = writer.equals(r"\decay", problem.beta)
    trivial = named == " = ".join([writer.render(r"\decay")] * 2)  # a symbol of the caller that is written alike
    decay = f", ${named}$" if problem.penalised and not trivial else ""
    together = problem.penalised and letters(goal) + letters(network) + GAP <= writer.line
    shown = (
        rf"\[ {goal}, \qquad {network}. \]" if together else rf"\begin{{gather*}} {goal}, \\ {network}. \end{{gather*}}"
    )
    lead = writer.render(rf"\medskip\noindent\textbf{{Problem.}} Over all widths $m$, for {sizes}")
    return "\n".join([f"{lead}{decay}:", writer.render(shown), *_data(problem, writer)])


def _data(problem: Problem, writer: Writer) -> list[str]:
    """The samples and the targets, beside each other or below, unless they are many."""
    if problem.n * (problem.d + problem.o) > SMALL_DATA or problem.d > 10:
        return []
    matrix, targets = _matrix(problem.A, writer), _matrix(problem.y, writer)
    names = writer.render(r"\data"), writer.render(r"\target")
    rows = zip(problem.A, problem.y, strict=True)
    wide = max(sum(letters(writer.number(c, flat=True)) + 3 for c in (*a, *y)) for a, y in rows)
    if wide >= writer.line - SURROUNDINGS:
        return []
    return [rf"\[ {names[0]} = {matrix}, \qquad {names[1]} = {targets}. \]"]


def _matrix(rows: Rows, writer: Writer) -> str:
    lines = [" & ".join(writer.number(cell, flat=True) for cell in row) for row in rows]
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


def _value(solution: Answer, writer: Writer) -> str:
    shown = writer.displayed(writer.equals(r"p^\star", solution.exact_value))
    return (
        r"\medskip\noindent\textbf{Optimal value.} No network of any width has a smaller objective than" + "\n" + shown
    )


def _certificate(solution: Answer, writer: Writer) -> str:
    """Weak duality in a sentence, the witness, and what the checker said."""
    problem = solution.problem
    ball = rf"\lVert \neuron \rVert_{problem.neuron_norm} \le 1"
    over = ball if problem.activation.measured else r"\neuron \in \mathbb{R}^d"
    over += r",\ \hidbias \in \mathbb{R}" if problem.bias == "free" else ""
    inside = r"\data \neuron" + (r" + \hidbias \mathbf{1}" if problem.bias == "free" else "")
    bar = (r"\lVert", r"\rVert_2") if problem.vector else ("|", "|")
    limit = r"\decay" if problem.penalised else "1"
    conditions = [rf"\max_{{{over}}} {bar[0]} \dual^\top {problem.activation.latex(inside)} {bar[1]} \le {limit}"]
    if problem.bias == "free":
        conditions.append(r"\mathbf{1}^\top \dual = 0")
    if problem.skip == "free":
        conditions.append(r"\data^\top \dual = 0")
    if problem.description.domain_latex:
        conditions.append(problem.description.domain_latex)
    dual = problem.description.dual_latex
    if problem.vector:
        dual = dual.replace(r"\dual^\top \target", r"\langle \dual, \target \rangle").replace("_2^2", "_F^2")
    rows = [r"& " + condition for condition in conditions]
    return writer.render(
        "\\medskip\\noindent\\textbf{Certificate.} By weak duality every network has an objective of at least\n"
        rf"\[ {dual} \]" + "\nfor every $\\dual$ with\n\\begin{align*}\n" + ", \\\\\n".join(rows) + ".\n\\end{align*}\n"
    )


def _witness(solution: Answer, writer: Writer) -> str:
    problem = solution.problem
    name = r"\dual"
    if problem.vector and problem.o > 1:
        columns = list(zip(*solution.exact_dual, strict=True))
        named = [f"${writer.vector_equals(rf'{name}^{{({k})}}', v)}$" for k, v in enumerate(columns[:ENTRIES], 1)]
        more = f" and {len(columns) - ENTRIES} more" if len(columns) > ENTRIES else ""
        listed = f"the witness with columns {', '.join(named)}{more}"
    else:
        listed = witness_of(solution, writer)
    return rf"{{\raggedright It is attained at {listed}.\par}}"


def _outcome(solution: Answer, verdict: Verdict, writer: Writer, assumed: str) -> str:
    """The verdict of the certificate in a sentence; only a proved one calls the network optimal."""
    if not verdict.proved:
        return rf"\textbf{{The certificate is {verdict.status}}}: {reason_latex(verdict, writer)}."
    if solution.problem.symbolic:
        start = f"For all values of the symbols ({assumed}), in exact algebra"
    elif "to within" in verdict.reason:  # of the checker: a width that the certificate claims
        return writer.render(
            "Recomputed from the data, with logarithms in rigorous enclosures: the objective of the network and "
            rf"$D(\dual)$ agree with $p^\star$ to {DIGITS} significant digits, and $\dual$ meets these conditions. "
            "The network is globally optimal up to a difference that is as small as that."
        )
    else:
        start = "Recomputed from the data in exact arithmetic"
    return f"{start}: " + writer.render(
        r"the objective of the network is $p^\star$, $\dual$ meets these conditions, and $D(\dual) = p^\star$. "
        "The network is globally optimal."
    )


def _instance(solution: Answer, writer: Writer) -> str:
    """The quantities of the theorem's formulas on these data."""
    pieces, seen = [], set()
    for formula in solution.theorem.formulas:
        for quantity in formula.quantities:
            left = writer.render(quantity.latex)
            if left not in seen:
                seen.add(left)
                pieces.append(f"${writer.equals(quantity.latex, quantity.evaluate(solution.problem))}$")
    return f"For these data {', '.join(pieces)}." if pieces else ""
