"""Numbers that are zero, one, or nearly so, in every spelling of the grammar, and texts changed by them."""

from __future__ import annotations

from random import Random

__all__ = ["DIGITS", "equal", "hair", "perturbed", "tiny"]

DIGITS = (1, 3, 6, 9, 15, 16, 17, 30, 58, 59, 60, 61, 62, 100, 200, 308, 400)

ZEROS = (
    "sqrt(2) - sqrt(2)",
    "sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)",
    "sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)",
    "(sqrt(2) + sqrt(3))*(sqrt(3) - sqrt(2)) - 1",
    "sqrt(8) - 2*sqrt(2)",
    "1/(sqrt(2) - 1) - 1 - sqrt(2)",
    "2/(sqrt(3 + 2*sqrt(2)) + 1 + sqrt(2)) - sqrt(2) + 1",
    "sqrt(2 + sqrt(3)) - sqrt(3/2) - sqrt(1/2)",
    "0",
)
ONES = ("sqrt(2)/sqrt(2)", "sqrt(12)/(2*sqrt(3))", "(3/7)*(7/3)", "(sqrt(2) - 1)*(sqrt(2) + 1)", "sqrt(9)/3", "1")
LOGARITHMIC_ONES = ("log(2)/log(2)", "log(4)/(2*log(2))", "log(sqrt(3))/log(3)*2", "log(3/2)/(log(3) - log(2))")


def tiny(k: int) -> str:
    """The text of 10 to the power -k."""
    return "1/1" + "0" * k


def hair(rng: Random, k: int, logarithms: bool) -> str:
    """A positive number of about 10 to the power -k."""
    big = "1" + "0" * k
    kinds = [
        tiny(k),
        f"(sqrt({big}*{big} + 2) - {big})",
        f"(sqrt(1 + {tiny(k)}) - 1)",
        f"(sqrt(sqrt(1 + 4*{tiny(k)})) - 1)",
        f"(sqrt(2 + {tiny(k)}) - sqrt(2))",
        f"(sqrt(3 + 2*sqrt(2)) + {tiny(k)} - 1 - sqrt(2))",
        f"sqrt({tiny(2 * k)})",
        f"(sqrt(2)/{big})",
    ]
    if logarithms:
        kinds += [f"log(1 + {tiny(k)})", f"{tiny(k)}*log(2)/log(2)"]
    return rng.choice(kinds)


def perturbed(rng: Random, text: str, logarithms: bool) -> str:
    """The number changed by a hair of either sign, added or multiplied."""
    k = rng.choice(DIGITS)
    sign = rng.choice("+-")
    if rng.random() < 0.6:
        return f"({text}) {sign} {hair(rng, k, logarithms)}"
    return f"({text})*(1 {sign} {hair(rng, k, logarithms)})"


def equal(rng: Random, text: str, logarithms: bool) -> str:
    """Another expression of the same number."""
    one = rng.choice(ONES + LOGARITHMIC_ONES if logarithms else ONES)
    return rng.choice(
        [
            f"({text}) + ({rng.choice(ZEROS)})",
            f"({text})*({one})",
            f"({text})/({one})",
            f"-(-({text}))",
            f"({rng.choice(ZEROS)}) - (({rng.choice(ZEROS)}) - ({text}))",
        ]
    )
