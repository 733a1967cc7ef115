"""The factor in fixed point, piece by piece: what scaling, remainder, a suggested vector and charges have to be."""

from __future__ import annotations

from random import Random

import pytest
from flint import fmpq_mat

from analytic.checker import definite
from analytic.checker.definite import _Factor, _shifted, positive_semidefinite
from analytic.checker.work import Work
from tests.second_checker.lifting import semidefinite

Rows = list[list[int]]


class Amounts(Work):
    """Work without end that writes down how much is asked for."""

    def __init__(self) -> None:
        super().__init__(1e15)
        self.costs: list[float] = []
        self.products: list[tuple[int, int, float]] = []

    def spend(self, cost: float) -> None:
        self.costs.append(cost)

    def product(self, a: int, b: int, count: float = 1.0) -> None:
        self.products.append((a, b, count))


def scaled(M: Rows, shifts: list[int]) -> _Factor:
    factor = _Factor(M, Work())
    factor.shifts = shifts
    return factor


def dominated(M: Rows, L: Rows) -> bool:
    """Whether what ``L L'`` leaves of the scaled rows is diagonally dominant, with one more for each entry."""
    n = len(M)
    rest = [[M[i][j] - sum(a * b for a, b in zip(L[i], L[j], strict=False)) for j in range(i + 1)] for i in range(n)]
    full = [[rest[max(i, j)][min(i, j)] for j in range(n)] for i in range(n)]
    return all(full[i][i] >= sum(abs(full[i][j]) + 1 for j in range(n) if j != i) for i in range(n))


def test_the_diagonal_is_scaled_to_four_times_the_square_of_a_pivot() -> None:
    """At least ``2**96`` and below ``2**98``: pivots are below ``2**49``, and what a row leaves below ``taken``."""
    M = [[0] * i + [x] for i, x in enumerate(y for bits in range(200) for y in (1 << bits, (2 << bits) - 1))]
    for row, shift in zip(M, _Factor(M, Work()).shifts, strict=True):
        assert 1 << 96 <= _shifted(row[-1] << 300, 2 * shift - 300) < 1 << 98


def test_entries_are_rounded_down() -> None:
    assert [_shifted(x, -1) for x in (5, 4, -5)] == [2, 2, -3]
    assert [_shifted(x, 0) for x in (5, -5)] == [5, -5]
    assert _shifted(-5, 2) == -20


