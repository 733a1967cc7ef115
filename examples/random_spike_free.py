"""When is a Gaussian data matrix spike-free, or nearly so? The study behind docs/random-data.md.

Run ``python examples/random_spike_free.py --out random-spike-free.png``. Every cell of a table has its own seed, made
of the study's seed, the kind of cell, n and d, so ``--quick``, which computes some of the rows, computes the same rows.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import clarabel
import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import nnls
from scipy.sparse import csc_matrix

import analytic
import numeric

SEED = 2021
SAMPLES, CHECKED = 4000, 25  # matrices a probability, and how many of them the exact decision repeats
MATRICES, STARTS = 12, 12  # matrices an excess, random starts of a local search
PROBLEMS = 12  # data sets a cost of the two-neuron program

ODDS_CELLS = list(product((2, 3, 4), (1, 2, 4, 16, 64)))
EXCESS_CELLS = list(product((6, 12, 24), (1, 2, 4, 8, 16, 32, 64, 128)))
COST_CELLS = list(product((5,), (1, 2, 4, 8, 16, 32)))
QUICK = {"odds": [(2, 4), (3, 1), (4, 16)], "excess": [(6, 2), (6, 16), (12, 64)], "cost": [(5, 8)]}


class Odds(NamedTuple):
    """How many of ``samples`` matrices are spike-free; ``checked`` of the decisions were repeated exactly."""

    n: int
    ratio: int
    free: int
    samples: int
    checked: int


class Excess(NamedTuple):
    """``max ||A^+ (Au)_+|| - 1`` of matrices: found (a lower estimate; median, largest) and bounded (median)."""

    n: int
    ratio: int
    found: float
    largest: float
    bound: float


class Cost(NamedTuple):
    """Relative excess cost of two-neuron answers over the optimum of interpolation; ``factor`` is the bound."""

    n: int
    ratio: int
    mean: float
    largest: float
    worst_targets: float
    factor: float
    formula: float


def generator(kind: int, n: int, ratio: int) -> np.random.Generator:
    return np.random.default_rng([SEED, kind, n, ratio])


def inverse_gram(A: np.ndarray) -> np.ndarray:
    """``d (A A')^-1``, for one matrix or a stack of them: the scale leaves every quantity here unchanged."""
    d = A.shape[-1]
    return np.linalg.inv(A @ np.swapaxes(A, -1, -2) / d)


def decide_exactly(A: np.ndarray) -> bool:
    """The answer of :func:`analytic.spike_free` for the rational numbers that the floats are."""
    return bool(analytic.spike_free([[Fraction(float(cell)) for cell in row] for row in A]))


def odds(n: int, ratio: int) -> Odds:
    """The criterion by the signs of a float inverse; exactly wherever rounding could turn a sign."""
    A = generator(0, n, ratio).standard_normal((SAMPLES, n, n * ratio))
    G = inverse_gram(A)
    upper = np.triu_indices(n, 1)
    entries = G[:, upper[0], upper[1]]
    noise = 1e-12 * np.linalg.cond(G) ** 2 * np.abs(G).max(axis=(1, 2))
    free = (entries <= 0).all(axis=1)
    doubtful = (np.abs(entries) <= noise[:, None]).any(axis=1)
    for k in np.flatnonzero(doubtful):
        free[k] = decide_exactly(A[k])
    # The first matrices and the first spike-free ones, so that both answers are repeated.
    again = sorted({*range(CHECKED), *np.flatnonzero(free)[:5].tolist()})
    for k in again:
        if decide_exactly(A[k]) != free[k]:
            raise AssertionError(f"float and exact criterion differ for n = {n}, d = {n * ratio}, matrix {k}")
    return Odds(n, ratio, int(free.sum()), SAMPLES, len(again))


def excess_of(G: np.ndarray, p: np.ndarray, q: np.ndarray) -> float:
    """``||A^+ (Au)_+|| - 1`` for the best ``u`` with ``Au = p - s q``, ``s >= 0``; p, q >= 0 with disjoint supports."""
    cosine = (p @ G @ q) / np.sqrt((p @ G @ p) * (q @ G @ q))
    return float(1 / np.sqrt((1 - cosine) * (1 + cosine)) - 1) if cosine > 0 else 0.0


def projection(R: np.ndarray, target: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The point of ``{x >= 0, x = 0 off where}`` nearest to ``target`` in the norm ``||R x||``."""
    x = np.zeros(len(R))
    x[where] = nnls(R[:, where], R @ target)[0]
    x[x <= 1e-12 * max(x.max(), target.max())] = 0  # rounding is not support
    return x


def ascend(G: np.ndarray, R: np.ndarray, p: np.ndarray) -> tuple[float, np.ndarray]:
    """Project in turn p on the cone of the entries off its support, and back: the angle between the two shrinks."""
    best, kept = 0.0, p
    for _ in range(100):
        p = p / p.max()  # a projection shrinks what it projects
        q = projection(R, p, p == 0)
        if not q.any():
            break
        q = q / q.max()
        p = projection(R, q, q == 0)
        if not p.any():
            break
        if (value := excess_of(G, p, q)) <= best * (1 + 1e-9):
            break
        best, kept = value, p
    return best, kept


def largest_excess(G: np.ndarray, rng: np.random.Generator) -> tuple[float, np.ndarray]:
    """The largest excess found from every single sample and from random sign patterns, with its ``(Au)_+``."""
    starts = [*np.eye(len(G)), *np.maximum(rng.standard_normal((STARTS, len(G))), 0)]
    found = [ascend(G, cholesky(G), p) for p in starts if p.any() and not p.all()]
    return max(found, key=lambda pair: pair[0])


def excess_by_faces(G: np.ndarray) -> float:
    """The largest excess by all 3^n pairs of supports, up to rounding: on each, a largest singular value."""
    best = 0.0
    for labels in product((0, 1, 2), repeat=len(G)):
        P, Q = (np.flatnonzero(np.equal(labels, side)) for side in (1, 2))
        if not (len(P) and len(Q) and P[0] < Q[0]):
            continue
        right, left = cholesky(G[np.ix_(Q, Q)]), cholesky(G[np.ix_(P, P)])
        inner = solve_triangular(left, G[np.ix_(P, Q)], trans="T") @ np.linalg.inv(right)
        U, _, Vt = np.linalg.svd(inner)
        p, q = np.zeros(len(G)), np.zeros(len(G))
        p[P], q[Q] = solve_triangular(left, U[:, 0]), solve_triangular(right, Vt[0])
        turn = np.sign(p.sum())
        if (turn * p >= -1e-9 * abs(p).max()).all() and (turn * q >= -1e-9 * abs(q).max()).all():
            best = max(best, excess_of(G, np.maximum(turn * p, 0), np.maximum(turn * q, 0)))
    return best


def excess_bound(G: np.ndarray) -> float:
    """``(k + 1)/(2 sqrt k) - 1`` with the condition number k, by Wielandt's inequality for orthogonal p and q."""
    k = np.linalg.cond(G)
    return float((k + 1) / (2 * np.sqrt(k)) - 1)


def excess(n: int, ratio: int) -> Excess:
    rng = generator(1, n, ratio)
    stack = [inverse_gram(rng.standard_normal((n, n * ratio))) for _ in range(MATRICES)]
    found = [largest_excess(G, rng)[0] for G in stack]
    bounds = [excess_bound(G) for G in stack]
    return Excess(n, ratio, float(np.median(found)), float(np.max(found)), float(np.median(bounds)))


def two_neurons(A: np.ndarray, y: np.ndarray) -> float:
    """``min ||z1|| + ||z2||`` over ``A(z1 - z2) = y``, ``A z1 >= 0``, ``A z2 >= 0``, for A of full row rank.

    In the common part r >= 0 of the responses ``(y)_+ + r`` and ``(-y)_+ + r`` this is a program over two cones.
    """
    n, R = len(y), cholesky(inverse_gram(A))
    size = np.linalg.norm(R @ y)
    zero, column = np.zeros((n, 2)), np.zeros((n, 1))
    blocks = [np.hstack([-np.eye(n), zero])]
    offsets = [np.zeros(n)]
    for k, part in enumerate((np.maximum(y, 0), np.maximum(-y, 0))):
        head = np.zeros((1, n + 2))
        head[0, n + k] = -1
        blocks += [head, np.hstack([-R, column, column])]
        offsets += [np.zeros(1), R @ part / size]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_rel = settings.tol_gap_abs = settings.tol_feas = 1e-10
    cones = [clarabel.NonnegativeConeT(n), clarabel.SecondOrderConeT(n + 1), clarabel.SecondOrderConeT(n + 1)]
    cost = np.concatenate([np.zeros(n), np.ones(2)])
    matrix, offset = csc_matrix(np.vstack(blocks)), np.concatenate(offsets)
    answer = clarabel.DefaultSolver(csc_matrix((n + 2, n + 2)), cost, matrix, offset, cones, settings).solve()
    if abs(answer.obj_val - answer.obj_val_dual) > 1e-7 * abs(answer.obj_val):
        raise AssertionError(f"the two-neuron program: {answer.status}, {answer.obj_val}, {answer.obj_val_dual}")
    return float(answer.obj_val * size / np.sqrt(A.shape[1]))


def two_neuron_formula(A: np.ndarray, y: np.ndarray) -> float:
    """The cost of the two neurons that are optimal for whitened data, ``A^+ (y)_+`` and ``A^+ (-y)_+``."""
    inverse = np.linalg.pinv(A)
    return float(np.linalg.norm(inverse @ np.maximum(y, 0)) + np.linalg.norm(inverse @ np.maximum(-y, 0)))


def optimum(A: np.ndarray, y: np.ndarray) -> float:
    """The certified optimum of interpolation without biases; the lower bound, so that no ratio is flattered."""
    solution = numeric.solve(A, y, loss="interpolation", tol=1e-7)
    if solution.gap > 1e-6:
        raise AssertionError(f"the optimum is known to a gap of {solution.gap:.1e} only")
    return float(solution.lower_bound)


def cost(n: int, ratio: int) -> Cost:
    rng = generator(2, n, ratio)
    rows = []
    for _ in range(PROBLEMS):
        A, y = rng.standard_normal((n, n * ratio)), rng.standard_normal(n)
        G = inverse_gram(A)
        factor = excess_by_faces(G)
        _, response = largest_excess(G, rng)
        best = optimum(A, y)
        random = two_neurons(A, y) / best - 1
        worst = two_neurons(A, response) / optimum(A, response) - 1
        if not all(-1e-6 <= value <= factor + 1e-6 * (1 + factor) for value in (random, worst)):
            raise AssertionError(f"1 <= ratio <= factor fails: {random}, {worst}, {factor}")
        rows.append((random, worst, factor, two_neuron_formula(A, y) / best - 1))
    table = np.maximum(np.array(rows), 0)
    mean = table.mean(axis=0)
    return Cost(n, ratio, mean[0], table[:, 0].max(), mean[1], mean[2], mean[3])


def percent(value: float) -> str:
    return f"{100 * value:.2f}" if value < 10 else f"{100 * value:.0f}"


def draw(odds_rows: list[Odds], excess_rows: list[Excess], cost_rows: list[Cost], out: str) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    # Colours of Okabe and Ito, told apart with colour-blind eyes, and a marker of its own for every curve.
    styles = [
        {"color": c, "marker": m} for c, m in zip(("#0072B2", "#D55E00", "#009E73", "#000000"), "os^D", strict=True)
    ]
    figure, (left, middle, right) = plt.subplots(3, 1, figsize=(6.5, 11), layout="constrained")
    for n, style in zip(sorted({row.n for row in odds_rows}), styles, strict=False):
        rows = [row for row in odds_rows if row.n == n]
        left.plot([row.ratio for row in rows], [row.free / row.samples for row in rows], label=f"n = {n}", **style)
        left.axhline(2.0 ** -(n * (n - 1) // 2), color=style["color"], linestyle=":", linewidth=1)
    left.set(title="Exactly spike-free", ylabel="share of matrices (dotted: limit of d → ∞)")
    for n, style in zip(sorted({row.n for row in excess_rows}), styles, strict=False):
        rows = [row for row in excess_rows if row.n == n]
        middle.plot([row.ratio for row in rows], [row.found for row in rows], label=f"found, n = {n}", **style)
        bounds = [(row.ratio, row.bound) for row in rows if row.ratio > 1]
        middle.plot(*zip(*bounds, strict=True), color=style["color"], linestyle="--", linewidth=1)
    middle.set(title="Distance from spike-free", ylabel="max ‖A⁺(Au)₊‖ − 1  (dashed: upper bound)")
    labels = {"factor": "bound, any targets", "worst_targets": "hard targets (on the bound)"}
    labels |= {"formula": "whitened formula", "mean": "random targets"}
    for (name, label), style in zip(labels.items(), styles, strict=True):
        heights = [max(getattr(row, name), 1e-6) for row in cost_rows]
        right.plot([row.ratio for row in cost_rows], heights, label=label, **style)
    right.set(title="Cost of two neurons, n = 5", ylabel="relative excess over the optimum")
    for axis in (left, middle, right):
        axis.set(xlabel="d / n", yscale="log")
        axis.set_xscale("log", base=2)
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    figure.savefig(out, dpi=120)
    plt.close(figure)


def lines(odds_rows: list[Odds], excess_rows: list[Excess], cost_rows: list[Cost]) -> Iterator[str]:
    """The three tables as they stand on the page."""
    yield "| n | d/n | share spike-free | limit of d → ∞ | never more than |"
    for n, ratio, free, samples, _ in odds_rows:
        yield f"| {n} | {ratio} | {free / samples:.4f} | {2.0 ** -(n * (n - 1) // 2):.4f} | {2.0 ** (1 - n):.4f} |"
    yield "| n | d/n | median found, % | largest found, % | median upper bound, % |"
    yield from (f"| {row.n} | {row.ratio} | " + " | ".join(map(percent, row[2:])) + " |" for row in excess_rows)
    yield "| n | d/n | random y: mean, % | random y: largest, % | hard y: mean, % | bound: mean, % | formula: mean, % |"
    yield from (f"| {row.n} | {row.ratio} | " + " | ".join(map(percent, row[2:])) + " |" for row in cost_rows)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Gaussian matrices and the spike-free property.")
    parser.add_argument("--out", help="file of the figure; without it only the tables are printed")
    parser.add_argument("--quick", action="store_true", help="some rows of every table, unchanged")
    chosen = parser.parse_args(arguments)
    cells = QUICK if chosen.quick else {"odds": ODDS_CELLS, "excess": EXCESS_CELLS, "cost": COST_CELLS}
    rows = [[row(*cell) for cell in cells[kind]] for kind, row in (("odds", odds), ("excess", excess), ("cost", cost))]
    print(*lines(*rows), sep="\n")
    if chosen.out:
        draw(*rows, chosen.out)


if __name__ == "__main__":
    main()
