"""Derivations for samples on obtuse rays: every ray is a problem with one neuron."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.steps import proof_several
from analytic.families.obtuse.lemmas import RAYS
from analytic.theorem.record import Theorem

A, N, R = sympy.symbols("a n R", positive=True)
NAMES = {A: r"\lVert \data_k \rVert", N: r"\lVert t_k \rVert", R: "R_k"}
WHERE = r"Here samples on different rays have inner products $\le 0$, and so do their targets."


def interpolation(theorem: Theorem) -> Derivation:
    """The norm of the target over the norm of the sample, ray by ray."""
    step = Step(
        "one ray, zero gap",
        r"""Take $\neuron = \data_k$ with output weights $\target_k / \lVert \data_k \rVert^2$, which fits $r_i
        \target_k$ on the samples $r_i \data_k$, and $\dual_k = \target_k / (\lVert \target_k \rVert \lVert \data_k
        \rVert)$ on one sample of the ray, so that $\tau_k = \dual_k$ and $\lVert \data_k \rVert \lVert \tau_k
        \rVert = 1$; products of the $\tau_k$ have the signs of those of the targets, and $\dual$ is feasible by
        \lemma{obtuse-rays}. Penalty and dual value of the ray are $\lVert \data_k \rVert \cdot \lVert \target_k
        \rVert / \lVert \data_k \rVert^2$ and $\lVert \target_k \rVert^2 / (\lVert \target_k \rVert \lVert \data_k
        \rVert)$, both $\lVert \target_k \rVert / \lVert \data_k \rVert$. A ray with target zero has neither neuron
        nor $\dual_k$.""",
        cites=(RAYS,),
    )
    return proof_several(theorem, "interpolation", step, where=WHERE)


def squared(theorem: Theorem) -> Derivation:
    """The lasso in one vector, ray by ray."""
    q, rate = sympy.symbols("Q rho", positive=True)
    names = {**NAMES, q: r"\textstyle\sum_i \lVert \target_i \rVert^2", rate: r"\rho"}
    theta = 1 - rate
    loss = q / 2 - theta * N**2 / R + theta**2 * N**2 / (2 * R)
    value = q / 2 - theta**2 * N**2 / (2 * R)
    step = Step(
        "one ray, zero gap",
        r"""Let $\rho = \min(1, \decay / (\lVert \data_k \rVert
        \lVert t_k \rVert))$ (and $\rho = 1$ if $t_k = 0$). The neuron $\neuron = \data_k$ with output weights $(1 -
        \rho) t_k / (R_k \lVert \data_k \rVert^2)$ has the outputs $r_i (1 - \rho) t_k / R_k$, and $\dual_i = \target_i
        - \fit_i$ has $\tau_k = \rho t_k$, whose products have the signs of those of the $t_k$, with $\lVert \data_k
        \rVert \lVert \tau_k \rVert \le \decay$: by \lemma{obtuse-rays} it is feasible. If $\rho < 1$, $\lVert \data_k
        \rVert \lVert \tau_k \rVert = \decay$, and""",
        (
            equal(N - R * (theta * N / R), rate * N, shown=r"\lVert \tau_k \rVert"),
            equal(loss + BETA * (theta * N / (R * A)), value, given=(equal(BETA, rate * A * N),),
                  shown=r"L(\fit) + \decay \lVert \neuron \rVert \lVert \outweight \rVert"),
            equal((q - theta * N**2 / R) - (q - 2 * theta * N**2 / R + theta**2 * N**2 / R) / 2, value,
                  shown=r"D(\dual)"),
        ),
        r"and if $\rho = 1$ both objectives are half the squared targets.",
        names=names,
        cites=(RAYS,),
    )  # fmt: skip
    return proof_several(theorem, "squared", step, where=WHERE)
