"""The report as a page of its own: no script, no style sheet, nothing that is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem;color:#222;background:#fff}"
    "div{overflow-x:auto}td:last-child{min-width:14rem}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}"
    "tr.failed{background:#fdecea}tr.declined{color:#777}pre{background:#f5f5f5;padding:.6rem;overflow-x:auto}"
)
SCRIPTS = 20
"""Failures that are written out."""


def report_page(
    title: str,
    note: str,
    diagnoses: Mapping[str, int],
    table: tuple[Sequence[str], Sequence[tuple[str, Sequence[str]]]],
    failures: Sequence[tuple[str, str]],
) -> str:
    """The whole document: ``table`` has the heads, and each row's status and cells; ``failures`` titles and scripts."""
    parts = [
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(title)}</h1><p>{escape(note)}</p>", _explained(diagnoses), _table(*table),
        _failures(failures), "</body></html>",
    ]  # fmt: skip
    return "\n".join(part for part in parts if part) + "\n"


def _explained(diagnoses: Mapping[str, int]) -> str:
    lines = [f"<li>{escape(text)} ({count})</li>" for text, count in diagnoses.items()]
    return "<h2>What explains the failures</h2><ul>" + "".join(lines) + "</ul>" if lines else ""


def _table(heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = (
        f'<tr class="{status}">' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
        for status, cells in rows
    )
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table></div>"


def _failures(failures: Sequence[tuple[str, str]]) -> str:
    parts = [
        f"<details><summary>{escape(title)}</summary><pre>{escape(script)}</pre></details>"
        for title, script in failures[:SCRIPTS]
    ]
    if not parts:
        return ""
    more = len(failures) - len(parts)
    left = f"<p>{more} more are in the JSON report.</p>" if more else ""
    return "<h2>To make failures again</h2>" + "".join(parts) + left
