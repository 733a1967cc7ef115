"""Derivation of the neural tangent kernel: two Gaussian expectations in the plane, and how they bend at angle zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

import sympy

from analytic.derivation.derivation import Derivation, Step
from analytic.derivation.executed import Executed
from analytic.derivation.grades import PROVED
from analytic.families.kernel.lemmas import LIMIT, REGULAR
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
    """``E[(a.g)_+ (b.g)_+] + a.b P[a.g > 0, b.g > 0]`` for a standard Gaussian g, from the integrals over the
    sector."""
    left, right = sympy.Matrix(a), sympy.Matrix(b)
    inner = (left.T * right)[0]
    size = left.norm() * right.norm()
    if size == 0:
        return sympy.Integer(0)
    at = {ANGLE: sympy.acos(inner / size)}
    return size * _sector(1).subs(at) + inner * _sector(0).subs(at)


def _identity(statement: str, left: Callable[[], sympy.Expr], right: sympy.Expr) -> Executed:
    """An identity for every angle, after integration or differentiation in symbols."""
    why = "integrals and derivatives in symbols, for every angle"
    return Executed(statement, partial(_compared, left, right), PROVED, why=why)


def _compared(left: Callable[[], sympy.Expr], right: sympy.Expr) -> Verdict:
    difference = sympy.simplify(sympy.expand_trig(left() - right))
    if difference == 0:
        return Verdict("proved", "equal")
    return Verdict("refuted", f"the two sides differ by {difference}")


def _gaussian() -> Step:
    cos, sin = sympy.cos(ANGLE), sympy.sin(ANGLE)
    return Step(
        "two Gaussian expectations",
        r"""The distribution of $g$ is invariant under rotations, so that $a = \lVert a \rVert (1, 0)$ and $b = \lVert b
        \rVert (\cos \theta, \sin \theta)$ without loss of generality; in polar coordinates $g = r (\cos \varphi, \sin
        \varphi)$ both products are positive for $\theta - \tfrac{\pi}{2} < \varphi < \tfrac{\pi}{2}$, $0 \le \theta \le
        \pi$:""",
        (
            _identity(
                r"\mathbb{P}[a^\top g > 0, b^\top g > 0] = \frac{1}{2 \pi} \int r e^{-r^2 / 2} \, dr \int d\varphi = "
                r"\frac{\pi - \theta}{2 \pi}",
                partial(_sector, 0),
                (sympy.pi - ANGLE) / (2 * sympy.pi),
            ),
            _identity(
                r"\frac{1}{2 \pi} \int r^3 e^{-r^2 / 2} \, dr \int \cos \varphi \cos (\varphi - \theta) \, d\varphi = "
                r"\frac{\sin \theta + (\pi - \theta) \cos \theta}{2 \pi}",
                partial(_sector, 1),
                (sin + (sympy.pi - ANGLE) * cos) / (2 * sympy.pi),
            ),
        ),
        r"The second is $\mathbb{E}[(a^\top g)_+ (b^\top g)_+] / (\lVert a \rVert \lVert b \rVert)$.",
    )


def _kernel() -> sympy.Expr:
    return _sector(1) + sympy.cos(ANGLE) * _sector(0)


def _sum() -> Step:
    cos, sin = sympy.cos(ANGLE), sympy.sin(ANGLE)
    both = (sin + 2 * (sympy.pi - ANGLE) * cos) / (2 * sympy.pi)
    return Step(
        "kernel and predictor",
        r"""With $a^\top b = \lVert a \rVert \lVert b \rVert \cos \theta$ the kernel is the sum""",
        (
            _identity(
                r"\frac{K(a, b)}{\lVert a \rVert \lVert b \rVert} = \frac{\sin \theta + 2 (\pi - \theta) \cos "
                r"\theta}{2 \pi}",
                _kernel,
                both,
            ),
        ),
        r"""By \lemma{kernel-regular} the kernel matrix is regular. In the space of $K$, a reproducing kernel, every
        interpolant is $\fit$ plus a function that vanishes at the samples, which is orthogonal to all $K(\cdot,
        \data_i)$ and so to $\fit$: $\fit$ has the least norm.""",
        cites=(REGULAR,),
    )


def _training() -> Step:
    return Step(
        "training",
        r"""The gradient of a network of positive parts with respect to $\outweight_j$ is $m^{-1/2} (\point^\top
        \neuron_j)_+$ and that with respect to $\neuron_j$ is $m^{-1/2} \outweight_j 1[\point^\top \neuron_j > 0]
        \point$. Products of gradients at $a$ and $b$, summed over the neurons, tend by the law of large numbers, with
        $\mathbb{E}[\outweight_j^2] = 1$, to the two terms of $K(a, b)$. The flow is that of \lemma{kernel-limit};
        $\fit_0$ has mean zero because the output weights have.""",
        cites=(LIMIT,),
    )


def _slope(function: sympy.Expr, order: int, at: sympy.Expr) -> sympy.Expr:
    return sympy.diff(function, ANGLE, order).subs(ANGLE, at)


def _bend() -> Step:
    cos, sin = sympy.cos(ANGLE), sympy.sin(ANGLE)
    both, outer = (sin + k * (sympy.pi - ANGLE) * cos for k in (2, 1))

    def slope(function: sympy.Expr, order: int, at: sympy.Expr) -> Callable[[], sympy.Expr]:
        return partial(_slope, function, order, at)

    def row(letter: str, function: sympy.Expr, order: int, value: int) -> tuple[Executed, ...]:
        primes = "'" * order
        return tuple(
            _identity(
                rf"{letter}{primes}({latex}) = {side * value}", slope(function, order, at), sympy.Integer(side * value)
            )
            for latex, at, side in (("0", sympy.Integer(0), 1), (r"\pi", sympy.pi, -1))
        )

    return Step(
        "where the predictor bends",
        r"""Put $p(\theta) = \sin \theta + 2 (\pi - \theta) \cos \theta$ and $q(\theta) = \sin \theta + (\pi - \theta)
        \cos \theta$, the kernels with both layers trained and with the output weights alone. Along a path across the
        line of a sample, on its own side $\theta = |s|$ and on the other $\theta = \pi - |s|$ with a smooth parameter
        $s$ of the path, and the terms of the other samples are analytic there, because their angles are not $0$ or
        $\pi$. Expanded in $|s|$, $p$ has a derivative in $s$ if and only if its first one in $\theta$ vanishes there,
        then a second one too, and a third one if and only if its third one in $\theta$ vanishes:""",
        (
            *row("p", both, 1, -1),
            _identity(r"p''(\pi) = 0", slope(both, 2, sympy.pi), sympy.Integer(0)),
            *row("q", outer, 1, 0),
            *row("q", outer, 3, 2),
        ),
        r"""So the predictor bends across both sides of the line of every sample with $c_i \neq 0$; with the output
        weights alone the first two derivatives are continuous and the third is not.""",
    )


def tangent(theorem: Theorem) -> Derivation:
    """Polar coordinates, the limit, and derivatives."""
    opening = r"""Let $g$ be a standard Gaussian vector, $a, b \neq 0$ inputs and $\theta \in [0, \pi]$ their angle. We
        compute the kernel $K(a, b) = \mathbb{E}[(a^\top g)_+ (b^\top g)_+] + a^\top b \, \mathbb{P}[a^\top g > 0,
        b^\top g > 0]$."""
    return Derivation(theorem.id, opening, (_gaussian(), _sum(), _bend(), _training()))