@pytest.mark.parametrize("seed", range(4))
def test_the_remainder_decides_whatever_the_scaling(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With pivots that are longer than promised the remainder need not be dominated: then nothing is proved."""
    monkeypatch.setattr(definite, "BITS", 0)
    rng, seen = Random(seed), {True: 0, False: 0, None: 0}
    for _ in range(400):
        n, size = rng.randint(2, 5), rng.choice([10, 30, 100])
        B = [[rng.randint(-3, 3) for _ in range(n)] for _ in range(n)]
        M = [[sum(b[i] * b[j] for b in B) * size + (3 * n + rng.randint(0, size)) * (i == j) for j in range(i + 1)]
             for i in range(n)]  # fmt: skip
        for i in range(n):
            M[i][:i] = [x + rng.randint(-9, 9) for x in M[i][:i]]
        factor = scaled(M, [0] * n)
        answer = factor.outcome()
        seen[answer] += 1
        if len(factor.L) == n:
            assert answer == (dominated(M, factor.L) or None)
        if answer is not None:
            full = [[M[max(i, j)][min(i, j)] for j in range(n)] for i in range(n)]
            assert answer == semidefinite(fmpq_mat(full))
    assert min(seen[True], seen[None]) > 20


def test_a_remainder_that_is_just_dominated() -> None:
    """Pivots are the root of what is left of the diagonal, and the entry beside it is all remainder."""
    taken = 2 * ((1 << 48) + 2)
    pivot = 4 * taken
    M = [[pivot**2 + taken], [taken - 1, pivot**2 + taken]]
    assert scaled(M, [0, 0]).outcome() is True
    for entry in (taken, -taken):
        M[1][0] = entry
        assert scaled(M, [0, 0]).outcome() is None
    M[1] = [taken + 1, pivot**2 + taken + 2]  # what the root leaves of the last diagonal does not help the first row
    assert scaled(M, [0, 0]).outcome() is None


def test_what_is_taken_from_the_diagonal_has_to_be_there() -> None:
    taken = 2 * ((1 << 48) + 2)
    for extra, answer in ((0, None), (1, True)):
        assert scaled([[1 << 96], [0, taken + extra]], [0, 0]).outcome() is answer


@pytest.mark.parametrize(("part", "answer"), [(97, None), (103, True)])
def test_how_near_to_singular_is_proved(part: int, answer: bool | None) -> None:
    """Two rows of 25 whose product is short of one by ``25 2**-48``, up to three parts in a hundred."""
    M = [[(1 << 196) if i == j else 0 for j in range(i + 1)] for i in range(25)]
    M[1][0] = (1 << 196) - (25 << 148) * part // 100
    assert positive_semidefinite(M, Work()) is answer


def test_one_row_more_than_is_eliminated_exactly() -> None:
    """A singular matrix: fixed point does not decide it."""
    M = [[24 if i == j else -1 for j in range(i + 1)] for i in range(25)]
    assert positive_semidefinite(M, Work()) is None


def test_a_negative_diagonal_is_seen_before_anything_else() -> None:
    """Beside an entry beyond the range of floats, which lets no vector be suggested."""
    M = [[2**96 if i == j else 0 for j in range(i + 1)] for i in range(30)]
    M[20][3], M[20][20] = 2**5000, -1
    assert positive_semidefinite(M, Work()) is False


def test_only_a_negative_value_refutes() -> None:
    """Of ``x = (-1, 1)`` and ``x = (2**-60, 1)``."""
    for M, L, own, answer in (
        ([[1], [1, 1]], [[1]], [1], None),
        ([[1], [2, 1]], [[1]], [1], False),
        ([[-1], [0, 0]], [[1 << 60]], [-1], False),
    ):
        factor = scaled(M, [0, 0])
        factor.L = L
        assert factor.refuted(own) is answer


def test_the_suggested_vector_solves_the_triangle() -> None:
    factor = scaled([[1], [0, 1], [0, 0, 1]], [0, 0, 0])
    factor.L = [[2], [4, 5], [-2, 10, 1]]
    own = [6, 20, 5]
    x = factor.suggested(own)
    assert x == [-20.0, 6.0, -5.0, 1.0]
    columns = [[row[j] for row in [*factor.L, own] if j < len(row)] for j in range(3)]
    assert [sum(a * b for a, b in zip(c, x[j:], strict=True)) for j, c in enumerate(columns)] == [0.0] * 3


def test_a_vector_is_suggested_in_the_units_of_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of ``2**40`` and one: ``x`` is as different in size."""
    monkeypatch.setattr(definite, "SMALL", 0)
    assert positive_semidefinite([[1 << 80], [(1 << 40) + (1 << 30), 1]], Work()) is False
    assert positive_semidefinite([[1], [(1 << 40) + (1 << 30), 1 << 80]], Work()) is False


@pytest.mark.parametrize("after", [[20, 0], [0, 20]])
def test_what_a_factor_and_a_suggested_vector_cost(after: list[int]) -> None:
    """Only the rows up to the one where the factor ends matter, and how different their sizes are."""
    roots = [5] + [1] * 7 + after + [0] * 20
    M = [[1 << 2 * e if i == j else 0 for j in range(i + 1)] for i, e in enumerate(roots)]
    M[7][3] = 1 << 20
    work = Amounts()
    assert positive_semidefinite(M, work) is False
    assert work.costs == pytest.approx([*(0.1 * i for i in range(30)), 0.05 * 900 * 9.0])
    assert work.products == [(64, 64 + 21, 0.2 * 49)]
