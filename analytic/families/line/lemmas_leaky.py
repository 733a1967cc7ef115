"""Lemmas on leaky neurons and absolute values on the line with free bias."""

from __future__ import annotations

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Step
from analytic.derivation.lemmas import Lemma
from analytic.derivation.symbols import BETA
from analytic.families.general.lemmas_duality import WEAK_DUALITY
from analytic.families.general.lemmas_losses import FENCHEL_YOUNG
from analytic.families.line.lemmas_gauge import ATTAINED, BY_PARTS, NEURONS

SIGMA = r"$\sigma(t) = \max(t, \alpha t)$, $-1 \le \alpha < 1$"
P, N = sympy.symbols("P N", nonnegative=True)
S, M, H, D, A, X = sympy.symbols("s_1 m h_i D_i alpha X", real=True)
NAMES = {P: "P", N: "N", S: "s_1", M: "m", H: "h_i", D: "D_i", A: r"\alpha", X: "X"}
ABOVE, BELOW = S - A * P - N, -S - P - A * N
COST = P + N + sympy.Max(ABOVE, 0) + sympy.Max(BELOW, 0)
WRITTEN = r"P + N + (s_1 - \alpha P - N)_+ + (-s_1 - P - \alpha N)_+"


def _duality() -> Lemma:
    step = Step(
        "weak duality",
        r"""As $\sigma(s t) = s\, \sigma(t)$ for $s \ge 0$, and a neuron with $\neuron = 0$ is constant and seen as
        zero, $|\dual^\top \sigma(x \neuron + \hidbias \mathbf{1})| \le h(\dual) |\neuron|$: \lemma{weak-duality} holds
        with these features.""",
        cites=(WEAK_DUALITY,),
    )
    return Lemma(
        "leaky-duality",
        "weak duality for leaky neurons on the line",
        rf"""Take $d$ and $D$ of \lemma{{weak-duality}}, samples $x \in \mathbb{{R}}^n$ and the networks $\fit = \sum_j
        \sigma(x \neuron_j + \hidbias_j \mathbf{{1}}) \outweight_j + \outbias \mathbf{{1}}$ with free biases, {SIGMA},
        and the penalty $\decay \sum_j |\outweight_j| |\neuron_j|$. Let $h(\dual) = \sup |\dual^\top \sigma(x \neuron +
        \hidbias \mathbf{{1}})|$ over $|\neuron| \le 1$ and $\hidbias \in \mathbb{{R}}$. Call $\dual$ feasible if
        $h(\dual) \le \decay$ ($\decay = 1$ if the loss is a constraint) and $\mathbf{{1}}^\top \dual = 0$. Then every
        network has an objective of at least $D(\dual)$ for every feasible $\dual$; a network and a $\dual$ with
        equality are optimal.""",
        (step,),
    )


DUALITY = _duality()


