"""Certificates computed by hand, one for each theorem of the line and of whitened data."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

F = Fraction
Payload = dict[str, Any]


def text(value: Any) -> Any:
    return [text(entry) for entry in value] if isinstance(value, list) else str(value)


def payload(
    A: Any, y: Any, loss: str, beta: Any, bias: str, U: Any, b: Any, w: Any, xi: Any,
    dual: Any, method: str, value: Any, lower: Any = None,
) -> Payload:  # fmt: skip
    return {
        "format": "neuralgauge-certificate",
        "version": 2,
        "problem": {
            "A": text(A), "y": text(y), "loss": loss, "beta": None if beta is None else str(beta), "bias": bias,
        },
        "network": {"U": text(U), "b": text(b), "w": text(w), "xi": text(xi)},
        "dual": text(dual),
        "feasibility": {"method": method},
        "claim": {"value": str(value), "lower_bound": str(value if lower is None else lower)},
        "theorem": "by hand",
    }  # fmt: skip


EYE2, EYE3 = [[1, 0], [0, 1]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
H = "sqrt(2)/2"
RANK_ONE = [[3, 4], [6, 8], [-3, -4]]
LOGISTIC = "2*log(1 + 1/(4*sqrt(2) - 1)) + sqrt(2)/4*log(4*sqrt(2) - 1) + log(4/3) + log(3)/4"

CASES: dict[str, Payload] = {
    "whitened interpolation": payload(
        EYE3, [3, 4, -12], "interpolation", None, "none", [["3/5", 0], ["4/5", 0], [0, 1]], [0, 0], [5, -12], 0,
        ["3/5", "4/5", -1], "whitened", 17),
    "whitened squared, one class shrunk to zero": payload(
        EYE3, [3, 4, -12], "squared", 6, "none", [[0], [0], [1]], [0], [-6], 0, [3, 4, -6], "whitened", "133/2"),
    "whitened squared, surds in the data": payload(
        [[H, H], [H, f"-{H}"]], [1, 1], "squared", 1, "none", [[1], [0]], [0], ["sqrt(2) - 1"], 0,
        [H, H], "whitened", "sqrt(2) - 1/2"),
    "whitened hinge": payload(
        EYE3, [1, 1, -1], "hinge", "1/2", "none", [[H, 0], [H, 0], [0, 1]], [0, 0], ["sqrt(2)", -1], 0,
        ["sqrt(2)/4", "sqrt(2)/4", "-1/2"], "whitened", "sqrt(2)/2 + 1/2"),
    "whitened max-margin": payload(
        EYE3, [1, 1, -1], "max-margin", None, "none", [[H, 0], [H, 0], [0, 1]], [0, 0], ["sqrt(2)", -1], 0,
        [H, H, -1], "whitened", "sqrt(2) + 1"),
    "whitened logistic": payload(
        EYE3, [1, 1, -1], "logistic", "1/4", "none", [[H, 0], [H, 0], [0, 1]], [0, 0],
        ["sqrt(2)*log(4*sqrt(2) - 1)", "-log(3)"], 0,
        ["sqrt(2)/8", "sqrt(2)/8", "-1/4"], "whitened", LOGISTIC),
    "whitened one-hot": payload(
        EYE3, [[1, 0], [1, 0], [0, 1]], "squared", "1/2", "none", [[H, 0], [H, 0], [0, 1]], [0, 0],
        [["sqrt(2) - 1/2", 0], [0, "1/2"]], [0, 0],
        [["sqrt(2)/4", 0], ["sqrt(2)/4", 0], [0, "1/2"]], "whitened", "sqrt(2)/2 + 1/4"),
    "rank-one squared, no bias": payload(
        RANK_ONE, [1, 1, 1], "squared", 1, "none", [["3/5", "-3/5"], ["4/5", "-4/5"]], [0, 0],
        ["14/125", "4/25"], 0, ["11/25", "-3/25", "1/5"], "rank-one", F(3, 2) - F(98, 125) - F(8, 25)),
    "rank-one squared, irrational norm": payload(
        [[1, 1], [2, 2], [-1, -1]], [1, 1, 1], "squared", 1, "none", [[H, f"-{H}"], [H, f"-{H}"]], [0, 0],
        ["(3*sqrt(2) - 1)/10", "(sqrt(2) - 1)/2"], 0,
        ["(4 + sqrt(2))/10", "(sqrt(2) - 1)/5", "sqrt(2)/2"], "rank-one",
        "3/2 - (3*sqrt(2) - 1)*(3*sqrt(2) - 1)/20 - (sqrt(2) - 1)*(sqrt(2) - 1)/4"),
    "rank-one interpolation, free bias": payload(
        [[0, 0], [3, 4], [9, 12]], [0, 1, 0], "interpolation", None, "free",
        [["3/5", "-3/5"], ["4/5", "-4/5"]], [-5, 5], ["-1/10", "-1/5"], 1,
        ["-1/5", "3/10", "-1/10"], "rank-one", "3/10"),
    "rank-one interpolation, free bias, irrational norm": payload(
        [[0, 0], [1, 1], [3, 3]], [0, 1, 0], "interpolation", None, "free",
        [["1/sqrt(2)", "-1/sqrt(2)"], ["1/sqrt(2)", "-1/sqrt(2)"]], ["-sqrt(2)", "sqrt(2)"],
        ["-1/sqrt(8)", "-1/sqrt(2)"], 1, ["-sqrt(2)/2", "3*sqrt(2)/4", "-sqrt(2)/4"], "rank-one", "3/sqrt(8)"),
    "rank-one vector output, no bias": payload(
        [[2], [-1]], [[3, 4], [0, 1]], "interpolation", None, "none", [[1, -1]], [0, 0], [["3/2", 2], [0, 1]],
        [0, 0], [["3/10", "4/10"], [0, 1]], "rank-one", "7/2"),
    "one-dimensional interpolation": payload(
        [[3], [0], [1]], [0, 0, 1], "interpolation", None, "free", [[1, -1]], [-1, 1], ["-1/2", -1], 1,
        ["-1/2", -1, "3/2"], "rank-one", "3/2"),
    "one-dimensional squared": payload(
        [[0], [1]], [0, 1], "squared", "1/4", "free", [[1]], [0], ["1/2"], "1/4", ["-1/4", "1/4"], "rank-one", "3/16"),
    "one-dimensional squared, repeated samples": payload(
        [[0], [0], [1], [1]], [0, 0, 0, 2], "squared", "1/2", "free", [[1]], [0], ["1/2"], "1/4",
        ["-1/4", "-1/4", "-3/4", "5/4"], "rank-one", "11/8"),
    "one-dimensional hinge": payload(
        [[0], [1]], [-1, 1], "hinge", "1/4", "free", [[1]], [0], [2], -1, ["-1/4", "1/4"], "rank-one", "1/2"),
    "one-dimensional max-margin": payload(
        [[0], [1], [4], [5]], [-1, 1, 1, -1], "max-margin", None, "free", [[1, -1]], ["-5/2", "5/2"], [-2, -2], 4,
        [-1, 1, 1, -1], "rank-one", 4),
    "one-dimensional logistic": payload(
        [[0], [2]], [-1, 1], "logistic", "1/2", "free", [[1]], [0], ["log(3)"], "-log(3)", ["-1/4", "1/4"],
        "rank-one", "2*log(4/3) + log(3)/2"),
    "one-dimensional vector output": payload(
        [[0], [1]], [[0, 0], [3, 4]], "interpolation", None, "free", [[1]], [0], [[3, 4]], [0, 0],
        [["-3/5", "-4/5"], ["3/5", "4/5"]], "rank-one", 5),
    "acute classes, max-margin": payload(
        [[2, 1], [1, 2], [-1, -1]], [1, 1, -1], "max-margin", None, "none", [["1/3", "-1/2"], ["1/3", "-1/2"]], [0, 0],
        [1, -1], 0, ["sqrt(2)/6", "sqrt(2)/6", f"-{H}"], "acute", "5*sqrt(2)/6"),
    "obtuse rays, two outputs": payload(
        [[1, 0], [-1, 2], [3, 0]], [[1, 0], [-1, 2], [3, 0]], "interpolation", None, "none", [[1, -1], [0, 2]], [0, 0],
        [[1, 0], ["-1/5", "2/5"]], [0, 0], [["1/4", 0], ["-1/5", "2/5"], ["1/4", 0]], "obtuse", 2),
    "odd data, interpolation": payload(
        [[2, 1], [1, 2], [-2, -1], [-1, -2]], [1, -1, -1, 1], "interpolation", None, "none", [[1, -1], [-1, 1]], [0, 0],
        [1, -1], 0, [H, f"-{H}", f"-{H}", H], "odd", "2*sqrt(2)"),
    "no neuron, zero data": payload(
        [[0, 0], [0, 0]], [1, -1], "squared", 1, "free", [[], []], [], [], 0, [1, -1], "rank-one", 1),
}  # fmt: skip
WIDTH = "1/1" + "0" * 60
for _name, _case in CASES.items():
    if "logistic" in _name:
        _case["claim"]["width"] = WIDTH


def changed(name: str, *path: Any, to: Any) -> Payload:
    c = copy.deepcopy(CASES[name])
    place: Any = c
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return c
