"""The mutation tool on a toy: a test that bites and one that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.mutation import Mutant, mutants

SOURCE = """
def largest(a, b):
    if a > b:
        return a
    return b

def bounded(x):
    if not x:
        raise ValueError("zero")
    return min(x + 1, 10)
"""


def run(mutant: Mutant) -> dict[str, object]:
    space: dict[str, object] = {}
    exec(compile(mutant.source, "toy", "exec"), space)
    return space


def test_every_kind_of_change_is_made() -> None:
    changes = [mutant.what for mutant in mutants("toy.py", SOURCE)]
    for expected in ("a > b -> a >= b", "if a > b -> if False", "min -> max", "x + 1 -> x - 1", "10 -> 11", "10 -> 9",
                     "not x -> not not x", "without: raise ValueError('zero')"):  # fmt: skip
        assert expected in changes
    assert len(set(changes)) == len(changes)


def test_each_mutant_differs_in_one_place_and_says_where() -> None:
    for mutant in mutants("toy.py", SOURCE):
        assert mutant.source != SOURCE and mutant.path == "toy.py"
        assert 1 <= mutant.line <= len(SOURCE.splitlines())


def test_a_good_test_notices_all_but_the_equivalent_one() -> None:
    alive = []
    for mutant in mutants("toy.py", SOURCE):
        space = run(mutant)
        largest, bounded = space["largest"], space["bounded"]
        assert callable(largest) and callable(bounded)
        try:
            good = [largest(1, 2), largest(2, 1), bounded(3), bounded(20), bounded(9), bounded(-1)] == [
                2,
                2,
                4,
                10,
                10,
                0,
            ]
            with pytest.raises(ValueError, match="zero"):
                bounded(0)
        except (AssertionError, ValueError, pytest.fail.Exception):
            good = False
        if good:
            alive.append(mutant.what)
    assert alive == ["a > b -> a >= b"]  # equal numbers are equally large


def test_nothing_installed_depends_on_the_tools() -> None:
    root = Path(__file__).parents[1]
    for package in ("analytic", "numeric", "neuralgauge"):
        assert not [p for p in (root / package).rglob("*.py") if "tools.mutation" in p.read_text(encoding="utf-8")]
