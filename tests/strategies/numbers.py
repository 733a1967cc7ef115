"""Rational numbers with ties, zeros and awkward denominators, and rational orthonormal rows."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq, fmpq_mat
from hypothesis import strategies as st

small = st.integers(-3, 3).map(Fraction)
fractions = st.builds(Fraction, st.integers(-40, 40), st.sampled_from([1, 2, 3, 7, 10, 60]))
wild = st.builds(Fraction, st.integers(-(10**9), 10**9), st.integers(1, 10**6))
numbers = st.one_of(small, fractions, wild)
betas = st.one_of(
    st.builds(Fraction, st.integers(1, 12), st.sampled_from([1, 2, 3, 10, 100])),
    st.builds(Fraction, st.integers(1, 10**6), st.integers(1, 10**4)),
)


@st.composite
def orthonormal_rows(draw: st.DrawFn, *, max_d: int = 4) -> list[list[Fraction]]:
    """``n <= d`` orthonormal rational rows: a Cayley transform of a skew matrix, rows shuffled and cut."""
    d = draw(st.integers(1, max_d))
    upper = {(i, j): draw(st.one_of(st.just(Fraction(0)), small, fractions)) for i in range(d) for j in range(i)}
    skew = fmpq_mat(d, d)
    for (i, j), cell in upper.items():
        skew[i, j], skew[j, i] = fmpq(cell.numerator, cell.denominator), -fmpq(cell.numerator, cell.denominator)
    identity = fmpq_mat(d, d, [int(i == j) for i in range(d) for j in range(d)])
    rotation = (identity - skew) * (identity + skew).inv()
    rows = [[Fraction(int(c.p), int(c.q)) for c in row] for row in rotation.tolist()]
    order = draw(st.permutations(range(d)))
    return [rows[i] for i in order[: draw(st.integers(1, d))]]
