"""No theorem's certificate becomes a false proof by a change: both checkers, and the example in JavaScript."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

import analytic
from tests.adversary import compare
from tests.adversary.compare import Answer, answers, generated
from tests.adversary.problems import Payload
from tests.adversary.records import PROPOSING, WITHOUT, attacks, certificates

NODE = shutil.which("node")
CHECKER = Path(__file__).parents[2] / "examples" / "checker.mjs"
SOME, MORE = 12, 80
Attacked = list[tuple[str, Payload, Answer]]


def test_every_record_is_attacked_or_writes_no_certificate() -> None:
    silent = {key for key, theorem in analytic.theorems.items() if theorem.propose is None}
    assert silent == set(WITHOUT)
    assert {*PROPOSING} == {*analytic.theorems} - silent


def attacked(theorem_id: str, path: Path, first: int | None, others: int) -> Attacked:
    """What both checkers say of changed certificates: so many of the first example, all for None, and of the others."""
    found: Attacked = []
    for k, document in enumerate(certificates(theorem_id)):
        most = others if k else first
        if most == 0:
            break
        assert answers(document, path).outcome == "proved", theorem_id
        every = list(attacks(document, k))
        chosen = every if most is None else Random(theorem_id).sample(every, min(most, len(every)))
        found += [(name, changed, answers(changed, path)) for name, changed in chosen]
    return found


def disagreements(found: Attacked) -> list[str]:
    return [f"{name}: {answer.disagreement()}: {answer}" for name, _, answer in found if answer.disagreement()]


def in_javascript(found: Attacked, folder: Path) -> list[str]:
    """Where the example checker proves what is not true or not proved, or refutes what is."""
    assert NODE is not None
    files = [folder / f"{k}.json" for k in range(len(found))]
    for file, (_, document, _) in zip(files, found, strict=True):
        file.write_text(json.dumps(document))
    done = subprocess.run(
        [NODE, str(CHECKER), *map(str, files)], capture_output=True, text=True, timeout=120, check=False
    )
    assert not done.stderr, done.stderr
    words = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert len(words) == len(found)
    wrong = []
    for word, (name, _, answer) in zip(words, found, strict=True):
        false = {"FALSE", compare.BAD} & {answer.truth, answer.method}
        if word == "proved" and (false or answer.outcome != "proved"):
            wrong.append(f"{name}: proved, {answer}")
        if word == "refuted" and answer.outcome == "proved":
            wrong.append(f"{name}: refuted, {answer}")
    return wrong


@pytest.mark.parametrize("theorem_id", PROPOSING)
def test_some_changes_of_every_record(theorem_id: str, tmp_path: Path) -> None:
    found = attacked(theorem_id, tmp_path / "c.json", SOME, 0)
    assert disagreements(found) == []
    assert sum(answer.outcome != "proved" for _, _, answer in found) > SOME / 3, "nothing was broken"
    if NODE is not None and theorem_id in PROPOSING[::8]:
        assert in_javascript(found, tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("theorem_id", PROPOSING)
def test_every_change_of_every_record(theorem_id: str, tmp_path: Path) -> None:
    found = attacked(theorem_id, tmp_path / "c.json", None, MORE)
    assert disagreements(found) == []
    assert sum(answer.truth == "FALSE" for _, _, answer in found) > 20
    if NODE is not None:
        assert in_javascript(found, tmp_path) == []


@pytest.mark.slow
@pytest.mark.skipif(NODE is None, reason="node is not installed")
@pytest.mark.parametrize("seed", range(2))
def test_generated_files_in_javascript(seed: int, tmp_path: Path) -> None:
    """Certificates from data and dual points, whatever no theorem writes among them."""
    some = itertools.islice(generated(seed), 800)
    found = [("generated", file, answers(file, tmp_path / "c.json")) for file in some if isinstance(file, dict)]
    assert in_javascript(found, tmp_path) == []


@pytest.mark.parametrize("theorem_id", PROPOSING[::8])
def test_a_checker_that_proves_everything_is_caught_by_every_record(
    theorem_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps(certificates(theorem_id)[0]))
    proved = compare.check_file(path)
    assert proved.proved
    document = certificates(theorem_id)[0]
    chosen = Random(theorem_id).sample(list(attacks(document, 0)), SOME)
    monkeypatch.setattr(compare, "check_file", lambda _: proved)
    caught = [name for name, changed in chosen if answers(changed, path).disagreement()]
    assert len(caught) > SOME / 3
