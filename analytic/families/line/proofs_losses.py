"""Derivations on the line for classification with maximal margin and for the squared loss."""

from __future__ import annotations

from functools import cache

import sympy

from analytic.derivation.claims import Executed, equal, less, more
from analytic.derivation.derivation import Derivation, Step, combine
from analytic.families.general.steps import verified
from analytic.families.line.proofs import connecting, derive_line, formula, linear_program
from analytic.families.line.proofs_geometry import parts
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem

GAPS = range(1, 6)


@cache
def _crossing() -> Step:
    left, right = sympy.symbols("gamma_k gamma_l", positive=True)
    a, b = sympy.symbols("a b", nonnegative=True)
    names = {
        left: r"\gamma_k",
        right: r"\gamma_{k+1}",
        a: "(x - r_k)",
        b: "(l_{k+1} - x)",
    }
    meet = left * (a + b) / (left + right)
    return Step(
        "only the gaps matter: a network",
        r"""Let gap $k$ run from $l_k$ to $r_k$, of width $\gamma_k$. The line through $(l_k, \mp 1)$ and $(r_k, \pm 1)$
        has slope $s_k = \pm 2 / \gamma_k$. On the run $r_k \le x \le l_{k+1}$ between two gaps, the two neighbouring
        lines times the label are $1 + 2 (x - r_k) / \gamma_k$ and $1 + 2 (l_{k+1} - x) / \gamma_{k+1}$; they meet at $x
        - r_k = \gamma_k (l_{k+1} - r_k) / (\gamma_k + \gamma_{k+1})$, inside the run, and the smaller of them is at
        least $1$ there:""",
        (
            equal(2 * meet / left, 2 * (a + b - meet) / right, shown=r"2 (x - r_k) / \gamma_k"),
            less(meet, a + b, shown=r"x - r_k", shown_right=r"l_{k+1} - r_k"),
            more(1 + sympy.Min(2 * a / left, 2 * b / right), 1, shown=r"\target_i \fit_i"),
        ),
        r"""On the first and the last run one line goes on, away from $0$. The broken line separates with margin $1$,
        has the first slope $s_1$ and the kinks $\delta_k = s_{k+1} - s_k$, and costs $(P + s_1)_+ + (N - s_1)_+$ when
        its dots are connected:""",
        names=names,
    )


def _telescope() -> Verdict:
    found = []
    for count in GAPS:
        g = [*sympy.symbols(f"g0:{count}", real=True), sympy.Integer(0)]
        s = sympy.symbols(f"s1:{count + 1}", real=True)
        left = -sympy.Add(*(s[k] * (g[k + 1] - g[k]) for k in range(count)))
        right = g[0] * s[0] + sympy.Add(*(g[k] * (s[k] - s[k - 1]) for k in range(1, count)))
        same = sympy.expand(left - right) == 0
        status = Verdict("proved", "exact") if same else Verdict("refuted", f"{left} differs from {right}")
        found.append((f"{count} gaps", status))
    return combine(found)


@cache
def _labelled_dual() -> Step:
    m, before = sympy.symbols("m g", real=True)
    width = sympy.Symbol("gamma", positive=True)
    names = {m: "m", before: "g_{k-1}", width: r"\gamma_k"}
    low, high = sympy.Max(-1, m - 1), sympy.Min(1, 1 + m)
    unit = (less(m, 1), less(-1, m))
    return Step(
        "only the gaps matter: a dual vector",
        r"""Keep $g$ constant on every run, $g_0 = m$ on the first, $g_K = 0$ on the last and $g_k = \min(1, 1 + m)$ or
        $\max(-1, m - 1)$ by the sign of $\delta_k$ between them, and straight across the gaps; then only the ends of
        gaps carry $\dual_{l_k} = \rho_k$ and $\dual_{r_k} = -\rho_k$, $\rho_k = (g_k - g_{k-1}) / \gamma_k$. Where $s_k
        > 0$ the labels are $-1$ and $1$, so that $\target_i \dual_i \ge 0$ asks for $g_k \le g_{k-1}$: the kink after
        the gap is negative and the one before it positive, so $g_k$ is the least and $g_{k-1}$ the largest admissible
        value, except at the ends. The case $s_k < 0$ is the mirror image:""",
        (
            more(-(low - before) / width, 0, given=(*unit, less(low, before)), shown=r"\target_i \dual_i"),
            less(low, m, given=unit),
            less(0, high, given=unit),
            less(m, high, given=unit),
            less(low, 0, given=unit),
            Executed(
                r"\textstyle\sum_i \target_i \dual_i = -\sum_k s_k (g_k - g_{k-1}) = m s_1 + \sum_k g_k \delta_k",
                _telescope,
                rf"expanded for $K = {GAPS[0]}, \dots, {GAPS[-1]}$ gaps, all symbols free",
            ),
        ),
        r"""With one gap $P = N = 0$ and $m = \operatorname{sign}(s_1)$ has the required sign. The value is that of the
        linear program, $(P + s_1)_+ + (N - s_1)_+$.""",
        names=names,
    )


