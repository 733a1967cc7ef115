"""LaTeX for papers: solutions, theorem statements, tables of optimal weights, complete documents."""

from __future__ import annotations

from analytic.latex.bibliography import bibliography
from analytic.latex.document import document, paper, preamble
from analytic.latex.escape import escape
from analytic.latex.log import log_latex
from analytic.latex.network import network_latex, weights_latex
from analytic.latex.solution import solution_latex
from analytic.latex.theorem import lemmas_latex, proof_latex, references_to, theorem_latex

__all__ = [
    "bibliography",
    "document",
    "escape",
    "lemmas_latex",
    "log_latex",
    "network_latex",
    "paper",
    "preamble",
    "proof_latex",
    "references_to",
    "solution_latex",
    "theorem_latex",
    "weights_latex",
]
