"""A complete LaTeX document around a body."""

from __future__ import annotations

import re

from analytic.latex.bibliography import ENTRIES, bibliography_item
from analytic.latex.escape import escape

PACKAGES = ("amsmath", "amssymb", "amsthm", "longtable")
ENVIRONMENTS = (
    r"\newtheorem{theorem}{Theorem}",
    r"\newtheorem{lemma}[theorem]{Lemma}",
    r"\newtheorem*{theorem*}{Theorem}",
)

_FRAME = r"""\documentclass[11pt]{article}
\usepackage[margin=25mm]{geometry}
\usepackage{graphicx}
%s
\allowdisplaybreaks
\emergencystretch=6em
\hbadness=10000
\begin{document}
\begin{center}\Large %s\end{center}

%s
%s\end{document}
"""


def preamble(*, environments: bool = True) -> str:
    r"""The packages that every fragment of this toolkit needs, and the environments of theorems and lemmas.

    Without ``environments`` only the packages: for a class that has theorems already. ``longtable`` is
    for long tables, ``amsthm`` for theorems and proofs; two-column classes know no ``longtable``.

    >>> print(preamble(environments=False))
    \usepackage{amsmath}
    \usepackage{amssymb}
    \usepackage{amsthm}
    \usepackage{longtable}
    """
    packages = [rf"\usepackage{{{name}}}" for name in PACKAGES]
    return "\n".join([*packages, *(ENVIRONMENTS if environments else ())])


def document(body: str, title: str, *, bibliography: str = "") -> str:
    r"""A document that a TeX engine compiles as it is; ``title`` is plain text, ``body`` is LaTeX.

    What the body cites is listed at its end; or it is left to BibTeX with the file ``bibliography``, a name without
    its ending.

    >>> print(document(r"As in \cite{EP21}.", "Sums & more").splitlines()[-4])
    \begin{thebibliography}{9}
    """
    sources = f"\\bibliographystyle{{plain}}\n\\bibliography{{{bibliography}}}\n" if bibliography else _listed(body)
    return _FRAME % (preamble(), escape(title), body.strip(), sources)


_PAPER = r"""\documentclass[11pt]{%s}
%s
\usepackage{graphicx}
\allowdisplaybreaks
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
    """An article in the class ``style`` that takes its references from BibTeX, for its author to go on with."""
    return _PAPER % (style, preamble(), escape(title), body.strip(), bibliography)


def _listed(body: str) -> str:
    """The sources that the body cites, in the order of their keys."""
    cited = {key for keys in re.findall(r"\\cite(?:\[[^\]]*\])?\{([^}]*)\}", body) for key in keys.split(",")}
    items = [rf"\bibitem{{{key}}} {bibliography_item(key)}" for key in sorted(cited & ENTRIES.keys())]
    if not items:
        return ""
    return "\n".join([r"\begin{thebibliography}{9}", *items, r"\end{thebibliography}", ""])
