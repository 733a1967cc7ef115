"""Derivation of the neural tangent kernel: two Gaussian expectations in the plane, and how they bend at angle zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import sympy

from analytic.derivation.claims import Executed
from analytic.derivation.derivation import Derivation, Step
from analytic.model.verdict import Verdict
from analytic.theorem.record import Theorem

PHI, R = sympy.Symbol("phi", real=True), sympy.Symbol("r", positive=True)
ANGLE = sympy.Symbol("theta", real=True)
SECTOR = (ANGLE - sympy.pi / 2, sympy.pi / 2)
"""Where ``cos(phi) > 0`` and ``cos(phi - theta) > 0``, for ``0 <= theta <= pi``."""


@cache
def _sector(power: int) -> sympy.Expr:
    """The Gaussian expectation over the sector of ``(r^2 cos(phi) cos(phi - theta))^power``, ``power`` 0 or 1."""
    radial = sympy.integrate(R ** (1 + 2 * power) * sympy.exp(-(R**2) / 2), (R, 0, sympy.oo))
    angular = sympy.integrate(sympy.expand_trig(sympy.cos(PHI) * sympy.cos(PHI - ANGLE)) ** power, (PHI, *SECTOR))
    return sympy.simplify(radial * angular / (2 * sympy.pi))


def expectation(a: Sequence[Any], b: Sequence[Any]) -> sympy.Expr:
    """``E[(a.g)_+ (b.g)_+] + a.b P[a.g > 0, b.g > 0]`` for a standard Gaussian g, from the integrals over the "
    "sector."""
    left, right = sympy.Matrix(a), sympy.Matrix(b)
    inner = (left.T * right)[0]
    size = left.norm() * right.norm()
    if size == 0:
        return sympy.Integer(0)
    at = {ANGLE: sympy.acos(inner / size)}
    return size * _sector(1).subs(at) + inner * _sector(0).subs(at)


def _equal(left: Callable[[], sympy.Expr], right: sympy.Expr) -> Callable[[], Verdict]:
    def run() -> Verdict:
        difference = sympy.simplify(sympy.expand_trig(left() - right))
        if difference == 0:
            return Verdict("proved", "equal after integration")
        return Verdict("refuted", f"the two sides differ by {difference}")

    return run


def _gaussian() -> Step:
    cos, sin = sympy.cos(ANGLE), sympy.sin(ANGLE)
    return Step(
        "two Gaussian expectations",
        r"""The distribution of $g$ is invariant under rotations, so that $a = \lVert a \rVert (1, 0)$ and $b = \lVert b
        \rVert (\cos \theta, \sin \theta)$ without loss of generality; in polar coordinates $g = r (\cos \varphi, \sin
        \varphi)$ both products are positive for $\theta - \tfrac{\pi}{2} < \varphi < \tfrac{\pi}{2}$, $0 \le \theta \le
        \pi$:""",
        (
            Executed(
                r"\mathbb{P}[a^\top g > 0, b^\top g > 0] = \frac{1}{2 \pi} \int r e^{-r^2 / 2} \, dr \int d\varphi = "
                r"\frac{\pi - \theta}{2 \pi}",
                _equal(lambda: _sector(0), (sympy.pi - ANGLE) / (2 * sympy.pi)),
            ),
            Executed(
                r"\frac{1}{2 \pi} \int r^3 e^{-r^2 / 2} \, dr \int \cos \varphi \cos (\varphi - \theta) \, d\varphi = "
                r"\frac{\sin \theta + (\pi - \theta) \cos \theta}{2 \pi}",
                _equal(lambda: _sector(1), (sin + (sympy.pi - ANGLE) * cos) / (2 * sympy.pi)),
            ),
        ),
        r"The second is $\mathbb{E}[(a^\top g)_+ (b^\top g)_+] / (\lVert a \rVert \lVert b \rVert)$.",
    )


def _sum() -> Step:
    cos, sin = sympy.cos(ANGLE), sympy.sin(ANGLE)
    both = (sin + 2 * (sympy.pi - ANGLE) * cos) / (2 * sympy.pi)
    return Step(
        "the tangent kernel",
        r"""The gradient of the network with respect to $\outweight_j$ is $m^{-1/2} (\point^\top \neuron_j)_+$ and that
        with respect to $\neuron_j$ is $m^{-1/2} \outweight_j 1[\point^\top \neuron_j > 0] \point$. Products of
        gradients at $a$ and $b$, summed over $m \to \infty$ neurons with $\mathbb{E}[\outweight_j^2] = 1$, tend to the
        two expectations, the second times $a^\top b = \lVert a \rVert \lVert b \rVert \cos \theta$:""",
        (
            Executed(
                r"\frac{K(a, b)}{\lVert a \rVert \lVert b \rVert} = \frac{\sin \theta + 2 (\pi - \theta) \cos "
                r"\theta}{2 \pi}",
                _equal(lambda: _sector(1) + cos * _sector(0), both),
            ),
        ),
        r"""Gradient flow of the squared loss in this limit is regression in the space of $K$, and its end is the
        minimum-norm interpolant where the kernel matrix is regular.""",
    )


def _bend() -> Step:
    cos, sin = sympy.cos(ANGLE), sympy.sin(ANGLE)
    both, outer = (sin + k * (sympy.pi - ANGLE) * cos for k in (2, 1))

    def slopes(function: sympy.Expr, order: int) -> Callable[[], sympy.Expr]:
        return lambda: sympy.diff(function, ANGLE, order).subs(ANGLE, 0)

    return Step(
        "where the predictor bends",
        r"""Along a path across the ray of a sample the angle is $\theta = |s|$ with a parameter $s$ of the path (to
        first order), so a function of $\theta$ is smooth there only if its odd derivatives vanish at $0$. With both
        layers trained the first does not; with the output weights alone the first vanishes and the third does not:""",
        (
            Executed(r"\tfrac{d}{d\theta} [\sin \theta + 2 (\pi - \theta) \cos \theta]_{\theta = 0} = -1",
                     _equal(slopes(both, 1), sympy.Integer(-1))),
            Executed(r"\tfrac{d}{d\theta} [\sin \theta + (\pi - \theta) \cos \theta]_{\theta = 0} = 0",
                     _equal(slopes(outer, 1), sympy.Integer(0))),
            Executed(r"\tfrac{d^3}{d\theta^3} [\sin \theta + (\pi - \theta) \cos \theta]_{\theta = 0} = 2",
                     _equal(slopes(outer, 3), sympy.Integer(2))),
        ),
        r"""So the predictor of the kernel regime has a kink at every sample with $c_i \neq 0$, and is analytic between
        them, where the minimum-norm network is a straight line.""",
    )  # fmt: skip


def tangent(theorem: Theorem) -> Derivation:
    """Polar coordinates, then one derivative."""

    def run() -> Verdict:
        return theorem.check() if theorem.check is not None else Verdict("undecided", "the record has no check")

    last = Step(
        "on the worked examples",
        r"On the worked examples:",
        (Executed(r"\text{formula and expectation agree, the predictor interpolates}", run, "to 35 digits"),),
    )
    opening = r"""Let $g$ be a standard Gaussian vector, $a, b \neq 0$ inputs and $\theta \in [0, \pi]$ their angle. We
        compute the kernel $K(a, b) = \mathbb{E}[(a^\top g)_+ (b^\top g)_+] + a^\top b \, \mathbb{P}[a^\top g > 0,
        b^\top g > 0]$."""
    return Derivation(theorem.id, opening, (_gaussian(), _sum(), _bend(), last))
