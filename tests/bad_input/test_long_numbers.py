"""Numbers of thousands of digits: a right answer or one clear line, and soon."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import analytic
from analytic import checker
from numeric.errors import InputError
from tests.bad_input.test_bad_input_table import guarded
from tests.cli_tools import one_line, write

LONG: dict[str, Any] = {
    "tiny": "1e-4999", "large": "1e5000", "digits": int("7" * 3000), "text": "7" * 6000, "power": 3**20_000,
}  # fmt: skip
RATIONAL: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "line, y": ([0, 1, 2, 3], ["V", 2, 1, 5], {"beta": 1, "bias": "free"}),
    "line, x": ([0, "V", 2, 3], [1, 2, 1, 5], {"loss": "interpolation", "bias": "free"}),
    "beta": ([[1, 0], [0, 1]], [1, 2], {"beta": "V"}),
    "logistic": ([[1, 0], [0, 1]], [1, -1], {"beta": "V", "loss": "logistic"}),
}
ROOTS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "whitened": ([[1, 0], [0, 1]], ["V", 2], {"beta": 1}),
    "two samples": ([[1, 2], [-1, 1]], ["V", 3], {"loss": "interpolation"}),
    "spike-free": ([[1, 0, 1], [2, "V", 0]], ["V", -3], {"beta": 1}),
}


def put(values: Any, long: Any) -> Any:
    if isinstance(values, list):
        return [put(value, long) for value in values]
    return long if values == "V" else values


def refusal(call: Callable[[], Any]) -> str | None:
    """The message of the project's own error, or None if there is none."""
    try:
        call()
    except InputError as error:
        return str(error)
    return None


@pytest.mark.parametrize("long", LONG.values(), ids=LONG)
@pytest.mark.parametrize(("A", "y", "options"), RATIONAL.values(), ids=RATIONAL)
def test_solved_proved_and_written(A: Any, y: Any, options: dict[str, Any], long: Any, tmp_path: Path) -> None:
    with guarded("a long number"):
        limit = sys.get_int_max_str_digits()
        found = analytic.solve(put(A, long), put(y, long), **{key: put(value, long) for key, value in options.items()})
        verdict = found.verify()
        assert verdict.proved or (verdict.undecided and options.get("loss") == "logistic" and long == "1e-4999")
        assert len(repr(found)) < 600
        found.to_json(tmp_path / "c.json")
        assert checker.check(json.loads((tmp_path / "c.json").read_text())).proved == verdict.proved
        assert found.latex() and found.latex(digits=5)
        message = refusal(found.to_numpy)
        assert message is None or "range of a float" in message
        assert sys.get_int_max_str_digits() == limit


@pytest.mark.parametrize(
    "long",
    [pytest.param(long, marks=pytest.mark.slow if name == "tiny" else ()) for name, long in LONG.items()],
    ids=LONG,
)
@pytest.mark.parametrize(("A", "y", "options"), ROOTS.values(), ids=ROOTS)
def test_roots_that_nobody_can_simplify_are_refused_or_proved(
    A: Any, y: Any, options: dict[str, Any], long: Any
) -> None:
    with guarded("a root of a long number"):
        message = refusal(lambda: analytic.solve(put(A, long), put(y, long), **options))
        if message is None:
            verdict = analytic.solve(put(A, long), put(y, long), **options).verify()
            assert verdict.proved or "too much work" in verdict.reason
        else:
            assert "\n" not in message and len(message) <= 2_000


def test_a_square_root_of_a_long_square_is_exact() -> None:
    assert analytic.solve([[1, 0], [0, 1]], [3 * 10**4000, 4 * 10**4000], loss="interpolation").value == 5 * 10**4000


@pytest.mark.parametrize("cell", ["1e-4999", "1e5000", "7" * 3000, "1e-99999", "7" * 99_000, "1e999999", "7" * 300_000])
@pytest.mark.parametrize("column", ["x", "y"])
def test_cells_of_a_table(cli: Any, cell: str, column: str) -> None:
    row = f"{cell},1" if column == "x" else f"1,{cell}"
    for bias, more in (("free", ["--json", "c.json"]), ("none", [])):
        with guarded(f"{column} = {cell[:10]}"):
            file = write("d.csv", f"x,y\n0,1\n{row}\n2,-3\n")
            done = cli("solve", file, "--target", "y", "--beta", "1", "--bias", bias, *more)
            if done.status == 2:
                one_line(done)
            else:
                assert done.status in (0, 1)
                assert done.status == 0 or "undecided" in done.out  # its certificate is too long to be read
