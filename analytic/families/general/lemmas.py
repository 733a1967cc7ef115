"""The lemmas that hold for every problem, in the order in which they are printed."""

from __future__ import annotations

from analytic.families.general.lemmas_duality import (
    CARATHEODORY,
    CAUCHY_SCHWARZ,
    FENCHEL_DUALITY,
    FIRST_ORDER,
    LP_DUALITY,
    NEAREST,
    ORTHANT,
    RESCALING,
    SEPARATION,
    SLACKNESS,
    WEAK_DUALITY,
    WEAK_DUALITY_SEVERAL,
    WEIERSTRASS,
)
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG, LOGIT, RESIDUAL
from analytic.families.general.lemmas_secular import SECULAR

LEMMAS = (
    RESCALING,
    WEAK_DUALITY,
    WEAK_DUALITY_SEVERAL,
    *FENCHEL_YOUNG.values(),
    LOGIT,
    SLACKNESS,
    RESIDUAL,
    SECULAR,
    CAUCHY_SCHWARZ,
    ORTHANT,
    NEAREST,
    WEIERSTRASS,
    FIRST_ORDER,
    LP_DUALITY,
    FENCHEL_DUALITY,
    CARATHEODORY,
    SEPARATION,
)
"""What the page of lemmas and the other families cite."""
