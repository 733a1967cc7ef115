"""The rows of the general benchmark, for the terminal and for the page that shows them."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from contenders import CONTENDERS
from measure import Measurement


@dataclass(frozen=True)
class Row:
    """One solver on one size; ``ours`` is what a peer is compared with, None for ourselves."""

    n: int
    d: int
    kind: str
    solver: str
    found: Measurement
    ours: Measurement | None = None

    @property
    def distance(self) -> str:
        """Our proved gap, or how far a peer is above our lower bound."""
        if self.ours is None:
            return f"gap {(self.found.value - (self.found.lower or 0.0)) / self.found.value:.1e}"
        return f"above {self.found.value / (self.ours.lower or float('nan')) - 1.0:.1e}"

    @property
    def ratios(self) -> tuple[str, str]:
        """Time and memory in units of ours."""
        if self.ours is None or self.found.failure:
            return "", ""
        memory = self.found.megabytes / max(self.ours.megabytes, 0.1)
        return f"{self.found.seconds / self.ours.seconds:.1f}", f"{memory:.1f}"

    def text(self) -> str:
        """A line for the terminal."""
        start = f"{self.n:6d} {self.d:4d}  {CONTENDERS[self.solver].name:30s} "
        if self.found.failure:
            return f"{start} {self.found.failure}; {self.found.megabytes:.0f} MB by then"
        found, (time, memory) = self.found, self.ratios
        text = (
            f"{start} {found.seconds:9.2f} s {found.megabytes:8.1f} MB  {self.distance:14s} {found.neurons:6d} neurons"
        )
        if time:
            text += f"  {time:>7s} x time {memory:>7s} x memory"
        return f"{text}  {self.kind + ', ' if self.kind != 'gauss' else ''}{found.note}"

    def markdown(self) -> str:
        """A row of the page's table."""
        name = CONTENDERS[self.solver].name
        first = [f"{self.n:,}", str(self.d), f"**{name}**"] if self.ours is None else ["", "", name]
        remarks = [self.kind] * (self.kind != "gauss") + [self.found.note] * (self.found.note not in ("", "optimal"))
        first[2] += "".join(f", {remark}" for remark in remarks)
        if self.found.failure:
            return cells([*first, self.found.failure, f"{self.found.megabytes:,.0f} by then", "", "", "", ""])
        found = self.found
        numbers = [f"{found.seconds:.2f}", f"{found.megabytes:,.1f}", self.distance, f"{found.neurons:,}"]
        return cells([*first, *numbers, *self.ratios])


@dataclass(frozen=True)
class Again:
    """Ours on one size once more: on one thread, and on two."""

    n: int
    d: int
    first: Measurement
    again: Measurement
    threads: Measurement

    @property
    def gap(self) -> str:
        """That of the first run, proved."""
        return f"{(self.first.value - (self.first.lower or 0.0)) / self.first.value:.0e}"

    def moved(self, other: Measurement) -> str:
        """What changed between two runs."""
        if other.failure:
            return other.failure
        if other.digest == self.first.digest:
            return "the same bits"
        if other.value == self.first.value:
            return "the same value"
        return f"value moved by {abs(other.value - self.first.value) / self.first.value:.0e}"

    def text(self) -> str:
        """A line for the terminal."""
        return (
            f"{self.n:6d} {self.d:4d}    again: {self.moved(self.again)}; on two threads: {self.moved(self.threads)}; "
            f"gap {self.gap}"
        )

    def markdown(self) -> str:
        """A row of the page's second table."""
        return cells([f"{self.n:,}", str(self.d), self.moved(self.again), self.moved(self.threads), self.gap])


def page(rows: list[Row], again: list[Again], about: str) -> str:
    """Both tables, under a line that says what ran where."""
    head = "| n | d | solver | seconds | MB | distance | neurons | time, peer / ours | memory, peer / ours |"
    lines = [about, "", head, "| ---: | ---: | --- | ---: | ---: | --- | ---: | ---: | ---: |"]
    lines += [row.markdown() for row in rows]
    lines += ["", "The same problems once more, and with two threads instead of one:", ""]
    lines += ["| n | d | again | on two threads | gap |", "| ---: | ---: | --- | --- | ---: |"]
    return "\n".join([*lines, *(row.markdown() for row in again)]) + "\n"


def put(path: Path, name: str, text: str) -> None:
    """Replace what stands between the two marks of that name in a file, at once or not at all."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, found, rest = path.read_text().partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"{path} has no lines {begin.strip()} and {end.strip()} to write between")
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as temporary:
        temporary.write(before + begin + text + end + after)
    os.replace(temporary.name, path)


def cells(values: list[str]) -> str:
    """A row of a table in Markdown."""
    return "| " + " | ".join(values) + " |"
