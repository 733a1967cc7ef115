"""Published statements that need care: the searches that find the counterexamples of ``docs/traps``."""

from __future__ import annotations

from itertools import combinations, islice, product
from pathlib import Path

import numpy as np
import sympy
from scipy.optimize import linprog

import analytic
from analytic import Network
from analytic.families.general.reduction import reduce_width

TRAPS = Path(__file__).parents[2] / "docs" / "traps"


def whitened_cost(A: sympy.Matrix, y: sympy.Matrix) -> sympy.Expr:
    """The cost of ``u_1 = A^+ y_+`` and ``u_2 = A^+ y_-``, the optimal neurons of whitened data."""
    inverse = A.T * (A * A.T).inv()
    halves = [sympy.Matrix([max(side * cell, 0) for cell in y]) for side in (1, -1)]
    return sympy.Add(*((inverse * half).norm() for half in halves))


def test_the_whitened_formula_on_spike_free_data() -> None:
    """Among zero-one matrices with three rows and small targets, spike-free ones where the formula is not optimal."""
    found = []
    rows = [row for row in product((0, 1), repeat=3) if any(row)]
    for A in product(rows, repeat=3):
        matrix = sympy.Matrix(A)
        if matrix.det() == 0 or matrix * matrix.T == sympy.eye(3) or not analytic.spike_free([list(r) for r in A]):
            continue
        y = [-2, 1, -1]
        best = analytic.solve([list(r) for r in A], y, loss="interpolation")
        excess = whitened_cost(matrix, sympy.Matrix(y)) - best.value
        assert sympy.N(excess, 30) > -1e-25
        if sympy.simplify(excess) != 0:
            assert best.verify().proved
            found.append((A, sympy.simplify(whitened_cost(matrix, sympy.Matrix(y))), best.value))
    named = ((0, 0, 1), (0, 1, 0), (1, 0, 1))
    costs = {A: (formula, value) for A, formula, value in found}
    assert costs[named] == (1 + sympy.sqrt(5), sympy.sqrt(10))
    assert "1 + \\sqrt 5" in (TRAPS / "spike-free-two-neurons.md").read_text(encoding="utf-8")


def restricted_cost(x: list[int], y: list[int]) -> float:
    """The least l1 norm of kinks at the samples, without output bias."""
    kernel = np.array(analytic.relu_kernel(x).tolist(), dtype=float) if hasattr(analytic, "relu_kernel") else _kernel(x)
    double = np.hstack([kernel, -kernel])
    solved = linprog(np.ones(double.shape[1]), A_eq=double, b_eq=y, method="highs")
    return float(solved.fun) if solved.status == 0 else np.inf


def _kernel(x: list[int]) -> np.ndarray:
    right = np.maximum(np.subtract.outer(x, x), 0).astype(float)
    return np.hstack([right, right.T])


def test_kinks_at_the_samples_need_the_output_bias() -> None:
    """The first small data where leaving out the output bias costs more with kinks at the samples."""
    found = None
    for y in product((0, 1, 2), repeat=2):
        free = float(analytic.solve([0, 1], list(y), loss="interpolation", bias="free").value)
        if restricted_cost([0, 1], list(y)) > free + 1e-9:
            found = (y, restricted_cost([0, 1], list(y)), free)
            break
    assert found is not None
    assert found[0] == (0, 1) or found[1] > found[2]
    assert restricted_cost([0, 1], [1, 1]) == 2.0
    assert analytic.solve([0, 1], [1, 1], loss="interpolation", bias="free").value == 0
    for far in (1, 10, 1000):
        network = Network([[1, -1]], [far, far + 1], [sympy.Rational(1, 2 * far + 1)] * 2)
        assert list(network([0, 1])) == [1, 1]
        assert network.penalty() == sympy.Rational(2, 2 * far + 1)


def test_optimal_kinks_need_not_be_at_the_samples() -> None:
    """One kink between the samples, at the cost of the two kinks that connect the dots."""
    x, y = [0, 1, 2, 3], [0, 0, 1, 3]
    best = analytic.solve(x, y, loss="interpolation", bias="free")
    halves = [sympy.Rational(k, 2) for k in range(-2, 9)]
    found = [
        (kink, slope)
        for kink, slope in product(halves, (1, 2, 3))
        if list(Network([[1]], [-kink], [slope])(x)) == y and slope == best.value
    ]
    assert found == [(sympy.Rational(3, 2), 2)]
    assert best.network.neurons > 1


