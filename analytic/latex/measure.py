r"""How wide TeX sets a formula, in letters of five points at ten point type: an estimate, rather too wide."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[^\\]", re.DOTALL)
_SPACES = {
    r"\quad": 2.0, r"\qquad": 4.0, r"\,": 0.4, r"\ ": 0.7, r"\;": 0.6, r"\:": 0.5, r"\!": -0.3, r"\allowbreak": 0.0,
}  # fmt: skip
_NAMES = {r"\log", r"\min", r"\max", r"\sup", r"\inf", r"\exp", r"\arg", r"\arccos", r"\sin", r"\cos", r"\tan"}
_TALL = {r"\sum", r"\prod", r"\max", r"\min", r"\sup", r"\inf"}
_RELATIONS = {"=", "<", ">", r"\le", r"\ge", r"\leq", r"\geq", r"\neq", r"\in", r"\approx", r"\to", r"\mapsto", r"\ne",
              r"\wedge", r"\vee", r"\parallel", r"\subset", r"\iff", r"\Rightarrow"}  # fmt: skip
_BINARY = {"+", "-", r"\pm", r"\cdot", r"\times", r"\mp"}
_THIN = {
    "(": 0.8, ")": 0.8, "[": 0.6, "]": 0.6, "|": 0.6, ",": 0.95, ".": 0.6, ";": 0.95, "/": 1.0, ":": 0.6, "'": 0.6,
    r"\lVert": 1.0, r"\rVert": 1.0, r"\|": 1.0, r"\{": 1.0, r"\}": 1.0,
}  # fmt: skip
_NOTHING = {"&", r"\left", r"\right", r"\bigl", r"\bigr", r"\displaystyle", r"\textstyle", r"\qedhere", "\n", " ", "{",
            "}", r"\\", r"\begin", r"\end", r"\limits"}  # fmt: skip
SMALL = 0.74
"""Scripts against their base."""


def measure(formula: str) -> float:
    r"""The width of a display of one row.

    >>> round(measure(r"x + y")), round(measure(r"\frac{x}{2} = \sum_{i=1}^{n} y_i"))
    (5, 10)
    """
    return _Measure(formula).row()


def width(latex: str) -> int:
    r"""Roughly the characters of a formula, by which it counts as short or long.

    >>> width(r"\frac{12}{7} x_1"), width(r"\sqrt{2} + \beta")
    (5, 3)
    """
    visible = re.sub(r"\\(left|right|,|;|!|quad|allowbreak|mathbf|mathrm)(?![A-Za-z])", "", latex)
    visible = re.sub(r"\\(max|min|log)(?![A-Za-z])", "log", visible)
    visible = re.sub(r"\\[A-Za-z]+", "#", visible)
    visible = re.sub(r"#(?={)", "", visible)
    return len(re.sub(r"[{}\s_^\\]", "", visible))


class _Measure:
    """A walk over the tokens of a formula."""

    def __init__(self, formula: str) -> None:
        self.tokens = _TOKEN.findall(formula)
        self.place = 0

    def row(self) -> float:
        """Everything that is left, or up to the brace that closes a group; the widest row of an array."""
        total, widest, first = 0.0, 0.0, True
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            self.place += 1
            if token == "}":
                break
            if token == r"\\":
                widest, total, first = max(widest, total), 0.0, True
                continue
            total += self.atom(token, first)
            first = first and not token.strip()
        return max(widest, total)

    def atom(self, token: str, first: bool) -> float:
        """One token with its arguments."""
        if token in _TALL:
            return self.tall(token)
        if token in (r"\frac", r"\tfrac", r"\dfrac"):
            return max(self.argument(), self.argument()) * (SMALL if token == r"\tfrac" else 1.0) + 0.5
        if token in (r"\text", r"\mathrm", r"\operatorname", r"\operatorname*", r"\textbf", r"\emph"):
            return 0.95 * len(self.raw())
        if token in ("^", "_"):
            return SMALL * self.argument()
        if token in (r"\begin", r"\end"):
            return self.environment()
        if token == "{":
            return self.row()
        if token == r"\sqrt":
            return 1.8 + self.argument()
        return self.symbol(token, first)

    def symbol(self, token: str, first: bool) -> float:
        """One without arguments."""
        for widths in (_SPACES, _THIN):
            if token in widths:
                return widths[token]
        if token in _RELATIONS:
            return 2.7
        if token in _BINARY:
            return 1.6 if first else 2.5
        if token in _NOTHING or token.isspace():
            return 0.0
        if token in _NAMES:
            return 0.95 * (len(token) - 1) + 0.4
        return 1.0 if token.isdigit() else 1.15

    def environment(self) -> float:
        """Brackets and the space between columns."""
        name = self.raw()
        if self.tokens[self.place : self.place + 1] == ["["]:
            self.place = self.tokens.index("]", self.place) + 1
        return {"cases": 3.0, "pmatrix": 1.5}.get(name, 0.0)

    def tall(self, token: str) -> float:
        """An operator with limits above and below."""
        limits = [2.9 if token in (r"\sum", r"\prod") else 0.95 * (len(token) - 1)]
        while self.tokens[self.place : self.place + 1] and self.tokens[self.place] in ("^", "_"):
            self.place += 1
            limits.append(SMALL * self.argument())
        return max(limits) + 0.4

    def argument(self) -> float:
        """A group or a token."""
        self.skip()
        token = self.tokens[self.place] if self.place < len(self.tokens) else " "
        self.place += 1
        return self.row() if token == "{" else self.atom(token, True)

    def raw(self) -> str:
        """A group as it is written; formulas inside count as text."""
        self.skip()
        if self.tokens[self.place : self.place + 1] != ["{"]:
            return ""
        start, depth = self.place, 0
        while self.place < len(self.tokens):
            depth += {"{": 1, "}": -1}.get(self.tokens[self.place], 0)
            self.place += 1
            if depth == 0:
                break
        return "".join(self.tokens[start + 1 : self.place - 1])

    def skip(self) -> None:
        """Blanks."""
        while self.tokens[self.place : self.place + 1] and self.tokens[self.place].isspace():
            self.place += 1
