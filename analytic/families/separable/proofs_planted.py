"""Derivations for planted neurons: what a mixture of acute samples proves of them."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, equal
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import proof
from analytic.families.separable.lemmas import FEASIBLE
from analytic.families.separable.proofs import thresholded
from analytic.theorem.record import Theorem

OWN = sympy.Symbol("q", real=True)
SIZE, D = sympy.symbols("L d", positive=True)
NAMES = {OWN: r"\neuron_\pm^\top \neuron_\pm", SIZE: r"\lVert \neuron_\pm \rVert", D: r"\lVert p_\pm \rVert"}


def _lengths(theorem: Theorem) -> Conclusion:
    plus, minus = (quantity.symbol for quantity in theorem.formulas[0].quantities)
    names = {plus: r"\lVert \neuron_+ \rVert", minus: r"\lVert \neuron_- \rVert"}
    return Conclusion(theorem.formulas[0].expression, plus + minus, names=names)


def interpolation(theorem: Theorem) -> Derivation:
    """The weights of the mixtures, over the lengths of the neurons."""
    step = Step(
        "the mixtures, zero gap",
        r"""By hypothesis $\fit(\data) = (\data \neuron_+)_+ - (\data \neuron_-)_+ = (\target)_+ - (-\target)_+ =
        \target$ at the penalty $\lVert \neuron_+ \rVert + \lVert \neuron_- \rVert$. Let $\dual_i = \pm \lambda_i /
        \lVert \neuron_\pm \rVert$ where $\pm \target_i > 0$, and zero elsewhere; $\neuron_\pm = 0$ only if no target
        has this sign. Samples with $\dual_i \dual_j > 0$ have $\lambda_i \lambda_j > 0$, so that
        \lemma{separable-feasible} applies: over one sign $\sum_i \dual_i \data_i = \pm \neuron_\pm / \lVert
        \neuron_\pm \rVert$ has length one. As $|\target_i| = \data_i^\top \neuron_\pm$ there, the share of the sign in
        the dual value is its penalty:""",
        (
            equal(OWN / SIZE, SIZE, given=(equal(OWN, SIZE**2),),
                  shown=r"\textstyle\sum_i \dual_i \target_i = \sum_i \lambda_i \data_i^\top \neuron_\pm / \lVert "
                  r"\neuron_\pm \rVert"),
            _lengths(theorem),
        ),
        names=NAMES,
        cites=(FEASIBLE,),
    )  # fmt: skip
    return proof(theorem, "interpolation", step)


def max_margin(theorem: Theorem) -> Derivation:
    """The weights of the nearest points, over their lengths."""
    mass = sympy.Symbol("m", real=True)
    step = Step(
        "the nearest points, zero gap",
        r"""By hypothesis all margins are at least one, so that no $p_\pm$ of a class with samples is zero: its samples
        would not be seen by the neuron of their class. The penalty is $\lVert \neuron_+ \rVert + \lVert \neuron_-
        \rVert$. Let $\dual_i = \target_i \lambda_i / \lVert p_\pm \rVert$. Samples with $\dual_i \dual_j > 0$ have
        $\lambda_i \lambda_j > 0$, so that \lemma{separable-feasible} applies: over one class $\sum_i \dual_i \data_i =
        \pm p_\pm / \lVert p_\pm \rVert$ has length one. The share of the class in the dual value is its penalty:""",
        (
            equal(mass / D, SIZE, given=(equal(mass, 1), equal(SIZE * D, 1)),
                  shown=r"\textstyle\sum_i \target_i \dual_i = \sum_i \lambda_i / \lVert p_\pm \rVert"),
            _lengths(theorem),
        ),
        names={**NAMES, mass: r"\textstyle\sum_i \lambda_i"},
        cites=(FEASIBLE,),
    )  # fmt: skip
    return proof(theorem, "max-margin", step)


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholded of each sign."""
    signs = Step(
        "one sign at a time",
        r"""By hypothesis neuron $g_\pm$, where it has $w_\pm \neq 0$, is zero on all samples whose targets have not its
        sign. So both objectives are sums over the two signs, samples with target zero having $\dual_i = \fit_i = 0$; by
        \lemma{separable-feasible} $\dual$ is feasible if $\lVert \data_\pm^\top (\rho_\pm t_\pm) \rVert \le \decay$.
        Take positive targets.""",
        cites=(FEASIBLE,),
    )
    return proof(theorem, "squared", signs, thresholded(theorem))
