"""Positive semidefinite or not: both ways of the checker against characteristic polynomials, and matrices by hand."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq_mat

from analytic.checker import definite
from analytic.checker.definite import positive_semidefinite
from analytic.checker.work import LIMIT, UndecidedError, Work
from tests.second_checker.lifting import semidefinite
from tests.test_checker_charges import Ledger

Rows = list[list[int]]


def triangle(M: Rows) -> Rows:
    return [row[: i + 1] for i, row in enumerate(M)]


def drawn(rng: Random, n: int) -> Rows:
    """``B'B`` of any rank, rows of very different size, now and then moved by a little on the diagonal."""
    rank, sizes = rng.randint(1, n + 1), [2 ** rng.choice([0, 0, 3, 40, 90]) for _ in range(n)]
    B = [[rng.randint(-4, 4) for _ in range(n)] for _ in range(rank)]
    M = [[sum(b[i] * b[j] for b in B) * sizes[i] * sizes[j] for j in range(n)] for i in range(n)]
    for _ in range(rng.choice([0, 1, 2])):
        i = rng.randrange(n)
        M[i][i] += rng.choice([1, -1, 5, -(2**60), 2**70])
    return M


@pytest.mark.parametrize("small", [24, 0], ids=["eliminated", "factored"])
def test_against_characteristic_polynomials(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definite, "SMALL", small)
    rng, seen = Random(small), {True: 0, False: 0, None: 0}
    for _ in range(300):
        M = drawn(rng, rng.randint(1, 6))
        answer = positive_semidefinite(triangle(M), Work())
        seen[answer] += 1
        assert answer is None or answer == semidefinite(fmpq_mat(M))
        assert answer is not None or small == 0
    assert seen[True] > 40 and seen[False] > 40


@pytest.mark.parametrize("margin", [-(10**13), -(10**9), 10**9, 10**13])
def test_a_large_matrix_near_a_singular_one(margin: int) -> None:
    """``40 I - 1 1'`` with 40 rows, moved by parts of ``10**-13`` and ``10**-9``: up, it has to be enough."""
    size = 10**22
    M = [[(39 if i == j else -1) * size + (margin if i == j else 0) for j in range(i + 1)] for i in range(40)]
    answer = positive_semidefinite(M, Work())
    assert answer is {10**13: True, 10**9: None}.get(margin, False)


def test_entries_beyond_the_range_of_floats_decide_nothing() -> None:
    M = [[2**96 if i == j else 0 for j in range(i + 1)] for i in range(30)]
    M[20][3] = 2**5000
    assert positive_semidefinite(M, Work()) is None


def test_zero_rows_and_pivots() -> None:
    for small in (24, 0):
        assert positive_semidefinite([[0], [0, 0]], Work()) is True
        assert positive_semidefinite([[0], [1, 5]], Work()) is False
        assert positive_semidefinite([[5], [1, 0]], Work()) is False
        assert positive_semidefinite([[-1]], Work()) is False
        definite_small, definite.SMALL = definite.SMALL, small
        try:
            assert positive_semidefinite([[4], [6, 8]], Work()) is False
        finally:
            definite.SMALL = definite_small
    # a pivot that vanishes on the way, with a row that does not
    assert positive_semidefinite([[1], [1, 1], [1, 2, 9]], Work()) is False
    assert positive_semidefinite([[1], [1, 1], [1, 1, 9]], Work()) is True


def test_the_work_is_charged_before_it_is_done() -> None:
    work = Work(LIMIT)
    M = [[2 if i == j else 0 for j in range(i + 1)] for i in range(900)]
    with pytest.raises(UndecidedError, match="too much work"):
        positive_semidefinite(M, work)


def test_as_many_rows_as_are_small_are_eliminated_exactly() -> None:
    """A singular matrix, which fixed point cannot decide."""
    n = definite.SMALL
    assert positive_semidefinite([[n - 1 if i == j else -1 for j in range(i + 1)] for i in range(n)], Work()) is True


def test_no_charge_is_forgotten() -> None:
    """A row each when it is read; a row each when it is eliminated; a factor; and the value of a suggested vector."""
    small, large, refuted = Ledger(), Ledger(), Ledger()
    positive_semidefinite([[4], [1, 4], [1, 1, 4]], small)
    assert small.lines == ["spend"] * 3 + ["product"] * 3
    M = [[30 if i == j else 1 for j in range(i + 1)] for i in range(30)]
    positive_semidefinite(M, large)
    assert large.lines == ["spend"] * 31
    M[7][3] = 40
    assert positive_semidefinite(M, refuted) is False
    assert refuted.lines == ["spend"] * 31 + ["product"]


def test_rows_of_zeros_on_the_diagonal() -> None:
    """Any entry in such a row shows a negative value; an empty row is left out, also of a factor."""
    assert positive_semidefinite([[1], [0, 1], [0, 5, 0]], Work()) is False
    assert positive_semidefinite([[1], [0, 0], [0, 5, 1]], Work()) is False
    M = [[int(i == j and i != 9) for j in range(i + 1)] for i in range(30)]
    assert positive_semidefinite(M, Work()) is True
    M[29][9] = 1
    assert positive_semidefinite(M, Work()) is False
