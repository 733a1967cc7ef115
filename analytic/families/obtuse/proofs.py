"""Derivations for samples on obtuse rays: every ray is a problem with one neuron."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Claim, equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.steps import proof_several
from analytic.theorem.record import Theorem

PAIR = sympy.Symbol("c_w", real=True)
OUTER, TAU, SIZE = sympy.symbols("W T s", nonnegative=True)
A, N, R = sympy.symbols("a n R", positive=True)
NAMES = {
    PAIR: r"\outweight^\top \tau",
    OUTER: r"\lVert \outweight \rVert",
    TAU: r"\lVert \tau \rVert",
    SIZE: r"\lVert \neuron \rVert",
    A: r"\lVert \data_k \rVert",
    N: r"\lVert t_k \rVert",
    R: "R_k",
}


@cache
def _responses() -> Step:
    c, e, k = sympy.symbols("c_k c_l k", real=True)
    total, square, length = sympy.symbols("C Q q", nonnegative=True)
    names = {
        c: "c_k",
        e: "c_l",
        k: r"\hat a_k^\top \hat a_l",
        total: r"\textstyle\sum_k c_k^2",
        square: r"\lVert z \rVert^2",
        length: r"\lVert z \rVert",
    }
    x = sympy.Symbol("x", real=True)
    rule = {x: r"\hat a_k^\top \neuron"}
    return Step(
        "a unit neuron responds to one ray at most",
        r"""Let $\hat a_k = \data_k / \lVert \data_k \rVert$ be the directions of the rays, $\lVert \neuron \rVert \le
        1$, $c_k = (\hat a_k^\top \neuron)_+$ and $z = \sum_k c_k \hat a_k$. The products of different directions are
        not positive, so that $\lVert z \rVert^2 \le \sum_k c_k^2$; and $\neuron^\top z = \sum_k c_k^2$, because $c_k
        \hat a_k^\top \neuron = c_k^2$. With $\neuron^\top z \le \lVert z \rVert$,""",
        (
            less(c * e * k, 0, given=(less(0, c), less(0, e), less(k, 0))),
            equal(sympy.Max(x, 0) * x, sympy.Max(x, 0) ** 2, names=rule),
            less(total, 1, given=(less(length**2, total), less(total, length))),
        ),
        r"The squared responses to the directions add up to at most one.",
        names=names,
    )


@cache
def _support() -> Step:
    alpha, gamma, inner = sympy.symbols("alpha_k alpha_l k", real=True)
    part, other = sympy.symbols("P C", nonnegative=True)
    names = {
        alpha: r"\alpha_k",
        gamma: r"\alpha_l",
        inner: r"\tau_k^\top \tau_l",
        part: r"\lVert \data_k \rVert^2 \lVert \tau_k \rVert^2",
        other: "c_k^2",
    }
    total, mass = sympy.symbols("S M", nonnegative=True)
    names |= {total: r"\textstyle\sum_k c_k^2 \lVert \data_k \rVert^2 \lVert \tau_k \rVert^2",
              mass: r"\textstyle\sum_k c_k^2"}  # fmt: skip
    return Step(
        "the rays decouple",
        r"""On ray $k$ the samples are $r_i \data_k$ with $r_i > 0$, so that $\dual^\top (\data \neuron)_+ = \sum_k
        \alpha_k \tau_k$ with $\alpha_k = c_k \lVert \data_k \rVert$ and $\tau_k = \sum_{i \in k} r_i \dual_i$. If the
        $\tau_k$ of different rays have no positive products and $\lVert \data_k \rVert \lVert \tau_k \rVert \le
        \decay$, then""",
        (
            less(alpha * gamma * inner, 0, given=(less(0, alpha), less(0, gamma), less(inner, 0))),
            less(other * part, other * BETA**2, given=(less(part, BETA**2),)),
            less(total, BETA**2, given=(less(total, mass * BETA**2), less(mass, 1))),
        ),
        r"""and $\lVert \dual^\top (\data \neuron)_+ \rVert^2 \le \sum_k \alpha_k^2 \lVert \tau_k \rVert^2$ is at most
        $\decay^2$: $\dual$ is feasible. The neuron $\neuron = \data_k$ responds to its own ray only, since
        $(\data_l^\top \data_k)_+ = 0$ on the others, so the primal objective is a sum over rays as well.""",
        names=names,
    )


def interpolation(theorem: Theorem) -> Derivation:
    """The norm of the target over the norm of the sample, ray by ray."""
    y = sympy.Symbol("y", positive=True)
    names = {**NAMES, y: r"\lVert \target_k \rVert"}
    cell = sympy.Symbol("y_c", real=True)
    step = Step(
        "primal and dual candidates, zero gap",
        r"""Take $\neuron = \data_k$ with output weights $\target_k / \lVert \data_k \rVert^2$, and $\dual_k = \target_k
        / (\lVert \target_k \rVert \lVert \data_k \rVert)$ on one sample of the ray, so that $\tau_k = \dual_k$.
        Targets, feasibility, penalty and dual objective of a ray are""",
        (
            equal(A**2 * (cell / A**2), cell, names={**names, cell: r"\target_{ko}"}, shown=r"\fit_{ko}"),
            equal(A * (y / (y * A)), 1, shown=r"\lVert \data_k \rVert \lVert \tau_k \rVert"),
            equal(A * (y / A**2), y / A, shown=r"\lVert \neuron \rVert \lVert \outweight \rVert"),
            equal(y**2 / (y * A), y / A, shown=r"\dual_k^\top \target_k"),
        ),
        r"""Products of the $\dual_k$ have the signs of those of the targets. The two values agree for each ray, so that
        by weak duality network and dual vector are optimal.""",
        names=names,
    )
    return _proof(theorem, "interpolation", step)


def squared(theorem: Theorem) -> Derivation:
    """The lasso in one vector, ray by ray."""
    q, rate = sympy.symbols("Q rho", positive=True)
    names = {**NAMES, q: r"\textstyle\sum_i \lVert \target_i \rVert^2", rate: r"\rho"}
    theta = 1 - rate
    bound = (equal(rate * A * N, BETA),)
    loss = q / 2 - theta * N**2 / R + theta**2 * N**2 / (2 * R)
    value = q / 2 - theta**2 * N**2 / (2 * R)
    fit: tuple[Claim, ...] = (
        equal(theta * N**2 / R * 1, theta * N**2 / R, names=names, shown=r"\textstyle\sum_i \target_i^\top \fit_i"),
        equal(
            R * (theta * N / R) ** 2, theta**2 * N**2 / R, names=names, shown=r"\textstyle\sum_i \lVert \fit_i \rVert^2"
        ),
        equal(N - R * (theta * N / R), rate * N, names=names, shown=r"\lVert \tau_k \rVert"),
        equal(A * (rate * N), BETA, given=bound, names=names, shown=r"\lVert \data_k \rVert \lVert \tau_k \rVert"),
    )
    step = Step(
        "primal and dual candidates, zero gap",
        r"""Let $t_k = \sum_i r_i \target_i$, $R_k = \sum_i r_i^2$, $\rho = \min(1, \decay / (\lVert \data_k \rVert
        \lVert t_k \rVert))$ (and $\rho = 1$ if $t_k = 0$). The neuron $\neuron = \data_k$ with output weights $(1 -
        \rho) t_k / (R_k \lVert \data_k \rVert^2)$ has the outputs $r_i (1 - \rho) t_k / R_k$, and $\dual_i = \target_i
        - \fit_i$ has $\tau_k = \rho t_k$, whose products have the signs of those of the $t_k$. If $\rho < 1$,""",
        (
            *fit,
            equal(loss + BETA * (theta * N / (R * A)), value, given=(equal(BETA, rate * A * N),),
                  shown=r"L(\fit) + \decay \lVert \neuron \rVert \lVert \outweight \rVert"),
            equal((q - theta * N**2 / R) - (q - 2 * theta * N**2 / R + theta**2 * N**2 / R) / 2, value,
                  shown=r"D(\dual)"),
        ),
        r"""and if $\rho = 1$ both objectives are half the squared targets, with $\lVert \data_k \rVert \lVert t_k
        \rVert \le \decay$. The two values agree for each ray, so that by weak duality network and dual vector are
        optimal.""", names=names,
    )  # fmt: skip
    return _proof(theorem, "squared", step)


def _proof(theorem: Theorem, loss: str, step: Step) -> Derivation:
    where = r"Here samples (rows of $\data$) on different rays have inner products $\le 0$, and so do their targets"
    return proof_several(theorem, loss, _responses(), _support(), step, where=where)
