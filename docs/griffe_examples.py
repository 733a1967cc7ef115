"""Docstrings as the site shows them: examples outside of a section "Examples" are code, and roles are plain code."""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension

ROLE = re.compile(r":(?:func|class|meth|mod|attr|data):`~?([^`]+)`")
EXAMPLE = re.compile(r"(?:^|\n)((?:>>> .*\n?)(?:.+\n?)*)")


class Examples(Extension):
    """Fences around examples that the parser of sections takes for prose, which Markdown would quote."""

    def on_object(self, *, obj: Any, **_: Any) -> None:
        """Called for everything that is found in the sources."""
        if obj.docstring is not None:
            obj.docstring.value = shown(obj.docstring.value)


def shown(text: str) -> str:
    """The docstring with its examples fenced, but for those of a section, which come last.

    >>> shown("See :func:`f`.\\n\\n>>> f(1)\\n2")
    'See `f`.\\n\\n```pycon\\n>>> f(1)\\n2\\n```'
    """
    prose, heading, section = ROLE.sub(r"`\1`", text).partition("Examples\n--------\n")
    fenced = EXAMPLE.sub(lambda found: f"\n```pycon\n{found[1].rstrip()}\n```\n", prose).rstrip()
    return fenced + (f"\n\n{heading}{section}" if heading else "")
