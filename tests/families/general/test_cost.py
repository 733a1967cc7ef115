"""The cost of a function on R^d, and the smallest network: against independent programs and by brute force."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
import sympy
from scipy.optimize import linprog, lsq_linear

import analytic
from analytic.exact.zonotope import nearest, residual
from numeric.errors import DataError, InputError, OptionError, UnsupportedError


def random_network(rng: random.Random, d: int, m: int, *, bias: bool = True) -> analytic.Network:
    U = [[rng.randint(-2, 2) for _ in range(m)] for _ in range(d)]
    b = [rng.randint(-1, 1) * bias for _ in range(m)]
    return analytic.Network(U, b, [rng.randint(-3, 3) for _ in range(m)], Fraction(1, 3) * bias)


def float_cost(network: analytic.Network) -> float:
    """Directions merged by rounding in floats, and bounded least squares."""
    planes: dict[tuple[float, ...], float] = {}
    linear = np.zeros(len(network.U_rows))
    for u, b, w in zip(network.U.T.astype(float), network.b.astype(float), network.w.astype(float), strict=True):
        size = float(np.linalg.norm(u))
        if size == 0 or w == 0:
            continue
        form = np.append(u, b) / size
        lead = form[np.flatnonzero(np.abs(form) > 1e-12)[0]]
        key = tuple(np.round(form * np.sign(lead), 9))
        planes[key] = planes.get(key, 0.0) + w * size
        linear += w * u
    generators = np.array([np.array(key[:-1]) * c for key, c in planes.items()]).reshape(-1, len(linear)).T
    bends = float(np.abs(list(planes.values())).sum())
    if generators.size == 0:
        return float(np.linalg.norm(linear))
    found = lsq_linear(generators, linear, bounds=(-1, 1), tol=1e-14)
    return bends + float(np.linalg.norm(linear - generators @ found.x))


@pytest.mark.parametrize("seed", range(40))
def test_same_function_of_least_cost(seed: int) -> None:
    rng = random.Random(seed)
    network = random_network(rng, rng.choice([1, 2, 3]), rng.randint(1, 6))
    small = analytic.simplify(network)
    points = [[Fraction(rng.randint(-60, 60), rng.randint(1, 5)) for _ in network.U_rows] for _ in range(30)]
    assert (network(points) == small(points)).all()
    cost = analytic.representational_cost(network)
    assert sympy.simplify(small.penalty() - cost) == 0
    assert sympy.simplify(analytic.representational_cost(small) - cost) == 0
    assert float(cost) == pytest.approx(float_cost(network), rel=1e-7, abs=1e-7)
    assert small.neurons <= network.neurons + 2
    assert analytic.simplify(small).neurons == small.neurons


def test_agrees_with_the_formula_on_the_line() -> None:
    for seed in range(30):
        network = random_network(random.Random(seed), 1, 5)
        far = Fraction(10**6)
        left, mid, right = (network([x])[0] for x in (-far, -far + 1, far))
        first, last = mid - left, right - network([far - 1])[0]
        kinks = sorted({-b / u for u, b in zip(network.U[0], network.b, strict=True) if u != 0})
        step = Fraction(1, 1000)
        bends = [network([k + step])[0] - 2 * network([k])[0] + network([k - step])[0] for k in kinks]
        variation = sum(abs(bend) for bend in bends) / step
        assert sympy.nsimplify(analytic.representational_cost(network) - max(variation, abs(first + last))) == 0


def test_against_a_linear_program_over_all_networks_of_the_function() -> None:
    """Both facings of every hyperplane and linear pieces in 720 directions, chosen by a linear program."""
    angles = np.linspace(0, np.pi, 720, endpoint=False)
    pieces = np.column_stack([np.cos(angles), np.sin(angles)]).T
    for seed in range(12):
        rng = random.Random(seed)
        normals = np.array([[1, 0], [0, 1], [3, 4], [-5, 12], [8, 15]], dtype=float)[: rng.randint(1, 5)]
        normals /= np.linalg.norm(normals, axis=1)[:, None]
        bends = np.array([rng.choice([-2, -1, 1, 3]) for _ in normals], dtype=float)
        linear = np.array([rng.randint(-3, 3), rng.randint(-3, 3)], dtype=float)
        k = len(normals)
        same = np.hstack([np.eye(k), -np.eye(k), np.eye(k), -np.eye(k), np.zeros((k, 2 * len(angles)))])
        sides = np.hstack([normals.T, -normals.T, -normals.T, normals.T]) / 2
        total = np.hstack([sides, pieces, -pieces])
        found = linprog(np.r_[np.ones(4 * k), 2 * np.ones(2 * len(angles))], A_eq=np.vstack([same, total]),
                        b_eq=np.r_[bends, linear])  # fmt: skip
        exact = [[Fraction(x).limit_denominator(17) for x in row] for row in normals.T]
        extra = [[int(x), -int(x)] for x in linear]
        U = [[*row, *(-x for x in row), *more] for row, more in zip(exact, extra, strict=True)]
        halves = [Fraction(int(c), 2) for c in bends]
        network = analytic.Network(U, [0] * (2 * k + 2), [*halves, *halves, 1, -1])
        assert float(analytic.representational_cost(network)) == pytest.approx(found.fun, rel=1e-4)


def test_fewest_neurons_by_brute_force() -> None:
    """Bends whose linear part is reached by signs alone need one neuron each."""
    for seed in range(25):
        rng = random.Random(seed)
        bends = [rng.choice([-3, -2, -1, 1, 2, 3]) for _ in range(6)]
        shares = [Fraction(rng.randint(-2, 2), 2) for _ in bends]
        U = [[1] * 6 + [-1] * 6]
        kinks = list(range(6))
        w = [c * (1 + t) / 2 for c, t in zip(bends, shares, strict=True)]
        w += [c * (1 - t) / 2 for c, t in zip(bends, shares, strict=True)]
        network = analytic.Network(U, [-k for k in kinks] + kinks, w)
        target = sum(c * t for c, t in zip(bends, shares, strict=True))
        signs = any(sum(c * s for c, s in zip(bends, some, strict=True)) == target
                    for some in product((1, -1), repeat=6))  # fmt: skip
        assert analytic.simplify(network).neurons == (6 if signs else 7)


def test_zonotope_meets_the_conditions() -> None:
    from flint import fmpq

    for seed in range(40):
        rng = random.Random(seed)
        d, k = rng.randint(1, 4), rng.randint(1, 7)
        rows = [tuple(fmpq(rng.randint(-3, 3)) for _ in range(d)) for _ in range(k)]
        point = tuple(fmpq(rng.randint(-9, 9)) for _ in range(d))
        t = nearest(point, rows)
        rest = residual(point, rows, t)
        for share, row in zip(t, rows, strict=True):
            slope = sum(a * b for a, b in zip(rest, row, strict=True))
            assert -1 <= share <= 1
            assert slope == 0 or (share == 1 and slope > 0) or (share == -1 and slope < 0)


def test_degenerate_networks() -> None:
    none = analytic.Network([[], []], [], [], 3)
    assert analytic.representational_cost(none) == 0 and analytic.simplify(none) == none
    constant = analytic.Network([[0]], [2], [5], 1)
    assert analytic.representational_cost(constant) == 0
    assert analytic.simplify(constant).xi == 11 and analytic.simplify(constant).neurons == 0
    gone = analytic.Network([[1, 2]], [1, 2], [2, -1])
    assert analytic.simplify(gone).neurons == 0 and analytic.representational_cost(gone) == 0
    parallel = analytic.Network([[1, 1, -1]], [0, 1, -1], [1, 3, -3])  # a linear part on top of one bend
    assert analytic.simplify(parallel).neurons == 2
    assert analytic.representational_cost(parallel, skip="free") == 1


def test_irrational_weights() -> None:
    root = sympy.sqrt(2)
    network = analytic.Network([[root, -root], [1, -1]], [0, 0], [1, 2], 0)
    assert sympy.simplify(analytic.representational_cost(network) - 3 * sympy.sqrt(3)) == 0
    small = analytic.simplify(network)
    assert small.neurons == 2 and sympy.simplify(small.penalty() - 3 * sympy.sqrt(3)) == 0


def test_no_bias_stays_without() -> None:
    for seed in range(10):
        small = analytic.simplify(random_network(random.Random(seed), 2, 5, bias=False))
        assert all(b == 0 for b in small.b) and small.xi == 0


@pytest.mark.parametrize(
    ("network", "options", "error", "words"),
    [
        (3, {}, DataError, "network is an int"),
        (analytic.Network([[1]], [0], [[1, 2]], [0, 0]), {}, UnsupportedError, "2 outputs"),
        (analytic.Network([[sympy.Symbol("a")]], [0], [1]), {}, UnsupportedError, "could not be decided"),
        (analytic.Network([[1]], [0], [1]), {"skip": "some"}, OptionError, "skip is 'some'"),
    ],
)
def test_bad_input(network: Any, options: dict[str, Any], error: type[InputError], words: str) -> None:
    with pytest.raises(error, match=words) as caught:
        analytic.representational_cost(network, **options)
    assert "\n" not in str(caught.value)
