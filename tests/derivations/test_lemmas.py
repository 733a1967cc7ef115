"""Lemmas: each is proved or has a source, is cited, and its id resolves."""

from __future__ import annotations

import importlib.util
import re
import sys
from collections import Counter
from pathlib import Path

import pytest
import sympy

import analytic
from analytic.derivation import Lemma, Step
from analytic.derivation.claims import less
from analytic.derivation.grades import PROVED
from analytic.families.registry import lemmas

sys.path.insert(0, str(Path(__file__).parent))
from derivation_tools import derived, steps

DOCS = Path(__file__).parents[2] / "docs"
LONGEST = 200
"""Characters that a paragraph may have that stands on two pages."""


@pytest.mark.parametrize("key", list(lemmas()))
def test_a_lemma_is_proved_or_has_a_source(key: str) -> None:
    lemma = lemmas()[key]
    assert lemma.check().proved, lemma.check().reason
    assert lemma.grade == PROVED and bool(lemma.steps) != bool(lemma.source)
    assert all(step.claims or step.cites for step in lemma.steps)
    assert r"\lemma" not in lemma.latex(analytic.Notation())


def test_citations_resolve_and_every_lemma_is_cited() -> None:
    cited = {item.id: item for step in steps().values() for item in step.cites}
    for key, item in cited.items():
        if item.kind == "lemma":
            assert lemmas()[key] is item
        else:
            assert analytic.theorems[key].title == item.title
    assert set(lemmas()) == {key for key, item in cited.items() if item.kind == "lemma"}


def test_a_lemma_stands_after_those_that_its_proof_needs() -> None:
    for key, proof in derived().items():
        order = [item.id for item in proof.lemmas]
        assert len(order) == len(set(order)), key
        for item in proof.lemmas:
            assert all(order.index(part.id) < order.index(item.id) for part in item.cites), key


def test_a_citation_and_the_text_name_the_same_lemmas() -> None:
    classical = Lemma("some", "some", "It holds.", source="A book, Theorem 1")
    Step("s", r"By \lemma{some}", cites=(classical,))
    for text, cites in ((r"By \lemma{other}", (classical,)), ("By magic", (classical,)), (r"By \lemma{some}", ())):
        with pytest.raises(ValueError, match="cites"):
            Step("s", text, cites=cites)
    with pytest.raises(ValueError, match="neither steps nor a source"):
        Lemma("bare", "bare", "It holds.")
    with pytest.raises(ValueError, match="no step of its proof cites"):
        Lemma("bare", "bare", r"It holds by \lemma{some}.", source="A book")
    with pytest.raises(ValueError, match="small letters"):
        Lemma("Not An Id", "x", "It holds.", source="A book")


def test_a_refuted_lemma_refutes_the_proof_that_cites_it() -> None:
    x = sympy.Symbol("x", real=True)
    wrong = Lemma("wrong", "wrong", "It holds.", (Step("s", "", (less(x**2, x),)),))
    assert wrong.check().refuted
    assert Step("t", r"By \lemma{wrong}", cites=(wrong,)).check().refuted


def builder() -> object:
    spec = importlib.util.spec_from_file_location("build_theorems", DOCS / "build_theorems.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_lemmas_is_up_to_date() -> None:
    text = (DOCS / "lemmas.md").read_text(encoding="utf-8")
    assert text == builder().lemma_page(), "run: python docs/build_theorems.py"  # type: ignore[attr-defined]
    anchors = re.findall(r'<a id="([a-z0-9-]+)"></a>', text)
    assert anchors == list(lemmas())
    assert set(re.findall(r"\(#([a-z0-9-]+)\)", text)) <= set(anchors)
    for page in (DOCS / "theorems").glob("*.md"):
        assert set(re.findall(r"lemmas\.md#([a-z0-9-]+)", page.read_text(encoding="utf-8"))) <= set(anchors), page.name


def test_no_long_paragraph_stands_on_two_pages() -> None:
    where: Counter[str] = Counter()
    for page in [*(DOCS / "theorems").glob("*.md"), DOCS / "lemmas.md"]:
        text = page.read_text(encoding="utf-8")
        proof = text.partition("## Derivation")[2].partition("## References")[0] or text * (page.stem == "lemmas")
        where.update({part.strip() for part in proof.split("\n\n") if len(part.strip()) > LONGEST})
    repeated = [f"{text[:80]}..." for text, count in where.items() if count > 1]
    assert repeated == []
