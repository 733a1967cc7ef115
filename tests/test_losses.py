"""A loss is one description a side: the two agree, and no other module asks which loss it has."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from analytic.model.losses import LOSSES
from numeric.losses import LOSS

ROOT = Path(__file__).parents[1] / "analytic"
SHARED = ("labelled", "constrained")  # interpolation of several outputs is exact only
OUTSIDE = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if not {"checker", "losses"} & set(path.relative_to(ROOT).parts)  # the checker keeps its own copy, on purpose
]


def test_both_sides_have_the_same_losses() -> None:
    assert list(LOSSES) == list(LOSS)


@pytest.mark.parametrize("name", LOSSES)
def test_both_sides_say_the_same(name: str) -> None:
    assert {trait: getattr(LOSSES[name], trait) for trait in SHARED} == {
        trait: getattr(LOSS[name], trait) for trait in SHARED
    }
    assert LOSSES[name].name == name


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_module_branches_on_a_name(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare):
            named = [n.value for part in node.comparators for n in ast.walk(part)
                     if isinstance(n, ast.Constant) and n.value in LOSSES]  # fmt: skip
            assert not named, f"line {node.lineno} compares with {named}"
