"""Changes of a certificate: equal numbers, hairs, digits, signs, places, keys, methods, and the text itself."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any

from tests.adversary.hairs import equal, perturbed
from tests.adversary.problems import LOSSES, Payload
from tests.second_checker.reader import HINTS

__all__ = ["MUTATIONS", "mutated"]

Place = tuple[Any, Any]  # a container and a key in it


def leaves(value: Any, kind: type) -> list[Place]:
    """All places inside this value that hold something of this kind."""
    found: list[Place] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        for key, entry in holder.items() if isinstance(holder, dict) else enumerate(holder):
            if type(entry) is kind:
                found.append((holder, key))
            if isinstance(entry, (list, dict)):
                waiting.append(entry)
    return found


def numbers(document: Payload) -> list[Place]:
    """The places of numbers, the same chance for each part of the file."""
    parts = [document["problem"], document["network"], {"dual": document["dual"]}, document["feasibility"]]
    parts.append(document["claim"])
    words = {"loss", "bias", "method", "relation", "activation"}
    return [place for part in parts for place in leaves(part, str) if place[1] not in words]


def chosen(rng: Random, document: Payload) -> tuple[Place, bool]:
    """A place of a number, and whether a logarithm may stand there."""
    parts = ["problem", "network", "dual", "feasibility", "claim"]
    part = rng.choice(parts)
    inside = numbers({**{key: {} for key in parts}, part: document[part]})
    places = inside or numbers(document)
    logarithms = document["problem"]["loss"] == "logistic" and bool(inside) and part in {"network", "claim"}
    place = rng.choice(places)
    return place, logarithms and place[1] != "width"


def with_equal_number(rng: Random, document: Payload) -> None:
    (holder, key), logarithms = chosen(rng, document)
    while key == "negative_slope":  # a quotient of integers by the format, no expression
        (holder, key), logarithms = chosen(rng, document)
    holder[key] = equal(rng, holder[key], logarithms)


def with_hair(rng: Random, document: Payload) -> None:
    (holder, key), logarithms = chosen(rng, document)
    holder[key] = perturbed(rng, holder[key], logarithms or rng.random() < 0.02)


def with_hairs(rng: Random, document: Payload) -> None:
    for _ in range(rng.randint(2, 4)):
        with_hair(rng, document)


def with_digit(rng: Random, document: Payload) -> None:
    holder, key = chosen(rng, document)[0]
    text = holder[key]
    k = rng.randrange(len(text))
    holder[key] = text[:k] + rng.choice("0123456789-+*/() .") + text[k + rng.randint(0, 1) :]


def with_sign(rng: Random, document: Payload) -> None:
    holder, key = chosen(rng, document)[0]
    holder[key] = f"-({holder[key]})"


def with_number(rng: Random, document: Payload) -> None:
    holder, key = chosen(rng, document)[0]
    holder[key] = rng.choice(["0", "1", "-1", "2", "1/3", "sqrt(2)", "-sqrt(1/2)", "-7/2", "log(2)"])


def with_swap(rng: Random, document: Payload) -> None:
    part = rng.choice([document, *(document[key] for key in ("problem", "network", "feasibility", "claim"))])
    places = [place for place in leaves(part, rng.choice([str, list])) if isinstance(place[0], list)]
    if len(places) > 1:
        (one, i), (two, k) = rng.sample(places, 2)
        one[i], two[k] = copy.deepcopy((two[k], one[i]))


def with_integer(rng: Random, document: Payload) -> None:
    places = leaves(document["feasibility"], int)
    if places:
        holder, key = rng.choice(places)
        holder[key] = rng.choice([0, 1, 2, -1, -2, 3, 10**30, True, 1.0, "1", None])


def with_method(rng: Random, document: Payload) -> None:
    document["feasibility"]["method"] = rng.choice([*HINTS, "no such method"])
    if rng.random() < 0.8:
        document["feasibility"] = {"method": rng.choice([m for m, keys in HINTS.items() if not keys])}


def with_problem(rng: Random, document: Payload) -> None:
    problem = document["problem"]
    if rng.random() < 0.4:
        problem["activation"] = rng.choice(["relu", "threshold", "absolute", "leaky", "leaky", "tanh"])
        if rng.random() < 0.8:
            problem.pop("negative_slope", None)
        if problem["activation"] == "leaky":
            problem["negative_slope"] = rng.choice(["1/2", "-1/3", "0", "1", "sqrt(4)/4", "-1"])
    elif rng.random() < 0.5:
        problem["bias"] = "free" if problem["bias"] == "none" else "none"
    else:
        problem["loss"] = rng.choice(LOSSES)
        problem["beta"] = None if problem["loss"] in {"interpolation", "max-margin"} else problem["beta"] or "1"


def with_claim(rng: Random, document: Payload) -> None:
    claim = document["claim"]
    width = rng.choice(["1", "0", "-1", "1/1000000", "sqrt(4)", "sqrt(2)", "1" + "0" * 400, "1/1" + "0" * 70])
    kind = rng.choice([{}, {"relation": "bounds"}, {"width": width}, {"relation": "equal"}])
    document["claim"] = {"value": claim["value"], "lower_bound": rng.choice(list(claim.values())), **kind}


def with_key(rng: Random, document: Payload) -> None:
    holder = rng.choice([document, *(document[key] for key in ("problem", "network", "feasibility", "claim"))])
    if rng.random() < 0.5:
        del holder[rng.choice(list(holder))]
    else:
        holder[rng.choice(["note", "width", "relation", "unit", "xi"])] = rng.choice([None, "1", [], 0])


def with_shape(rng: Random, document: Payload) -> None:
    holder, key = rng.choice(leaves(document, list))
    entry = holder[key]
    if not entry or rng.random() < 0.5:
        holder[key] = [*entry, copy.deepcopy(entry[0]) if entry else "0"]
    else:
        del entry[rng.randrange(len(entry))]


def with_type(rng: Random, document: Payload) -> None:
    kind = rng.choice([str, list, int, dict])
    places = leaves(document, kind)
    if places:
        holder, key = rng.choice(places)
        holder[key] = rng.choice([None, 0, 1.5, True, [], {}, "", "1", ["0"], [["1"]]])


MUTATIONS: list[tuple[int, Callable[[Random, Payload], None]]] = [
    (20, with_hair),
    (8, with_hairs),
    (8, with_equal_number),
    (6, with_digit),
    (4, with_sign),
    (4, with_number),
    (4, with_swap),
    (4, with_integer),
    (3, with_method),
    (3, with_problem),
    (3, with_claim),
    (1, with_key),
    (2, with_shape),
    (2, with_type),
]


def mutated(rng: Random, document: Payload) -> Payload | str:
    """A copy with one to three changes, or now and then its text with another character."""
    result = copy.deepcopy(document)
    weights, changes = zip(*MUTATIONS, strict=True)
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        try:
            rng.choices(changes, weights)[0](rng, result)
        except (KeyError, TypeError, IndexError, ValueError, AttributeError):
            break  # an earlier change took away what this one needs
    if rng.random() < 0.03:
        text = json.dumps(result)
        k = rng.randrange(len(text))
        return text[:k] + rng.choice(["", *'{}[]",:0x']) + text[k + rng.randint(0, 3) :]
    return result
