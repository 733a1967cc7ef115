"""Splines as networks: connect the dots with the cheapest neurons, and evaluate them in linear time.

A kink ``delta`` at ``t`` is a right-facing neuron ``delta (x - t)_+``, a left-facing one
``delta (t - x)_+``, or any split of the two; which faces which decides the first slope. The splits below
cost ``max(P + N, P + s_1, N - s_1)``, the least possible (Savarese et al., COLT 2019).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.network import Array

NEARLY = 16.0
"""How much farther neurons may reach that need no linear function."""


@dataclass(frozen=True, eq=False)
class SplineNeurons:
    """``xi + sum right (x - right_at)_+ + sum left (left_at - x)_+``, both positions increasing."""

    right_at: Array
    right: Array
    left_at: Array
    left: Array
    xi: float

    @property
    def penalty(self) -> float:
        """``sum |w_j| |u_j|``."""
        return float(np.sum(np.abs(self.right)) + np.sum(np.abs(self.left)))

    def without_bias(self, x: Array) -> Array:
        """The network minus ``xi`` at increasing ``x``: one sweep each way, linear time."""
        f = _rightwards(x, self.right_at, self.right)
        f += _rightwards(-x[::-1], -self.left_at[::-1], self.left[::-1])[::-1]
        return f

    def arrays(self) -> tuple[Array, Array, Array, float]:
        """``(U (1, m), b (m,), w (m,), xi)`` with ``|u_j| = 1``."""
        U = np.concatenate([np.ones(len(self.right)), -np.ones(len(self.left))])[None, :]
        b = np.concatenate([-self.right_at, self.left_at])
        return U, b, np.concatenate([self.right, self.left]), self.xi

    def scaled(self, x_exponent: int, y_exponent: int, xi: float) -> SplineNeurons:
        """The same network in the units ``2**exponent``, with the bias ``xi`` in those units."""
        slope = y_exponent - x_exponent
        return SplineNeurons(
            np.ldexp(self.right_at, x_exponent),
            np.ldexp(self.right, slope),
            np.ldexp(self.left_at, x_exponent),
            np.ldexp(self.left, slope),
            xi,
        )


def connect_the_dots(knots: Array, slopes: Array, first_value: float, values: Array | None = None) -> SplineNeurons:
    """The cheapest neurons for the spline with the given knots (K,) and slopes (K-1,) on their range.

    Where the slope changes its sign, all kinks before face left and all others right: no neuron is active there, and
    none of a steep kink reaches far, where its digits would be lost. Otherwise, inside the total-variation regime,
    kinks of one sign face left, from the left end on, until they make up the first slope; one of them is split. Beyond
    it all of them do, and one neuron that is linear on the data supplies the rest. ``values`` (K,), if they are known
    better than by adding up.

    >>> import numpy as np
    >>> hat = connect_the_dots(np.array([0.0, 1.0, 2.0]), np.array([1.0, -1.0]), 0.0)
    >>> hat.penalty, hat.without_bias(np.array([0.0, 1.0, 2.0])) + hat.xi
    (2.0, array([0., 1., 0.]))
    """
    if len(slopes) == 0:
        empty = np.zeros(0)
        return SplineNeurons(empty, empty, empty, empty, first_value)
    flat = _flattest(knots, slopes)
    if flat is not None:
        value = (
            first_value + float(np.sum((slopes * np.diff(knots))[: flat + 1])) if values is None else values[flat + 1]
        )
        return _from_the_middle(knots, slopes, flat, float(value))
    kinks, at, first = np.diff(slopes), knots[1:-1], float(slopes[0])
    # left-facing weights sum to -first: negative kinks make up a rising start, positive ones a falling one
    eligible = np.where(np.sign(kinks) * np.sign(first) < 0.0, np.abs(kinks), 0.0)
    before = np.concatenate([[0.0], np.cumsum(eligible)])
    facing_left = -np.sign(first) * np.clip(abs(first) - before[:-1], 0.0, eligible)
    rest = max(abs(first) - float(before[-1]), 0.0)
    facing_right = kinks - facing_left
    right_at, right = at[facing_right != 0.0], facing_right[facing_right != 0.0]
    left_at, left = at[facing_left != 0.0], facing_left[facing_left != 0.0]
    if rest > 0.0 and first > 0.0:
        right_at, right = np.append(knots[0], right_at), np.append(rest, right)
    elif rest > 0.0:
        left_at, left = np.append(left_at, knots[-1]), np.append(left, rest)
    xi = first_value - float(np.sum(left * (left_at - knots[0])))
    return SplineNeurons(right_at, right, left_at, left, xi)


def best_left_over(knots: Array, slopes: Array) -> float:
    """The slope of a linear function without which the rest is flat where its neurons reach least far, or nearly.

    >>> import numpy as np
    >>> best_left_over(np.array([0.0, 1.0, 2.0]), np.array([3.0, 1.0]))
    1.0
    >>> best_left_over(np.array([0.0, 1.0, 2.0]), np.array([1.0, -1.0]))
    0.0
    """
    if len(slopes) < 2:
        return float(slopes[0]) if len(slopes) else 0.0
    reach, flat = _reach(knots, slopes), _flattest(knots, slopes)
    best = int(np.argmin(reach))
    return 0.0 if flat is not None and reach[flat] <= NEARLY * reach[best] else float(slopes[best + 1])


def _flattest(knots: Array, slopes: Array) -> int | None:
    """The kink at which the slope changes its sign; of several, the one whose sides have the shortest reach."""
    flat = np.sign(slopes[:-1]) * np.sign(slopes[1:]) <= 0.0
    return int(np.argmin(np.where(flat, _reach(knots, slopes), np.inf))) if flat.any() else None


def _reach(knots: Array, slopes: Array) -> Array:
    """For every kink, the largest term at an end of the data if those before it face left and the others right."""
    kinks = np.abs(np.diff(slopes))
    left = np.maximum.accumulate(kinks * (knots[1:-1] - knots[0]))
    right = np.maximum.accumulate((kinks * (knots[-1] - knots[1:-1]))[::-1])[::-1]
    found: Array = np.maximum(left, np.append(right[1:], 0.0))
    return found


def _from_the_middle(knots: Array, slopes: Array, flat: int, value: float) -> SplineNeurons:
    """Neurons that face away from a kink with slopes of opposite signs, or zero, on its sides."""
    at = knots[1:-1]
    left, right = np.diff(slopes)[: flat + 1], np.diff(slopes)[flat:]
    left[-1], right[0] = -slopes[flat], slopes[flat + 1]
    kept_left, kept_right = left != 0.0, right != 0.0
    return SplineNeurons(
        at[flat:][kept_right], right[kept_right], at[: flat + 1][kept_left], left[kept_left], value
    )  # fmt: skip


def _rightwards(x: Array, at: Array, weights: Array) -> Array:
    """``sum_j weights_j (x - at_j)_+`` for increasing ``x`` and ``at``."""
    if len(at) == 0:
        return np.zeros(len(x))
    slopes = np.cumsum(weights)
    heights = np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(at))])
    counts = np.diff(np.searchsorted(x, at), prepend=0, append=len(x))
    result: Array = x - np.repeat(np.concatenate([[x[0]], at]), counts)
    result *= np.repeat(np.concatenate([[0.0], slopes]), counts)
    result += np.repeat(np.concatenate([[0.0], heights]), counts)
    return result
