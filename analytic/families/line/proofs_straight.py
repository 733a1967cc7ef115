"""Derivations for a free skip connection on a line, and for several outputs there: only bends cost."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Claim, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.fenchel import FENCHEL
from analytic.families.general.steps import CAUCHY_SCHWARZ, examples, rescaling
from analytic.families.line.proofs_geometry import one_direction
from analytic.model.losses import LOSSES
from analytic.theorem.record import Theorem

X, T, V, D, G = sympy.symbols("x t v d g", real=True)
MASS, FIRST, SLOPE, LEVEL = sympy.symbols("e S s c", real=True)
BEND = sympy.Symbol("T", nonnegative=True)
NAMES = {
    X: "x_i",
    T: "t",
    V: r"\dual_i",
    D: r"\delta_k",
    G: "g(x_k)",
    MASS: r"\mathbf{1}^\top \dual",
    FIRST: r"x^\top \dual",
    SLOPE: "s",
    LEVEL: "c",
    BEND: r"\lVert \delta_k \rVert",
    BETA: r"\decay",
}


@cache
def _duality(loss: str, skip: bool) -> Step:
    """Weak duality with free biases, a straight line that costs nothing, and any number of outputs."""
    pair = sympy.Symbol("c_w", real=True)
    outer, tau, size = sympy.symbols("W tau S_u", nonnegative=True)
    line = sympy.Symbol("L", real=True)
    names = {
        **NAMES,
        pair: r"\outweight^\top \tau",
        outer: r"\lVert \outweight \rVert",
        tau: r"\lVert \tau \rVert",
        size: r"\lVert \neuron \rVert",
        line: r"\langle \dual, \textstyle\sum_j (\data \neuron_j + \hidbias_j \mathbf{1})_+ \outweight_j^\top \rangle",
    }
    one = " = 1" if LOSSES[loss].constrained else ""
    straight = r" and, where the linear function is free, $\data^\top \dual = 0$" if skip else ""
    rest: tuple[Claim, ...] = (equal(line + LEVEL * MASS, line, given=(equal(MASS, 0),)),)
    if skip:
        rest = (equal(line + LEVEL * MASS + SLOPE * FIRST, line, given=(equal(MASS, 0), equal(FIRST, 0))),)
    return Step(
        "the semi-infinite dual",
        rf"""Let $h(\dual) = \max_{{\lVert \neuron \rVert \le 1, \hidbias}} \lVert \dual^\top (\data \neuron + \hidbias
        \mathbf{{1}})_+ \rVert_2$ for a $\dual$ with the shape of $\target$, and maximise \[ {FENCHEL[loss].dual} \quad
        \text{{subject to }} h(\dual) \le \decay{one}, \] $\mathbf{{1}}^\top \dual = 0${straight}. For every entry the
        loss and the dual objective obey the first lines; with $\tau = \dual^\top (\data \neuron + \hidbias
        \mathbf{{1}})_+$ a neuron's share of $\langle \dual, \fit \rangle$ is at most its penalty, by Cauchy--Schwarz,
        and what is not penalised has none (written for one feature and one output):""",
        (
            *FENCHEL[loss].claims,
            less(pair, BETA * outer * size, given=(less(pair, outer * tau), less(tau, BETA * size))),
            *rest,
        ),
        r"Summing over entries and neurons, a network and a feasible $\dual$ of equal value are both optimal.",
        names=names,
    )


@cache
def _alike() -> Step:
    return Step(
        "left and right are seen alike",
        r"""A neuron with $|\neuron| = 1$ is $(x - t)_+$ or $(t - x)_+$ on the line. Let $\mathbf{1}^\top \dual = 0$ and
        $x^\top \dual = 0$ and put $g(t) = \sum_i \dual_i (x_i - t)_+$. The two kinds differ by a straight line, which
        $\dual$ does not see:""",
        (
            equal(V * sympy.Max(T - X, 0), V * sympy.Max(X - T, 0) - V * (X - T)),
            equal(FIRST - T * MASS, 0, given=(equal(MASS, 0), equal(FIRST, 0)), shown=r"\textstyle\sum_i \dual_i "
                  r"(x_i - t)"),
        ),
        r"""Hence $h(\dual) = \sup_t \lVert g(t) \rVert$. To the right of the data $g$ is zero, and to their left it is
        $\sum_i \dual_i (x_i - t) = 0$.""",
        names=NAMES,
    )  # fmt: skip


@cache
def _knots() -> Step:
    lam, p, q = sympy.symbols("lambda p q", nonnegative=True)
    left, right, c = sympy.symbols("l r c_pq", real=True)
    between = (1 - lam) * left + lam * right
    chord = (1 - lam) * sympy.Max(X - left, 0) + lam * sympy.Max(X - right, 0)
    names = {
        **NAMES,
        lam: r"\lambda",
        left: "x_k",
        right: "x_{k+1}",
        p: r"\lVert g(x_k) \rVert",
        q: r"\lVert g(x_{k+1}) \rVert",
        c: r"g(x_k)^\top g(x_{k+1})",
    }
    square = (1 - lam) ** 2 * p**2 + 2 * lam * (1 - lam) * c + lam**2 * q**2
    top = ((1 - lam) * p + lam * q) ** 2
    return Step(
        "feasibility at the samples",
        r"""Between neighbours $x_k \le t \le x_{k+1}$, $t = (1 - \lambda) x_k + \lambda x_{k+1}$, every $(x_i - t)_+$
        is affine in $t$, so that $g$ is, and its norm is at most the larger one at the ends:""",
        (
            equal(sympy.Max(X - between, 0), chord, given=(less(X, left), less(left, right), less(lam, 1))),
            equal(sympy.Max(X - between, 0), chord, given=(less(right, X), less(left, right), less(lam, 1))),
            less(square, top, given=(less(c, p * q), less(lam, 1)), shown=r"\lVert g(t) \rVert^2"),
            less((1 - lam) * p + lam * q, 1, given=(less(p, 1), less(q, 1), less(lam, 1))),
        ),
        r"So $h(\dual) \le 1$ iff $\lVert g(x_k) \rVert \le 1$ at the inner samples.",
        names=names,
    )


@cache
def _heights() -> Step:
    a, b = sympy.symbols("a b", real=True)
    names = {**NAMES, a: r"x^\top \dual", b: r"\mathbf{1}^\top \dual"}
    return Step(
        "dual vectors from heights",
        r"""Conversely let $g$ be continuous, straight between the samples and zero outside of them, and let $\dual_i$
        be the change of its slope at $x_i$. Then $\sum_i \dual_i (x_i - t)_+$ has the same changes of slope and is zero
        to the right of the data as well, so that it is $g$. To the left it is $x^\top \dual - t \mathbf{1}^\top \dual$,
        which is zero for every $t$, such as $t = 0$ and $t = 1$ in a suitable unit:""",
        (
            equal(a, 0, given=(equal(a - 0 * b, 0),)),
            equal(b, 0, given=(equal(a, 0), equal(a - b, 0))),
        ),
        r"So any heights at the inner samples are those of a dual vector.",
        names=names,
    )


@cache
def _pairing() -> Step:
    return Step(
        "a spline is seen by its bends",
        r"""The function through given values at the samples, straight between and outside of them, is $c + s x + \sum_k
        \delta_k (x - x_k)_+$ with its changes of slope $\delta_k$ at the inner samples. Term by term""",
        (
            equal(
                LEVEL * MASS + SLOPE * FIRST + D * G,
                D * G,
                given=(equal(MASS, 0), equal(FIRST, 0)),
                shown=r"\langle \dual, c \mathbf{1} + s x + \delta_k (x - x_k)_+ \rangle",
            ),
        ),
        r"""so that $\langle \dual, \fit \rangle = \sum_k g(x_k)^\top \delta_k$. As a network it is one right-facing
        neuron a bend, of penalty $\sum_k \lVert \delta_k \rVert$, and a straight line.""",
        names=NAMES,
    )


def _formula(theorem: Theorem) -> Claim:
    bend, size = (q.symbol for q in theorem.formulas[0].quantities)
    names = {q.symbol: q.latex for q in theorem.formulas[0].quantities}
    return equal(theorem.formulas[0].expression, bend / size, names=names, shown=r"p^\star")


def _tight() -> tuple[Claim, ...]:
    size = sympy.Symbol("b", positive=True)
    names = {**NAMES, size: r"\lVert \delta_k \rVert"}
    return (
        equal(size**2 / size, size, names=names, shown=r"g(x_k)^\top \delta_k"),
        equal(size / size, 1, names=names, shown=r"\lVert g(x_k) \rVert"),
    )


def _derive(theorem: Theorem, loss: str, *steps: Step, skip: bool = True) -> Derivation:
    inner = r"(\data \neuron_j + \hidbias_j \mathbf{1})_+ \outweight_j^\top"
    more = r" + \data S" if skip else ""
    start = rf"""The problem is to minimise \[ {FENCHEL[loss].primal} \] over networks $\fit = \sum_j {inner} +
        \mathbf{{1}} \outbias^\top{more}$ of any width, with $\lVert \outweight_j \rVert_2$ for $|\outweight_j|$ where
        there are several outputs. We write $\data = c a^\top + \mathbf{{1}} p^\top$ and $x = c$ for the coordinates,
        sorted and merged, and take $\lVert a \rVert = 1$ after the first steps."""
    shared = (rescaling(), CAUCHY_SCHWARZ, _duality(loss, skip), one_direction(), _alike(), _knots(), _heights(),
              _pairing())  # fmt: skip
    return Derivation(theorem.id, start, (*shared, *steps, examples(theorem)))


def interpolation(theorem: Theorem) -> Derivation:
    """Connect the dots."""
    step = Step(
        "zero gap",
        r"""Take the function that connects the dots and the heights $g(x_k) = \delta_k / \lVert \delta_k \rVert$ where
        $\delta_k \neq 0$, on straight lines between these, of norm at most one. A bend contributes""",
        (*_tight(), _formula(theorem)),
        r"""to dual and primal value: they agree, so that both are optimal.""",
        names=NAMES,
    )
    return _derive(theorem, "interpolation", step)


def vector_interpolation(theorem: Theorem) -> Derivation:
    """The same network without a straight line, where the bends carry the first slope."""
    share = sympy.Symbol("theta", nonnegative=True)
    place, d = sympy.symbols("z d", real=True)
    b = sympy.Symbol("b", nonnegative=True)
    names = {**NAMES, share: "t_k", place: "x_k", d: r"\delta_k", b: r"\lVert \delta_k \rVert", X: "x"}
    split = Step(
        "bends to both sides",
        r"""Turn the part $t_k \delta_k$ of each bend to the left. It bends alike, costs as much, and brings the slope
        $-t_k \delta_k$:""",
        (
            equal(
                (1 - share) * d * sympy.Max(X - place, 0) + share * d * sympy.Max(place - X, 0),
                d * sympy.Max(X - place, 0) - share * d * (X - place),
            ),
            equal((1 - share) * b + share * b, b),
        ),
        r"""With $-s_1 = \sum_k t_k \delta_k$ the slope to the left of the data is $s_1$, and no straight line is
        needed. A dual vector with $x^\top \dual = 0$ is one of the problem without skip connection too.""",
        names=names,
    )
    step = Step(
        "zero gap",
        r"""Take the function that connects the dots and the heights $g(x_k) = \delta_k / \lVert \delta_k \rVert$ where
        $\delta_k \neq 0$, on straight lines between these, of norm at most one. A bend contributes""",
        (*_tight(), _formula(theorem)),
        r"to dual and primal value: they agree, so that both are optimal.",
        names=NAMES,
    )
    return _derive(theorem, "interpolation", split, step, skip=False)


@cache
def _optimal_bends() -> tuple[Claim, ...]:
    b = sympy.Symbol("delta", real=True)
    g = sympy.Symbol("gamma", real=True)
    names = {**NAMES, b: r"\delta_k", g: "g(x_k)"}
    return (
        equal(BETA * b, BETA * sympy.Abs(b), given=(less(0, b),), names=names, shown=r"g(x_k) \delta_k"),
        equal(-BETA * b, BETA * sympy.Abs(b), given=(less(b, 0),), names=names, shown=r"g(x_k) \delta_k"),
        equal(g * b, BETA * sympy.Abs(b), given=(equal(b, 0),), names=names),
    )


def squared(theorem: Theorem) -> Derivation:
    """The conditions of trend filtering are those of duality."""
    y, f = sympy.symbols("y f", real=True)
    names = {**NAMES, y: r"\target_i", f: r"\fit_i"}
    step = Step(
        "zero gap",
        r"""The program in the values is convex. Its optimality conditions are, for $\dual = \target - \fit$: a change
        of the values that adds no bend does not lower the loss, $\mathbf{1}^\top \dual = 0$ and $x^\top \dual = 0$; and
        $|g(x_k)| \le \decay$, with $g(x_k) = \decay \operatorname{sign}(\delta_k)$ at every bend. So $\dual$ is
        feasible, and""",
        (
            *_optimal_bends(),
            equal(y * (y - f) - (y - f) ** 2 / 2, (y - f) ** 2 / 2 + (y - f) * f, names=names),
        ),
        r"""add up to the dual value $\tfrac12 \lVert \dual \rVert^2 + \langle \dual, \fit \rangle = \tfrac12 \lVert
        \dual \rVert^2 + \decay \sum_k |\delta_k|$, that of the network.""",
        names=names,
    )
    return _derive(theorem, "squared", step)


def _labels(theorem: Theorem, loss: str, limit: tuple[Claim, ...], text: str) -> Derivation:
    step = Step(
        "zero gap",
        rf"""The program in the values is linear. At its optimum the multipliers $\dual$ of the margins, signed by the
        labels, have $\mathbf{{1}}^\top \dual = 0$, $x^\top \dual = 0$, $|g(x_k)| \le \decay$ with equality of sign at
        every bend, and {text}. So $\dual$ is feasible, and""",
        (*_optimal_bends(), *limit),
        r"add up to equal values of the network and of $\dual$, which are therefore optimal.",
        names=NAMES,
    )
    return _derive(theorem, loss, step)


Y, F = sympy.symbols("y f", real=True)
LABELS = {Y: r"\target_i", F: r"\fit_i", V: r"\dual_i"}
_SIGN = equal(Y**2, 1)


def max_margin(theorem: Theorem) -> Derivation:
    """Complementary slackness of the margins."""
    tight = (
        equal(Y * V, V * F, given=(equal(V, 0),), names=LABELS),
        equal(Y * V, V * F, given=(equal(F, Y),), names=LABELS),
    )
    return _labels(theorem, "max-margin", tight, r"$\dual_i = 0$ or $\target_i \fit_i = 1$ for every sample")


def hinge(theorem: Theorem) -> Derivation:
    """The same, with multipliers of at most one."""
    loss = sympy.Max(1 - Y * F, 0)
    tight = (
        equal(Y * V - V * F, loss, given=(equal(V, 0), less(1, Y * F)), names=LABELS),
        equal(Y * V - V * F, loss, given=(equal(F, Y), _SIGN), names=LABELS),
        equal(Y * V - V * F, loss, given=(equal(V, Y), _SIGN, less(Y * F, 1)), names=LABELS),
    )
    text = (
        r"for every sample $\dual_i = 0$ with $\target_i \fit_i \ge 1$, or $\target_i \fit_i = 1$, or $\dual_i = "
        r"\target_i$ with $\target_i \fit_i \le 1$"
    )
    return _labels(theorem, "hinge", tight, text)
