"""The answer: an optimal network, its dual witness, both bounds, and the proof that they meet."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

import sympy
from flint import fmpq

from analytic.cases.assumptions import facts_of, region_of, symbols_of
from analytic.cases.case import Case, relation
from analytic.cases.constants import answer_with_constants, constants_of, verify_constants
from analytic.cases.cover import Cover, cover
from analytic.cases.functions import Functions
from analytic.cases.joined import joined, joined_network, joined_rows
from analytic.cases.merging import merged
from analytic.cases.named import NamedCases, named_cases
from analytic.cases.normal import vanishes
from analytic.cases.regions import Region
from analytic.cases.roots import masked, root_symbols
from analytic.cases.sensitivity import sensitivity
from analytic.cases.verification import verify_cases
from analytic.derivation.vanishing import vanish
from analytic.exact.long_numbers import brief, long_numbers
from analytic.exact.parsing import exact
from analytic.exact.reading import file_name
from analytic.exact.scalars import Scalar, simplest, to_sympy
from analytic.exact.symbols import in_order
from analytic.exact.time_limit import require_seconds, within
from analytic.families.registry import select
from analytic.files.certificate import write
from analytic.latex.layout import LINE
from analytic.latex.notebook import answer_display
from analytic.latex.solution import solution_latex
from analytic.model.network import LONGEST, as_given
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from analytic.model.verdict import Verdict
from analytic.theorem.answer import Answer
from analytic.theorem.record import NoClosedForm
from analytic.verification.answers import verify
from numeric.arrays import one_line
from numeric.errors import OptionError, TimeLimitError

if TYPE_CHECKING:
    import numeric

__all__ = ["Solution"]

SHOWN_CASES = 4
"""Cases that the plain representation shows."""
VERIFY_LIMIT = 60.0
"""Seconds that a proof with symbols may take."""


@dataclass(frozen=True)
class Solution(Answer):
    """An exact solution. The attributes without ``exact_`` are sympy numbers in the caller's symbols.

    >>> import analytic
    >>> sol = analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1)
    >>> sol.value, sol.gap, sol.dual.tolist(), sol.verify().proved
    (6, 0, [1, -1], True)
    """

    _verdicts: dict[str, tuple[float, Verdict]] = field(default_factory=dict, init=False, compare=False, repr=False)
    covered: Cover | None = field(default=None, compare=False, repr=False)
    """How the answer for data with symbols was found: its cases, and whether they are all."""
    writes_names: ClassVar[bool] = False
    _helpers = frozenset(
        {"answering", "covered", "exact_dual", "exact_lower_bound", "exact_network", "exact_value", "from_candidate",
         "hints", "of", "of_cases", "shown_network", "shown_value", "writes_names"}
    )  # fmt: skip

    @classmethod
    def of_cases(cls, covered: Cover) -> Solution:
        """The answer that holds in whichever case the symbols are."""
        cases = covered.cases
        first = cases[0].answer
        if len(cases) == 1:
            return cls(first.problem, first.theorem, first.exact_network, first.exact_dual, first.exact_value,
                       first.hints, covered)  # fmt: skip
        value = joined(covered, [case.answer.exact_value for case in cases])
        dual = joined_rows(covered, [case.answer.exact_dual for case in cases])
        return cls(covered.problem, first.theorem, joined_network(covered), dual, value, {}, covered)

    @classmethod
    def answering(cls, problem: Problem, region: Region) -> Solution:
        """The answer by whichever theorem applies.

        What serves symbols serves irrational numbers as well where a theorem wants rational ones: formulas, with
        comparisons decided for the numbers.
        """
        if problem.symbolic:
            return cls.of_cases(merged(cover(problem, region, select)))
        constants = constants_of(problem)
        found = answer_with_constants(problem, constants, select) if constants else None
        if found is not None:
            return cls(problem, found.theorem, found.exact_network, found.exact_dual, found.exact_value, found.hints)
        try:
            return cls.of(select(problem), problem)
        except NoClosedForm as error:
            if problem.rational:
                raise
            try:
                return cls.of_cases(merged(cover(problem, region, select)))
            except NoClosedForm:
                raise error from None

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The cases of an answer with symbols, each proved under its ``condition``; one without condition for numbers.

        >>> import analytic, sympy
        >>> a = sympy.Symbol("a", real=True)
        >>> for case in analytic.solve([[1]], [a], loss="interpolation").cases:
        ...     print(case.condition, case.network.U, case.network.w, case.value)
        a <= 0 [[-a]] [-1] -a
        a >= 0 [[a]] [1] a
        """
        return self._plain_cases

    @property
    def _plain_cases(self) -> tuple[Case, ...]:
        """Without names for roots."""
        return (Case((), self),) if self.covered is None else tuple(self.covered.cases)

    def assuming(self, *relations: Any) -> Solution:
        """The same answer where more is known of the symbols: the cases that are left.

        >>> import analytic, sympy
        >>> p, q = sympy.symbols("p q", positive=True)
        >>> analytic.solve([[1, 0], [0, 1]], [p, q], beta=1).assuming(p > 1).value
        sqrt(p**2 + q**2) - 1/2
        """
        if self.covered is None:
            raise OptionError("relations are for data with symbols: these are numbers, leave them out")
        region = self.covered.region.and_also(*facts_of(self.problem, relations))
        left = self.covered.within(region)
        if not left.cases:
            raise OptionError(f"relations are {one_line(relations)}: no values of the symbols meet them, give others")
        return type(self).of_cases(left)

    def subs(self, values: Mapping[Any, Any] | sympy.Symbol, value: Any = None) -> Solution:
        """The answer with numbers, or expressions, in the place of symbols: the problem is solved for them.

        ``values`` is a mapping, or a symbol whose ``value`` comes second.

        >>> import analytic, sympy
        >>> p, q = sympy.symbols("p q", positive=True)
        >>> analytic.solve([[1, 0], [0, 1]], [p, q], beta=1).subs({p: 3, q: 4}).value
        9/2
        """
        if isinstance(values, sympy.Symbol) and value is not None:
            values, value = {values: value}, None
        if not isinstance(values, Mapping) or value is not None:
            raise OptionError(f"values are {one_line(values)}: give a mapping such as {{p: 3}}")
        rule = {symbol: to_sympy(exact(value, f"values[{one_line(symbol)}]")) for symbol, value in values.items()}
        known = {self.problem.restore.get(symbol, symbol) for symbol in symbols_of(self.problem)}
        if set(rule) - known:
            raise OptionError(
                f"values are {one_line(values)}: the data hold {', '.join(map(str, in_order(known)))} only"
            )

        def moved(cell: Scalar) -> sympy.Expr:
            return to_sympy(cell).xreplace(self.problem.restore).subs(rule, simultaneous=True)

        problem = self.problem
        targets = [[moved(cell) for cell in row] for row in problem.y]
        found = Problem.build(
            [[moved(cell) for cell in row] for row in problem.A],
            as_given(targets, problem.vector),
            loss=problem.loss, beta=moved(problem.beta) if problem.penalised else None, bias=problem.bias,
            skip=problem.skip, neuron_norm=problem.neuron_norm, activation=problem.activation,
        )  # fmt: skip
        facts = () if self.covered is None else self.covered.region.facts
        assumed = [relation(fact).xreplace(problem.restore).subs(rule) for fact in facts]
        if any(item == sympy.false for item in assumed):
            raise OptionError(f"values are {one_line(values)}: they do not meet what is assumed of the symbols")
        return type(self).answering(found, region_of(found, assumed))

    @cached_property
    def where(self) -> dict[sympy.Symbol, sympy.Expr]:
        """What the names in the formulas of ``solve(..., names=True)`` stand for; without them it is empty.

        >>> import analytic
        >>> a, c, beta = sympy.symbols("a c beta", positive=True)
        >>> norms = analytic.solve([[1, 0], [0, 1]], [a, c], beta=beta, names=True).assuming(a > beta)
        >>> norms.value, norms.where
        (beta*(2*N_+ - beta)/2, {N_+: sqrt(a**2 + c**2)})
        """
        return {}

    def named(self) -> NamedCases:
        """The cases and the value with names for the roots in them; ``where`` says what each stands for.

        >>> import analytic, sympy
        >>> a, c, beta = sympy.symbols("a c beta", positive=True)
        >>> norms = analytic.solve([[1, 0], [0, 1]], [a, c], beta=beta).named()
        >>> norms.cases[0].value, norms.where
        (beta*(2*N_+ - beta)/2, {N_+: sqrt(a**2 + c**2)})
        """
        assumed = () if self.covered is None else self.covered.region.facts
        return named_cases(self._plain_cases, assumed, partial(self.latex, names=True))

    def lambdify(self, *symbols: sympy.Symbol) -> Functions:
        """The formulas as functions of arrays, in the order of these symbols: each case is evaluated where it holds.

        Sympy's own ``lambdify`` of ``value`` evaluates all pieces everywhere, with warnings where one has no value.

        >>> import analytic, sympy
        >>> p, q = sympy.symbols("p q", positive=True)
        >>> functions = analytic.solve([[1, 0], [0, 1]], [p, q], beta=1).lambdify(p, q)
        >>> functions.value([3.0, 0.6], [4.0, 0.8]), functions.predict([[1, 0]], 3, 4)
        (array([4.5, 0.5]), array([2.4]))
        """
        region = Region(()) if self.covered is None else self.covered.region
        return Functions(self.cases, region, symbols)

    def sensitivity(self) -> sympy.Matrix:
        """How the fitted values (rows) of the squared loss move with the targets (columns), exactly.

        The trace is the number of degrees of freedom of the fit. For several cases the entries are piecewise.

        >>> import analytic
        >>> analytic.solve([0, 1, 3], [0, 1, 0], beta="1/10", bias="free").sensitivity()
        Matrix([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1]])
        """
        region = Region(()) if self.covered is None else self.covered.region
        found = [sensitivity(case, region, select) for case in self.cases]
        if len(found) == 1:
            return found[0].xreplace(self.problem.restore)
        assert self.covered is not None  # several cases
        cells = [joined(self.covered, [simplest(cell) for cell in entries]) for entries in zip(*found, strict=True)]
        joint = sympy.Matrix(self.problem.n, self.problem.n, [to_sympy(cell) for cell in cells])
        return joint.xreplace(self.problem.restore)

    @cached_property
    def exact_lower_bound(self) -> Scalar:
        """The dual objective of the witness, computed from the data; with symbols it was compared in every case."""
        return super().exact_lower_bound if self.covered is None else self.exact_value

    @cached_property
    def gap(self) -> sympy.Expr:
        """``value - lower_bound``: zero where that is proved, else what algebra leaves of the difference."""
        difference = self.exact_value - self.exact_lower_bound
        if isinstance(difference, fmpq):
            return to_sympy(difference)
        plain = masked(to_sympy(difference))
        if root_symbols(plain) and vanishes(plain):
            return sympy.Integer(0)
        with long_numbers():
            return vanish(to_sympy(difference)).xreplace(self.problem.restore)

    def verify(self, *, time_limit: float = VERIFY_LIMIT) -> Verdict:
        """Whether the certificate proves global optimality, re-derived from the data by the checker.

        With symbols in the data every case is proved under its condition, and that the cases are all there are, which
        can take long: after ``time_limit`` seconds the verdict is "undecided". (Numbers have a limit on the work of the
        checker instead.)

        >>> import analytic
        >>> analytic.solve([0, 1, 3], [0, 1, 0], loss="interpolation", bias="free").verify().proved
        True
        """
        require_seconds(time_limit)
        spent, known = self._verdicts.get("last", (0.0, None))
        if known is None or (known.undecided and self.covered is not None and time_limit > spent):
            known = self._verified(time_limit)
            self._verdicts["last"] = (time_limit, known)
        return known

    def _verified(self, time_limit: float) -> Verdict:
        checked = Verdict("undecided", "the data hold symbols") if self.problem.symbolic else verify(self)
        if not checked.undecided or (self.covered is None and self.problem.rational):
            return checked
        try:
            with long_numbers(), within(time_limit):
                return self._verified_by_algebra()
        except TimeLimitError:
            return Verdict("undecided", f"the time is up after {time_limit:g} s: give a longer time_limit")

    def _verified_by_algebra(self) -> Verdict:
        if not self.problem.symbolic:
            constants = constants_of(self.problem)
            if constants and (found := verify_constants(self, constants)).proved:
                return found
            return verify_cases(self.problem, Region(()), [Case((), self)])
        assert self.covered is not None  # with symbols
        cases = self.covered.cases
        if len(cases) == 1:
            cases = [replace(cases[0], answer=self)]
        elif not self._is_joined():
            return Verdict("refuted", "network, dual and value are not those of the cases")
        return verify_cases(self.problem, self.covered.region, cases)

    def _is_joined(self) -> bool:
        assert self.covered is not None
        own = Solution.of_cases(self.covered)
        networks = [(f.U_rows, f.b_row, f.w_rows, f.xi_row) for f in (own.exact_network, self.exact_network)]
        return networks[0] == networks[1] and own.exact_dual == self.exact_dual and own.exact_value == self.exact_value

    def latex(
        self,
        *,
        digits: int | None = None,
        notation: Notation | None = None,
        parts: Sequence[str] | None = None,
        inline: bool = False,
        tables: str | None = None,
        width: int = LINE,
        keys: Mapping[str, str] | None = None,
        names: bool = False,
    ) -> str:
        r"""The solution as LaTeX: paragraphs with displayed formulas, or formulas for a sentence.

        The document needs ``amsmath`` and ``amssymb``, for a table ``booktabs`` (and ``longtable``), for the theorem
        ``amsthm`` with an environment ``theorem*``: ``analytic.latex.preamble(text)`` lists what a text needs.
        OptionError for a bad option, and for a part that has no form in a line.

        Parameters
        ----------
        digits : int, optional
            Significant digits of every number; without it they are exact where they are short.
        notation : Notation, optional
            The letters of your paper. Where your symbols have one of the usual letters it steps aside.
        parts : list of str, optional
            Some of "problem", "network", "value", "certificate" and "theorem"; all by default, in a line network and
            value.
        inline : bool
            Whether formulas for a line of text are written instead of paragraphs.
        tables : "tabular" or "longtable", optional
            The environment of a table of weights. By default the second from 31 rows on, which two-column classes
            do not take.
        width : int
            How many letters a line of formulas may have; about 48 for a column of two.
        keys : mapping, optional
            Your citation keys by those of the records; see :func:`analytic.bibliography`.
        names : bool
            Whether norms, and other roots of sums, have names, which are explained at the end; they do for an
            answer of ``solve(..., names=True)``.

        Examples
        --------
        >>> import analytic
        >>> found = analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1)
        >>> print(found.latex(parts=["value"], inline=True))
        $p^\star = 6$
        """
        with long_numbers():
            region = None if self.covered is None else self.covered.region
            return solution_latex(
                self, self.verify(), digits=digits, notation=notation, region=region, cases=self._plain_cases,
                parts=parts, inline=inline, tables=tables, width=width, keys=keys, names=names or self.writes_names,
            )  # fmt: skip

    def to_numpy(self) -> numeric.Solution:
        """The same answer as a :class:`numeric.Solution` with float arrays."""
        from analytic.files.floats import to_numeric

        return to_numeric(self)

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write the certificate file that ``neuralgauge check`` verifies from scratch."""
        with long_numbers():
            write(self, file_name(path))

    def __repr__(self) -> str:
        if len(self.cases) > 1:
            shown = "; ".join(f"if {brief(c.shown)}: value={brief(c.shown_value)}" for c in self.cases[:SHOWN_CASES])
            rest = f"; and {len(self.cases) - SHOWN_CASES} more" if len(self.cases) > SHOWN_CASES else ""
            return f"Solution({len(self.cases)} cases: {shown}{rest})"
        network = repr(self.shown_network)
        size = f"network={network}" if len(network) <= LONGEST else f"neurons={self.network.neurons}"
        return f"Solution(theorem={self.theorem.id!r}, value={brief(self.shown_value)}, {size})"

    def _repr_latex_(self) -> str:
        assumed = () if self.covered is None else self.covered.region.facts
        return answer_display(self, self._plain_cases, assumed, names=self.writes_names)

    def __reduce_ex__(self, protocol: Any) -> Any:
        """An answer of several cases is pickled by them: a Piecewise that is read again is evaluated anew."""
        if self.covered is not None and len(self.cases) > 1 and self._is_joined():
            return type(self).of_cases, (self.covered,)
        return super().__reduce_ex__(protocol)
