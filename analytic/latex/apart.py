r"""Letters of a text that the caller's symbols do not have: none is printed with two meanings.

What counts is the print: ``Symbol("r1")`` and ``Symbol("r_1")`` are alike, and so are two symbols ``beta`` of different
assumptions. The caller's symbols keep their letters. Those of a :class:`Notation` step aside, each to another one,
unless the caller has chosen them: then a clash is an error. A weight decay that is a symbol is written as that symbol.
Letters of statements and names of roots and of long parts step aside as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

import sympy

from analytic.cases.assumptions import symbols_of
from analytic.cases.named import CaseLike, names_of
from analytic.derivation.cases import SignFact
from analytic.exact.scalars import to_sympy
from analytic.exact.symbols import in_order
from analytic.latex.escape import escape
from analytic.model.letters import SMALL, base_of
from analytic.model.notation import Notation
from analytic.model.problem import Problem
from numeric.errors import OptionError

OTHERS = {
    "data": "XZB", "target": "zts", "decay": (r"\lambda", r"\mu", r"\kappa"), "dual": (r"\nu", r"\alpha", "z"),
    "neuron": ("a", r"\omega", "h"), "outweight": ("c", r"\gamma", "o"), "hidbias": "cgo", "outbias": (r"\eta", "b"),
    "fit": "gF", "point": "zsX", "samples": "TL", "features": "kr", "width": "Kk", "index": "klr", "unit": "lkr",
}  # fmt: skip
"""What the letters of a notation become where the caller's symbols have them, the first that is free."""
AUXILIARY = {"r": "rszg", "q": "qghc", "t": "tszx", "N": "NRM", r"\tau": (r"\tau", r"\theta", r"\vartheta", "g")}
"""Letters of roots, long parts, bound variables, norms and positive roots, the first that is free."""
INDEXED = {"data", "target", "dual", "neuron", "outweight", "hidbias", "outbias", "fit", "point"}
"""What statements write with an index too."""
_SINGLE = re.compile(r"\\[A-Za-z]+|[A-Za-z]")
NOTHING: Mapping[Any, Any] = MappingProxyType({})


def printed(symbol: sympy.Symbol) -> str:
    r"""A symbol as LaTeX; odd characters in its name are escaped.

    >>> printed(sympy.Symbol("r1")), printed(sympy.Symbol("rate_%"))
    ('r_{1}', '\\mathrm{rate\\_\\%}')
    """
    return rf"\mathrm{{{escape(symbol.name)}}}" if set(symbol.name) & set("%#&$~") else str(sympy.latex(symbol))


@dataclass(frozen=True)
class Letters(Notation):
    """A notation beside the caller's symbols: how those are ``written``, and what is said of them."""

    written: Mapping[sympy.Symbol, str] = field(default_factory=dict, compare=False)
    """The LaTeX of the caller's symbols and of their stand-ins."""
    taken: frozenset[str] = frozenset()
    """The letters of the caller's symbols, without those that the notation has on purpose."""
    told: tuple[str, ...] = ()
    """Which is which of two symbols of the caller that would be printed alike."""
    decays: sympy.Symbol | None = field(default=None, compare=False)
    """The symbol that is the weight decay."""

    def render(self, text: str) -> str:
        """As :meth:`Notation.render`; the optimum ``p^*`` is no symbol ``p``."""
        if "p" in self.taken and not self.taken & {r"p^\star", "p^*"}:
            return super().render(text.replace(r"p^\star", r"\optimum")).replace(r"\optimum", r"p^\star")
        return super().render(text)

    def _table(self, others: Iterable[str]) -> dict[str, str]:
        single = (letter for letter in sorted(self.taken) if _SINGLE.fullmatch(letter))
        return super()._table((*others, *single))

    def free(self, letter: str) -> str:
        r"""The letter for something of the printer's own, or another one that neither the caller nor the paper has.

        >>> Letters(taken=frozenset({"r"})).free("r"), Letters(dual="r", point="s").free("r")
        ('s', 'z')
        """
        return _first((*AUXILIARY[letter], *SMALL), self.bases | self.taken) or rf"\tilde{{{letter}}}"

    @property
    def bases(self) -> set[str]:
        """The letters of the notation."""
        return {base_of(str(getattr(self, part.name)).strip()) for part in fields(Notation)}


def _first(letters: Iterable[str], taken: set[str] | frozenset[str]) -> str | None:
    return next((letter for letter in letters if letter not in taken), None)


def letters_of(problem: Problem, notation: Notation | None = None, decay: sympy.Symbol | None = None) -> Letters:
    """The letters of a text on a problem; ``decay`` is the symbol of its weight decay if there is one beside it.

    OptionError where a symbol of the data is printed as a letter that the notation chose.
    """
    cells = {symbol for row in (*problem.A, *problem.y) for cell in row for symbol in to_sympy(cell).free_symbols}
    beta = to_sympy(problem.beta)
    if problem.penalised and isinstance(beta, sympy.Symbol) and decay in (None, problem.restore.get(beta, beta)):
        decay = beta
    if decay is not None and decay in cells:
        decay = None
    entries: dict[str, dict[str, sympy.Expr]] = {
        "data": {f"_{{{i}{k}}}": cell for i, row in enumerate(problem.A, 1) for k, cell in enumerate(row, 1)},
        "target": {f"_{{{i}}}": row[0] for i, row in enumerate(problem.y, 1) if problem.o == 1},
        "point": {f"_{{{i}}}": row[0] for i, row in enumerate(problem.A, 1) if problem.d == 1},
    }
    named = {name: {end: to_sympy(cell) for end, cell in found.items()} for name, found in entries.items()}
    parts = [to_sympy(cell) for row in (*problem.A, *problem.y) for cell in row]
    euler = problem.description.logarithms or any(part.has(sympy.exp, sympy.E) for part in parts)
    return letters_beside(
        symbols_of(problem) - {decay}, notation, restore=problem.restore, decay=decay, named=named,
        constants=(r"\pi", "e") if euler else (r"\pi",),
    )  # fmt: skip


