"""Is the claim of a file true?  The network, the dual point and the numbers, each from its definition."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tests.second_checker.linear import inner
from tests.second_checker.reader import File, read
from tests.second_checker.real import ONE, ZERO, Number, Unsure, exp, log, root, sign, total
from tests.second_checker.support import seen_at_most

__all__ = ["Judgement", "Truth", "both", "judge", "objectives"]

MOST_NEURONS = 40


class Truth(Enum):
    TRUE = "TRUE"
    FALSE = "FALSE"
    UNSURE = "UNSURE"


@dataclass
class Judgement:
    """The answer for a whole file, and the statements that are false or unsure."""

    truth: Truth
    failing: tuple[str, ...]


def both(answers: list[Truth]) -> Truth:
    """A conjunction: one false statement settles it."""
    if Truth.FALSE in answers:
        return Truth.FALSE
    return Truth.UNSURE if Truth.UNSURE in answers else Truth.TRUE


def decide(question: Callable[[], bool]) -> Truth:
    try:
        return Truth.TRUE if question() else Truth.FALSE
    except (Unsure, RecursionError):
        return Truth.UNSURE


def judge(source: str | dict[str, Any] | File) -> Judgement:
    """TRUE if every statement of the file is a fact; the method that it names does not matter."""
    file = source if isinstance(source, File) else read(source)
    statements: dict[str, Callable[[], bool]] = {
        "network": lambda: _network_is_feasible(file),
        "multipliers": lambda: _multipliers_are_feasible(file),
        "claim": lambda: _claim_holds(file),
        "h": lambda: seen_at_most(file),
    }
    answers = {name: decide(question) for name, question in statements.items()}
    truth = both(list(answers.values()))
    return Judgement(truth, tuple(name for name, answer in answers.items() if answer is not Truth.TRUE))


def _predictions(file: File) -> list[list[Number]]:
    if len(file.U) > MOST_NEURONS:
        raise Unsure
    rows = []
    for a in file.A:
        row = [x + inner(a, column) for x, column in zip(file.xi, zip(*file.linear, strict=True), strict=True)]
        for u, b, w in zip(file.U, file.b, file.w, strict=True):
            t = file.activated(inner(a, u) + b)
            if sign(t) != 0:
                row = [f + t * x for f, x in zip(row, w, strict=True)]
        rows.append(row)
    return rows


def _network_is_feasible(file: File) -> bool:
    answers = []
    if file.skip == "none":
        answers += [decide(lambda x=x: sign(x) == 0) for row in file.linear for x in row]  # type: ignore[misc]
    if file.bias == "none":
        answers += [decide(lambda x=x: sign(x) == 0) for x in (*file.b, *file.xi)]  # type: ignore[misc]
    if file.loss in {"interpolation", "max-margin"}:
        for f, y in zip(_predictions(file), file.y, strict=True):
            for p, q in zip(f, y, strict=True):
                if file.loss == "interpolation":
                    answers.append(decide(lambda p=p, q=q: sign(p - q) == 0))  # type: ignore[misc]
                else:
                    answers.append(decide(lambda p=p, q=q: sign(p * q - 1) >= 0))  # type: ignore[misc]
    return _settled(answers)


def _settled(answers: list[Truth]) -> bool:
    answer = both(answers)
    if answer is Truth.UNSURE:
        raise Unsure
    return answer is Truth.TRUE


def _multipliers_are_feasible(file: File) -> bool:
    if file.bias == "free" and any(sign(total(column)) != 0 for column in zip(*file.dual, strict=True)):
        return False
    columns = list(zip(*file.dual, strict=True))
    features = list(zip(*file.A, strict=True))
    if file.skip == "free" and any(sign(inner(list(v), list(a))) != 0 for v in columns for a in features):
        return False
    if file.loss in {"squared", "interpolation"}:
        return True
    products = [y * v for (y,), (v,) in zip(file.y, file.dual, strict=True)]
    most = file.loss != "max-margin"
    return all(sign(p) >= 0 and not (most and sign(p - 1) > 0) for p in products)


def objectives(file: File) -> tuple[Number, Number]:
    """The objective of the network (without its constraints) and the dual objective."""
    sizes: list[Number] = [total(x * sign(x) for x in u) if file.norm == 1 else root(inner(u, u)) for u in file.U]
    if file.activation == "threshold":
        sizes = [ONE] * len(file.U)
    penalty = total(size * root(inner(w, w)) for size, w in zip(sizes, file.w, strict=True))
    return _loss(file) + file.beta * penalty, _dual_objective(file)


def _loss(file: File) -> Number:
    if file.loss in {"interpolation", "max-margin"}:
        return ZERO
    f = _predictions(file)
    if file.loss == "squared":
        residuals = [p - q for row, targets in zip(f, file.y, strict=True) for p, q in zip(row, targets, strict=True)]
        return inner(residuals, residuals) / (ONE + 1)
    margins = [p * y for (p,), (y,) in zip(f, file.y, strict=True)]
    if file.loss == "hinge":
        return total(ONE - m for m in margins if sign(m - 1) < 0)
    return total(log(ONE + exp(-m)) for m in margins)


def _entropy(p: Number) -> Number:
    if sign(p) <= 0 or sign(p - 1) >= 0:  # outside the constraints its value does not matter
        return ZERO
    return -(p * log(p)) - (ONE - p) * log(ONE - p)


def _dual_objective(file: File) -> Number:
    pairs = [(y, v) for ys, vs in zip(file.y, file.dual, strict=True) for y, v in zip(ys, vs, strict=True)]
    if file.loss == "logistic":
        return total(_entropy(y * v) for y, v in pairs)
    linear = total(y * v for y, v in pairs)
    return linear - total(v * v for _, v in pairs) / (ONE + 1) if file.loss == "squared" else linear


def _claim_holds(file: File) -> bool:
    p, D = objectives(file)
    if file.width is not None:
        W = file.width
        sides = [p - file.value, file.value - p, D - file.lower, file.lower - D, p - D]
        return _settled([decide(lambda x=x: sign(x - W) <= 0) for x in sides])  # type: ignore[misc]
    below = decide(lambda: sign(p - file.value) <= 0)
    above = decide(lambda: sign(D - file.lower) >= 0)
    if file.relation == "bounds":
        return _settled([below, above])
    exact = [decide(lambda: sign(p - file.value) == 0), decide(lambda: sign(D - file.lower) == 0)]
    return _settled([below, above, *exact])
