"""Even data: twice their half, against the solver in floats; the checker's pairs."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import analytic
import numeric
from analytic import checker
from analytic.verification.certificate import payload
from numeric.errors import InfeasibleError

HALF = [[1, 0, 0], [1, 2, 0], [0, 0, 3]]
EVEN = [[1, 0, 0], [-1, -2, 0], [0, 0, 3], [-1, 0, 0], [1, 2, 0], [0, 0, -3]]


@pytest.mark.parametrize(
    ("y", "options"),
    [
        ([1, 2, -3], {"loss": "interpolation"}),
        ([1, 1, -1], {"loss": "max-margin"}),
        ([1, 1, -1], {"loss": "hinge", "beta": Fraction(1, 2)}),
        ([0, 0, -2], {"beta": Fraction(1, 4)}),
        ([1, 2, 0], {"beta": Fraction(1, 4)}),
    ],
)
def test_twice_the_half(y: list[int], options: dict[str, Any]) -> None:
    found = analytic.solve(EVEN, y + y, **options)
    kind = "secular" if y == [1, 2, 0] else options.get("loss", "squared")
    assert found.theorem.id == f"even-{kind}" and found.verify().proved
    assert found.value == 2 * analytic.solve(HALF, y, **options).value
    floats = {key: float(x) if key == "beta" else x for key, x in options.items()}
    known = numeric.solve(np.array(EVEN, dtype=float), np.array(y + y, dtype=float), **floats)
    assert float(found.value) == pytest.approx(known.value, abs=1e-6)
    assert list(found.network(EVEN[:3])) == list(found.network(EVEN[3:]))


@pytest.mark.parametrize("beta", [Fraction(1, 4), Fraction(1), Fraction(3)])
def test_twice_the_half_for_logits(beta: Fraction) -> None:
    half, y = [[3, 1, 0], [1, 3, 0], [0, 0, 2]], [1, 1, -1]
    rows = [half[0], [-x for x in half[1]], half[2], [-x for x in half[0]], half[1], [-x for x in half[2]]]
    found = analytic.solve(rows, y + y, loss="logistic", beta=beta)
    assert found.theorem.id == "even-logistic" and found.verify().proved
    known = numeric.solve(np.array(rows, dtype=float), np.array(y + y, dtype=float), loss="logistic", beta=float(beta))
    assert float(found.value) == pytest.approx(known.value, abs=1e-6)
    assert found.value == 2 * analytic.solve(half, y, loss="logistic", beta=beta).value


def test_no_side_is_spike_free() -> None:
    """Three dependent directions: the half is not spike-free, whichever samples are taken."""
    rows = [[1, 0], [0, 1], [1, 1]]
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve([*rows, *([-x for x in row] for row in rows)], [1, 2, 5, 1, 2, 5], beta=1)
    assert "not spike-free, whichever" in caught.value.reasons["even-squared"]
    with pytest.raises(analytic.NoClosedForm) as caught:
        analytic.solve([[1, 0, 2], [0, 1, 1], [1, 1, 0], [-1, 0, -2]], [1, 2, 5, 1], beta=1)
    assert "sample 1 has no partner" in caught.value.reasons["even-squared"]


def test_an_infeasible_half() -> None:
    rows = [[1, 0], [2, 0], [0, 1]]
    with pytest.raises(InfeasibleError) as caught:
        analytic.solve([*rows, *([-x for x in row] for row in rows)], [1, 1, 3, 1, 1, 3], loss="interpolation")
    v, y = [Fraction(str(x)) for x in caught.value.witness], [1, 1, 3, 1, 1, 3]
    assert sum(a * b for a, b in zip(v, y, strict=True)) > 0


def sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        json.dumps(payload(analytic.solve(EVEN, [1, 2, -3, 1, 2, -3], loss="interpolation")))
    )
    return found


CHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "a sample twice": lambda file: file["feasibility"]["pairs"].__setitem__(1, file["feasibility"]["pairs"][0]),
    "a pair left out": lambda file: file["feasibility"]["pairs"].pop(),
    "not opposite": lambda file: file["problem"]["A"][0].__setitem__(0, "2"),
    "another dual": lambda file: file["dual"].__setitem__(0, "0"),
    "a multiplier": lambda file: file["feasibility"]["multipliers"][0].__setitem__(0, "-1"),
    "the inverse": lambda file: file["feasibility"]["inverse"][0].__setitem__(0, "7"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_pairs_are_not_proved(change: str) -> None:
    file = sample()
    assert checker.check(file).proved
    CHANGES[change](file)
    try:
        assert not checker.check(file).proved
    except checker.CertificateError:
        assert change == "a pair left out"
