"""Certificates that the theorems write, each attacked in every number, field, hint, method and option that it has."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any

import analytic
from analytic.answers.solution import Solution
from analytic.model.problem import Problem
from analytic.verification.certificate import payload
from tests.adversary.hairs import perturbed
from tests.adversary.mutations import Place, leaves, numbers
from tests.adversary.problems import LOSSES, Payload
from tests.second_checker.reader import HINTS

__all__ = ["PROPOSING", "WITHOUT", "attacks", "certificates", "donors"]

WITHOUT = {
    "general-extreme-points": "about every optimal network",
    "general-rescaling": "about every network",
    "general-strong-duality": "about every problem",
    "general-width": "about every network",
    "line-minimum-l1": "a program, whose optimum is that of the theorems on a line",
    "line-powers": "path norms below one, which have no dual",
    "line-sparsest": "a number of kinks",
    "tangent-kernel": "the predictor of a kernel",
}
"""The records that write no certificate, and why."""
PROPOSING = [theorem.id for theorem in analytic.theorems.values() if theorem.id not in WITHOUT]

PARTS = ("problem", "network", "dual", "feasibility", "claim")
WRONG: tuple[Any, ...] = (None, 0, [], {}, "", "1/0", "x")


@cache
def certificates(theorem_id: str) -> tuple[Payload, ...]:
    """The certificates of the worked examples, by this theorem whatever else applies."""
    theorem = analytic.theorems[theorem_id]
    built = (Problem.build(example.A, example.y, **example.options) for example in theorem.examples)
    return tuple(payload(Solution.of(theorem, problem)) for problem in built)


@cache
def donors() -> dict[str, Payload]:
    """Hints of every method that some theorem uses."""
    hints: dict[str, Payload] = {}
    for key in PROPOSING:
        method = analytic.theorems[key].feasibility
        if method not in hints:
            hints[method] = certificates(key)[0]["feasibility"]
    return hints


def attacks(document: Payload, seed: int) -> Iterator[tuple[str, Payload]]:
    """Changed copies, each with what was changed; which numbers replace others depends on the seed only."""
    rng = Random(seed)
    for attack in (_numbers, _integers, _fields, _lists, _methods, _options, _claims, _vanishing):
        yield from attack(document, rng)


def _changed(document: Payload, change: Callable[[Payload], None]) -> Payload:
    result = copy.deepcopy(document)
    change(result)
    return result


def _there(document: Payload, places: Callable[[Payload], list[Place]], k: int) -> Place:
    """The k-th of the places, in a copy whose places have the same order."""
    return places(document)[k]


def _replaced(document: Payload, places: Callable[[Payload], list[Place]], k: int, value: Any) -> Payload:
    def put(copied: Payload) -> None:
        holder, key = _there(copied, places, k)
        holder[key] = value

    return _changed(document, put)


def _numbers(document: Payload, rng: Random) -> Iterator[tuple[str, Payload]]:
    for k, (holder, key) in enumerate(numbers(document)):
        text = holder[key]
        others = [f"-({text})", f"({text}) + 1/1000000007", f"2*({text})", perturbed(rng, text, False), "0"]
        others += [c["dual"][0] for c in (document,) if isinstance(c["dual"][0], str)]
        for other in others:
            if other != text:
                yield f"number {k}: {text[:20]} becomes {other[:40]}", _replaced(document, numbers, k, other)


def _of_hints(document: Payload) -> list[Place]:
    return leaves(document["feasibility"], int)


def _integers(document: Payload, rng: Random) -> Iterator[tuple[str, Payload]]:
    for k, (holder, key) in enumerate(_of_hints(document)):
        for other in (holder[key] + 1, -1, 10**30, True, None, "0"):
            yield f"integer {k} becomes {other}", _replaced(document, _of_hints, k, other)


def _objects(document: Payload) -> list[dict[str, Any]]:
    inner = [holder[key] for holder, key in leaves(document, dict)]
    return [document, *inner]


def _fields(document: Payload, rng: Random) -> Iterator[tuple[str, Payload]]:
    for k, holder in enumerate(_objects(document)):
        for key in holder:
            yield f"without {key}", _changed(document, lambda c, k=k, key=key: _objects(c)[k].pop(key))  # type: ignore[misc]
            wrong = rng.choice(WRONG)
            yield (
                f"{key} is {wrong!r}",
                _changed(document, lambda c, k=k, key=key, wrong=wrong: _objects(c)[k].update({key: wrong})),  # type: ignore[misc]
            )


def _of_lists(document: Payload) -> list[Place]:
    return leaves(document, list)


def _lists(document: Payload, rng: Random) -> Iterator[tuple[str, Payload]]:
    for k, (holder, key) in enumerate(_of_lists(document)):
        entries = holder[key]
        if entries:
            yield f"list {k} without its last entry", _replaced(document, _of_lists, k, entries[:-1])
            yield f"list {k} without its first entry", _replaced(document, _of_lists, k, entries[1:])
            yield f"list {k} with an entry twice", _replaced(document, _of_lists, k, [*entries, entries[0]])
        if len(entries) > 1:
            yield f"list {k} backwards", _replaced(document, _of_lists, k, entries[::-1])


def _methods(document: Payload, rng: Random) -> Iterator[tuple[str, Payload]]:
    own = document["feasibility"]
    for method in sorted(HINTS):
        if method != own["method"]:
            yield f"method {method}, same hints", {**document, "feasibility": {**own, "method": method}}
            yield f"method {method}, no hints", {**document, "feasibility": {"method": method}}
        if method in donors():
            yield f"method {method}, hints of another", {**document, "feasibility": donors()[method]}
    yield "no method", {**document, "feasibility": {}}


def _options(document: Payload, rng: Random) -> Iterator[tuple[str, Payload]]:
    problem = document["problem"]
    constrained = {"interpolation", "max-margin"}
    other = "free" if problem["bias"] == "none" else "none"
    changes: list[dict[str, Any]] = [{"bias": other}, {"skip": "free"}, {"neuron_norm": 1}, {"neuron_norm": 2}]
    changes += [{"activation": name} for name in ("relu", "threshold", "absolute")]
    changes += [{"activation": "leaky", "negative_slope": slope} for slope in ("1/2", "-1/3", "1/1000")]
    changes += [{"loss": loss, "beta": None if loss in constrained else problem["beta"] or "1"} for loss in LOSSES]
    if problem["beta"] is not None:
        changes += [{"beta": f"{factor}*({problem['beta']})"} for factor in ("1/2", "2", "(1 - 1/10000000)")]
    for change in changes:
        changed = {**problem, **change}
        if changed.get("activation") != "leaky":
            changed.pop("negative_slope", None)
        if changed != problem:
            yield f"options {change}", {**document, "problem": changed}
    yield "version 1", {**document, "version": 1}


def _claims(document: Payload, rng: Random) -> Iterator[tuple[str, Payload]]:
    value, lower = document["claim"]["value"], document["claim"]["lower_bound"]
    less, more = f"({value}) - 1/10000000", f"({lower}) + 1/10000000"
    pairs: list[tuple[str, str, dict[str, Any]]] = [
        (less, less, {}),
        (more, more, {}),
        ("0", "0", {}),
        (value, more, {"relation": "bounds"}),
        (less, lower, {"relation": "bounds"}),
        (less, less, {"width": "1/100000000"}),
        (value, lower, {"width": "-1"}),
        (lower, value, {"relation": "no such"}),
    ]
    for high, low, more_keys in pairs:
        claim = {"value": high, "lower_bound": low, **more_keys}
        yield f"claim {claim}", {**document, "claim": claim}


def _vanishing(document: Payload, rng: Random) -> Iterator[tuple[str, Payload]]:
    """No network, no dual vector, and a dual vector that is too long by a millionth."""
    for name, part in (("w", "network"), ("U", "network"), ("dual", "dual")):

        def holder(c: Payload, part: str = part) -> Any:
            return c["network"] if part == "network" else c

        for how in ("0*", "(1 + 1/1000000)*", "(1 - 1/1000000)*", "-"):

            def change(c: Payload, name: str = name, how: str = how) -> None:
                for inner, key in leaves({name: holder(c)[name]}, str):
                    inner[key] = f"{how}({inner[key]})"

            yield f"{name}: {how}", _changed(document, change)
