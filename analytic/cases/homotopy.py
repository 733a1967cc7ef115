"""A path for data with symbols: the cases of the answer, in an order of beta that does not depend on the symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy
from flint import fmpq

from analytic.cases.case import Case, relation
from analytic.cases.cover import Cover
from analytic.cases.normal import parts
from analytic.cases.radicals import radicals
from analytic.cases.regions import Region
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import Scalar, simplest, to_sympy
from analytic.model.network import Network
from analytic.model.problem import Problem
from analytic.theorem.candidate import Candidate
from analytic.theorem.homotopy import NetworkFormula
from numeric.errors import OptionError, UnsupportedError


@dataclass(frozen=True)
class _CasePiece:
    """A case that holds between two bounds of beta; the upper one is None without end."""

    case: Case
    lower: sympy.Expr
    upper: sympy.Expr | None


class CaseHomotopy:
    """The homotopy of a path whose pieces are cases; ``beta`` is the symbol that they are written in."""

    def __init__(self, covered: Cover, beta: sympy.Symbol) -> None:
        self.beta = beta
        self.pieces = in_order_of(covered, beta)

    def breakpoints(self) -> list[Scalar]:
        """The bounds between neighbouring cases, the largest first."""
        return [simplest(piece.lower) for piece in self.pieces[:-1]]

    def formula(self, problem: Problem, low: Scalar, high: Scalar) -> NetworkFormula:
        """The formulas of the piece whose first quarter ends at ``low``, as those that a path asks for do."""
        for piece in self.pieces:
            lower = simplest(piece.lower)
            width = fmpq(1) if piece.upper is None else simplest(piece.upper) - lower
            if lower + fmpq(1, 4) * width == low:
                return self._formula(piece.case)
        raise AssertionError("a path asks for its own pieces")

    def candidate(self, problem: Problem) -> Candidate:
        """Not asked for: a path with symbols solves anew at a beta."""
        raise UnsupportedError("beta: solve at this weight decay instead")

    def _formula(self, case: Case) -> NetworkFormula:
        network = case.answer.exact_network
        value = sympy.Poly(to_sympy(case.answer.exact_value), self.beta)
        if value.degree() > 2:
            raise UnsupportedError("beta: the value is no polynomial of degree two on a piece; use analytic.solve")
        coefficients = [simplest(value.coeff_monomial(self.beta**power)) for power in range(3)]
        return NetworkFormula(self._part(network, 0), self._part(network, 1), tuple(coefficients))  # type: ignore[arg-type]

    def _part(self, network: Network, power: int) -> Network:
        """The output weights' coefficients of a power of beta."""

        def coefficient(cell: Scalar) -> Scalar:
            expanded = sympy.expand(to_sympy(cell))
            if sympy.degree(expanded, self.beta) > 1 or any(s.has(self.beta) for s in sympy.denom(expanded).args):
                raise UnsupportedError("beta: the weights are not affine in it on a piece; use analytic.solve")
            return simplest(expanded.coeff(self.beta, power))

        neurons = [(u, b, tuple(map(coefficient, w))) for u, b, w in network.parts]
        return network.like(neurons, tuple(map(coefficient, network.xi_row)))


def in_order_of(covered: Cover, beta: sympy.Symbol) -> list[_CasePiece]:
    """The cases as intervals of beta, from large to small; an OptionError where the symbols decide on their order."""
    left = [_interval(case, beta, covered.region) for case in covered.cases]
    found: list[_CasePiece] = []
    upper: sympy.Expr | None = None
    while left:
        following = [piece for piece in left if piece.upper == upper]
        if len(following) != 1:
            break
        found += following
        left.remove(following[0])
        upper = following[0].lower
    if left or upper != 0:
        open_facts = _open_facts(covered, beta)
        choices = " or ".join(str(relation(fact).xreplace(covered.problem.readable)) for fact in open_facts)
        advice = f"assume {choices}" if choices else "assume signs or an order"
        names = ", ".join(sorted({str(s) for case in covered.cases for s in case.condition.free_symbols} - {str(beta)}))
        raise OptionError(f"A, y: the order of the breakpoints depends on {names}: {advice}, or see the cases of "
                          "analytic.solve with beta a symbol")  # fmt: skip
    return found


def _open_facts(covered: Cover, beta: sympy.Symbol) -> list[SignFact]:
    """A fact, and its opposite, that the order of the breakpoints rests on; none where none is seen."""
    region = covered.region
    for case in covered.cases:
        lower: list[sympy.Expr] = []
        upper: list[sympy.Expr] = []
        others = [
            fact
            for fact in case.facts
            if not _bound(fact, beta, lower, upper, region) and not fact.expression.has(beta)
        ]
        known = (_extreme(lower, region, 1), _extreme(upper, region, -1))
        bounds = next((pair for pair in known if len(pair) > 1), None)
        if not others and bounds is not None:
            facts = [SignFact(factor) for factor in parts(bounds[0] - bounds[1])]
            others = [fact for fact in facts if not (fact.trivial or fact.impossible)]
        if others:
            return [SignFact(others[0].expression), SignFact(-others[0].expression)]
    return []


def _interval(case: Case, beta: sympy.Symbol, region: Region) -> _CasePiece:
    """The bounds of beta in the condition; None for a condition that asks for something else."""
    lower: list[sympy.Expr] = []
    upper: list[sympy.Expr] = []
    others: Sequence[SignFact] = [fact for fact in case.facts if not _bound(fact, beta, lower, upper, region)]
    least, most = _extreme(lower, region, 1), _extreme(upper, region, -1)
    if others or len(least) > 1 or len(most) > 1 or case.equations:
        return _CasePiece(case, sympy.nan, sympy.nan)
    return _CasePiece(case, least[0] if least else sympy.Integer(0), most[0] if most else None)


def _extreme(bounds: Sequence[sympy.Expr], region: Region, side: int) -> list[sympy.Expr]:
    """The largest of the bounds, or the smallest for ``side=-1``, if one is proved to be; else all of them."""
    for bound in bounds if len(bounds) > 1 else []:
        beyond = [SignFact(sympy.expand(side * (bound - other))) for other in bounds if other != bound]
        if all(region.implies(fact) or region.implies(fact, 3) for fact in beyond):
            return [bound]
    return list(bounds)


def _bound(
    fact: SignFact, beta: sympy.Symbol, lower: list[sympy.Expr], upper: list[sympy.Expr], region: Region
) -> bool:
    square = sympy.Poly(fact.expression, beta) if fact.expression.is_polynomial(beta) else None
    if square is not None and square.degree() == 2 and square.coeff_monomial(beta).is_zero:
        lead, rest = square.coeff_monomial(beta**2), square.coeff_monomial(1)
        size = sympy.factor_terms(sympy.expand(-rest / lead))
        if not lead.is_number or not region.implies(SignFact(size)):
            return False
        (lower if lead.is_positive else upper).append(radicals(sympy.sqrt(size)))
        return True
    slope = fact.expression.coeff(beta)
    rest = sympy.expand(fact.expression - slope * beta)
    if slope.is_zero or rest.has(beta) or not (slope.is_positive or slope.is_negative):
        return False
    (lower if slope.is_positive else upper).append(sympy.factor_terms(sympy.expand(-rest / slope)))
    return True
