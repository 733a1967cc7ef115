"""Least squares with a linear penalty on finitely many features, exactly: an active set in rationals.

``min ||Phi w - y||^2 / 2 + beta ||w||_1``. The working set holds signed features that are independent. A feature enters
where it sees the residual with more than ``beta``; if it depends on the working set, the fit stays and the penalty
falls along the dependence until a weight vanishes. The objective falls with every change of the set, so that none
recurs and the method ends (Lawson and Hanson, Solving Least Squares Problems, 1974, chapter 23, for one sign and no
penalty).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import fmpq, fmpq_mat

from analytic.exact.scalars import ONE, ZERO, rough
from analytic.exact.time_limit import require_time

Row = tuple[fmpq, ...]
Signed = tuple[int, int]  # the index of a feature, and the sign of its weight


class Lasso:
    """The features as rows, the targets, and the weights found so far."""

    def __init__(self, features: Sequence[Row], y: Row, beta: fmpq) -> None:
        """Start without a feature."""
        self.features, self.y, self.beta = list(features), y, beta
        self.exact = fmpq_mat([list(row) for row in features]) if features else None
        self.rough = floats(features)
        self.weights: dict[Signed, fmpq] = {}

    def run(self) -> tuple[dict[int, fmpq], Row]:
        """The weights that are not zero, and the residual ``y - Phi w``.

        >>> one, zero = fmpq(1), fmpq(0)
        >>> Lasso([(one, zero), (zero, one)], (fmpq(3), fmpq(-2)), one).run()
        ({0: 2, 1: -1}, (1, -1))
        """
        while True:
            require_time()
            residual = self.residual()
            entering = self.entering(residual)
            if entering is None:
                return {k: side * w for (k, side), w in self.weights.items()}, residual
            self.enter(entering)
            self.settle()

    def residual(self) -> Row:
        """``y - Phi w``."""
        if not self.weights:
            return self.y
        Phi = fmpq_mat([list(self._signed(k)) for k in self.weights])
        (fit,) = (fmpq_mat([list(self.weights.values())]) * Phi).tolist()
        return tuple(target - cell for target, cell in zip(self.y, fit, strict=True))

    def entering(self, residual: Row) -> Signed | None:
        """A feature that sees more than beta: by floats first, by all of them exactly where floats name none."""
        if self.exact is None:
            return None
        with np.errstate(all="ignore"):  # numbers beyond floats name any feature
            guess = int(np.abs(self.rough @ floats([residual])[0]).argmax())
        seen = sum((a * b for a, b in zip(self.features[guess], residual, strict=True)), ZERO)
        if abs(seen) <= self.beta:
            table = (self.exact * fmpq_mat([[cell] for cell in residual])).tolist()
            guess = max(range(len(table)), key=lambda k: abs(table[k][0]))
            seen = table[guess][0]
        return None if abs(seen) <= self.beta else (guess, 1 if seen > 0 else -1)

    def enter(self, feature: Signed) -> None:
        """Put it into the working set, for another one if it depends on the set."""
        shares = self._shares(feature)
        if shares is None:
            self.weights[feature] = ZERO
            return
        working = list(self.weights)
        step, leaving = min(
            ((self.weights[k] / share, k) for k, share in zip(working, shares, strict=True) if share > 0),
            key=lambda pair: pair[0],
        )
        for k, share in zip(working, shares, strict=True):
            self.weights[k] -= step * share
        self.weights[feature] = step
        del self.weights[leaving]
        self._drop()

    def _shares(self, feature: Signed) -> list[fmpq] | None:
        """The feature as a combination of the working set; None if it is independent."""
        columns = [self._signed(k) for k in (*self.weights, feature)]
        reduced, rank = fmpq_mat([list(row) for row in zip(*columns, strict=True)]).rref()
        if rank == len(columns):
            return None
        return [reduced[i, len(columns) - 1] for i in range(len(columns) - 1)]

    def _signed(self, feature: Signed) -> Row:
        k, side = feature
        return self.features[k] if side > 0 else tuple(-cell for cell in self.features[k])

    def settle(self) -> None:
        """The optimum on the working set, dropping features whose weights would change their sign."""
        while self.weights:
            require_time()
            working = list(self.weights)
            goals = self._stationary(working)
            steps = [
                (self.weights[k] / (self.weights[k] - goal), k)
                for k, goal in zip(working, goals, strict=True)
                if goal <= 0 and self.weights[k] != goal
            ]
            step, leaving = min(steps, key=lambda pair: pair[0], default=(ONE, None))
            for k, goal in zip(working, goals, strict=True):
                self.weights[k] += step * (goal - self.weights[k])
            if leaving is None:
                self._drop()
                return
            del self.weights[leaving]
            self._drop()

    def _drop(self) -> None:
        for k in [k for k, weight in self.weights.items() if weight == 0]:
            del self.weights[k]

    def _stationary(self, working: Sequence[Signed]) -> list[fmpq]:
        """Where the derivative in every weight of the set vanishes."""
        Phi = fmpq_mat([list(self._signed(k)) for k in working])
        pull = Phi * fmpq_mat([[cell] for cell in self.y])
        right = fmpq_mat([[row[0] - self.beta] for row in pull.tolist()])
        return [row[0] for row in (Phi * Phi.transpose()).solve(right).tolist()]


def floats(rows: Sequence[Sequence[fmpq]]) -> np.ndarray:
    """About the same numbers, infinite beyond the range of floats: they choose what is tried, and decide nothing."""
    return np.array([[rough(cell) for cell in row] for row in rows], dtype=float)
