"""The derivation of the least power of the path norm on a line: hats, gaps, and a concave choice for every bend."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import equal, less
from analytic.derivation.derivation import Derivation, Step
from analytic.theorem.record import Theorem

PROBLEM = r"""The problem is to minimise \[ \sum_j |\outweight_j \neuron_j|^q, \qquad 0 < q < 1, \quad \text{subject
    to } \fit(x_i) = \target_i \] over networks $\fit(x) = \sum_j (\neuron_j x + \hidbias_j)_+ \outweight_j + s x +
    \outbias$ of any width."""
SORTED = r"Equal samples are merged: $x_1 < \dots < x_K$."
LEFT, T = sympy.symbols("x_l t", real=True)
G, H = sympy.symbols("g h", positive=True)


@cache
def _hats() -> Step:
    middle, right = LEFT + G, LEFT + G + H
    seen = (sympy.Max(right - T, 0) - sympy.Max(middle - T, 0)) / H - (
        sympy.Max(middle - T, 0) - sympy.Max(LEFT - T, 0)
    ) / G
    shown = r"\varphi_k(t)"
    return Step(
        "what the dots see of a bend",
        r"""Up to a linear function a neuron with $\neuron_j \neq 0$ is $c_j (x - t_j)_+$ with $c_j = \outweight_j
        |\neuron_j|$, because $(t - x)_+ = (x - t)_+ - (x - t)$; one with $\neuron_j = 0$ is a constant. Linear
        functions cost nothing and have no change of slope, so that $\delta_k = \sum_j c_j \varphi_k(t_j)$, where
        $\varphi_k(t)$ is the change of slope at $x_k$ of the line through the values of $(x - t)_+$ at $x_{k-1}$,
        $x_k$, $x_{k+1}$. With the gaps $g = x_k - x_{k-1}$ and $h = x_{k+1} - x_k$:""",
        (
            equal(seen, (T - LEFT) / G, given=(less(LEFT, T), less(T, middle)), shown=shown),
            equal(seen, (right - T) / H, given=(less(middle, T), less(T, right)), shown=shown),
            equal(seen, 0, given=(less(right, T),), shown=shown),
            equal(seen, 0, given=(less(T, LEFT),), shown=shown),
        ),
        r"""So a bend by $c$ in the gap from $x_k$ to $x_{k+1}$, $1 < k < K - 1$, gives a share $\lambda c$ to
        $\delta_k$ and $(1 - \lambda) c$ to $\delta_{k+1}$, and nothing to others. In the first gap it gives $\lambda
        c$, $0 \le \lambda \le 1$, to $\delta_2$ only and in the last one to $\delta_{K-1}$ only; outside of the
        samples nothing. Conversely a network has the values $\target_k$, after a suitable linear function is added,
        as soon as it has the changes of slope $\delta_k$.""",
        names={LEFT: "x_{k-1}", T: "t", G: "g", H: "h"},
    )


@cache
def _gaps() -> Step:
    c, d = sympy.symbols("c d", positive=True)
    p, q, r = sympy.symbols("P Q R", positive=True)
    e, f = sympy.symbols("e f", positive=True)
    names = {c: "c", d: "d", p: "(c + d)^{q - 1}", q: "c^{q - 1}", r: "d^{q - 1}", e: "e", f: "f", LEFT: "x_k",
             H: "(x_{k+1} - x_k)"}  # fmt: skip
    place = (e * LEFT + f * (LEFT + H)) / (e + f)
    return Step(
        "one bend of each sign in a gap",
        r"""Since $q - 1 < 0$, $(c + d)^{q - 1}$ is less than $c^{q - 1}$ and $d^{q - 1}$ for $c, d > 0$. So $(c +
        d)^q < c^q + d^q$:""",
        (
            less(
                (c + d) * p,
                c * q + d * r,
                given=(less(p, q), less(p, r)),
                shown="(c + d)^q",
                shown_right="c^q + d^q",
            ),
            equal((e + f) * (LEFT + H - place) / H, e, shown=r"(e + f) (x_{k+1} - t) / (x_{k+1} - x_k)"),
        ),
        r"""By the second row one bend by $e + f > 0$ at $t = (e x_k + f x_{k+1}) / (e + f)$ gives $e$ to $\delta_k$
        and $f$ to $\delta_{k+1}$: bends of one sign in a gap are replaced by one that gives as much, and costs less
        if there were two. In the first gap $|\lambda c| \le |c|$, so a bend may move to $x_2$, where it gives
        $\lambda c$ at no larger cost, and in the last one to $x_{K-1}$; bends outside are left out. A bend at $x_k$
        counts to either gap there. Negative signs are the same.""",
        names=names,
    )


@cache
def _sides() -> Step:
    theta = sympy.Symbol("theta", nonnegative=True)
    low, high, other, last, least = sympy.symbols("B_0 B_1 C_0 C_1 m", nonnegative=True)
    names = {theta: r"\theta", low: "b^q", high: r"(b + \delta)^q", other: "c^q", last: r"(c + \delta)^q", least: "m"}
    chord = (1 - theta) * low + theta * high + theta * other + (1 - theta) * last
    return Step(
        "each bend is given by one side",
        r"""Now $\delta_k$ is the sum of what the bends of both signs give in the gaps to the left and to the right of
        $x_k$. If some of it is positive and some negative, reduce both by the same amount until one is gone: this
        costs less. Let $\delta = |\delta_k| > 0$, of which $\theta \delta$ comes from the left and $(1 - \theta)
        \delta$ from the right, and let $b$ and $c$ be what the same two bends give to the neighbours of $x_k$. The
        power $q$ is concave, so $(b + \theta \delta)^q \ge (1 - \theta) b^q + \theta (b + \delta)^q$, likewise on the
        right, and the two cost at least the smaller one, $m$, of $b^q + (c + \delta)^q$ and $(b + \delta)^q + c^q$:""",
        (
            less(
                least,
                chord,
                given=(less(least, low + last), less(least, high + other), less(theta, 1)),
                shown_right=r"(b + \theta \delta)^q + (c + (1 - \theta) \delta)^q",
            ),
        ),
        r"""So all of $\delta_k$ may come from one side. The concavity is strict, $q < 1$ and $\delta > 0$: unless
        $\theta$ is 0 or 1 the cost falls. Do this for one $k$ after the other; what one of them does leaves the
        others' shares as they are.""",
        names=names,
    )