def _samples() -> Lemma:
    z, p, q = sympy.symbols("z p q", real=True)
    g, x, t, mass = sympy.symbols("g e_x t e", real=True)
    lam = sympy.Symbol("lambda", nonnegative=True)
    step = Step(
        "two kinds of neurons, decided at the samples",
        r"""$\sigma$ is a positive part and a line. Summed with $\dual$, where $\mathbf{1}^\top \dual = 0$ and
        $\dual^\top x = m$, and by \lemma{line-neurons}, $\sigma(x - t \mathbf{1})$ is seen as $\alpha m + (1 - \alpha)
        g(t)$ and $\sigma(t \mathbf{1} - x)$ as $-\alpha m + (1 - \alpha) (g(t) - m)$:""",
        (
            equal(sympy.Max(z, A * z), A * z + (1 - A) * sympy.Max(z, 0), given=(less(A, 1),)),
            equal(x - t * mass, x, given=(equal(mass, 0),)),
            equal(-A * M + (1 - A) * (g - M), (1 - A) * g - M),
            less((1 - lam) * p + lam * q, BETA, given=(less(lam, 1), less(p, BETA), less(q, BETA))),
        ),
        r"""A neuron with $\neuron \neq 0$ is $|\neuron|$ times one of the two, because $\sigma(s t) = s\, \sigma(t)$
        for $s \ge 0$; one with $\neuron = 0$ is constant and seen as zero: these are what the supremum of
        \lemma{leaky-duality} is over. Left of the samples $g = m$, right of them
        $g = 0$, as at the first and the last one, and between neighbours $g$ is affine: the last line, for the two
        and for their negatives.""",
        names={**NAMES, z: "z", g: "g(t)", t: "t", x: r"\dual^\top x", mass: r"\mathbf{1}^\top \dual",
               lam: r"\lambda", p: "p", q: "q"},
        cites=(NEURONS, DUALITY),
    )  # fmt: skip
    return Lemma(
        "leaky-samples",
        "leaky neurons with kinks at the samples decide",
        rf"""Let {SIGMA}, $x_1 < \dots < x_n$, $\mathbf{{1}}^\top \dual = 0$, and $g$ and $m$ as in
        \lemma{{line-neurons}}. For the $h$ of \lemma{{leaky-duality}}, $h(\dual) \le \decay$ if and only if
        $|\dual^\top \sigma(x - x_k \mathbf{{1}})| \le \decay$ and $|\dual^\top \sigma(x_k \mathbf{{1}} - x)| \le
        \decay$ for all $k$; these products are $\alpha m + (1 - \alpha) g(x_k)$ and $(1 - \alpha) g(x_k) - m$.""",
        (step,),
    )


SAMPLES = _samples()


def _program() -> Lemma:
    up, down = sympy.Min(1 + M, 1 - A * M), sympy.Min(1 - M, 1 + A * M)
    box = (less(H - M, 1), less(-1, H - M), less(A * M + H, 1), less(-1, A * M + H))
    side = sympy.Symbol("mu", nonnegative=True)
    step = Step(
        "the program",
        r"""For fixed $m$ each $h_i$ is best at an end of its interval, and summing over $i$ leaves $m s_1 + P \min(1 +
        m, 1 - \alpha m) + N \min(1 - m, 1 + \alpha m)$. With $\mu = |m|$ and $-1 \le \alpha$ the minima are $1 - \alpha
        \mu$ and $1 - \mu$, for $m \ge 0$ and for $m \le 0$:""",
        (
            less(H * D, sympy.Max(D, 0) * up + sympy.Max(-D, 0) * down, given=box),
            equal(sympy.Min(1 + side, 1 - A * side), 1 - A * side, given=(less(-1, A),)),
            equal(sympy.Min(1 - side, 1 + A * side), 1 - side, given=(less(-1, A),)),
            equal(side * S + P * (1 - A * side) + N * (1 - side), P + N + side * ABOVE),
            equal(-side * S + P * (1 - side) + N * (1 - A * side), P + N + side * BELOW),
            less(side * X, sympy.Max(X, 0), given=(less(side, 1),)),
            equal(ABOVE + BELOW, -(1 + A) * (P + N)),
        ),
        r"""The line before the last, for both factors of $\mu$, bounds by the stated value, because by the last one
        their sum is not positive, so that one of them at most is. The choice that is stated attains it.""",
        names={**NAMES, side: r"\mu"},
    )
    return Lemma(
        "leaky-program",
        "the linear program of leaky neurons",
        rf"""Let $-1 \le \alpha < 1$ and, for numbers $s_1$ and $D_i$, $P = \sum_i (D_i)_+$ and $N = \sum_i (-D_i)_+$.
        Over $|m| \le 1$, $|\alpha m + h_i| \le 1$, $|h_i - m| \le 1$ the largest value of $m s_1 + \sum_i h_i D_i$ is
        ${WRITTEN}$. It is attained with $m = 1$ if $s_1 > \alpha P + N$, $m = -1$ if $s_1 < -P - \alpha N$ and $m = 0$
        otherwise, and $h_i = \min(1 + m, 1 - \alpha m)$ where $D_i > 0$, $h_i = -\min(1 - m, 1 + \alpha m)$ where $D_i
        < 0$, and any $h_i$ that is allowed where $D_i = 0$.""",
        (step,),
    )


PROGRAM = _program()


