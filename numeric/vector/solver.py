"""Column generation for several outputs: group Lasso over neurons, refined, bounded by an oracle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from numeric.errors import UnsupportedError
from numeric.large_data.sketch import SMALLEST, affordable_steps, step_work
from numeric.lifted.tightening import share_for_outputs, tighten
from numeric.losses import LOSS
from numeric.losses.residuals import centred
from numeric.network import Array, Network
from numeric.problem import Problem
from numeric.refinement.few_neurons import grouped
from numeric.scaled import Incumbent, Limits, Neurons, ScaledProblem, objective, scaled_problem
from numeric.solution import Solution
from numeric.vector.group_lasso import group_lasso
from numeric.vector.oracles import VectorSearch, search_vector
from numeric.vector.refine import refine
from numeric.vector.sketch import vector_sketch

ROUNDS = 60
"""Rounds after which more of them have never helped."""

ROUND = 0.2
"""Work of a round."""

DESCENT, PROGRESS = 32, 1e-9
"""Neurons for each output of the descent that comes first; relative progress of a step below which it ends."""

NEW_NEURONS = 24
"""Neurons added in a round, at most."""

GUESSES = ((1e-4, 1e-3), (1e-6, 1e-5), (1e-8, 1e-7))
"""How large, relative, a neuron is that does not vanish, and how near to the samples that hold it."""


def solve_vector(problem: Problem, limits: Limits, start: Network | None = None) -> Solution:
    """Squared loss with several outputs.

    The gap is closed where the oracle is exact: data of rank one or two, targets with one nonzero entry a row over
    whitened data (one-hot labels), and two outputs where scalar searches are exact and fast. Elsewhere the
    bound is that of the lifted relaxation and the status says "local" once no violated neuron is found.
    """
    if not LOSS[problem.loss].several_outputs:
        able = " or ".join(repr(loss.name) for loss in LOSS.values() if loss.several_outputs)
        raise UnsupportedError(f"y has {problem.o} columns; several outputs need loss={able}, not {problem.loss!r}")
    scaled = scaled_problem(problem)
    work = _ColumnGeneration(scaled)
    try:
        status = work.run(limits.part(share_for_outputs(scaled, limits.allowance)), start)
        status = _tightened(work, status, limits)
    except KeyboardInterrupt:
        status = "interrupted"
    network = scaled.data.to_data(work.U, work.b, work.W * scaled.unit, work.xi * scaled.unit + scaled.offset)
    value, lower = objective(problem, network), work.lower * scaled.value_unit
    found = Solution(network, value, work.V * scaled.dual_unit, min(lower, value), status, problem, work.rounds)
    rounded_off = status == "optimal" and found.relative_gap > limits.tol  # the value is rounded up
    return replace(found, status="stalled") if rounded_off else found


def _tightened(work: _ColumnGeneration, status: str, limits: Limits) -> str:
    """The status after a better bound was looked for in the time that is left."""
    if status == "optimal":
        return status
    neurons = Neurons(work.U, work.b, np.linalg.norm(work.W, axis=1), 0.0)
    best = Incumbent(neurons, work.value, work.V, work.lower, work.rounds, status)
    tighten(work.scaled, best, limits)
    work.V, work.lower = best.v, best.lower
    return "optimal" if best.relative_gap() <= limits.tol else status


class _ColumnGeneration:
    """The best network and bound so far, over scaled data."""

    def __init__(self, scaled: ScaledProblem) -> None:
        """The zero network."""
        self.scaled, self.X, self.beta, self.free = scaled, scaled.X, scaled.beta, scaled.free
        self.Y = Y = scaled.y
        o = Y.shape[1]
        self.U, self.b, self.W = np.zeros((scaled.X.shape[1], 0)), np.zeros(0), np.zeros((0, o))
        self.latest = self.U, self.b, self.W
        self.xi = Y.mean(axis=0) if self.free else np.zeros(o)
        self.value = 0.5 * float(np.sum((Y - self.xi) ** 2))
        self.V = Y - self.xi
        self.lower, self.rounds = 0.0, 0

    def run(self, limits: Limits, start: Network | None) -> str:
        """Iterate; the status reached."""
        if start is not None:
            with np.errstate(over="ignore", invalid="ignore"):  # what overflows is no candidate
                self._offer(*self.scaled.data.from_data(start), start.w / self.scaled.unit)
        if self.X.shape[1] > 1 and self.X.size >= SMALLEST:
            self._descend(limits, start)
        V, unit = self._residual(*self.latest), self.scaled.value_unit
        before, idle = np.inf, 0
        while True:
            found = search_vector(
                self.X,
                V,
                self.scaled.data.error,
                free=self.free,
                seed=self.rounds,
                floor=self.beta,
                limits=limits,
            )
            limits.work.spend(ROUND)
            self._bound(V, found.upper)
            if limits.progress is not None:
                limits.progress(self.rounds, self.lower * unit, self.value * unit)
            if self.value - self.lower <= limits.tol * abs(self.value):
                return "optimal"
            if limits.ended:
                self._last(found, limits)
                return limits.ended
            idle = 0 if self.value < before * (1.0 - 1e-13) else idle + 1
            new = self._novel(found, self.beta * (1.0 + 1e-12) if idle == 0 else 0.0)
            if self.rounds >= limits.max_iterations:
                return "iteration limit"
            if idle > 3 or self.rounds >= ROUNDS:
                return "stalled" if found.exact else "local"
            before = self.value
            U, b, _ = self.latest
            self._improve(np.concatenate([U, found.U[:, new]], axis=1), np.concatenate([b, found.b[new]]), limits)
            self.rounds += 1
            V = self._residual(*self.latest)

    def _descend(self, limits: Limits, start: Network | None) -> None:
        """A short descent first: worth many rounds."""
        neurons = DESCENT * self.Y.shape[1]
        steps = affordable_steps(self.scaled, limits.work.left if limits.work.limited else None, neurons)
        found = vector_sketch(self.scaled, start, neurons=neurons, steps=steps, ftol=PROGRESS, seed=0)
        limits.work.spend(steps * step_work(self.scaled, neurons))
        (U, b), W = self.scaled.data.from_data(found), found.w / self.scaled.unit
        self._offer(U, b, W)
        self._improve(U, b, limits)

    def _last(self, found: VectorSearch, limits: Limits) -> None:
        """What the search that used up the limit has met is trained, too: it may be all that there is."""
        U, b, _ = self.latest
        new = self._novel(found, self.beta)
        self._improve(np.concatenate([U, found.U[:, new]], axis=1), np.concatenate([b, found.b[new]]), limits)

    def _novel(self, found: VectorSearch, floor: float) -> np.ndarray:
        """The best neuron above ``floor`` of every activation pattern, a few of them."""
        seen: set[bytes] = set()
        new: list[int] = []
        for j in np.flatnonzero(found.values > floor):
            pattern = (self.X @ found.U[:, j] + found.b[j] > 0).tobytes()
            if pattern not in seen and len(new) < NEW_NEURONS:
                seen.add(pattern)
                new.append(int(j))
        return np.array(new, dtype=int)

    def _improve(self, U: Array, b: Array, limits: Limits) -> None:
        """The best output weights; digits by Newton's steps, unless work is counted, which they would use up."""
        size = np.linalg.norm(U, axis=0)
        U, b = U[:, size > 0] / size[size > 0], b[size > 0] / size[size > 0]  # refinement makes neurons vanish
        if not size.any():
            return
        W, _ = group_lasso(np.maximum(self.X @ U + b, 0.0), self.Y, self.beta, free=self.free)
        weight = np.linalg.norm(W, axis=1)
        used = weight > 1e-8 * weight.max(initial=0.0)
        if not used.any():
            return
        U, b, W = U[:, used], b[used], W[used]
        self._offer(U, b, W)
        U, b, W = self._merged(U, b, W)
        if W.size and not limits.work.limited and W.shape[0] * (U.shape[0] + 1 + W.shape[1]) <= 600:
            self._offer(U, b, W)
            weight = np.linalg.norm(W, axis=1) * np.linalg.norm(U, axis=0)
            for least, kink in GUESSES:
                if limits.expired:
                    break
                kept = weight > least * weight.max()
                some = U[:, kept], b[kept], W[kept]
                self._offer(
                    *refine(self.X, self.Y, *some, self.beta, free=self.free, kink=kink, deadline=limits.deadline)
                )

    def _merged(self, U: Array, b: Array, W: Array) -> tuple[Array, Array, Array]:
        """One neuron for those of one pattern and nearly one output direction."""
        side = np.sign(np.round(self.X @ U + b, 12))
        toward = W / np.linalg.norm(W, axis=1)[:, None]
        groups = grouped(side, lambda i, j: float(toward[i] @ toward[j]) > 0.9)
        size = np.linalg.norm(W, axis=1)
        outer = np.array([W[g].sum(axis=0) for g in groups])
        inner = np.stack([U[:, g] @ size[g] / np.linalg.norm(W[g].sum(axis=0)) for g in groups], axis=1)
        bias = np.array([float(b[g] @ size[g]) / float(np.linalg.norm(W[g].sum(axis=0))) for g in groups])
        return inner, bias, outer

    def _residual(self, U: Array, b: Array, W: Array) -> Array:
        V = self.Y - self._fit(U, b, W)
        return centred(V) if self.free else V

    def _fit(self, U: Array, b: Array, W: Array) -> Array:
        F: Array = np.maximum(self.X @ U + b, 0.0) @ W
        return F + (self.Y - F).mean(axis=0) if self.free else F

    def _offer(self, U: Array, b: Array, W: Array) -> None:
        """Keep the network if it is better; go on from it, too, if rounding may hide that it is."""
        R = self.Y - self._fit(U, b, W)
        penalty = float(np.linalg.norm(U, axis=0) @ np.linalg.norm(W, axis=1))
        value = 0.5 * float(np.sum(R * R)) + self.beta * penalty
        if value < self.value * (1.0 + 1e-12):
            self.latest = U, b, W
        if value < self.value:
            self.U, self.b, self.W, self.value = U, b, W, value
            if self.free:
                self.xi = (self.Y - np.maximum(self.X @ U + b, 0.0) @ W).mean(axis=0)

    def _bound(self, V: Array, upper: float) -> None:
        """Keep the dual point, scaled into feasibility, if its bound is better."""
        lower = self.scaled.lower_bound(V, upper)
        if lower > self.lower:
            self.lower, self.V = lower, V
