"""The gallery is what its script writes."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.test_project_files import ROOT


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gallery", ROOT / "docs" / "build_gallery.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_page_is_that_of_the_script() -> None:
    module = script()
    text = module.PAGE.read_text(encoding="utf-8")
    assert text == module.page(), "run: python docs/build_gallery.py"
    named = set(re.findall(r"images/gallery/([\w.-]+)", text))
    assert named == {path.name for path in module.PICTURES.iterdir()}
    assert all((module.PICTURES / name).stat().st_size < 120_000 for name in named)


def test_the_page_is_in_the_site() -> None:
    assert "gallery.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


def test_the_width_of_whitened_data_is_exact() -> None:
    rows = script().width_rows()
    assert [upper > lower for _, lower, upper in rows[:3]] == [True, True, False]


def test_digits_need_scikit_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    from numeric.errors import UnsupportedError

    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(UnsupportedError, match=r"neuralgauge\[estimators\]"):
        script().digit_samples()


@pytest.mark.slow
def test_every_picture_of_the_page_is_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    pytest.importorskip("sklearn")
    module = script()
    for entry in module.ENTRIES:
        for draw in entry.drawings:
            draw(tmp_path / module.name(draw))
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in module.PICTURES.iterdir()}
