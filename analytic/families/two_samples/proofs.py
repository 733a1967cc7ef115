"""Derivation of the interpolation gauge of two samples: the pieces of a plane convex body."""

from __future__ import annotations

from functools import cache
from itertools import product

import sympy

from analytic.derivation.claims import Executed, equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import proof
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem

RHO, X1, X2, V1, V2 = sympy.symbols("rho x_1 x_2 v_1 v_2", real=True)
A = sympy.Symbol("a", positive=True)
Y1, Y2 = sympy.symbols("y_1 y_2", nonnegative=True)
E = sympy.Symbol("E", positive=True)
NAMES = {
    RHO: r"\rho",
    X1: "x_1",
    X2: "x_2",
    V1: r"\dual_1",
    V2: r"\dual_2",
    A: "a",
    Y1: r"\target_1",
    Y2: r"\target_2",
    E: r"\lVert \target \rVert_G",
}
FORM = X1**2 - 2 * RHO * X1 * X2 + X2**2
INSIDE = (less(FORM, 1 - RHO**2), less(RHO**2, 1))
WHERE = r"Here $n = 2$, $K = \data \data^\top$ and $G = K^{-1}$."
ROOT = sympy.sqrt(1 - RHO**2)


@cache
def normal_form() -> Step:
    """The ellipse of responses, brought to unit length."""
    return Step(
        "the ellipse of responses",
        r"""Dividing sample and target by $\lVert \data_i \rVert$ changes neither the constraint nor the penalty, so let
        the samples be unit vectors with $\data_1^\top \data_2 = \rho$, $|\rho| < 1$ (for opposite directions $\rho =
        -1$ the responses decouple). The responses $x = \data \neuron$ to $\lVert \neuron \rVert \le 1$ fill the ellipse
        $x_1^2 - 2 \rho x_1 x_2 + x_2^2 \le 1 - \rho^2$, that is $\lVert x \rVert_G \le 1$. On it $|x_i| \le 1$; $x_1^2
        \le 1 - \rho^2$ where $x_2 \le 0 \le x_1$ and $\rho \ge 0$; and a dual vector with $\lVert \dual \rVert_K \le 1$
        sees at most $1$:""",
        (
            less((1 - RHO**2) * X1**2, 1 - RHO**2, given=INSIDE, hints=(X2 - RHO * X1,)),
            less(X1**2, 1 - RHO**2, given=(*INSIDE, less(X2, 0), less(0, X1), less(0, RHO))),
            equal(
                (V1**2 + 2 * RHO * V1 * V2 + V2**2) * FORM - (1 - RHO**2) * (V1 * X1 + V2 * X2) ** 2,
                (V1 * X2 - V2 * X1 + RHO * (V2 * X2 - V1 * X1)) ** 2,
                shown=r"(1 - \rho^2) \left( \lVert \dual \rVert_K^2 \lVert x \rVert_G^2 - (\dual^\top x)^2 \right)",
            ),
        ),
        r"""A neuron's feature is $x_+$. So $h(\dual) \le 1$ follows from $\lVert \dual \rVert_K \le 1$, or a direct
        bound, for $x \ge 0$, and from $|\dual_i x_i| \le 1$ where one response is positive.""",
        names=NAMES,
    )