def _matching() -> Step:
    d, e = sympy.symbols("d e", positive=True)
    names = {d: r"\delta_k", e: r"\delta_{k+1}", LEFT: "x_k", H: "(x_{k+1} - x_k)"}
    place = (d * LEFT + e * (LEFT + H)) / (d + e)
    return Step(
        "the matching",
        r"""Every $\delta_k \neq 0$ is now given by one gap, and a gap holds at most two of them, $\delta_k$ and
        $\delta_{k+1}$. If it holds both and they have one sign, it is one bend of cost $|\delta_k + \delta_{k+1}|^q$;
        these pairs are disjoint. All others are alone, at $x_k$, at the cost $|\delta_k|^q$. So the network that we
        began with costs at least what a matching does. Conversely the function of a matching has all $\delta_k$, and
        its bends cost that much; a pair bends between its samples:""",
        (
            less(LEFT, place, shown_right="t"),
            less(place, LEFT + H, shown="t", shown_right="x_{k+1}"),
        ),
        r"""There are finitely many matchings, so that the least cost is attained. If a network costs no more, then no
        step above lowered its cost: it has no bends outside, none in the first and last gap, one in a gap for each
        sign, no shares of both signs at one $\delta_k$, and every $\delta_k$ comes from one side: it is the function
        of a matching, of a best one.""",
        names=names,
    )


def powers(theorem: Theorem) -> Derivation:
    """From any network to a matching, at no larger cost."""
    return Derivation(theorem.id, PROBLEM, (_hats(), _gaps(), _sides(), _matching()), where=SORTED)
