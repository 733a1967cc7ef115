"""Problems with symbols, of every family that has formulas for them; tests read the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import sympy

P, Q, R, S = sympy.symbols("p q r s", positive=True)
A, C, D, E = sympy.symbols("a c d e", real=True)
LAMBDA = sympy.Symbol("lambda", positive=True)
THETA = sympy.Symbol("theta", real=True)
EYE2, EYE3 = [[1, 0], [0, 1]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
ROTATION = [[sympy.cos(THETA), sympy.sin(THETA)], [-sympy.sin(THETA), sympy.cos(THETA)]]
ANGLE = [[1, 0], [sympy.cos(THETA), sympy.sin(THETA)]]
UPPER, ACUTE = (THETA > 0, sympy.pi > THETA), (THETA > 0, sympy.pi / 2 > THETA)
RHO = sympy.Symbol("rho", real=True)
CORRELATED = [[R, 0], [S * RHO, S * sympy.sqrt(1 - RHO**2)]]
WITHIN = (RHO > -1, RHO < 1)
SPIKE_FREE = [[1, 0, 0], [1, 1, 0], [0, 0, 2]]
LENGTHS = [[P, 0, 0], [0, Q, 0], [0, 0, R]]
EVEN = [[1, 0], [-1, 0], [0, 1], [0, -1]]
SEPARABLE = [[2, 1], [1, 2], [-3, -4]]
ORTHOGONAL = [[2, 0], [0, 3], [-R, -1]]
OBTUSE = [[sympy.Rational(3, 5), sympy.Rational(4, 5)], [sympy.Rational(6, 5), sympy.Rational(8, 5)], [-1, 0]]
FREE = {"bias": "free"}
HINGE = {"loss": "hinge", "beta": LAMBDA}
FIT, SEPARATE = {"loss": "interpolation"}, {"loss": "max-margin"}


@dataclass(frozen=True)
class Symbolic:
    """A problem with symbols, how many cases it has, and what is assumed."""

    A: Any
    y: Any
    options: dict[str, Any]
    cases: int
    assume: tuple[Any, ...] = field(default=())


TABLE: dict[str, Symbolic] = {
    "whitened interpolation": Symbolic(EYE2, [A, C], FIT, 5),
    "whitened interpolation, known signs": Symbolic(EYE2, [P, -Q], FIT, 1),
    "whitened interpolation, three": Symbolic(EYE3, [A, C, D], FIT, 9),
    "whitened by an angle": Symbolic(ROTATION, [P, -Q], FIT, 1),
    "whitened squared": Symbolic(EYE2, [A, C], {"beta": LAMBDA}, 12),
    "whitened squared at a beta": Symbolic(EYE2, [P, Q], {"beta": 1}, 2),
    "whitened squared, three": Symbolic(EYE3, [A, C, 1], {"beta": LAMBDA}, 14),
    "whitened hinge": Symbolic(EYE3, [1, 1, -1], {"loss": "hinge", "beta": LAMBDA}, 3),
    "whitened logistic": Symbolic(EYE3, [1, 1, -1], {"loss": "logistic", "beta": LAMBDA}, 3),
    "whitened margin": Symbolic(ROTATION, [1, 1], SEPARATE, 1),
    "one-hot": Symbolic(EYE2, [[P, 0], [0, Q]], {"beta": LAMBDA}, 4),
    "rank one, signs": Symbolic([[A], [C]], [1, 2], {"beta": LAMBDA}, 9),
    "rank one, several features": Symbolic([[1, 2], [A, 2 * A]], [P, Q], {"beta": LAMBDA}, 6),
    "rank one hinge": Symbolic([[A], [C]], [1, -1], {"loss": "hinge", "beta": LAMBDA}, 14),
    "rank one hinge, equal labels": Symbolic([[A], [C]], [1, 1], HINGE, 15),
    "rank one interpolation": Symbolic([[P], [-Q]], [R, A], FIT, 2),
    "rank one margin": Symbolic([[P], [-Q], [-R]], [1, -1, -1], SEPARATE, 2),
    "line, places": Symbolic([0, P, P + Q], [0, 1, 0], FIT | FREE, 1),
    "line, places and targets": Symbolic([0, P, P + Q], [A, C, D], FIT | FREE, 6),
    "line, three targets": Symbolic([0, 1, 3], [A, C, D], FIT | FREE, 6),
    "line, two points": Symbolic([-P, 0], [A, C], FIT | FREE, 2),
    "line margin": Symbolic([0, P, P + Q, P + Q + R], [1, -1, 1, 1], SEPARATE | FREE, 1),
    "line hinge": Symbolic([0, P, P + Q], [1, -1, 1], {"loss": "hinge", "beta": LAMBDA, **FREE}, 3),
    "line squared, beta": Symbolic([0, 1, 3], ["1/2", 1, 0], {"beta": LAMBDA, **FREE}, 3),
    "line squared, a target": Symbolic([0, 1, 3], [0, P, 0], {"beta": LAMBDA, **FREE}, 3),
    "line squared, places": Symbolic([0, P, P + Q], [0, 1, 0], {"beta": LAMBDA, **FREE}, 4),
    "line squared, constants": Symbolic([0, 1, 3], [sympy.sqrt(2), sympy.pi, 0], {"beta": LAMBDA, **FREE}, 3),
    "two samples, acute angle": Symbolic(ANGLE, [1, 1], FIT, 1, (THETA > 0, sympy.pi / 2 > THETA)),
    "two samples, angle": Symbolic(ANGLE, [1, 1], FIT, 2, (THETA > 0, sympy.pi > THETA)),
    "two samples, margin": Symbolic(ANGLE, [1, 1], SEPARATE, 2, (THETA > 0, sympy.pi > THETA)),
    "two samples, angle and targets": Symbolic(ANGLE, [P, Q], FIT, 5, (THETA > 0, sympy.pi > THETA)),
    "two samples, angle, squared": Symbolic(ANGLE, [1, 1], {"beta": LAMBDA}, 3, (THETA > 0, sympy.pi > THETA)),
    "two samples, acute, a root": Symbolic([[1, 0], [1, 1]], [1, 2], {"beta": LAMBDA}, 2),
    "two samples, obtuse, a root": Symbolic([[1, 0], [-1, 2]], [3, 4], {"beta": LAMBDA}, 5),
    "two samples, coordinates": Symbolic([[1, 0], [-P, Q]], [1, 1], FIT, 4),
    "two samples, acute angle, squared": Symbolic(ANGLE, [1, 1], {"beta": LAMBDA}, 2, ACUTE),
    "two samples, angle, squared, targets": Symbolic(ANGLE, [P, Q], {"beta": LAMBDA}, 8, UPPER),
    "two samples, angle, squared, opposite": Symbolic(ANGLE, [P, -Q], {"beta": LAMBDA}, 12, UPPER),
    "two samples, coordinates, squared": Symbolic([[1, 0], [-P, Q]], [1, 2], {"beta": 1}, 4),
    "two samples, coordinates, squared, beta": Symbolic([[1, 0], [-P, Q]], [1, 1], {"beta": LAMBDA}, 7),
    "two samples, correlation": Symbolic(CORRELATED, [P, Q], FIT, 5, WITHIN),
    "two samples, correlation, margin": Symbolic(CORRELATED, [1, 1], SEPARATE, 6, WITHIN),
    "two samples, correlation, opposite margin": Symbolic(CORRELATED, [1, -1], SEPARATE, 2, WITHIN),
    "two samples, correlation, squared": Symbolic(CORRELATED, [P, Q], {"beta": LAMBDA}, 8, WITHIN),
    "two samples, angle, hinge": Symbolic(ANGLE, [1, 1], HINGE, 3, UPPER),
    "two samples, angle, opposite hinge": Symbolic(ANGLE, [1, -1], HINGE, 4, UPPER),
    "two samples, hinge on the arc": Symbolic([[1, 0], [-1, 2]], [1, 1], HINGE, 4),
    "two samples, orthogonal, hinge": Symbolic([[P, 0], [0, Q]], [1, 1], HINGE, 4),
    "two samples, coordinates, hinge": Symbolic([[1, 0], [-P, Q]], [1, 1], {"loss": "hinge", "beta": 1}, 5),
    "two samples, correlation, opposite hinge": Symbolic(CORRELATED, [1, -1], HINGE, 11, WITHIN),
    "two samples, coordinates, hinge, beta": Symbolic([[1, 0], [-P, Q]], [1, 1], HINGE, 9),
    "two samples, coordinates, negative hinge": Symbolic([[1, 0], [-P, Q]], [-1, -1], HINGE, 9),
    "two samples, acute coordinates, hinge": Symbolic([[1, 0], [P, Q]], [1, 1], HINGE, 6),
    "two samples, a real coordinate, hinge": Symbolic([[3, 0], [A, Q]], [1, 1], HINGE, 11),
    "two samples, a real coordinate, opposite hinge": Symbolic([[1, 2], [3, A]], [1, -1], HINGE, 10),
    "two samples, correlation, hinge": Symbolic(CORRELATED, [1, 1], HINGE, 11, WITHIN),
    "two samples, acute angle, opposite logistic": Symbolic(
        ANGLE, [1, -1], {"loss": "logistic", "beta": LAMBDA}, 2, ACUTE
    ),
    "two samples, targets": Symbolic([[1, 0], [-1, 1]], [P, Q], FIT, 1),
    "two samples, orthogonal": Symbolic([[P, 0], [0, Q]], [R, -1], FIT, 1),
    "spike-free interpolation": Symbolic(SPIKE_FREE, [P, Q, R], FIT, 1),
    "spike-free lengths": Symbolic(LENGTHS, [1, 2, -1], FIT, 1),
    "spike-free lengths and targets": Symbolic([[P, 0, 0], [0, Q, 0], [0, 0, 1]], [A, 1, -R], FIT, 2),
    "spike-free margin": Symbolic(LENGTHS, [1, 1, -1], SEPARATE, 1),
    "spike-free squared": Symbolic([[P, 0], [0, Q]], [1, -2], {"beta": LAMBDA}, 4),
    "spike-free squared, targets": Symbolic([[P, 0], [0, Q]], [A, -R], {"beta": 1}, 4, (A > 0,)),
    "spike-free hinge": Symbolic([[P, 0], [0, Q]], [1, -1], {"loss": "hinge", "beta": LAMBDA}, 4),
    "spike-free squared, a norm": Symbolic([[2, 0], [0, 2]], [P, Q], {"beta": LAMBDA}, 2),
    "even interpolation": Symbolic(EVEN, [A, A, C, C], FIT, 5),
    "even squared": Symbolic(EVEN, [P, P, Q, Q], {"beta": LAMBDA}, 2),
    "even hinge": Symbolic(EVEN, [1, 1, -1, -1], {"loss": "hinge", "beta": LAMBDA}, 2),
    "separable interpolation": Symbolic(SEPARABLE, [P, P, -Q], FIT, 1),
    "separable squared": Symbolic(SEPARABLE, [P, P, -Q], {"beta": LAMBDA}, 4),
    "separable hinge": Symbolic(SEPARABLE, [1, 1, -1], {"loss": "hinge", "beta": LAMBDA}, 3),
    "separable margin": Symbolic([[1, 0], [P, 1], [-1, 0]], [1, 1, -1], SEPARATE, 2),
    "separable margin, orthogonal": Symbolic([[P, 0], [0, Q], [-1, -1]], [1, 1, -1], SEPARATE, 1),
    "separable squared, lengths": Symbolic(ORTHOGONAL, [1, 1, -P], {"beta": LAMBDA}, 4),
    "separable squared at a beta": Symbolic(ORTHOGONAL, [1, 1, -P], {"beta": sympy.Rational(1, 3)}, 2),
    "separable logistic": Symbolic(SEPARABLE, [1, 1, -1], {"loss": "logistic", "beta": LAMBDA}, 3),
    "obtuse interpolation": Symbolic(OBTUSE, [[P, 0], [2 * P, 0], [-Q, 0]], FIT, 1),
    "obtuse squared": Symbolic(OBTUSE, [P, Q, -3], {"beta": LAMBDA}, 4),
    "obtuse squared, lengths": Symbolic([[P, 0], [-1, 2], [-1, -2]], [Q, 0, -1], {"beta": LAMBDA}, 4),
}


def symbols(problem: Symbolic) -> list[sympy.Symbol]:
    """Those that it holds, by name."""
    cells = sympy.Tuple(*sympy.flatten([problem.A, problem.y]), problem.options.get("beta", 0))
    return sorted(cells.free_symbols, key=str)


def at(values: dict[Any, Any], data: Any) -> Any:
    """Data, or anything nested, with numbers for the symbols."""
    if isinstance(data, dict):
        return {key: at(values, entry) for key, entry in data.items()}
    if isinstance(data, list | tuple):
        return [at(values, cell) for cell in data]
    return data.subs(values) if isinstance(data, sympy.Basic) else data
