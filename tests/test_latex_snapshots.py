"""LaTeX of solutions, paths, solution sets and statements, beside committed copies.

A change of wording is made on purpose: ``python tests/test_latex_snapshots.py`` writes the copies anew.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import analytic

FOLDER = Path(__file__).parent / "snapshots"
EYE = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
LETTERS = analytic.Notation(decay=r"\lambda", point="t")

SNAPSHOTS: dict[str, Callable[[], str]] = {
    "whitened-squared": lambda: analytic.solve(EYE, [3, 4, -12], beta=1).latex(),
    "whitened-logistic": lambda: analytic.solve(EYE, [1, 1, -1], loss="logistic", beta=Fraction(1, 4)).latex(),
    "one-dimensional-squared": lambda: analytic.solve([0, 1, 3], ["0.5", 1, 0], beta="1/10", bias="free").latex(),
    "one-dimensional-squared-digits": lambda: analytic.solve([0, 1, 3], ["0.5", 1, 0], beta="1/10", bias="free").latex(
        digits=4, notation=LETTERS
    ),
    "two-samples": lambda: analytic.solve([[1, 0], [-1, 3]], [1, 2], loss="interpolation").latex(),
    "path": lambda: analytic.path([0, 1, 2, 4, 5], [0, 3, 1, 2, 7], bias="free").latex(),
    "solution-set": lambda: analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]).latex(),
    "statement": lambda: analytic.theorems["whitened-squared"].statement(LETTERS),
    "derivation": lambda: analytic.theorems["whitened-interpolation"].derive().latex(),
}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_as_committed(name: str) -> None:
    assert SNAPSHOTS[name]().strip() == (FOLDER / f"{name}.tex").read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    for key, write in SNAPSHOTS.items():
        (FOLDER / f"{key}.tex").write_text(write().strip() + "\n", encoding="utf-8")