@cache
def acute() -> Step:
    """Samples at an acute angle."""
    norm = equal(E**2 * (1 - RHO**2), Y1**2 - 2 * RHO * Y1 * Y2 + Y2**2)
    sight = (Y1 - RHO * Y2) ** 2
    return Step(
        "acute angles",
        r"""Let $\rho \ge 0$. For targets of one sign, say $\target \ge 0$, the neuron with response $\target$ costs
        $\lVert \target \rVert_G$, and $\dual = G \target / \lVert \target \rVert_G$ has $\lVert \dual \rVert_K = 1$,
        $\dual^\top \target = \lVert \target \rVert_G$ and $\dual_1^2 (1 - \rho^2) \le 1$. For $\target_1 \ge 0 \ge
        \target_2$ two neurons, each silent on the other sample, have the responses $(\sqrt{1 - \rho^2}, 0)$ and $(0,
        \sqrt{1 - \rho^2})$, and $\dual = (1, -1) / \sqrt{1 - \rho^2}$ sees at most $1$ where $x \ge 0$ too; both cost
        and value are $(|\target_1| + |\target_2|) / \sqrt{1 - \rho^2}$:""",
        (
            less(sight, E**2 * (1 - RHO**2), given=(norm, less(RHO**2, 1))),
            less((X1 - X2) ** 2, 1 - RHO**2, given=(*INSIDE, less(RHO, 1), less(0, X1), less(0, X2))),
            equal(FORM.subs({X1: ROOT, X2: 0}), 1 - RHO**2),
        ),
        names=NAMES,
    )


@cache
def obtuse_spikes() -> Step:
    """Samples at an obtuse angle, where the spikes are optimal."""
    wide = X1**2 + 2 * A * X1 * X2 + X2**2
    inside = less(wide, 1 - A**2)
    return Step(
        "obtuse angles: neurons along the samples",
        r"""Let $\rho = -a < 0$. The neurons $\neuron = \data_i$ have the responses $(1, -a)$ and $(-a, 1)$, the
        features $e_1$ and $e_2$ and cost $|\target_1| + |\target_2|$ together. For opposite targets $\dual = (1, -1)$
        is feasible because $|x_1 - x_2| \le 1$ where $x \ge 0$; for targets of one sign and $a \ge \tfrac12$ so is
        $\dual = (1, 1)$:""",
        (
            equal(wide.subs({X1: 1, X2: -A}), 1 - A**2),
            less((X1 - X2) ** 2, 1, given=(inside, less(A, 1), less(0, X1), less(0, X2))),
            equal(wide - (1 + A) / 2 * (X1 + X2) ** 2, (1 - A) / 2 * (X1 - X2) ** 2),
            less(
                (1 + A) / 2 * (X1 + X2) ** 2, (1 + A) / 2, given=(inside, less(A, 1), less(1, 2 * A)), hints=(X1 - X2,)
            ),
        ),
        names=NAMES,
    )


@cache
def obtuse_middle() -> Step:
    """Samples at an obtuse angle, between the two tangent points and beside them."""
    energy = Y1**2 + 2 * A * Y1 * Y2 + Y2**2
    sharp = (above_half := less(2 * A, 1), less((A * Y1), (1 - 2 * A**2) * Y2))
    beside = less((1 - 2 * A**2) * Y2, A * Y1)
    w2 = Y2 / A
    w1 = Y1 - (1 - 2 * A**2) * w2
    return Step(
        "obtuse angles: the elliptic piece and its tangents",
        r"""Let $0 < a < \tfrac12$ and $\target \ge 0$. The neuron with response $\target$ is optimal if $\dual = G
        \target / \lVert \target \rVert_G$ has $\dual_i \le 1$, which for $i = 1$ is $(\target_1 + a \target_2)^2 \le (1
        - a^2) (\target_1^2 + 2 a \target_1 \target_2 + \target_2^2)$ and holds where $a \target_1 \le (1 - 2 a^2)
        \target_2$. Beyond, for $a \target_1 \ge (1 - 2 a^2) \target_2$, take $\dual = (1, 2a)$, which has $\lVert \dual
        \rVert_K = 1$, and combine the neuron $\data_1$ with the unit vector $\data_1 + 2 a \data_2$, whose response $(1
        - 2 a^2, a)$ is where the tangent from $e_1$ touches the ellipse; the weights $\outweight_2 = \target_2 / a$ and
        $\outweight_1 = \target_1 - (1 - 2 a^2) \target_2 / a$ are nonnegative and add up to the value:""",
        (
            equal((1 - A**2) * energy - (Y1 + A * Y2) ** 2, ((1 - 2 * A**2) * Y2 - A * Y1) * (Y2 + A * Y1)),
            less((Y1 + A * Y2) ** 2, (1 - A**2) * energy, given=sharp),
            equal(1 - 2 * A * (2 * A) + (2 * A) ** 2, 1, shown=r"\lVert (1, 2a) \rVert_K^2"),
            equal(
                (1 - 2 * A**2) ** 2 + 2 * A * (1 - 2 * A**2) * A + A**2, 1 - A**2, shown=r"x_1^2 + 2 a x_1 x_2 + x_2^2"
            ),
            more(w1, 0, given=(beside,), shown=r"\outweight_1"),
            equal(w1 + w2, Y1 + 2 * A * Y2, shown=r"\outweight_1 + \outweight_2"),
            less(2 * A, 1, given=(above_half,), shown=r"\dual_2"),
        ),
        r"The other tangent is the mirror image.",
        names=NAMES,
    )


