"""No false claim is proved, no true one refuted: certificates by hand and at random, judged by both checkers."""

from __future__ import annotations

import copy
import itertools
from pathlib import Path
from random import Random

import pytest

from analytic.checker import Verdict, check
from tests.adversary import compare
from tests.adversary.__main__ import main
from tests.adversary.compare import BAD, Answer, answers, generated
from tests.adversary.known import (
    EXPONENTS,
    FAMILIES,
    KNOWN_FALSE,
    KNOWN_TRUE,
    SPELLINGS,
    empty,
    made,
    spike_free,
)
from tests.adversary.mutations import numbers, with_equal_number
from tests.adversary.problems import KINDS, certificate

SOME, REST = (1, 60, 61, 400), tuple(k for k in EXPONENTS if k not in {1, 60, 61, 400})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "certificate.json"


@pytest.mark.parametrize("exponents", [SOME, pytest.param(REST, marks=pytest.mark.slow)], ids=["some", "rest"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_claim_that_fails_by_a_hair_is_not_proved(family: str, exponents: tuple[int, ...], path: Path) -> None:
    for spelling, k in itertools.product(SPELLINGS, exponents):
        answer = answers(KNOWN_FALSE[f"{family}, {spelling}, {k}"], path)
        assert answer.outcome != "proved"
        assert answer.disagreement() is None
        assert answer.truth == "FALSE" or (answer.truth == BAD and "logarithm" in f"{family} {spelling}")


@pytest.mark.parametrize("name", KNOWN_TRUE)
def test_certificates_by_hand_are_proved(name: str, path: Path) -> None:
    assert answers(KNOWN_TRUE[name], path) == Answer("proved", check(KNOWN_TRUE[name]).reason, "TRUE", "TRUE")


def valid(rng: Random, kind: tuple[str, str, str]) -> compare.Payload:
    """The first certificate of this kind that the random data allow, short enough to be quick."""
    found = (certificate(rng, *kind) for _ in range(400))
    return next(c for c in found if c is not None and max(len(h[k]) for h, k in numbers(c)) < 4000)


@pytest.mark.parametrize("kind", KINDS, ids=" ".join)
def test_valid_certificates_of_every_kind_are_proved(kind: tuple[str, str, str], path: Path) -> None:
    rng = Random(" ".join(kind))
    seen = [answers(valid(rng, kind), path) for _ in range(3)]
    assert {a.truth for a in seen} == {"TRUE"}
    tied = [a for a in seen if a.method == "UNSURE"]  # a tree whose bound is beta exactly, and irrational
    assert not tied or kind[0] == "tree"
    assert all(a.outcome == "proved" for a in seen if a not in tied)


def test_another_expression_of_a_number_changes_nothing(path: Path) -> None:
    rng = Random(5)
    proved = 0
    for kind in KINDS:
        document = valid(rng, kind)
        if answers(document, path).outcome != "proved":
            continue
        for _ in range(3):
            same = copy.deepcopy(document)
            with_equal_number(rng, same)
            answer = answers(same, path)
            # a width, a unit, a multiplier of a tree: whether they may be rational by an identity is not specified
            assert answer.outcome in {"proved", "undecided"} or "UNSURE" in (answer.truth, answer.method), answer
            proved += answer.outcome == "proved"
    assert proved > 2 * len(KINDS)


@pytest.mark.parametrize(
    ("seed", "files"), [(1, 1200), pytest.param(2, 8000, marks=pytest.mark.slow)], ids=["some", "more"]
)
def test_both_checkers_agree_on_generated_files(seed: int, files: int, path: Path) -> None:
    seen: set[tuple[str, str]] = set()
    for source in itertools.islice(generated(seed), files):
        answer = answers(source, path)
        assert answer.disagreement() is None, answer
        seen.add((answer.outcome, answer.truth))
    assert {("proved", "TRUE"), ("refuted", "FALSE"), (BAD, BAD), ("refuted", "TRUE"), ("undecided", "FALSE")} <= seen


def test_generated_files_depend_on_the_seed_only() -> None:
    first, again, other = (list(itertools.islice(generated(seed), 30)) for seed in (7, 7, 8))
    assert first == again != other


@pytest.mark.parametrize(
    ("outcome", "truth", "method", "wrong"),
    [
        ("proved", "TRUE", "TRUE", False),
        ("proved", "UNSURE", "UNSURE", False),
        ("proved", "FALSE", "TRUE", True),
        ("proved", "TRUE", "FALSE", True),
        ("proved", "TRUE", BAD, True),
        ("proved", BAD, BAD, True),
        ("refuted", "TRUE", "TRUE", True),
        ("refuted", "TRUE", "FALSE", False),
        ("refuted", "UNSURE", "TRUE", False),
        ("refuted", BAD, BAD, True),
        ("undecided", "TRUE", "TRUE", False),
        ("undecided", BAD, BAD, True),
        (BAD, BAD, BAD, False),
        (BAD, "TRUE", BAD, False),
        (BAD, "TRUE", "TRUE", True),
    ],
)
def test_what_counts_as_a_disagreement(outcome: str, truth: str, method: str, wrong: bool) -> None:
    assert (Answer(outcome, "", truth, method).disagreement() is not None) == wrong


def test_a_checker_that_proves_everything_is_caught(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], path: Path
) -> None:
    real = check(KNOWN_TRUE["whitened interpolation"])
    monkeypatch.setattr(compare, "check_file", lambda _: real)
    assert isinstance(real, Verdict) and real.proved
    caught = [name for name in FAMILIES if answers(KNOWN_FALSE[f"{name}, rational, 61"], path).disagreement()]
    assert caught == list(FAMILIES)
    # the verdict is that of one file, and wrong about the bounds or the claim of every other one
    count = len(KNOWN_TRUE) + 12
    assert main(["--files", str(count)]) == count - 1
    assert f"{count - 1} disagreements in {count} files" in capsys.readouterr().out


def test_the_driver_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--files", str(len(KNOWN_TRUE) + 11)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"0 disagreements in {len(KNOWN_TRUE) + 11} files"
    assert lines[1].split() == [str(len(KNOWN_TRUE)), "proved", "TRUE"]
    assert lines[2].split() == ["11", "refuted", "FALSE"]


@pytest.mark.parametrize(("width", "truth"), [("1/2", "TRUE"), ("49/100", "FALSE")])
def test_a_width_covers_the_gap(width: str, truth: str, path: Path) -> None:
    claim = {"value": "1/2", "lower_bound": "0", "width": width}
    document = made([["1"]], ["1"], "squared", "1", "none", empty(1), ["0"], "rank-one", claim)
    answer = answers(document, path)
    assert (answer.truth, answer.outcome == "proved") == (truth, truth == "TRUE")


OBTUSE = spike_free([0, 1], [0, 1], ["1", "1"], [["5/4", "1/2"], ["1/2", "1"]], ["0", "0"], ["0", "0"])
LEAVES = {"method": "tree", "unit": "1", "trees": [[0, {"empty": [[0, "0"]]}, []], [[]]]}


@pytest.mark.parametrize("hints", [OBTUSE, LEAVES], ids=["inverse", "empty"])
def test_hints_that_prove_nothing_are_refused_whatever_beta_is(hints: compare.Payload, path: Path) -> None:
    A, v = [["1", "0"], ["-1/2", "1"]], ["1", "1"]
    answer = answers(made(A, v, "squared", "99", "none", empty(2), v, hints, ("1", "1")), path)
    assert (answer.outcome, answer.truth, answer.method) == ("refuted", "TRUE", "FALSE")
