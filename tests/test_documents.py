"""Whole documents in four classes, a statement without a word of a program in it, and packages that are all needed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sympy

import analytic
from analytic.latex import lemmas_latex, preamble, proof_latex, references_to
from analytic.latex.fitting import fitted
from analytic.latex.layout import LINE
from analytic.plots import plot_fit
from numeric.errors import OptionError
from tests.test_papers import complaints, has, needs_tex

CHOSEN = ("whitened-squared", "one-dimensional-squared", "whitened-logistic", "two-samples-squared")
EYE = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
X, Y = [0, 1, 3, 4, 6], ["1/2", 1, 0, 2, "1/3"]
CLASSES = {
    "amsart": (r"\documentclass{amsart}", LINE, None),
    "article": (r"\documentclass[11pt]{article}", LINE, None),
    "twocolumn": (r"\documentclass[10pt,twocolumn]{article}", 40, "tabular"),
    "beamer": (r"\documentclass{beamer}", 52, "tabular"),
}
SETTINGS = (r"\emergencystretch=6em", r"\allowdisplaybreaks")
PAGE = Path(__file__).parent.parent / "docs" / "papers.md"
LOW = {3: ("problem", "network", "value", "certificate"), 6: ("problem", "value", "certificate")}
"""Parts of answers without what is one box that is higher than a frame: six cases, a table of 39 neurons."""
PROGRAMS = (
    "implemented", "implementation", "solver", "returns", "returned", "code", "machine", "checker", "software",
    "python", "float", "floating-point", "sympy", "verified", "certificate", "toolkit", "numeric", "tolerance",
    "tested", "decided", "exception", "unsupported", "refuses", "argument", "module", "rational numbers", "cell",
)  # fmt: skip
"""Words that a statement in a paper has no use for."""


@cache
def answers() -> tuple[Any, ...]:
    """Solutions and paths of every kind: radicals, logarithms, cases, outputs, tables that are short and long."""
    p, q, decay = sympy.symbols("p q beta", positive=True)
    whole = list(range(40))
    return (
        analytic.solve(EYE, [3, 4, -12], beta=1),
        analytic.solve([[1, 0], [0, 1]], [p, -q], beta=decay, assume=[p < q]),
        analytic.solve(X, Y, beta="1/10", bias="free"),
        analytic.solve([[1, 0], [-1, 3]], [1, 2], loss="interpolation"),
        analytic.solve(EYE, [1, 1, -1], loss="logistic", beta="1/4"),
        analytic.solve(EYE, [[1, 0], [1, 0], [0, 1]], beta="1/2"),
        analytic.solve(whole, [k * k % 17 for k in whole], loss="interpolation", bias="free"),
        analytic.path(X, Y, bias="free"),
        analytic.path([[1, 0], [0, 1]], [3, -4]),
    )


def pieces(width: int, tables: str | None, parts: Mapping[int, Sequence[str]]) -> list[str]:
    """Statements, solutions, paths, formulas in a line, lemmas and proofs."""
    chosen = [analytic.theorems[key] for key in CHOSEN]
    refer = references_to(chosen)
    lines = [answer.latex(inline=True) for answer in (*answers()[:4], answers()[-1])]
    return [
        *(theorem.latex(width=width - 12) for theorem in chosen),
        *(answer.latex(width=width, tables=tables, parts=parts.get(k)) for k, answer in enumerate(answers())),
        analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]).latex(tables=tables),
        "In a line: " + "; ".join(lines) + ".",
        lemmas_latex(chosen, width=width),
        *(
            proof_latex(theorem, of=rf"Theorem~\ref{{thm:{theorem.id}}}", print_as=refer, width=width)
            for theorem in chosen
        ),
    ]


def figure(name: str) -> str:
    inside = (
        rf"\resizebox{{\linewidth}}{{!}}{{\input{{{name}}}}}"
        if name.endswith(".tex")
        else rf"\includegraphics[width=\linewidth]{{{name}}}"
    )
    return "\n".join([r"\begin{figure}", r"\centering", inside, r"\caption{The fit.}", r"\end{figure}"])


@pytest.mark.long
@pytest.mark.slow
@needs_tex
@pytest.mark.parametrize("style", CLASSES)
def test_a_document_of_everything(style: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    if not has("pgfplots.sty") or not has("beamer.cls"):
        pytest.skip("pgfplots or beamer is not installed")
    head, width, tables = CLASSES[style]
    for name in ("fit.tex", "fit.pdf"):
        plot_fit(answers()[2], tmp_path / name)
    body = [*pieces(width, tables, LOW if style == "beamer" else {}), figure("fit.tex"), figure("fit.pdf")]
    packages = preamble(*body, (tmp_path / "fit.tex").read_text(), environments=style != "beamer")
    sources = r"\bibliographystyle{plain}\bibliography{sources}"
    if style == "beamer":  # which has theorems and lemmas, but none without a number
        packages += "\n\\newtheorem*{theorem*}{Theorem}\n" + PAGE.read_text().split("```latex\n")[1].split("```")[0]
        body = [f"\\begin{{frame}}[allowframebreaks]{{Part}}\n{text}\n\\end{{frame}}" for text in [*body, sources]]
    else:
        body.append(sources)
    text = [
        head,
        packages,
        *SETTINGS,
        r"\begin{document}",
        *body,
        r"\end{document}",
    ]
    (tmp_path / "main.tex").write_text("\n\n".join(text))
    (tmp_path / "sources.bib").write_text(analytic.bibliography(list(CHOSEN), list(answers())))
    assert complaints(tmp_path, "main") == []


@pytest.mark.long
@pytest.mark.slow
@needs_tex
def test_all_proofs_fit_the_page(tmp_path: Path) -> None:
    chosen = [theorem for theorem in analytic.theorems.values() if theorem.derivation is not None]
    refer = references_to(chosen)
    body = [theorem.latex() for theorem in analytic.theorems.values()]
    body += [lemmas_latex(chosen), *(proof_latex(theorem, print_as=refer) for theorem in chosen)]
    sources = r"\bibliographystyle{plain}\bibliography{sources}"
    text = [CLASSES["amsart"][0], preamble(*body), *SETTINGS, r"\begin{document}",
            *body, sources, r"\end{document}"]  # fmt: skip
    (tmp_path / "main.tex").write_text("\n\n".join(text))
    (tmp_path / "sources.bib").write_text(analytic.bibliography(analytic.theorems))
    assert complaints(tmp_path, "main") == []


def test_statements_speak_of_mathematics_only() -> None:
    text = "\n".join(theorem.latex() for theorem in analytic.theorems.values())
    read = re.sub(r"\$[^$]*\$|\\(?:label|cite|begin|end)\{[^}]*\}", " ", text)
    assert read.count("Suppose that") > 40
    assert re.findall(rf"\b(?:{'|'.join(PROGRAMS)})\b", read, flags=re.IGNORECASE) == []


TEXTS = {
    "a value": lambda: answers()[0].latex(parts=["value"]),
    "a value in a line": lambda: answers()[0].latex(parts=["value"], inline=True),
    "a problem": lambda: answers()[2].latex(parts=["problem"]),
    "a short table": lambda: answers()[-1].latex(parts=["table"]),
    "a long table": lambda: answers()[6].latex(parts=["network"]),
    "a certificate": lambda: answers()[2].latex(parts=["certificate"]),
    "a statement": analytic.theorems["whitened-squared"].latex,
    "a proof": lambda: lemmas_latex([analytic.theorems["whitened-squared"]]),
}
NEEDED = {
    "a value": [], "a value in a line": [], "a problem": ["amsmath"], "a short table": ["booktabs"],
    "a long table": ["booktabs", "longtable"], "a certificate": ["amsmath", "amssymb"],
    "a statement": ["amsmath", "amssymb", "amsthm"], "a proof": ["amsmath", "amssymb", "amsthm"],
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_the_preamble_lists_what_a_text_needs(name: str) -> None:
    lines = preamble(TEXTS[name]()).splitlines()
    assert [line[12:-1] for line in lines if line.startswith(r"\usepackage")] == NEEDED[name]


@pytest.mark.slow
@needs_tex
@pytest.mark.parametrize("name", TEXTS)
def test_every_package_of_the_preamble_is_needed_and_none_is_missing(name: str, tmp_path: Path) -> None:
    text = TEXTS[name]()
    lines = preamble(text).splitlines()
    packages = [line for line in lines if line.startswith(r"\usepackage")]

    def compiles(kept: list[str]) -> bool:
        document = "\n".join([r"\documentclass{article}", *kept, r"\begin{document}", text, r"\end{document}"])
        (tmp_path / "main.tex").write_text(document)
        command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False).returncode == 0

    assert compiles(lines)
    for package in packages:
        if name == "a statement" and "amsthm" in package:
            continue  # it compiles without, and its title is a line that does not break
        assert not compiles([line for line in lines if line != package]), package


def test_formulas_for_a_line() -> None:
    solution, cases, *_, path = answers()
    assert solution.latex(parts=["value"], inline=True) == r"$p^\star = 16$"
    assert solution.latex(parts=["theorem"], inline=True, keys={"EP21": "ergen"}) == r"\cite{ergen}, Theorem 9"
    assert solution.latex(inline=True).startswith(
        r"$f(x) = \frac{4}{5} (x^\top u_{1})_+ - \frac{11}{12} (x^\top u_{2})_+$ with"
    )
    assert cases.latex(parts=["value"], inline=True).count(" if $") == 3
    assert path.latex(inline=True).endswith(r"$-\beta^2 + 7 \beta$ for $0 < \beta \le 3$")
    assert r"\approx" in answers()[4].latex(inline=True, digits=3)
    text = analytic.theorems["whitened-squared"].latex(inline=True)
    assert "equation" not in text and "Here $p^\\star = " in text
    assert analytic.latex.network_latex(solution.exact_network, inline=True) in solution.latex(inline=True)


def test_what_has_no_form_in_a_line_is_refused() -> None:
    with pytest.raises(OptionError, match="39 neurons is a table"):
        answers()[6].latex(inline=True)
    with pytest.raises(OptionError, match="a table is not a part of a line"):
        answers()[-1].latex(parts=["table"], inline=True)
    many = analytic.path(list(range(12)), [k * k % 7 for k in range(12)], bias="free")
    with pytest.raises(OptionError, match=r"pieces, and a formula at most 8: give parts=\['table'\]"):
        many.latex(parts=["formula"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"inline": 1}, "inline is 1"),
        ({"tables": "tabularx"}, "tables is 'tabularx': give 'tabular' or 'longtable'"),
        ({"width": 5}, "width is 5"),
        ({"keys": {"XX": "a"}}, "keys holds 'XX'"),
    ],
)
def test_bad_options(options: dict[str, Any], message: str) -> None:
    for answer in (answers()[0], answers()[-1]):
        with pytest.raises(OptionError, match=re.escape(message)):
            answer.latex(**options)


def test_tables_are_of_the_kind_asked_for() -> None:
    solution, path = answers()[6], answers()[-1]
    for answer in (solution, path, analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3])):
        for kind, other in (("tabular", "longtable"), ("longtable", "tabular")):
            text = answer.latex(tables=kind)
            assert rf"\begin{{{kind}}}" in text and rf"\begin{{{other}}}" not in text
            assert r"\toprule" in text and r"\hline" not in text
    assert r"\begin{longtable}" in solution.latex() and r"\begin{tabular}" in path.latex()


def test_displays_are_broken_to_the_width() -> None:
    wide = r"\[ p = a + b + \frac{c + d}{2} + (e + f)_+ \quad \text{if } a \ge b,\ c \ge d \]"
    assert fitted(wide, 60) == wide
    assert fitted(wide, 22).count(r"\\") == 2
    layout = r"\\(?:begin|end)\{aligned\}|\\\\|&|\\q?quad|\{\}|\\? "
    assert re.sub(layout, "", fitted(wide, 15)) == re.sub(layout, "", wide)
    cases = r"\[ q = \begin{cases} \frac{a}{b} & \text{if } a > b \\ 0 & \text{otherwise} \end{cases} \]"
    assert r"\frac{a}{b} \\ \quad \text{if } a > b" in fitted(cases, 12)
