"""The lemma of rank-one data without bias: a neuron has one of two orthogonal features."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.lemmas_duality import CAUCHY_SCHWARZ

C, T, P, Q = sympy.symbols("c_i t p_v q_v", real=True)
R, MU = sympy.symbols("r mu", nonnegative=True)


def _two_features() -> Lemma:
    up, down = sympy.Max(T, 0), sympy.Max(-T, 0)
    step = Step(
        "two features",
        r"""A neuron sees sample $i$ as $c_i t$ with $t = a^\top \neuron$, and $|t| \le \lVert a \rVert \lVert \neuron
        \rVert$ by \lemma{cauchy-schwarz}, with equality along $a$. With $\mu = \max(|\dual^\top c_+|, |\dual^\top
        c_-|)$,""",
        (
            equal(sympy.Max(C * T, 0), up * sympy.Max(C, 0) + down * sympy.Max(-C, 0)),
            equal(sympy.Max(C, 0) * sympy.Max(-C, 0), 0),
            less(
                sympy.Abs(up * P + down * Q),
                R * MU,
                given=(less(T, R), less(-R, T), less(P, MU), less(-MU, P), less(Q, MU), less(-MU, Q)),
            ),
        ),
        r"and $t = \pm \lVert a \rVert$ attain $\lVert a \rVert |\dual^\top c_\pm|$.",
        names={
            C: "c_i",
            T: "t",
            P: r"\dual^\top c_+",
            Q: r"\dual^\top c_-",
            R: r"\lVert a \rVert",
            MU: r"\mu",
        },
        cites=(CAUCHY_SCHWARZ,),
    )
    return Lemma(
        "two-features",
        "the two features of rank-one data",
        r"""Let $\data = c a^\top$ with $a \neq 0$, without bias. A neuron has the feature $t_+ c_+ + (-t)_+ c_-$
        with $t = a^\top \neuron$, $c_+ = (c)_+$ and $c_- = (-c)_+$, which have disjoint supports; the one of norm
        one that is best for $c_\pm$ is $\pm a / \lVert a \rVert$, and $h(\dual) = \lVert a \rVert \max(|\dual^\top
        c_+|, |\dual^\top c_-|)$. The neurons $\pm a / \lVert a \rVert^2$ with output weights $\alpha_\pm$ have the
        outputs $\alpha_+ c_+ + \alpha_- c_-$ and the penalty $(|\alpha_+| + |\alpha_-|) / \lVert a \rVert$.""",
        (step,),
    )


TWO_FEATURES = _two_features()

LEMMAS = (TWO_FEATURES,)
"""What the page of lemmas and the proofs of the family cite."""