def test_the_width_bound_is_n() -> None:
    """No network needs n + 1 neurons, and two whitened samples with targets of both signs need two."""
    for n in (1, 2, 3):
        eye = [[int(i == j) for j in range(n)] for i in range(n)]
        wide = Network([[1, *row] for row in eye], [0] * (n + 1), [1] * (n + 1))
        found = reduce_width(wide, eye)
        assert found.neurons <= n and list(found(eye)) == list(wide(eye))
    two = [[1, 0], [0, 1]]
    wide = Network([[1, 0, 1], [0, 1, 1]], [0, 0, 0], [2, -1, 1])
    assert list(wide(two)) == [3, 0]
    best = analytic.solve(two, [1, -1], loss="interpolation")
    assert best.network.neurons == 2, "the outputs of a single neuron have one sign"


def test_every_trap_has_its_page() -> None:
    pages = sorted(path.stem for path in TRAPS.glob("*.md"))
    assert pages == [
        "active-constraints",
        "cutting-plane-unbounded",
        "cutting-plane-with-bias",
        "fisher-discriminant",
        "index",
        "kernel-regime",
        "kinks-at-the-samples",
        "one-sided-kernel",
        "orthogonal-neurons",
        "output-bias",
        "random-data",
        "random-vertices",
        "representer",
        "sparse-solutions-coincide",
        "spike-free-criterion",
        "spike-free-relaxation",
        "spike-free-several-outputs",
        "spike-free-two-neurons",
        "straight-tails",
        "width-bound",
    ]
    for path in TRAPS.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        if path.stem != "index":
            assert all(part in text for part in ("## As published", "## Counterexample", "## What holds")), path.name


def test_random_data_are_not_spike_free_in_the_limit() -> None:
    """Exactly half of the pairs of samples, in every dimension; of triples never more than a quarter."""
    for d, values in ((2, (-2, -1, 1, 2)), (3, (-1, 2))):
        rows = list(product(values, repeat=d))
        oblique = [(a, b) for a, b in combinations(rows, 2) if sympy.Matrix([a, b]).rank() == 2 and np.dot(a, b)]
        assert len(oblique) >= 10
        for a, b in oblique:
            opposite = [-cell for cell in b]
            assert bool(analytic.spike_free([a, b])) != bool(analytic.spike_free([a, opposite]))
    rows = list(product((-1, 1, 2), repeat=3))[::2]
    classes = set()
    for triple in islice(combinations(rows, 3), 0, None, 4):
        matrix = sympy.Matrix(triple)
        if matrix.det() == 0 or any(cell == 0 for cell in (matrix * matrix.T).inv()):
            continue
        turned = [(triple[0], *(tuple(s * c for c in row) for s, row in zip(signs, triple[1:], strict=True)))
                  for signs in product((1, -1), repeat=2)]  # fmt: skip
        classes.add(sum(bool(analytic.spike_free(rows)) for rows in turned))
    assert classes == {0, 1}
    assert "2^{1-n}" in (TRAPS / "random-data.md").read_text(encoding="utf-8")


def test_the_kernel_predictor_is_not_smooth_at_the_samples() -> None:
    """One-sided slopes of the predictor, from proved digits, at the middle of three samples and between them."""
    kernel = analytic.ntk_interpolation([0, 1, 2], [0, 1, 0], bias="free")
    jumps = []
    for place in (sympy.Integer(1), sympy.Rational(3, 2)):
        for step in (sympy.Rational(1, 10**4), sympy.Rational(1, 10**6)):
            left, here, right = (kernel.evaluate(place + k * step, 30) for k in (-1, 0, 1))
            jumps.append(float((right - 2 * here + left) / step))
    at_sample, finer, between, finer_between = jumps
    assert abs(at_sample + 1.477) < 2e-3 and abs(finer + 1.477) < 1e-3
    assert abs(between) < 1e-3 and abs(finer_between) < 1e-5
    assert "-1.477" in (TRAPS / "kernel-regime.md").read_text(encoding="utf-8")
