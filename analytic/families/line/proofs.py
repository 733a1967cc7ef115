"""Derivations for one-dimensional data and samples on a line, with free bias."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sympy

from analytic.derivation.claims import equal, less, more
from analytic.derivation.derivation import Derivation, Step
from analytic.families.general.steps import CAUCHY_SCHWARZ, Symbolic, proof
from analytic.families.line.proofs_geometry import attained, hinges, knots, one_direction, parts
from analytic.model.problem import Problem
from analytic.theorem.record import Theorem

P, N = sympy.symbols("P N", nonnegative=True)
S, M, G, D = sympy.symbols("s_1 m g_i delta_i", real=True)
NAMES = {P: "P", N: "N", S: "s_1", M: "m", G: "g_i", D: r"\delta_i"}
GAUGE = sympy.Max(P + S, 0) + sympy.Max(N - S, 0)


@cache
def linear_program() -> Step:
    """The dual on the line is a linear program, solved one coordinate at a time."""
    box = (less(G, 1), less(-1, G), less(G - M, 1), less(-1, G - M))
    bound = M * S + P * sympy.Min(1, 1 + M) + N * sympy.Min(1, 1 - M)
    return Step(
        "the linear program",
        r"""The dual is to maximise $m s_1 + \sum_i g_i \delta_i$ over $|m| \le 1$, $|g_i| \le 1$, $|g_i - m| \le 1$.
        For fixed $m$ each $g_i$ is best at an end of its interval, and what remains is linear in $m$ on either side of
        $0$:""",
        (
            less(G * D, sympy.Max(D, 0) * sympy.Min(1, 1 + M) + sympy.Max(-D, 0) * sympy.Min(1, 1 - M), given=box),
            less(bound, GAUGE, given=(less(M, 1), less(-1, M))),
            equal(sympy.Max(bound.subs(M, 0), bound.subs(M, 1), bound.subs(M, -1)), GAUGE),
        ),
        r"""Hence the maximum is $(P + s_1)_+ + (N - s_1)_+$, attained at $m = 0$, $1$ or $-1$ with $g_i = \min(1, 1 +
        m)$ where $\delta_i > 0$ and $g_i = \max(-1, m - 1)$ where $\delta_i < 0$.""",
        names=NAMES,
    )


@cache
def connecting() -> Step:
    """The function that connects the dots, at that price."""
    theta = sympy.Symbol("theta", nonnegative=True)
    x, z, c = sympy.symbols("x z c", real=True)
    names = {**NAMES, theta: r"\theta", x: "x", z: "x_i", c: "c"}
    left_n = sympy.Min(sympy.Max(S, 0), N)
    left_p = sympy.Min(sympy.Max(-S, 0), P)
    straight = S + left_p - left_n
    return Step(
        "connecting the dots",
        r"""A kink $\delta_i$ at $x_i$ is made by a right-facing neuron of weight $(1 - \theta) \delta_i$ and a
        left-facing one of weight $\theta \delta_i$, which bend alike and differ by a straight line; the slope that is
        missing to the left of the data is carried by one neuron that is active on all samples, and the level by
        $\outbias$. Turn to the left the amount $C_n = \min((s_1)_+, N)$ of the negative kinks and $C_p = \min((-s_1)_+,
        P)$ of the positive ones: the straight neuron has the weight $s_1 + C_p - C_n$, and the penalty is $P + N + |s_1
        + C_p - C_n|$:""",
        (
            equal(
                (1 - theta) * D * sympy.Max(x - z, 0) + theta * D * sympy.Max(z - x, 0),
                D * sympy.Max(x - z, 0) - theta * D * (x - z),
            ),
            equal(sympy.Abs((1 - theta) * D) + sympy.Abs(theta * D), sympy.Abs(D), given=(less(theta, 1),)),
            less(left_n, N, shown=r"0 \le C_n"),
            less(left_p, P, shown=r"0 \le C_p"),
            more(left_n, 0, shown="C_n"),
            more(left_p, 0, shown="C_p"),
            equal(P + N + sympy.Abs(straight), GAUGE, shown=r"P + N + |s_1 + C_p - C_n|"),
        ),
        r"The network costs what the dual is worth: both are optimal.",
        names=names,
    )


def formula(theorem: Theorem, embedded: bool) -> Step:
    """The record's formula is this gauge."""
    found = theorem.formulas[0]
    size = [q.symbol for q in found.quantities if q.symbol.name == "a_norm"]
    gauge = GAUGE / size[0] if embedded else GAUGE
    tail = r" / \lVert a \rVert" if embedded else ""
    return Step(
        "zero gap",
        rf"With equal values of network and dual vector, $p^\star = \left[(P + s_1)_+ + (N - s_1)_+\right]{tail}$:",
        (
            equal(found.expression, gauge, shown=r"p^\star"),
            equal(GAUGE, sympy.Max(P + N, P + S, N - S), names=NAMES),
        ),
        r"The second form shows the three regimes.",
        names={q.symbol: q.latex for q in found.quantities},
    )


def derive_line(
    theorem: Theorem, loss: str, steps: tuple[Step, ...], symbolic: Symbolic, extra: str = ""
) -> Derivation:
    """The shared frame: problem, dual on the line, the given steps, the record's examples."""
    embedded = any(hypothesis.id == "on-a-line" for hypothesis in theorem.hypotheses)
    several = r"Here $\data = c a^\top + \mathbf{1} p^\top$ and $x = c$."
    where = several if embedded else r"Here $\data = x \in \mathbb{R}^n$."
    first = (CAUCHY_SCHWARZ, one_direction()) if embedded else ()
    shared = (*first, hinges(), knots(), attained())
    where = f"{where} {extra}".rstrip()
    return proof(theorem, loss, *shared, *steps, bias="free", where=where, symbolic=symbolic)


def _one_bump(embedded: bool) -> Callable[[], Problem]:
    def build() -> Problem:
        r = sympy.Symbol("r", real=True)
        data = [[0, 0], [3, 4], [9, 12]] if embedded else [0, 1, 3]
        return Problem.build(data, [0, r, 0], loss="interpolation", bias="free")

    return build


def interpolation(theorem: Theorem) -> Derivation:
    """Connect the dots."""
    embedded = any(hypothesis.id == "on-a-line" for hypothesis in theorem.hypotheses)
    steps = (parts(), linear_program(), connecting(), formula(theorem, embedded))
    symbolic = ((r"three samples, $\target = (0, r, 0)$ for every real $r$", _one_bump(embedded)),)
    notation = (
        r"Samples are sorted and distinct, with slopes $s_i$, kinks $\delta_i$, and $P$, $N$ as stated; $y = \target$."
    )
    return derive_line(theorem, "interpolation", steps, symbolic, notation)
