"""A complete LaTeX document around a body."""

from __future__ import annotations

from analytic.latex.escape import escape

_FRAME = r"""\documentclass[11pt]{article}
\usepackage[margin=25mm]{geometry}
\usepackage{amsmath,amssymb,longtable}
\allowdisplaybreaks
\emergencystretch=6em
\hbadness=10000
\begin{document}
\begin{center}\Large %s\end{center}

%s
\end{document}
"""


def document(body: str, title: str) -> str:
    r"""A document that a TeX engine compiles as it is; ``title`` is plain text, ``body`` is LaTeX.

    >>> print(document("$1 + 1 = 2$", "Sums & more").splitlines()[7])
    \begin{center}\Large Sums \& more\end{center}
    """
    return _FRAME % (escape(title), body.strip())
