"""Minimum-norm interpolation of samples on rays from one of them, with a free bias: a broken line on each ray."""

from __future__ import annotations

import sympy

from analytic.exact.linear import dot
from analytic.exact.scalars import ZERO, Scalar, to_sympy
from analytic.families.obtuse import meaning_fan as meaning
from analytic.families.obtuse import proofs_fan as proofs
from analytic.families.obtuse.fan import FAN, OBTUSE, STRAIGHT, WIDE, Row, fan
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.hypotheses import FREE_BIAS, RATIONAL, loss_is
from analytic.theorem.parts import Example
from analytic.theorem.record import Theorem
from analytic.theorem.references import ZENO23, of
from analytic.theorem.statement import Sentence


def propose(problem: Problem) -> Candidate:
    """The broken lines of the rays; dual the jumps of the slopes of their gammas times ``t_k / (||t_k|| ||d_k||)``."""
    found = fan(problem)
    assert found is not None and not found.reason  # hypotheses
    corner, value = problem.A[found.vertex], sympy.Integer(0)
    dual: list[list[Scalar]] = [[ZERO] * problem.o for _ in problem.A]
    neurons: list[tuple[Row, Scalar, Row]] = []
    for ray in found.rays:
        if not any(ray.t):
            continue
        bends = ray.bends()
        square = dot(ray.d, ray.d)
        u = tuple(cell / square for cell in ray.d)
        level = dot(u, corner)
        kinks = zip(bends, ray.z, strict=False)
        neurons += [(u, -level - z, tuple(bend * cell for cell in ray.t)) for bend, z in kinks if bend]
        value += to_sympy(ray.price) * to_sympy(sum(map(abs, bends), ZERO))
        factor = ray.price / dot(ray.t, ray.t)  # 1 / (||t|| ||d||)
        for i, jump in zip([found.vertex, *ray.rows], ray.jumps(), strict=True):
            dual[i] = [cell + jump * part * factor for cell, part in zip(dual[i], ray.t, strict=True)]
    network = Network.of(neurons, problem.y[found.vertex], problem.d, problem.vector)
    return Candidate(network, tuple(map(tuple, dual)), value, {"vertex": found.vertex})


OPTIONS = {"loss": "interpolation", "bias": "free"}
THEOREM = Theorem(
    id="obtuse-free-interpolation",
    title="Minimum-norm interpolation on obtuse rays from a sample, free bias",
    hypotheses=(loss_is("interpolation", several=True), FREE_BIAS, OBTUSE, STRAIGHT, WIDE),
    limits=(RATIONAL,),
    where=(
        FAN,
        Sentence(
            r"""On ray $k$ let $0 = z_0 < z_1 = 1 < \dots < z_m$ be zero and the different $r_i$, $s_0 = 0$, $s_j$ the
            slope of the $h_i$ between $z_j$ and $z_{j + 1}$, and $\delta_{kj} = s_j - s_{j - 1}$ for $1 \le j < m$. Let
            $\gamma$ be $\operatorname{sign}(\delta_{kj})$ at these $z_j$, zero at $z_0$ and from $z_m$ on, and straight
            between the places."""
        ),
    ),
    sentences=(
        Sentence(
            r"""Then $\fit(\point) = \target_p + \sum_k \sum_j \delta_{kj} \left(d_k^\top (\point - \data_p) / \lVert
            d_k \rVert^2 - z_j\right)_+ t_k$ is a minimum-norm interpolant.""",
            meaning.interpolant,
        ),
        Sentence(
            r"""A dual witness is, on one sample of each place $z_j$, $j \ge 1$, of a ray with $t_k \neq 0$, the jump of
            $\gamma'$ at $z_j$ times $t_k / (\lVert t_k \rVert \lVert d_k \rVert)$, on $\data_p$ the sum of these
            products for the jumps at $z_0$ from zero, $\gamma' = 0$ before, and zero on the other samples.""",
            meaning.witness,
        ),
        Sentence(
            r"""The value is $p^\star = \sum_k \tfrac{\lVert t_k \rVert}{\lVert d_k \rVert} \sum_j
            |\delta_{kj}|$.""",
            meaning.value,
        ),
    ),
    formulas=(),
    references=(of(ZENO23, "denoisers of clean samples on obtuse rays, with noise on balls"),),
    examples=(
        Example([[0, 0], [1, 0], [3, 0], [4, 0], [-1, 2], [-2, 4], [-3, 6]],
                [[0, 0], [0, 0], [2, 0], [2, 0], [0, 0], [-1, 2], [-1, 2]], 4, OPTIONS),
        Example([[1, 1], [2, 1], [3, 1], [4, 1], [1, 2], [1, 3]],
                [[0, 0], [0, 0], [3, 0], [1, 0], [0, 0], [0, 5]], 13, OPTIONS),
        Example([[0, 0], [1, 0], [2, 0], [0, -1], [-1, 1]], [1, 1, 4, 1, 1], 3, OPTIONS),
    ),
    propose=propose,
    derivation=proofs.interpolation,
    feasibility="fan",
    rank=47,
)  # fmt: skip
