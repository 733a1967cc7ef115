"""Certificates made by hand: true ones, and false ones that fail by a hair, most with a claim that is far off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.adversary.hairs import tiny
from tests.adversary.problems import Payload
from tests.checker_cases import CASES

__all__ = ["FAMILIES", "KNOWN_FALSE", "KNOWN_TRUE", "SPELLINGS", "made"]

KNOWN_TRUE: dict[str, Payload] = dict(CASES)


def made(
    A: Any, y: Any, loss: str, beta: Any, bias: str, network: tuple[Any, Any, Any, Any], dual: Any,
    feasibility: str | Payload, claim: tuple[str, str] | Payload,
) -> Payload:  # fmt: skip
    U, b, w, xi = network
    value = {"value": claim[0], "lower_bound": claim[1]} if isinstance(claim, tuple) else claim
    return {
        "format": "neuralgauge-certificate",
        "version": 2,
        "theorem": None,
        "problem": {"A": A, "y": y, "loss": loss, "beta": beta, "bias": bias},
        "network": {"U": U, "b": b, "w": w, "xi": xi},
        "dual": dual,
        "feasibility": {"method": feasibility} if isinstance(feasibility, str) else feasibility,
        "claim": value,
    }


def empty(d: int, xi: str = "0") -> tuple[Any, Any, Any, Any]:
    """No neuron."""
    return [[] for _ in range(d)], [], [], xi


def bounds(value: str, lower: str) -> Payload:
    return {"value": value, "lower_bound": lower, "relation": "bounds"}


def spike_free(first: Any, member: Any, scale: Any, inverse: Any, plus: Any, minus: Any) -> Payload:
    return {
        "method": "spike-free", "first": first, "member": member, "scale": scale, "inverse": inverse,
        "multipliers": [plus, minus],
    }  # fmt: skip


def rows_nearly_equal(e: str) -> Payload:
    """Three samples that differ by e, said to be multiples of one; h(v) is about e, beta its tenth."""
    A = [["1", f"1 - {e}"], ["1", "1"], ["1", f"1 + {e}"]]
    zeros = ["0"] * 3
    hints = spike_free([1], [0, 0, 0], ["1"] * 3, [["1/2"]], zeros, zeros)
    return made(A, ["1", "-2", "1"], "squared", f"({e})/10", "none", empty(2), ["1", "-2", "1"], hints, ("3", "3"))


def rows_nearly_equal_scaled(one: str) -> Callable[[str], Payload]:
    def with_scale(e: str) -> Payload:
        document = rows_nearly_equal(e)
        document["feasibility"]["scale"] = [one] * 3
        return document

    return with_scale


def interpolates_nearly(e: str) -> Payload:
    """Two samples at a distance of e^3 whose targets differ by e; the constant network of cost 0 misses one."""
    A = [["0"], [f"({e})*({e})*({e})"]]
    return made(A, ["1", f"1 + {e}"], "interpolation", None, "free", empty(1, "1"), ["0", "0"], "rank-one", ("0", "0"))


def margin_nearly_one(e: str) -> Payload:
    """A margin of 1 - e, and a value that is less than what a margin of one costs."""
    A, network = [["1"], [f"1 - {e}"]], ([["1"]], ["0"], ["1"], "0")
    claim = bounds("1", "1")
    return made(A, ["1", "1"], "max-margin", None, "none", network, ["1", "0"], "rank-one", claim)


def rows_nearly_orthonormal(e: str) -> Payload:
    """Two rows with inner product e; h(v) exceeds beta."""
    A, v = [["1", "0"], [f"{e}", f"sqrt(1 - ({e})*({e}))"]], ["3/5", "4/5"]
    return made(A, v, "squared", "1", "none", empty(2), v, "whitened", ("1/2", "1/2"))


def rows_nearly_of_length_one(e: str) -> Payload:
    A, v = [[f"1 + {e}"]], ["1"]
    return made(A, v, "squared", "1", "none", empty(1), v, "whitened", ("1/2", "1/2"))


def dual_nearly_sums_to_zero(e: str) -> Payload:
    """Constant targets 1/e^2 cost nothing; a dual sum of e claims a lower bound of 1/e."""
    K = f"1/(({e})*({e}))"
    dual = ["-1/2", f"1/2 + {e}"]
    claim = ("0", f"{K}*({e})")
    return made([["0"], ["1"]], [K, K], "interpolation", None, "free", empty(1, K), dual, "rank-one", claim)


def column_nearly_sums_to_zero(e: str) -> Payload:
    K = f"1/(({e})*({e}))"
    y = [["0", K], ["0", K]]
    network = [[]], [], [], ["0", K]
    dual = [["-1/3", "-1/3"], ["1/3", f"1/3 + {e}"]]
    claim = ("0", f"{K}*({e})")
    return made([["0"], ["1"]], y, "interpolation", None, "free", network, dual, "rank-one", claim)


def above_the_box(loss: str) -> Callable[[str], Payload]:
    def make(e: str) -> Payload:
        dual = [f"1 + {e}", "1"]
        claim = bounds("2", "0")
        return made([["1", "0"], ["0", "1"]], ["1", "1"], loss, "2", "none", empty(2), dual, "whitened", claim)

    return make


def below_the_box(loss: str, beta: str | None) -> Callable[[str], Payload]:
    """With the sign of one multiplier wrong by e."""

    def make(e: str) -> Payload:
        dual, network = ["1/4", f"({e})/9"], ([["1", "0"], ["0", "1"]], ["0", "0"], ["1", "-1"], "0")
        A = [["1", "0"], ["0", "1"]]
        return made(A, ["1", "-1"], loss, beta, "none", network, dual, "whitened", bounds("9", "-9"))

    return make


def multiplier_nearly_positive(method: str) -> Callable[[str], Payload]:
    """One sample 1/e^2, v = e, so h(v) = 1/e; a multiplier -e makes it 0.  The optimum is near 0, not 1/2."""

    def make(e: str) -> Payload:
        A, v, y = [[f"1/(({e})*({e}))"]], [e], [f"1/({e})"]
        if method == "spike-free":
            hints = spike_free([0], [0], ["1"], [[f"({e})*({e})*({e})*({e})"]], [f"-({e})"], [e])
        else:
            cells = [{"pattern": [k], "multipliers": [["0"], ["0"]]} for k in (0, 1)]
            cells[1]["multipliers"] = [[f"-({e})"], [e]]
            hints = {"method": "cells", "cells": cells}
        claim = bounds(f"1/(({e})*({e}))", "1/2")
        return made(A, y, "squared", "1", "none", empty(1), v, hints, claim)

    return make


def scale_nearly_positive(e: str) -> Payload:
    """The second sample is -e times the first, in the wrong direction; h(v) = 1/e, beta = 1."""
    K = f"1/(({e})*({e}))"
    hints = spike_free([0], [0, 0], ["1", f"-({e})"], [["1"]], [f"1/({e})", "0"], ["0", K])
    return made([["1"], [f"-({e})"]], ["0", K], "squared", "1", "none", empty(1), ["0", K], hints,
                bounds(f"{K}*{K}", f"{K}*{K}/2"))  # fmt: skip


def inverse_nearly_negative(e: str) -> Payload:
    """An obtuse pair: the inverse of M M' has e off the diagonal, and h(v) exceeds beta."""
    A = [["1", "0"], [f"-({e})", "1"]]
    inverse = [[f"1 + ({e})*({e})", e], [e, "1"]]
    hints = spike_free([0, 1], [0, 1], ["1", "1"], inverse, ["0", "0"], [f"1/({e})", "1"])
    beta = f"sqrt((1/({e}) - ({e}))*(1/({e}) - ({e})) + 1)"
    v = [f"1/({e})", "1"]
    claim = bounds(f"1/(({e})*({e}))", "0")
    return made(A, v, "squared", beta, "none", empty(2), v, hints, claim)


