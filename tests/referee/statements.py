"""Value claims of the literature as they are often written, each with the hypotheses under which it is believed.

Every one of them fails; ``docs/traps`` has what holds instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy
from flint import fmpq

from analytic.exact.simplex import solve
from analytic.model.network import Network


@dataclass(frozen=True)
class Statement:
    """A closed form for the optimum, and when it is said to hold."""

    name: str
    value: Callable[[Any, Any, Any], Any]
    hypotheses: tuple[Any, ...]
    loss: str
    bias: str = "none"


def halves(y: Any) -> list[Any]:
    return [y.applyfunc(lambda t: sympy.Max(t, 0)), y.applyfunc(lambda t: sympy.Max(-t, 0))]


def two_neurons(A: Any, y: Any, beta: Any) -> Any:
    """``u_1`` along ``A^+ y_+`` and ``u_2`` along ``A^+ y_-`` on spike-free data."""
    return sum((A.pinv() * part).norm() for part in halves(y))


def one_matrix(A: Any, y: Any, beta: Any) -> Any:
    """The vector spike-free program with one output: ``min ||m||``, ``A m = y``."""
    return (A.pinv() * y).norm()


def discriminant(A: Any, y: Any, beta: Any) -> Any:
    """Fisher's discriminant: the margin one of ``A^+ y``."""
    return (A.pinv() * y).norm()


def sorted_pairs(A: Any, y: Any) -> tuple[list[Any], list[Any]]:
    pairs = sorted(zip(list(A), list(y), strict=True))
    return [x for x, _ in pairs], [t for _, t in pairs]


def distinct(A: Any, y: Any, beta: Any) -> bool:
    return A.cols == 1 and A.rows >= 2 and len(set(A)) == A.rows


def straight_tails(A: Any, y: Any, beta: Any) -> Any:
    """``max(int |f''|, |f'(-oo) + f'(oo)|)`` of the line through the dots, straight outside of the data."""
    x, t = sorted_pairs(A, y)
    slopes = [(b - a) / (q - p) for p, q, a, b in zip(x, x[1:], t, t[1:], strict=False)]
    bends = sum(abs(b - a) for a, b in pairwise(slopes))
    return sympy.Max(bends, abs(slopes[0] + slopes[-1]))


def least_l1(columns: list[list[Any]], right: list[Any], free: int, *, margins: bool) -> Any:
    """``min ||w||_1`` with ``sum w_k column_k = y`` or ``>= 1``; the first ``free`` columns cost nothing."""
    both = [*columns, *([-c for c in column] for column in columns)]
    n = len(right)
    rows = [[fmpq(int(c[i].p), int(c[i].q)) for c in both] + [fmpq(-(i == k)) for k in range(n)] * margins
            for i in range(n)]  # fmt: skip
    price = [fmpq(int(k >= free)) for k in range(len(columns))]
    cost = price + price + [fmpq(0)] * (n * margins)
    found = solve(rows, [fmpq(int(t.p), int(t.q)) for t in right], cost)
    if not found.feasible:
        return sympy.oo
    value = sum((c * z for c, z in zip(cost, found.z, strict=True)), fmpq(0))
    return sympy.Rational(int(value.p), int(value.q))


def kinks(A: Any, sides: tuple[int, ...]) -> list[list[Any]]:
    x = [sympy.Rational(c) for c in A]
    return [[sympy.Max(s * (a - c), 0) for a in x] for s in sides for c in x]


def no_output_bias(A: Any, y: Any, beta: Any) -> Any:
    """The kernel of kinks at the samples, both facings, without the output bias."""
    return least_l1(kinks(A, (1, -1)), list(y), 0, margins=False)


def one_sided(A: Any, y: Any, beta: Any) -> Any:
    """The one-sided kernel ``(a_i - a_j)_+`` for classification, with the output bias."""
    ones = [sympy.Integer(1)] * A.rows
    columns = [ones, *([t * c for t, c in zip(y, column, strict=True)] for column in kinks(A, (1,)))]
    columns[0] = list(y)
    return least_l1(columns, ones, 1, margins=True)


def always_active(A: Any, y: Any, beta: Any) -> Any:
    """Algorithm 3 with ``A u + b 1 >= 0``: an affine function."""
    x = sympy.ones(A.rows, 1).row_join(A)
    fit = x.pinv() * y
    return abs(fit[1]) if (x * fit - y).is_zero_matrix else sympy.oo


