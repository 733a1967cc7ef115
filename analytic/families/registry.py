"""The registry: every folder beside this file is a family, and its ``RECORDS`` are the modules that hold a theorem."""

from __future__ import annotations

import copyreg
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from pickle import PicklingError

from analytic import families
from analytic.derivation.lemmas import Lemma
from analytic.exact.long_numbers import long_numbers
from analytic.exact.time_limit import require_time
from analytic.model.problem import Problem
from analytic.theorem.advice import advice
from analytic.theorem.discovery import Discovered
from analytic.theorem.record import Failing, NoClosedForm, Theorem


def family_modules() -> dict[str, tuple[str, ...]]:
    """The families by name, and the modules of each that hold a theorem."""
    found = {}
    for info in pkgutil.iter_modules(families.__path__):
        if info.ispkg:
            found[info.name] = tuple(importlib.import_module(f"{families.__name__}.{info.name}").RECORDS)
    return found


def _discover() -> dict[str, Theorem]:
    names = [f"{families.__name__}.{family}.{name}" for family, records in family_modules().items() for name in records]
    found = [importlib.import_module(name).THEOREM for name in names]
    ordered = sorted(found, key=lambda theorem: (theorem.rank, theorem.id))
    if len({theorem.id for theorem in ordered}) != len(ordered):
        raise RuntimeError(f"two theorems share an id: {sorted(theorem.id for theorem in ordered)}")
    return {theorem.id: theorem for theorem in ordered}


@cache
def lemmas() -> Mapping[str, Lemma]:
    """Every lemma by id: those for every problem first, then family by family (``LEMMAS`` of its ``lemmas*.py``)."""
    found: dict[str, Lemma] = {}
    for family in sorted(family_modules(), key=lambda name: (name != "general", name)):
        package = importlib.import_module(f"{families.__name__}.{family}")
        names = [info.name for info in pkgutil.iter_modules(package.__path__) if info.name.startswith("lemmas")]
        modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
        for lemma in [lemma for module in modules for lemma in getattr(module, "LEMMAS", ())]:
            if found.setdefault(lemma.id, lemma) is not lemma:
                raise RuntimeError(f"two lemmas share the id {lemma.id}")
    return found


theorems: Mapping[str, Theorem] = Discovered(_discover)
"""Every theorem by id, in the order in which they are tried."""


def registered(identifier: str) -> Theorem:
    """The theorem of that id."""
    return theorems[identifier]


def _by_id(theorem: Theorem) -> tuple[Callable[[str], Theorem], tuple[str]]:
    """How a record is pickled: it holds functions, so that the reader takes its own record of that id."""
    if theorems.get(theorem.id) is not theorem:
        raise PicklingError(f"theorem {theorem.id!r} is not that of analytic.theorems: only those are pickled, by id")
    return registered, (theorem.id,)


copyreg.pickle(Theorem, _by_id)


def select(problem: Problem) -> Theorem:
    """The first theorem whose hypotheses all hold; :class:`NoClosedForm` with every reason otherwise."""
    failing: dict[str, Failing] = {}
    with long_numbers():  # reasons quote the data
        for theorem in theorems.values():
            require_time()
            found = theorem.first_failing(problem)
            if found is None:
                return theorem
            failing[theorem.id] = found
        reasons = {key: theorems[key].verdict(found).reason for key, found in failing.items()}
        limited = [key for key, found in failing.items() if theorems[key].is_limited(found)]
        nearest = sorted(theorems.values(), key=lambda theorem: -theorem.satisfied(problem))[:2]
    raise NoClosedForm(reasons, [theorem.id for theorem in nearest], limited, advice(problem))
