"""Folders that explain themselves, and losses behind one door; that no import goes in a circle is a contract."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from numeric.losses import LOSS

ROOT = Path(__file__).parents[2] / "numeric"
TREES = {path.relative_to(ROOT): ast.parse(path.read_text()) for path in sorted(ROOT.rglob("*.py"))}


@pytest.mark.parametrize("path", [path for path in TREES if path.name == "__init__.py"], ids=str)
def test_every_folder_says_what_it_is(path):
    assert len(ast.get_docstring(TREES[path]) or "") > 30


@pytest.mark.parametrize("path", [path for path in TREES if path.parts[0] != "losses"], ids=str)
def test_no_table_is_by_loss(path):
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Dict):
            named = {leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant) and leaf.value in LOSS}
            assert not named, f"{path}, line {node.lineno}: {named}"
