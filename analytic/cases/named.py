"""Formulas with names for the roots in them, such as norms, and what the names stand for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import sympy

from analytic.cases.regions import MANY, Region
from analytic.exact.positive_root import PositiveRoot
from analytic.exact.scalars import Row, Scalar, simplest, to_sympy
from analytic.exact.symbols import in_order
from analytic.model.letters import base_of
from analytic.model.network import Network

if TYPE_CHECKING:
    from analytic.derivation.cases import SignFact
    from analytic.theorem.answer import Answer

LETTERS = {
    "N": [*"NMRSGH", "Psi", "Phi", "Upsilon", *(f"N{'p' * k}" for k in range(1, 9))],
    "tau": ["tau", "theta", "zeta", "chi", "psi", "eta", "mu", "nu", *(f"tau{'p' * k}" for k in range(1, 9))],
}
"""Letters of norms and of roots of polynomials, the first that is free."""
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
    _write: Callable[..., str] | None = field(default=None, compare=False, repr=False)

    def latex(self, **options: Any) -> str:
        """The answer as LaTeX with these names; the options are those of :meth:`analytic.Solution.latex`."""
        assert self._write is not None  # what an answer gives
        return self._write(**options)


def named_cases(
    cases: Sequence[CaseLike], assumed: Sequence[SignFact] = (), write: Callable[..., str] | None = None
) -> NamedCases:
    """Every root has one name in all of them; ``assumed`` is known of the symbols, and ``write`` gives the LaTeX."""
    names = names_of(cases, assumed)
    written = tuple(named(case, names) for case in cases)
    pieces = [(case.value, case.condition) for case in written]
    value = pieces[0][0] if len(pieces) == 1 else sympy.Piecewise(*pieces, evaluate=False)
    return NamedCases(written, value, where(names), write)


def names_of(
    cases: Sequence[CaseLike], assumed: Sequence[SignFact] = (), avoid: Iterable[str] = (), *, norms: bool = True
) -> Names:
    """``N_+`` and ``N_-`` for the norms of the positive and of the negative targets, ``tau`` for roots of polynomials.

    A root that is neither, or not in every case that has it, is ``N``, or ``N_1``, ``N_2``, ... in the order in which
    they are needed. Other letters take their places where symbols are printed with these, or the letters of ``avoid``.
    Without ``norms`` roots of polynomials alone have names.
    """
    bases, roots = dict[sympy.Expr, None](), dict[sympy.Expr, None]()
    signs: dict[sympy.Expr, set[str]] = {}
    held = {symbol for case in cases[:1] for symbol in _symbols(case)}
    taken = {*avoid, *(base_of(sympy.latex(symbol)) for symbol in held)}
    for case in cases:
        own = dict[sympy.Expr, None]()
        for part in _parts(case):
            inside = {root.base for root in part.atoms(sympy.Pow) if norms and _is_norm(root)}
            own |= dict.fromkeys(_in_order(inside, part))
            roots |= dict.fromkeys(_in_order(part.atoms(PositiveRoot), part))
        for base in own:
            signs.setdefault(base, set()).add(_norm_side(case, base, assumed))
        bases |= own
    letter = _free("N", taken)
    signed = {base: next(iter(signs[base])) for base in bases if len(signs[base]) == 1}
    wanted = list(signed.values())
    chosen = {base: letter + end for base, end in signed.items() if end and wanted.count(end) == 1}
    others = [base for base in bases if base not in chosen]
    found = {base: sympy.Symbol(name, nonnegative=True) for base, name in chosen.items()}
    found |= zip(others, _numbered(letter, len(others)), strict=True)
    return found | dict(zip(roots, _numbered(_free("tau", taken), len(roots)), strict=True))


def _symbols(case: CaseLike) -> set[sympy.Symbol]:
    """Those of the data, in the caller's own."""
    problem = case.answer.problem
    cells = [to_sympy(cell) for row in (*problem.A, *problem.y, (problem.beta,)) for cell in row]
    return {problem.restore.get(symbol, symbol) for cell in cells for symbol in cell.free_symbols}


def _in_order(roots: set[sympy.Expr], part: sympy.Basic) -> list[sympy.Expr]:
    """In the order in which they are printed."""
    if len(roots) < 2:
        return list(roots)
    text = str(part)
    return sorted(roots, key=lambda root: (text.find(str(root)) % (len(text) + 1), sympy.count_ops(root), str(root)))


def _free(letter: str, taken: set[str]) -> str:
    """The letter, or the first in its place that no symbol is printed with."""
    free: str = next(name for name in LETTERS[letter] if base_of(sympy.latex(sympy.Symbol(name))) not in taken)
    return free


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
    """What is printed of a case, in the order in which it is."""
    network = case.network
    beta, restore = to_sympy(case.answer.problem.beta), case.answer.problem.restore
    relations = relations_in_order(case.condition, [restore.get(beta, beta)]) if case.condition != sympy.true else []
    cells = [cell for u, b, w in network.parts for cell in (*u, b, *w)]
    others = [cell for row in (network.xi_row, *(network.skip_rows or ())) for cell in row]
    return [*relations, *map(to_sympy, (*cells, *others)), *map(sympy.sympify, (case.value, *case.dual.flat))]


def relations_in_order(condition: sympy.Basic, last: Collection[sympy.Symbol] = ()) -> list[sympy.Basic]:
    """The relations of a condition: short ones first, behind them those with symbols that come ``last``, as ``!=`` do.

    >>> a, b, c = sympy.symbols("a b c")
    >>> relations_in_order(sympy.And(a**2 + b**2 > c, sympy.Ne(a, b), b > a, c > 0), [a])
    [c > 0, b > a, a**2 + b**2 > c, Ne(a, b)]
    """
    relations = condition.args if isinstance(condition, sympy.And) else (condition,)

    def key(part: sympy.Basic) -> tuple[bool, bool, int, str]:
        late = any(symbol in part.free_symbols for symbol in last)
        return isinstance(part, sympy.Ne), late, sympy.count_ops(part), str(part)

    return sorted(relations, key=key)


def _is_norm(root: sympy.Pow) -> bool:
    return bool(root.exp.is_Rational and root.exp.q == 2 and root.base.is_Add and root.free_symbols)


def _norm_side(case: CaseLike, base: sympy.Expr, assumed: Sequence[SignFact]) -> str:
    """``_+`` if the positive targets have the squared norm ``base`` in the case, ``_-`` if the negative ones have."""
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
    for name, side in (("_+", 1), ("_-", -1)):
        square = sympy.Add(*(cell**2 for cell in targets if side * cell.xreplace(point) > 0))
        if sympy.expand(square.xreplace(problem.restore) - base) == 0:
            return name
    return ""


def _numbered(letter: str, size: int) -> list[sympy.Symbol]:
    names = [letter] if size == 1 else [f"{letter}_{k}" for k in range(1, size + 1)]
    return [sympy.Symbol(name, nonnegative=True) for name in names]
