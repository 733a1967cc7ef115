"""The outcome of a validation: a table, and the same as JSON, LaTeX and JUnit XML."""

from __future__ import annotations

import io
import json
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape as escape_html
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from analytic.exact.reading import file_name
from analytic.files.certificate import write_atomically
from analytic.latex.escape import escape
from analytic.latex.layout import Layout
from analytic.model.display import Offered, html_table
from analytic.validation.judging import Judgement
from analytic.validation.page import report_page

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType


@dataclass(frozen=True)
class Row:
    """One theorem, or one kind of general data, over all its cases.

    ``suboptimality`` and ``infeasibility`` are the worst over the cases with an answer (NaN if there is none), both
    relative; ``seconds`` is the longest time of a case; ``explained`` has what explains each judgement, or "".
    """

    name: str
    loss: str
    bias: str
    judgements: tuple[Judgement, ...]
    explained: tuple[str, ...] = ()

    @property
    def diagnosis(self) -> str:
        """What explains the failures of the row, the most frequent first, with counts where it explains only some."""
        texts = [text for text in self.explained if text]
        wrong = sum(j.failure is not None and j.answer is not None for j in self.judgements)
        counts = {text: texts.count(text) for text in sorted(set(texts), key=lambda text: -texts.count(text))}
        return "; ".join(
            text if count >= min(wrong, len(self.failures)) else f"{text} ({count} of {len(self.failures)})"
            for text, count in counts.items()
        )

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
        """Every kind of failure with its count, the first case that failed, and the diagnosis."""
        counts: dict[str, int] = {}
        for j in self.failures:
            assert j.failure is not None
            counts[j.failure.kind] = counts.get(j.failure.kind, 0) + 1
        parts = [f"{kind} ({count})" for kind, count in counts.items()]
        if self.failures:
            first = self.failures[0]
            parts[0] += f", first: {first.case.label}"
            if first.failure is not None and first.failure.kind == "exception":
                parts[0] += f" ({first.failure.detail})"
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
class Report(Offered):
    """What :func:`analytic.validate` found. ``print(report)`` shows the table.

    >>> import analytic, numeric
    >>> report = analytic.validate(numeric.solve, theorems=["whitened-squared"], sizes=[2])
    >>> report.passed, report.failures
    (True, ())
    """

    name: str
    rows: tuple[Row, ...]
    tolerance: float

    @property
    def passed(self) -> bool:
        """No row failed, and at least one was answered."""
        return all(row.status != "failed" for row in self.rows) and any(row.status == "passed" for row in self.rows)

    @property
    def failures(self) -> tuple[Judgement, ...]:
        """Every case that failed, with ``case``, ``answer``, ``reproduction()`` and ``snippet()``."""
        return tuple(j for row in self.rows for j in row.failures)

    @property
    def diagnoses(self) -> dict[str, int]:
        """What explains the failures, and how many each; those that explain most come first."""
        texts = [text for row in self.rows for text in row.explained if text]
        return {text: texts.count(text) for text in sorted(set(texts), key=lambda text: (-texts.count(text), text))}

    def check(self) -> None:
        """Nothing if the solver passed, else an AssertionError of one line.

        Raises
        ------
        AssertionError
            With the number of failures, the first one, and what explains most of them.
        """
        __tracebackhide__ = True
        if self.passed:
            return
        failures = self.failures
        if not failures:
            raise AssertionError(f"{self.name}: no problem was answered, {len(self.rows)} rows were declined")
        worst, cases = failures[0], sum(len(row.judgements) for row in self.rows)
        text = f"{self.name}: {len(failures)} of {cases} cases failed, first {worst.case.name}: {worst.failure}"
        named = next(iter(self.diagnoses.items()), None)
        raise AssertionError(text if named is None else f"{text}; {named[0]} ({named[1]} of {len(failures)})")

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        from rich.box import HEAVY_HEAD
        from rich.padding import Padding
        from rich.table import Table

        verdict = "passed" if self.passed else "FAILED"
        wide = options.max_width >= WIDE
        title = f"{self.name}: {verdict} (relative tolerance {self.tolerance:g})"
        table = Table(title=title, title_justify="left", pad_edge=wide, box=HEAVY_HEAD if wide else None)
        for head in HEADS if wide else SHORT_HEADS:
            left = head in ("theorem or data", "result", "remarks")
            table.add_column(head, justify="left" if left else "right", overflow="fold")
        styles = [{"failed": "red", "declined": "yellow"}.get(row.status) for row in self.rows]
        for row, style in zip(self.rows, styles, strict=True):
            table.add_row(*cells(row)[: None if wide else len(SHORT_HEADS)], style=style)
        yield table
        for row, style in zip(self.rows, styles, strict=True):
            if not wide and row.summary:
                yield row.name
                yield Padding(row.summary, (0, 0, 0, 2), style=style or "")

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
        return title + html_table(HEADS, [cells(row) for row in self.rows])

    def html(self) -> str:
        """A page: the table, what explains the failures, and a script for each that makes it again."""
        table = HEADS, [(row.status, cells(row)) for row in self.rows]
        failures = [(f"{j.case.name}: {j.failure}", j.snippet()) for j in self.failures]
        title = f"{self.name}: {'passed' if self.passed else 'failed'}"
        return report_page(title, f"Relative tolerance {self.tolerance:g}.", self.diagnoses, table, failures)

    def to_html(self, path: str | os.PathLike[str]) -> None:
        """Write :meth:`html`."""
        write_atomically(file_name(path), self.html())

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Every case with its numbers; NaN is written as null."""
        write_atomically(file_name(path), json.dumps(self.payload(), indent=1) + "\n")

    def payload(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "solver": self.name,
            "passed": self.passed,
            "tolerance": self.tolerance,
            "diagnoses": self.diagnoses,
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
        """A table with a row a theorem, the remarks below it; needs ``booktabs``, beyond thirty rows ``longtable``."""
        table = [[escape(cell) for cell in cells(row)] for row in self.rows]
        text = Layout().table("lrrrrl", " & ".join(HEADS[:6]), [" & ".join(texts[:6]) for texts in table])
        remarks = [rf"\item[{texts[0]}] {texts[6]}" for texts in table if texts[6]]
        listed = [r"\begin{description}", *remarks, r"\end{description}"] if remarks else []
        return "\n".join([text, *listed]) + "\n"

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
SHORT_HEADS = ("theorem or data", "cases", "subopt.", "infeas.", "seconds", "result")
WIDE = 120
"""Columns of a terminal from which on remarks stand beside the numbers, below them otherwise."""


def cells(row: Row) -> Sequence[str]:
    """The row as texts, one under each of ``HEADS``."""
    return (
        row.name, str(len(row.judgements)), _short(row.suboptimality), _short(row.infeasibility),
        f"{row.seconds:.2f}", row.status, row.summary,
    )  # fmt: skip


def _short(x: float) -> str:
    return "-" if math.isnan(x) else f"{x:.1e}"


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None


def _case(j: Judgement) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": j.case.label,
        "suboptimality": _finite(j.suboptimality),
        "infeasibility": _finite(j.infeasibility),
        "seconds": j.seconds,
        "failure": None if j.failure is None else {"kind": j.failure.kind, "detail": j.failure.detail},
    }
    return found if j.failure is None or j.declined else {**found, "reproduce": j.reproduction()}


def _printable(text: str) -> str:
    """XML holds no control characters."""
    return "".join(c if c.isprintable() else " " for c in text)
