"""The second checker against identities, a dense search for h(v), and certificates whose truth is known."""

from __future__ import annotations

import copy
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from flint import fmpq

from tests.checker_cases import CASES
from tests.second_checker.grammar import BadInput, parse
from tests.second_checker.hints import hints_prove
from tests.second_checker.judge import Truth, judge
from tests.second_checker.linear import copositive, determinant, inner, kernel_line, solve
from tests.second_checker.reader import read
from tests.second_checker.real import Number, Unsure, rational, root, sign
from tests.second_checker.support import support_at_most

Floats = Any
ZEROS = (
    "sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)",
    "sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)",
    "sqrt(2)*sqrt(3)*sqrt(5) - sqrt(30)",
    "1/(sqrt(3 + 2*sqrt(2)) + 1 + sqrt(2)) - (sqrt(2) - 1)/2",
    "sqrt(2 + sqrt(3)) - sqrt(3/2) - sqrt(1/2)",
    "sqrt(12345678901234567890123456791)*sqrt(12345678901234567890123456791) - 12345678901234567890123456791",
    "1/(1 + sqrt(2) + sqrt(3)) - (2 + sqrt(2) - sqrt(6))/4",
)


@pytest.mark.parametrize("text", ZEROS)
def test_zero_is_told_from_a_hair(text: str) -> None:
    assert sign(parse(text, False)) == 0
    for k in (20, 61, 400):
        assert [sign(parse(f"{text} {s} 1/1{'0' * k}", False)) for s in "+-"] == [1, -1]


def test_rational_numbers_are_recognised() -> None:
    assert rational(parse("(1 + sqrt(2))*(sqrt(2) - 1)/3", False)) == fmpq(1, 3)
    assert rational(parse("sqrt(3 + 2*sqrt(2)) - sqrt(2) + 1/6", False)) == fmpq(7, 6)
    assert rational(parse("sqrt(3 + 2*sqrt(2)) + sqrt(2)", False)) is None
    with pytest.raises(Unsure):
        sign(parse("log(4) - 2*log(2)", True))


def test_signs_of_random_sums_of_roots() -> None:
    """Against 60 digits of an evaluation that knows no algebra."""
    rng = Random(0)
    for _ in range(200):
        coefficients = [rng.randint(-9, 9) for _ in range(4)]
        radicands = [rng.randint(0, 60) for _ in range(4)]
        x: Number = fmpq(0)
        for c, r in zip(coefficients, radicands, strict=True):
            x = x + c * root(fmpq(r))
        value = sum(c * Fraction(int((fmpq(r * 10**120).p).isqrt()), 10**60)
                    for c, r in zip(coefficients, radicands, strict=True))  # fmt: skip
        expected = 0 if abs(value) < Fraction(1, 10**50) else (1 if value > 0 else -1)
        assert sign(x) == expected


def test_linear_algebra() -> None:
    M = [[fmpq(2), fmpq(1), fmpq(0)], [fmpq(1), root(fmpq(2)), fmpq(3)], [fmpq(0), fmpq(1), fmpq(5)]]
    x = solve(M, [fmpq(1), fmpq(2), fmpq(3)])
    assert x is not None
    assert [sign(inner(row, x) - k) for k, row in enumerate(M, 1)] == [0] * 3
    assert solve([M[0], M[0], M[1]], [fmpq(1)] * 3) is None
    assert sign(determinant(M) - (10 * root(fmpq(2)) - 11)) == 0
    assert kernel_line([[fmpq(1), fmpq(2), fmpq(3)], [fmpq(4), fmpq(5), fmpq(6)]], 3) == [-3, 6, -3]
    assert kernel_line([[fmpq(1), fmpq(2), fmpq(3)], [fmpq(2), fmpq(4), fmpq(6)]], 3) is None


def test_copositive_against_a_search() -> None:
    """Random integer matrices of three rows, with the minimum on a grid of the simplex as a witness."""
    rng, steps = Random(1), 60
    grid = np.array([(i, j, steps - i - j) for i in range(steps + 1) for j in range(steps + 1 - i)])
    seen = set()
    for _ in range(150):
        M = np.array([[rng.randint(-3, 4) for _ in range(3)] for _ in range(3)])
        M = M + M.T + np.diag([2, 2, 2])
        exact = copositive(3, lambda bits, M=M: _as_numbers(M, bits))
        least = int(np.einsum("ki,ij,kj->k", grid, M, grid).min())
        assert not (exact and least < 0)
        if least > 0:
            assert exact
        seen.add(exact)
    assert seen == {True, False}


def _as_numbers(M: Floats, bits: int | None) -> Any:
    from flint import arb

    return [[fmpq(int(x)) if bits is None else arb(int(x)) for x in row] for row in M]


def searched(A: Floats, v: Floats, bias: str) -> float:
    """A lower bound of h(v) from many directions; the step of the search makes it nearly an upper bound."""
    d = A.shape[1]
    if d == 1:
        U = np.array([[1.0, -1.0]])
    elif d == 2:
        angles = np.linspace(0, 2 * np.pi, 40_001)
        U = np.array([np.cos(angles), np.sin(angles)])
    else:
        z, t = np.meshgrid(np.linspace(-1, 1, 401), np.linspace(0, 2 * np.pi, 801))
        U = np.array([np.sqrt(1 - z**2) * np.cos(t), np.sqrt(1 - z**2) * np.sin(t), z]).reshape(3, -1)
    corners = A if bias == "free" else np.zeros((1, d))
    return max(float(np.linalg.norm(v.T @ np.maximum((A - corner) @ U, 0), axis=0).max()) for corner in corners)


