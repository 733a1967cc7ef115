"""Comparisons at a point of a region, and what they say of the rest of it: the conditions of a case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import sympy
from flint import fmpq

from analytic.cases.normal import parts, vanishes
from analytic.cases.radicals import REMEMBERED, as_product, radicals
from analytic.cases.regions import Point
from analytic.cases.roots import RootSymbol, is_number, masked, root_symbols, signs_without, unmasked
from analytic.derivation.cases import PIECEWISE, Kind, SignFact, resolve
from analytic.exact.scalars import decided_by, enclose, is_zero
from analytic.exact.time_limit import require_time

BITS = (64, 192, 512)


class Unlucky(Exception):
    """The point is where an expression vanishes that is not zero, or is not proved to be: try another point."""

    def __init__(self, expression: sympy.Expr) -> None:
        super().__init__(str(expression))
        self.expression = expression


class AtPoint:
    """Decides comparisons by their value at a point, and while ``recording`` keeps the conditions for them to hold.

    ``conditions`` are inequalities, most of them weak: where one holds with equality the branch that was taken is as
    right as the other, since nothing that is recorded jumps there.
    """

    def __init__(self, point: Point, *, keeps_roots: bool = False, alone: bool = False) -> None:
        self.point = dict(point)
        self.keeps_roots = keeps_roots
        """Whether conditions may hold roots of equations, where they cannot be written without."""
        self.alone = alone or not point
        """Whether no other point is asked about, so that no condition has to be kept."""
        self.conditions: dict[SignFact, None] = {}
        self.recording = False
        self.quick = False
        """Whether algebra that may take long is left out."""
        self._known: dict[sympy.Expr, int] = {}
        self._sides: dict[sympy.Expr, int] = {}
        self._kept: set[tuple[sympy.Expr, bool]] = set()
        self._granted: set[tuple[frozenset[sympy.Expr], bool]] = set()

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Comparisons inside become conditions."""
        self.recording = True
        try:
            with decided_by(self):
                yield
        finally:
            self.recording = False

    @contextmanager
    def quickly(self) -> Iterator[None]:
        """Comparisons inside take little time, and raise Unlucky more often."""
        self.quick = True
        try:
            yield
        finally:
            self.quick = False

    @contextmanager
    def unrecorded(self) -> Iterator[None]:
        """Comparisons inside become none: for what holds identically or is not used."""
        before, self.recording = self.recording, False
        try:
            yield
        finally:
            self.recording = before

    def sign(self, expression: sympy.Expr) -> int:
        """The sign at the point; zero only for what is zero everywhere."""
        expression = self.masked(expression)
        if expression not in self._known:
            require_time()
            self._known[expression] = self._decide(expression)
        side = self._known[expression]
        if self.recording and not self.alone:
            plain = self.resolved(radicals(self.resolved(expression)))  # with the conditions of its branches
            if side:
                self._record(plain)
        return side

    def near(self, expression: sympy.Expr) -> fmpq:
        """A rational number close to the value at the point."""
        ball = enclose(self.resolved(expression), 256, self.point)
        if ball is None or not ball.is_finite():
            raise Unlucky(expression)
        mantissa, exponent = ball.mid().man_exp()
        return fmpq(int(mantissa)) * fmpq(2) ** int(exponent)

    def resolved(self, expression: sympy.Expr) -> sympy.Expr:
        """Without piecewise functions."""
        expression = self.masked(expression)
        return resolve(expression, self.sign) if expression.has(*PIECEWISE) else expression

    def masked(self, expression: sympy.Expr) -> sympy.Expr:
        """With symbols for roots of equations, which have their values at the point."""
        plain = masked(expression)
        for symbol in root_symbols(plain):
            if symbol not in self.point:
                value = symbol.root.xreplace(self.point)
                if value is sympy.nan:
                    raise Unlucky(symbol.root)
                self.point[symbol] = value
        return plain

    def _decide(self, expression: sympy.Expr) -> int:
        plain = self.resolved(expression)
        side = self._side(plain)
        if side:
            return side
        if is_number(plain) and is_zero(unmasked(plain)):
            return 0
        try:
            plain = self.resolved(radicals(plain))  # roots of squares are absolute values
            if vanishes(plain, quickly=self.quick):
                return 0
        except OverflowError as error:  # sympy takes logarithms of integers, which may be beyond floats
            raise Unlucky(plain) from error
        raise Unlucky(plain)

    def _side(self, plain: sympy.Expr) -> int:
        """The sign at the point, zero where it may be zero."""
        if plain not in self._sides:
            balls = (enclose(plain, bits, self.point) for bits in BITS)
            clear = next((ball for ball in balls if ball is not None and not ball.contains(0)), None)
            self._sides[plain] = 0 if clear is None else 1 if clear > 0 else -1
        return self._sides[plain]

    def _without_root(
        self, factor: sympy.Expr, roots: tuple[RootSymbol, ...], strictly: bool
    ) -> list[tuple[sympy.Expr, bool]]:
        """What is to be kept instead of a factor with roots of equations."""
        try:
            found = signs_without(factor, roots[0], self._sure_side, strictly) if len(roots) == 1 else None
            if found is None:
                raise Unlucky(factor)
        except Unlucky:
            if not self.keeps_roots:
                raise
            self.conditions[SignFact(unmasked(self._side(factor) * factor), ">" if strictly else ">=")] = None
            found = []
        return found

    def _sure_side(self, plain: sympy.Expr) -> int:
        """The sign at the point, zero for what is zero everywhere."""
        return self._side(plain) or self._decide(plain)

    def _record(self, plain: sympy.Expr) -> None:
        for factor in parts(plain):
            self._keep(factor)

    def grant(self, expression: sympy.Expr, *, strictly: bool = False) -> None:
        """What is not negative, or positive, by a lemma whose conditions are kept becomes no condition itself."""
        whole = self.resolved(radicals(self.resolved(expression)))
        for strict in {False, strictly}:
            found = self._unknown(whole, strict)
            self._granted.add((frozenset(found), strict))
            unknown = [factor for factor in found if not self._kept & {(factor, strict), (factor, True)}]
            if len(unknown) == 1:
                self._kept |= {(side * unknown[0], strict) for side in (1, -1)}

    def _is_granted(self, expression: sympy.Expr, strictly: bool) -> bool:
        """Whether it is said as a whole, though the signs of its factors may not be known."""
        return bool(self._granted) and (frozenset(self._unknown(expression, strictly)), strictly) in self._granted

    def _unknown(self, expression: sympy.Expr, strictly: bool) -> list[sympy.Expr]:
        """The factors whose signs are not known for all values of the symbols."""
        kind: Kind = ">" if strictly else ">="
        found = parts(expression) if strictly else [f for f in parts(expression) if not _is_root(f)]
        return [f for f in found if not SignFact(self._side(f) * f, kind).trivial]

    def require_defined(self, expression: sympy.Expr) -> None:
        """Conditions for a formula to have a value: denominators, radicands and what logarithms are taken of."""
        for power in expression.atoms(sympy.Pow):
            strictly = bool(power.exp.is_negative)
            if (strictly or not power.exp.is_Integer) and not self._is_granted(power.base, strictly):
                for factor in parts(power.base):
                    self._keep(factor, strictly)
        for logarithm in expression.atoms(sympy.log):
            for factor in parts(logarithm.args[0]):
                self._keep(factor, strictly=True)

    def _keep(self, factor: sympy.Expr, strictly: bool = False) -> None:
        """The condition that a factor keeps the sign that it has at the point."""
        if (factor, strictly) in self._kept:
            return
        side = self._side(factor)
        if side == 0:
            raise Unlucky(factor)
        if self.alone or is_number(factor):  # a number keeps its sign
            return
        kind: Kind = ">" if strictly else ">="
        if SignFact(side * factor, kind).trivial:
            return
        roots, plainer = root_symbols(factor), _plainer(factor)
        if roots:
            found = self._without_root(factor, roots, strictly)
            for part, strict in found:
                for piece in parts(part):
                    self._keep(piece, strict)
        elif plainer is not None:
            for part in parts(plainer):
                self._keep(part, strictly)
        elif not (isinstance(factor, sympy.Pow) and not strictly):  # a root is not negative
            form = _with_rational_lead(_without_square(side * factor))
            if strictly and isinstance(form, sympy.Add) and form.is_nonnegative:
                form = sympy.sqrt(as_product(form))  # as it stands in other conditions
            fact = SignFact(form, kind)
            if not fact.trivial:
                self.conditions[fact] = None
        self._kept.add((factor, strictly))


