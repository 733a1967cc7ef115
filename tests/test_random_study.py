"""The statements of docs/random-data.md on random matrices, and the numbers of its tables."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
import sympy

import analytic
import numeric
from examples import random_spike_free as study

PAGE = (Path(__file__).parents[1] / "docs" / "random-data.md").read_text(encoding="utf-8")


def gaussian(n: int, d: int, seed: int) -> np.ndarray:
    return np.random.default_rng([n, d, seed]).standard_normal((n, d))


def factor(A: np.ndarray) -> float:
    """``rho(A)`` by all pairs of supports."""
    return 1 + study.excess_by_faces(study.inverse_gram(A))


@pytest.mark.parametrize("n", [2, 3, 4])
def test_at_most_one_choice_of_signs_is_spike_free(n: int) -> None:
    """All sign changes of the rows, exactly; for n = 2 always one of the two. An offset makes both answers common."""
    found: Counter[int] = Counter()
    for seed in range(20):
        A = np.random.default_rng(seed).integers(-9, 10, (n, 2 * n)) + n
        if any(cell == 0 for cell in sympy.Matrix(A @ A.T).inv()):
            continue
        free = 0
        for signs in product((1, -1), repeat=n - 1):
            free += bool(analytic.spike_free((A * np.array([1, *signs])[:, None]).tolist()))
        found[free] += 1
    assert set(found) <= {0, 1} and found[1] >= 1 and (found[0] == 0 if n == 2 else found[0] >= 1), found


@pytest.mark.parametrize(("n", "d"), [(2, 2), (3, 4), (4, 4), (5, 7)])
def test_the_factor_bounds_every_neuron_and_conditioning_bounds_the_factor(n: int, d: int) -> None:
    above = 0
    for seed in range(8):
        A = gaussian(n, d, seed)
        G, rho = study.inverse_gram(A), factor(A)
        neurons = np.random.default_rng(seed).standard_normal((d, 2000))
        reach = np.linalg.norm(np.linalg.pinv(A) @ np.maximum(A @ neurons, 0), axis=0) / np.linalg.norm(neurons, axis=0)
        assert 1 <= rho <= 1 + study.excess_bound(G) + 1e-9
        assert reach.max() <= rho * (1 + 1e-9)
        free = bool(analytic.spike_free(A))
        assert free == (rho == 1)
        above += not free
    assert above >= 1


@pytest.mark.parametrize(("n", "d"), [(3, 3), (5, 6), pytest.param(6, 12, marks=pytest.mark.slow)])
def test_the_local_search_finds_a_neuron_that_attains_its_value(n: int, d: int) -> None:
    exact = 0
    for seed in range(6):
        A = gaussian(n, d, seed)
        G = study.inverse_gram(A)
        excess, p = study.largest_excess(G, np.random.default_rng(seed))
        assert 0 <= excess <= factor(A) - 1 + 1e-9 * (1 + excess)
        if excess == 0:
            continue
        q = study.projection(np.linalg.cholesky(G).T, p, p == 0)
        u = np.linalg.pinv(A) @ (p - (p @ G @ q) / (q @ G @ q) * q)  # the shortest u with Au = p - s q
        assert np.allclose(np.maximum(A @ u, 0), p)
        assert np.linalg.norm(np.linalg.pinv(A) @ p) == pytest.approx((1 + excess) * np.linalg.norm(u))
        exact += excess == pytest.approx(factor(A) - 1, rel=1e-6)
    assert exact >= 1


@pytest.mark.parametrize(("n", "d"), [(3, 3), (4, 4), (3, 6)])
def test_two_neurons_cost_at_most_the_factor_and_hard_targets_attain_it(n: int, d: int) -> None:
    strict = 0
    for seed in range(3):
        A = gaussian(n, d, seed)
        rho, (excess, hard) = factor(A), study.largest_excess(study.inverse_gram(A), np.random.default_rng(0))
        for y in (gaussian(n, 1, seed)[:, 0], hard):
            solution = numeric.solve(A, y, loss="interpolation")
            cost = study.two_neurons(A, y)
            assert solution.lower_bound * (1 - 1e-7) <= cost <= rho * solution.value * (1 + 1e-7)
        if excess == pytest.approx(rho - 1, rel=1e-6):
            assert cost == pytest.approx(rho * solution.value, rel=1e-6)
            strict += excess > 1e-3
    assert strict >= 1


def test_the_limit_of_the_bound_from_conditioning() -> None:
    g = sympy.Symbol("gamma", positive=True)
    root = (1 + sympy.sqrt(g)) / (1 - sympy.sqrt(g))
    assert sympy.simplify((root**2 + 1) / (2 * root) - (1 + g) / (1 - g)) == 0
    rng = np.random.default_rng(0)
    for n, d in ((200, 800), (100, 1600)):
        bound = 1 + study.excess_bound(study.inverse_gram(rng.standard_normal((n, d))))
        assert bound == pytest.approx((1 + n / d) / (1 - n / d), rel=0.1)


def test_the_share_tends_to_its_limit() -> None:
    """Signs of the first-order term: every pair of rows decides one entry of G."""
    rng = np.random.default_rng(0)
    samples, n, d = 20_000, 3, 2000
    E = rng.standard_normal((samples, n * (n - 1) // 2))
    share = (E >= 0).all(axis=1).mean()
    G = study.inverse_gram(rng.standard_normal((500, n, d)))
    entries = np.stack([G[:, i, j] for i, j in combinations(range(n), 2)], axis=1)
    assert share == pytest.approx(2.0**-3, abs=0.01)
    assert (entries <= 0).all(axis=1).mean() == pytest.approx(2.0**-3, abs=0.05)


def rows_of(*cells: tuple[str, int, int]) -> list[str]:
    rows = {kind: [getattr(study, kind)(n, ratio) for k, n, ratio in cells if k == kind] for kind in study.QUICK}
    return [line for line in study.lines(*rows.values()) if not line.startswith("| n |")]


def test_rows_of_the_tables_are_what_the_study_computes() -> None:
    assert all(line in PAGE for line in rows_of(("odds", 3, 1), ("excess", 6, 2), ("excess", 6, 16)))


@pytest.mark.slow
def test_the_quick_study_is_on_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    study.main(["--quick", "--out", str(tmp_path / "figure.png")])
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 10 and all(line in PAGE for line in printed)
    assert (tmp_path / "figure.png").stat().st_size > 10_000