def acute_nearly(e: str) -> Payload:
    """Two samples at an angle slightly over 90 degrees; without the second the response is longer."""
    A, v = [["1", "0"], [f"-({e})", f"({e})/9"]], ["1", "1"]
    beta = f"sqrt((1 - {e})*(1 - {e}) + ({e})*({e})/81)"
    return made(A, ["1", "1"], "squared", beta, "none", empty(2), v, "acute", ("1", "1"))


def obtuse_nearly(e: str) -> Payload:
    """Two samples of acute angle; together they respond more than each."""
    A, v = [["1", "0"], [e, "1"]], [["1", "0"], ["0", "1"]]
    network = [[], []], [], [], ["0", "0"]
    return made(A, v, "squared", "1", "none", network, v, "obtuse", ("1", "1"))


def line_nearly(bias: str) -> Callable[[str], Payload]:
    """Samples on a line but for e; multipliers of 1/e^2 make it count, and cancel on the line."""

    def make(e: str) -> Payload:
        A = [["1", "0"], ["2", "0"], ["3", e]]
        v = [f"1/(({e})*({e}))", f"-2/(({e})*({e}))", f"1/(({e})*({e}))"]
        claim = bounds(f"9/(({e})*({e})*({e})*({e}))", "1")
        beta = "1" if bias == "none" else f"1/(({e})*({e}))"
        return made(A, v, "squared", beta, bias, empty(2), v, "rank-one", claim)

    return make


