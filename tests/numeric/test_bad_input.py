"""Bad input to every entry point: one line that names the argument; odd but good input is read as it stands."""

from __future__ import annotations

import decimal
from fractions import Fraction

import numpy as np
import pytest

import numeric

A, Y = [[1.0, 0.0], [0.0, 1.0]], [1.0, -1.0]
NAN, INF = float("nan"), float("inf")
NETWORK = numeric.Network(np.eye(2), [0.0, 0.0], [1.0, 1.0])


class Unreadable:
    """Its conversion fails with an error that is no ValueError."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no array here")


class Frame:
    """What a table of another library gives to numpy: objects."""

    def __init__(self, cells):
        self.cells = np.array(cells, dtype=object)

    def __array__(self, dtype=None, copy=None):
        return self.cells if dtype is None else self.cells.astype(dtype)

    def __iter__(self):
        return iter(self.cells)


BAD_ARRAYS = [
    None, "text", b"bytes", {}, {"a": 1}, object(), Unreadable(), type, {1, 2}, [], [[], []], np.zeros((0, 2)),
    [[1, NAN], [0, 1]], [[1, INF], [0, 1]], [[1, None], [0, 1]], [[1, "x"], [0, 1]], [[1, 2], [3]], [1, [2]],
    np.zeros((2, 2, 2)), [[1j, 0], [0, 1]], np.array([[1j, 0], [0, 1]]), 10**400, [[10**400, 1], [1, 0]],
    np.ma.masked_array(np.eye(2), mask=[[1, 0], [0, 0]]), np.array(["2020", "2021"], dtype="M8[Y]"),
    Frame([[1, "x"], [0, 1]]), Frame([[1, None], [0, 1]]), [[decimal.Decimal("NaN"), 1], [1, 1]], [[b"1", 1], [1, 1]],
]  # fmt: skip
GOOD_ARRAYS = [
    np.array([[True, False], [False, True]]), np.array([[Fraction(1, 3), 1], [2, 3]], dtype=object),
    np.float32([[1, 2], [3, 5]]), np.asfortranarray([[1.0, 2.0], [3.0, 5.0]]), np.arange(16.0).reshape(4, 4)[::2, ::2],
    np.array([[2**63, 1], [1, 2**63]], dtype=np.uint64), [[2**70, 1], [1, 2**70]], np.array([[1, 2], [3, 5]], ">f8"),
    Frame([[1, 2], [3, 5]]), np.ma.masked_array(np.eye(2)), [decimal.Decimal("1.5"), decimal.Decimal(2)], range(1, 3),
    ((1, 2), (3, 5)), np.longdouble([[1, 2], [3, 5]]),
]  # fmt: skip
BAD_BETAS = [
    0, -1, NAN, INF, "1", b"1", True, np.True_, [1.0], np.ones(1), 1j, Fraction(-1, 2), 10**400, -(10**400),
    Fraction(10**400), object(), {}, decimal.Decimal(-1), np.array("x"),
]  # fmt: skip


def one_line(call, name: str) -> str:
    with pytest.raises(numeric.InputError) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message and len(message) < 300
    assert name in message
    return message


@pytest.mark.parametrize("value", BAD_ARRAYS, ids=lambda value: type(value).__name__)
def test_data_that_cannot_be_read(value):
    one_line(lambda: numeric.solve(value, Y, beta=1.0), "A")
    one_line(lambda: numeric.certify(NETWORK, value, Y, beta=1.0), "A")
    one_line(lambda: numeric.support(value, Y), "A")
    one_line(lambda: numeric.path(value, Y, [1.0]), "A")
    one_line(lambda: numeric.solve(A, value, beta=1.0), "y")
    one_line(lambda: numeric.support(A, value), "v")


def test_sparse_data_say_how_to_go_on():
    sparse = pytest.importorskip("scipy.sparse").eye_array(2)
    for call in (lambda: numeric.solve(sparse, Y, beta=1.0), lambda: NETWORK(sparse)):
        assert "toarray" in one_line(call, "A")
    assert "toarray" in one_line(lambda: numeric.support(A, sparse), "v")


@pytest.mark.parametrize("value", GOOD_ARRAYS, ids=lambda value: type(value).__name__)
def test_odd_arrays_are_read_as_they_stand(value):
    plain = np.array([[float(cell) for cell in np.ravel(row)] for row in list(np.asarray(value))])
    plain = plain if np.ndim(np.asarray(value)) == 2 else plain[:, 0]
    found, want = (numeric.solve(data, [1.0, 2.0], beta=0.5) for data in (value, plain))
    assert found.value == want.value and np.array_equal(found.problem.A, want.problem.A)
    assert not found.problem.A.flags.writeable and found.problem.A.flags.c_contiguous


@pytest.mark.parametrize("beta", BAD_BETAS, ids=lambda value: type(value).__name__)
def test_penalty_weights_that_make_no_sense(beta):
    one_line(lambda: numeric.solve(A, Y, beta=beta), "beta is ")
    one_line(lambda: numeric.certify(NETWORK, A, Y, beta=beta), "beta is ")
    one_line(lambda: numeric.path(A, Y, [1.0, beta]), "betas, at index 1: beta is ")


@pytest.mark.parametrize("betas", [None, 1.0, "12", b"12", {}, object(), np.array(1.0), [[1.0, 2.0]], [None], []])
def test_paths_need_a_sequence_of_weights(betas):
    one_line(lambda: numeric.path(A, Y, betas), "betas")


@pytest.mark.parametrize("name", [None, 1, "l2", ["squared"], b"squared", {}, np.ones(2)])
def test_unknown_names(name):
    assert "interpolation" in one_line(lambda: numeric.solve(A, Y, loss=name, beta=1.0), "loss")
    assert "hinge" in one_line(lambda: numeric.path(A, Y, [1.0], loss=name), "loss")
    for call in (lambda: numeric.solve(A, Y, bias=name, beta=1.0), lambda: numeric.support(A, Y, bias=name)):
        assert "none, free" in one_line(call, "bias")


@pytest.mark.parametrize("value", [0, -1, NAN, "x", True, [1], 1j, np.ones(2), object(), 10**400])
def test_tolerances_and_limits(value):
    for option in ("tol", "time_limit"):
        one_line(lambda option=option: numeric.solve(A, Y, beta=1.0, **{option: value}), option)
        one_line(lambda option=option: numeric.certify(NETWORK, A, Y, beta=1.0, **{option: value}), option)


@pytest.mark.parametrize(
    "start", [1, "x", np.eye(2), numeric.Network(np.eye(3), [0, 0, 0], [1, 1, 1]),
              numeric.Network(np.eye(2), [0, 0], [[1, 2], [1, 2]], [0, 0])]
)  # fmt: skip
def test_starts_and_networks_that_do_not_fit(start):
    one_line(lambda: numeric.solve(A, Y, beta=1.0, start=start), "start")
    one_line(
        lambda: numeric.certify(start, A, Y, beta=1.0), "network" if not isinstance(start, numeric.Network) else ""
    )
    two = [[1.0, 0.0], [0.0, 1.0]]
    if not (isinstance(start, numeric.Network) and start.U.shape[0] == 2):
        one_line(lambda: numeric.solve(A, two, beta=1.0, start=start), "start")


def test_a_progress_that_cannot_be_called():
    one_line(lambda: numeric.solve(A, Y, beta=1.0, progress=3), "progress")


def test_an_infeasible_network_is_never_called_optimal():
    """An infinite value is no optimum, whatever the bound."""
    report = numeric.certify(NETWORK, A, [3.0, 4.0], loss="interpolation")
    assert report.value == np.inf and report.status == "suboptimal" and report.lower_bound == pytest.approx(5.0)
    better = numeric.certify(
        numeric.solve(A, [3.0, 4.0], loss="interpolation").network, A, [3.0, 4.0], loss="interpolation"
    )
    assert better.status == "optimal" and better.value == pytest.approx(5.0)
    near = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0 + 1e-15], [1.0, 2.0, 3.0 - 2e-15]])
    found = numeric.solve(near, [0.0, 1.0, 0.0], loss="interpolation", bias="free")
    assert found.lower_bound <= found.value
    assert found.status != "optimal" or found.relative_gap <= 1e-8


@pytest.mark.parametrize("bias", ["none", "free"])
def test_targets_whose_squares_overflow(bias):
    report = one_line(
        lambda: numeric.certify(NETWORK, A, [1e200, -3e200], beta=1.0, bias=bias), "scales of A, y and beta"
    )
    assert "rescale" in report
