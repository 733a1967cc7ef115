"""The checker on random true certificates, spelled out term by term."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.checker import check
from tests.checker_cases import payload
from tests.checker_oracle import DIGITS, ZERO, true, value_of

SMALL = st.fractions(min_value=-4, max_value=4, max_denominator=4)
ROOTED = st.builds("{}*sqrt({})".format, SMALL, st.sampled_from([1, 2, 2, 3]))
MIXED = st.builds("{} + {}".format, SMALL, ROOTED)
NUMBERS = SMALL.map(str) | ROOTED | MIXED
DIRECTIONS = [(["1"], "1"), (["3", "4"], "5"), (["1", "-1"], "sqrt(2)"), (["sqrt(2)/2", "1/2", "1/2"], "1")]


def spelled_sum(terms: list[str]) -> str:
    return " + ".join(f"({term})" for term in terms) or "0"


def numbers(data: st.DataObject, size: int) -> list[str]:
    return data.draw(st.lists(NUMBERS, min_size=size, max_size=size))


def spelled_features(data_line: list[str], s: str, b: str) -> list[str]:
    """``(s c_i + b)_+`` as text; which are active is seen in many digits."""
    texts = [f"({s})*({c}) + ({b})" for c in data_line]
    return [text if value_of(text) > ZERO else "0" for text in texts]


def spelled_square(V: list[list[str]], feature: list[str]) -> str:
    inside = [spelled_sum([f"({v})*({p})" for v, p in zip(column, feature, strict=True)]) for column in V]
    return spelled_sum([f"({x})*({x})" for x in inside])


def random_certificate(data: st.DataObject, vector: bool, bias: str) -> tuple[dict[str, Any], str]:
    """Squared loss on rank-one data, beta = h(V) exactly; and the text of beta^2."""
    n, m, o = data.draw(st.integers(1, 5)), data.draw(st.integers(0, 4)), 2 if vector else 1
    r, length = data.draw(st.sampled_from(DIRECTIONS))
    c, s = numbers(data, n), numbers(data, m)
    b, xi = (numbers(data, m), numbers(data, o)) if bias == "free" else (["0"] * m, ["0"] * o)
    W, Y, V = ([numbers(data, size) for _ in range(o)] for size in (m, n, n))
    if bias == "free":
        V = [[*v[1:], f"-({spelled_sum(v[1:])})"] for v in V]
    # u_j = s_j r / ||r||^2, so that r'u_j = s_j
    U = [[f"({x})*({y})/({length})/({length})" for y in s] for x in r]
    active = [spelled_features(c, x, y) for x, y in zip(s, b, strict=True)]
    loss = []
    for k in range(o):
        for i in range(n):
            f = spelled_sum([f"({W[k][j]})*({active[j][i]})" for j in range(m)] + [xi[k]])
            loss.append(f"({f} - ({Y[k][i]}))*({f} - ({Y[k][i]}))/2")
    kinks = [(x, f"-({x})*({t})") for x in ("1", "-1") for t in (c if bias == "free" else ["0"])]
    squares = [spelled_square(V, spelled_features(c, x, y)) for x, y in kinks]
    square = max(squares, key=value_of)
    if value_of(square) < ZERO:
        square = "1/9"  # h(v) = 0: any beta
    square = f"({length})*({length})*({square})"
    sizes = [f"sqrt({spelled_sum([f'({w[j]})*({w[j]})' for w in W])})*sqrt(({s[j]})*({s[j]}))" for j in range(m)]
    value = f"{spelled_sum(loss)} + sqrt({square})*({spelled_sum(sizes)})/({length})"
    lower = spelled_sum([f"({v})*({y}) - ({v})*({v})/2" for vs, ys in zip(V, Y, strict=True)
                         for v, y in zip(vs, ys, strict=True)])  # fmt: skip
    table = [[f"({x})*({t})" for x in r] for t in c]

    def shaped(columns: list[list[str]]) -> Any:
        return [list(row) for row in zip(*columns, strict=True)] if vector else columns[0]

    made = payload(table, shaped(Y), "squared", f"sqrt({square})", bias, U, b, shaped(W), xi if vector else xi[0],
                   shaped(V), "rank-one", value, lower)  # fmt: skip
    return made, square


@settings(max_examples=20, deadline=None)
@given(st.data(), st.booleans(), st.sampled_from(["none", "free"]))
def test_random_true_certificates(data: st.DataObject, vector: bool, bias: str) -> None:
    exactly_at_the_support(data, vector, bias)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.data(), st.booleans(), st.sampled_from(["none", "free"]))
def test_more_random_true_certificates(data: st.DataObject, vector: bool, bias: str) -> None:
    exactly_at_the_support(data, vector, bias)


def exactly_at_the_support(data: st.DataObject, vector: bool, bias: str) -> None:
    with mpmath.workdps(DIGITS):
        c, square = random_certificate(data, vector, bias)
        assert true(c)
    verdict = check(c)
    assert verdict.proved, verdict.reason
    if "(1/9)" in square:
        return
    less = {**c, "problem": {**c["problem"], "beta": f"sqrt({square})*(1 - 1/1{'0' * 20})"}}
    assert check(less).refuted


@settings(max_examples=60, deadline=None)
@given(st.data(), st.booleans())
def test_random_rational_certificates_are_proved_and_tight(data: st.DataObject, whitened: bool) -> None:
    """Rational data: no doubt is left, the verdict is proved at h(v) = beta and refuted just below."""
    n = data.draw(st.integers(2, 7))
    v, y = (data.draw(st.lists(SMALL, min_size=n, max_size=n)) for _ in range(2))
    if whitened:
        places = data.draw(st.permutations(range(n)))
        A = [[Fraction(places[i] == k) * (1 if v[i] > 0 else -1) for k in range(n)] for i in range(n)]
        square = max(sum((x * x for x in v if s * x > 0), Fraction(0)) for s in (1, -1))
    else:
        v[-1] -= sum(v)
        x = data.draw(st.lists(SMALL, min_size=n, max_size=n))
        A = [[3 * t / 5, 4 * t / 5] for t in x]
        ramps = [[abs(t - k) if s * (t - k) > 0 else Fraction(0) for t in x] for s in (1, -1) for k in x]
        g = [sum((a * p for a, p in zip(v, ramp, strict=True)), Fraction(0)) for ramp in ramps]
        square = max(q * q for q in g)
    if not square:
        return
    value, lower = sum(q * q for q in y) / 2, sum(p * q - p * p / 2 for p, q in zip(v, y, strict=True))
    empty: list[list[str]] = [[] for _ in A[0]]
    for factor, outcome in [("1", "proved"), (f"(1 - 1/1{'0' * 40})", "refuted"), ("2", "proved")]:
        c = payload(A, y, "squared", f"sqrt({square})*{factor}", "none" if whitened else "free", empty, [], [], 0,
                    v, "whitened" if whitened else "rank-one", value, lower)  # fmt: skip
        assert check(c).outcome == outcome
