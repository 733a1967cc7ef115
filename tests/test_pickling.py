"""Answers travel: pickled and read again here, in a fresh interpreter, between processes, and copied."""

from __future__ import annotations

import copy
import multiprocessing
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sympy

import analytic

EYE = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
GENERIC = [[1, 0], [-1, 2], [1, -3], [2, 5]], [1, 2, -1, 3]
P, Q, B = sympy.symbols("p q b", positive=True)
R, S = sympy.symbols("r s", real=True)
X = sympy.Dummy("x", positive=True)


def _unknown() -> analytic.NoClosedForm:
    with pytest.raises(analytic.NoClosedForm) as found:
        analytic.solve(*GENERIC, beta=1)
    return found.value


def _infeasible() -> analytic.InfeasibleError:
    with pytest.raises(analytic.InfeasibleError) as found:
        analytic.solve([0, 0], [1, 2], loss="interpolation", bias="free")
    return found.value


def _line_set(loss: str, beta: str | None = None) -> Any:
    targets = [1, -1, -1, 1] if loss in ("hinge", "max-margin") else [0, 0, 1, 3]
    return analytic.solution_set([0, 1, 2, 3], targets, loss=loss, beta=beta)


THINGS: dict[str, Callable[[], Any]] = {
    "rational": lambda: analytic.solve(EYE, [3, 4, -12], beta=1),
    "roots": lambda: analytic.solve([[1, 0], [-1, 1]], [2, -3], loss="interpolation"),
    "logarithms": lambda: analytic.solve(EYE, [1, 1, -1], loss="logistic", beta="1/4"),
    "line": lambda: analytic.solve([0, 1, 3], ["0.5", 1, 0], beta="1/10", bias="free"),
    "symbols": lambda: analytic.solve([[1, 0], [0, 1]], [P, Q], beta=B),
    "signs": lambda: analytic.solve([[1, 0], [0, 1]], [R, S], loss="interpolation"),
    "signs and beta": lambda: analytic.solve([[1]], [R], beta=B),
    "numbers in a root beside symbols": lambda: analytic.solve([[2, 0], [0, 3], [-P, -1]], [1, 1, -1], beta="1/3"),
    "dummy": lambda: analytic.solve([[1, 0], [0, 1]], [X, -1], loss="interpolation"),
    "path": lambda: analytic.path(EYE, [3, 4, -12]),
    "line path": lambda: analytic.path([0, 1, 3], [0, 1, 0], bias="free"),
    "hinge path": lambda: analytic.path([0, 1, 4, 5], [-1, 1, 1, -1], loss="hinge", bias="free"),
    "path with symbols": lambda: analytic.path([[1, 0], [0, 1]], [P, -2 * P]),
    "interpolation set": lambda: _line_set("interpolation"),
    "squared set": lambda: _line_set("squared", "1/4"),
    "max-margin set": lambda: _line_set("max-margin"),
    "hinge set": lambda: _line_set("hinge", "1/4"),
    "theorem": lambda: analytic.theorems["whitened-squared"],
    "no closed form": _unknown,
    "infeasible": _infeasible,
    "verdict": lambda: analytic.solve(EYE, [3, 4, -12], beta=1).verify(),
    "network": lambda: analytic.solve([[1, 0], [-1, 1]], [2, -3], loss="interpolation").network,
    "certificate": lambda: analytic.certify(analytic.solve(EYE, [3, 4, -12], beta=1).network, EYE, [3, 4, -12], beta=1),
}


def shown(thing: Any) -> list[Any]:
    """What must survive: the content as text, and what the methods give."""
    found = [repr(thing)]
    if isinstance(thing, analytic.Solution):
        found += [str(thing.value), repr(thing.network), str(thing.dual), thing.theorem.id, thing.verify().status]
        found.append(thing.latex())
    elif hasattr(thing, "breakpoints"):
        found += [str(thing.breakpoints), str(thing.value), str(thing.at(sympy.Rational(1, 7)).value), thing.latex()]
    elif hasattr(thing, "sparsest"):
        found += [str(thing.value), repr(thing.sparsest()), str(thing.bounds("3/2")), thing.latex()]
    elif isinstance(thing, analytic.NoClosedForm):
        found += [str(thing), thing.reasons, thing.closest]
    elif isinstance(thing, analytic.InfeasibleError):
        found += [str(thing), str(thing.witness)]
    elif isinstance(thing, analytic.Certificate):
        found += [thing.payload(), thing.verify().status]
    return found