def relaxed(A: Any, y: Any, beta: Any) -> Any:
    """The spike-free relaxation on rank-one data: ``{A u >= 0, ||u|| <= 1}`` in the place of ``(A u)_+``."""
    c = list(A)
    if all(t >= 0 for t in c) or all(t <= 0 for t in c):
        return (A.pinv() * y).norm()
    return sympy.oo


def orthogonal_neurons(A: Any, y: Any, beta: Any) -> Any:
    """In the plane every neuron is orthogonal to a sample: the least l1 over such neurons (two samples here)."""
    neurons = []
    for i in range(A.rows):
        a, b = A[i, 0], A[i, 1]
        neurons += [
            sympy.Matrix([-b, a]) / sympy.sqrt(a * a + b * b),
            sympy.Matrix([b, -a]) / sympy.sqrt(a * a + b * b),
        ]
    columns = [list((A * u).applyfunc(lambda t: sympy.Max(t, 0))) for u in neurons]
    if any(not c.is_Rational for column in columns for c in column):
        return None
    return least_l1(columns, list(y), 0, margins=False)


def odd_pair(A: Any, y: Any, beta: Any) -> Any:
    """Two neurons, the fewest where the targets have both signs: ``u`` and ``-u`` with ``A u = y``."""
    u = list(A.pinv() * y)
    return Network([[c, -c] for c in u], [0, 0], [1, -1])


def both_signs(A: Any, y: Any, beta: Any) -> bool:
    return A.rank() == A.rows and max(y) > 0 > min(y)


def of_one_sign(A: Any, y: Any, beta: Any) -> Any:
    """What spike-free data cost where no target is negative."""
    return (A.pinv() * y).norm() if A * A.pinv() * y == y else sympy.oo


def second_criterion(A: Any, y: Any, beta: Any) -> bool:
    """``||A^+ (Au)_+|| <= 1`` wherever ``(Au)_+`` is in the range of A; one feature, so that u is 1 or -1."""
    if A.cols > 1 or A.is_zero_matrix or min(y) < 0:
        return False
    seen = [(side * A).applyfunc(lambda t: sympy.Max(t, 0)) for side in (1, -1)]
    return all((A.pinv() * f).norm() <= 1 for f in seen if A * A.pinv() * f == f)


def plane(A: Any, y: Any, beta: Any) -> bool:
    return A.shape == (2, 2) and A.det() != 0


def all_positive(A: Any, y: Any, beta: Any) -> bool:
    return all(t == 1 for t in y) and A.rank() == A.cols


STATEMENTS = [
    Statement("two neurons", two_neurons, ("spike-free",), "interpolation"),
    Statement("one matrix", one_matrix, ("spike-free",), "interpolation"),
    Statement("discriminant", discriminant, (all_positive,), "max-margin"),
    Statement("straight tails", straight_tails, ("one-dimensional", distinct), "interpolation", "free"),
    Statement("no output bias", no_output_bias, ("one-dimensional", distinct), "interpolation", "free"),
    Statement("one-sided kernel", one_sided, ("one-dimensional", distinct), "max-margin", "free"),
    Statement("always active", always_active, ("one-dimensional", distinct), "interpolation", "free"),
    Statement("relaxed", relaxed, ("one-dimensional",), "interpolation"),
    Statement("orthogonal neurons", orthogonal_neurons, (plane,), "interpolation"),
    Statement("sparsest", odd_pair, (both_signs,), "interpolation"),
    Statement("second criterion", of_one_sign, (second_criterion,), "interpolation"),
]

TRAPS = {
    "cutting-plane-with-bias": "always active",
    "fisher-discriminant": "discriminant",
    "one-sided-kernel": "one-sided kernel",
    "orthogonal-neurons": "orthogonal neurons",
    "output-bias": "no output bias",
    "sparse-solutions-coincide": "sparsest",
    "spike-free-criterion": "second criterion",
    "spike-free-relaxation": "relaxed",
    "spike-free-several-outputs": "one matrix",
    "spike-free-two-neurons": "two neurons",
    "straight-tails": "straight tails",
}
"""The pages whose false statement gives a value or a network, and the statement here."""
OTHERS = {
    "active-constraints": "a number of constraints",
    "cutting-plane-unbounded": "a program without a solution",
    "kernel-regime": "the predictor of a kernel",
    "kinks-at-the-samples": "what all optimal networks are like",
    "random-data": "a probability",
    "random-vertices": "a probability",
    "representer": "what all optimal networks are like",
    "width-bound": "true, and not sharp",
}
"""What the other pages are about: nothing that an optimum could be compared with."""
