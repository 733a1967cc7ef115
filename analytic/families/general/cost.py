r"""What a function costs as a network, on all of R^d, and the smallest network of that cost.

Neurons whose kinks lie on one hyperplane, ``h_k(x) = n_k . x + b_k = 0`` with ``||n_k|| = 1``, bend the function there
by ``c_k`` together, and ``f(x) = sum_k c_k |h_k(x)| / 2 + v . x + const``. Any network of this function has neurons
``p_k (h_k)_+ + q_k (-h_k)_+`` with ``p_k + q_k = c_k`` there, which also give the linear part ``(p_k - q_k) n_k / 2``,
at the cost ``max(|c_k|, |p_k - q_k|)``; what is missing of ``v``, a vector ``r / 2``, costs ``||r||`` as a pair of
opposite neurons. Excess of ``|p_k - q_k|`` over ``|c_k|`` is such a pair, so that with ``p_k - q_k = t_k c_k``

    cost = sum_k |c_k| + min { || 2 v - sum_k t_k c_k n_k || : |t_k| <= 1 },

a distance from a zonotope. On the line this is ``max(int |f''|, |f'(-oo) + f'(oo)|)`` of Savarese et al. (COLT 2019);
for the cost of functions on R^d see Ongie et al. (ICLR 2020).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy

from analytic.exact.linear import decided, inner
from analytic.exact.scalars import HALF, ONE, ZERO, Scalar, relu, sign, to_sympy, total
from analytic.exact.zonotope import fewest_inside, nearest, residual
from analytic.model.foreign import read_network
from analytic.model.network import Network, norm
from analytic.model.problem import is_zero_row
from numeric.errors import UnsupportedError
from numeric.options import one_of

Row = tuple[Scalar, ...]


@dataclass
class _Hyperplane:
    """``h(x) = u . x + b = 0``; the neurons there are ``right (h)_+ + left (-h)_+``."""

    u: Row
    b: Scalar
    right: Scalar = ZERO
    left: Scalar = ZERO

    def ratio(self, u: Row, b: Scalar) -> Scalar | None:
        """``s`` with ``(u, b) = s (self.u, self.b)``, None if there is none."""
        pivot = next(k for k, cell in enumerate(self.u) if decided(cell, "a weight") != 0)
        found = u[pivot] / self.u[pivot]
        pairs = zip((*u, b), (*self.u, self.b), strict=True)
        apart = any(decided(x - found * y, "a difference of weights") for x, y in pairs)
        return None if apart or decided(found, "a weight") == 0 else found

    @property
    def bend(self) -> Scalar:
        """``c / ||u||``, by how much the slope changes along ``u``."""
        return self.right + self.left


@dataclass(frozen=True)
class _Function:
    """``sum_k bend_k |h_k| / 2 + linear . x / 2 + level``."""

    planes: list[_Hyperplane]
    linear: Row
    level: Scalar

    @cached_property
    def generators(self) -> list[Row]:
        """``c_k n_k``: rational where the network is."""
        return [tuple(plane.bend * cell for cell in plane.u) for plane in self.planes]

    @cached_property
    def turned(self) -> list[Scalar]:
        """The ``t_k`` of the nearest point of the zonotope."""
        return nearest(self.linear, self.generators)

    @property
    def rest(self) -> Row:
        """``r``, the linear part that no bend can carry."""
        return residual(self.linear, self.generators, self.turned)


def _function(network: Network) -> _Function:
    if len(network.xi_row) != 1:
        raise UnsupportedError(f"network has {len(network.xi_row)} outputs: the cost is known for one output")
    planes: list[_Hyperplane] = []
    level = network.xi_row[0]
    for u, b, (w,) in network.parts:
        if is_zero_row(u):
            level = level + w * relu(b)
            continue
        for plane in planes:
            ratio = plane.ratio(u, b)
            if ratio is not None:
                break
        else:
            plane, ratio = _Hyperplane(u, b), ONE
            planes.append(plane)
        if decided(ratio, "a weight") > 0:
            plane.right = plane.right + w * ratio
        else:
            plane.left = plane.left - w * ratio
    d = len(network.U_rows)
    linear = tuple(total((p.right - p.left) * p.u[k] for p in planes) for k in range(d))
    level = total([level, *((p.right - p.left) * p.b * HALF for p in planes)])
    return _Function([p for p in planes if decided(p.bend, "a bend") != 0], linear, level)


SKIPS = ("none", "free")


def representational_cost(network: Any, *, skip: str = "none") -> sympy.Expr:
    """The least ``sum_j |w_j| ||u_j||`` of any network that is the same function on all of R^d.

    Biases are not penalised; a network without biases has the same cost among networks without biases. With
    ``skip="free"`` linear functions cost nothing.

    Parameters
    ----------
    network : Network, or what :func:`analytic.certify` reads as one; one output
    skip : "none" or "free"

    Returns
    -------
    sympy number

    Raises
    ------
    UnsupportedError
        For several outputs, and for symbols whose sign matters.

    Examples
    --------
    >>> import analytic
    >>> representational_cost(analytic.Network([[1, -1]], [0, 0], [1, 1]))  # |x|
    2
    >>> representational_cost(analytic.Network([[1, -1]], [0, 0], [1, -1]))  # x, of both tails
    2
    >>> representational_cost(analytic.Network([[1, 0, 1], [0, 1, 1]], [0, 0, 0], [1, 1, 1]))
    sqrt(2) + 2

    References
    ----------
    Savarese, Evron, Soudry & Srebro, COLT 2019 (one dimension); Ongie, Willett, Soudry & Srebro, ICLR 2020.
    """
    one_of("skip", skip, SKIPS)
    found = _function(read_network(network))
    sizes = [norm(g) for g in found.generators]
    return to_sympy(total(sizes if skip == "free" else [*sizes, norm(found.rest)]))


def simplify(network: Any) -> Network:
    """A network of the same function on all of R^d that costs least and has the fewest neurons that this allows.

    Every hyperplane on which the function bends needs a neuron; a second one where the nearest point of the zonotope
    needs a coefficient strictly between its bounds, and one or two for a linear part that is left. Which of the
    coefficients that give the nearest point have the fewest inside is a subset-sum question: it is answered for
    rational weights up to about twenty hyperplanes; beyond, there may be up to d neurons more than the fewest.

    Parameters
    ----------
    network : Network, or what :func:`analytic.certify` reads as one; one output

    Returns
    -------
    Network
        It has no bias if the given one has none.

    Examples
    --------
    >>> import analytic
    >>> simplify(analytic.Network([[1, -2, 3]], [0, 0, 0], [1, 1, 1]))  # 4 x on the right, -2 x on the left
    Network(U=[[4, -2]], b=[0, 0], w=[1, 1], xi=0)
    >>> simplify(analytic.Network([[1, -1]], [1, -1], [1, -1]))  # x + 1 is linear
    Network(U=[[1, -1]], b=[0, 0], w=[1, -1], xi=1)
    """
    given = read_network(network)
    found = _function(given)
    rest = found.rest
    t = _fewest(found, rest)
    carrier = _carrier(found, rest)
    level = found.level
    neurons: list[tuple[Row, Scalar, Row]] = []
    for k, (plane, share) in enumerate(zip(found.planes, t, strict=True)):
        turn = share * plane.bend
        if k == carrier:
            turn = turn + _along(rest, plane.u)
        level = level - turn * plane.b * HALF
        neurons += _pair(plane, (plane.bend + turn) * HALF, (plane.bend - turn) * HALF)
    if carrier is None and not is_zero_row(rest):
        neurons += _pair(_Hyperplane(rest, ZERO), HALF, -HALF)
    return given.like(neurons, (level,))


def _fewest(found: _Function, rest: Row) -> list[Scalar]:
    """The ``t_k``, with as few as possible inside: those of generators that are orthogonal to what is left."""
    t = list(found.turned)
    loose = [k for k, g in enumerate(found.generators) if decided(inner(g, rest), "g . r") == 0]
    if loose:
        some = [found.generators[k] for k in loose]
        target = tuple(total(t[k] * found.generators[k][i] for k in loose) for i in range(len(rest)))
        for k, share in zip(loose, fewest_inside(target, some, [t[k] for k in loose]), strict=True):
            t[k] = share
    return t


def _carrier(found: _Function, rest: Row) -> int | None:
    """A hyperplane parallel to the linear part that is left, which one more neuron there can carry."""
    if is_zero_row(rest):
        return None
    for k, plane in enumerate(found.planes):
        if _Hyperplane(plane.u, ZERO).ratio(rest, ZERO) is not None:
            return k
    return None


def _along(rest: Row, u: Row) -> Scalar:
    """``e`` with ``rest = e u``."""
    pivot = next(k for k, cell in enumerate(u) if decided(cell, "a weight") != 0)
    return rest[pivot] / u[pivot]


def _pair(plane: _Hyperplane, right: Scalar, left: Scalar) -> list[tuple[Row, Scalar, Row]]:
    """The neurons ``right (h)_+ + left (-h)_+`` with output weights 1 and -1."""
    made: list[tuple[Row, Scalar, Row]] = []
    for facing, weight in ((1, right), (-1, left)):
        size = sign(weight)
        if size:
            scale = facing * abs(weight)
            made.append((tuple(scale * cell for cell in plane.u), scale * plane.b, (ONE * size,)))
    return made
