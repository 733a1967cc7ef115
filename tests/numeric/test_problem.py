"""Every kind of bad input is one clear line, and good input is stored as read-only floats."""

from fractions import Fraction

import numpy as np
import pytest
import sympy

from numeric import DataError, InputError, Network, OptionError, Problem, UnsupportedError

EYE = [[1, 0], [0, 1]]
NAN, INF = float("nan"), float("inf")

BAD_DATA = [
    ([[1, 0], [0, NAN]], [1, 2], {}, "row 1, column 1"),
    ([[1, 0], [INF, 1]], [1, 2], {}, "row 1, column 0"),
    (EYE, [1, NAN], {}, "y holds nan at row 1"),
    (EYE, [1, 2, 3], {}, "2 samples"),
    ([], [], {}, "A is empty"),
    ([[], []], [1, 2], {}, "A is empty"),
    ([[1, 0], [0, "a"]], [1, 2], {}, "'a' at row 1, column 1"),
    ([[1, 0], [0, "0.5"]], [1, 2], {}, "text '0.5'"),
    ([[1, 0], [0]], [1, 2], {}, "ragged"),
    ([[1, 0], 3], [1, 2], {}, "ragged"),
    ([[1, 0], [0, None]], [1, 2], {}, "None"),
    ([[1, 0], [0, 1j]], [1, 2], {}, "complex"),
    (np.array([[1j]]), [1], {}, "complex"),
    ([[1, 0], [0, 10**400]], [1, 2], {}, "beyond floating-point range at row 1, column 1"),
    ([[1, 0], [0, sympy.Symbol("t")]], [1, 2], {}, "symbolic expression t"),
    ([[1, 0], [0, object()]], [1, 2], {}, "a number is needed"),
    (np.zeros((2, 2, 2)), [1, 2], {}, r"shape \(n, d\)"),
    (5, [1], {}, "A must have shape"),
    (EYE, np.zeros((2, 1, 1)), {}, "y must have shape"),
    (EYE, 3, {}, "y must have shape"),
    (np.array(["2020-01-01"], dtype="M8[D]"), [1], {}, "dates"),
    (np.ma.masked_array([1.0, 2.0], [0, 1]), [1, 2], {}, "masked"),
    (EYE, [1, 2], {"loss": "hinge"}, "y holds 2 at row 1"),
    (EYE, [1, 0], {"loss": "logistic"}, "y holds 0 at row 1"),
]


@pytest.mark.parametrize(("A", "y", "options", "message"), BAD_DATA)
def test_bad_data(A, y, options, message):
    with pytest.raises(DataError, match=message) as caught:
        Problem(A, y, beta=1, **options)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "beta is missing"),
        ({"beta": -1}, "positive"),
        ({"beta": 0}, "positive"),
        ({"beta": NAN}, "positive"),
        ({"beta": INF}, "positive"),
        ({"beta": "1"}, "a positive number"),
        ({"beta": True}, "a positive number"),
        ({"beta": [1, 2]}, "a positive number"),
        ({"beta": np.ones(2)}, "a positive number"),
        ({"beta": 10**400}, "beyond floating-point range"),
        ({"beta": sympy.Symbol("t")}, "a positive number"),
        ({"beta": 1, "loss": "interpolation"}, "leave beta out"),
        ({"beta": 1, "loss": "max-margin"}, "leave beta out"),
        ({"beta": 1, "loss": "l2"}, "squared, interpolation, hinge, max-margin, logistic"),
        ({"beta": 1, "loss": ["squared"]}, "choose one of"),
        ({"beta": 1, "bias": "maybe"}, "none, free"),
    ],
)
def test_bad_options(options, message):
    with pytest.raises(OptionError, match=message):
        Problem(EYE, [1, -1], **options)


def test_one_label_a_sample():
    with pytest.raises(UnsupportedError, match="takes labels"):
        Problem(EYE, [[1, -1], [1, 1]], loss="hinge", beta=1)


def test_sparse_matrix_is_named():
    sparse = pytest.importorskip("scipy.sparse")
    with pytest.raises(DataError, match="toarray"):
        Problem(sparse.eye_array(2), [1, 2], beta=1)


def test_good_data_is_frozen_floats():
    y = np.array([1.0, 2.0])
    problem = Problem([Fraction(1, 2), 3], y, beta=Fraction(1, 4))
    assert problem.A.shape == (2, 1) and problem.A[0, 0] == 0.5 and problem.beta == 0.25
    y[0] = 7
    assert problem.y[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        problem.A[0, 0] = 1


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        (([1.0], [0.0], [1.0]), "U must have shape"),
        (([[1.0]], [0.0, 1.0], [1.0]), "b must have shape"),
        (([[1.0, 2.0]], [0.0], [1.0]), r"found shape \(1,\); give the transpose of U"),
        (([[1.0]], [0.0], [1.0, 2.0]), "w must have shape"),
        (([[1.0]], [0.0], [[1.0, 2.0]]), "xi must have shape"),
        (([[NAN]], [0.0], [1.0]), "U holds nan at row 0, column 0"),
        (([["a"]], [0.0], [1.0]), "U holds the text 'a'"),
        (([[1j]], [0.0], [1.0]), "U holds the complex number"),
        (([[1.0]], [10**400], [1.0]), "b holds a number beyond floating-point range"),
        (([[1.0]], [0.0], None), "w has an empty cell"),
        (([[1.0]], [0.0], [1.0], NAN), "xi holds nan"),
        ((np.ma.masked_array([[1.0]], [[1]]), [0.0], [1.0]), "U has masked cells"),
    ],
)
def test_network_shapes(arrays, message):
    with pytest.raises(InputError, match=message):
        Network(*arrays)


def test_network_call_and_penalty():
    network = Network(np.eye(2), [0.0, 1.0], [[3.0, 4.0], [0.0, 1.0]], [1.0, 2.0])
    assert network(np.array([[1.0, -3.0]])).tolist() == [[4.0, 6.0]]
    assert network.penalty() == 6.0
    assert np.allclose(network.balanced()([[2.0, 1.0]]), network([[2.0, 1.0]]))
    with pytest.raises(DataError, match=r"shape \(n, 2\)"):
        network([1.0, 2.0, 3.0])
    empty = Network(np.zeros((3, 0)), np.zeros(0), np.zeros(0), 2.0)
    assert empty(np.ones((2, 3))).tolist() == [2.0, 2.0] and empty.penalty() == 0.0
