"""What statements say of their own hypotheses: where they hold, and what is lost without them."""

from __future__ import annotations

from random import Random

import numpy as np

import numeric
from analytic.families.rank_two.interpolation import MEANING
from analytic.families.spike_free import meaning_secular as secular
from analytic.families.spike_free.meaning import spike_free
from analytic.families.spike_free.meaning_squared import means
from analytic.theorem.statement import Data, Undefined, column, zero
from analytic.validation.statements.grids import samples


def test_neurons_on_kinks_are_not_optimal_where_their_hypothesis_fails() -> None:
    """The best network on kinks then costs more than the optimum."""
    rng, failed = Random(2), 0
    while failed < 2:
        A = samples(rng)
        y = np.array([rng.choice((-2, -1, 1, 2, 3)) for _ in A], dtype=float)
        data = Data(A, column(y), "interpolation")
        if data.d != 2 or np.linalg.matrix_rank(A) < 2 or any(zero(row) for row in A):
            continue
        if MEANING.on_kinks(data):
            continue
        try:
            (claim,) = MEANING.network(data)
        except Undefined:  # no network on kinks interpolates
            continue
        best = numeric.solve(A, y, loss="interpolation", tol=1e-9).value
        assert claim.net.penalty() > best + 1e-5, f"{A.tolist()}, {y.tolist()}: {claim.net.penalty()}, {best}"
        failed += 1


def test_no_sample_is_seen_twice_where_the_statement_says_so() -> None:
    """Mean targets without opposite signs, and orthogonal directions with any targets."""
    rng, one_sign, orthogonal = Random(3), 0, 0
    while one_sign < 12 or orthogonal < 12:
        A = samples(rng)
        y = np.array([rng.choice((-2, -1, 0, 1, 2, 3)) for _ in A], dtype=float)
        data = Data(A, column(y if rng.random() < 0.5 else np.abs(y)), beta=rng.choice((0.1, 0.5, 1.0, 2.0)))
        if not spike_free(data) or all(zero(row) for row in A):
            continue
        mean = means(data)[1]
        unit = np.unique([np.round(row / np.linalg.norm(row), 9) for row in A if not zero(row)], axis=0)
        apart = zero(unit @ unit.T - np.eye(len(unit)))
        if (mean >= 0).all() or (mean <= 0).all() or apart:
            assert secular.apart(data), f"{A.tolist()}, {data.t.tolist()}, {data.beta}"
            one_sign, orthogonal = one_sign + (not apart), orthogonal + apart


def test_without_its_hypothesis_a_sample_is_seen_twice() -> None:
    data = Data(np.array([[0.0, 0, 1], [0, 1, 0], [1, 0, 1]]), column([-2, 1, -1]), beta=0.01)
    assert spike_free(data) and not secular.apart(data)
