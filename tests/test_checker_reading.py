"""What the checker says about files that are no certificates, word for word, and the sizes that it still reads."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from analytic.checker import check, reading
from analytic.checker.reading import CertificateError, _brief, load, read_list
from tests.checker_cases import CASES, payload
from tests.test_checker_bites import BASES, at

GOOD = CASES["whitened hinge"]
VECTOR = CASES["whitened one-hot"]
LOGISTIC = CASES["whitened logistic"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "None"), (True, "True"), (0.5, "0.5"), (5, "5"), (10**9 - 1, "999999999"), (10**9, "of type int"),
        (-(10**9), "of type int"), (1 - 10**9, "-999999999"), ("a\u00e9", r"'a\xe9'"), ("x" * 40, f"'{'x' * 40}'"),
        ("x" * 41, f"'{'x' * 37}...'"), ([1], "of type list"), ({}, "of type dict"),
    ],
)  # fmt: skip
def test_values_in_messages_are_short(value: Any, text: str) -> None:
    assert _brief(value) == text


def test_lists_of_a_length_or_not_empty() -> None:
    assert read_list([1], "x") == [1] and read_list([], "x", 0) == [] == read_list([], "x", empty=True)
    for value, length, message in (({}, None, "x is of type dict: expected a list"),
                                   ([1], 2, "x has 1 entries: expected 2"), ([], 1, "x has 0 entries: expected 1"),
                                   ([], None, "x is empty")):  # fmt: skip
        with pytest.raises(CertificateError) as error:
            read_list(value, "x", length)
        assert str(error.value) == message


GONE = object()
MESSAGES: list[tuple[dict[str, Any], tuple[Any, ...], Any, str]] = [
    (GOOD, ("theorem",), 3, "theorem is not a string"),
    (GOOD, ("theorem",), GONE, "certificate has no key 'theorem'"),
    (GOOD, ("else",), 3, "certificate has an unknown key 'else'"),
    (GOOD, ("version",), 0, "version is 0: this checker reads versions 1 and 2"),
    (GOOD, ("version",), 3, "version is 3: this checker reads versions 1 and 2"),
    (GOOD, ("version",), True, "version is True: this checker reads versions 1 and 2"),
    (GOOD, ("version",), "1", "version is '1': this checker reads versions 1 and 2"),
    (GOOD, ("problem",), [], "problem is of type list: expected an object with keys A, y, loss, beta, bias"),
    (GOOD, ("problem", "bias"), ["none"], "problem.bias is of type list: expected one of none, free"),
    (GOOD, ("problem", "A"), [[]], "problem.A[0] is empty"),
    (GOOD, ("problem", "A", 1, 2), 7, "problem.A[1][2] is 7: expected a number written as a string"),
    (GOOD, ("problem", "A", 1, 2), "x",
     "problem.A[1][2]: 'x' is not read: write integers, + - * /, sqrt(.), log(.), root(...)"),
    (GOOD, ("problem", "beta"), "0", "problem.beta is '0': expected a positive number"),
    (GOOD, ("problem", "beta"), "-1", "problem.beta is '-1': expected a positive number"),
    (GOOD, ("problem", "beta"), "?",
     "problem.beta: '?' is not read: write integers, + - * /, sqrt(.), log(.), root(...)"),
    (GOOD, ("problem", "y", 1), "0", "problem.y has a label that is not 1 or -1: loss 'hinge' needs them"),
    (GOOD, ("problem", "y"), [["1"]] * 3, "problem.y has rows: loss 'hinge' takes one label a sample"),
    (CASES["one-dimensional interpolation"], ("problem", "beta"), "1",
     "problem.beta is '1': loss 'interpolation' has none, write null"),
    (CASES["whitened max-margin"], ("problem", "beta"), "1",
     "problem.beta is '1': loss 'max-margin' has none, write null"),
    (VECTOR, ("problem", "y", 1), ["1"], "problem.y[1] has 1 entries: expected 2"),
    (VECTOR, ("problem", "y", 0), [], "problem.y[0] is empty"),
    (VECTOR, ("network", "xi"), ["0"], "network.xi has 1 entries: expected 2"),
    (VECTOR, ("dual",), ["0"] * 3, "dual[0] is '0': expected a list"),
    (GOOD, ("network", "xi"), ["0"], "network.xi is of type list: expected a number written as a string"),
    (GOOD, ("claim",), "1", "claim is '1': expected an object with keys value, lower_bound"),
    (GOOD, ("claim",), 5, "claim is 5: expected an object with keys value, lower_bound"),
    (GOOD, ("claim",), "relation, width",
     "claim is 'relation, width': expected an object with keys value, lower_bound"),
    (GOOD, ("claim", "width"), "1", ""), (GOOD, ("claim", "relation"), "equal", ""),
    (GOOD, ("claim", "relation"), "about", "claim.relation is 'about': expected one of equal, bounds"),
    (GOOD, ("claim", "width"), "0", "claim.width is '0': expected a rational number > 0"),
    (GOOD, ("claim", "width"), "sqrt(2)", "claim.width is 'sqrt(2)': expected a rational number > 0"),
    (LOGISTIC, ("claim", "relation"), "equal",
     "claim has an unknown key 'width' beside 'relation': a claim has one of them"),
    (LOGISTIC, ("claim", "width"), "log(2)",
     "claim.width: log(.) is read in the network and the claim of logistic problems only"),
    (GOOD, ("feasibility",), [], "feasibility is of type list: expected an object with a method"),
    (GOOD, ("feasibility",), "method", "feasibility is 'method': expected an object with a method"),
    (GOOD, ("feasibility",), {"lambda": 1}, "feasibility is of type dict: expected an object with a method"),
    (GOOD, ("feasibility", "method"), ["cells"], "feasibility.method is of type list: expected one of rank-one, "
     "whitened, acute, obtuse, odd, fan, parallel, plane, spike-free, even, cells, tree, lifted, vertices, patterns, "
     "line-leaky"),
    (GOOD, ("feasibility", "method"), "cells", "feasibility has no key 'cells'"),
    (GOOD, ("feasibility", "method"), "spike-free", "feasibility has no key 'first'"),
    (GOOD, ("feasibility", "cells"), [], "feasibility has an unknown key 'cells'"),
]  # fmt: skip


@pytest.mark.parametrize(("good", "path", "to", "message"), MESSAGES)
def test_what_is_said(good: dict[str, Any], path: tuple[Any, ...], to: Any, message: str) -> None:
    c = copy.deepcopy(good)
    place: Any = c
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    if to is GONE:
        del place[path[-1]]
    if not message:
        assert check(c).proved
        return
    with pytest.raises(CertificateError) as error:
        check(c)
    assert str(error.value) == message


SPIKE_FREE, TREE = BASES["spike-free"], BASES["tree"]


@pytest.mark.parametrize(
    ("good", "path"),
    [
        (LOGISTIC, ("problem", "A", 0, 0)), (LOGISTIC, ("problem", "y", 0)), (LOGISTIC, ("dual", 0)),
        (SPIKE_FREE, ("feasibility", "scale", 0)), (SPIKE_FREE, ("feasibility", "inverse", 0, 0)),
        (SPIKE_FREE, ("feasibility", "multipliers", 0, 0)), (TREE, ("feasibility", "unit")),
        (SPIKE_FREE, ("network", "U", 0, 0)), (SPIKE_FREE, ("network", "b", 0)), (SPIKE_FREE, ("network", "w", 0)),
        (SPIKE_FREE, ("network", "xi")), (SPIKE_FREE, ("claim", "value")), (SPIKE_FREE, ("claim", "lower_bound")),
    ],
)  # fmt: skip
def test_logarithms_are_read_nowhere_else(good: dict[str, Any], path: tuple[Any, ...]) -> None:
    c = at(good, path, lambda _: "log(3)")
    with pytest.raises(
        CertificateError, match=r": log\(\.\) is read in the network and the claim of logistic"
    ) as error:
        check(c)
    place = ".".join(str(x) for x in path if isinstance(x, str))
    assert str(error.value).startswith(place + "".join(f"[{x}]" for x in path if isinstance(x, int)))


def test_both_versions_are_read() -> None:
    for version in (1, 2):
        assert check({**GOOD, "version": version}).proved
    assert check({**GOOD, "theorem": None}).proved and check({**GOOD, "theorem": ""}).proved


def test_vectors_of_one_output_are_rows_of_one() -> None:
    c = payload([[2], [-1]], [[3], [0]], "interpolation", None, "none", [[1]], [0], [["3/2"]], [0],
                [["1/2"], [0]], "rank-one", "3/2")  # fmt: skip
    assert check(c).proved


# --- files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a": 1, "a": 2}', "a key is repeated in the file"),
        ('{"a": {"b": 1, "b": 1}}', "a key is repeated in the file"),
        ("1.5", "a number is written as 1.5: write it exactly, as a string"),
        ("NaN", "a number is written as NaN: write it exactly, as a string"),
        ("1234567890", "a number is written as 1234567890: write it exactly, as a string"),
        ("7" * 30, f"a number is written as {'7' * 20}: write it exactly, as a string"),
        ("[1", "the file is not JSON, or is cut short: Expecting ',' delimiter: line 1 column 3 (char 2)"),
        ("[" * 200_000, "the file is nested too deep"),
    ],
)  # fmt: skip
def test_what_is_said_about_files(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(text, encoding="utf-8")
    with pytest.raises(CertificateError) as error:
        load(tmp_path / "file")
    assert str(error.value) == message


def test_the_largest_file_and_the_longest_integer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    assert reading.MAX_BYTES == 1 << 24
    monkeypatch.setattr(reading, "MAX_BYTES", 20)
    path.write_text("123456789" + " " * 11, encoding="utf-8")
    assert load(path) == 123456789
    path.write_text("123456789" + " " * 12, encoding="utf-8")
    with pytest.raises(CertificateError, match=r"^the file has more than 20 bytes$"):
        load(path)
    path.write_bytes(b'"\xff"')
    with pytest.raises(CertificateError, match=r"^the file is not JSON, or is cut short: 'utf-8' codec"):
        load(path)
    with pytest.raises(CertificateError, match=r"^the file cannot be read: No such file"):
        load(tmp_path / "none")
