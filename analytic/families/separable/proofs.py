"""Derivations for orthogonally separable data: each class is a problem with one linear neuron."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import Conclusion, equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_duality import NEAREST
from analytic.families.general.steps import proof
from analytic.families.separable.lemmas import FEASIBLE, NEURONS, THRESHOLD
from analytic.families.separable.proofs_logistic import logistic_step
from analytic.theorem.record import Theorem

M = sympy.Symbol("m", real=True)
Q, D, Y = sympy.symbols("q d y", positive=True)
LAM = sympy.Symbol("lambda", nonnegative=True)
NEAR = {
    M: r"\data_i^\top p",
    Q: r"\lVert p \rVert^2",
    D: r"\lVert p \rVert",
    LAM: r"\lambda_i",
    Y: r"\target_i",
}
CLASSES = Step(
    "one class at a time",
    r"""By \lemma{separable-neurons} and \lemma{separable-feasible} the classes are separate problems; take positive
    targets.""",
    cites=(NEURONS, FEASIBLE),
)


def max_margin(theorem: Theorem) -> Derivation:
    """The distance of each class from the origin."""
    plus, minus = (quantity.symbol for quantity in theorem.formulas[0].quantities)
    step = Step(
        "the nearest point, zero gap",
        r"""Let $p = \sum_i \lambda_i \data_i$ be the point of \lemma{nearest-point} for the samples of the class.
        The neuron $\neuron = p / \lVert p \rVert^2$ has all margins at least one and the penalty $1 / \lVert p
        \rVert$; with $\dual_i = \lambda_i / \lVert p \rVert$ the sum $\sum_i \dual_i \data_i = p / \lVert p \rVert$
        has length one, and the dual value is $\sum_i \lambda_i / \lVert p \rVert = 1 / \lVert p \rVert$:""",
        (
            more(M / Q, 1, given=(more(M, Q),), shown=r"\data_i^\top \neuron"),
            Conclusion(theorem.formulas[0].expression, plus + minus, names=_lengths(plus, minus)),
        ),
        names=NEAR,
        cites=(NEAREST,),
    )
    return _proof(theorem, "max-margin", step)


def interpolation(theorem: Theorem) -> Derivation:
    """The distance of each class, scaled by its targets, from the origin."""
    plus, minus = (quantity.symbol for quantity in theorem.formulas[0].quantities)
    step = Step(
        "the nearest point, zero gap",
        r"""Let $p = \sum_i \lambda_i \data_i / \target_i$ be the point of \lemma{nearest-point} for the $\data_i /
        \target_i$ of the class. By hypothesis $(\data_i / \target_i)^\top p = \lVert p \rVert^2$ for every $i$, so that
        $\neuron = p / \lVert p \rVert^2$ meets the targets, at the penalty $1 / \lVert p \rVert$; with $\dual_i =
        \lambda_i / (\target_i \lVert p \rVert)$ the sum $\sum_i \dual_i \data_i = p / \lVert p \rVert$ has length one,
        and the dual value is $\sum_i \lambda_i / \lVert p \rVert = 1 / \lVert p \rVert$:""",
        (
            equal(M / Q, Y, given=(equal(M / Y, Q),), shown=r"\data_i^\top \neuron"),
            Conclusion(theorem.formulas[0].expression, plus + minus, names=_lengths(plus, minus)),
        ),
        r"Samples with target zero have $\dual_i = 0$ and lie outside of both neurons.",
        names=NEAR,
        cites=(NEAREST,),
    )
    return _proof(theorem, "interpolation", step)


def _lengths(plus: sympy.Symbol, minus: sympy.Symbol) -> dict[sympy.Symbol, str]:
    return {plus: r"\lVert \neuron_+ \rVert", minus: r"\lVert \neuron_- \rVert"}


def hinge(theorem: Theorem) -> Derivation:
    """A class at margin one, or given up."""
    lost, _, plus, minus = (quantity.symbol for quantity in theorem.formulas[0].quantities)
    names = {**NEAR, lost: "n_0", **_lengths(plus, minus)}
    step = Step(
        "fitted or given up, zero gap",
        r"""Let $p = \sum_i \lambda_i \data_i$ be the point of \lemma{nearest-point} for the class. Where $\decay
        \lambda_i \le \lVert p \rVert$ on all of it take $\neuron = p / \lVert p \rVert^2$ and $\dual_i = \decay
        \lambda_i / \lVert p \rVert$: no hinge is active, $\sum_i \dual_i \data_i = \decay p / \lVert p \rVert$ has
        length $\decay$, and penalty and dual value are $\decay / \lVert p \rVert$. Where $\lVert \sum_i \data_i
        \rVert \le \decay$ take no neuron and $\dual_i = 1$: both objectives count the samples:""",
        (
            equal(sympy.Max(1 - M / Q, 0), 0, given=(more(M, Q),), shown=r"(1 - \data_i^\top \neuron)_+"),
            less(BETA * LAM / D, 1, given=(less(BETA * LAM, D),), shown=r"\dual_i"),
            Conclusion(theorem.formulas[0].expression, lost + BETA * (plus + minus)),
        ),
        names=names,
        cites=(NEAREST,),
    )
    return _proof(theorem, "hinge", step)


def squared(theorem: Theorem) -> Derivation:
    """Soft thresholding along an eigenvector."""
    return _proof(theorem, "squared", thresholded(theorem))


def thresholded(theorem: Theorem) -> Step:
    """The sum over the classes."""
    halves = [quantity.symbol for quantity in theorem.formulas[0].quantities]
    both = sum(q * (share - share**2 / 2) for q, share in (halves[:2], halves[2:]))
    return Step(
        "soft thresholding, zero gap",
        r"By \lemma{separable-threshold} the two objectives of a class are equal; together",
        (
            Conclusion(theorem.formulas[0].expression, both, shown_right=(
                r"\textstyle\sum_\pm \lVert t_\pm \rVert^2 (\rho_\pm - \tfrac12 \rho_\pm^2)")),
        ),
        cites=(THRESHOLD,),
    )  # fmt: skip


def logistic(theorem: Theorem) -> Derivation:
    """One logit for each class."""
    return _proof(theorem, "logistic", logistic_step(theorem))


def _proof(theorem: Theorem, loss: str, *steps: Step) -> Derivation:
    return proof(theorem, loss, CLASSES, *steps)
