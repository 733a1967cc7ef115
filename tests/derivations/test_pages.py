"""The theorem pages in ``docs/theorems`` are those that the records generate."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

import analytic

DOCS = Path(__file__).parents[2] / "docs"


@cache
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_theorems", DOCS / "build_theorems.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_committed_pages_are_up_to_date() -> None:
    pages = builder().pages()
    on_disk = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "theorems").glob("*.md")}
    assert set(on_disk) == set(pages), "run: python docs/build_theorems.py"
    stale = [name for name, text in pages.items() if on_disk[name] != text]
    assert stale == [], "run: python docs/build_theorems.py"


def test_every_page_has_its_parts() -> None:
    for key, theorem in analytic.theorems.items():
        text = (DOCS / "theorems" / f"{key}.md").read_text(encoding="utf-8")
        for part in ("## Statement", "## Derivation", "## References", theorem.title, f"`{key}`"):
            assert part in text, key
        assert ("## Worked example" in text) == (theorem.propose is not None), key
        assert text.count("$$") % 2 == 0 and "(asserted)" not in text, key
    for path in [DOCS / "lemmas.md", *(DOCS / "theorems").glob("*.md")]:
        assert "\\lemma{" not in path.read_text(encoding="utf-8"), f"a citation of {path.name} is no link"


def test_prose_becomes_markdown() -> None:
    text = builder().markdown(r"Minimise \[ \decay x \] by \emph{Cauchy--Schwarz}")
    assert text == "Minimise\n\n$$\n\\beta x\n$$\n\nby *Cauchy–Schwarz*"
