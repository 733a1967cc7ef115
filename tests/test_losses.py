"""A loss is one description a side: the two agree, and no other module asks which loss it has."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from analytic.model.losses import LOSSES
from numeric.losses import LOSS

ROOT = Path(__file__).parents[1]
SHARED = ("labelled", "constrained")  # interpolation of several outputs is exact only
OUTSIDE = [
    path.relative_to(ROOT)
    for package in ("analytic", "numeric")
    for path in sorted((ROOT / package).rglob("*.py"))
    if not {"checker", "losses", "statements"} & set(path.relative_to(ROOT).parts)
    and not path.stem.startswith("meaning")  # the checker keeps its own copy, on purpose
]


def test_both_sides_have_the_same_losses() -> None:
    assert list(LOSSES) == list(LOSS)


@pytest.mark.parametrize("name", LOSSES)
def test_both_sides_say_the_same(name: str) -> None:
    assert {trait: getattr(LOSSES[name], trait) for trait in SHARED} == {
        trait: getattr(LOSS[name], trait) for trait in SHARED
    }
    assert LOSSES[name].name == name


@pytest.mark.parametrize("path", OUTSIDE, ids=str)
def test_no_other_module_branches_on_a_name(path: Path) -> None:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare | ast.Match):
            named = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and n.value in LOSSES]
            assert not named, f"line {node.lineno} asks for {named}"
