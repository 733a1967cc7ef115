"""Answers with symbols as functions of arrays: no warning, right values, and networks that attain them."""

from __future__ import annotations

import pickle
import random
from typing import Any

import numpy as np
import pytest
import sympy

import analytic
import numeric
from numeric.errors import DataError, OptionError
from tests.cases.points import Points, in_sympy
from tests.cases.problems import TABLE, A, C, P, Q, Symbolic, at, symbols

SOME = ["whitened squared", "rank one, signs", "line squared, places", "one-hot", "two samples, coordinates",
        "separable logistic", "spike-free lengths and targets", "separable squared at a beta"]  # fmt: skip


def floats(data: Any, values: dict[Any, float]) -> Any:
    if isinstance(data, list | tuple):
        return [floats(entry, values) for entry in data]
    return float(sympy.sympify(data).subs(values))


def compare(problem: Symbolic, points: int) -> None:
    names = symbols(problem)
    solution = analytic.solve(problem.A, problem.y, **problem.options, assume=problem.assume)
    functions = solution.lambdify(*names)
    source = np.random.default_rng(1)
    arrays = [
        np.abs(source.normal(size=40)) + 0.01 if symbol.is_positive
        else np.where(source.random(40) < 0.15, 0.0, 1.5 * source.normal(size=40))
        for symbol in names
    ]  # fmt: skip
    value, dual = functions.value(*arrays), functions.dual(*arrays)
    U, b, w, xi = functions.weights(*arrays)
    known = np.flatnonzero(~np.isnan(value))
    assert known.size >= 10 and (known.size == 40 or problem.assume) and np.isnan(dual).any() == (known.size < 40)
    for i in known[:points]:
        values = {name: array[i] for name, array in zip(names, arrays, strict=True)}
        data = np.atleast_2d(np.array(floats(problem.A, values)))
        data = data.T if data.shape[0] != len(problem.A) else data
        options = {k: floats(v, values) if k == "beta" else v for k, v in at(values, problem.options).items()}
        y = np.array(floats(problem.y, values))
        network = numeric.Network(U[i], b[i], w[i], xi[i])
        attained = numeric.certify(network, data, y, **options)
        assert attained.value == pytest.approx(value[i], rel=1e-7)
        assert attained.lower_bound <= value[i] * (1 + 1e-9)
        assert numeric.solve(data, y, **options).value == pytest.approx(value[i], rel=1e-6)
        assert np.allclose(functions.predict(data, *(array[i] for array in arrays)), network(data))


@pytest.mark.parametrize("name", SOME)
def test_functions_of_arrays_agree_with_the_numeric_optimum(name: str) -> None:
    compare(TABLE[name], 3)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in TABLE if name != "obtuse interpolation"])  # several outputs
def test_functions_of_arrays_agree_with_the_numeric_optimum_many(name: str) -> None:
    compare(TABLE[name], 20)


def cells(data: Any, names: list[sympy.Symbol], arrays: list[np.ndarray]) -> np.ndarray:
    """Data in floats, those of one point after the other."""
    table = np.array(data, dtype=object)
    size = arrays[0].size
    flat = [np.broadcast_to(sympy.lambdify(names, sympy.sympify(c), "numpy")(*arrays), size) for c in table.flat]
    return np.stack(flat, axis=-1).astype(float).reshape(size, *table.shape)