def _connecting() -> Lemma:
    theta = sympy.Symbol("theta", nonnegative=True)
    at, z = sympy.symbols("x z", real=True)
    right, left = A * (at - z) + (1 - A) * sympy.Max(at - z, 0), A * (z - at) + (1 - A) * sympy.Max(z - at, 0)
    step = Step(
        "connecting the dots",
        r"""A kink is made by a right-facing neuron of weight $\theta D_i$ and a left-facing one of weight $(1 - \theta)
        D_i$, with $\sigma$ written as in \lemma{leaky-samples}; they cost $|D_i|$:""",
        (
            equal(theta * D * right + (1 - theta) * D * left,
                  (1 - A) * D * sympy.Max(at - z, 0) + ((1 + A) * theta - 1) * D * (at - z)),
            equal(sympy.Abs(theta * D) + sympy.Abs((1 - theta) * D), sympy.Abs(D), given=(less(theta, 1),)),
            equal(((1 + A) * theta - 1) * P - ((1 + A) * (1 - theta) - 1) * N,
                  (1 + A) * theta * (P + N) - P - A * N),
        ),
        r"""With $P$ and $N$ of \lemma{leaky-program} and the share $\theta$ for $D_i > 0$ and $1 - \theta$ for $D_i <
        0$ the slopes that come with the kinks sum to the last line, which runs from $-P - \alpha N$ to $\alpha P + N$
        as $\theta$ runs from $0$ to $1$. Choose $\theta$ so that it is the point of this interval nearest to $s_1$;
        what is missing on $[x_1, x_2]$ is $e = (s_1 - \alpha P - N)_+ - (-s_1 - P - \alpha N)_+$, and the neuron $e\,
        \sigma(x - x_1)$, which is $e (x - x_1)$ on the samples, gives it for $|e|$. The output bias sets the level.""",
        names={**NAMES, theta: r"\theta", at: "x", z: "x_i"},
        cites=(SAMPLES, PROGRAM),
    )  # fmt: skip
    return Lemma(
        "leaky-connecting",
        "connecting the dots with leaky neurons",
        rf"""Let {SIGMA}. For $x_1 < \dots < x_n$ and values $y_i$ with slopes $s_i$ let $D_i = (s_i - s_{{i-1}}) / (1 -
        \alpha)$ for $1 < i < n$, and $P$, $N$ those of \lemma{{leaky-program}}. Some network with neurons $\pm 1$ has
        these values at the samples and the penalty ${WRITTEN}$.""",
        (step,),
    )


CONNECTING = _connecting()


def _gauge() -> Lemma:
    step = Step(
        "the cost of values",
        r"""By \lemma{summation-by-parts} a $\dual$ with $\mathbf{1}^\top \dual = 0$ has $\dual^\top y = m s_1 +
        \sum_i h_i D_i$ with $h_i = (1 - \alpha) g(x_i)$, and by \lemma{leaky-samples} it is feasible if and only if
        $m$ and $h_i$ are in the box of \lemma{leaky-program}: at $x_1$ and $x_n$, where $g = m$ and $g = 0$, the
        products are $m$, $-\alpha m$, $\alpha m$ and $-m$. By \lemma{line-attained} every point of the box belongs to
        some $\dual$: the dual value of interpolation is the stated one. By \lemma{leaky-connecting} some network has
        this penalty, and by \lemma{leaky-duality} with \lemma{fenchel-interpolation} no network has less.""",
        cites=(BY_PARTS, SAMPLES, PROGRAM, ATTAINED, CONNECTING, DUALITY, FENCHEL_YOUNG["interpolation"]),
    )
    return Lemma(
        "leaky-gauge",
        "the cost of values for leaky neurons on the line",
        rf"""Let $n \ge 2$ and $x_1 < \dots < x_n$. In the letters of \lemma{{leaky-connecting}} the least penalty of a
        network of leaky neurons with values $y_i$ at the samples is ${WRITTEN}$. Its network attains it, and the $m$
        and $h_i = (1 - \alpha) g(x_i)$ of \lemma{{leaky-program}} belong to a dual witness. For $n = 1$ the penalty is
        $0$.""",
        (step,),
    )


GAUGE = _gauge()
