"""The list of tests that the quick run leaves out names tests that there are, and is chosen as it says."""

from __future__ import annotations

import re
from pathlib import Path

from tools.long_tests import LIST, chosen, read

ROOT = Path(__file__).parents[1]


def test_the_longest_go_and_one_of_every_kind_stays() -> None:
    times = {"a[1]": 3.0, "a[2]": 2.0, "b": 9.0, "c": 1.0}
    assert chosen(times, 4.0) == ["a[1]", "b"]
    assert chosen(times, 15.0) == []
    assert chosen(times, 0.0) == ["a[1]", "b"]


def test_times_are_read(tmp_path: Path) -> None:
    file = tmp_path / "times.txt"
    file.write_text("0.5 tests/a.py::test[x y]\n1.25 tests/a.py::test[x y]\n")
    assert read(str(file)) == {"tests/a.py::test[x y]": 1.25}


def test_every_test_on_the_list_is_there() -> None:
    names = LIST.read_text(encoding="utf-8").splitlines()
    assert names == sorted(set(names))
    for file, *_, name in (line.partition("[")[0].split("::") for line in names):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"\b(def|class) {name.split('.')[-1]}\b", text) or name == Path(file).stem, (file, name)
