"""The checker against changed, cut and random files, judged by an independent slow evaluation in many digits."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytic.checker import CertificateError, check, check_file
from analytic.checker_format import parse
from analytic.checker_numbers import ImpreciseError, enclose
from tests.test_checker import CASES, payload

DIGITS = 120
ZERO = mpmath.mpf(10) ** -55


# --- the definition, evaluated as it stands ---------------------------------------------------------------


def value_of(text: Any) -> Any:
    """Nested lists of numbers in many digits, by Python's own parser."""
    if isinstance(text, list):
        return [value_of(x) for x in text]
    wrapped = re.sub(r"(\d+)", r"N('\1')", text)
    return eval(wrapped, {"N": mpmath.mpf, "sqrt": mpmath.sqrt, "log": mpmath.log})


def relu(x: Any) -> Any:
    return max(x, mpmath.mpf(0))


def norm(v: Any) -> Any:
    return mpmath.sqrt(mpmath.fsum(x * x for x in v))


def rows(table: Any) -> Any:
    return table if table and isinstance(table[0], list) else [[x] for x in table]


def inner(a: Any, b: Any) -> Any:
    return mpmath.fsum(x * y for x, y in zip(a, b, strict=True))


def outputs(A: Any, U: Any, b: Any, W: Any, xi: Any) -> Any:
    m = len(b)
    f = []
    for a in A:
        active = [relu(mpmath.fsum(a[k] * U[k][j] for k in range(len(a))) + b[j]) for j in range(m)]
        f.append([mpmath.fsum(active[j] * W[j][k] for j in range(m)) + xi[k] for k in range(len(xi))])
    return f


def entropy(p: Any) -> Any:
    return -mpmath.fsum(q * mpmath.log(q) for q in (p, 1 - p) if q > 0)


def primal(loss: str, f: Any, Y: Any) -> Any:
    """The loss, or None if the constraint fails."""
    pairs = [(x, y) for fs, ys in zip(f, Y, strict=True) for x, y in zip(fs, ys, strict=True)]
    if loss == "squared":
        return mpmath.fsum((x - y) ** 2 for x, y in pairs) / 2
    if loss == "interpolation":
        return mpmath.mpf(0) if all(abs(x - y) < ZERO for x, y in pairs) else None
    if loss == "max-margin":
        return mpmath.mpf(0) if all(x * y > 1 - ZERO for x, y in pairs) else None
    if loss == "hinge":
        return mpmath.fsum(relu(1 - x * y) for x, y in pairs)
    return mpmath.fsum(mpmath.log1p(mpmath.exp(-x * y)) for x, y in pairs)


def dual(loss: str, V: Any, Y: Any) -> Any:
    """The dual objective, or None outside of the box."""
    pairs = [(v, y) for vs, ys in zip(V, Y, strict=True) for v, y in zip(vs, ys, strict=True)]
    products = [v * y for v, y in pairs]
    if loss == "squared":
        return mpmath.fsum(products) - mpmath.fsum(v * v for v, _ in pairs) / 2
    if loss == "interpolation":
        return mpmath.fsum(products)
    if min(products) < -ZERO or (loss != "max-margin" and max(products) > 1 + ZERO):
        return None
    return mpmath.fsum(map(entropy, products)) if loss == "logistic" else mpmath.fsum(products)


def support(method: str, A: Any, V: Any, bias: str) -> Any:
    """h(V), or None if the method does not apply."""
    columns = list(zip(*V, strict=True))
    if method == "whitened":
        gram = [[inner(a, c) for c in A] for a in A]
        if bias == "free" or any(abs(gram[i][j] - (i == j)) > ZERO for i in range(len(A)) for j in range(len(A))):
            return None
        signed = [[s * x for x in column] for column in columns for s in (1, -1)]
        return max(norm(map(relu, v)) for v in signed)
    r = max(A, key=norm)
    for a, (i, j) in product(A, product(range(len(r)), repeat=2)):
        if abs(a[i] * r[j] - a[j] * r[i]) > ZERO:
            return None
    length = norm(r)
    best = mpmath.mpf(0)
    for s in (1, -1):
        line = [s * inner(a, r) / length if length else mpmath.mpf(0) for a in A]
        spread = 1 + max(map(abs, line))
        for b in [mpmath.mpf(0)] if bias == "none" else [-spread, *(-x for x in line), spread, 3 * spread]:
            best = max(best, norm(inner(v, [relu(x + b) for x in line]) for v in columns))
    return best


