"""The function of a neuron: ReLU, or another one that training stays finite for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flint import fmpq

from analytic.exact.parsing import exact
from analytic.exact.scalars import ONE, ZERO, Scalar, relu, sign, to_sympy
from numeric.arrays import one_line
from numeric.errors import DataError, OptionError
from numeric.options import one_of

NAMES = ("relu", "threshold", "absolute", "leaky")


@dataclass(frozen=True)
class Activation:
    """``max(t, slope t)`` with a ``slope`` in [-1, 1), or for "threshold" 1 where ``t >= 0`` and 0 elsewhere.

    The slope is 0 for "relu" and -1 for "absolute".

    >>> Activation("absolute", fmpq(-1))(fmpq(-3)), Activation("threshold")(fmpq(0))
    (3, 1)
    """

    name: str = "relu"
    slope: fmpq = ZERO

    @property
    def kind(self) -> str:
        """What theorems are about: "relu", "threshold", or "leaky" for every other slope."""
        return "leaky" if self.name == "absolute" else self.name

    @property
    def measured(self) -> bool:
        """Whether a neuron costs more with longer hidden weights: a threshold has the same values for all lengths."""
        return self.name != "threshold"

    def __call__(self, value: Scalar) -> Scalar:
        """The activation of a number; of a symbol for ReLU only."""
        if self.name == "relu":
            return relu(value)
        known = sign(value)
        if known is None:
            raise DataError(f"the sign of {to_sympy(value)} is not known: activation {self.name!r} takes numbers")
        if self.name == "threshold":
            return ONE if known >= 0 else ZERO
        return value if known >= 0 else value * self.slope

    def latex(self, inside: str, *, tall: bool = False) -> str:
        """The activation of a formula; a leaky one is called sigma."""
        left, right = (r"\left", r"\right") if tall else ("", "")
        return {
            "relu": rf"{left}({inside}{right})_+",
            "threshold": rf"\mathbf{{1}}{left}[{inside} \ge 0{right}]",
            "absolute": rf"{left}|{inside}{right}|",
            "leaky": rf"\sigma{left}({inside}{right})",
        }[self.name]


RELU = Activation()


def activation_of(name: Any, negative_slope: Any = None) -> Activation:
    """The activation that a caller names.

    >>> activation_of("leaky", "1/10")
    Activation(name='leaky', slope=1/10)
    """
    if isinstance(name, Activation) and negative_slope is None:
        return name
    one_of("activation", name, NAMES)
    if name != "leaky":
        if negative_slope is not None:
            raise OptionError(
                f"negative_slope is {one_line(negative_slope)}: activation {name!r} has none, leave it out"
            )
        return Activation(name, -ONE if name == "absolute" else ZERO)
    if negative_slope is None:
        raise OptionError("negative_slope is missing: activation 'leaky' needs a rational number in (-1, 1), not 0")
    try:
        slope = exact(negative_slope, "negative_slope")
    except DataError as error:
        raise OptionError(f"{error}") from error
    if not isinstance(slope, fmpq) or not -1 < slope < 1 or slope == 0:
        raise OptionError(
            f"negative_slope is {one_line(negative_slope)}: give a rational number in (-1, 1), not 0; "
            "'relu' has the slope 0 and 'absolute' -1"
        )
    return Activation(name, slope)
