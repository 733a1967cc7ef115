"""The page of the paper has every numbered result, and names nothing that does not exist; the pages of traps run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import analytic
import numeric
import numeric.published

DOCS = Path(__file__).parents[3] / "docs"
NUMBERED = {"Lemma": 13, "Theorem": 15, "Corollary": 12, "Proposition": 3, "Algorithm": 3, "Figure": 13}
NEW = [
    "active-constraints",
    "cutting-plane-unbounded",
    "cutting-plane-with-bias",
    "fisher-discriminant",
    "one-sided-kernel",
    "orthogonal-neurons",
    "random-vertices",
    "representer",
    "sparse-solutions-coincide",
    "spike-free-criterion",
    "spike-free-relaxation",
    "spike-free-several-outputs",
    "straight-tails",
]


def rows() -> dict[str, str]:
    found = {}
    for line in (DOCS / "paper.md").read_text(encoding="utf-8").splitlines():
        match = re.match(r"\| ([A-Z][a-z]+ \d+) \| [^|]+ \| ([^|]+) \|$", line)
        if match:
            assert match[1] not in found, f"{match[1]} has two rows"
            found[match[1]] = match[2]
    return found


def test_every_numbered_result_has_a_row() -> None:
    expected = {f"{kind} {k}" for kind, count in NUMBERED.items() for k in range(1, count + 1)}
    assert set(rows()) == expected


@pytest.mark.parametrize("result", sorted(rows()))
def test_a_row_names_what_exists(result: str) -> None:
    text = rows()[result]
    named = re.findall(r"`([^`]+)`", text)
    pages = re.findall(r"\]\(([^)]+)\)", text)
    assert named or pages or "not executed: " in text, f"{result} has neither code nor trap nor reason"
    for name in named:
        if name.startswith("analytic."):
            assert name.removeprefix("analytic.") in analytic.__all__
        elif name.startswith("numeric.published."):
            assert callable(getattr(numeric.published, name.removeprefix("numeric.published.")))
        elif name.startswith("numeric."):
            assert hasattr(numeric, name.removeprefix("numeric."))
        else:
            assert name in analytic.theorems
    for page in pages:
        assert (DOCS / page).is_file()


@pytest.mark.parametrize("page", [f"traps/{name}.md" for name in NEW] + ["neighbours.md", "new.md"])
def test_the_examples_on_the_page_run(page: str) -> None:
    tried = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert tried.attempted > 0 and tried.failed == 0