def max_margin(theorem: Theorem) -> Derivation:
    """Cross every gap with the least slope."""
    embedded = any(hypothesis.id == "on-a-line" for hypothesis in theorem.hypotheses)
    steps = (_crossing(), connecting(), linear_program(), _labelled_dual(), formula(theorem, embedded))
    return derive_line(theorem, "max-margin", steps, (), r"Samples are sorted and distinct.")


@cache
def _merging() -> Step:
    f, y, t, q = sympy.symbols("f y t q", real=True)
    count = sympy.Symbol("c", positive=True)
    names = {f: r"\fit", count: "c", t: r"\bar y", q: r"\textstyle\sum_k y_k^2", y: "y_k"}
    return Step(
        "merging equal samples",
        r"""For $c$ samples at one place with mean $\bar y$, $\sum_k (\fit - y_k)^2 = c \fit^2 - 2 c \bar y \fit +
        \sum_k y_k^2$, which is a weighted square and a constant:""",
        (equal(count * f**2 - 2 * count * t * f + q, count * (f - t) ** 2 + (q - count * t**2)),),
        names=names,
    )


@cache
def _fitted() -> Step:
    a, b, y = sympy.symbols("a b y", real=True)
    first, second, along_a, along_b = sympy.symbols("R_a R_b l_a l_b", real=True)
    names = {
        a: r"\fit_i",
        b: r"\fit'_i",
        y: r"\target_i",
        first: r"R(\fit)",
        second: r"R(\fit')",
        along_a: r"\ell(\fit)",
        along_b: r"\ell(\fit')",
    }
    return Step(
        "the fitted values are unique",
        r"""By the steps above a function with values $\fit_i$ at the samples costs at least $R(\fit) = (P + s_1)_+ + (N
        - s_1)_+$, and this is attained. $R$ is the largest of the linear functions $\ell = m s_1 + \sum_i g_i \delta_i$
        of $\fit$, hence convex, and the squared loss is strictly convex: half-way between two minimisers the objective
        would be smaller by $\tfrac18 \lVert \fit - \fit' \rVert^2$:""",
        (
            equal(((a + b) / 2 - y) ** 2 / 2, (a - y) ** 2 / 4 + (b - y) ** 2 / 4 - (a - b) ** 2 / 8),
            less((along_a + along_b) / 2, (first + second) / 2, given=(less(along_a, first), less(along_b, second))),
        ),
        names=names,
    )


@cache
def _certificate() -> Step:
    f, y = sympy.symbols("f_i y_i", real=True)
    pair, cost, beta = sympy.symbols("F R beta", real=True)
    names = {
        f: r"\fit_i",
        y: r"\target_i",
        pair: r"\dual^\top \fit",
        cost: r"R(\fit)",
        beta: r"\decay",
    }
    return Step(
        "optimality",
        r"""For $\dual = \target - \fit$ the loss and the dual objective differ by $-\dual^\top \fit$, so that the gap
        is $\decay R(\fit) - \dual^\top \fit$. The fitted values are optimal as soon as $\mathbf{1}^\top \dual = 0$, $g
        / \decay$ and $m / \decay$ are feasible, and $m s_1 + \sum_i g_i \delta_i = \decay R(\fit)$, that is, $g_i$ is
        at its upper or lower end wherever $\delta_i \neq 0$, and $m$ is $0$, $\decay$ or $-\decay$ by the regime of
        $s_1$:""",
        (
            equal(
                (f - y) ** 2 / 2 - ((y - f) * y - (y - f) ** 2 / 2),
                -(y - f) * f,
                shown=r"\tfrac12 (\fit_i - \target_i)^2 - (\dual_i \target_i - \tfrac12 \dual_i^2)",
                shown_right=r"-\dual_i \fit_i",
            ),
            less(beta * cost - pair, 0, given=(equal(pair, beta * cost),)),
        ),
        r"""These conditions are linear in $(\fit, \decay)$ as long as signs and regime do not change: the path is
        piecewise linear in $\decay$.""",
        names=names,
    )


