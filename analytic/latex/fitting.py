r"""Displays broken to the width of a column: at relations, at signs, and before conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analytic.latex.measure import measure

_DISPLAY = re.compile(
    r"\\\[(?P<display>.*?)\\\]"
    r"|\\begin\{(?P<name>align\*|gather\*)\}(?P<rows>.*?)\\end\{(?P=name)\}"
    r"|\\begin\{(?P<kind>equation\*?)\}(?P<label>\\label\{[^}]*\})?(?P<equation>.*?)\\end\{(?P=kind)\}",
    re.DOTALL,
)
_TOKEN = re.compile(r"\\begin\{[a-z*]+\}|\\end\{[a-z*]+\}|\\[A-Za-z]+|\\.|.", re.DOTALL)
_CONDITION = re.compile(r"\\quad\s*\\text\{(?:if|for|subject|by)\b|\\qquad(?![A-Za-z])")
_LIST, _BRACE = re.compile(r",\s*\\ "), re.compile(r"\s*\\begin\{cases\}")
_SIGNS = {"=", "<", ">", "+", "-", r"\le", r"\ge", r"\leq", r"\geq", r"\approx"}
_DEPTH = {r"\left": 1, r"\right": -1, "{": 1, "}": -1, "(": 1, ")": -1, "[": 1, "]": -1, r"\{": 1, r"\}": -1}
INDENT = 4.0


def fitted(text: str, room: float) -> str:
    r"""The text with the displays that are wider than ``room`` letters broken into lines.

    >>> print(fitted(r"\[ f(x) = (x)_+ + (x - 1)_+ + (x - 2)_+ \]", 20))
    \[ \begin{aligned} & f(x) = (x)_+ \\ & \qquad {} + (x - 1)_+ \\ & \qquad {} + (x - 2)_+ \end{aligned} \]
    """

    def one(found: re.Match[str]) -> str:
        if found["display"] is not None:
            return rf"\[ {_lone(found['display'].strip(), room)} \]"
        if found["name"] == "gather*":
            rows = [_lone(row.strip(), room) for row in _split_rows(found["rows"])]
            return "\\begin{gather*} " + " \\\\\n".join(rows) + " \\end{gather*}"
        if found["name"] == "align*":
            return "\\begin{align*}\n" + " \\\\\n".join(_aligned(found["rows"], room)) + "\n\\end{align*}"
        body = _equation(found["equation"].strip(), room)
        return f"\\begin{{{found['kind']}}}{found['label'] or ''}\n{body}\n\\end{{{found['kind']}}}"

    return _DISPLAY.sub(lambda found: found[0] if _fits(found[0], room) else one(found), text)


def _fits(display: str, room: float) -> bool:
    inner = _DISPLAY.fullmatch(display)
    assert inner is not None
    body = inner["display"] or inner["rows"] or inner["equation"] or ""
    return measure(body) <= room


def _lone(formula: str, room: float) -> str:
    """A formula that stands for itself."""
    formula = _stacked(formula) if measure(formula) > room and r"\begin{cases}" in formula else formula
    lines = broken(formula, room)
    if len(lines) == 1:
        return lines[0]
    return r"\begin{aligned} " + r" \\ ".join(rf"& {line}" for line in _indented(lines)) + r" \end{aligned}"


def _aligned(rows: str, room: float) -> Iterator[str]:
    """The rows of an ``align``, whose first column may be empty."""
    for row in _split_rows(rows):
        before, mark, after = row.strip().partition("&")
        shift = INDENT if after.lstrip().startswith(r"\qquad") else 0.0
        left = measure(before)
        inner = after.strip().removeprefix(r"\qquad").strip() if shift else after.strip()
        inner = _stacked(inner) if measure(inner) + left + shift > room and r"\begin{cases}" in inner else inner
        lines = broken(inner, room - left - shift)
        indent = r"\qquad " * bool(shift)
        yield f"{before}{mark} {indent}{lines[0]}".strip()
        yield from (f"& {indent}{line}" for line in _indented(lines)[1:])


def _equation(body: str, room: float) -> str:
    if body.startswith(r"\begin{split}"):
        inner = body.removeprefix(r"\begin{split}").removesuffix(r"\end{split}")
        return "\\begin{split}\n" + " \\\\\n".join(_aligned(inner, room)) + "\n\\end{split}"
    body = _stacked(body) if r"\begin{cases}" in body else body
    lines = broken(body, room)
    if len(lines) == 1:
        return lines[0]
    return "\\begin{split}\n" + " \\\\\n".join(f"& {line}" for line in _indented(lines)) + "\n\\end{split}"


def _stacked(formula: str) -> str:
    r"""Cases with their conditions below them.

    >>> print(_stacked(r"q = \begin{cases} a & \text{if } b \\ c & \text{otherwise} \end{cases}"))
    q = \begin{cases} a \\ \quad \text{if } b \\[4pt] c \\ \quad \text{otherwise} \end{cases}
    """

    def one(found: re.Match[str]) -> str:
        cells = [[cell.strip() for cell in row.split("&")] for row in _split_rows(found[1])]
        return r"\begin{cases} " + r" \\[4pt] ".join(r" \\ \quad ".join(row) for row in cells) + r" \end{cases}"

    return re.sub(r"\\begin\{cases\}(.*?)\\end\{cases\}", one, formula, flags=re.DOTALL)


def _indented(lines: list[str]) -> list[str]:
    """A sign in the beginning keeps the spaces of one between terms."""
    rest = [("{} " if line[0] in "+-" else "") + line for line in lines[1:]]
    return [lines[0], *(rf"\qquad {line}" for line in rest)]


def broken(formula: str, room: float) -> list[str]:
    """The formula as lines of at most ``room`` letters where it has places to break; the others are indented."""
    lines: list[str] = []
    rest = formula
    while measure(rest) > room - (INDENT if lines else 0.0):
        cut = _cut(rest, room - (INDENT if lines else 0.0))
        if cut is None:
            break
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].removeprefix(r"\qquad").removeprefix(r"\quad").lstrip().removeprefix("\\ ").strip()
    return [*lines, rest]


def _cut(formula: str, room: float) -> int | None:
    """Where the line ends: before a condition, behind the last comma that fits, before the last sign that fits."""
    conditions = [place for place, kind in _places(formula) if kind == "condition"]
    for place in conditions:
        if measure(formula[:place]) <= room:
            return place
    last = min(conditions, default=len(formula))
    for wanted in ("comma", "sign"):
        fitting = [p for p, kind in _places(formula) if kind == wanted and p < last and measure(formula[:p]) <= room]
        if fitting:
            return fitting[-1]
    return next((place for place, _ in _places(formula)), None)


def _places(formula: str) -> Iterator[tuple[int, str]]:
    """Where a line may end, outside of all brackets, and not at the sign in front of a term."""
    depth, begun, script = 0, False, False
    for found in _TOKEN.finditer(formula):
        token, condition = found[0], _CONDITION.match(formula, found.start())
        if depth == 0 and begun and token == "," and _LIST.match(formula, found.start()):
            yield found.end(), "comma"
        sign = token in _SIGNS and not script  # and no plus behind a positive part
        if depth == 0 and begun and (condition or sign) and not _BRACE.match(formula, found.end()):
            yield found.start(), "condition" if condition else "sign"
        depth += _DEPTH.get(token, token.startswith(r"\begin{") - token.startswith(r"\end{"))
        if not token.isspace():
            begun, script = not sign, token in "_^"


def _split_rows(text: str) -> list[str]:
    r"""The rows between ``\\``, outside of braces and inner environments."""
    rows, depth, start = [], 0, 0
    for found in re.finditer(r"\\begin\{|\\end\{|\\\\(?:\[[^\]]*\])?|\\.|[{}]", text, flags=re.DOTALL):
        token = found[0]
        if token.startswith(r"\\") and depth == 0:
            rows.append(text[start : found.start()])
            start = found.end()
        depth += {r"\begin{": 2, "{": 1, "}": -1}.get(token, 0)  # the brace of \end closes an environment with it
    return [*rows, text[start:]]
