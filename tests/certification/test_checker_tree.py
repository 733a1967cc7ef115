"""The checker's method "tree": certificates by hand, near misses, and mutations that must not be proved."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analytic
import numeric
from analytic.checker import CertificateError, check

Payload = dict[str, Any]
OBTUSE = [["1", "0"], ["-1", "1"]]


def by_hand(dual: list[str], trees: Any, lower: str, unit: str = "1", bias: str = "none") -> Payload:
    """Interpolation of (2, -3) by ``2 (x_1)_+ - 3 (x_2/1)_+``-like neurons: value 2 + 3 sqrt(1/2) sqrt(2) or so."""
    return {
        "format": "neuralgauge-certificate", "version": 1, "theorem": None,
        "problem": {"A": OBTUSE, "y": ["2", "-3"], "loss": "squared", "beta": "1", "bias": bias},
        "network": {"U": [[], []], "b": [], "w": [], "xi": "0"},
        "dual": dual, "feasibility": {"method": "tree", "unit": unit, "trees": trees},
        "claim": {"value": "13/2", "lower_bound": lower, "relation": "bounds"},
    }  # fmt: skip


def test_without_splits() -> None:
    """v = (1/2, -1/4): F <= v_1 (t_1 + 1)/2 has norm 1/4 and constant 1/4; -F has 1/8 (sqrt(2) + sqrt(2))."""
    verdict = check(by_hand(["1/2", "-1/4"], [[[]], [[]]], "51/32"))
    assert verdict.proved, verdict.reason


def test_the_bound_is_sharp_with_a_split() -> None:
    """v = (1, 0): h = 1 is attained at u = a_1, so the split is needed; 1 + 1/1000 is refuted."""
    split = [0, [], []]
    assert check(by_hand(["1", "0"], [split, [[]]], "3/2")).proved
    assert check(by_hand(["1001/1000", "0"], [split, [[]]], "3/2")).refuted
    assert check(by_hand(["1", "0"], [[[]], [[]]], "3/2")).proved  # (t + 1)/2 <= 1 as well


def test_multipliers_are_needed() -> None:
    """v = (1, 1) has h = 1 at an obtuse angle of 135 degrees only with lambda: t_1, t_2 >= 0 has the point (1, 1)."""
    v = ["7/10", "7/10"]
    full = [0, 1, [], [], 1, [], []]
    assert check(by_hand(v, [full, [[]]], "-12/10")).proved  # each cell: norms 0.7, 0.7, 0.99, 0
    tight = ["99/100", "7/10"]
    assert check(by_hand(tight, [full, [[]]], "-12/10")).proved
    with_lambda = [0, 1, [["1"]], [], 1, [], []]
    with pytest.raises(CertificateError):
        check(by_hand(tight, [with_lambda, [[]]], "-12/10"))


def test_missing_and_superfluous_regions() -> None:
    with pytest.raises(CertificateError):
        check(by_hand(["1/2", "0"], [[], [[]]], "7/8"))
    for tree in ([0, []], [[], []], [0, [], [], []]):
        assert not check(by_hand(["1/2", "0"], [tree, [[]]], "7/8")).proved
    assert check(by_hand(["1/2", "0"], [[0, [], []], [[]]], "7/8")).proved


def test_an_empty_region_needs_a_dependency() -> None:
    """Samples a and -2a: both positive on a hyperplane only."""
    c = by_hand(["1/4", "1/4"], [[0, 1, {"empty": [[0, "2"], [1, "1"]]}, [], 1, [], []], [[]]], "-1/8")
    c["problem"]["A"] = [["1", "1"], ["-2", "-2"]]
    c["claim"]["lower_bound"] = "-1"
    assert check(c).proved, check(c).reason
    for wrong in ([[0, "1"], [1, "1"]], [], [[0, "0"], [1, "0"]], [[0, "-2"], [1, "-1"]]):
        other = copy.deepcopy(c)
        other["feasibility"]["trees"][0][2] = {"empty": wrong}
        assert check(other).refuted
    elsewhere = copy.deepcopy(c)
    elsewhere["feasibility"]["trees"][0] = [0, {"empty": [[0, "2"], [1, "1"]]}, []]  # the sign of t_1 is not fixed
    assert elsewhere["feasibility"] != c["feasibility"] and check(elsewhere).refuted


@pytest.mark.parametrize(
    "trees",
    [
        [[[]]], [[[]], [[]], [[]]], [[[]], [5, [], []]], [[[]], [0, 0, [], [], []]], [[[]], [True, [], []]],
        [[[]], [{"full": []}]], [[[]], [[[0, "1/2"]]]], [[[]], [[[0, "1"], [0, "1"]]]], [[[]], [[[2, "1"]]]],
        [[[]], ["leaf"]], [[[]], [[[0, "sqrt(2)"]]]], "trees", None,
    ],
)  # fmt: skip
def test_malformed_trees(trees: Any) -> None:
    with pytest.raises(CertificateError):
        check(by_hand(["0", "0"], trees, "0"))


def test_the_bias_must_be_orthogonal() -> None:
    assert check(by_hand(["1/4", "0"], [[[]], [[]]], "0", bias="free")).refuted
    assert check(by_hand(["1/4", "-1/4"], [[[]], [[]]], "0", bias="free")).proved


# --- mutations, judged by a slow search for the maximum of |v'(Au + b)_+| -----------------------------------------

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
SETTINGS = [(loss, bias) for loss in LOSSES for bias in ("none", "free")]


@cache
def certificate(loss: str, bias: str) -> Payload:
    rng = np.random.default_rng(4)
    A = rng.integers(-3, 4, size=(5, 2)).astype(float) + np.arange(5)[:, None] / 4
    y = rng.integers(-3, 4, size=5) if loss in ("squared", "interpolation") else np.array([1, -1, 1, 1, -1])
    options: dict[str, Any] = {"loss": loss, "bias": bias}
    if loss not in ("interpolation", "max-margin"):
        options["beta"] = 0.25
    solution = numeric.solve(A, y, **options)
    found = analytic.certify(solution.network, A, y, **options)
    assert found.verify().proved and found.feasibility["method"] == "tree"
    return found.payload()


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, entry in value.items():
            yield from places(entry, (*path, key))
    elif isinstance(value, list):
        yield path
        for k, entry in enumerate(value):
            yield from places(entry, (*path, k))
    else:
        yield path


def mutate(c: Payload, rng: random.Random) -> Payload:
    """One field changed a little, a lot, removed, doubled or swapped."""
    c = copy.deepcopy(c)
    options = [p for p in places(c) if p and p[0] not in ("format", "version", "theorem")]
    group = rng.choice(("problem", "network", "dual", "feasibility", "claim"))
    path = rng.choice([p for p in options if p[0] == group])
    holder: Any = c
    for step in path[:-1]:
        holder = holder[step]
    old = holder[path[-1]]
    if isinstance(old, list):
        if old:
            k = rng.randrange(len(old))
            rng.choice((lambda: old.pop(k), lambda: old.append(copy.deepcopy(old[k])), lambda: rng.shuffle(old)))()
        return c
    if isinstance(old, int):
        holder[path[-1]] = rng.choice((old + 1, max(old - 1, 0), rng.randrange(5)))
    elif old is None or old.replace("-", "").isalpha():
        holder[path[-1]] = rng.choice(("none", "free", "squared", "hinge", "interpolation", "logistic", "max-margin"))
    else:
        factor = rng.choice(("2", "-1", "0", "1/2", "999999/1000000", "1000001/1000000", "999/1000"))
        holder[path[-1]] = str(Fraction(old) * Fraction(factor)) if rng.random() < 0.9 else str(rng.randint(-3, 3))
    return c


def numbers(table: Any) -> Any:
    return [numbers(x) for x in table] if isinstance(table, list) else Fraction(table)


def support(A: Any, v: Any, free: bool) -> float:
    """``h(v)`` from below, by many directions and every kink: floats are enough to refute."""
    X, q = np.array(A, dtype=float), np.array(v, dtype=float)
    angle = np.linspace(0, 2 * np.pi, 721)
    t = X @ np.stack([np.cos(angle), np.sin(angle)])
    if not free:
        return float(np.max(np.abs(q @ np.maximum(t, 0.0))))
    kinks = [q @ np.maximum(t - t[k], 0.0) for k in range(len(q))]
    return float(np.max(np.abs([*kinks, q @ t])))


def objective(c: Payload) -> tuple[Any, Any]:
    """The objective of the network and the dual objective, or None where a constraint fails, in many digits."""
    p, net = c["problem"], c["network"]
    A, y, v = numbers(p["A"]), numbers(p["y"]), numbers(c["dual"])
    U, b, w, xi = numbers(net["U"]), numbers(net["b"]), numbers(net["w"]), Fraction(net["xi"])
    m = len(b)
    hidden = [[max(sum(a[k] * U[k][j] for k in range(len(a))) + b[j], Fraction(0)) for j in range(m)] for a in A]
    f = [sum(h * x for h, x in zip(row, w, strict=True)) + xi for row in hidden]
    size = mpmath.fsum(abs(mp(w[j])) * mpmath.sqrt(mp(sum(row[j] ** 2 for row in U))) for j in range(m))
    beta = Fraction(p["beta"]) if p["beta"] is not None else Fraction(1)
    margins = [a * s for a, s in zip(f, y, strict=True)]
    shares = [a * s for a, s in zip(v, y, strict=True)]
    primal: Any = mpmath.mpf(0)
    dual: Any = mp(sum(shares))
    if p["loss"] == "squared":
        primal = mp(sum((a - s) ** 2 for a, s in zip(f, y, strict=True)) / 2)
        dual -= mp(sum(x * x for x in v) / 2)
    elif p["loss"] == "interpolation":
        primal = primal if f == y else None
    elif p["loss"] == "max-margin":
        primal, dual = primal if min(margins) >= 1 else None, dual if min(shares) >= 0 else None
    elif p["loss"] == "hinge":
        primal = mp(sum(max(1 - x, Fraction(0)) for x in margins))
        dual = dual if min(shares) >= 0 and max(shares) <= 1 else None
    else:
        primal = mpmath.fsum(mpmath.log1p(mpmath.exp(-mp(x))) for x in margins)
        inside = min(shares) >= 0 and max(shares) <= 1
        terms = [-mp(q) * mpmath.log(mp(q)) for x in shares for q in (x, 1 - x) if q > 0]
        dual = mpmath.fsum(terms) if inside else None
    return None if primal is None else primal + mp(beta) * size, dual


def mp(x: Fraction) -> Any:
    return mpmath.mpf(x.numerator) / x.denominator


def holds(c: Payload) -> bool:
    """Whether the claim of a well-formed certificate is true, as far as floats can tell for h(v)."""
    p = c["problem"]
    beta = float(Fraction(p["beta"])) if p["beta"] is not None else 1.0
    v = numbers(c["dual"])
    if p["bias"] == "none" and any(Fraction(x) for x in (*c["network"]["b"], c["network"]["xi"])):
        return False
    if p["bias"] == "free" and sum(v) != 0:
        return False
    if support(numbers(p["A"]), v, p["bias"] == "free") > beta * (1 + 1e-12):
        return False
    with mpmath.workdps(60):
        value, dual = objective(c)
        if value is None or dual is None:
            return False
        high, low = mp(Fraction(c["claim"]["value"])), mp(Fraction(c["claim"]["lower_bound"]))
        if c["claim"].get("relation") == "bounds":
            return bool(value <= high * (1 + mpmath.mpf(10) ** -50) and low <= dual + mpmath.mpf(10) ** -50)
        return bool(abs(value - high) < mpmath.mpf(10) ** -50 and abs(low - dual) < mpmath.mpf(10) ** -50)


def survey(loss: str, bias: str, seed: int, rounds: int) -> dict[str, int]:
    """Mutations by verdict; every proved one must hold."""
    rng = random.Random(f"{loss} {bias} {seed}")
    counts = dict.fromkeys(("proved", "refuted", "undecided", "malformed"), 0)
    for _ in range(rounds):
        c = certificate(loss, bias)
        for _ in range(rng.choice((1, 1, 1, 2, 4))):
            c = mutate(c, rng)
        try:
            verdict = check(c)
        except CertificateError:
            counts["malformed"] += 1
            continue
        counts[verdict.outcome] += 1
        assert not verdict.proved or holds(c), (verdict, c)
    return counts


@pytest.mark.parametrize(("loss", "bias"), SETTINGS)
def test_mutations_are_never_proved_falsely(loss: str, bias: str) -> None:
    assert holds(certificate(loss, bias))
    counts = survey(loss, bias, 0, 60)
    assert counts["refuted"] > 5 and counts["malformed"] > 0


@pytest.mark.slow
@pytest.mark.parametrize(("loss", "bias"), SETTINGS)
def test_many_mutations_are_never_proved_falsely(loss: str, bias: str) -> None:
    counts = survey(loss, bias, 1, 2000)
    assert counts["proved"] > 0 and counts["refuted"] > 0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["none", "free"]))
def test_no_tree_proves_an_infeasible_dual(seed: int, bias: str) -> None:
    """The tree of one dual point with the dual scaled up: refuted as soon as it is infeasible."""
    rng = random.Random(seed)
    c = copy.deepcopy(certificate("squared", bias))
    factor = 1 + Fraction(rng.randint(1, 10**6), 10 ** rng.randint(6, 12))
    c["dual"] = [str(Fraction(x) * factor) for x in c["dual"]]
    c["feasibility"]["unit"] = str(Fraction(c["feasibility"]["unit"]) * factor)
    c["claim"]["lower_bound"] = "0"
    if factor > 1 + Fraction(1, 10**7):
        assert check(c).refuted


def test_the_network_may_be_any() -> None:
    """Exchanging the network for a better claim is refuted, for a worse claim it is proved."""
    c = copy.deepcopy(certificate("squared", "none"))
    zero = {"U": [[], []], "b": [], "w": [], "xi": "0"}
    y = numbers(c["problem"]["y"])
    assert check({**c, "network": zero}).refuted
    worse = {**c["claim"], "value": str(sum(x * x for x in y) / 2)}
    assert check({**c, "network": zero, "claim": worse}).proved