def letters_beside(
    symbols: Iterable[sympy.Symbol],
    notation: Notation | None = None,
    *,
    restore: Mapping[sympy.Symbol, sympy.Symbol] = NOTHING,
    decay: sympy.Symbol | None = None,
    named: Mapping[str, Mapping[str, sympy.Expr]] = NOTHING,
    constants: Iterable[str] = (r"\pi",),
) -> Letters:
    r"""The letters of a text that holds the symbols; OptionError where one is a letter that the notation chose.

    ``decay`` is the symbol of the weight decay. ``named`` are entries that statements write with an index, by the name
    of the letter and the index: the symbol ``y_1`` for the first target has the meaning that it has in a statement.
    ``constants`` are the letters of numbers.

    >>> found = letters_beside([sympy.Symbol("v")])
    >>> found.dual, found.render(r"v = \dual")
    ('\\nu', '\\chi = \\nu')
    """
    chosen, usual = Notation.of(notation), {part.name: str(part.default) for part in fields(Notation)}
    letters = {name: str(getattr(chosen, name)).strip() for name in usual}
    known = set(symbols)
    shown = "" if decay is None else _shown_decay(restore.get(decay, decay), letters["decay"], usual["decay"])
    if decay is not None and not shown:
        known.add(decay)
    forms, told = _forms(known, restore, constants)
    if shown and shown not in forms.values():
        letters["decay"] = shown
    aside = []
    for name, letter in letters.items():
        kept = {cell for end, cell in named.get(name, {}).items() if forms.get(cell) == letter + end}
        beside = {symbol: form for symbol, form in forms.items() if symbol not in kept}
        if shown and name != "decay":
            beside[restore.get(decay, decay)] = letters["decay"]
        symbol = _clash(letter, beside, indexed=name in INDEXED)
        if symbol is not None and str(getattr(chosen, name)).strip() != usual[name]:
            raise OptionError(
                f"notation {name} is {letter}, and the data hold the symbol {restore.get(symbol, symbol)}: "
                "give one of them another letter"
            )
        aside += [name] if symbol is not None else []
    taken = {*forms.values(), *map(base_of, forms.values())}
    for name in aside:
        others = {base_of(letter) for letter in letters.values()}
        free = _first((*OTHERS[name], *SMALL), others | taken)
        letters[name] = free or rf"\tilde{{{letters[name]}}}"
    if shown:
        forms |= dict.fromkeys((decay, restore.get(decay, decay)), letters["decay"])
    own = frozenset(taken - set(letters.values()))
    return Letters(**letters, written=forms, taken=own, told=told, decays=decay if shown else None)


def given_names(
    problem: Problem, cases: Sequence[CaseLike], assumed: Sequence[SignFact], letters: Letters, *, norms: bool
) -> dict[sympy.Expr, sympy.Symbol]:
    """The names of roots in the cases, in stand-ins: those of ``Solution.named`` wherever the paper has other letters.

    Without ``norms`` roots of polynomials alone have names.
    """
    back = {symbol: own for own, symbol in problem.restore.items()}
    found = names_of(cases, assumed, letters.bases, norms=norms)
    return {root.xreplace(back): name for root, name in found.items()}


def _shown_decay(symbol: sympy.Symbol, letter: str, usual: str) -> str:
    """The letter of a weight decay that is a symbol: it is written as this letter everywhere; empty if it is not."""
    shown = printed(symbol)
    if letter != usual:
        return letter if symbol.name == "beta" or shown == letter else ""
    return "" if shown == "e" or shown.count("{") != shown.count("}") else shown


def _forms(
    symbols: Iterable[sympy.Symbol], restore: Mapping[sympy.Symbol, sympy.Symbol], constants: Iterable[str]
) -> tuple[dict[sympy.Symbol, str], tuple[str, ...]]:
    """How symbols and their stand-ins are written, those that would look alike with primes, and which is which."""
    forms: dict[sympy.Symbol, str] = {}
    alike: dict[str, list[tuple[str, str]]] = {letter: [("", letter)] for letter in constants}
    for symbol in sorted(in_order(symbols), key=lambda symbol: restore.get(symbol, symbol).name != symbol.name):
        original = restore.get(symbol, symbol)
        plain = printed(original)
        group = alike.setdefault(plain, [])
        form = plain if not group else f"{{{plain}}}" + "'" * len(group)
        group.append((original.name, form))
        forms |= {symbol: form, original: form}
    told = [
        f"${form}$ is the symbol {escape(name)}"
        for group in alike.values()
        for name, form in group
        if len({other for other, _ in group}) > 1 and name
    ]
    return forms, tuple(told)


def _clash(letter: str, forms: Mapping[sympy.Symbol, str], *, indexed: bool) -> sympy.Symbol | None:
    """A symbol that is printed as the letter, or with an index to it."""
    own = base_of(letter)
    return next((s for s, form in forms.items() if form == letter or (indexed and base_of(form) == own)), None)
