"""The outcome of a validation: a table, and the same as JSON, LaTeX and JUnit XML."""

from __future__ import annotations

import io
import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape as escape_html
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from analytic.exact.reading import file_name
from analytic.files.certificate import write_atomically
from analytic.latex.escape import escape
from analytic.model.display import html_table
from analytic.validation.judging import Judgement

if TYPE_CHECKING:
    from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One theorem, or one kind of general data, over all its cases.

    ``suboptimality`` and ``infeasibility`` are the worst over the cases with an answer (NaN if there is none), both
    relative; ``seconds`` is the longest time of a case; ``diagnosis`` is a mistake that explains every wrong answer.
    """

    name: str
    loss: str
    bias: str
    judgements: tuple[Judgement, ...]
    diagnosis: str = ""

    @property
    def failures(self) -> tuple[Judgement, ...]:
        """The cases that failed; declined ones are not among them."""
        return tuple(j for j in self.judgements if j.failure is not None and not j.declined)

    @property
    def declined(self) -> int:
        """How many cases the solver said it does not solve."""
        return sum(j.declined for j in self.judgements)

    @property
    def status(self) -> str:
        """ "passed", "failed", or "declined" if no case was answered and none failed."""
        if self.failures:
            return "failed"
        return "declined" if self.declined == len(self.judgements) else "passed"

    @property
    def suboptimality(self) -> float:
        """The worst relative distance from the optimum, of answers that meet the constraints."""
        return _worst(j.suboptimality for j in self.judgements if j.failure is None or j.failure.kind != "infeasible")

    @property
    def infeasibility(self) -> float:
        """The worst violation of a constraint."""
        return _worst(j.infeasibility for j in self.judgements)

    @property
    def seconds(self) -> float:
        """The longest time of a case."""
        return max((j.seconds for j in self.judgements), default=0.0)

    @property
    def summary(self) -> str:
        """Every kind of failure with its count, the first detail, and the diagnosis."""
        counts: dict[str, int] = {}
        for j in self.failures:
            assert j.failure is not None
            counts[j.failure.kind] = counts.get(j.failure.kind, 0) + 1
        parts = [f"{kind} ({count})" for kind, count in counts.items()]
        if self.declined:
            parts.append(f"declined ({self.declined})")
        if self.diagnosis:
            parts.append(self.diagnosis)
        return "; ".join(parts)


def _worst(values: Any) -> float:
    known = [x for x in values if not math.isnan(x)]
    return max(known) if known else float("nan")


SHOWN = 6
"""Names of failed rows in the plain representation."""


@dataclass(frozen=True)
class Report:
    """What :func:`analytic.validate` found. ``print(report)`` shows the table."""

    name: str
    rows: tuple[Row, ...]
    tolerance: float

    @property
    def passed(self) -> bool:
        """No row failed, and at least one was answered."""
        return all(row.status != "failed" for row in self.rows) and any(row.status == "passed" for row in self.rows)

    def __rich__(self) -> Table:
        from rich.table import Table

        verdict = "passed" if self.passed else "FAILED"
        table = Table(title=f"{self.name}: {verdict} (relative tolerance {self.tolerance:g})", title_justify="left")
        for head in HEADS:
            table.add_column(head, justify="left" if head in ("theorem or data", "result", "remarks") else "right",
                             overflow="fold")  # fmt: skip
        for row in self.rows:
            style = {"failed": "red", "declined": "yellow"}.get(row.status)
            table.add_row(*_cells(row), style=style)
        return table

    def __str__(self) -> str:
        from rich.console import Console

        stream = io.StringIO()
        Console(file=stream, width=140).print(self)
        return stream.getvalue()

    def __repr__(self) -> str:
        failed = [row.name for row in self.rows if row.status == "failed"]
        names = f", failed: {', '.join(failed[:SHOWN])}{', ...' if len(failed) > SHOWN else ''}" if failed else ""
        return f"Report({self.name!r}, passed={self.passed}, {len(self.rows)} rows{names})"

    def _repr_html_(self) -> str:
        verdict = "passed" if self.passed else "failed"
        title = f"<p><b>{escape_html(self.name)}: {verdict}</b> (relative tolerance {self.tolerance:g})</p>"
        return title + html_table(HEADS, [_cells(row) for row in self.rows])

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Every case with its numbers; NaN is written as null."""
        write_atomically(file_name(path), json.dumps(self.payload(), indent=1) + "\n")

    def payload(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "solver": self.name,
            "passed": self.passed,
            "tolerance": self.tolerance,
            "rows": [
                {
                    "name": row.name, "loss": row.loss, "bias": row.bias, "status": row.status,
                    "suboptimality": _finite(row.suboptimality), "infeasibility": _finite(row.infeasibility),
                    "seconds": row.seconds, "diagnosis": row.diagnosis,
                    "cases": [_case(j) for j in row.judgements],
                }
                for row in self.rows
            ],
        }  # fmt: skip

    def latex(self) -> str:
        """A ``tabular`` with a row a theorem; needs ``booktabs``."""
        lines = [r"\begin{tabular}{lrrrrl}", r"\toprule", " & ".join(HEADS[:6]) + r" \\", r"\midrule"]
        lines += [" & ".join(escape(cell) for cell in _cells(row)[:6]) + r" \\" for row in self.rows]
        return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"]) + "\n"

    def to_latex(self, path: str | os.PathLike[str]) -> None:
        """Write :meth:`latex`."""
        write_atomically(file_name(path), self.latex())

    def to_junit(self, path: str | os.PathLike[str]) -> None:
        """JUnit XML for continuous integration: a suite a row, a test a case."""
        root = ElementTree.Element("testsuites", name=_printable(self.name))
        for row in self.rows:
            suite = ElementTree.SubElement(
                root, "testsuite", name=row.name, tests=str(len(row.judgements)), failures=str(len(row.failures)),
                skipped=str(row.declined), time=f"{sum(j.seconds for j in row.judgements):.3f}",
            )  # fmt: skip
            for j in row.judgements:
                test = ElementTree.SubElement(
                    suite, "testcase", classname=row.name, name=j.case.label, time=f"{j.seconds:.3f}"
                )
                if j.failure is not None:
                    tag = "skipped" if j.declined else "failure"
                    text = _printable(f"{j.failure}{'; ' + row.diagnosis if row.diagnosis and not j.declined else ''}")
                    ElementTree.SubElement(test, tag, message=text)
        ElementTree.indent(root)
        write_atomically(file_name(path), ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n")


HEADS = ("theorem or data", "cases", "suboptimality", "infeasibility", "seconds", "result", "remarks")


def _cells(row: Row) -> Sequence[str]:
    return (
        row.name, str(len(row.judgements)), _short(row.suboptimality), _short(row.infeasibility),
        f"{row.seconds:.2f}", row.status, row.summary,
    )  # fmt: skip


def _short(x: float) -> str:
    return "-" if math.isnan(x) else f"{x:.1e}"


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None


def _case(j: Judgement) -> dict[str, Any]:
    return {
        "label": j.case.label,
        "suboptimality": _finite(j.suboptimality),
        "infeasibility": _finite(j.infeasibility),
        "seconds": j.seconds,
        "failure": None if j.failure is None else {"kind": j.failure.kind, "detail": j.failure.detail},
    }


def _printable(text: str) -> str:
    """XML holds no control characters."""
    return "".join(c if c.isprintable() else " " for c in text)
