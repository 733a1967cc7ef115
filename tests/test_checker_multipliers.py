"""Certificates with multipliers: what is true is proved, every altered statement is refuted or no certificate."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import analytic
from analytic.checker import CertificateError, check
from analytic.verification.certificate import payload

MIXED = [[0, 0, 1], [0, 1, 0], [1, 0, 1]]
File = dict[str, Any]


def spike_free_file() -> File:
    return json.loads(json.dumps(payload(analytic.solve([*MIXED, [2, 0, 2]], [-2, 1, -1, -2], loss="interpolation"))))


def cells_file() -> File:
    return json.loads(json.dumps(payload(analytic.solve([[1, 0], [-1, 3]], [5, 1], loss="interpolation"))))


def test_the_files_are_proved() -> None:
    for file, method in ((spike_free_file(), "spike-free"), (cells_file(), "cells")):
        assert file["feasibility"]["method"] == method
        verdict = check(file)
        assert verdict.proved and verdict.optimal


def scale_dual(file: File) -> None:
    """A larger dual with the bound that it would give: infeasible."""
    file["dual"] = [f"({v})*1001/1000" for v in file["dual"]]
    file["claim"]["lower_bound"] = f"({file['claim']['lower_bound']})*1001/1000"


ALTERED: list[tuple[str, Callable[[], File], Callable[[File], object]]] = [
    ("larger dual", spike_free_file, scale_dual),
    ("larger dual", cells_file, scale_dual),
    ("negative multiplier", spike_free_file, lambda f: f["feasibility"]["multipliers"][0].__setitem__(1, "-1/100")),
    ("multipliers gone", spike_free_file, lambda f: f["feasibility"].update(multipliers=[["0"] * 4] * 2)),
    ("another inverse", spike_free_file, lambda f: f["feasibility"]["inverse"][0].__setitem__(2, "-1/2")),
    ("positive entry", spike_free_file, lambda f: f["feasibility"]["inverse"][0].__setitem__(2, "1")),
    ("wrong multiple", spike_free_file, lambda f: f["feasibility"]["scale"].__setitem__(3, "3")),
    ("wrong member", spike_free_file, lambda f: f["feasibility"]["member"].__setitem__(3, 0)),
    ("called zero", spike_free_file, lambda f: f["feasibility"]["member"].__setitem__(3, -1)),
    ("a cell left out", cells_file, lambda f: f["feasibility"]["cells"].pop()),
    ("a cell twice", cells_file, lambda f: f["feasibility"]["cells"].__setitem__(3, f["feasibility"]["cells"][0])),
    (
        "multipliers gone",
        cells_file,
        lambda f: [c.update(multipliers=[["9", "9"]] * 2) for c in f["feasibility"]["cells"]],
    ),
    ("negative multiplier", cells_file, lambda f: f["feasibility"]["cells"][1]["multipliers"][0].__setitem__(0, "-1")),
]


@pytest.mark.parametrize(("what", "make", "alter"), ALTERED)
def test_altered_files_are_refuted(what: str, make: Callable[[], File], alter: Callable[[File], object]) -> None:
    file = make()
    alter(file)
    verdict = check(file)
    assert verdict.refuted, f"{what}: {verdict}"


MALFORMED: list[tuple[Callable[[], File], Callable[[File], object]]] = [
    (spike_free_file, lambda f: f["feasibility"].pop("inverse")),
    (spike_free_file, lambda f: f["feasibility"].update(more=1)),
    (spike_free_file, lambda f: f["feasibility"]["first"].append(9)),
    (spike_free_file, lambda f: f["feasibility"]["first"].__setitem__(0, "0")),
    (spike_free_file, lambda f: f["feasibility"]["first"].__setitem__(0, True)),
    (spike_free_file, lambda f: f["feasibility"]["member"].__setitem__(0, 3)),
    (spike_free_file, lambda f: f["feasibility"]["member"].pop()),
    (spike_free_file, lambda f: f["feasibility"]["multipliers"].pop()),
    (spike_free_file, lambda f: f["feasibility"]["inverse"].pop()),
    (cells_file, lambda f: f["feasibility"]["cells"][0].pop("pattern")),
    (cells_file, lambda f: f["feasibility"]["cells"][0]["pattern"].__setitem__(0, 2)),
    (cells_file, lambda f: f["feasibility"]["cells"][0]["multipliers"][0].append("0")),
    (cells_file, lambda f: f["feasibility"].update(cells={})),
    (cells_file, lambda f: f["feasibility"].update(cells=[])),
]


@pytest.mark.parametrize(("make", "alter"), MALFORMED)
def test_malformed_files_are_no_certificates(make: Callable[[], File], alter: Callable[[File], object]) -> None:
    file = make()
    alter(file)
    with pytest.raises(CertificateError):
        check(file)


@pytest.mark.parametrize("make", [spike_free_file, cells_file])
def test_a_free_bias_is_not_covered(make: Callable[[], File]) -> None:
    file = make()
    file["problem"]["bias"] = "free"
    n = len(file["dual"])
    file["dual"] = ["0"] * n
    file["claim"]["lower_bound"] = "0"
    assert check(file).undecided


def test_data_that_are_not_spike_free_cannot_pass() -> None:
    """``A = [[1, 0], [-1, 1]]``, targets 1: the spike-free program would give a bound above the optimum."""
    sol = analytic.solve([[1, 0], [-1, 1]], [1, 1], loss="interpolation")
    file = json.loads(json.dumps(payload(sol)))
    assert check(file).proved
    # G = (A A')^-1 = [[2, 1], [1, 1]]: ||y||_G = sqrt(5) > 1 + 1/sqrt(2)
    bad = copy.deepcopy(file)
    bad["dual"] = ["3/sqrt(5)", "2/sqrt(5)"]
    bad["claim"]["lower_bound"] = "sqrt(5)"
    bad["feasibility"] = {
        "method": "spike-free", "first": [0, 1], "member": [0, 1], "scale": ["1", "1"],
        "inverse": [["2", "1"], ["1", "1"]], "multipliers": [["0", "0"], ["0", "0"]],
    }  # fmt: skip
    verdict = check(bad)
    assert verdict.refuted and "positive" in verdict.reason
    for inverse in ([["2", "0"], ["0", "1"]], [["2", "-1"], ["-1", "1"]]):
        bad["feasibility"]["inverse"] = inverse
        assert check(bad).refuted


def test_one_sample_more_than_the_method_takes() -> None:
    n = 13
    A = [[str(int(i == j)) for j in range(n)] for i in range(n)]
    file = {
        "format": "neuralgauge-certificate", "version": 1, "theorem": None,
        "problem": {"A": A, "y": ["0"] * n, "loss": "interpolation", "beta": None, "bias": "none"},
        "network": {"U": [[] for _ in range(n)], "b": [], "w": [], "xi": "0"},
        "dual": ["0"] * n, "claim": {"value": "0", "lower_bound": "0"},
        "feasibility": {"method": "cells", "cells": [{"pattern": [0] * n, "multipliers": [["0"] * n] * 2}]},
    }  # fmt: skip
    assert check(file).undecided


def test_exact_fractions_survive_the_file() -> None:
    A = [[Fraction(10**40 + 1, 7), 0], [Fraction(1, 10**30), 3]]
    assert analytic.solve(A, [1, 2], loss="interpolation").verify().proved
