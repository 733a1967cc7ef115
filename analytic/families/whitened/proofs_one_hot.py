"""Derivation for several outputs with disjoint supports on whitened data."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.steps import proof_several
from analytic.families.whitened.proofs import candidates, gap, split, squared_half
from analytic.families.whitened.proofs_geometry import support
from analytic.model.problem import Problem
from analytic.theorem.record import Theorem

PAIR, SEES = sympy.symbols("c_w tau_k", real=True)
OUTER, TAU, SIZE = sympy.symbols("W T s", nonnegative=True)
A, B, X = sympy.symbols("V_plus V_minus X", nonnegative=True)
SUM, MASS = sympy.symbols("S_k M_k", nonnegative=True)
NAMES = {
    PAIR: r"\outweight^\top \tau",
    SEES: r"\tau_k",
    OUTER: r"\lVert \outweight \rVert",
    TAU: r"\lVert \tau \rVert",
    SIZE: r"\lVert \neuron \rVert",
    A: r"\lVert \dual^{(k)}_+ \rVert",
    B: r"\lVert \dual^{(k)}_- \rVert",
    X: r"\lVert x_{S_k} \rVert",
    SUM: r"\textstyle\sum_{l<k} \tau_l^2",
    MASS: r"\textstyle\sum_{l<k} \lVert x_{S_l} \rVert^2",
}


@cache
def _columns() -> Step:
    bounds = (less(SEES, A * X), less(-SEES, B * X), less(A, BETA), less(B, BETA))
    return Step(
        "the columns decouple",
        r"""Let $S_k$ be the support of column $k$ and $x = (\data \neuron)_+$, $\lVert \neuron \rVert \le 1$. If every
        column of $\dual$ vanishes outside $S_k$ and has $\lVert \dual^{(k)}_\pm \rVert \le \decay$, then, as for one
        output,""",
        (
            less(SEES, BETA * X, given=bounds),
            less(-SEES, BETA * X, given=bounds),
            less(SEES**2, BETA**2 * X**2, given=(less(SEES, BETA * X), less(-SEES, BETA * X))),
            less(
                SUM + SEES**2, BETA**2 * (MASS + X**2), given=(less(SUM, BETA**2 * MASS), less(SEES**2, BETA**2 * X**2))
            ),
        ),
        r"""By induction over the columns, and because the supports are disjoint, $\lVert \tau \rVert^2 \le \decay^2
        \sum_k \lVert x_{S_k} \rVert^2 \le \decay^2 \lVert x \rVert^2 \le \decay^2$: the conditions on the columns
        suffice, and the loss, the penalty of neurons with one nonzero output, and the dual objective are sums over the
        columns. Each is the problem with one output.""",
        names=NAMES,
    )


def _symbolic() -> Problem:
    r, t = sympy.symbols("r t", positive=True)
    return Problem.build(
        [["3/5", "4/5", 0], ["-4/5", "3/5", 0], [0, 0, 1]], [[3 * r, 0], [4 * r, 0], [0, -t]], beta=BETA
    )


def one_hot(theorem: Theorem) -> Derivation:
    """Every column is the problem with one output."""
    half = squared_half()
    steps = (support(), _columns(), split(half.split), candidates(half, BETA), gap(theorem, half))
    where = r"Here $\data \data^\top = I$ and the columns of $\target$ have disjoint supports"
    scope = r"a rotation, columns $(3r, 4r, 0)$ and $(0, 0, -t)$, for all $r, t > 0$, $\decay > 0$"
    return proof_several(theorem, "squared", *steps, where=where, symbolic=((scope, _symbolic),))
