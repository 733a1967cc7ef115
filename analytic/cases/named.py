"""Formulas with names for the roots in them, such as norms, and what the names stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import sympy

from analytic.cases.regions import MANY, Region
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import Row, Scalar, simplest, to_sympy
from analytic.exact.symbols import in_order
from analytic.model.network import Network

if TYPE_CHECKING:
    from analytic.derivation.cases import SignFact
    from analytic.theorem.answer import Answer

Names = dict[sympy.Expr, sympy.Symbol]
"""What is under a root, or a root of a polynomial, and its name."""


class CaseLike(Protocol):
    """What is read of a case."""

    @property
    def facts(self) -> tuple[SignFact, ...]:
        """The condition, in stand-ins."""
        ...

    @property
    def equations(self) -> tuple[tuple[sympy.Symbol, sympy.Expr], ...]:
        """What determines symbols."""
        ...

    @property
    def answer(self) -> Answer:
        """The formulas in stand-ins."""
        ...

    @property
    def condition(self) -> sympy.Basic:
        """The condition."""
        ...

    @property
    def network(self) -> Network:
        """An optimal network."""
        ...

    @property
    def value(self) -> sympy.Expr:
        """The optimal value."""
        ...

    @property
    def dual(self) -> np.ndarray:
        """The dual witness."""
        ...


@dataclass(frozen=True)
class Named:
    """A case whose roots have names: ``where`` says what each stands for."""

    condition: sympy.Basic
    network: Network
    value: sympy.Expr
    dual: np.ndarray
    where: dict[sympy.Symbol, sympy.Expr]


@dataclass(frozen=True)
class NamedCases:
    """All cases with the same names: ``value`` is that of whichever case holds."""

    cases: tuple[Named, ...]
    value: sympy.Expr
    where: dict[sympy.Symbol, sympy.Expr]


def named_cases(cases: Sequence[CaseLike], assumed: Sequence[SignFact] = ()) -> NamedCases:
    """Every root has one name in all of them; ``assumed`` is known of the symbols."""
    names = names_of(cases, assumed)
    written = tuple(named(case, names) for case in cases)
    pieces = [(case.value, case.condition) for case in written]
    value = pieces[0][0] if len(pieces) == 1 else sympy.Piecewise(*pieces, evaluate=False)
    return NamedCases(written, value, where(names))


def names_of(cases: Sequence[CaseLike], assumed: Sequence[SignFact] = ()) -> Names:
    """``N_+`` and ``N_-`` for the norms of the positive and of the negative targets, ``tau`` for roots of polynomials.

    A root that is neither, or not in every case that has it, is ``N``, or ``N_1``, ``N_2``, ...
    """
    bases, roots = set[sympy.Expr](), set[sympy.Expr]()
    norms: dict[sympy.Expr, set[str]] = {}
    taken: set[str] = set()
    for case in cases:
        parts = _parts(case)
        own = {root.base for part in parts for root in part.atoms(sympy.Pow) if _is_norm(root)}
        inside = {root for part in parts for root in part.atoms(PositiveRoot)}
        for base in own:
            norms.setdefault(base, set()).add(_norm_name(case, base, assumed))
        bases, roots = bases | own, roots | inside
        taken |= {symbol.name for part in parts for symbol in part.free_symbols}
    ordered = sorted(bases, key=lambda base: (sympy.count_ops(base), str(base)))
    signed = {base: next(iter(norms[base])) for base in ordered if len(norms[base]) == 1}
    wanted = list(signed.values())
    chosen = {base: name for base, name in signed.items() if name and wanted.count(name) == 1 and name not in taken}
    others = [base for base in ordered if base not in chosen]
    found = {base: sympy.Symbol(name, nonnegative=True) for base, name in chosen.items()}
    found |= zip(others, _letters("N", len(others), taken), strict=True)
    last = sorted(roots, key=lambda root: (sympy.count_ops(root), str(root)))
    return found | dict(zip(last, _letters("tau", len(last), taken), strict=True))


def named(case: CaseLike, names: Names | None = None) -> Named:
    """Roots of expressions in the symbols replaced by names that no symbol of the caller has."""
    names = names_of([case]) if names is None else names
    made = short_network(case.network, names)
    dual = np.vectorize(lambda cell: short(cell, names), otypes=[object])(case.dual)
    shown = (short(case.condition, names), made, short(case.value, names), dual)
    used = set().union(*(part.free_symbols for part in (shown[0], shown[2], *dual.flat, *made.U.flat, *made.w.flat)))
    return Named(*shown, {name: root for name, root in where(names).items() if name in used})


def short_network(network: Network, names: Names) -> Network:
    """A network with the names in its weights and biases."""

    def cells(row: Row) -> tuple[Scalar, ...]:
        return tuple(simplest(short(to_sympy(cell), names)) for cell in row)

    neurons = [(cells(u), cells((b,))[0], cells(w)) for u, b, w in network.parts]
    return network.like(neurons, cells(network.xi_row), [cells(row) for row in network.skip_rows or ()] or None)


def short(part: Any, names: Names) -> Any:
    """An expression, or a condition, with the names in it."""
    if isinstance(part, sympy.Piecewise):  # its conditions are not to be evaluated anew
        pieces = [(short(value, names), short(when, names)) for value, when in part.args]
        return sympy.Piecewise(*pieces, evaluate=False)
    return (
        sympy.sympify(part)
        .xreplace({root: name for root, name in names.items() if isinstance(root, PositiveRoot)})
        .replace(
            lambda e: isinstance(e, sympy.Pow) and e.base in names and e.exp.is_Rational and e.exp.q == 2,
            lambda e: names[e.base] ** (2 * e.exp),
        )
    )


def where(names: Names) -> dict[sympy.Symbol, sympy.Expr]:
    """What the names stand for."""
    return {name: root if isinstance(root, PositiveRoot) else sympy.sqrt(root) for root, name in names.items()}


def _parts(case: CaseLike) -> list[sympy.Basic]:
    network = case.network
    relations = case.condition.atoms(sympy.core.relational.Relational)
    return list(map(sympy.sympify, [case.value, *case.dual.flat, *network.U.flat, *network.w.flat, *relations]))


def _is_norm(root: sympy.Pow) -> bool:
    return bool(root.exp.is_Rational and root.exp.q == 2 and root.base.is_Add and root.free_symbols)


def _norm_name(case: CaseLike, base: sympy.Expr, assumed: Sequence[SignFact]) -> str:
    """``N_+`` if the positive targets have the squared norm ``base`` in the case, ``N_-`` if the negative ones have."""
    problem = case.answer.problem
    if problem.o > 1 or len(problem.targets) < 2:
        return ""
    targets = [to_sympy(cell) for cell in problem.targets]
    symbols = set().union(*(cell.free_symbols for cell in targets))
    facts = tuple(fact for fact in (*assumed, *case.facts) if fact.expression.free_symbols <= symbols)
    region = Region(tuple(in_order(symbols)), facts)
    point = region.point() or region.point(draws=MANY)
    if point is None or case.equations:
        return ""
    for name, side in (("N_+", 1), ("N_-", -1)):
        square = sympy.Add(*(cell**2 for cell in targets if side * cell.xreplace(point) > 0))
        if sympy.expand(square.xreplace(problem.restore) - base) == 0:
            return name
    return ""


def _letters(letter: str, size: int, taken: set[str]) -> list[sympy.Symbol]:
    numbered = (f"{letter}_{k}" for k in count(1))
    free = (name for name in ([letter] if size == 1 else []) + [next(numbered) for _ in range(size + len(taken))])
    return [sympy.Symbol(name, nonnegative=True) for name in free if name not in taken][:size]
