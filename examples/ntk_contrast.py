"""The kernel regime and the minimum-norm network on the same data: the figure of docs/kernel-regime.md.

Run ``python examples/ntk_contrast.py --out ntk-contrast.png``. Data are rational, the network and its value exact, the
kernel predictors evaluated with a proved error below 1e-12.
"""

from __future__ import annotations

import argparse
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import sympy

import analytic

X = [0, 1, 2, 3, 5, 6]
Y = [0, 1, 0, 0, 2, 0]
STEPS = 12  # points between neighbouring samples in the figure


def network(x: list[int] = X, y: list[int] = Y) -> Any:
    """The minimum-norm interpolant with free biases, proved optimal."""
    solution = analytic.solve(x, y, loss="interpolation", bias="free")
    if not solution.verify().proved:
        raise AssertionError(solution.verify().reason)
    return solution


def grid(steps: int = STEPS) -> list[Fraction]:
    """The samples and points between and around them."""
    ends = [X[0] - 1, *X, X[-1] + 1]
    inner = [Fraction(a) + Fraction(b - a) * k / steps for a, b in pairwise(ends) for k in range(steps)]
    return [*inner, Fraction(ends[-1])]


def lazy_kernel(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The kernel of trained output weights alone, ``||a|| ||b|| (sin t + (pi - t) cos t) / (2 pi)``."""
    left, right = (np.column_stack([x, np.ones(len(x))]) for x in (a, b))
    sizes = np.outer(np.linalg.norm(left, axis=1), np.linalg.norm(right, axis=1))
    angle = np.arccos(np.clip(left @ right.T / sizes, -1, 1))
    return sizes * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi)


def lazy(places: list[float]) -> np.ndarray:
    """The minimum-norm interpolant of that kernel, in floating point."""
    samples = np.array(X, float)
    return lazy_kernel(np.array(places), samples) @ np.linalg.solve(lazy_kernel(samples, samples), np.array(Y, float))


def bend(predictor: analytic.TangentPredictor, place: int, step: Fraction = Fraction(1, 10**6)) -> float:
    """The change of slope of the kernel predictor at a sample, from one-sided differences."""
    left, here, right = (predictor.evaluate(place + k * step, 25) for k in (-1, 0, 1))
    return float((right - 2 * here + left) / sympy.Rational(step.numerator, step.denominator))


def table() -> list[str]:
    """Slopes that change at the samples: the network's kinks and the bends of the kernel predictor."""
    kernel = analytic.ntk_interpolation(X, Y, bias="free")
    slopes = [Fraction(d - b, c - a) for a, b, c, d in zip(X, Y, X[1:], Y[1:], strict=False)]
    rows = ["| x | kink of the network through the dots | bend of the kernel predictor |", "| --- | --- | --- |"]
    for k, place in enumerate(X[1:-1], 1):
        rows.append(f"| {place} | {float(slopes[k] - slopes[k - 1]):+g} | {bend(kernel, place):+.4f} |")
    return rows


def distance() -> tuple[Fraction, float]:
    """Where the two functions differ most between the samples, and by how much."""
    kernel, optimal = analytic.ntk_interpolation(X, Y, bias="free"), network().network
    inner = [place for place in grid() if X[0] <= place <= X[-1]]
    gaps = {x: abs(float(kernel.evaluate(x) - f)) for x, f in zip(inner, optimal(inner), strict=True)}
    worst = max(gaps, key=gaps.__getitem__)
    return worst, gaps[worst]


def draw(out: str) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    places = grid()
    across = [float(place) for place in places]
    kernel = analytic.ntk_interpolation(X, Y, bias="free")
    optimal = network().network(places)
    figure, axis = plt.subplots(figsize=(7, 4), layout="constrained")
    axis.plot(across, [float(value) for value in optimal], color="#0072B2", label="minimum-norm network")
    predicted = [float(kernel.evaluate(place)) for place in places]
    axis.plot(across, predicted, color="#D55E00", linestyle="--", label="tangent kernel, minimum norm")
    axis.plot(across, lazy(across), color="#009E73", linestyle=":", label="output weights only, minimum norm")
    axis.plot(X, Y, "o", color="black", label="samples")
    axis.set(xlabel="x", ylabel="f(x)")
    axis.grid(alpha=0.3)
    axis.legend()
    figure.savefig(out, dpi=120)
    plt.close(figure)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="The kernel regime beside the minimum-norm network.")
    parser.add_argument("--out", help="file of the figure; without it only the numbers are printed")
    chosen = parser.parse_args(arguments)
    print(f"minimum norm of the network: {network().value}")
    print(*table(), sep="\n")
    place, gap = distance()
    print(f"largest difference between the samples: {gap:.4f} at x = {place}")
    if chosen.out:
        draw(chosen.out)


if __name__ == "__main__":
    main()
