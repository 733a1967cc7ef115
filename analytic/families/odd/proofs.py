"""Derivations for odd data: an odd dual vector sees a linear function, and the network is one."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Claim, above, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.steps import CAUCHY_SCHWARZ, proof
from analytic.theorem.record import Theorem

T, Z, V = sympy.symbols("t z v", real=True)
LENGTH = sympy.Symbol("theta", nonnegative=True)
SIZE = sympy.Symbol("L", positive=True)
NAMES = {T: r"\data_i^\top \neuron", Z: r"\point^\top \theta", V: r"\dual_i", LENGTH: r"\lVert \theta \rVert",
         SIZE: r"\lVert \theta \rVert", BETA: r"\decay"}  # fmt: skip


@cache
def _linear() -> Step:
    inner, length, size = sympy.symbols("c g s", real=True)
    names = {
        **NAMES,
        inner: r"\dual^\top \data \neuron",
        length: r"\lVert \data^\top \dual \rVert",
        size: r"\lVert \neuron \rVert",
    }
    bounds = (less(inner, length * size), less(-length * size, inner), less(size, 1), less(0, length), less(0, size))
    bounded = (less(inner, length), less(-length, inner), less(length, 2 * BETA))
    return Step(
        "an odd dual vector sees a linear function",
        r"""Call $\dual$ odd if it is $-\dual_i$ on the partner of sample $i$, whose data are $-\data_i$. A sample and
        its partner contribute to $\dual^\top (\data \neuron)_+$""",
        (
            equal(V * sympy.Max(T, 0) + (-V) * sympy.Max(-T, 0), V * T),
            equal(V * T + (-V) * (-T), 2 * (V * T)),
            less(inner, length, given=bounds),
            less(-length, inner, given=bounds),
            less(sympy.Abs(inner) / 2, BETA, given=bounded, shown=r"|\dual^\top (\data \neuron)_+|"),
        ),
        r"""half of what they contribute to $\dual^\top \data \neuron$ (a sample that is its own partner is zero, and
        contributes nothing). So $\dual^\top (\data \neuron)_+ = \tfrac12 \dual^\top \data \neuron$, and by
        Cauchy--Schwarz $h(\dual) = \tfrac12 \lVert \data^\top \dual \rVert$: an odd $\dual$ is feasible if $\lVert
        \data^\top \dual \rVert \le 2 \decay$.""",
        names=names,
    )


@cache
def _pair() -> Step:
    return Step(
        "a pair of neurons is linear",
        r"""The neurons $\theta$ and $-\theta$ with output weights $1$ and $-1$ have the outputs and the penalty""",
        (
            equal(sympy.Max(Z, 0) - sympy.Max(-Z, 0), Z, shown=r"\fit(\point)"),
            equal(LENGTH + LENGTH, 2 * LENGTH, shown=r"\textstyle\sum_j \lVert \neuron_j \rVert |\outweight_j|"),
        ),
        names=NAMES,
    )


def _value(theorem: Theorem, expected: sympy.Expr) -> Claim:
    return equal(theorem.formulas[0].expression, expected, shown=r"p^\star")


def _derive(theorem: Theorem, loss: str, *steps: Step) -> Derivation:
    where = r"With every sample $(\data_i, \target_i)$ the data hold its partner $(-\data_i, -\target_i)$."
    return proof(theorem, loss, CAUCHY_SCHWARZ, _linear(), _pair(), *steps, where=where)


def interpolation(theorem: Theorem) -> Derivation:
    """The linear interpolant of least norm."""
    rate, own = sympy.symbols("r q", real=True)
    length = theorem.formulas[0].quantities[0].symbol
    names = {
        **NAMES,
        rate: r"\dual^\top \data \theta",
        own: r"\theta^\top \theta",
        length: r"\lVert \theta \rVert",
    }
    step = Step(
        "zero gap",
        r"""$\theta = \data^\dagger \target$ is in the row space of $\data$, so that $\data^\top \data x = \theta$ has a
        solution, and $\dual = 2 \data x / \lVert \theta \rVert$ is odd, with $\data^\top \dual = 2 \theta / \lVert
        \theta \rVert$ of norm $2$ (for $\target = 0$ take no neuron and $\dual = 0$). If $\data \theta = \target$, the
        dual value is""",
        (
            equal(2 * SIZE / SIZE, 2, shown=r"\lVert \data^\top \dual \rVert"),
            equal(2 * own / SIZE, 2 * SIZE, given=(equal(own, SIZE**2),), shown=r"\dual^\top \target = (\data^\top "
                  r"\dual)^\top \theta"),
            _value(theorem, 2 * length),
        ),
        r"""the penalty. If $\data \theta \neq \target$, the residual $\dual = \target - \data \theta$ is odd with
        $\data^\top \dual = 0$, so that it sees no network, while $\dual^\top \target = \lVert \dual \rVert^2 > 0$: no
        network interpolates $\target$.""",
        names=names,
    )  # fmt: skip
    return _derive(theorem, "interpolation", step)


P, WEIGHT = sympy.symbols("p w", positive=True)


@cache
def _nearest() -> Step:
    seen, level = sympy.symbols("a q", real=True)
    names = {P: r"\lVert p \rVert", seen: r"\target_i \data_i^\top p", level: r"\lVert p \rVert^2", **NAMES}
    return Step(
        "the nearest point of the hull",
        r"""Every point of a convex set is on the far side of the plane through its nearest point $p$: $\target_i
        \data_i^\top p \ge \lVert p \rVert^2$, with equality where $\lambda_i > 0$, because the $\lambda_i$ average to
        it. Partners have the same $\target_i \data_i$, and get the same weights. With $\theta = p / \lVert p
        \rVert^2$""",
        (
            less(1, seen / P**2, given=(less(P**2, seen),), shown_right=r"\target_i \data_i^\top \theta"),
            equal(P / P**2, 1 / P, shown=r"\lVert \theta \rVert"),
        ),
        r"Hence all margins are at least one, and those with $\lambda_i > 0$ are one.",
        names=names,
    )


def max_margin(theorem: Theorem) -> Derivation:
    """The nearest point of the hull of the signed samples."""
    length = theorem.formulas[0].quantities[0].symbol
    mass = sympy.Symbol("m", real=True)
    names = {**NAMES, P: r"\lVert p \rVert", length: r"\lVert \theta \rVert", mass: r"\textstyle\sum_i \lambda_i"}
    step = Step(
        "zero gap",
        r"""$\dual_i = 2 \target_i \lambda_i / \lVert p \rVert$ is odd, has the signs of the labels and $\data^\top
        \dual = 2 p / \lVert p \rVert$ of norm $2$. Dual value and penalty are""",
        (
            equal(2 * P / P, 2, shown=r"\lVert \data^\top \dual \rVert"),
            equal(2 * mass / P, 2 * (1 / P), given=(equal(mass, 1),), shown=r"\textstyle\sum_i \target_i \dual_i",
                  shown_right=r"2 \lVert \theta \rVert"),
            _value(theorem, 2 * length),
        ),
        names=names,
    )  # fmt: skip
    return _derive(theorem, "max-margin", _nearest(), step)


def hinge(theorem: Theorem) -> Derivation:
    """All samples fitted with margin, or none."""
    lost, decay, length = (q.symbol for q in theorem.formulas[0].quantities)
    weight, mass, top = sympy.symbols("w m k", nonnegative=True)
    names = {**NAMES, P: r"\lVert p \rVert", lost: "n_0", length: r"\lVert \theta \rVert", weight: r"\lambda_i",
             mass: r"\textstyle\sum_i \lambda_i", top: r"\max_i \lambda_i"}  # fmt: skip
    y = sympy.Symbol("y", real=True)
    step = Step(
        "zero gap in both cases",
        r"""If $\lVert \data^\top \target \rVert \le 2 \decay$, then $\dual = \target$ is odd and feasible, and without
        neurons a sample costs $1$ on both sides. Otherwise take $\theta$ and $\dual_i = 2 \decay \target_i \lambda_i /
        \lVert p \rVert$: there is no loss, $\target_i \dual_i$ is in its box, and""",
        (
            equal(sympy.Max(1 - y * 0, 0), y * y, given=(equal(y**2, 1),), names={**names, y: r"\target_i"},
                  shown=r"(1 - \target_i \fit_i)_+"),
            less(2 * decay * weight / P, 1, given=(less(weight, top), less(2 * decay * top, P)),
                 shown=r"\target_i \dual_i"),
            equal(2 * decay * P / P, 2 * decay, shown=r"\lVert \data^\top \dual \rVert"),
            equal(2 * decay * mass / P, 2 * decay * (1 / P), given=(equal(mass, 1),),
                  shown=r"\textstyle\sum_i \target_i \dual_i", shown_right=r"2 \decay \lVert \theta \rVert"),
            _value(theorem, lost + 2 * decay * length),
        ),
        names=names,
    )  # fmt: skip
    return _derive(theorem, "hinge", _nearest(), step)


def squared(theorem: Theorem) -> Derivation:
    """Along an eigenvector the equations of a penalised norm are those of a number."""
    total, pull, decay, eigen = (q.symbol for q in theorem.formulas[0].quantities)
    c = sympy.Symbol("c", real=True)
    g = sympy.Symbol("gamma", positive=True)
    names = {**NAMES, **{q.symbol: q.latex for q in theorem.formulas[0].quantities}, g: r"\lVert g \rVert", c: "c"}
    shrunk = (1 - 2 * decay / g) / eigen
    loss = total / 2 - shrunk * g**2 + shrunk**2 * eigen * g**2 / 2
    value = total / 2 - (g - 2 * decay) ** 2 / (2 * eigen)
    step = Step(
        "zero gap",
        r"""The residual $\dual = \target - \data \theta$ is odd. If $\lVert g \rVert \le 2 \decay$, then $\theta = 0$
        and $\dual = \target$ is feasible, both values being $\tfrac12 \lVert \target \rVert^2$. Otherwise $\theta = c
        g$ with $c = (1 - 2 \decay / \lVert g \rVert) / \lambda$, and $\data^\top \dual = g - \lambda c g$,
        $\target^\top \data \theta = c \lVert g \rVert^2$, $\lVert \data \theta \rVert^2 = c^2 \lambda \lVert g
        \rVert^2$, so that""",
        (
            equal((1 - eigen * shrunk) * g, 2 * decay, shown=r"\lVert \data^\top \dual \rVert"),
            equal(loss + 2 * decay * shrunk * g, value,
                  shown=r"\tfrac12 \lVert \dual \rVert^2 + 2 \decay \lVert \theta \rVert"),
            equal((total - shrunk * g**2) - (total - 2 * shrunk * g**2 + shrunk**2 * eigen * g**2) / 2, value,
                  shown=r"\dual^\top \target - \tfrac12 \lVert \dual \rVert^2"),
            equal(theorem.formulas[0].expression.subs(pull, g), value, given=(less(2 * decay, g),), shown=r"p^\star"),
            equal(theorem.formulas[0].expression, total / 2, given=(less(pull, 2 * decay),), shown=r"p^\star"),
        ),
        names=names,
    )  # fmt: skip
    return _derive(theorem, "squared", step)


def logistic(theorem: Theorem) -> Derivation:
    """One margin for all samples."""
    count, pull, decay = (q.symbol for q in theorem.formulas[0].quantities)
    q = sympy.Symbol("q", positive=True)
    names = {**NAMES, count: "n", decay: r"\decay", pull: r"\lVert g \rVert", q: "q"}
    large = 2 * decay * (1 + q)
    entropy = sympy.log(1 + q) - q / (1 + q) * sympy.log(q)
    half = sympy.Rational(1, 2)
    step = Step(
        "zero gap in both cases",
        r"""If $\lVert g \rVert \le 4 \decay$, take no neuron and $\dual = \tfrac12 \target$. Otherwise $\lVert g \rVert
        = 2 \decay (1 + q)$ with $q > 1$, $t = \log q$; the samples have $\target_i \data_i^\top g = \lVert g \rVert^2 /
        n$, so that $\theta = n t g / \lVert g \rVert^2$ has all margins $t$, and $\dual_i = \target_i / (1 + q)$ is odd
        with $\data^\top \dual = g / (1 + q)$:""",
        (
            less(pull / 2, 2 * decay, given=(less(pull, 4 * decay),), shown=r"\lVert \data^\top \dual \rVert"),
            equal(count * sympy.log(2), -count * (half * sympy.log(half) * 2), shown=r"n \log 2"),
            equal(large / (1 + q), 2 * decay, shown=r"\lVert \data^\top \dual \rVert"),
            equal(count * sympy.log(1 + 1 / q) + 2 * decay * count * sympy.log(q) / large, count * entropy,
                  shown=r"n \log(1 + e^{-t}) + 2 \decay \lVert \theta \rVert"),
            equal(theorem.formulas[0].expression.subs(pull, large),
                  count * sympy.log(1 + 1 / q) + 2 * decay * count * sympy.log(q) / large, given=(above(q, 1),),
                  shown=r"p^\star"),
            equal(theorem.formulas[0].expression.subs(pull, 4 * decay), count * sympy.log(2), shown=r"p^\star"),
        ),
        r"The right-hand sides are the dual values, $n$ times the entropy of $1/2$ and of $1 / (1 + q)$.",
        names=names,
    )  # fmt: skip
    return _derive(theorem, "logistic", step)
