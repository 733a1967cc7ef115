"""Every letter of a statement is introduced in or before the sentence that uses it first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

import analytic
from analytic.theorem.parts import Suppose
from analytic.theorem.record import Theorem
from analytic.theorem.statement import Sentence

LETTERS = analytic.Notation()
COMMON = set("ijklndomeIO") | {r"\pi", r"\ell"}
"""Indices, sizes, constants, the order of a function, the loss."""
GREEK = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "eta",
    "theta",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "rho",
    "sigma",
    "tau",
    "varphi",
    "omega",
    "pi",
    "Delta",
    "Pi",
    "ell",
]
NAME = re.compile(
    rf"(?P<name>\\(?:{'|'.join(GREEK)})(?![A-Za-z])|(?<![\\A-Za-z])[A-Za-z](?![A-Za-z]))"
    r"(?P<sign>_\{?\\(?:pm|sigma)|_\{?[+-](?=[\s}^\\,)|]|$)|_0)?"
)
WORDS = re.compile(r"\\(?:text|operatorname|mathbf|mathbb|mathrm)\{[^{}]*\}")
INDEX = re.compile(r"(?<=[A-Za-z}])_(?:\{[^{}\\+-]*\}|[A-Za-z0-9])")
DECORATION = re.compile(r"(?:[_^](?:\{[^{}]*\}|\\?[A-Za-z0-9]+|.))*(?:\([^()]*\))?\s*")
RELATION = re.compile(r"=|\\(?:in|neq|notin|ge|le|subset|mapsto)\b|<|>|$")


def name_of(found: re.Match[str]) -> str:
    """The letter; ``c_+``, ``c_-``, ``c_\\pm`` and ``c_\\sigma`` are one name, other than ``c``."""
    sign = found["sign"] or ""
    return found["name"] + ("_0" if sign == "_0" else "_pm" if sign else "")


def names(formula: str) -> set[str]:
    """All names; a subscript is an index."""
    return {name_of(found) for found in NAME.finditer(INDEX.sub("", WORDS.sub("", formula)))}


def indices(formula: str) -> set[str]:
    """The letters in subscripts."""
    return {letter for part in INDEX.findall(formula) for letter in re.findall(r"[A-Za-z]", part)}


def clauses(formula: str) -> Iterator[str]:
    """Parts between commas and words that stand in no bracket, and the variables of sets and norms."""
    depth, start = 0, 0
    formula = re.sub(r"\\text\{[^{}]*\}", ",", formula).replace(r"\ ", " ").replace(r"\dots <", "")
    for place, sign in enumerate(formula):
        depth += (sign in "({[") - (sign in ")}]")
        if depth == 0 and sign in ",;:":
            yield formula[start:place]
            start = place + 1
    yield formula[start:]
    yield from re.findall(r"(?:\\\{(?:\\pm )?(?:\\lVert )?|^\\lVert )(\\?[A-Za-z]+)(?= |_)", formula)


def introduced(clause: str) -> Iterator[tuple[str, bool]]:
    """The name at the left of ``X = ...``, ``f(x) = ...`` or of ``X`` alone, and whether something is said of it."""
    clause = re.sub(r"^[\s|]*(?:\\pm )?", "", clause)
    found = NAME.match(clause)
    if found is None:
        return
    rest = clause[found.end() :].lstrip("}")
    after = DECORATION.match(rest)
    assert after is not None
    relation = RELATION.match(rest, after.end())
    if relation:
        yield name_of(found), relation[0] != ""
        yield from ((letter, False) for letter in re.findall(r"(?<=\()[A-Za-z](?=\))", after[0]))


def sentences(text: str) -> Iterator[list[str]]:
    """The formulas of each sentence."""
    shielded = re.sub(r"\$[^$]*\$", lambda found: found[0].replace(". ", ".~"), LETTERS.prose(text))
    for part in re.split(r"\.\s+(?=[A-Z])", shielded):
        yield re.findall(r"\$([^$]*)\$", part)


def parts(theorem: Theorem) -> Iterator[tuple[list[str], bool]]:
    """The formulas, sentence by sentence, with whether they are a hypothesis."""
    for item in theorem.suppositions:
        if isinstance(item, Suppose):
            yield from (([LETTERS.render(h.latex)], True) for h in item.hypotheses)
        else:
            yield from ((found, False) for found in sentences(item))
    yield from ((found, False) for found in sentences(theorem.conclusion))
    yield from (([formula.latex(LETTERS).partition("=")[2]], False) for formula in theorem.formulas)


def too_early(theorem: Theorem) -> set[str]:
    """Names that are used in a sentence before they are defined, or never introduced."""
    known = COMMON | {name for found in sentences(theorem.problem_latex) for text in found for name in names(text)}
    pieces = [
        (found, given, {new for text in found for clause in clauses(text) for new in introduced(clause)})
        for found, given in parts(theorem)
    ]
    defined = {name for _, given, new in pieces if not given for name, said in new if said}
    wrong: set[str] = set()
    for found, given, new in pieces:
        used = {name for text in found for name in names(text)}
        known |= {name for text in found for name in indices(text)}
        if given:  # a hypothesis says of its own letters that there are such things, as of those that A is made of
            made = {name for text in found if text.startswith("A = ") for name in names(text)}
            wrong |= (used - known - made) & defined
        else:
            wrong |= used - known - {name for name, _ in new}
        known |= used
    return wrong


def by_id(value: Any) -> str:
    return str(value.id)


@pytest.mark.parametrize("theorem", list(analytic.theorems.values()), ids=by_id)
def test_no_letter_stands_before_its_meaning(theorem: Theorem) -> None:
    assert too_early(theorem) == set()


def test_a_definition_that_comes_too_late_is_found() -> None:
    skip, odd = analytic.theorems["skip-squared"], analytic.theorems["odd-logistic"]
    late = replace(skip, hypotheses=tuple(replace(h, later=h.id == "on-a-line") for h in skip.hypotheses))
    assert "a" in too_early(late)
    assert too_early(replace(skip, where=())) >= {"z", "s", r"\delta"}
    assert too_early(replace(odd, hypotheses=tuple(replace(h, later=False) for h in odd.hypotheses))) == {"g"}
    unknown = Sentence(r"Then $\fit(\point) = Z \point$ is optimal.")
    assert too_early(replace(skip, sentences=(unknown,))) == {"Z"}