@lru_cache(maxsize=REMEMBERED)
def _plainer(form: sympy.Expr) -> sympy.Expr | None:
    """A form of the same sign: without logarithms, or with a root against a nonnegative term squared."""
    if isinstance(form, sympy.Pow):
        return form.base if _is_root(form) else None
    factor, rest = form.as_coeff_Mul()
    if isinstance(rest, sympy.log):
        return sympy.sign(factor) * (rest.args[0] - 1)
    if not isinstance(form, sympy.Add):
        return None
    logs = [term.as_coeff_Mul() for term in form.args]
    if len(logs) == 2 and logs[0][0] == -logs[1][0] and all(isinstance(log, sympy.log) for _, log in logs):
        return sympy.sign(logs[0][0]) * (logs[0][1].args[0] - logs[1][1].args[0])
    roots = [term for term in form.args if any(_is_root(power) for power in term.atoms(sympy.Pow))]
    if len(roots) != 1:
        return None
    others = form - roots[0]
    for side in (1, -1):
        if (side * others).is_nonnegative and _is_not_negative(-side * roots[0]):
            return side * (others**2 - roots[0] ** 2)
    return None


def _is_not_negative(product: sympy.Expr) -> bool:
    """Whether it cannot be negative where its roots are real."""
    return all(_is_root(f) or f.is_nonnegative for f in sympy.Mul.make_args(product) if not f.is_number) and bool(
        product.as_coeff_Mul()[0] > 0
    )