def bias_nearly_zero(e: str) -> Payload:
    """A bias of e where none is allowed: its neuron is constant and costs nothing."""
    network = [["0"]], [e], [f"1/({e})"], "0"
    return made([["1"]], ["1"], "interpolation", None, "none", network, ["0"], "rank-one", ("0", "0"))


def level_nearly_zero(e: str) -> Payload:
    claim = bounds("1", "0")
    return made([["1"]], ["1"], "squared", "1", "none", empty(1, e), ["0"], "rank-one", claim)


def support_nearly_below(method: str) -> Callable[[str], Payload]:
    def make(e: str) -> Payload:
        v, zeros = ["3/5", "4/5"], ["0", "0"]
        patterns = [[i, j] for i in (0, 1) for j in (0, 1)]
        hints: Payload = {
            "spike-free": spike_free([0, 1], [0, 1], ["1", "1"], [["1", "0"], ["0", "1"]], zeros, v),
            "cells": {"method": "cells", "cells": [{"pattern": p, "multipliers": [zeros, zeros]} for p in patterns]},
            "tree": {"method": "tree", "unit": "1", "trees": [[0, 1, [], [], 1, [], []]] * 2},
        }.get(method, {"method": method})
        return made(EYE, v, "squared", f"1 - {e}", "none", empty(2), v, hints, ("1/2", "1/2"))

    return make


EYE = [["1", "0"], ["0", "1"]]


def region_nearly_empty(e: str) -> Payload:
    """Opposite samples but for e: the region where both are positive is thin, and not empty."""
    A, v, K = [["1", "0"], ["-1", e]], ["1", "1"], f"1/({e})"
    whole = [0, 1, {"empty": [[0, "1"], [1, "1"]]}, [], 1, [], []]
    hints = {"method": "tree", "unit": "1", "trees": [whole, [0, 1, [], [], 1, [], []]]}
    A = [[f"{K}*{x}" for x in ("1", "0")], [f"-{K}", f"{K}*{K}*({e})"]]
    return made(A, v, "squared", f"{K} + 1", "none", empty(2), v, hints, ("1", "1"))


def value_nearly_reached(e: str) -> Payload:
    return made(EYE, ["3/5", "4/5"], "squared", "1", "none", empty(2), ["3/5", "4/5"], "whitened",
                bounds(f"1/2 - {e}", "0"))  # fmt: skip


def lower_nearly_reached(e: str) -> Payload:
    return made(EYE, ["3/5", "4/5"], "squared", "1", "none", empty(2), ["3/5", "4/5"], "whitened",
                bounds("1", f"1/2 + {e}"))  # fmt: skip


