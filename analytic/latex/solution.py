"""A solution as LaTeX: the problem, an optimal network, its value, its certificate and the theorem behind it."""

from __future__ import annotations

from collections.abc import Sequence

from analytic.cases.case import Case
from analytic.cases.regions import Region
from analytic.latex.cases import assumptions_latex, cases_latex
from analytic.latex.escape import escape
from analytic.latex.network import write_network
from analytic.latex.theorem import theorem_latex
from analytic.latex.writer import ENTRIES, LINE, Writer, rounding_note, width
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.candidate import Rows
from analytic.verification.certificate import DIGITS

SMALL_DATA = 30


def solution_latex(
    solution: Answer,
    verdict: Verdict,
    *,
    digits: int | None = None,
    notation: Notation | None = None,
    region: Region | None = None,
    cases: Sequence[Case] = (),
) -> str:
    r"""The body of a document: problem, network, value, certificate, theorem.

    Without ``digits`` numbers are exact, except that a rational too long for a line is rounded and a note says so;
    with ``digits`` every number is rounded correctly to that many significant digits. Several ``cases`` of the symbols
    in a ``region`` have a paragraph each. Needs ``amsmath`` and, for
    networks of many neurons, ``longtable``. Raises :class:`OptionError` for a bad number of digits.

    >>> import analytic
    >>> text = analytic.solve([[1, 0], [0, 1]], [3, -4], loss="interpolation").latex()
    >>> r"p^\star = 7" in text
    True
    """
    writer = Writer(notation, digits)
    assumed = assumptions_latex(region, writer) if region is not None and region.symbols else ""
    outcome = _outcome(solution, verdict, writer.render(r"\dual"), assumed)
    if len(cases) > 1:
        parts = [
            _problem(solution.problem, writer),
            _certificate(solution, writer),
            rf"Let {assumed}. There are {len(cases)} cases; where two conditions hold their values agree.",
            cases_latex(cases, writer),
            outcome,
        ]
        theorems = {case.theorem.id: case.theorem for case in cases}
        parts += [theorem_latex(theorem, writer.notation) for theorem in theorems.values()]
    else:
        parts = [
            _problem(solution.problem, writer),
            r"\paragraph{Optimal network.}" + "\n" + write_network(solution.exact_network, writer),
            _value(solution, writer),
            f"{_certificate(solution, writer)}{_witness(solution, writer)}\n{outcome}",
            theorem_latex(solution.theorem, writer.notation),
            "" if solution.problem.symbolic else _instance(solution, writer),
        ]
    parts += [writer.definitions(), rounding_note(writer)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _problem(problem: Problem, writer: Writer) -> str:
    """The training problem and, when they are few, the data."""
    free = problem.bias == "free"
    preactivation = r"\point^\top \neuron_j" if problem.d > 1 else r"\neuron_j \point"
    if free:
        preactivation += r" + \hidbias_j"
    outer = r"\lVert \outweight_j \rVert_2" if problem.vector else r"|\outweight_j|"
    penalty = rf"\sum_{{j=1}}^{{m}} {outer} \lVert \neuron_j \rVert_2"
    goal = _loss(problem) + r" + \decay " + penalty if problem.penalised else penalty
    network = rf"\fit(\point) = \sum_{{j=1}}^{{m}} ({preactivation})_+ \outweight_j" + (r" + \outbias" if free else "")
    network += r" + S^\top \point" if problem.skip == "free" else ""
    biases = ", unpenalised biases" if free else ", no biases"
    biases += ", an unpenalised linear skip connection" if problem.skip == "free" else ""
    outputs = f" and {problem.o} outputs" if problem.o > 1 else ""
    sizes = f"$n = {problem.n}$ samples, $d = {problem.d}$ feature{'s' if problem.d > 1 else ''}{outputs}{biases}"
    named = writer.equals(r"\decay", problem.beta)
    trivial = named == " = ".join([writer.render(r"\decay")] * 2)  # a symbol of the caller that is written alike
    decay = f", ${named}$" if problem.penalised and not trivial else ""
    condition = rf" \quad \text{{subject to}} \quad {problem.description.sample_latex}" if not problem.penalised else ""
    lines = [
        rf"\paragraph{{Problem.}} Over all widths $m$, for {sizes}{decay}:",
        writer.render(rf"\[ \min \ {goal}{condition}, \qquad {network}. \]")
        if problem.penalised
        else writer.render(rf"\begin{{gather*}} \min \ {goal}{condition}, \\ {network}. \end{{gather*}}"),
    ]
    return "\n".join([*lines, _data(problem, writer)])


def _loss(problem: Problem) -> str:
    if problem.vector:
        return r"\tfrac12 \sum_{i=1}^{n} \lVert \fit(\point_i) - \target_i \rVert_2^2"
    return problem.description.sample_latex


def _data(problem: Problem, writer: Writer) -> str:
    if problem.n * (problem.d + problem.o) > SMALL_DATA or problem.d > 10:
        return "%"
    matrix, targets = _matrix(problem.A, writer), _matrix(problem.y, writer)
    names = writer.render(r"\data"), writer.render(r"\target")
    display = rf"\[ {names[0]} = {matrix}, \qquad {names[1]} = {targets}. \]"
    rows = zip(problem.A, problem.y, strict=True)
    widest = max(sum(width(writer.number(c, flat=True)) + 3 for c in (*a, *y)) for a, y in rows)
    return display if widest < LINE - 20 else "%"


def _matrix(rows: Rows, writer: Writer) -> str:
    lines = [" & ".join(writer.number(cell, flat=True) for cell in row) for row in rows]
    return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"


def _value(solution: Answer, writer: Writer) -> str:
    equation = writer.equals(r"p^\star", solution.exact_value)
    shown = rf"\[ {equation}. \]" if width(equation) <= LINE else f"${equation}$."
    return r"\paragraph{Optimal value.} No network of any width has a smaller objective than" + "\n" + shown


def _certificate(solution: Answer, writer: Writer) -> str:
    """Weak duality in a sentence, the witness, and what the checker said."""
    problem = solution.problem
    over = r"\lVert \neuron \rVert_2 \le 1" + (r",\ \hidbias \in \mathbb{R}" if problem.bias == "free" else "")
    inside = r"\data \neuron" + (r" + \hidbias \mathbf{1}" if problem.bias == "free" else "")
    bar = (r"\lVert", r"\rVert_2") if problem.vector else ("|", "|")
    limit = r"\decay" if problem.penalised else "1"
    conditions = [rf"\max_{{{over}}} {bar[0]} \dual^\top ({inside})_+ {bar[1]} \le {limit}"]
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
        "\\paragraph{Certificate.} By weak duality every network has an objective of at least\n"
        rf"\[ {dual} \]" + "\nfor every $\\dual$ with\n\\begin{align*}\n" + ", \\\\\n".join(rows) + ".\n\\end{align*}\n"
    )


