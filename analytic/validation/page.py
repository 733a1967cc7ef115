"""The report as a page of its own: no script, no style sheet, nothing that is loaded."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analytic.validation.report import Report

STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;margin:1.5rem;color:#222;background:#fff}"
    "div{overflow-x:auto}"
    "table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}"
    "tr.failed{background:#fdecea}tr.declined{color:#777}pre{background:#f5f5f5;padding:.6rem;overflow-x:auto}"
)
SCRIPTS = 20
"""Failures that are written out."""


def report_page(report: Report) -> str:
    """The whole document."""
    verdict = "passed" if report.passed else "failed"
    title = f"{escape(report.name)}: {verdict}"
    parts = [
        "<!doctype html>", '<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{STYLE}</style></head><body>",
        f"<h1>{title}</h1><p>Relative tolerance {report.tolerance:g}.</p>", _explained(report), _table(report),
        _failures(report), "</body></html>",
    ]  # fmt: skip
    return "\n".join(part for part in parts if part) + "\n"


def _explained(report: Report) -> str:
    lines = [f"<li>{escape(text)} ({count})</li>" for text, count in report.diagnoses.items()]
    return "<h2>What explains the failures</h2><ul>" + "".join(lines) + "</ul>" if lines else ""


def _table(report: Report) -> str:
    from analytic.validation.report import HEADS, cells

    head = "".join(f"<th>{escape(name)}</th>" for name in HEADS)
    rows = (
        f'<tr class="{row.status}">' + "".join(f"<td>{escape(cell)}</td>" for cell in cells(row)) + "</tr>"
        for row in report.rows
    )
    return f"<div><table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"


def _failures(report: Report) -> str:
    parts = [
        f"<details><summary>{escape(j.case.name)}: {escape(str(j.failure))}</summary>"
        f"<pre>{escape(j.snippet())}</pre></details>"
        for j in report.failures[:SCRIPTS]
    ]
    if not parts:
        return ""
    more = len(report.failures) - len(parts)
    left = f"<p>{more} more are in the JSON report.</p>" if more else ""
    return "<h2>To make failures again</h2>" + "".join(parts) + left