def value_nearly_equal(e: str) -> Payload:
    return made(EYE, ["3/5", "4/5"], "squared", "1", "none", empty(2), ["3/5", "4/5"], "whitened",
                (f"1/2 + {e}", "1/2"))  # fmt: skip


def width_nearly(e: str) -> Payload:
    """The value is off by e, the claimed width is a hair less (rational, whatever e is)."""
    claim = {"value": f"1/2 + 2*({e})", "lower_bound": "1/2", "width": tiny(500)}
    return made(EYE, ["3/5", "4/5"], "squared", "1", "none", empty(2), ["3/5", "4/5"], "whitened", claim)


def logistic_value(e: str) -> Payload:
    """The zero network costs log(2) for each sample."""
    return made(EYE, ["1", "1"], "logistic", "1", "none", empty(2), ["1/2", "1/2"], "whitened",
                bounds(f"2*log(2) - {e}", "0"))  # fmt: skip


def logistic_bias(e: str) -> Payload:
    network = [["0"], ["0"]], [f"log(1 + {e})"], ["9"], "0"
    return made(EYE, ["1", "1"], "logistic", "1", "none", network, ["1/2", "1/2"], "whitened", bounds("2", "0"))


Family = Callable[[str], Payload]
FAMILIES: dict[str, Family] = {
    "rows nearly equal": rows_nearly_equal,
    "rows nearly equal, scale in logarithms": rows_nearly_equal_scaled("log(2)/log(2)"),
    "rows nearly equal, scale in roots": rows_nearly_equal_scaled("sqrt(3 + 2*sqrt(2)) - sqrt(2)"),
    "interpolates nearly": interpolates_nearly,
    "margin nearly one": margin_nearly_one,
    "rows nearly orthonormal": rows_nearly_orthonormal,
    "rows nearly of length one": rows_nearly_of_length_one,
    "dual nearly sums to zero": dual_nearly_sums_to_zero,
    "column nearly sums to zero": column_nearly_sums_to_zero,
    "above the hinge box": above_the_box("hinge"),
    "above the logistic box": above_the_box("logistic"),
    "below the hinge box": below_the_box("hinge", "1"),
    "below the logistic box": below_the_box("logistic", "1"),
    "below the max-margin box": below_the_box("max-margin", None),
    "spike-free multiplier nearly positive": multiplier_nearly_positive("spike-free"),
    "cells multiplier nearly positive": multiplier_nearly_positive("cells"),
    "scale nearly positive": scale_nearly_positive,
    "inverse nearly negative": inverse_nearly_negative,
    "acute nearly": acute_nearly,
    "obtuse nearly": obtuse_nearly,
    "line nearly, no bias": line_nearly("none"),
    "line nearly, free bias": line_nearly("free"),
    "bias nearly zero": bias_nearly_zero,
    "level nearly zero": level_nearly_zero,
    **{f"h nearly below beta, {m}": support_nearly_below(m)
       for m in ("whitened", "acute", "obtuse", "spike-free", "cells", "tree")},
    "region nearly empty": region_nearly_empty,
    "value nearly reached": value_nearly_reached,
    "lower bound nearly reached": lower_nearly_reached,
    "value nearly equal": value_nearly_equal,
    "width nearly": width_nearly,
    "logistic value": logistic_value,
    "logistic bias": logistic_bias,
}  # fmt: skip
EXPONENTS = (1, 3, 10, 30, 59, 60, 61, 70, 100, 200, 400)
SPELLINGS: dict[str, Callable[[int], str]] = {
    "rational": tiny,
    "root": lambda k: f"(sqrt(1{'0' * 2 * k} + 1) - 1{'0' * k})",
    "nested": lambda k: f"(sqrt(3 + 2*sqrt(2)) - sqrt(2) - 1 + {tiny(k)})",
    "logarithm": lambda k: f"log(1 + {tiny(k)})",
}
KNOWN_FALSE: dict[str, Payload] = {
    f"{name}, {spelling}, {k}": family(write(k))
    for name, family in FAMILIES.items()
    for spelling, write in SPELLINGS.items()
    for k in EXPONENTS
}