def pieces(rho: sympy.Expr, y1: sympy.Expr, y2: sympy.Expr) -> sympy.Expr:
    """The gauge for unit samples as it was just derived."""
    p, q, a = abs(y1), abs(y2), -rho
    ellipse = sympy.sqrt((y1**2 - 2 * rho * y1 * y2 + y2**2) / (1 - rho**2))
    if rho >= 0:
        return ellipse if y1 * y2 >= 0 else (p + q) / sympy.sqrt(1 - rho**2)
    if y1 * y2 <= 0 or 2 * a >= 1:
        return p + q
    if a * p >= (1 - 2 * a**2) * q:
        return p + 2 * a * q
    if a * q >= (1 - 2 * a**2) * p:
        return q + 2 * a * p
    return ellipse


GRID_RHO = tuple(map(sympy.Rational, ("-4/5", "-1/2", "-2/5", "-1/3", "-1/10", "0", "1/4", "3/5")))
GRID_Y = ((1, 1), (5, 1), (1, 5), (2, -3), (-2, -2), (0, 3))
SCALES = ((2, 3),)


def _agrees(theorem: Theorem) -> Verdict:
    formula = theorem.formulas[0]
    k11, k22, k12, first, second = (q.symbol for q in formula.quantities)
    for rho, (y1, y2), (c1, c2) in product(GRID_RHO, GRID_Y, SCALES):
        values = {k11: c1**2, k22: c2**2, k12: rho * c1 * c2, first: c1 * y1, second: c2 * y2}
        found = formula.expression.xreplace({k: sympy.sympify(v) for k, v in values.items()})
        wanted = pieces(rho, sympy.Integer(y1), sympy.Integer(y2))
        if sympy.expand(sympy.radsimp(found**2 - wanted**2)) != 0:
            return Verdict("refuted", f"at rho = {rho}, y = {(y1, y2)} the formula gives {found}, not {wanted}")
    return Verdict("proved", f"exact on {len(GRID_RHO) * len(GRID_Y) * len(SCALES)} points in all pieces")


def interpolation(theorem: Theorem) -> Derivation:
    """Every piece of the gauge, with its network and its supporting line."""
    agreement = Step(
        "the formula",
        r"""Undoing the normalisation, $\rho = k_{12} / \sqrt{k_{11} k_{22}}$ and $\target_i / \sqrt{k_{ii}}$ for
        $\target_i$, the pieces are those of the formula:""",
        (
            Executed(
                r"p^\star = \text{the piece that holds } \target",
                lambda: _agrees(theorem),
                rf"evaluated exactly at {len(GRID_RHO) * len(GRID_Y) * len(SCALES)} points of all pieces",
            ),
        ),
    )
    steps = (normal_form(), acute(), obtuse_spikes(), obtuse_middle(), agreement)
    return proof(theorem, "interpolation", *steps, where=WHERE)
