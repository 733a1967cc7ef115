"""What users of the answers stumbled over: kinds of numbers, equality, attributes that are not there, file names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import sympy

import analytic
from analytic.problems import Known, planted, suite
from analytic.problems.generators import plain

EYE = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def leaves(values: Any) -> list[Any]:
    return [x for part in values for x in leaves(part)] if isinstance(values, list | tuple) else [values]


def require_sympy_numbers(known: Known) -> None:
    for name in ("optimum", "network", "dual"):
        numbers = leaves(getattr(known, name))
        assert all(isinstance(x, sympy.Expr) and x.is_number for x in numbers), (known.label, name)
        assert not any(x.is_Float for x in numbers)
    assert float(1.5 - known.optimum) == pytest.approx(1.5 - float(known.optimum))


@pytest.mark.parametrize("key", plain())
def test_known_answers_of_theorems_are_sympy_numbers(key: str) -> None:
    for known in suite("theorems", theorem=key, size=3):
        require_sympy_numbers(known)


def test_known_answers_are_sympy_numbers() -> None:
    for known in [*suite("nasty"), planted("hinge", "free", 20, 3), planted("logistic", "none", 12, 2)]:
        require_sympy_numbers(known)


def test_exact_numbers_are_kept() -> None:
    given = suite("theorems", theorem="two-samples-interpolation", size=2)[0]
    best = analytic.solve(given.A, given.y, loss="interpolation")
    assert given.optimum == best.value and given.dual == best.dual.tolist()
    U, b, w, xi = given.network
    assert analytic.Network(U, b, w, xi) == best.network
    assert given.certificate().verify().proved


def test_networks_are_equal_by_value() -> None:
    one = analytic.Network([[1, -1]], [0, "1/2"], [2, 1], 0)
    same = analytic.Network([[1.0, -1.0]], [0.0, 0.5], [sympy.Integer(2), 1], "0")
    assert one == same and hash(one) == hash(same) and len({one, same}) == 1
    root = analytic.Network([["1"]], [0], [sympy.sqrt(8)], 0)
    assert root == analytic.Network([[1]], [0], [2 * sympy.sqrt(2)], 0)
    for other in (
        analytic.Network([[1, -1]], [0, "1/2"], [2, 2], 0),
        analytic.Network([[1, -1]], [0, "1/2"], [2, 1], 1),
        analytic.Network([[1, -1]], [0, "1/2"], [[2], [1]], [0]),
        analytic.Network([[-1, 1]], ["1/2", 0], [1, 2], 0),
    ):
        assert one != other
    assert one not in ("network", None, (1, 2, 3, 4))


def test_the_same_problem_has_equal_answers() -> None:
    first, second = (analytic.solve(EYE, [3, 4, -12], beta=1).network for _ in range(2))
    assert first is not second and first == second


def test_margins_of_other_losses_are_not_there() -> None:
    best = analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3])
    assert not hasattr(best, "margins") and getattr(best, "margins", None) is None
    with pytest.raises(analytic.OptionError, match=r"^loss 'interpolation' has no margins: they are for hinge"):
        _ = best.margins
    assert hasattr(analytic.solution_set([0, 1], [-1, 1], loss="max-margin"), "margins")


def test_a_missing_folder_is_named_as_it_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answer = analytic.solve(EYE, [3, 4, -12], beta=1)
    path = analytic.path(EYE, [3, 4, -12])
    for write in (answer.to_json, path.to_json, path.to_csv):
        for asked in ("missing/c.json", Path("missing/c.json"), tmp_path / "missing" / "c.json"):
            with pytest.raises(FileNotFoundError, match="the folder does not exist, make it first") as found:
                write(asked)
            assert found.value.filename == os.path.dirname(asked) and "tmp" not in Path(found.value.filename).name
    os.symlink("nowhere/c.json", "link.json")
    with pytest.raises(FileNotFoundError) as found:
        answer.to_json("link.json")
    assert found.value.filename == str(tmp_path.resolve() / "nowhere")
    assert os.listdir(tmp_path) == ["link.json"]


def test_a_folder_that_may_not_be_written_is_not_blamed_on_a_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: Any) -> Any:
        raise PermissionError(13, "Permission denied", "/somewhere/c.json0a1b.tmp")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    with pytest.raises(PermissionError) as found:
        analytic.solve(EYE, [3, 4, -12], beta=1).to_json(tmp_path / "c.json")
    assert found.value.filename == str(tmp_path / "c.json")


def test_impossible_regression_on_kinks_says_where_the_proof_is() -> None:
    with pytest.raises(analytic.InfeasibleError, match=r"\.witness of this error") as found:
        analytic.minimum_l1([0, 0, 1], [1, 2, 3])
    v = found.value.witness
    assert v is not None and sum(a * b for a, b in zip(v, [1, 2, 3], strict=True)) > 0
