"""What the proofs on neurons on kinks share: where such neurons are optimal, the program sees it."""

from __future__ import annotations

from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.general.lemmas_duality import WEAK_DUALITY

LISTED = Lemma(
    "listed-neurons",
    "optimal neurons of a list",
    r"""If a network with neurons from a list and a feasible $\dual$ have equal values, $\dual$ maximises $D$ also under
    the constraints of the listed neurons alone: so some maximiser is feasible for all neurons.""",
    (
        Step(
            "a maximiser",
            r"""By \lemma{weak-duality}, neuron by neuron, the value of the network is at least $D(\dual)$ for every
            $\dual$ that these constraints admit.""",
            cites=(WEAK_DUALITY,),
        ),
    ),
)

LEMMAS = (LISTED,)
"""What the page of lemmas and the proofs of the family cite."""
