"""Docstrings as the site shows them: examples outside of a section "Examples" are code, and roles are plain code."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension

ROLE = re.compile(r":(?:func|class|meth|mod|attr|data):`~?([^`]+)`")
EXAMPLE = re.compile(r"(?:^|\n)((?:>>> .*\n?)(?:.+\n?)*)")


HEADING = "Examples\n--------\n"
SECTION = re.compile(r"^-{4,}$", re.MULTILINE)
ENTRY = re.compile(r"^(\w+(?:, \w+)*) : ([^\n]+)((?:\n    [^\n]*)*)", re.MULTILINE)
"""``names : type`` with the description below."""
PHRASE = re.compile(r"(?!array|list of|tuple of|float|int|exact)\w.*[a-z]{2,} .*")
"""A description in the place of a type."""


class Examples(Extension):
    """Fences around examples that the parser of sections takes for prose, which Markdown would quote."""

    def on_object(self, *, obj: Any, **_: Any) -> None:
        """Called for everything that is found in the sources."""
        if obj.docstring is not None:
            obj.docstring.value = shown(obj.docstring.value)


def shown(text: str) -> str:
    """The docstring with its examples fenced, or as a section where they follow one, which would take them for entries.

    >>> shown("See :func:`f`.\\n\\n>>> f(1)\\n2")
    'See `f`.\\n\\n```pycon\\n>>> f(1)\\n2\\n```'
    >>> shown("F.\\n\\nRaises\\n------\\nE\\n    If.\\n\\n>>> f(1)\\n2")
    'F.\\n\\nRaises\\n------\\nE\\n    If.\\n\\nExamples\\n--------\\n>>> f(1)\\n2'
    """
    prose, heading, section = told(ROLE.sub(r"`\1`", text)).partition(HEADING)
    first = prose.find("\n>>> ")
    if not heading and SECTION.search(prose[: max(first, 0)]):
        prose, heading, section = prose[: first + 1], HEADING, prose[first + 1 :]
    fenced = EXAMPLE.sub(lambda found: f"\n```pycon\n{found[1].rstrip()}\n```\n", prose).rstrip()
    return fenced + (f"\n\n{heading}{section}" if heading else "")


def told(text: str) -> str:
    """An entry for each name, and the phrases that stand in the place of types as descriptions.

    >>> told("a, b : array\\n    Samples.")
    'a : array\\n    Samples.\\nb : array\\n    Samples.'
    >>> told("ax : axes, as in `f`\\nA : (n, d) numbers")
    'ax\\n    Axes, as in `f`.\\nA : (n, d) numbers'
    """
    return ENTRY.sub(_entries, text)


def _entries(found: re.Match[str]) -> str:
    """A group of names would have the default of the first one, and code in a type would show its marks."""
    names, kind, body = found[1].split(", "), found[2], found[3]
    plain = f" : {kind.replace('`', '')}{body}"
    said = f"\n    {kind[0].upper()}{kind[1:]}." if not body and PHRASE.fullmatch(kind) else plain
    return "\n".join(name + said for name in names)
