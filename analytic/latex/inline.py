"""Solutions and paths inside a line of text: formulas between dollar signs, joined by commas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytic.cases.case import Case
from analytic.latex.bibliography import citation_keys
from analytic.latex.cases import condition_latex, witness_of
from analytic.latex.network import inline_network
from analytic.latex.theorem import citations
from analytic.latex.writer import Writer
from analytic.model.problem import Problem
from analytic.theorem.answer import Answer

OPTIMUM = r"p^\star"


def problem_formulas(problem: Problem) -> tuple[str, str]:
    """What is minimised, with its constraints, and the network, in macros."""
    free = problem.bias == "free"
    preactivation = r"\point^\top \neuron_j" if problem.d > 1 else r"\neuron_j \point"
    if free:
        preactivation += r" + \hidbias_j"
    outer = r"\lVert \outweight_j \rVert_2" if problem.vector else r"|\outweight_j|"
    penalty = rf"\sum_{{j=1}}^{{m}} {outer}"
    if problem.activation.measured:
        penalty += rf" \lVert \neuron_j \rVert_{problem.neuron_norm}"
    neuron = problem.activation.latex(preactivation)
    network = rf"\fit(\point) = \sum_{{j=1}}^{{m}} {neuron} \outweight_j" + (r" + \outbias" if free else "")
    network += r" + S^\top \point" if problem.skip == "free" else ""
    if problem.penalised:
        return rf"\min \ {_loss(problem)} + \decay {penalty}", network
    return rf"\min \ {penalty} \quad \text{{subject to}} \quad {_loss(problem)}", network


def _loss(problem: Problem) -> str:
    if problem.vector and problem.penalised:
        return r"\tfrac12 \sum_{i=1}^{n} \lVert \fit(\point_i) - \target_i \rVert_2^2"
    return problem.description.sample_latex


def solution_inline(
    solution: Answer, cases: Sequence[Case], writer: Writer, wanted: Sequence[str], keys: Mapping[str, str] | None
) -> str:
    """The parts as formulas of a sentence; with several cases each behind its condition."""
    found = [", ".join(f"${writer.render(formula)}$" for formula in problem_formulas(solution.problem))]
    found = found if "problem" in wanted else []
    pieces = [part for part in wanted if part in ("network", "value", "certificate")]
    if pieces and len(cases) > 1:
        found += [
            f"{_answer(case.answer, writer, pieces)} if ${condition_latex(case.exact_condition, writer)}$"
            for case in cases
        ]
    elif pieces:
        found.append(_answer(solution, writer, pieces))
    if "theorem" in wanted:
        theorems = {case.theorem.id: case.theorem for case in cases}
        found += [citations(theorem.references, citation_keys(keys)) for theorem in theorems.values()]
    return "; ".join(found) + writer.inline_definitions()


def _answer(answer: Answer, writer: Writer, pieces: Sequence[str]) -> str:
    made = {
        "network": lambda: inline_network(answer.exact_network, writer),
        "value": lambda: f"${writer.equals(OPTIMUM, answer.exact_value)}$",
        "certificate": lambda: witness_of(answer, writer),
    }
    return ", ".join(made[part]() for part in pieces)
