"""Random expressions of the grammar, many of them zero for a reason that the text hides."""

from __future__ import annotations

from random import Random

from tests.adversary.hairs import DIGITS, tiny
from tests.adversary.known import empty, made
from tests.adversary.problems import Payload

__all__ = ["claims_about", "expression"]


def number(rng: Random, depth: int) -> str:
    """A number, positive or not; square roots are taken of sums of squares and of other roots."""
    if depth == 0:
        return rng.choice(["1", "2", "3", "5", "1/2", "7/3", "sqrt(2)", "sqrt(3)", "sqrt(6)", "sqrt(1/5)"])
    a, b = number(rng, depth - 1), number(rng, rng.randrange(depth))
    return rng.choice(
        [
            f"({a} + {b})",
            f"({a} - {b})",
            f"{a}*{b}",
            f"{a}/(1 + ({b})*({b}))",
            f"1/(sqrt(2) + ({b})*({b}))",
            f"sqrt(({a})*({a}) + {rng.randint(0, 2)})",
            f"sqrt({positive(rng, depth - 1)})",
        ]
    )


def positive(rng: Random, depth: int) -> str:
    """A number > 0."""
    if depth == 0:
        return rng.choice(["1", "2", "5/3", "sqrt(2)", "sqrt(3)", "sqrt(10)"])
    a, b = positive(rng, depth - 1), positive(rng, rng.randrange(depth))
    return rng.choice([f"({a} + {b})", f"{a}*{b}", f"{a}/({b})", f"sqrt({a})", f"sqrt({a} + {b})"])


def zero(rng: Random, depth: int) -> str:
    """Zero, by an identity."""
    a, b, x = positive(rng, depth), positive(rng, 1), number(rng, depth)
    return rng.choice(
        [
            f"sqrt(({a})*({a})) - ({a})",
            f"sqrt(({a})*({a}) + 2*({a})*({b}) + ({b})*({b})) - ({a}) - ({b})",
            f"sqrt({a} + {b} + 2*sqrt(({a})*({b}))) - sqrt({a}) - sqrt({b})",
            f"sqrt(({a})*({b})) - sqrt({a})*sqrt({b})",
            f"(({x}) + {b})*(({x}) - ({b})) - ({x})*({x}) + ({b})*({b})",
            f"({a})/({b}) - 1/(({b})/({a}))",
            f"1/(sqrt({a}) + sqrt({a} + 1)) - sqrt({a} + 1) + sqrt({a})",
            f"sqrt(({a})/({b})) - sqrt({a})/sqrt({b})",
        ]
    )


def expression(rng: Random) -> str:
    """Zero, nearly zero, or anything."""
    depth = rng.randint(0, 2)
    kind = rng.random()
    if kind < 0.4:
        return zero(rng, depth)
    if kind < 0.7:
        return f"{zero(rng, depth)} {rng.choice('+-')} {rng.choice([tiny(rng.choice(DIGITS)), positive(rng, 0)])}"
    if kind < 0.8:
        return f"({zero(rng, depth)})*({number(rng, depth)})"
    return number(rng, depth + 1)


def claims_about(x: str) -> list[Payload]:
    """Four files that are true if and only if x = 0, x >= 0, x <= 0 and x = 0."""
    samples = [["1"]], ["1"], "squared", "1", "none", empty(1)
    shifted = [["1"]], [f"1 + {x}"], "squared", "9", "none", empty(1), ["0"], "rank-one"
    return [
        made(*samples, ["1"], "rank-one", (f"1/2 + {x}", "1/2")),
        made(*samples, ["1"], "rank-one", {"value": f"1/2 + {x}", "lower_bound": "0", "relation": "bounds"}),
        made(*samples, ["1"], "rank-one", {"value": "1", "lower_bound": f"1/2 + {x}", "relation": "bounds"}),
        made(*shifted, (f"(1 + {x})*(1 + {x})/2 + {x}", "0")),
    ]
