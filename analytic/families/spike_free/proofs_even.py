"""The derivation for even data."""

from __future__ import annotations

from analytic.derivation.claims import Conclusion
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import proof, proved
from analytic.families.spike_free.lemmas_even import EVEN
from analytic.theorem.record import Theorem


def even(theorem: Theorem, base: Theorem) -> Derivation:
    """Twice the half."""
    cited = proved(base.id)
    (quantity,) = theorem.formulas[0].quantities
    step = Step(
        "one sample of each pair",
        rf"""The network that \lemma{{{base.id}}} gives for $E$ and $t$ has neurons $\neuron_j = M^\top G q$ with
        $q \ge 0$, of which $E \neuron_j = C M \neuron_j = C q \ge 0$. So by \lemma{{even-half}} it makes up a
        network here, and the dual vector given there a feasible $\dual$, both of twice the value; if the dual values
        of $E$ and $t$ are unbounded, so are those here.""",
        (Conclusion(theorem.formulas[0].expression, 2 * quantity.symbol),),
        names={quantity.symbol: quantity.latex},
        cites=(EVEN, cited),
    )
    loss = next(h.id.removeprefix("loss-") for h in base.hypotheses if h.id.startswith("loss-"))
    return proof(theorem, loss, step)
