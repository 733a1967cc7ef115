"""A complete LaTeX document around a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from analytic.latex.bibliography import ENTRIES, bibliography_item, citation_keys
from analytic.latex.escape import escape
from numeric.arrays import one_line
from numeric.errors import OptionError

MARKS = {
    "amsmath": r"\\(?:text|tfrac|dfrac|lVert|rVert|operatorname|qedhere|allowdisplaybreaks)(?![A-Za-z])"
    r"|\\begin\{(?:align|gather|split|cases|pmatrix|aligned|equation\*)",
    "amssymb": r"\\(?:mathbb|square|blacksquare|varnothing)(?![A-Za-z])",
    "amsthm": r"\\begin\{(?:theorem\*?|lemma|proof)\}|\\(?:newtheorem\*|qedhere)",
    "booktabs": r"\\(?:toprule|midrule|bottomrule)(?![A-Za-z])",
    "longtable": r"\\begin\{longtable\}",
    "graphicx": r"\\includegraphics(?![A-Za-z])",
    "pgfplots": r"\\begin\{axis\}",
}
"""The packages, in the order in which they are loaded, and what in a text needs them."""
PACKAGES = ("amsmath", "amssymb", "amsthm", "booktabs", "longtable")
"""Those of all texts but figures."""
PGFPLOTS = "\n\\pgfplotsset{compat=1.16}"
ENVIRONMENTS = {
    "theorem": r"\newtheorem{theorem}{Theorem}",
    "lemma": r"\newtheorem{lemma}[theorem]{Lemma}",
    "theorem*": r"\newtheorem*{theorem*}{Theorem}",
}

_FRAME = r"""\documentclass[11pt]{article}
\usepackage[margin=25mm]{geometry}
%s
\allowdisplaybreaks
\emergencystretch=6em
\hbadness=10000
\begin{document}
\begin{center}\Large %s\end{center}

%s
%s\end{document}
"""


def preamble(*texts: str, environments: bool = True) -> str:
    r"""The packages and the environments of theorems that ``texts`` need, no more; without any, those of all texts.

    ``texts`` are what the functions of this toolkit return. Without ``environments`` only the packages: for a class
    that has theorems already. Two-column classes know no ``longtable``: write with ``tables="tabular"`` for them.

    >>> print(preamble(environments=False))
    \usepackage{amsmath}
    \usepackage{amssymb}
    \usepackage{amsthm}
    \usepackage{booktabs}
    \usepackage{longtable}
    >>> print(preamble(r"the value $p^\star = \tfrac12$"))
    \usepackage{amsmath}
    """
    for text in texts:
        if not isinstance(text, str):
            raise OptionError(f"texts holds {one_line(text)}: give what .latex() returns")
    body = "\n".join(texts)
    needed = [name for name, mark in MARKS.items() if re.search(mark, body)] if texts else PACKAGES
    packages = [rf"\usepackage{{{name}}}" + PGFPLOTS * (name == "pgfplots") for name in needed]
    if not environments:
        return "\n".join(packages)
    used = {name for name in ENVIRONMENTS if rf"\begin{{{name}}}" in body or not texts}
    if "lemma" in used:
        used.add("theorem")  # they share a counter
    return "\n".join([*packages, *(line for name, line in ENVIRONMENTS.items() if name in used)])


def document(body: str, title: str, *, bibliography: str = "", keys: Mapping[str, str] | None = None) -> str:
    r"""A document that a TeX engine compiles as it is; ``title`` is plain text, ``body`` is LaTeX.

    What the body cites, by the author's ``keys`` if there are any, is listed at its end; or it is left to BibTeX with
    the file ``bibliography``, a name without its ending.

    >>> print(document(r"As in \cite{EP21}.", "Sums & more").splitlines()[-4])
    \begin{thebibliography}{9}
    """
    external = f"\\bibliographystyle{{plain}}\n\\bibliography{{{bibliography}}}\n"
    sources = external if bibliography and _cited(body) else _listed(body, citation_keys(keys))
    return _FRAME % (preamble(_FRAME, body), escape(title), body.strip(), sources)


_PAPER = r"""\documentclass[11pt]{%s}
%s
\allowdisplaybreaks
\raggedbottom
\emergencystretch=6em
\title{%s}
\author{}
\begin{document}
\maketitle

%s

\bibliographystyle{plain}
\bibliography{%s}
\end{document}
"""


def paper(body: str, title: str, *, bibliography: str, style: str = "amsart") -> str:
    r"""An article in the class ``style`` that takes its references from BibTeX, for its author to go on with.

    >>> print(paper("Text.", "Title", bibliography="references").splitlines()[0])
    \documentclass[11pt]{amsart}
    """
    return _PAPER % (style, preamble(_PAPER, body), escape(title), body.strip(), bibliography)


def _cited(body: str) -> set[str]:
    """The keys that the body cites."""
    return {key for keys in re.findall(r"\\cite(?:\[[^\]]*\])?\{([^}]*)\}", body) for key in keys.split(",")}


def _listed(body: str, named: Callable[[str], str]) -> str:
    """The sources that the body cites, in the order of the records' keys."""
    cited = _cited(body)
    items = [rf"\bibitem{{{named(key)}}} {bibliography_item(key)}" for key in sorted(ENTRIES) if named(key) in cited]
    if not items:
        return ""
    return "\n".join([r"\begin{thebibliography}{9}", *items, r"\end{thebibliography}", ""])
