"""The hypotheses of a conjecture: the package's own by name, all those of a theorem, or functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import sympy

from analytic.exact.scalars import to_sympy
from analytic.families.registry import theorems
from analytic.model.problem import Problem
from analytic.problems.generators import GENERATORS
from analytic.theorem.parts import Hypothesis
from analytic.theorem.record import Theorem
from numeric.arrays import one_line
from numeric.errors import InfeasibleError, InputError, OptionError

DATA_ONLY = frozenset(
    {"whitened", "rank-one", "on-a-line", "one-dimensional", "spike-free", "obtuse-rays", "not-parallel",
     "rational-inputs", "two-directions"}
)  # fmt: skip
"""Hypotheses that do not look at the targets: where one fails, it fails for all of them."""
_LOSSES = "loss-"


@dataclass(frozen=True)
class Premises:
    """What must hold of a problem, with the theorems whose data meet some of it."""

    named: tuple[Hypothesis, ...]
    own: tuple[Callable[[Any, Any, Any], Any], ...]
    families: tuple[str, ...]

    def hold(self, problem: Problem) -> str:
        """``"yes"``, ``"no"``, or ``"never"`` where they fail for all targets.

        A test that finds that no network meets the constraints says no: there is no optimum to claim anything of.
        """
        for hypothesis in self.named:
            try:
                held = hypothesis.holds(problem)
            except InfeasibleError:
                return "no"
            if not held.proved:
                return "never" if hypothesis.id in DATA_ONLY else "no"
        matrices = as_matrices(problem)
        for k, predicate in enumerate(self.own):
            try:
                held = predicate(*matrices)
            except InputError:
                raise
            except Exception as error:
                raise OptionError(
                    f"hypotheses[{k}] failed with {type(error).__name__}: {error}: give a function of (A, y, beta)"
                ) from error
            if held != True:  # noqa: E712  a sympy relation that is not decided counts as false
                return "no"
        return "yes"


def as_matrices(problem: Problem) -> tuple[sympy.Matrix, sympy.Matrix, sympy.Expr | None]:
    """``(A, y, beta)`` as sympy matrices, y a column an output; beta is None where the loss has none."""
    A = sympy.Matrix([[to_sympy(cell) for cell in row] for row in problem.A])
    y = sympy.Matrix([[to_sympy(cell) for cell in row] for row in problem.y])
    return A, y, to_sympy(problem.beta) if problem.penalised else None


def conditions(given: Sequence[object], loss: str, bias: str) -> Premises:
    """From ids of hypotheses or theorems, hypotheses and functions; those of the loss and the bias are given anyway."""
    known = _known()
    named: dict[tuple[str, int], Hypothesis] = {}
    own: list[Callable[[Any, Any, Any], Any]] = []
    for k, item in enumerate(given):
        if isinstance(item, str) and item in theorems:
            found: Iterable[Hypothesis] = _testable(theorems[item])
        elif isinstance(item, str):
            found = [_named(item, known)]
        elif isinstance(item, Hypothesis):
            found = [item]
        elif callable(item):
            own.append(item)
            continue
        else:
            raise OptionError(f"hypotheses[{k}] is {one_line(item)}: give an id or a function of (A, y, beta)")
        for hypothesis in found:
            _require_compatible(hypothesis, loss, bias)
            named[hypothesis.id, id(hypothesis.test)] = hypothesis
    chosen = tuple(h for h in named.values() if not h.id.startswith(_LOSSES))
    ids = {h.id for h in chosen} - {"scalar", "rational", "no-bias", "free-bias"}
    families = tuple(key for key, theorem in theorems.items()
                     if key in GENERATORS and theorem.propose is not None
                     and ids & {h.id for h in theorem.hypotheses})  # fmt: skip
    return Premises(chosen, tuple(own), families)


def _testable(theorem: Theorem) -> tuple[Hypothesis, ...]:
    """Its hypotheses, with the limits of the code before one that can be tested within them only."""
    limited = any(hypothesis.needs_limits for hypothesis in theorem.hypotheses)
    return theorem.conditions if limited else theorem.hypotheses


def _known() -> dict[str, list[Hypothesis]]:
    found: dict[str, list[Hypothesis]] = {}
    for theorem in theorems.values():
        for hypothesis in theorem.hypotheses:
            if all(hypothesis.test is not other.test for other in found.get(hypothesis.id, [])):
                found.setdefault(hypothesis.id, []).append(hypothesis)
    return found


def _named(name: str, known: dict[str, list[Hypothesis]]) -> Hypothesis:
    if name not in known:
        close = get_close_matches(name, [*known, *theorems], cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "'neuralgauge theorems ID' lists those of a theorem"
        raise OptionError(f"there is no hypothesis {name!r}: {hint}")
    if len(known[name]) > 1 and not name.startswith(_LOSSES):
        users = [key for key, theorem in theorems.items() if any(h.id == name for h in theorem.hypotheses)]
        raise OptionError(f"hypothesis {name!r} differs between {', '.join(users)}: name one of these theorems")
    return known[name][0]


def _require_compatible(hypothesis: Hypothesis, loss: str, bias: str) -> None:
    if hypothesis.id.startswith(_LOSSES) and hypothesis.id != f"{_LOSSES}{loss}":
        raise OptionError(f"loss is {loss!r}, and a hypothesis asks for {hypothesis.id.removeprefix(_LOSSES)!r}")
    if hypothesis.id in ("no-bias", "free-bias") and (hypothesis.id == "free-bias") != (bias == "free"):
        raise OptionError(f"bias is {bias!r}, and a hypothesis asks for the other")
