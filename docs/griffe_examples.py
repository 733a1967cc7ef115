"""Docstrings as the site shows them: examples outside of a section "Examples" are code, and roles are plain code."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension

ROLE = re.compile(r":(?:func|class|meth|mod|attr|data):`~?([^`]+)`")
EXAMPLE = re.compile(r"(?:^|\n)((?:>>> .*\n?)(?:.+\n?)*)")


HEADING = "Examples\n--------\n"
SECTION = re.compile(r"^-{4,}$", re.MULTILINE)
PHRASE = re.compile(
    r"^(\w+(?:, \w+)*) : (?!array|list of|tuple of|float|int|exact|\{)(\w[^\n]*[a-z]{2,} [^\n]*[a-z]{2,})$(?!\n    )",
    re.MULTILINE,
)
"""``name : several words`` without a description below."""


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
    """Entries whose type is a phrase, with the phrase as their description.

    >>> told("file : str\\nax : axes to draw on\\nA : array\\n    Samples.")
    'file : str\\nax\\n    Axes to draw on.\\nA : array\\n    Samples.'
    """
    return PHRASE.sub(lambda found: f"{found[1]}\n    {found[2][0].upper()}{found[2][1:]}.", text)
