"""Every requirement of ``docs/certificate.md``: met exactly it is proved, missed by a hair it is not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from analytic.checker import CertificateError, check
from tests.checker_cases import CASES, EYE2, Payload, payload

HAIRS = ("1/1" + "0" * 3, "1/1" + "0" * 59, "1/1" + "0" * 61, "1/1" + "0" * 400)


def spike_free() -> Payload:
    """A = ((1, 0), (2, 0), (0, 1)), y = (3, 6, -4): two neurons, value 7."""
    c = payload([[1, 0], [2, 0], [0, 1]], [3, 6, -4], "interpolation", None, "none", [[1, 0], [0, 1]], [0, 0], [3, -4],
                0, ["1/5", "2/5", -1], "spike-free", 7)  # fmt: skip
    c["feasibility"] |= {"first": [0, 2], "member": [0, 0, 1], "scale": ["1", "2", "1"],
                         "inverse": [["1", "0"], ["0", "1"]],
                         "multipliers": [["0", "0", "1"], ["1/5", "2/5", "0"]]}  # fmt: skip
    return c


def cells() -> Payload:
    """The identity, y = (3, -4), with multipliers for all four patterns."""
    c = payload(EYE2, [3, -4], "interpolation", None, "none", EYE2, [0, 0], [3, -4], 0, [1, -1], "cells", 7)
    found = {(1, 1): [["0", "1"], ["1", "0"]], (1, 0): [["0", "0"], ["1", "0"]], (0, 1): [["0", "1"], ["0", "0"]],
             (0, 0): [["0", "0"], ["0", "0"]]}  # fmt: skip
    c["feasibility"]["cells"] = [{"pattern": list(p), "multipliers": m} for p, m in found.items()]
    return c


def tree() -> Payload:
    """One sample, y = 3: without bias v (t)_+ is v t where t >= 0 and 0 elsewhere, for both signs of v."""
    c = payload([[2]], [3], "interpolation", None, "none", [[1]], [0], ["3/2"], 0, ["1/2"], "tree", "3/2")
    c["feasibility"] |= {"unit": "1", "trees": [[0, [], []], [0, [[0, "0"]], []]]}
    c["feasibility"]["trees"][1] = [0, [[0, "0"]], []]
    return c


BASES: dict[str, Payload] = {**CASES, "spike-free": spike_free(), "cells": cells(), "tree": tree()}


@pytest.mark.parametrize("name", ["spike-free", "cells", "tree"])
def test_the_bases_are_proved(name: str) -> None:
    verdict = check(BASES[name])
    assert verdict.proved and verdict.optimal, verdict.reason


def at(c: Payload, path: tuple[Any, ...], change: Callable[[Any], Any]) -> Payload:
    found = copy.deepcopy(c)
    place: Any = found
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = change(place[path[-1]])
    return found


Miss = tuple[str, tuple[Any, ...], str]
"""A base, a place in it, and what is done to the number there; ``h`` is the hair."""

MISSES: list[Miss] = [
    ("whitened max-margin", ("problem", "A", 0, 0), "+h"),
    ("whitened max-margin", ("problem", "A", 0, 1), "+h"),
    ("whitened max-margin", ("problem", "A", 2, 0), "-h"),
    ("whitened max-margin", ("dual", 0), "+h"),
    ("whitened max-margin", ("dual", 2), "-h"),
    ("whitened max-margin", ("network", "w", 0), "-h"),
    ("whitened max-margin", ("network", "w", 1), "+h"),
    ("whitened max-margin", ("network", "b", 0), "+h"),
    ("whitened max-margin", ("network", "xi"), "+h"),
    ("whitened hinge", ("dual", 0), "+h"),
    ("whitened hinge", ("dual", 2), "-h"),
    ("whitened logistic", ("dual", 0), "+h"),
    ("whitened squared, surds in the data", ("problem", "A", 1, 1), "+h"),
    ("rank-one squared, no bias", ("problem", "A", 1, 0), "+h"),
    ("rank-one squared, no bias", ("problem", "A", 2, 1), "-h"),
    ("rank-one interpolation, free bias", ("problem", "A", 2, 1), "-h"),
    ("rank-one interpolation, free bias", ("dual", 1), "+h"),
    ("one-dimensional interpolation", ("problem", "y", 0), "+h"),
    ("one-dimensional interpolation", ("network", "xi"), "-h"),
    ("one-dimensional interpolation", ("dual", 0), "-h"),
    ("one-dimensional hinge", ("dual", 0), "+h"),
    ("one-dimensional max-margin", ("network", "xi"), "-h"),
    ("one-dimensional max-margin", ("network", "w", 0), "-h"),
    ("one-dimensional squared", ("network", "xi"), "+h"),
    ("acute classes, max-margin", ("dual", 0), "+h"),
    ("acute classes, max-margin", ("dual", 2), "-h"),
    ("obtuse rays, two outputs", ("problem", "A", 2, 1), "+h"),
    ("obtuse rays, two outputs", ("dual", 0, 0), "+h"),
    ("obtuse rays, two outputs", ("network", "w", 0, 1), "+h"),
    ("spike-free", ("problem", "A", 1, 0), "+h"),
    ("spike-free", ("problem", "A", 1, 1), "-h"),
    ("spike-free", ("feasibility", "scale", 1), "+h"),
    ("spike-free", ("feasibility", "scale", 2), "-h"),
    ("spike-free", ("feasibility", "inverse", 0, 0), "+h"),
    ("spike-free", ("feasibility", "inverse", 1, 0), "-h"),
    ("spike-free", ("feasibility", "multipliers", 0, 2), "-h"),
    ("spike-free", ("feasibility", "multipliers", 0, 1), "-h"),
    ("spike-free", ("feasibility", "multipliers", 0, 0), "+h"),
    ("spike-free", ("feasibility", "multipliers", 1, 2), "-h"),
    ("cells", ("feasibility", "cells", 0, "multipliers", 0, 0), "+h"),
    ("cells", ("feasibility", "cells", 0, "multipliers", 0, 1), "-h"),
    ("cells", ("feasibility", "cells", 0, "multipliers", 1, 0), "-h"),
    ("cells", ("feasibility", "cells", 2, "multipliers", 1, 1), "+h"),
    ("cells", ("feasibility", "cells", 1, "multipliers", 0, 1), "-h"),
    ("cells", ("feasibility", "cells", 3, "multipliers", 1, 1), "-h"),
    ("tree", ("dual", 0), "+h"),
    ("tree", ("network", "w", 0), "-h"),
]


@pytest.mark.parametrize(("name", "path", "change"), MISSES)
def test_missed_by_a_hair(name: str, path: tuple[Any, ...], change: str) -> None:
    for hair in HAIRS:
        for form in (f"{change[0]}{hair}", f"{change[0]}(sqrt(1+{hair})-1)", f"*(1{change[0]}{hair})+0*{hair}"):
            if form[0] == "*" and BASES[name]["problem"]["loss"] != "squared" and path[0] == "dual":
                continue  # the claim is then wrong as well, which is not what is tested here
            changed = at(BASES[name], path, lambda text, form=form: f"({text}){form}")
            if changed == BASES[name] or (form[0] == "*" and str(at_value(BASES[name], path)) in ("0", "-0")):
                continue
            verdict = check(changed)
            assert not verdict.proved, (form[:20], verdict.reason)


@pytest.mark.parametrize(("name", "path", "change"), [miss for miss in MISSES if miss[1][0] == "dual"])
def test_a_dual_beyond_its_bound_is_not_feasible_even_if_the_claim_is_right(
    name: str, path: tuple[Any, ...], change: str
) -> None:
    for hair in HAIRS:
        c = at(BASES[name], path, lambda text, hair=hair: f"({text}){change[0]}{hair}")
        c["claim"] = {"value": "10000", "lower_bound": "-10000", "relation": "bounds"}
        verdict = check(c)
        assert not verdict.proved, verdict.reason


def at_value(c: Payload, path: tuple[Any, ...]) -> Any:
    place: Any = c
    for key in path:
        place = place[key]
    return place


def bounds(c: Payload, value: str, lower: str) -> Payload:
    found = copy.deepcopy(c)
    found["claim"] = {"value": value, "lower_bound": lower, "relation": "bounds"}
    return found


@pytest.mark.parametrize("name", [n for n in BASES if "logistic" not in n])
def test_bounds_hold_on_their_side_only(name: str) -> None:
    claim = BASES[name]["claim"]["value"]
    for hair in HAIRS:
        above, below = f"({claim})+{hair}", f"({claim})-{hair}"
        assert check(bounds(BASES[name], above, below)).proved
        for wrong in (bounds(BASES[name], below, below), bounds(BASES[name], above, above)):
            assert not check(wrong).proved


def test_a_cell_that_is_missing_is_missed() -> None:
    for k in range(4):
        c = cells()
        del c["feasibility"]["cells"][k]
        verdict = check(c)
        assert verdict.refuted and "1 of the 4 activation patterns" in verdict.reason
    c = cells()
    c["feasibility"]["cells"].append(c["feasibility"]["cells"][0])
    assert check(c).proved


def test_indices_and_patterns_are_checked() -> None:
    for key, wrong in [("first", [0, 3]), ("first", [-1, 2]), ("member", [0, 0, 2]), ("member", [0, -2, 1]),
                       ("member", [0, 0]), ("member", [0, True, 1]), ("first", [0, "2"])]:  # fmt: skip
        c = spike_free()
        c["feasibility"][key] = wrong
        with pytest.raises(CertificateError, match=key):
            check(c)
    for pattern in ([0, 2], [0, -1], [1], [True, 1]):
        c = cells()
        c["feasibility"]["cells"][0]["pattern"] = pattern
        with pytest.raises(CertificateError, match="pattern"):
            check(c)


def test_a_zero_row_is_a_multiple_of_none() -> None:
    c = spike_free()
    c["problem"]["A"].append(["0", "0"])
    c["problem"]["y"].append("0")
    c["dual"].append("0")
    c["feasibility"]["member"].append(-1)
    c["feasibility"]["scale"].append("1")
    for row in c["feasibility"]["multipliers"]:
        row.append("0")
    assert check(c).proved
    c["problem"]["A"][3][1] = HAIRS[1]
    assert check(c).refuted


def test_a_positive_entry_off_the_diagonal_of_the_inverse() -> None:
    """Two acute samples have an inverse Gram matrix without one; two obtuse ones do not."""
    for a, proved in (("1", True), ("-1", False)):
        c = payload([["1", "0"], [a, "1"]], [1, 1], "squared", 9, "none", [[], []], [], [], 0, [1, 1], "spike-free", 1)
        inverse = [["2", f"-({a})"], [f"-({a})", "1"]]
        c["feasibility"] |= {"first": [0, 1], "member": [0, 1], "scale": ["1", "1"], "inverse": inverse,
                             "multipliers": [["0", "0"], ["1", "1"]]}  # fmt: skip
        assert check(c).proved == proved


@pytest.mark.parametrize("method", ["acute", "cells", "obtuse", "odd", "spike-free", "whitened"])
def test_methods_without_bias_do_not_cover_one(method: str) -> None:
    c = copy.deepcopy(BASES["cells"])
    c["problem"]["bias"], c["dual"] = "free", ["0", "0"]
    c["claim"] = {"value": "7", "lower_bound": "0"}
    extra = {"cells": cells, "spike-free": spike_free}.get(method)
    c["feasibility"] = extra()["feasibility"] if extra else {"method": method}
    if method == "spike-free":
        c["feasibility"] |= {"member": [0, 0], "scale": ["1", "1"], "multipliers": [["0", "0"]] * 2, "first": [0, 1]}
    assert check(c).undecided


@pytest.mark.parametrize("method", ["acute", "cells", "odd", "spike-free", "tree"])
def test_methods_of_one_output_do_not_cover_two(method: str) -> None:
    source = {"cells": cells, "spike-free": spike_free, "tree": tree}.get(method)
    c = payload(EYE2, [[1, 0], [0, 1]], "squared", 9, "none", [[], []], [], [], [0, 0], [[1, 0], [0, 1]], method, 1)
    c["feasibility"] = source()["feasibility"] if source else {"method": method}
    assert check(c).undecided


def skipping() -> Payload:
    """Three samples on a line with the kink in the middle, and a skip connection that is free."""
    dual = [-1, 2, -1]
    c = payload([[0], [1], [2]], [0, 1, 0], "interpolation", None, "free", [[1]], [-1], [-2], 0, dual, "rank-one", 2)
    c["problem"]["skip"], c["network"]["skip"] = "free", ["1"]
    return c


def test_a_skip_connection_is_checked() -> None:
    c = skipping()
    c["dual"] = ["-1", "2", "-1"]
    assert check(c).proved and check(c).optimal
    for path, to, word in (
        (("problem", "skip"), "none", "no skip connection"),
        (("network", "skip"), ["2"], "sample 1"),
        (("dual",), ["-1", "1", "0"], "orthogonal to feature 0"),
    ):
        c = skipping()
        c[path[0]] = to if len(path) == 1 else c[path[0]] | {path[1]: to}
        verdict = check(c)
        assert verdict.refuted and word in verdict.reason
    c = skipping()
    del c["network"]["skip"]
    assert check(c).refuted
    for wrong in ("some", None, 1):
        c = skipping()
        c["problem"]["skip"] = wrong
        with pytest.raises(CertificateError, match=r"problem\.skip"):
            check(c)
    c = skipping()
    c["network"]["skip"] = ["1", "2"]
    with pytest.raises(CertificateError, match=r"network\.skip"):
        check(c)


def test_verdicts_have_no_truth_value() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(check(BASES["tree"]))


def used(c: Payload) -> float:
    """The work that a check costs: the least limit that is enough, to within a unit."""
    low, high = 0.0, 1e6
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (middle, high) if "too much work" in check(c, limit=middle).reason else (low, middle)
    return high


def chain(n: int, splits: int) -> Payload:
    """n samples on a line, and trees that split on the first of them, one after another."""
    c = payload([[1]] * n, [0] * n, "squared", n, "none", [[]], [], [], 0, ["0"] * n, "tree", 0)
    c["feasibility"] |= {"unit": "1", "trees": [[*range(splits), *([[]] * (splits + 1))]] * 2}
    return c


def test_the_splits_of_a_tree_cost_work() -> None:
    assert check(chain(100, 100)).proved
    assert used(chain(100, 100)) - used(chain(100, 0)) > 100


def test_multipliers_and_samples_cost_work() -> None:
    few, many = chain(100, 0), chain(100, 0)
    many["feasibility"]["trees"] = [[[[i, "0"] for i in range(100)]]] * 2
    assert used(many) - used(few) > 100
    assert used(chain(200, 0)) - used(chain(100, 0)) > 100
