"""Lemmas on thresholds: weak duality, and the finite list of patterns."""

from __future__ import annotations

from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.lemmas_duality import WEAK_DUALITY


def _duality() -> Lemma:
    step = Step(
        "weak duality",
        r"""By definition $|\dual^\top \mathbf{1}[\data \neuron + \hidbias \mathbf{1} \ge 0]| \le h(\dual)$:
        \lemma{weak-duality} holds with these features, of price one.""",
        cites=(WEAK_DUALITY,),
    )
    return Lemma(
        "threshold-duality",
        "weak duality for thresholds",
        r"""Take $d$ and $D$ of \lemma{weak-duality}, and the networks $\fit = \sum_j \mathbf{1}[\data \neuron_j +
        \hidbias_j \mathbf{1} \ge 0]\, \outweight_j + \outbias \mathbf{1}$ with the penalty $\decay \sum_j
        |\outweight_j|$. Let $h(\dual) = \sup |\dual^\top \mathbf{1}[\data \neuron + \hidbias \mathbf{1} \ge 0]|$ over
        all $\neuron$, where $\hidbias = \outbias = 0$ without bias and $\hidbias$ runs over $\mathbb{R}$ if the bias is
        free. Call $\dual$ feasible if $h(\dual) \le \decay$ ($\decay = 1$ if the loss is a constraint) and, for a free
        bias, $\mathbf{1}^\top \dual = 0$. Then every network has an objective of at least $D(\dual)$ for every feasible
        $\dual$; a network and a $\dual$ with equality are optimal.""",
        (step,),
    )


DUALITY = _duality()


def _patterns() -> Lemma:
    step = Step(
        "finitely many values",
        r"""The vectors $\mathbf{1}[\data \neuron + \hidbias \mathbf{1} \ge 0]$ have entries $0$ and $1$, so that they
        are at most $2^n$; the supremum of \lemma{threshold-duality} is one over the list.""",
        cites=(DUALITY,),
    )
    return Lemma(
        "threshold-patterns",
        "finitely many patterns",
        r"""Let $g_1, \dots, g_P$ be the different vectors $\mathbf{1}[\data \neuron + \hidbias \mathbf{1} \ge 0]$ over
        all $\neuron$, and all $\hidbias$ if the bias is free ($\hidbias = 0$ otherwise). They are finitely many, and
        $h(\dual) \le \decay$ if and only if $|\dual^\top g_k| \le \decay$ for all $k$.""",
        (step,),
    )


PATTERNS = _patterns()

LEMMAS = (DUALITY, PATTERNS)
"""What the page of lemmas and the proofs of the family cite."""