def _is_root(power: sympy.Expr) -> bool:
    return bool(power.is_Pow and power.exp.is_Rational and power.exp.q == 2 and power.free_symbols)


@lru_cache(maxsize=REMEMBERED)
def _without_square(form: sympy.Expr) -> sympy.Expr:
    """``s - root`` for ``s^2 - E`` and ``root - s`` for ``E - s^2``, for a positive symbol or number s and E >= 0."""
    for symbol in sorted(form.free_symbols, key=sympy.default_sort_key):
        if not (symbol.is_positive and form.is_polynomial(symbol) and sympy.degree(form, symbol) == 2):
            continue
        lead, middle, rest = sympy.Poly(form, symbol).all_coeffs()
        square = sympy.expand(-rest / lead)
        if middle == 0 and lead.is_Rational and square.is_nonnegative:
            return sympy.sign(lead) * (symbol - sympy.sqrt(as_product(square)))
    number, rest = form.as_coeff_Add()
    side = 1 if number > 0 else -1
    square = sympy.expand(-side * rest)
    if number != 0 and square.is_nonnegative and not square.is_Symbol and _even(square):
        return side * (sympy.sqrt(abs(number)) - sympy.sqrt(as_product(square)))
    return form


@lru_cache(maxsize=REMEMBERED)
def _with_rational_lead(form: sympy.Expr) -> sympy.Expr:
    """Divided by the size of an irrational number before its first term with symbols: equal facts look equal then."""
    if not isinstance(form, sympy.Add):
        return form
    first = min((term for term in form.args if term.free_symbols), key=sympy.default_sort_key)
    size = abs(first.as_independent(*form.free_symbols, as_Add=False)[0])
    return form if size.is_Rational or not size.is_algebraic else sympy.expand(sympy.radsimp(form / size))


def _even(form: sympy.Expr) -> bool:
    """Whether a sum has squares only, like the square of a norm."""
    powers = [term.as_coeff_Mul()[1] for term in sympy.Add.make_args(form)]
    return all(isinstance(power, sympy.Pow) and power.exp == 2 for power in powers)
