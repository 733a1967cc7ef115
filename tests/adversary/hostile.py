"""Files of at most a megabyte that are made to cost time or memory, or to raise what nobody expects."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import count, islice, pairwise
from typing import Any

from tests.adversary.known import bounds, made, spike_free
from tests.adversary.problems import Payload

__all__ = ["BY_JSON", "BY_NUMBER", "BY_SIZE", "HOSTILE", "LARGEST"]

LARGEST = 1 << 20
LONGEST = 199_000  # characters of one number: within the limit


def primes() -> list[int]:
    sieve = bytearray([1]) * 200_000
    for p in range(2, 450):
        if sieve[p]:
            sieve[p * p :: p] = bytes(len(range(p * p, len(sieve), p)))
    return [p for p in range(2, len(sieve)) if sieve[p]]


PRIMES = primes()


def joined(parts: Any, separator: str, length: int = LONGEST) -> str:
    """As many parts as fit."""
    chosen, size = [], 0
    for part in parts:
        size += len(part) + len(separator)
        if size > length:
            break
        chosen.append(part)
    return separator.join(chosen)


def nested(depth: int) -> str:
    text = "1"
    for k in range(depth):
        text = f"sqrt({k + 2} + {text})"
    return text


def conjugates(k: int) -> str:
    """A product of k sums that is -1: its factors are multiplied out only at a price."""
    return "*".join(f"(sqrt({p}) + sqrt({p + 1}))*(sqrt({p}) - sqrt({p + 1}))" for p in islice(count(2), k))


NUMBERS: dict[str, str] = {
    "long integer": "9" * LONGEST,
    "long fraction": "9" * (LONGEST // 2) + "/" + "7" * (LONGEST // 2 - 2),
    "small number": "1/1" + "0" * (LONGEST - 5),
    "too long": "9" * 1_000_000,
    "minus signs": "-" * (LONGEST - 2) + "1",
    "differences": joined(("1" for _ in count()), "-"),
    "quotients": joined(("3" for _ in count()), "/"),
    "spaces": "1" + " " * (LONGEST - 2),
    "open parentheses": "(" * LONGEST,
    "parentheses": "(" * 49 + "1" + ")" * 49,
    "harmonic sum": joined((f"1/{p}" for p in PRIMES), "+"),
    "product of primes": joined(map(str, PRIMES), "*"),
    "product of sums": joined((f"(1+1/{p})" for p in PRIMES), "*"),
    "sum of roots": joined((f"sqrt({p})" for p in PRIMES), "+"),
    "sum of 300 roots": "+".join(f"sqrt({p})" for p in PRIMES[:300]),
    "square of a sum of roots": "*".join(["(" + "+".join(f"sqrt({p})" for p in PRIMES[:400]) + ")"] * 2),
    "product of 40 sums of roots": "*".join(f"(1+sqrt({p}))" for p in PRIMES[:40]),
    "product of 5000 sums of roots": joined((f"(1+sqrt({p}))" for p in PRIMES), "*"),
    "product of roots": joined((f"sqrt({p})" for p in PRIMES), "*"),
    "roots of long integers": joined((f"sqrt(1{'0' * 300}{p})" for p in PRIMES), "+"),
    "root of a long integer": f"sqrt({'7' * LONGEST})"[:LONGEST - 1] + ")",
    "roots of products": joined((f"sqrt({p}*{q})" for p, q in pairwise(PRIMES)), "+"),
    "powers of a root": joined(("(sqrt(2)+sqrt(3)+sqrt(5)+1)" for _ in count()), "*"),
    "nested roots": nested(48),
    "sum of nested roots": joined((f"sqrt({p}+sqrt({p + 1}))" for p in PRIMES), "+"),
    "product of nested roots": joined((f"(1+sqrt({p}+sqrt({p + 1})))" for p in PRIMES[:200]), "*"),
    "quotient of nested roots": "1/(" + "+".join(f"sqrt({p}+sqrt({p + 1}))" for p in PRIMES[:12]) + ")",
    "quotient of roots": "1/(" + "+".join(f"sqrt({p})" for p in PRIMES[:30]) + ")",
    "quotients of roots": joined((f"1/(1+sqrt({p}))" for p in PRIMES), "+"),
    "root of roots": "sqrt(" + "+".join(f"sqrt({p})" for p in PRIMES[:60]) + ")",
    "conjugates": "1+" + conjugates(9) + "+1",
    "hidden zero": f"{nested(10)}*{nested(10)} - 11 - {nested(9)}",
    "hidden zero of 12 roots": "+".join(
        f"sqrt({2 * p + 1}+2*sqrt({p * p + p}))-sqrt({p})-sqrt({p + 1})" for p in range(2, 14)),
    "one over a hidden zero": "1/(sqrt(5+2*sqrt(6))-sqrt(2)-sqrt(3))",
    "cancellation": f"sqrt(1{'0' * 90_000}1) - 1{'0' * 45_000}",
    "cancellation of nested roots": f"sqrt(3+2*sqrt(2))-sqrt(2)-1+1/1{'0' * 50_000}",
}  # fmt: skip
LOGARITHMS: dict[str, str] = {
    "log of a long integer": f"log({'9' * (LONGEST - 10)})",
    "log of a small number": f"log(1/1{'0' * (LONGEST - 10)})",
    "log near one": f"log(1+1/1{'0' * (LONGEST - 20)})",
    "sum of logs": joined((f"log({p})" for p in PRIMES), "+"),
    "nested logs": "log(" * 40 + "9" * 1000 + ")" * 40,
    "logs of roots": joined((f"log(1+sqrt({p}))" for p in PRIMES), "+"),
    "roots of logs": joined((f"sqrt(log({p}))" for p in PRIMES[1:]), "*"),
    "division by a vanishing log": "1/(log(4)-2*log(2))",
    "log of a vanishing log": "log(log(4)-2*log(2))",
    "root of a vanishing log": "sqrt(log(4)-2*log(2))",
    "large margin": "1" + "0" * (LONGEST - 10),
    "large negative margin": "-1" + "0" * (LONGEST - 10),
    "tiny margin": "1/1" + "0" * (LONGEST - 10),
}


def in_place(place: str) -> Callable[[str], Payload]:
    """A small certificate with this number in one place."""

    def make(x: str) -> Payload:
        parts = {
            "A": "1",
            "y": "1",
            "u": "1",
            "w": "1",
            "v": "1",
            "beta": "1",
            "value": "9" * 9,
            "lower": "0",
            place: x,
        }
        network = [[parts["u"]], ["0"]], ["0"], [parts["w"]], "0"
        claim: Payload = bounds(parts["value"], parts["lower"])
        if "width" in parts:
            claim = {"value": "3/2", "lower_bound": "1", "width": parts["width"]}
        A, y, v = [[parts["A"], "2"], ["2", "1"]], [parts["y"], "1"], [parts["v"], "1"]
        return made(A, y, "squared", parts["beta"], "none", network, v, "acute", claim)

    return make


def logistic(place: str) -> Callable[[str], Payload]:
    def make(x: str) -> Payload:
        network = [["1"], ["1"]], ["0"], [x if place == "w" else "1"], "0"
        A = [["1", "0"], ["0", "1"]]
        claim = bounds(x if place == "value" else "9", "0")
        return made(A, ["1", "-1"], "logistic", "1", "none", network, ["1/3", "-1/3"], "whitened", claim)

    return make


PLACES = ("A", "y", "u", "v", "beta", "value", "width")
BY_NUMBER: dict[str, Callable[[], str]] = {
    **{f"{name} as {place}": (lambda x=x, place=place: json.dumps(in_place(place)(x)))
       for name, x in NUMBERS.items() for place in PLACES},
    **{f"{name} as logistic {place}": (lambda x=x, place=place: json.dumps(logistic(place)(x)))
       for name, x in {**LOGARITHMS, "harmonic sum": NUMBERS["harmonic sum"]}.items() for place in ("w", "value")},
}  # fmt: skip


def zero(n: int, d: int, method: str | Payload, *, bias: str = "none", entry: Callable[[int, int], str]) -> Payload:
    """The zero network and the dual point y, for n samples of d entries."""
    A = [[entry(i, j) for j in range(d)] for i in range(n)]
    y = ["1" if i % 2 else "-1" for i in range(n)]
    network = [[] for _ in range(d)], [], [], "0"
    return made(A, y, "squared", "9" * 9, bias, network, y, method, bounds(str(n), "0"))


def unit(i: int, j: int) -> str:
    return "1" if i == j else "0"


def denominators(i: int, j: int) -> str:
    return f"1/{PRIMES[(331 * i + j) % len(PRIMES)]}"


def roots(i: int, j: int) -> str:
    return f"sqrt({PRIMES[(331 * i + j) % len(PRIMES)]})"


def spike_free_identity(n: int) -> Payload:
    indices, zeros = list(range(n)), ["0"] * n
    inverse = [[unit(i, j) for j in range(n)] for i in range(n)]
    return zero(n, n, spike_free(indices, indices, ["1"] * n, inverse, zeros, zeros), entry=unit)


def cells(n: int) -> Payload:
    found = [{"pattern": [k >> i & 1 for i in range(n)], "multipliers": [["0"] * n] * 2} for k in range(2**n)]
    return zero(n, 2, {"method": "cells", "cells": found}, entry=denominators)


def tree(nodes: list[Any]) -> Payload:
    return {"method": "tree", "unit": "1", "trees": [nodes, [[]]]}


def chain(n: int) -> Payload:
    """A tree of depth n, whose leaves each cost n."""
    nodes: list[Any] = []
    for i in range(n):
        nodes += [i, []]
    hints = {"method": "tree", "unit": "1", "trees": [[*nodes, []]] * 2}
    return zero(n, 1, hints, entry=lambda i, _: str(i % 99 + 1))


def one_leaf(n: int, bias: str) -> Payload:
    leaf = [[i, "1"] for i in range(n)]
    hints = {"method": "tree", "unit": "1", "trees": [[leaf]] * 2}
    return zero(n, 1, hints, bias=bias, entry=lambda i, _: str(i + 1))


def many_neurons(m: int, relation: str) -> Payload:
    network = [["1"] * m, [str(k % 97) for k in range(m)]], ["0"] * m, [f"1/{k % 89 + 1}" for k in range(m)], "0"
    document = made([["1", "0"], ["0", "1"]], ["1", "1"], "squared", "1", "none", network, ["0", "0"], "acute",
                    {"value": "1", "lower_bound": "0"})  # fmt: skip
    document["claim"].update({"width": "9" * 30} if relation == "width" else {"relation": relation} if relation else {})
    return document


def outputs(n: int, o: int, method: str) -> Payload:
    rows = [["1" if k == i % o else "0" for k in range(o)] for i in range(n)]
    A = [[unit(i, j) for j in range(n)] for i in range(n)] if method != "rank-one" else [[str(i)] for i in range(n)]
    network = [[] for _ in A[0]], [], [], ["0"] * o
    return made(A, rows, "squared", "9", "none", network, rows, method, bounds(str(n), "0"))


def logistic_sum(n: int, weight: Callable[[int], str], value: str) -> Payload:
    """A fit that differs from sample to sample, and a claim that no enclosure may decide."""
    A = [[str(i + 1)] for i in range(n)]
    y = ["1" if i % 2 else "-1" for i in range(n)]
    dual = ["1/9" if i % 2 else "-1/9" for i in range(n)]
    network = [["1"]], ["0"], [weight(n)], "0"
    return made(A, y, "logistic", "9" * 6, "none", network, dual, "rank-one", bounds(value, "0"))


def logistic_tie(n: int) -> Payload:
    """The zero network costs n log(2), exactly what is claimed."""
    document = logistic_sum(n, lambda _: "0", f"{n - 1}*log(2) + log(4)/2")
    document["claim"] = {"value": f"{n - 1}*log(2) + log(4)/2", "lower_bound": "0", "width": "1/1" + "0" * 3000}
    return document


def penalty_tie(m: int) -> Payload:
    """The norms of m neurons, all irrational, and the same sum as the claim, written otherwise."""
    network = [["1"] * m, [str(k + 1) for k in range(m)]], ["0"] * m, ["1"] * m, "0"
    value = "+".join(f"sqrt({(k + 1) ** 2 + 1}/4)*2" for k in range(m))
    A, zeros = [["0", "0"]], ["0"]
    return made(A, zeros, "squared", "1", "none", network, zeros, "acute", bounds(value, "0"))


def region_denominators(n: int) -> Payload:
    nodes = [x for i in range(n) for x in (i, [[k, "-7"] for k in range(i)])]
    hints = {"method": "tree", "unit": f"1/{'9' * 99}", "trees": [[*nodes, []]] * 2}
    return zero(n, 3, hints, entry=denominators)


def lifted(n: int, leaf: Payload, unit: str = "1") -> Payload:
    hints = {"method": "lifted", "ball": None, "reach": ["99"] * n, "unit": unit, "trees": [[leaf], [leaf]]}
    return zero(n, 1, hints, entry=lambda i, _: str(i % 99 + 1))


def products(n: int, most: int) -> Payload:
    pairs = ((k, m) for m in range(1, 3 * n + 1) for k in range(m + 1))
    return {"norm": "9", "products": [[k, m, "7"] for k, m in islice(pairs, most)], "cones": []}


def beyond_floats() -> Payload:
    """On a region where ``p_1`` vanishes any multiple of its products counts: entries that no float can hold."""
    n = 30
    pairs = [[i, n + i, "-1"] for i in range(1, n + 1)]
    leaf = {"norm": "99999", "products": [*pairs, [2, n + 1, "9" * 2_000]], "cones": []}
    hints = {"method": "lifted", "ball": None, "reach": ["99"] * n, "unit": "1", "trees": [[0, leaf, leaf]] * 2}
    return zero(n, 1, hints, entry=lambda i, _: str(i + 1))


NOTHING: Payload = {"norm": "0", "products": [], "cones": []}


BY_SIZE: dict[str, Callable[[], str]] = {
    name: (lambda make=make: json.dumps(make(), separators=(",", ":")))
    for name, make in {
        "whitened identity": lambda: zero(450, 450, "whitened", entry=unit),
        "acute, ones": lambda: zero(450, 450, "acute", entry=lambda i, j: "1"),
        "acute, denominators": lambda: zero(300, 300, "acute", entry=denominators),
        "acute, roots": lambda: zero(100, 100, "acute", entry=roots),
        "acute, roots in two columns": lambda: zero(3000, 2, "acute", entry=roots),
        "obtuse identity": lambda: zero(450, 450, "obtuse", entry=unit),
        "obtuse, one ray": lambda: zero(40_000, 1, "obtuse", entry=lambda i, j: str(i + 1)),
        "obtuse, denominators": lambda: zero(300, 300, "obtuse", entry=denominators),
        "rank-one, many samples": lambda: zero(50_000, 1, "rank-one", entry=lambda i, j: str(i)),
        "rank-one, free bias": lambda: zero(50_000, 1, "rank-one", bias="free", entry=lambda i, j: str(i)),
        "rank-one, denominators": lambda: zero(20_000, 1, "rank-one", bias="free", entry=denominators),
        "rank-one, roots": lambda: zero(5000, 1, "rank-one", bias="free", entry=roots),
        "rank-one, wide": lambda: zero(2, 90_000, "rank-one", bias="free", entry=lambda i, j: "1"),
        "spike-free identity": lambda: spike_free_identity(300),
        "cells of 12 samples": lambda: cells(12),
        "tree of depth 29,000": lambda: chain(29_000),
        "tree of one leaf": lambda: one_leaf(22_000, "none"),
        "tree of one leaf, free bias": lambda: one_leaf(22_000, "free"),
        "lifted, many samples": lambda: lifted(25_000, NOTHING),
        "lifted, a large matrix": lambda: lifted(1_500, products(1_500, 20_000)),
        "lifted, many products": lambda: lifted(220, products(220, 35_000)),
        "lifted, long integers": lambda: lifted(9, {"norm": "9" * 190_000, "products": [], "cones": []}),
        "lifted, beyond floats": beyond_floats,
        "lifted, long unit": lambda: lifted(400, products(400, 2_000), "1/" + "9" * 90_000),
        "tree of one index": lambda: zero(20, 2, tree([0] * 200_000), entry=unit),
        "tree of many leaves": lambda: zero(2, 2, tree([[]] * 200_000), entry=unit),
        **{f"many neurons, {r or 'exact'}": (lambda r=r: many_neurons(40_000, r)) for r in ("", "bounds", "width")},
        **{f"outputs, {m}": (lambda m=m: outputs(280, 280, m)) for m in ("whitened", "obtuse", "rank-one")},
        "logistic, many samples": lambda: logistic_sum(20_000, lambda n: f"1/{n}", "9" * 9),
        "logistic, large margins": lambda: logistic_sum(20_000, lambda n: "9" * 999, "9" * 1020),
        "logistic, near the value": lambda: logistic_sum(3000, lambda n: "sqrt(2)", "1"),
        "logistic, logarithms": lambda: logistic_sum(3000, lambda n: "log(2)", "9" * 19),
        "logistic, at the value": lambda: logistic_tie(20_000),
        "penalty, 300 roots at the value": lambda: penalty_tie(300),
        "penalty, 5000 roots at the value": lambda: penalty_tie(5000),
        "tree, denominators": lambda: region_denominators(120),
        "outputs, long": lambda: outputs(5000, 20, "rank-one"),
    }.items()
}  # fmt: skip


def text_of(change: Callable[[Payload], object]) -> Callable[[], str]:
    def make() -> str:
        document = in_place("A")("1")
        change(document)
        return json.dumps(document)

    return make


BY_JSON: dict[str, Callable[[], str]] = {
    "empty file": lambda: "",
    "empty lists": lambda: "[" + ",".join(["[]"] * 300_000) + "]",
    "empty objects": lambda: "[" + ",".join(["{}"] * 300_000) + "]",
    "deep lists": lambda: "[" * 500_000,
    "deep objects": lambda: '{"a":' * 150_000,
    "closed deep lists": lambda: "[" * 90_000 + "]" * 90_000,
    "duplicate keys": lambda: "{" + ",".join(['"a":0'] * 150_000) + "}",
    "many keys": lambda: "{" + ",".join(f'"{k}":0' for k in range(90_000)) + "}",
    "huge version": lambda: '{"format":"neuralgauge-certificate","version":' + "2" * 900_000 + "}",
    "float version": text_of(lambda d: d.update(version=2.0)),
    "NaN": lambda: '{"version":NaN}',
    "infinite": lambda: '{"version":1e400}',
    "lone surrogate": lambda: '{"format":"\\ud800"}',
    "surrogate as a number": text_of(lambda d: d["problem"].update(beta="\ud800")),
    "long theorem": text_of(lambda d: d.update(theorem="x" * 1_000_000)),
    "long loss": text_of(lambda d: d["problem"].update(loss="x" * 1_000_000)),
    "long key": text_of(lambda d: d.update({"x" * 1_000_000: 0})),
    "samples that are empty": text_of(lambda d: d["problem"].update(A=[[]] * 200_000)),
    "samples that are lists of lists": text_of(lambda d: d["problem"].update(A=[[[]]] * 100_000)),
    "targets that are empty": text_of(lambda d: d["problem"].update(y=[[]] * 200_000)),
    "many neurons without weights": text_of(lambda d: d["network"].update(b=["0"] * 150_000)),
    "tree of huge indices": text_of(lambda d: d.update(
        feasibility={"method": "tree", "unit": "1", "trees": [[10**4000] * 200, [[]]]})),
    "leaf of huge integers": text_of(lambda d: d.update(
        feasibility={"method": "tree", "unit": "1", "trees": [[[[0, "9" * 190_000]]], [[[0, "9" * 190_000]]]]})),
    "booleans for integers": text_of(lambda d: d.update(
        feasibility={"method": "cells", "cells": [{"pattern": [True, False], "multipliers": [["0"] * 2] * 2}] * 4})),
    "numeral of another alphabet": text_of(lambda d: d["problem"].update(beta="\u0661")),
    "superscript": text_of(lambda d: d["problem"].update(beta="\u00b2")),
    "underscores": text_of(lambda d: d["problem"].update(beta="1_0")),
    "newlines": text_of(lambda d: d["problem"].update(beta="1\n")),
}  # fmt: skip
HOSTILE = {**BY_NUMBER, **BY_SIZE, **BY_JSON}
