"""The general benchmark measures what it says: the process it starts, its limits, and the list of all patterns."""

from __future__ import annotations

import subprocess
import sys
from math import comb
from pathlib import Path

import numpy as np
import pytest

import analytic

FOLDER = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def modules(monkeypatch):
    """The modules of the benchmark, which import each other from their folder."""
    monkeypatch.syspath_prepend(str(FOLDER))
    import instances
    import measure

    return instances, measure


@pytest.mark.parametrize(("n", "d"), [(6, 2), (7, 3), (6, 4)])
def test_all_patterns_with_a_direction_and_the_facets_of_each(modules, n, d):
    instances, _ = modules
    A = np.random.default_rng([n, d]).normal(size=(n, d))
    found = instances.patterns(A)
    half_space = bool(found.active.all(axis=1).any())  # then the pattern of zeros is one too, and left out
    assert len(found.active) == 2 * sum(comb(n - 1, i) for i in range(d)) - half_space
    assert len({row.tobytes() for row in found.active}) == len(found.active)
    assert np.array_equal(A @ found.inside.T > 0, found.active.T)
    assert np.all(found.facets.sum(axis=1) >= d)
    flipped = found.active[:, None, :] ^ np.eye(n, dtype=bool)  # across a facet lies another cell
    known = {row.tobytes() for row in found.active} | ({bytes(n)} if half_space else set())
    for k in range(len(found.active)):
        assert all((flipped[k, i].tobytes() in known) == found.facets[k, i] for i in range(n))


WITHOUT_OPTIMUM = {"line-minimum-l1", "line-sparsest", "tangent-kernel"}
"""Records with no row beside those about all networks or problems: nothing is solved and proved again."""
FEW = {
    **dict.fromkeys(["two-samples-hinge", "two-samples-interpolation", "two-samples-max-margin", "two-samples-secular",
                     "two-samples-squared"], "two samples"),
    **dict.fromkeys(["even-secular", "separable-secular", "spike-free-secular"], "the degree of a root is the size"),
}  # fmt: skip


def test_every_theorem_has_a_row_of_the_families_or_a_reason():
    page = (FOLDER.parent / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    table = page.partition("<!-- families: begin -->")[2].partition("<!-- families: end -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line[:3] == "| `"]
    largest = {}
    for name, n, _, solving, proving, outcome in rows:
        key = name.strip("`")
        assert float(solving) + float(proving) < 2.0, name
        assert outcome.startswith("proved") or (key == "line-powers" and "kinks" in outcome), outcome
        largest[key] = max(int(n), largest.get(key, 0))
    without = WITHOUT_OPTIMUM | {key for key in analytic.theorems if key.startswith("general-")}
    assert set(largest) == set(analytic.theorems) - without
    assert {key for key, n in largest.items() if n < 44} == set(FEW)


def test_one_line_of_the_table():
    command = [sys.executable, str(FOLDER / "general.py"), "--only", "30x3"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    line, again = done.stdout.splitlines()[-2:]
    assert again.count("the same bits") + again.count("value moved by") == 2
    assert line.split()[:3] == ["30", "3", "neuralgauge"] and line.endswith("optimal")
    assert float(line.split(" gap ")[1].split()[0]) <= 1e-8 and float(line.split(" s ")[1].split()[0]) > 0.0


def test_tables_go_between_the_marks_of_a_page(modules, tmp_path):
    _, measure = modules
    import tables

    ours = measure.Measurement(0.5, 4.0, 2.0, 2.0 - 2e-9, 7, "optimal", digest="a")
    moved = measure.Measurement(0.5, 4.0, 2.0 + 1e-12, 2.0, 7, "optimal", digest="b")
    slow = measure.Measurement(5.0, 400.0, 2.2, None, 90, "solved")
    gone = measure.Measurement(megabytes=1e4, failure="ran out of 12 GB")
    rows = [tables.Row(30, 3, "gauss", "ours", ours)]
    rows += [tables.Row(30, 3, "gauss", "cvxpy", found, ours) for found in (slow, gone)]
    page = tmp_path / "page.md"
    page.write_text("above\n<!-- general: begin -->\nold\n<!-- general: end -->\nbelow\n")
    tables.put(page, "general", tables.page(rows, [tables.Again(30, 3, ours, ours, moved)], "here"))
    text = page.read_text()
    assert text.startswith("above\n") and text.endswith("below\n") and "old" not in text
    assert "| 30 | 3 | **neuralgauge** | 0.50 | 4.0 | gap 1.0e-09 | 7 |  |  |" in text
    assert "|  |  | cvxpy + Clarabel, all patterns, solved | 5.00 | 400.0 | above 1.0e-01 | 90 | 10.0 | 100.0 |" in text
    assert "ran out of 12 GB | 10,000 by then" in text
    assert "| 30 | 3 | the same bits | value moved by 5e-13 | 1e-09 |" in text
    page.write_text("no marks\n")
    with pytest.raises(SystemExit, match="to write between"):
        tables.put(page, "general", "")
    assert page.read_text() == "no marks\n"


def test_failures_are_rows(modules):
    _, measure = modules
    task = measure.Task("ours", 40, 4, "gauss", 1e-8, 60.0, 600.0, 1e-3)
    starved = measure.measured(task).failure
    assert "ran out of 0 GB" in starved or "failed" in starved
    unknown = measure.Task("nobody", 4, 2, "gauss", 1e-8, 60.0, 60.0, 4.0)
    assert "nobody" in measure.measured(unknown).failure
    assert measure._failure(task, -24, "") == "did not finish in 600 s"
