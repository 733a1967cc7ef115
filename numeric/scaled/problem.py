"""The problem the algorithms see: data of full column rank and unit scale, targets of unit scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.arrays import power_of_two
from numeric.errors import OptionError
from numeric.losses import LOSS, Loss
from numeric.network import Array, Network
from numeric.problem import Problem
from numeric.scaled.data import ReducedData, reduce_data
from numeric.scaled.neurons import Neurons

EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False)
class ScaledProblem:
    """``problem`` rewritten over ``data.X``: targets less ``offset`` divided by ``unit``, ``beta`` by both scales.

    Values of the scaled problem times ``value_unit`` are values of the problem; dual points times
    ``dual_unit`` are its dual points. ``offset`` is one for each output.
    """

    original: Problem
    data: ReducedData
    y: Array
    beta: float
    unit: float
    loss: Loss
    offset: Array

    @property
    def X(self) -> Array:
        """Data (n, r)."""
        return self.data.X

    @property
    def free(self) -> bool:
        """Whether biases are free."""
        return self.data.free

    @property
    def value_unit(self) -> float:
        """Value of the problem per unit of value of the scaled problem."""
        return self.loss.units(self.unit, self.data.scale).value

    @property
    def dual_unit(self) -> float:
        """Dual of the problem per unit of dual of the scaled problem."""
        return self.loss.units(self.unit, self.data.scale).dual

    def fit(self, neurons: Neurons) -> Array:
        """The fitted values of a network."""
        result: Array = neurons.features(self.X) @ neurons.w + neurons.xi
        return result

    def project(self, v: Array) -> Array:
        """A point near ``v`` in the domain of the dual."""
        return self.loss.project(v, self.y, free=self.free)

    def dual_of(self, neurons: Neurons) -> Array | None:
        """The dual point of a network where the loss is smooth."""
        v = self.loss.dual_from_fit(self.fit(neurons), self.y)
        return None if v is None else self.project(v)

    def lower_bound(self, v: Array, upper: float) -> float:
        """The dual value of ``v`` scaled into ``h <= beta``, given ``h(v) <= upper``, rounding deducted."""
        scale = self.loss.best_scale(v, self.y, self.beta / upper if upper > 0 else np.inf)
        feasible = v * scale
        value = self.loss.dual_value(feasible, self.y)
        sizes = float(np.sum(self.loss.dual_terms(feasible, self.y)))
        if (
            self.free and self.loss.constrained
        ):  # 1'v is zero but for rounding, beside an output bias of a neuron's size
            reach = float(np.max(np.abs(self.X), initial=0.0)) * np.sqrt(self.X.shape[1])
            sizes += float(np.sum(np.abs(feasible))) * abs(value) * reach
        return float(value - (32.0 + np.log2(v.size)) * EPS * (abs(value) + sizes))

    def to_network(self, neurons: Neurons) -> Network:
        """The network on the original data and targets, its output weights carrying the norms."""
        w, xi = neurons.w * self.unit, neurons.xi * self.unit + float(self.offset)
        return self.data.to_data(neurons.P, neurons.b, w, xi)

    def from_network(self, network: Network) -> Neurons:
        """A network of one output on the original data as one on the scaled data, without what overflows there."""
        P, b = self.data.from_data(network)
        with np.errstate(over="ignore"):
            found = Neurons(P, b, network.w / self.unit, float(network.xi - self.offset) / self.unit)
        held = np.isfinite(found.P).all(axis=0) & np.isfinite(found.b) & np.isfinite(found.w)
        return found if held.all() else found.only(held)


def scaled_problem(problem: Problem) -> ScaledProblem:
    """Bring data and targets to unit scale and full column rank."""
    loss = LOSS[problem.loss]
    data = reduce_data(problem.A, free=problem.free)
    offset = common_offset(problem)
    goal = problem.y - offset
    unit = 1.0 if loss.labelled else power_of_two(goal)
    beta = 1.0 if problem.beta is None else problem.beta / data.scale / loss.units(unit, data.scale).dual
    if beta == 0.0 or not np.isfinite(0.5 * unit * unit * problem.y.size):
        raise OptionError("the scales of A, y and beta differ by more than floating point can hold; rescale them")
    return ScaledProblem(problem, data, goal / unit, beta, unit, loss, offset)


def common_offset(problem: Problem) -> Array:
    """What the output bias takes away from all targets, of shape () or (o,); zero where there is no such bias."""
    none = np.zeros(problem.y.shape[1:])
    if not problem.free or not LOSS[problem.loss].translation_invariant:
        return none
    return none + _far_offset(problem.y)


def _far_offset(y: Array) -> Array:
    """A target to take away from all, column by column, where they are far from zero beside their spread; else 0.

    The differences are exact then: the targets are within a factor of two of each other [Sterbenz].
    """
    if y.ndim == 2:
        return np.array([_far_offset(column) for column in y.T])
    unit = power_of_two(y)
    y = y / unit
    middle = np.partition(y, len(y) // 2)[len(y) // 2]
    far = float(np.max(np.abs(y - middle))) <= 0.25 * abs(middle)
    return np.asarray(middle * unit if far else 0.0)