@pytest.mark.parametrize("name", THINGS)
@pytest.mark.parametrize("used", [False, True], ids=["fresh", "used"])
def test_a_copy_says_the_same(name: str, used: bool) -> None:
    thing = THINGS[name]()
    if used:  # what was computed before travels as well, or is computed again
        shown(thing)
    for copied in (pickle.loads(pickle.dumps(thing)), copy.deepcopy(thing), copy.copy(thing)):
        assert type(copied) is type(thing) and shown(copied) == shown(thing)


def test_a_copied_answer_with_symbols_has_the_same_symbols() -> None:
    for thing in (THINGS["symbols"](), THINGS["signs"](), THINGS["dummy"]()):
        copied = pickle.loads(pickle.dumps(thing))
        assert copied.exact_value == thing.exact_value and copied.exact_network == thing.exact_network
        assert copied.verify().proved
        assert copied.value == thing.value and copied.value.free_symbols == thing.value.free_symbols
        assert [case.condition for case in copied.cases] == [case.condition for case in thing.cases]


def test_a_changed_answer_stays_what_it_is() -> None:
    wrong = replace(THINGS["signs"](), exact_value=sympy.Integer(-1))
    assert wrong.verify().refuted
    copied = pickle.loads(pickle.dumps(wrong))
    assert copied.value == -1 and copied.verify().refuted


def test_a_theorem_is_the_registered_one_afterwards() -> None:
    for theorem in analytic.theorems.values():
        assert pickle.loads(pickle.dumps(theorem)) is theorem
        assert copy.deepcopy(theorem) is theorem
    assert pickle.loads(pickle.dumps(THINGS["rational"]())).theorem is analytic.theorems["whitened-squared"]


def test_another_theorem_is_not_pickled() -> None:
    for other in (
        replace(analytic.theorems["whitened-squared"], title="mine"),
        replace(analytic.theorems["whitened-squared"], id="mine"),
    ):
        with pytest.raises(pickle.PicklingError, match=r"theorem '[a-z-]+' is not that of analytic\.theorems"):
            pickle.dumps(other)
        assert copy.deepcopy(other) is other


def travelled(proof: Any) -> Any:
    copied = pickle.loads(pickle.dumps(proof))
    assert copied.theorem == proof.theorem and copied.grade == proof.grade
    assert [step.title for step in copied.steps] == [step.title for step in proof.steps]
    return copied


def test_a_derivation_travels() -> None:
    proof = analytic.theorems["whitened-squared"].derive()
    assert travelled(proof).check() == proof.check()
    travelled(analytic.theorems["tangent-kernel"].derive())  # whose integrals are functions with arguments


def test_every_derivation_travels() -> None:
    for theorem in analytic.theorems.values():
        travelled(theorem.derive())


def test_a_report_travels() -> None:
    report = analytic.validate(lambda A, y, **options: (A.T, [0.0], [1.0], 0.0), theorems=["rank-one-squared"],
                               sizes=[3])  # fmt: skip
    copied = pickle.loads(pickle.dumps(report))
    assert not copied.passed and str(copied) == str(report) and copied.diagnoses == report.diagnoses


READER = """
import pickle, sys
from pathlib import Path
for name, thing in pickle.loads(Path(sys.argv[1]).read_bytes()).items():
    print(name, "|", repr(thing))
"""


def test_a_fresh_interpreter_reads_everything(tmp_path: Any) -> None:
    things = {name: make() for name, make in THINGS.items()}
    file = tmp_path / "things.pickle"
    file.write_bytes(pickle.dumps(things))
    done = subprocess.run([sys.executable, "-c", READER, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{name} | {thing!r}" for name, thing in things.items()]


def test_a_pool_of_spawned_processes_solves() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        answers = [pool.apply(analytic.solve, (EYE, [3, 4, -12]), {"beta": beta}) for beta in (1, 6)]
        assert [answer.value for answer in answers] == [16, sympy.Rational(133, 2)]
        with pytest.raises(analytic.NoClosedForm) as found:
            pool.apply(analytic.solve, GENERIC, {"beta": 1})
    assert set(found.value.reasons) == set(analytic.theorems) and "nearest" in str(found.value)