POINTS, TARGETS, LABELS = (0, 1, 2, 4, 5), (0, 3, 1, 2, 7), (1, -1, 1, 1, -1)


def _along_beta(theorem: Theorem, targets: tuple[int, ...], loss: str) -> Verdict:
    found = []
    embedded = any(hypothesis.id == "on-a-line" for hypothesis in theorem.hypotheses)
    data = [[3 * k, 4 * k] for k in POINTS] if embedded else list(POINTS)
    for beta in ("1/10", "1/2", "2"):
        problem = Problem.build(data, list(targets), loss=loss, beta=beta, bias="free")
        found.append((f"beta = {beta}", verified(theorem, lambda problem=problem: problem)))  # type: ignore[misc]
    return combine(found)


@cache
def _hinge_certificate() -> Step:
    f, share = sympy.symbols("m theta", real=True)
    loss, cost, pair, dual, beta = sympy.symbols("L R F D beta", real=True)
    names = {
        f: r"\target_i \fit_i",
        share: r"\theta_i",
        loss: r"L",
        cost: r"R(\fit)",
        pair: r"\dual^\top \fit",
        dual: r"\textstyle\sum_i \target_i \dual_i",
        beta: r"\decay",
    }
    return Step(
        "the linear program and its certificate",
        r"""A function with values $\fit_i$ at the samples costs at least $R(\fit) = (P + s_1)_+ + (N - s_1)_+$, and
        this is attained, so that training is the linear program of the statement. A feasible $\dual$ with $\target_i
        \dual_i = \theta_i \in [0, 1]$, equal to $1$ below the margin and to $0$ above it, and with $m s_1 + \sum_i g_i
        \delta_i = \decay R(\fit)$ closes the gap:""",
        (
            equal(sympy.Max(1 - f, 0) + share * f, share, given=(less(f, 1), equal(share, 1))),
            equal(sympy.Max(1 - f, 0) + share * f, share, given=(less(1, f), equal(share, 0))),
            equal(sympy.Max(1 - f, 0) + share * f, share, given=(equal(f, 1),)),
            equal(loss + beta * cost, dual, given=(equal(loss + pair, dual), equal(pair, beta * cost))),
        ),
        r"""Such a pair exists by the duality of linear programs. A vertex is optimal on an interval of $\decay$: the
        fitted values are piecewise constant in $\decay$ and the value is piecewise linear.""",
        names=names,
    )


def hinge(theorem: Theorem) -> Derivation:
    """A linear program over the values at the samples."""
    path = Step(
        "along the path",
        r"""For $x = (0, 1, 2, 4, 5)$, labels $(1, -1, 1, 1, -1)$ and three values of $\decay$, the vertex and its
        multipliers meet these conditions exactly:""",
        (
            Executed(
                r"h(\dual) \le \decay, \quad \textstyle\sum_i \target_i \dual_i = L + \decay R(\fit)",
                lambda: _along_beta(theorem, LABELS, "hinge"),
            ),
        ),
    )
    steps = (parts(), linear_program(), connecting(), _hinge_certificate(), path)
    return derive_line(
        theorem, "hinge", steps, (), r"Samples are sorted and distinct, $y$ stands for the values $\fit_i$."
    )


def squared(theorem: Theorem) -> Derivation:
    """The fitted values, and the certificate that they carry."""
    path = Step(
        "along the path",
        r"""For $x = (0, 1, 2, 4, 5)$, $\target = (0, 3, 1, 2, 7)$ and three values of $\decay$ in different regimes,
        fitted values and residuals meet these conditions exactly:""",
        (
            Executed(
                r"h(\target - \fit) \le \decay, \quad (\target - \fit)^\top \fit = \decay R(\fit)",
                lambda: _along_beta(theorem, TARGETS, "squared"),
            ),
        ),
    )
    steps = (parts(), linear_program(), connecting(), _merging(), _fitted(), _certificate(), path)
    return derive_line(theorem, "squared", steps, (), r"Samples are sorted and merged; $y$ stands for their values.")
