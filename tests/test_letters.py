"""Letters of statements and proofs: none has two meanings, whatever the reader's notation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest
import sympy

import analytic
from analytic.model.letters import FORMULA, LARGE, SMALL, give_way
from analytic.model.notation import COUNTS
from numeric.errors import OptionError

NAMES = tuple(part.name for part in fields(analytic.Notation) if part.name not in COUNTS)
NOTATIONS = (
    {"decay": r"\lambda"}, {"target": "t"}, {"data": "X", "target": "t", "decay": r"\lambda"}, {"dual": "z"},
    {"neuron": "a", "outweight": "c"}, {"neuron": "w", "outweight": "a"}, {"point": "t"}, {"point": "k"},
    {"fit": "h"}, {"fit": "g", "dual": r"\lambda"}, {"data": "K"}, {"data": "G", "decay": r"\gamma"},
    {"data": "D", "target": "r"}, {"hidbias": "c", "outbias": "b"}, {"outbias": "l"}, {"outbias": "m", "width": "k"},
    {"dual": r"\nu", "decay": r"\alpha"}, {"decay": "s", "point": "z"}, {"decay": r"\mu", "neuron": "p"},
    {"neuron": "q", "outweight": r"\omega", "dual": r"\theta"}, {"target": r"\tau", "fit": r"\varphi"},
)  # fmt: skip


USUAL = {part.name: str(part.default) for part in fields(analytic.Notation)}
MARKS = {name: rf"\mark{mark}" for name, mark in zip(NAMES, "ABCDEFGHIJKLMNOP", strict=False)}


class Texts:
    """Statements and proofs in a notation; the proofs are built once."""

    def __init__(self) -> None:
        self.proofs = {
            key: theorem.derive() for key, theorem in analytic.theorems.items() if theorem.derivation is not None
        }
        self.marked = {key: self.written(key, analytic.Notation(**MARKS)) for key in analytic.theorems}

    def written(self, key: str, notation: analytic.Notation) -> str:
        proof = self.proofs[key].latex(notation) if key in self.proofs else ""
        return without_lengths(analytic.theorems[key].latex(notation=notation, numbered=False) + proof)


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


def without_lengths(text: str) -> str:
    """Without the space behind a row, whose unit is no letter."""
    return re.sub(r"\\\\\[\d+pt\]", " ", text)


def formulas(text: str) -> str:
    """What stands in mathematics, without its words."""
    found = [match[0] for match in FORMULA.finditer(text)]
    return re.sub(r"\\(text|mathrm|operatorname|begin|end)\*?\{[^{}]*\}", " ", "\n".join(found))


def letters(text: str) -> Counter[str]:
    return Counter(re.findall(r"\\[A-Za-z]+|[A-Za-z]", formulas(text)))


def own(marked: Counter[str]) -> Counter[str]:
    """The letters that are none of the notation's."""
    return Counter({letter: times for letter, times in marked.items() if letter not in MARKS.values()})


def test_the_letters_that_statements_give_way_to_are_free(texts: Texts) -> None:
    for key, text in texts.marked.items():
        assert not own(letters(text)).keys() & {*SMALL, *LARGE}, key


@pytest.mark.parametrize("chosen", NOTATIONS, ids=str)
def test_no_letter_has_two_meanings(chosen: dict[str, str], texts: Texts) -> None:
    """Against the same text with marks for the reader's letters: they stand where the marks do, and nowhere else."""
    turn = NOTATIONS.index(chosen)
    require_apart(chosen, list(analytic.theorems)[turn % 5 :: 5], texts)  # four notations for each theorem


@pytest.mark.slow
@pytest.mark.parametrize("chosen", NOTATIONS, ids=str)
def test_no_letter_has_two_meanings_in_any_theorem(chosen: dict[str, str], texts: Texts) -> None:
    require_apart(chosen, list(analytic.theorems), texts)