def true(c: dict[str, Any]) -> bool:
    """Whether every statement of a well-formed certificate holds, to many digits."""
    problem, network = c["problem"], c["network"]
    loss, bias = problem["loss"], problem["bias"]
    A, Y, V, W = (value_of(x) for x in (problem["A"], problem["y"], c["dual"], network["w"]))
    beta = mpmath.mpf(1) if problem["beta"] is None else value_of(problem["beta"])
    U, b, xi = (value_of(network[key]) for key in ("U", "b", "xi"))
    xi = xi if isinstance(xi, list) else [xi]
    if bias == "none" and any(map(abs, [*b, *xi])):
        return False
    V, Y, W = rows(V), rows(Y), rows(W)
    above, below = primal(loss, outputs(A, U, b, W, xi), Y), dual(loss, V, Y)
    h = support(c["feasibility"]["method"], A, V, bias)
    if above is None or below is None or h is None or h > beta + ZERO:
        return False
    if bias == "free" and any(abs(mpmath.fsum(column)) > ZERO for column in zip(*V, strict=True)):
        return False
    above += beta * mpmath.fsum(norm(u) * norm(w) for u, w in zip(zip(*U, strict=True), W, strict=True))
    claims = value_of([c["claim"]["value"], c["claim"]["lower_bound"]])
    return bool(abs(claims[0] - above) < ZERO and abs(claims[1] - below) < ZERO)


def judge(text: str) -> str:
    """The outcome of the checker ("bad input" included), never a false one."""
    try:
        c = json.loads(text)
        verdict = check(c)
    except (CertificateError, json.JSONDecodeError):
        return "bad input"
    with mpmath.workdps(DIGITS):
        if not verdict.undecided:
            assert verdict.proved == true(c), (verdict.reason, text)
    return verdict.outcome


# --- changed digits, cut files ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CASES)
def test_the_slow_evaluation_agrees_on_the_valid_certificates(name: str) -> None:
    assert judge(json.dumps(CASES[name])) == "proved"


def changed_digits(text: str, steps: range) -> list[str]:
    found = []
    for place in re.finditer(r"\d", text):
        k = place.start()
        found += [text[:k] + str((int(text[k]) + step) % 10) + text[k + 1 :] for step in steps]
    return found


def tally(name: str, steps: range) -> None:
    text = json.dumps(CASES[name])
    outcomes = [judge(changed) for changed in changed_digits(text, steps)]
    assert outcomes.count("refuted") >= len(outcomes) / 2  # a test that refutes nothing tests nothing


@pytest.mark.parametrize("name", CASES)
def test_a_changed_digit_is_never_falsely_proved(name: str) -> None:
    tally(name, range(1, 2))


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_every_other_digit_is_never_falsely_proved(name: str) -> None:
    tally(name, range(2, 10))


@pytest.mark.parametrize("name", CASES)
def test_every_digit_of_the_claim_matters(name: str) -> None:
    for key in ("value", "lower_bound"):
        for claim in changed_digits(CASES[name]["claim"][key], range(1, 10, 4)):
            c = {**CASES[name], "claim": {**CASES[name]["claim"], key: claim}}
            assert judge(json.dumps(c)) in ("refuted", "bad input"), claim


@pytest.mark.parametrize("indent", [None, 1])
def test_every_cut_file_is_bad_input(indent: int | None, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    text = json.dumps(CASES["whitened hinge"], indent=indent)
    for length in range(len(text)):
        path.write_text(text[:length])
        with pytest.raises(CertificateError):
            check_file(path)
    path.write_text(text + "\n\n ")
    assert check_file(path).proved


# --- random edits, bytes, values and numbers ----------------------------------------------------------------

NAMES = st.sampled_from(sorted(CASES))
SOUP = st.text(alphabet="0123456789+-*/() sqrtlog", max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10) | SOUP,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=8,
)


@given(NAMES, st.data())
def test_random_edits_of_the_text(name: str, data: st.DataObject) -> None:
    text = json.dumps(CASES[name])
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(start + 5, len(text))))
    judge(text[:start] + data.draw(SOUP | st.text(max_size=3)) + text[stop:])


@given(NAMES, st.data(), JSON)
def test_random_values_anywhere(name: str, data: st.DataObject, value: Any) -> None:
    c = json.loads(json.dumps(CASES[name]))
    place = c
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.integers(0, 3)) == 0:
            break
        place = place[key]
    place[key] = value
    try:
        reason = check(c).reason
    except CertificateError as error:
        reason = str(error)
    assert reason and "\n" not in reason


@given(JSON)
def test_random_json_is_bad_input(value: Any) -> None:
    with pytest.raises(CertificateError):
        check(value)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_random_bytes_are_bad_input(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "random.json"
    path.write_bytes(content)
    with pytest.raises(CertificateError):
        check_file(path)


EXPRESSIONS = st.recursive(
    st.integers(0, 30).map(str),
    lambda inside: st.one_of(
        st.builds("({}){}({})".format, inside, st.sampled_from("+-*/"), inside),
        st.builds("{}({})".format, st.sampled_from(["sqrt", "log", "-"]), inside),
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(EXPRESSIONS | SOUP)
def test_numbers_are_enclosed_or_refused(text: str) -> None:
    try:
        found = enclose(parse(text, 320), 320)
    except (CertificateError, ImpreciseError):
        return
    with mpmath.workdps(DIGITS):
        truth = value_of(text)
        low, high = (mpmath.mpf(end) / mpmath.mpf(2) ** 320 for end in (found.lo, found.hi))
        slack = mpmath.mpf(10) ** -80 * (1 + abs(truth))
        assert low - slack <= truth <= high + slack


# --- random true certificates, spelled out term by term ---------------------------------------------------------

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
