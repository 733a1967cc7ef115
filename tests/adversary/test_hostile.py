"""Files that are made to cost time or memory: each has an answer, soon, in little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.adversary import limited
from tests.adversary.hostile import BY_JSON, BY_NUMBER, BY_SIZE, HOSTILE, LARGEST
from tests.adversary.limited import ADDRESSES, MEMORY, PATIENCE, PROGRAM, SECONDS, run_limited

QUICK = [
    *BY_JSON,
    "rank-one, denominators",
    "tree of many leaves",
    "product of 40 sums of roots as A",
    "nested roots as value",
    "large margin as logistic w",
    "small number as beta",
    "hidden zero of 12 roots as value",
]


@pytest.mark.parametrize(
    "name", [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in HOSTILE]
)
def test_a_hostile_file_is_answered(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile.json"
    path.write_bytes(HOSTILE[name]().encode("utf-8", "surrogatepass"))
    assert path.stat().st_size <= LARGEST + 100
    run = run_limited(path)
    assert run.outcome in {"proved", "refuted", "undecided", "bad input"}
    assert 0 < len(run.reason) < 500
    assert run.seconds < PATIENCE * SECONDS
    assert run.memory < MEMORY


def test_the_groups_hold_what_they_say() -> None:
    assert set(QUICK) <= set(HOSTILE)
    assert len(HOSTILE) == len(BY_JSON) + len(BY_NUMBER) + len(BY_SIZE)


@pytest.mark.parametrize(
    ("program", "failure"),
    [("raise KeyError(7)", "KeyError: 7"), (f"{PROGRAM}\nbytes({ADDRESSES})", "MemoryError")],
    ids=["exception", "memory"],
)
def test_a_run_that_fails_is_noticed(
    program: str, failure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "empty.json"
    path.write_text("{}")
    assert run_limited(path).outcome == "bad input"
    monkeypatch.setattr(limited, "PROGRAM", program)
    with pytest.raises(AssertionError, match=failure):
        run_limited(path)