def objective(loss: str, f: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The loss at each point; constraints cost nothing where they hold up to rounding, and are infinite otherwise."""
    if loss == "squared":
        return 0.5 * ((f - y) ** 2).sum(axis=-1)
    if loss == "interpolation":
        return np.where(np.abs(f - y).max(axis=-1) < 1e-7 * (1 + np.abs(y).max(axis=-1)), 0.0, np.inf)
    if loss == "max-margin":
        return np.where((f * y).min(axis=-1) > 1 - 1e-7, 0.0, np.inf)
    if loss == "hinge":
        return np.maximum(1 - f * y, 0).sum(axis=-1)
    return np.logaddexp(0, -f * y).sum(axis=-1)


def attained(name: str, points: int, solved: int) -> int:
    """At exact points, half of them on boundaries, the network has the value; a part is solved in floats too."""
    problem, names = TABLE[name], symbols(TABLE[name])
    solution = analytic.solve(problem.A, problem.y, **problem.options, assume=problem.assume)
    drawn = Points(problem, solution.cases, random.Random(name))
    rules = [in_sympy(drawn.draw()) for _ in range(points)]
    arrays = [np.array([float(rule[symbol]) for rule in rules]) for symbol in names]
    functions = solution.lambdify(*names)
    value, (U, b, w, xi) = functions.value(*arrays), functions.weights(*arrays)
    A, y = cells(problem.A, names, arrays), cells(problem.y, names, arrays)
    A = A[..., None] if A.ndim == 2 else A
    loss = problem.options.get("loss", "squared")
    beta = cells([problem.options.get("beta", 1)], names, arrays)[:, 0]
    f = np.einsum("kij,kj->ki", np.maximum(A @ U + b[:, None, :], 0), w) + xi[:, None]
    ours = objective(loss, f, y) + beta * (np.abs(w) * np.linalg.norm(U, axis=1)).sum(axis=-1)
    assert not np.isnan(value).any() and np.allclose(ours, value, rtol=1e-8, atol=1e-10)
    for i in range(solved):
        options = {k: float(beta[i]) if k == "beta" else v for k, v in problem.options.items()}
        bounds = numeric.certify(numeric.Network(U[i], b[i], w[i], xi[i]), A[i], y[i], **options)
        assert bounds.lower_bound <= value[i] * (1 + 1e-9) + 1e-12
        assert numeric.solve(A[i], y[i], **options).value == pytest.approx(value[i], rel=1e-6, abs=1e-9)
    return len(rules)


@pytest.mark.parametrize("name", ["rank one hinge", "line squared, a target"])
def test_networks_attain_the_value_on_boundaries(name: str) -> None:
    assert attained(name, 40, 2) == 40


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, row in TABLE.items() if np.ndim(row.y) == 1])
def test_networks_attain_the_value_at_a_thousand_points(name: str) -> None:
    assert attained(name, 1000, 100) == 1000


def test_shapes_and_what_is_excluded() -> None:
    functions = analytic.solve([[1, 0], [0, 1]], [P, Q], beta=1, assume=[P < 5]).lambdify(P, Q)
    assert functions.value(np.ones((3, 1)), np.ones(2)).shape == (3, 2)
    U, b, w, xi = functions.weights(np.ones((3, 1)), np.ones(2))
    assert (U.shape, b.shape, w.shape, xi.shape) == ((3, 2, 2, 1), (3, 2, 1), (3, 2, 1), (3, 2))
    assert functions.predict([[1, 0], [0, 1], [1, 1]], 3, 4).shape == (3,)
    assert np.isnan(functions.value([-1, 0, 6, np.nan, np.inf], 1)).all()
    assert functions.value(0.6, 0.8) == pytest.approx(0.5)  # on the boundary of two cases
    numbers = analytic.solve([[1, 0], [0, 1]], [3, 4], beta=1).lambdify()
    assert numbers.value() == 4.5 and numbers.dual().shape == (2,)


def test_an_answer_that_was_evaluated_is_pickled() -> None:
    solution = analytic.solve([[1, 0], [0, 1]], [P, Q], beta=1)
    expected = solution.lambdify(P, Q).value(3, 4)
    again = pickle.loads(pickle.dumps(solution))
    assert again.verify().proved and again.lambdify(P, Q).value(3, 4) == expected == 4.5


def test_where_a_formula_has_no_value_another_one_has() -> None:
    """Weights with ``1 / |(a, c)|`` are not asked for at the origin."""
    functions = analytic.solve([[1, 0], [0, 1]], [A, C], loss="interpolation").lambdify(A, C)
    assert functions.value(0, 0) == 0 and functions.value([0, -1], [2, -1]) == pytest.approx([2, np.sqrt(2)])


def test_what_is_asked_wrongly() -> None:
    solution = analytic.solve([[1, 0], [0, 1]], [P, Q], beta=1)
    for given in ((P,), (P, Q, A)[:1], (P, P)):
        with pytest.raises(OptionError, match="give each of p, q once"):
            solution.lambdify(*given)
    with pytest.raises(DataError, match="give one for each of p, q"):
        solution.lambdify(P, Q).value(1)
    with pytest.raises(DataError, match="rows of 2 features"):
        solution.lambdify(P, Q).predict([1, 2, 3], 1, 2)


def test_names_for_norms() -> None:
    for case in analytic.solve([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [A, C, -P], beta=1).cases:
        named = case.named()
        assert sympy.simplify(named.value.subs(named.where) - case.value) == 0
        assert all(sympy.simplify(x.subs(named.where) - y) == 0 for x, y in zip(named.dual, case.dual, strict=True))
        assert not any(root.has(sympy.Add) for root in sympy.sympify(named.value).atoms(sympy.Pow) if root.exp.q == 2)
    for letter in ("N", "N_+", "N1"):
        taken = sympy.Symbol(letter, positive=True)
        clash = analytic.solve([[1, 0], [0, 1]], [taken, Q], beta=1).cases[0].named()
        assert clash.where == {sympy.Symbol("M_+", nonnegative=True): sympy.sqrt(taken**2 + Q**2)}


def test_an_answer_with_names() -> None:
    """The same answer: what the names stand for, put back, gives the formulas of the answer without them."""
    plain = analytic.solve([[1, 0], [0, 1]], [A, Q], beta=P)
    found = analytic.solve([[1, 0], [0, 1]], [A, Q], beta=P, names=True)
    assert plain.where == {} and list(found.where.values()) == [sympy.sqrt(A**2 + Q**2)]
    (norm,) = found.where
    assert str(norm) == "N_+" and norm in found.value.free_symbols and "N_+" in repr(found) and found.verify().proved
    assert [v.subs(found.where) for v, _ in found.value.args] == [v for v, _ in plain.value.args]
    assert found.lower_bound == found.value
    for ours, theirs in zip(found.cases, plain.cases, strict=True):
        assert ours.condition.xreplace(found.where) == theirs.condition and ours.where.keys() <= {norm}
        assert sympy.simplify(ours.value.subs(found.where) - theirs.value) == 0 and theirs.where == {}
        assert all(sympy.simplify(x.subs(found.where) - y) == 0 for x, y in zip(ours.dual, theirs.dual, strict=True))
    assert found.latex(parts=["value"]) == plain.latex(parts=["value"], names=True)
    assert found.lambdify(A, Q, P).value(3, 4, 1) == pytest.approx(4.5)
    one = pickle.loads(pickle.dumps(found)).assuming(A > 0, P < A)
    assert [*one.where] == [norm] and one.network.w[0].subs(one.where).diff(A) != 0
    assert one.sensitivity().free_symbols >= {norm} and one.subs({A: 3, Q: 4, P: 1}).value == sympy.Rational(9, 2)
    assert analytic.solve([[1, 0], [0, 1]], [3, 4], beta=1, names=True).where == {}
    with pytest.raises(OptionError, match="names is 'N': give True or False"):
        analytic.solve([[1, 0], [0, 1]], [P, Q], beta=1, names="N")  # type: ignore[arg-type]


def test_substitution_of_one_symbol() -> None:
    solution = analytic.solve([[1, 0], [0, 1]], [P, Q], beta=1)
    assert solution.subs(P, 3).value == solution.subs({P: 3}).value
    with pytest.raises(OptionError, match="give a mapping"):
        solution.subs({P: 3}, 4)
