"""Problems with their exact optimum as plain files: JSON with exact numbers, npz with floats."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np

from analytic.certificate import encode, write_atomically
from analytic.floats import to_float
from analytic.problem import Problem
from analytic.problems.instance import Instance
from numeric.errors import OptionError

__all__ = ["described", "save"]


def described(theorem: str, instance: Instance) -> dict[str, Any]:
    """The problem, its optimal value and an optimal dual point in exact numbers (the grammar of certificates).

    >>> from analytic.problems import instances
    >>> found = described("whitened-squared", instances("whitened-squared", 2)[1])
    >>> found["beta"], found["optimum"], found["label"]
    ('7', '49/2', 'beta at its largest useful value')
    """
    from analytic.records import theorems
    from analytic.solving import apply

    problem = Problem.build(instance.A, instance.y, **instance.options)
    solution = apply(theorems[theorem], problem)

    def rows(table: Any) -> list[Any]:
        return [[encode(x) for x in row] for row in table] if problem.vector else [encode(row[0]) for row in table]

    return {
        "theorem": theorem,
        "label": instance.label,
        "loss": problem.loss,
        "bias": problem.bias,
        "beta": encode(problem.beta) if problem.penalised else None,
        "A": [[encode(x) for x in row] for row in problem.A],
        "y": rows(problem.y),
        "optimum": encode(solution.exact_value),
        "optimum_float": to_float(solution.exact_value, "the optimum"),
        "dual": rows(solution.exact_dual),
    }


def save(path: str | os.PathLike[str], theorem: str, instance: Instance) -> None:
    """Write one problem: ``.json`` exactly, ``.npz`` in floats (A, y, beta, optimum, loss, bias, theorem, label)."""
    suffix = Path(path).suffix
    found = described(theorem, instance)
    if suffix == ".json":
        write_atomically(path, json.dumps(found, indent=1) + "\n")
    elif suffix == ".npz":
        problem = Problem.build(instance.A, instance.y, **instance.options)
        y = np.array([[to_float(x, "y") for x in row] for row in problem.y])
        beta = to_float(problem.beta, "beta") if problem.penalised else np.nan
        np.savez(
            path, A=np.array([[to_float(x, "A") for x in row] for row in problem.A]),
            y=y if problem.vector else y[:, 0], beta=beta, optimum=found["optimum_float"],
            loss=problem.loss, bias=problem.bias, theorem=theorem, label=instance.label,
        )  # fmt: skip
    else:
        raise OptionError(f"path is {os.fspath(path)!r}: end it in .json or .npz")
