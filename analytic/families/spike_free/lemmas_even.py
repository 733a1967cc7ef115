"""The lemma on even data: absolute values on spike-free data are features of ReLU neurons."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.families.spike_free.lemmas import STRUCTURE


def _even() -> Lemma:
    z, w, v = sympy.symbols("z w v_i", real=True)
    a, c, b = sympy.symbols("a c b", real=True)
    features = Step(
        "absolute values are features",
        r"""The first line, summed over the pairs: $\dual^\top (\data \neuron)_+ = \dual_E^\top |E \neuron|$. By
        \lemma{spike-free-structure} $E = C M$, and $C \ge 0$ has one positive entry in a row: $|E \neuron| = C |x|$
        with $x = M \neuron$, $\lVert x \rVert_G \le \lVert \neuron \rVert$. With $x = p - q$, $p$ and $q$ the positive
        and the negative part, $p^\top G q \le 0$, because $G$ has no positive entry off its diagonal. The second line
        is $\lVert |x| \rVert_G^2 \le \lVert x \rVert_G^2$, for $a = p^\top G p$, $c = p^\top G q$, $b = q^\top G
        q$:""",
        (
            equal(v * sympy.Max(z, 0) + v * sympy.Max(-z, 0), v * sympy.Abs(z)),
            less(a + 2 * c + b, a - 2 * c + b, given=(less(c, 0),)),
        ),
        r"""So $|E \neuron|$ with $\lVert \neuron \rVert \le 1$ is $C r$ with $r \ge 0$, $\lVert r \rVert_G \le 1$, by
        the same lemma the feature on $E$ of a neuron of norm at most one: $h(\dual) \le h_E(\dual_E)$.""",
        names={z: "z", v: r"\dual_i", a: "a", c: "c", b: "b"},
        cites=(STRUCTURE,),
    )
    twice = Step(
        "everything twice",
        r"""A neuron $\neuron_j$ with $E \neuron_j \ge 0$ and its negative, of one output weight, give $w_j |\point^\top
        \neuron_j|$, which is $w_j (E \neuron_j)_+$ on $E$ and on $-E$, for twice the penalty. The samples of a pair
        have one target, output and entry of $\dual$, so that loss, constraints and $D(\dual)$ are those of $E$,
        twice:""",
        (equal(w * sympy.Max(z, 0) + w * sympy.Max(-z, 0), w * sympy.Max(z, 0), given=(less(0, z),)),),
        names={z: r"\point^\top \neuron_j", w: "w_j"},
    )
    return Lemma(
        "even-half",
        "even data are a half, twice",
        r"""Let the data consist of $E$ and $-E$ with the same targets $t$, without bias, and let $E$ be spike-free. If
        $\dual$ has the entries of $\dual_E$ on both, $h(\dual) \le h_E(\dual_E)$, the support function of $E$, and
        $D(\dual) = 2 D_E(\dual_E)$. If a network $\sum_j w_j (\point^\top \neuron_j)_+$ has $E \neuron_j \ge 0$ for
        all $j$, then $\sum_j w_j |\point^\top \neuron_j|$ is a network with twice its objective, which meets the
        constraints where it does.""",
        (features, twice),
    )


EVEN = _even()

LEMMAS = (EVEN,)
"""What the page of lemmas and the proofs cite."""
