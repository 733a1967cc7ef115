"""Derivations of what minimum-norm interpolants on the line look like: kinks at the samples, and fewest kinks."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.lemmas_duality import LP_DUALITY, RESCALING
from analytic.families.line.lemmas_gauge import CONNECTING, LINE_GAUGE, NEURONS, SAMPLES
from analytic.theorem.record import Theorem

PROBLEM = r"""The problem is to minimise \[ \sum_j |\outweight_j| |\neuron_j| \quad \text{subject to } \fit(x_i) =
    \target_i \] over networks $\fit(x) = \sum_j (\neuron_j x + \hidbias_j)_+ \outweight_j + \outbias$ of any width."""
SORTED = r"Equal samples are merged: $x_1 < \dots < x_n$."
X, LEFT, T = sympy.symbols("x x_j t", real=True)
GAP, THETA = sympy.Symbol("g", positive=True), sympy.Symbol("theta", nonnegative=True)
RIGHT = LEFT + GAP
PLACES = {LEFT: "x_j", X: "x_i", GAP: "(x_{j+1} - x_j)", THETA: r"\theta", T: "t"}


@cache
def _between() -> Step:
    kink = LEFT + THETA * GAP
    mixed = (1 - THETA) * sympy.Max(X - LEFT, 0) + THETA * sympy.Max(X - RIGHT, 0)
    shown = r"(1 - \theta) (x_i - x_j)_+ + \theta (x_i - x_{j+1})_+"
    return Step(
        "kinks between samples are mixtures",
        r"""Scaled to $|\neuron_j| = 1$ by \lemma{rescaling}, a neuron is $(x - t)_+$ or $(t - x)_+$ with its kink
        at $t$. Let $t = x_j + \theta (x_{j+1} - x_j)$, $0 \le \theta \le 1$. At the samples, which are all on one
        side of the gap, the neuron is the mixture of those with kinks at the two ends of the gap:""",
        (
            equal(mixed, sympy.Max(X - kink, 0), given=(less(RIGHT, X), less(THETA, 1)), shown=shown,
                  shown_right="(x_i - t)_+"),
            equal(mixed, sympy.Max(X - kink, 0), given=(less(X, LEFT), less(THETA, 1)), shown=shown,
                  shown_right="(x_i - t)_+"),
        ),
        r"""The weights $1 - \theta$ and $\theta$ add up to one, so the outputs at the samples and the penalty stay the
        same. Reflection $x \mapsto -x$ gives the same for $(t - x)_+$.""", names=PLACES,
        cites=(RESCALING,),
    )  # fmt: skip


@cache
def _outside() -> Step:
    first, last = sympy.symbols("x_1 x_n", real=True)
    names = {X: "x_i", T: "t", first: "x_1", last: "x_n"}
    return Step(
        "kinks outside the samples",
        r"""A neuron whose kink is outside the samples is zero on them, or differs by a constant from the one with its
        kink at the nearest sample; a neuron with $\neuron = 0$ is a constant. The output bias takes the constants at no
        cost; for $(t - x)_+$ reflect again:""",
        (
            equal(sympy.Max(X - T, 0), sympy.Max(X - first, 0) + (first - T), given=(less(T, first), less(first, X))),
            equal(sympy.Max(X - T, 0), 0, given=(less(last, T), less(X, last))),
        ),
        r"""So every network has the outputs of one with kinks at the samples, at no larger penalty; and every $\omega$
        with $K \omega + \outbias \mathbf{1} = \target$ is such a network, of penalty $\lVert \omega \rVert_1$.""",
        names=names,
    )  # fmt: skip


@cache
def _multipliers() -> Step:
    return Step(
        "multipliers",
        r"""By \lemma{lp-duality} the program, if it is feasible, has a solution, and its dual, to maximise
        $\dual^\top \target$ under $|\dual^\top K_j| \le 1$ and $\mathbf{1}^\top \dual = 0$, has the same value. The
        columns $K_j$ are the neurons of \lemma{line-neurons} with kinks at the samples, so that by
        \lemma{line-samples} these $\dual$ are the feasible ones.""",
        cites=(LP_DUALITY, NEURONS, SAMPLES),
    )


def minimum_l1(theorem: Theorem) -> Derivation:
    """Every neuron is a mixture of those with kinks at the samples."""
    return Derivation(theorem.id, PROBLEM, (_between(), _outside(), _multipliers()), where=SORTED)


@cache
def _obstacle() -> Step:
    a, b = sympy.symbols("a b", positive=True)
    before, here, after = sympy.symbols("y_- y_0 y_+", real=True)
    names = {a: "a", b: "b", before: r"\target_{i-1}", here: r"\target_i", after: r"\target_{i+1}"}
    bend = (after - here) / b - (here - before) / a
    return Step(
        "every change of slope needs a kink",
        r"""Put $a = x_i - x_{i-1}$ and $b = x_{i+1} - x_i$. An interpolant without a kink of positive sign between
        $x_{i-1}$ and $x_{i+1}$ is concave there, so it is above its chord at $x_i$, and $\delta_i \le 0$:""",
        (
            less(bend, 0, given=(less((b * before + a * after) / (a + b), here),), shown=r"\delta_i"),
            less(0, bend, given=(less(here, (b * before + a * after) / (a + b)),), shown_right=r"\delta_i"),
        ),
        r"""So $\delta_i \neq 0$ needs a kink of its sign in $(x_{i-1}, x_{i+1})$. For every second sample of a run, and
        for runs of one sign, which another sample separates, these intervals are disjoint; kinks of opposite signs are
        different. A run of $k$ needs $\lceil k / 2 \rceil$ kinks.""",
        names=names,
    )


@cache
def _merge() -> Step:
    d, e = sympy.symbols("d e", positive=True)
    share = sympy.Symbol("theta", nonnegative=True)
    names = {d: r"\delta_i", e: r"\delta_{i+1}", LEFT: "x_i", GAP: "(x_{i+1} - x_i)", X: "x", share: r"\theta"}
    place = (d * LEFT + e * RIGHT) / (d + e)
    return Step(
        "two kinks of one sign become one",
        r"""In the network of \lemma{line-connecting}, by \lemma{line-gauge} a minimum-norm interpolant, the kinks
        of one sign are split with one share $\theta$ into left-facing weights $\theta \delta_i$ and right-facing
        ones $(1 - \theta) \delta_i$. For neighbours $\delta_i, \delta_{i+1} > 0$, and likewise for negative ones,
        put all of $\delta_i +
        \delta_{i+1}$ at the mean $t = (\delta_i x_i + \delta_{i+1} x_{i+1}) / (\delta_i + \delta_{i+1})$. It is
        between them, and no sample sees the difference:""",
        (
            less(LEFT, place, shown_right="t"),
            less(place, RIGHT, shown="t", shown_right="x_{i+1}"),
            equal(share * (d * (X - LEFT) + e * (X - RIGHT)), share * (d + e) * (X - place),
                  shown=r"\theta [\delta_i (x - x_i) + \delta_{i+1} (x - x_{i+1})]",
                  shown_right=r"\theta (\delta_i + \delta_{i+1}) (x - t)"),
        ),
        r"""The last identity, with $1 - \theta$ for $\theta$, is that of the right-facing parts at the samples $x \ge
        x_{i+1}$; the left-facing ones at $x \le x_i$ obey it with the other sign.
        The weights add up, so that the penalty is the same. Pairs
        of a run of $k$ merge into $\lceil k / 2 \rceil$ kinks, and nothing can be saved if and only if $k = 1$.""",
        names=names,
        cites=(CONNECTING, LINE_GAUGE),
    )  # fmt: skip


def sparsest(theorem: Theorem) -> Derivation:
    """Obstacles from below, merging from above."""
    return Derivation(theorem.id, PROBLEM, (_obstacle(), _merge()), where=SORTED)
