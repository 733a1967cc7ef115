"""What mkdocs does to every finished page: formulas and short code in one piece, and names as links to their pages."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for mkdocs, which loads this file alone

from docs import build_api

FORMULA = re.compile(r'([(\[“]*)<span class="arithmatex">(\\\(.*?\\\))</span>([^\s<]*)', re.DOTALL)
"""A formula in a line of text with the marks and syllables that stand at it: a browser may break the line at a box."""
TAG = re.compile(r"(<code>[^<]*</code>|<(/?)(a|h[1-6]|pre|td|th)\b[^>]*>)")
POWER = re.compile(r"(?<=[0-9])e-(?=[0-9])")
SHORT = 28  # letters that fit on a line of a phone


def glued(html: str) -> str:
    r"""Brackets, points and endings as parts of the box of their formula.

    >>> glued(r'(<span class="arithmatex">\(k\)</span>-th)')
    '<span class="arithmatex">(\\(k\\)-th)</span>'
    """
    return FORMULA.sub(r'<span class="arithmatex">\1\2\3</span>', html)


def finished(html: str, links: Mapping[str, str]) -> str:
    """The page with names in code as links, short code that is not broken, and numbers of tables in one piece.

    >>> finished("<p><code>ridge</code>, <code>--json</code></p>", {"ridge": "../ridge/"})
    '<p><a href="../ridge/"><code class="short">ridge</code></a>, <code class="short">--json</code></p>'
    >>> finished("<td>1e-12 <code>--json</code></td><a><code>ridge</code></a>", {"ridge": "../ridge/"})
    '<td>1e&#8209;12 <code>--json</code></td><a><code class="short">ridge</code></a>'
    """
    return "".join(_pieces(html, links))


def _pieces(html: str, links: Mapping[str, str]) -> Iterator[str]:
    inside: list[str] = []
    start = 0
    for found in TAG.finditer(html):
        yield _text(html[start : found.start()], inside)
        start = found.end()
        if found[3] is None:
            yield _code(found[1].removeprefix("<code>").removesuffix("</code>"), inside, links)
            continue
        if not found[2]:
            inside.append(found[3])
        elif found[3] in inside:
            inside.remove(found[3])
        yield found[1]
    yield html[start:]


def _text(text: str, inside: list[str]) -> str:
    return POWER.sub("e&#8209;", text) if "td" in inside else text


def _code(text: str, inside: list[str], links: Mapping[str, str]) -> str:
    if "pre" in inside:
        return f"<code>{text}</code>"
    short = len(text) <= SHORT and not {"td", "th"} & {*inside}
    shown = f'<code class="short">{text}</code>' if short else f"<code>{text}</code>"
    linked = text in links and not any(tag[0] in "ah" for tag in inside)
    return f'<a href="{links[text]}">{shown}</a>' if linked else shown


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Called by mkdocs for every page: an empty line of an example is one."""
    return re.sub(r"^<BLANKLINE>$", "", markdown, flags=re.MULTILINE)


def on_page_content(html: str, page: Any, files: Any, **_: Any) -> str:
    """Called by mkdocs for every page: names of theorems and of the reference lead there, but from their own page."""
    targets = {Path(file.src_uri).stem: file.src_uri for file in files if re.match(r"theorems/.*-.*\.md", file.src_uri)}
    targets |= build_api.where()
    links = {}
    for name, target in targets.items():
        path, _hash, anchor = target.partition("#")
        if path != page.file.src_uri:
            links[name] = files.get_file_from_path(path).url_relative_to(page.file) + (f"#{anchor}" if anchor else "")
    return finished(glued(html), links)