def require_apart(chosen: dict[str, str], keys: list[str], texts: Texts) -> None:
    notation = analytic.Notation(**chosen)
    for key in keys:
        marked, found = letters(texts.marked[key]), letters(texts.written(key, notation))
        for name, letter in chosen.items():
            assert found[letter] == marked[MARKS.get(name, USUAL[name])], (key, letter)


P1, BETA = sympy.symbols("P_1 beta", positive=True)
EYE = [[1, 0], [0, 1]]
ANSWERS: dict[str, Callable[[], Any]] = {
    "squared": lambda: analytic.solve(EYE, [3, -4], beta=1),
    "logistic": lambda: analytic.solve(EYE, [1, -1], loss="logistic", beta="1/4"),
    "line": lambda: analytic.solve([0, 1, 3], ["0.5", 1, 0], beta="1/10", bias="free"),
    "outputs": lambda: analytic.solve(EYE, [[1, 0], [0, 1]], beta="1/2"),
    "table": lambda: analytic.solve(list(range(9)), [k * k % 7 for k in range(9)], loss="interpolation", bias="free"),
    "cases": lambda: analytic.solve([[1]], [P1], beta=BETA),
    "path": lambda: analytic.path([0, 1, 2, 4], [0, 3, 1, 2], bias="free"),
    "set": lambda: analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]),
}
HARD = ({"neuron": "p"}, {"target": "D", "decay": "p"}, {"fit": "S", "data": "H"}, {"hidbias": "q", "dual": "r"},
        {"samples": "N", "index": "r", "features": "p"}, {"width": "k", "unit": "l"}, {"dual": "x", "point": "v"},
        {"data": "y", "target": "A"}, {"decay": r"\lambda", "target": "t"})  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_keep_to_the_letters_too(name: str) -> None:
    answer = ANSWERS[name]()
    marked = letters(without_lengths(answer.latex(notation=analytic.Notation(**MARKS))))
    for chosen in HARD:
        found = letters(without_lengths(answer.latex(notation=analytic.Notation(**chosen))))
        for key, letter in chosen.items():
            assert found[letter] == marked[MARKS.get(key, USUAL[key])], (chosen, letter)


def test_a_letter_of_the_data_is_no_letter_of_the_notation() -> None:
    answer = ANSWERS["cases"]()
    with pytest.raises(OptionError, match=r"notation decay is P_\{1\}, and the data hold the symbol P_1"):
        answer.latex(notation=analytic.Notation(decay="P_{1}"))
    decay = sympy.Symbol("lambda", positive=True)
    own = analytic.solve([[1]], [P1], beta=decay)
    assert r"\lambda \leq P_{1}" in own.latex(notation=analytic.Notation(decay=r"\lambda"))
    with pytest.raises(OptionError, match="Euler"):
        analytic.Notation(decay="e")


def test_two_names_with_one_letter_are_refused() -> None:
    with pytest.raises(OptionError, match="data and dual are both v"):
        analytic.Notation(data="v", dual="v")
    with pytest.raises(OptionError, match="data and point"):
        analytic.Notation(data="x")


def test_words_are_not_formulas() -> None:
    assert give_way("a text with a and $a$", {"a": r"\zeta"}) == r"a text with a and $\zeta$"
    assert give_way(r"a b \text{if a}", {"a": r"\zeta"}) == r"\zeta b \text{if a}"
    assert give_way(r"\operatorname{a} + ab", {"a": r"\zeta"}) == r"\operatorname{a} + \zeta b"


def test_a_letter_behind_a_command() -> None:
    assert analytic.Notation(decay="s").render(r"\quad\decay \decay_1") == r"\quad s s_1"
    assert analytic.Notation(decay=r"\lambda").render(r"\quad\decay\dual") == r"\quad\lambda v"


def test_sizes_and_indices() -> None:
    letters = analytic.Notation(samples="N", index="k")
    assert letters.render(r"\sum_{i=1}^n k_i N \text{ for all n}") == r"\sum_{k=1}^N \zeta_k B \text{ for all n}"