def _witness(solution: Answer, writer: Writer) -> str:
    problem = solution.problem
    name = writer.render(r"\dual")
    columns = list(zip(*solution.exact_dual, strict=True))
    if problem.vector:
        named = [f"${writer.vector_equals(rf'{name}^{{({k})}}', v)}$" for k, v in enumerate(columns[:ENTRIES], 1)]
        more = f" and {len(columns) - ENTRIES} more" if len(columns) > ENTRIES else ""
        listed = f"the witness with columns {', '.join(named)}{more}"
    else:
        listed = f"${writer.vector_equals(name, columns[0])}$"
    return rf"{{\raggedright It is attained at {listed}.\par}}"


def _outcome(solution: Answer, verdict: Verdict, name: str, assumed: str) -> str:
    """The verdict of the certificate in a sentence; only a proved one calls the network optimal."""
    if not verdict.proved:
        return rf"\textbf{{The certificate is {verdict.status}}}: {escape(verdict.reason)}."
    if solution.problem.symbolic:
        start = f"For all values of the symbols ({assumed}), in exact algebra"
    elif "to within" in verdict.reason:  # of the checker: a width that the certificate claims
        return (
            "Recomputed from the data, with logarithms in rigorous enclosures: the objective of the network and "
            f"$D({name})$ agree with $p^\\star$ to {DIGITS} significant digits, and ${name}$ meets these conditions. "
            "The network is globally optimal up to a difference that is as small as that."
        )
    else:
        start = "Recomputed from the data in exact arithmetic"
    return (
        f"{start}: the objective of the network is $p^\\star$, ${name}$ meets these conditions, and "
        f"$D({name}) = p^\\star$. The network is globally optimal."
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
