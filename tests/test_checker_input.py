"""The checker against files that are no certificates, and its command line without any other package."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analytic.checker import CertificateError, check, check_file, main
from tests.checker_cases import CASES, changed

REPO = Path(__file__).parents[1]
GOOD = CASES["whitened hinge"]
BAD: list[tuple[tuple[Any, ...], Any, str]] = [
    (("format",), "other", "format"),
    (("version",), 3, "version"),
    (("version",), True, "version"),
    (("theorem",), 3, "theorem"),
    (("problem", "loss"), "l2", "loss"),
    (("problem", "bias"), "maybe", "bias"),
    (("problem", "beta"), None, "beta"),
    (("problem", "beta"), "0", "beta"),
    (("problem", "beta"), "-1", "beta"),
    (("problem", "beta"), 0.5, "beta"),
    (("problem", "y"), ["1", "1", "2"], "label"),
    (("problem", "y"), ["1", "1"], "y"),
    (("problem", "y"), [["1"], ["1"], ["-1"]], "one label"),
    (("problem", "A"), [], "empty"),
    (("problem", "A"), [[], [], []], "empty"),
    (("problem", "A", 1), ["0", "1"], "expected 3"),
    (("problem", "A", 1), "010", "expected a list"),
    (("problem", "A", 1, 1), 1, "expected a number"),
    (("problem", "A", 1, 1), float("nan"), "nan"),
    (("problem", "A", 1, 1), "nan", "nan"),
    (("problem", "A", 1, 1), "1.5", "not read"),
    (("problem", "A", 1, 1), "2**3", "expected"),
    (("problem", "A", 1, 1), "1/0", "zero"),
    (("problem", "A", 1, 1), "1/(sqrt(8) - 2*sqrt(2))", "zero"),
    (("problem", "A", 1, 1), "sqrt(-1)", "negative"),
    (("problem", "A", 1, 1), "sqrt(1 - sqrt(2))", "negative"),
    (("problem", "A", 1, 1), "log(2)", "logistic"),
    (("problem", "A", 1, 1), "(1", "expected"),
    (("problem", "A", 1, 1), "1)", "expected"),
    (("problem", "A", 1, 1), "sqrt 2", "expected"),
    (("problem", "A", 1, 1), "1 2", "expected"),
    (("problem", "A", 1, 1), "", "the end"),
    (("problem", "A", 1, 1), "١", "not read"),
    (("problem", "A", 1, 1), "(" * 60 + "1" + ")" * 60, "nested"),
    (("network", "b"), ["0"], "network.U"),
    (("network", "w"), ["0"], "network.w"),
    (("network", "xi"), ["0"], "network.xi"),
    (("network",), [], "network"),
    (("network", "extra"), "0", "unknown key"),
    (("dual",), ["0"], "dual"),
    (("claim", "value"), None, "claim.value"),
    (("claim",), {"value": "1"}, "lower_bound"),
    (("feasibility",), {}, "method"),
    (("feasibility", "method"), "trust me", "method"),
    (("feasibility", "lambda"), ["0"], "unknown key"),
]


@pytest.mark.parametrize(("path", "to", "word"), BAD, ids=[str(k) for k in range(len(BAD))])
def test_malformed_certificates_are_bad_input(path: tuple[Any, ...], to: Any, word: str) -> None:
    c = copy.deepcopy(GOOD)
    place: Any = c
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    with pytest.raises(CertificateError, match=word) as caught:
        check(c)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


@pytest.mark.parametrize("junk", [None, [], "x", 3, {}, {"format": "neuralgauge-certificate"}])
def test_other_objects_are_bad_input(junk: Any) -> None:
    with pytest.raises(CertificateError):
        check(junk)


FILES = {
    "empty": b"",
    "not UTF-8": b"\xff\xfe{",
    "deep": b"[" * 100_000,
    "deep object": b'{"a":' * 100_000,
    "NaN": b'{"format": NaN}',
    "float": b'{"format": 1e5}',
    "long integer": b'{"version": ' + b"1" * 10_000 + b"}",
    "repeated key": b'{"version": 1, "version": 1}',
    "two values": b"{} {}",
    "byte order mark": b"\xef\xbb\xbf{}",
    "lone surrogate": b'{"\\ud800": 1}',
}


@pytest.mark.parametrize("name", FILES)
def test_files_that_are_no_certificates(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "c.json"
    path.write_bytes(FILES[name])
    with pytest.raises(CertificateError):
        check_file(path)
    assert main([str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path, "a\0b"):
        with pytest.raises(CertificateError):
            check_file(path)


def test_command_line_without_any_other_package(tmp_path: Path) -> None:
    """No site-packages at all: only the standard library and this folder."""
    start = f"import sys; sys.path.insert(0, {str(REPO)!r}); "
    code = start + "from analytic.checker import main; sys.exit(main(sys.argv[1:]))"
    for c, status, word in [
        (GOOD, 0, "proved"),
        (changed("whitened hinge", "claim", "value", to="1"), 1, "refuted"),
        ({}, 2, ""),
    ]:
        path = tmp_path / "c.json"
        path.write_text(json.dumps(c))
        command = [sys.executable, "-I", "-S", "-c", code, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        assert done.stdout.startswith(word) and (status == 2) == bool(done.stderr)
    path.write_text(json.dumps(GOOD))
    env = {**os.environ, "PYTHONINTMAXSTRDIGITS": "640"}
    module = [sys.executable, "-m", "analytic.checker", str(path)]
    assert subprocess.run(module, cwd=REPO, env=env, capture_output=True, check=False).returncode == 0
    assert subprocess.run(module[:-1], cwd=REPO, capture_output=True, check=False).returncode == 2
