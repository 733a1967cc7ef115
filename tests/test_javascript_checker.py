"""The example checker in JavaScript: written from the page of the format, it agrees with the one in Python."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import analytic
from analytic.checker.checking import check_file
from tests import test_checker_lifted as lifted

NODE = shutil.which("node")
CHECKER = Path(__file__).parent.parent / "examples" / "checker.mjs"
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")

EYE = [[1, 0], [0, 1]]
PROBLEMS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "whitened": (EYE, [3, -4], {"beta": 1}),
    "line": ([0, 1, 3], [0, 1, 0], {"loss": "interpolation", "bias": "free"}),
    "line, squared": ([0, 1, 2, 4, 5], [0, 3, 1, 2, 7], {"beta": "1/2", "bias": "free"}),
    "line, hinge": ([0, 1, 3], [1, -1, 1], {"loss": "hinge", "beta": "1/10", "bias": "free"}),
    "line, margin": ([0, 1, 3], [1, -1, 1], {"loss": "max-margin", "bias": "free"}),
    "rank one": ([[3, 4], [6, 8]], [1, 2], {"beta": 1}),
    "odd": ([[3, 4], [-3, -4]], [1, -1], {"loss": "interpolation"}),
}


def said(*paths: Path) -> tuple[int, str]:
    assert NODE is not None
    done = subprocess.run(
        [NODE, str(CHECKER), *map(str, paths)], capture_output=True, text=True, timeout=60, check=False
    )
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def test_it_agrees_with_the_checker(tmp_path: Path) -> None:
    """On worked examples of the theorems whatever it proves is proved, and it refutes nothing that is."""
    names = []
    for theorem in list(analytic.theorems.values())[::5]:
        for k, example in enumerate(theorem.examples[:1]):
            solution = analytic.solve(example.A, example.y, **example.options)
            if not solution.problem.symbolic:
                names.append(tmp_path / f"{theorem.id}-{k}.json")
                solution.to_json(names[-1])
    for name, (A, y, options) in PROBLEMS.items():
        names.append(tmp_path / f"{name}.json")
        analytic.solve(A, y, **options).to_json(names[-1])
    status, words = said(*names)
    found = [line.split(":")[0] for line in words.splitlines()]
    assert len(found) == len(names) and status == 1 and set(found) <= {"proved", "undecided"}, words
    assert all(check_file(name).proved for name in names)
    assert found[-len(PROBLEMS) :] == ["proved"] * len(PROBLEMS) and found.count("proved") > len(names) // 3, words


CHANGES: dict[str, Any] = {
    "value": lambda file: file["claim"].update(value="2"),
    "lower bound": lambda file: file["claim"].update(lower_bound="2"),
    "network": lambda file: file["network"].update(w=["-1", "-1"]),
    "dual": lambda file: file.update(dual=["-2", "3", "-1"]),
    "sum": lambda file: file.update(dual=["-1", "3/2", "0"]),
    "beta": lambda file: file["problem"].update(beta="1"),
    "key": lambda file: file.update(more=1),
    "text": lambda file: file["network"].update(xi=1),
    "method": lambda file: file["feasibility"].update(method="whitened"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_is_not_proved(change: str, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    analytic.solve([0, 1, 3], [0, 1, 0], loss="interpolation", bias="free").to_json(path)
    file = json.loads(path.read_text())
    CHANGES[change](file)
    path.write_text(json.dumps(file))
    try:
        expected = 0 if check_file(path).proved else 1
    except ValueError:
        expected = 2
    status, words = said(path)
    assert (status, status != 0) == (expected, True), words


def test_patterns_are_integers(tmp_path: Path) -> None:
    """A text "0" is no 0: taken for active, every cell would be that of the other sign."""
    A, v = [["1", "0"], ["-1", "1/1000"]], ["1", "1"]
    cells = [{"pattern": [str(p), str(q)], "multipliers": [["0", "0"], ["1", "1"]]} for p in (0, 1) for q in (0, 1)]
    file: dict[str, Any] = {
        "format": "neuralgauge-certificate", "version": 2, "theorem": None,
        "problem": {"A": A, "y": v, "loss": "squared", "beta": "1/1000", "bias": "none"},
        "network": {"U": [[], []], "b": [], "w": [], "xi": "0"},
        "dual": v, "feasibility": {"method": "cells", "cells": cells}, "claim": {"value": "1", "lower_bound": "1"},
    }  # fmt: skip
    (tmp_path / "c.json").write_text(json.dumps(file))
    assert said(tmp_path / "c.json")[0] == 2
    for cell in cells:
        cell["pattern"] = [int(k) for k in cell["pattern"]]
    (tmp_path / "c.json").write_text(json.dumps(file))
    assert said(tmp_path / "c.json")[0] == 1


def test_no_certificate(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text("{")
    assert said(tmp_path / "c.json")[0] == 2


def outcomes(folder: Path, files: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """What the example says of the files, and what the checker says."""
    names, known = [], []
    for k, file in enumerate(files):
        names.append(folder / f"{k}.json")
        names[-1].write_text(json.dumps(file))
        try:
            known.append(check_file(names[-1]).outcome)
        except ValueError:
            known.append("no certificate")
    return [line.split(":")[0] for line in said(*names)[1].splitlines()], known


def test_lifted_files_by_hand(tmp_path: Path) -> None:
    """Proved, refuted and malformed as by the checker, down to changes of 1e-60."""
    by_hand = [make() for make in lifted.BY_HAND.values()]
    rows = [*lifted.REFUTED, *(row for row in lifted.BAD if "sqrt" not in str(row[2]))]
    files = by_hand + [lifted.changed(lifted.BY_HAND[name](), path, value) for name, path, value, _ in rows]
    found, known = outcomes(tmp_path, files)
    assert found == known and found[:2] == ["proved", "proved"]
    assert {"refuted", "no certificate"} <= set(found)


@pytest.mark.parametrize("bias", ["none", "free"])
def test_lifted_files_with_large_matrices(bias: str, tmp_path: Path) -> None:
    """Beyond the exact elimination: factored in floats, proved in integers; a change is refused as by the checker."""
    large = lifted.made(bias)
    false = [lifted.changed(large, ("feasibility", "unit"), change) for change in lifted.CHANGES.values()]
    rows = [
        lifted.changed(large, ("feasibility", "reach", k), f"({large['feasibility']['reach'][k]})/2") for k in (0, 9)
    ]
    worse = lifted.changed(large, ("dual",), lambda dual: [f"({x})*9/8" for x in dual])
    worse["feasibility"]["unit"] = f"({worse['feasibility']['unit']})*9/8"
    found, known = outcomes(tmp_path, [large, *false, *rows, worse])
    assert found == known and found[0] == "proved" and "proved" not in found[1:]


def test_lifted_files_of_certify(tmp_path: Path) -> None:
    """What ``analytic.certify`` writes at a rank where it ends in the relaxation, or a tree, which is not covered."""
    rng = np.random.default_rng(0)
    A, y = rng.normal(size=(60, 10)), rng.normal(size=60)
    found = analytic.certify((np.zeros((10, 1)), [0], [0], 0), A.tolist(), y.tolist(), beta=2, time_limit=6)
    found.to_json(tmp_path / "c.json")
    method = json.loads((tmp_path / "c.json").read_text())["feasibility"]["method"]
    assert said(tmp_path / "c.json")[1].startswith("proved" if method == "lifted" else "undecided: the method tree")


def test_files_with_a_skip_connection(tmp_path: Path) -> None:
    """Proved as by the checker; a linear function without the option, and a dual point that sees one, are refuted."""
    files = []
    for x, y, options in (
        ([0, 1, 3, 4], [0, 1, 0, 2], {"beta": "1/4"}), ([0, 1, 3, 4], [0, 1, 0, 2], {"loss": "interpolation"}),
        ([0, 1, 3, 4], [1, -1, 1, -1], {"loss": "hinge", "beta": "1/10"}),
    ):  # fmt: skip
        analytic.solve(x, y, bias="free", skip="free", **options).to_json(tmp_path / "c.json")
        files.append(json.loads((tmp_path / "c.json").read_text()))
    tall = lifted.changed(files[0], ("network", "skip", 0), "5")
    no_skip = lifted.changed(files[0], ("problem", "skip"), "none")
    seen = lifted.changed(files[1], ("dual",), lambda dual: ["1", "-1", *dual[2:]])
    longer = lifted.changed(files[0], ("network", "skip"), lambda skip: [*skip, "0"])
    found, known = outcomes(tmp_path, [*files, tall, no_skip, seen, longer])
    assert found == known
    assert found == ["proved"] * 3 + ["refuted"] * 3 + ["no certificate"]
