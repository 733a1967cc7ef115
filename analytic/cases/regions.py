"""Regions of the symbols' values: a point inside, or a proof that there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import sympy

from analytic.derivation.cases import Kind, SignFact
from analytic.derivation.prover import contradict
from analytic.exact.scalars import enclose
from analytic.exact.symbols import in_order
from analytic.exact.time_limit import require_time

FEW, MANY = 2_000, 60_000
SAMPLE, CLEARLY = 1_000, 1e-6
SPAN = 30.0
ROUND = (4, 16, 128, 10**6)
"""Largest denominators of a point, the first that stays inside."""
Point = dict[sympy.Symbol, sympy.Rational]


@dataclass(frozen=True)
class Region:
    """The values of some symbols, within the symbols' own assumptions, that meet all the facts.

    Integers count as real numbers: what holds for all of these holds for them.
    """

    symbols: tuple[sympy.Symbol, ...]
    facts: tuple[SignFact, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return Region, (self.symbols, self.facts)  # without functions of arrays, which are not pickled

    def and_also(self, *facts: SignFact) -> Region:
        """The part on which more facts hold."""
        new = [fact for fact in facts if fact not in self.facts and not fact.trivial]
        return replace(self, facts=(*self.facts, *dict.fromkeys(new)))

    def implies(self, fact: SignFact, degree: int = 2) -> bool:
        """Whether the fact is proved to hold on all of the region."""
        return fact.trivial or fact in self.facts or self.and_also(opposite(fact)).empty(degree)

    def empty(self, degree: int = 2) -> bool:
        """Whether no values are proved to meet the facts; not asked of a prover where some of a sample meet them."""
        return not self._is_met and _empty(self, degree)

    @cached_property
    def _is_met(self) -> bool:
        """Whether a value of the sample meets all the facts in floating point, with room."""
        return bool(self.symbols) and bool(self.met_in_sample().any())

    def met_in_sample(self) -> np.ndarray:
        """Which values of the sample meet all the facts in floating point, with room."""
        met = np.ones(SAMPLE, dtype=bool)
        for fact in self.facts:
            met &= _room(self.symbols, fact.expression)
            if not met.any():
                break
        return met

    def _contradicts(self, degree: int) -> bool:
        given = set(self.facts)
        if any(fact.impossible or opposite(fact) in given for fact in self.facts):
            return True
        require_time()
        return bool(self.facts) and contradict([*self.facts, *self.bounds], degree)

    @property
    def squared(self) -> Region:
        """The same without roots where a fact says that one of two terms, none of them negative, exceeds the other."""
        return replace(self, facts=tuple(dict.fromkeys(map(_squared, self.facts))))

    @cached_property
    def bounds(self) -> tuple[SignFact, ...]:
        """Signs of sines and cosines, in the facts, of angles that the facts keep in one quadrant."""
        found: list[SignFact] = []
        functions = {part for fact in self.facts for part in fact.expression.atoms(sympy.sin, sympy.cos)}
        for angle in sorted({part.args[0] for part in functions}, key=sympy.default_sort_key):
            found += _quadrant(angle, self.facts)
        return tuple(fact for fact in found if functions.issuperset(fact.expression.atoms(sympy.sin, sympy.cos)))

    def point(self, seed: int = 0, *, draws: int = FEW) -> Point | None:
        """A rational point at which every inequality holds strictly, if a search meets one."""
        if not self.symbols:
            return {} if all(holds(fact, {}) for fact in self.facts) else None
        found = _point(self, seed, draws)
        return None if found is None else dict(found)

    def _search(self, seed: int, draws: int) -> Point | None:
        source = np.random.default_rng(seed)
        drawn = np.array([_draw(symbol, draws, source) for symbol in self.symbols])
        middle = self._middle(source)
        if middle is not None:
            drawn = np.concatenate([middle[:, None], drawn], axis=1)
        for column in self._best(drawn):
            found = self._rounded(drawn[:, column], seed)
            if found is not None:
                return found
        return None

    def _middle(self, source: np.random.Generator) -> np.ndarray | None:
        """The centre of a largest ball in what the linear facts leave of a large box, moved a little."""
        rows = [row for fact in self.facts if (row := _linear(self.symbols, fact.expression)) is not None]
        for k, symbol in enumerate(self.symbols):
            if symbol.is_nonnegative or symbol.is_nonpositive:
                rows.append(np.eye(len(self.symbols) + 1)[k] * (1.0 if symbol.is_nonnegative else -1.0))
        ball = _largest_ball(tuple(dict.fromkeys(map(tuple, rows)))) if rows else None
        if ball is None:
            return None
        step = source.uniform(-0.5, 0.5, len(self.symbols)) / len(self.symbols)
        moved: np.ndarray = ball[:-1] + ball[-1] * step
        return moved

    def _best(self, drawn: np.ndarray) -> np.ndarray:
        """The columns that meet all the facts in floating point, those farthest from the boundaries first."""
        room = np.ones(drawn.shape[1])
        with np.errstate(all="ignore"):
            for function in self._functions:
                value = np.broadcast_to(np.asarray(function(*drawn), dtype=float), room.shape)
                size = np.nanmedian(np.abs(value)) or 1.0
                room = np.fmin(room, np.where(np.isnan(value), -1.0, value / size))
        inside = np.flatnonzero(room > 0)
        return inside[np.argsort(-room[inside])][:5]

    @cached_property
    def _functions(self) -> list[Any]:
        return [_function(self.symbols, fact.expression) for fact in self.facts]

    def _rounded(self, near: np.ndarray, seed: int) -> Point | None:
        for bound in ROUND[min(seed, 2) :]:
            values = [sympy.Rational(float(x)).limit_denominator(bound) for x in near]
            found = dict(zip(self.symbols, values, strict=True))
            if all(_fits(symbol, value) for symbol, value in found.items()) and all(
                holds(fact, found) for fact in self.facts
            ):
                return found
        return None

    def forced(self, degree: int = 2) -> tuple[sympy.Symbol, sympy.Expr] | None:
        """A symbol that has only one value on the region, in terms of the others."""
        candidates = [SignFact(symbol) for symbol in self.symbols] + list(self.facts)
        for fact in candidates:
            rule = _solved(fact.expression, self.symbols)
            if rule is None:
                continue
            sides = (SignFact(fact.expression, ">"), SignFact(-fact.expression, ">"))
            if all(side.impossible or self.and_also(side).empty(degree) for side in sides):
                return rule
        return None

    def product(self) -> tuple[sympy.Symbol, sympy.Expr] | None:
        """The same for a symbol in a product that two facts make a number, such as ``x y = 1``."""
        weak = {fact.expression for fact in self.facts if fact.kind == ">="}
        for form in (form for form in sorted(weak, key=sympy.default_sort_key) if -form in weak):
            for symbol in in_order(form.free_symbols) if form.is_polynomial() else []:
                slope = sympy.diff(form, symbol)
                if slope.is_positive and not slope.has(symbol):
                    return symbol, sympy.cancel(symbol - form / slope)
        return None

    @staticmethod
    def where_facts(facts: Sequence[SignFact], symbol: sympy.Symbol, value: sympy.Expr) -> tuple[SignFact, ...]:
        """Facts with a symbol replaced."""
        moved = (SignFact(sympy.expand(fact.expression.subs(symbol, value)), fact.kind) for fact in facts)
        return tuple(moved) if value.is_polynomial() else tuple(map(_multiplied_out, moved))

    def where(self, symbol: sympy.Symbol, value: sympy.Expr) -> Region:
        """The region with a symbol replaced by what it has to be."""
        left = tuple(other for other in self.symbols if other != symbol)
        moved = self.where_facts(self.facts, symbol, value)
        kind: Kind | None = ">" if symbol.is_positive else ">=" if symbol.is_nonnegative else None
        signed = [SignFact(value, kind)] if kind is not None else []
        return Region(left).and_also(*moved, *signed)


@lru_cache(maxsize=1 << 13)
def _point(region: Region, seed: int, draws: int) -> Point | None:
    return region._search(seed, draws)


@lru_cache(maxsize=1 << 13)
def _empty(region: Region, degree: int) -> bool:
    return region._contradicts(degree)


@lru_cache(maxsize=64)
def _sample(symbols: tuple[sympy.Symbol, ...]) -> np.ndarray:
    source = np.random.default_rng(0)
    return np.array([_draw(symbol, SAMPLE, source) for symbol in symbols])


@lru_cache(maxsize=1 << 13)
def _room(symbols: tuple[sympy.Symbol, ...], expression: sympy.Expr) -> np.ndarray:
    """Where in the sample the expression is clearly positive."""
    with np.errstate(all="ignore"):
        found = np.asarray(_function(symbols, expression)(*_sample(symbols)), dtype=float)
        value = np.broadcast_to(found, (SAMPLE,))
        clear: np.ndarray = value > CLEARLY * (np.nanmedian(np.abs(value)) or 1.0)
    return clear


@lru_cache(maxsize=1 << 12)
def _largest_ball(rows: tuple[tuple[float, ...], ...]) -> np.ndarray | None:
    """Centre and radius, at most one, of a ball on which all the rows, the constant last, are not negative."""
    from scipy.optimize import linprog  # it takes longer to import than most answers take

    table = np.array(rows)
    sizes, count = np.linalg.norm(table[:, :-1], axis=1), table.shape[1] - 1
    cost = np.append(np.zeros(count), -1.0)
    bounds = [(-SPAN, SPAN)] * count + [(None, 1.0)]
    found = linprog(cost, A_ub=np.column_stack([-table[:, :-1], sizes]), b_ub=table[:, -1], bounds=bounds)
    return found.x if found.status == 0 and found.x[-1] > 0 else None


@lru_cache(maxsize=1 << 12)
def _function(symbols: tuple[sympy.Symbol, ...], expression: sympy.Expr) -> Any:
    return sympy.lambdify(symbols, sympy.N(expression, 17), "numpy")  # integers may be too long for numpy


@lru_cache(maxsize=1 << 12)
def _linear(symbols: tuple[sympy.Symbol, ...], expression: sympy.Expr) -> np.ndarray | None:
    """Coefficients and constant in floating point, or None if the expression is not linear."""
    slopes = [sympy.diff(expression, symbol) for symbol in symbols]
    if not all(slope.is_number for slope in slopes):
        return None
    constant = expression.subs(dict.fromkeys(symbols, 0))
    return np.array([float(value) for value in (*slopes, constant)]) if constant.is_finite else None


def _multiplied_out(fact: SignFact) -> SignFact:
    """Without a denominator that is positive."""
    top, bottom = sympy.fraction(sympy.together(fact.expression))
    return replace(fact, expression=sympy.expand(top)) if sympy.factor(bottom).is_positive else fact


def opposite(fact: SignFact) -> SignFact:
    """What holds where a fact does not."""
    return SignFact(-fact.expression, ">" if fact.kind == ">=" else ">=")


@lru_cache(maxsize=1 << 12)
def _squared(fact: SignFact) -> SignFact:
    terms = sympy.Add.make_args(sympy.expand(fact.expression))
    sizes = [-term if term.could_extract_minus_sign() else term for term in terms]
    if len(terms) != 2 or not all(size.is_nonnegative for size in sizes):
        return fact
    form = sympy.expand(sympy.Add(*(term / size * size**2 for term, size in zip(terms, sizes, strict=True))))
    return replace(fact, expression=form) if form.is_polynomial() else fact


def domain(fact: SignFact) -> list[SignFact]:
    """What must hold for the fact to mean anything, innermost first: radicands, and what logarithms are taken of."""
    atoms = sorted(fact.expression.atoms(sympy.Pow, sympy.log), key=sympy.count_ops)
    needed = [
        SignFact(atom.args[0], ">" if isinstance(atom, sympy.log) or atom.exp.is_negative else ">=")
        for atom in atoms
        if isinstance(atom, sympy.log) or (atom.exp.is_Rational and atom.exp.q % 2 == 0)
    ]
    return [need for need in needed if need.expression.free_symbols and not need.trivial]


def _solved(expression: sympy.Expr, symbols: Sequence[sympy.Symbol]) -> tuple[sympy.Symbol, sympy.Expr] | None:
    for symbol in in_order(expression.free_symbols & set(symbols)):
        if not expression.is_polynomial(symbol):
            continue
        slope = sympy.diff(expression, symbol)
        if slope.is_Rational and slope != 0:
            return symbol, sympy.expand(symbol - expression / slope)
    return None


def holds(fact: SignFact, point: Point) -> bool:
    """Whether an inequality holds strictly, or an equation literally, at a point; 0 >= 0 holds wherever it is."""
    if fact.expression == 0:
        return fact.kind != ">"
    if fact.kind == "==":
        return bool(fact.expression.xreplace(point).is_zero)
    for bits in (64, 256):
        ball = enclose(fact.expression, bits, point)
        if ball is not None and not ball.contains(0):
            return bool(ball > 0)
    return False


def _draw(symbol: sympy.Symbol, count: int, source: np.random.Generator) -> np.ndarray:
    size: np.ndarray = np.exp(source.normal(0, 1.3, count))
    if symbol.is_nonnegative:
        return size
    if symbol.is_nonpositive:
        return -size
    turned: np.ndarray = size * source.choice((-1.0, 1.0), count)
    return turned


def _fits(symbol: sympy.Symbol, value: sympy.Rational) -> bool:
    """Strictly inside of what the symbol assumes."""
    return value != 0 and not (symbol.is_nonnegative and value < 0) and not (symbol.is_nonpositive and value > 0)


def _monotone(angle: sympy.Expr, low: sympy.Expr, high: sympy.Expr, kind: Kind) -> list[SignFact]:
    """Bounds of the cosine of an angle within a half turn on which it falls or rises."""
    k = sympy.floor(low / sympy.pi)
    if high > (k + 1) * sympy.pi:
        return []
    side = (-1) ** k  # it falls after an even number of half turns
    ends = (sympy.cos(low), sympy.cos(high))
    if not all(end.is_algebraic for end in ends):
        return []
    cosine = sympy.cos(angle)
    return [SignFact(side * (ends[0] - cosine), kind), SignFact(side * (cosine - ends[1]), kind)]


def _quadrant(angle: sympy.Expr, facts: Sequence[SignFact]) -> list[SignFact]:
    """What is known of sine and cosine of an angle, with their signs where the facts keep it between their zeros."""
    sine, cosine = sympy.sin(angle), sympy.cos(angle)
    found = [SignFact(1 + side * function) for function in (sine, cosine) for side in (1, -1)]
    low, high, strict = -sympy.oo, sympy.oo, True
    for fact in facts:
        rest = sympy.expand(fact.expression)
        slope = rest.coeff(angle)
        bound = sympy.expand(rest - slope * angle)
        if slope.is_number and slope != 0 and not bound.free_symbols:
            end = -bound / slope
            low, high = (sympy.Max(low, end), high) if slope > 0 else (low, sympy.Min(high, end))
            strict = strict and fact.kind == ">"
    if low.is_finite and high.is_finite:
        kind: Kind = ">" if strict else ">="
        for function, start in ((sine, sympy.Integer(0)), (cosine, -sympy.pi / 2)):
            k = sympy.floor((low - start) / sympy.pi)
            if high <= start + (k + 1) * sympy.pi:
                found.append(SignFact((-1) ** k * function, kind))
                found += [SignFact(1 - cosine**2, kind)] if function == sine else []
        found += _monotone(angle, low, high, kind)
    return found