@pytest.mark.parametrize("bias", ["none", "free"])
@pytest.mark.parametrize(("d", "slack"), [(1, 1e-9), (2, 1e-3), (3, 0.02)])
def test_the_support_function_against_a_search(d: int, slack: float, bias: str) -> None:
    rng = Random(f"{d}{bias}")
    for _ in range(12 if d < 3 else 4):
        n, o = rng.randint(1, 4), rng.randint(1, 2)
        A = [[rng.randint(-3, 3) for _ in range(d)] for _ in range(n)]
        v = [[rng.randint(-4, 4) for _ in range(o)] for _ in range(n)]
        if bias == "free":
            v[-1] = [-sum(column[:-1]) for column in zip(*v, strict=True)]
        found = searched(np.array(A, float), np.array(v, float), bias)
        exact = [[fmpq(x) for x in row] for row in A], [[fmpq(x) for x in row] for row in v]
        above = fmpq(int((found * (1 + slack) + 1e-6) * 10**9), 10**9)
        assert support_at_most(*exact, above, bias)
        if found > 0:
            assert not support_at_most(*exact, fmpq(int(found * (1 - 1e-9) * 10**12), 10**12), bias)


def test_the_support_function_is_decided_at_the_bound() -> None:
    """Orthonormal samples: h is the norm of the positive part; one hair less is refused."""
    half = root(fmpq(1, 2))
    A = [[half, half], [half, -half]]
    v = [[root(fmpq(3))], [fmpq(1)]]
    assert support_at_most(A, v, fmpq(2), "none")
    for k in (10, 60, 100, 400):
        assert not support_at_most(A, v, 2 - fmpq(1, 10**k), "none")
    assert not support_at_most(A, v, fmpq(9), "free")  # the entries do not sum to zero: h is infinite


@pytest.mark.parametrize("name", CASES)
def test_certificates_by_hand_are_true(name: str) -> None:
    file = read(CASES[name])
    assert judge(file).truth is Truth.TRUE
    assert hints_prove(file) is Truth.TRUE


@pytest.mark.parametrize(
    ("name", "path", "to", "failing"),
    [
        ("one-dimensional interpolation", ("network", "w", 0), "-1/2 + 1/1000000", {"network", "claim"}),
        ("one-dimensional interpolation", ("network", "xi"), "1 + 1/1000000", {"network"}),
        ("one-dimensional interpolation", ("dual", 0), "-1/2 + 1/1000000", {"multipliers", "h"}),
        ("one-dimensional interpolation", ("claim", "value"), "3/2 + 1/1000000", {"claim"}),
        ("one-dimensional hinge", ("problem", "beta"), "1/4 - 1/1000000", {"h", "claim"}),
        ("whitened interpolation", ("network", "b", 0), "1/1000000", {"network"}),
        ("whitened squared, one class shrunk to zero", ("dual", 2), "-6 - 1/1000000", {"h", "claim"}),
        ("whitened hinge", ("dual", 2), "1/2", {"multipliers", "claim"}),
        ("obtuse rays, two outputs", ("dual", 0, 0), "1/4 + 1/1000000", {"h", "claim"}),
    ],
)
def test_false_statements_are_named(name: str, path: tuple[Any, ...], to: str, failing: set[str]) -> None:
    document = copy.deepcopy(CASES[name])
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    answer = judge(document)
    assert answer.truth is Truth.FALSE
    assert failing <= set(answer.failing)


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("version",), True),
        (("version",), 3),
        (("theorem",), 1),
        (("problem", "A"), []),
        (("problem", "A", 0), ["1"]),
        (("problem", "A", 0, 0), 1),
        (("problem", "A", 0, 0), "1.0"),
        (("problem", "A", 0, 0), "log(2)"),
        (("problem", "A", 0, 0), "sqrt(1 - sqrt(2))"),
        (("problem", "A", 0, 0), "1/(sqrt(8) - 2*sqrt(2))"),
        (("problem", "A", 0, 0), "(" * 51 + "1" + ")" * 51),
        (("problem", "A", 0, 0), "١"),
        (("problem", "beta"), "0"),
        (("problem", "beta"), None),
        (("problem", "y", 0), "2"),
        (("network", "U", 0), ["1"]),
        (("network", "b"), ["0"]),
        (("dual",), ["0"]),
        (("claim", "width"), "0"),
        (("claim", "width"), "sqrt(2)"),
        (("claim", "relation"), "about"),
        (("feasibility", "method"), "other"),
        (("feasibility", "unit"), "1"),
        (("extra",), "1"),
    ],
)
def test_malformed_files(path: tuple[Any, ...], to: Any) -> None:
    document = copy.deepcopy(CASES["whitened hinge"])
    document["version"] = 2
    read(document)
    place: Any = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    with pytest.raises(BadInput):
        read(document)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a":1,"a":1}', '{"version":NaN}', "[" * 100_000])
def test_malformed_text(text: str) -> None:
    with pytest.raises(BadInput):
        read(text)
