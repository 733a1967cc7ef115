"""The symbols of the derivations and how they are written; letters in macros follow the reader's notation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sympy

_REAL, _NONNEGATIVE, _POSITIVE = {"real": True}, {"nonnegative": True}, {"positive": True}

BETA = sympy.Symbol("beta", **_POSITIVE)
N_PLUS, N_MINUS = sympy.symbols("N_plus N_minus", **_NONNEGATIVE)
N_HALF = sympy.Symbol("N", **_POSITIVE)

# one sample: output, target, dual entry
F_I, Y_I, V_I = sympy.symbols("f_i y_i v_i", **_REAL)
# one neuron: norm of the hidden weights, output weight, what the dual sees, support function
SIZE = sympy.Symbol("s", **_NONNEGATIVE)
W = sympy.Symbol("w", **_REAL)
SEEN = sympy.Symbol("t", **_REAL)
SUPPORT = sympy.Symbol("h", **_NONNEGATIVE)
ALPHA = sympy.Symbol("alpha", **_POSITIVE)
PRE = sympy.Symbol("z", **_REAL)
# whole network: loss, penalty, dual objective, v . f
LOSS, PENALTY = sympy.symbols("L R", **_NONNEGATIVE)
DUAL, PAIRING = sympy.symbols("D F", **_REAL)

LATEX: Mapping[Any, str] = MappingProxyType(
    {
        BETA: r"\decay",
        N_PLUS: r"\lVert \target_+ \rVert",
        N_MINUS: r"\lVert \target_- \rVert",
        N_HALF: r"\lVert t \rVert",
        F_I: r"\fit_i",
        Y_I: r"\target_i",
        V_I: r"\dual_i",
        SIZE: r"\lVert \neuron \rVert",
        W: r"\outweight",
        SEEN: r"\tau",
        SUPPORT: r"h(\dual)",
        ALPHA: r"\alpha",
        PRE: r"z",
        LOSS: r"L(\fit)",
        PENALTY: r"R",
        DUAL: r"D(\dual)",
        PAIRING: r"\dual^\top \fit",
    }
)
"""LaTeX, in the macros of :class:`analytic.Notation`, of every shared symbol."""
