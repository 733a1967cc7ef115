r"""Bound letters that keep away from the reader's.

Statements are written once. Where the reader's notation takes a letter that a statement uses for something else (an
index, a parameter), the statement's own letter gives way to one that no statement uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SMALL = (r"\zeta", r"\chi", r"\psi", r"\phi", r"\vartheta", r"\varrho", r"\upsilon", r"\varsigma", r"\varpi")
LARGE = ("B", "J", "U", "W", "X", "Y", "Z", r"\Psi", r"\Phi", r"\Upsilon", r"\Lambda", r"\Xi")
"""Letters that no statement uses for something of its own: a test reads all of them."""
_SINGLE = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
_TOKEN = re.compile(
    r"\\(?:text|mathrm|operatorname|label|begin|end|paragraph|emph|cite|ref)\*?\{[^{}]*\}"  # words, not letters
    r"|\\[A-Za-z]+|[A-Za-z]{3,}|[A-Za-z]"
)
_BASE = re.compile(r"\{?(\\mathrm\{[A-Za-z]\}|\\[A-Za-z]+|[A-Za-z])\}?'*(?:[_^].*)?")
FORMULA = re.compile(r"\$[^$]*\$|\\\[.*?\\\]|\\begin\{(align\*?|gather\*?|equation\*?)\}.*?\\end\{\1\}", re.DOTALL)


def base_of(form: str) -> str:
    r"""The letter that a symbol is printed with, without its indices.

    >>> base_of("r_{1}"), base_of(r"\beta^{2}"), base_of(r"\mathbf{x}"), base_of("speed")
    ('r', '\\beta', '\\mathbf{x}', 'speed')
    """
    found = _BASE.fullmatch(form)
    if found is None:
        return form
    upright = re.fullmatch(r"\\mathrm\{([A-Za-z])\}", found[1])
    return upright[1] if upright else found[1]


def replacements(chosen: Mapping[str, str], usual: Mapping[str, str], others: Iterable[str] = ()) -> dict[str, str]:
    r"""What the statements' own letters become, by the letters that the reader chose and those that are usual.

    They keep away from ``others`` too.

    >>> replacements({"decay": r"\lambda", "data": "A"}, {"decay": r"\beta", "data": "A"})
    {'\\lambda': '\\zeta'}
    """
    kept = set(chosen.values())
    own = [letter.strip() for name, letter in chosen.items() if letter not in (usual[name], rf"\{name}")]
    own += [letter for letter in others if letter not in kept]
    taken = {token for letter in (*chosen.values(), *others) for token in _SINGLE.findall(letter)}
    free = {True: _unused(LARGE, taken), False: _unused(SMALL, taken)}
    found: dict[str, str] = {}
    for letter in sorted(set(own)):
        if _SINGLE.fullmatch(letter):
            left = free[letter.lstrip("\\")[0].isupper()]
            found[letter] = left.pop(0) if left else rf"\tilde{{{letter}}}"
    return found


def _unused(letters: Iterable[str], taken: set[str]) -> list[str]:
    return [letter for letter in letters if letter not in taken]


def give_way(text: str, table: Mapping[str, str]) -> str:
    r"""The text with its letters replaced in formulas; a text without a dollar sign is one formula.

    >>> give_way(r"a $\lambda$ with $0 \le \lambda t \le 1$", {r"\lambda": r"\zeta", "t": r"\chi"})
    'a $\\zeta$ with $0 \\le \\zeta \\chi \\le 1$'
    """
    if not table:
        return text
    if "$" in text or r"\[" in text or r"\begin{" in text:
        return FORMULA.sub(lambda found: _replaced(found[0], table), text)
    return _replaced(text, table)


def _replaced(formula: str, table: Mapping[str, str]) -> str:
    def one(found: re.Match[str]) -> str:
        letter = table.get(found[0], found[0])
        follows = formula[found.end() : found.end() + 1]
        return letter + (" " if letter != found[0] and letter[0] == "\\" and follows.isalpha() else "")

    return _TOKEN.sub(one, formula)
