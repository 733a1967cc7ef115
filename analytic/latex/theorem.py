"""A theorem as LaTeX: an ``amsthm`` environment that can be labelled, cited and referred to, and its proof."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import sympy

from analytic.derivation.cited import Cited, Printer, closure, linked, spelled
from analytic.derivation.lemmas import Lemma
from analytic.derivation.printing import latex_of
from analytic.latex.bibliography import citation_keys
from analytic.latex.escape import escape
from analytic.latex.fitting import fitted
from analytic.latex.layout import LINE, NARROWEST, NUMBER, Layout
from analytic.latex.measure import width as letters_of
from analytic.model.notation import Notation
from analytic.theorem.parts import Formula, Reference
from analytic.theorem.record import Theorem
from numeric.arrays import one_line
from numeric.errors import OptionError
from numeric.options import whole

_SIGN = re.compile(r"(^& (?:\\qquad )?(?:\\text\{(?:if|and) \} ?)?)- ?", re.MULTILINE)
"""A minus that begins a claim, which would be set as one between two terms."""
_LOGIC = ((r"\text{for}\: ", r"\text{if } "), (r" \wedge ", r",\ "), (r" \vee ", r" \text{ or } "))
"""The conditions of cases, as sympy prints them and as they are read."""
_CASES = re.compile(r"\\begin\{cases\}.*?\\end\{cases\}", re.DOTALL)
_WORDS = re.compile(r"\\text\{([^{}]*)\}|,\\ ")
ROW = LINE - NUMBER
"""Letters of a row of an equation, which has a number at its right."""


def theorem_latex(
    theorem: Theorem,
    notation: Notation | None = None,
    *,
    proof: bool = False,
    label: str | None = None,
    keys: Mapping[str, str] | None = None,
    numbered: bool = True,
    width: int = ROW,
    problem: bool = True,
    inline: bool = False,
) -> str:
    r"""A ``theorem`` environment: letters, hypotheses, conclusion, formulas as equations, sources as ``\cite``.

    ``label`` is the name behind ``thm:``, the id of the theorem if none is given; the equations are labelled
    ``eq:label:name``. ``proof`` adds a ``proof`` environment. Without ``numbered`` the environment and its equations
    have no numbers and no labels. ``width`` is how many letters an equation may be long. Without
    ``problem`` it begins with what the letters stand for: the training problem was said before. With ``inline``
    the formulas stand in the text. Needs ``amsmath``, ``amssymb`` and ``amsthm``.

    >>> import analytic
    >>> print(theorem_latex(analytic.theorems["whitened-interpolation"], numbered=False).splitlines()[-1])
    \end{theorem*}
    """
    letters, named, room = Notation.of(notation), citation_keys(keys), whole("width", width, NARROWEST)
    Layout(inline)
    name = _label(theorem.id if label is None else label)
    marks = (rf"\label{{thm:{name}}}", "") if numbered else ("", "*")
    cited = citations(theorem.references, named)
    lines = [
        rf"\begin{{theorem{marks[1]}}}[{escape(theorem.title)}{'; ' if cited else ''}{cited}]{marks[0]}",
        *_separated(letters.prose(theorem.problem_latex) if problem else ""),
        *_supposed(theorem, letters),
        *_separated(_breakable(letters.prose(theorem.conclusion))),
        *_formulas(theorem.formulas, letters, name if numbered else None, room, inline),
        rf"\end{{theorem{marks[1]}}}",
    ]
    text = fitted(worded("\n".join(line for line in lines if line)), room + NUMBER // 2)
    return f"{text}\n\n{proof_latex(theorem, letters, width=room + NUMBER)}" if proof else text


def _label(label: str) -> str:
    if not isinstance(label, str) or not re.fullmatch(r"[A-Za-z0-9:._+/-]+", label):
        raise OptionError(f"label is {one_line(label)}: give a name of letters, digits and the marks :._+/-")
    return label.removeprefix("thm:")


def _supposed(theorem: Theorem, letters: Notation) -> Iterator[str]:
    """What letters stand for; a sentence for one hypothesis, a list for several, which goes on where one ended."""
    listed = 0
    for item in theorem.suppositions:
        if isinstance(item, str):
            yield _breakable(letters.prose(item))
            continue
        stated = [f"{letters.prose(h.text)}: {_breakable(inline(letters.render(h.latex)))}" for h in item.hypotheses]
        if len(stated) == 1:
            yield f"{item.opening} {stated[0]}."
            continue
        items = [rf"\item {text}{';' if i < len(stated) else '.'}" for i, text in enumerate(stated, 1)]
        first = rf"\begin{{enumerate}}\setcounter{{enumi}}{{{listed}}}" if listed else r"\begin{enumerate}"
        yield "\n".join([item.opening, first, *items, r"\end{enumerate}"])
        listed += len(stated)


def inline(formula: str) -> str:
    r"""A formula in a line of text; its words and commas stand outside of the dollar signs: the line can break.

    >>> print(inline(r"v \text{ is not on the arc, or } K y \parallel y,\ y \in \{0,\ 1\}"))
    $v$ is not on the arc, or $K y \parallel y$, $y \in \{0,\ 1\}$
    """
    depth, parts, start, k = 0, [], 0, 0
    while k < len(formula):
        found = _WORDS.match(formula, k)
        if found and depth == 0:
            parts += [formula[start:k], ", " if found[1] is None else found[1]]
            start = k = found.end()
            continue
        here = formula[k : k + 2] if formula[k] == "\\" else formula[k]
        depth += {"{": 1, "}": -1, r"\{": 1, r"\}": -1}.get(here, 0)
        k += len(here)
    parts.append(formula[start:])
    shown = [part if i % 2 else f"${part.strip()}$" for i, part in enumerate(parts) if i % 2 or part.strip()]
    return "".join(shown).strip()


def _breakable(text: str) -> str:
    r"""Prose whose formulas can break within brackets, which ``\left`` and ``\right`` forbid.

    >>> print(_breakable(r"Then $f = \left[a + b\right]$."))
    Then $f = [a + b]$.
    """
    return re.sub(r"\$[^$]*\$", lambda found: re.sub(r"\\(?:left|right)(?=[()\[\]])", "", found[0]), text)


def _separated(text: str) -> Sequence[str]:
    return [text] if text.strip() else []


def _formulas(
    formulas: Sequence[Formula], letters: Notation, label: str | None, room: int, inline: bool
) -> Sequence[str]:
    if not inline:
        return [_equation(formula, letters, label, room) for formula in formulas]
    return [f"Here {', and '.join(_inline_formula(formula, letters) for formula in formulas)}."] if formulas else []


def _inline_formula(formula: Formula, letters: Notation) -> str:
    """In the line, its cases behind it."""
    names: dict[sympy.Symbol, str] = {q.symbol: q.latex for q in formula.quantities}
    expression, cases = _without_cases(formula.expression)
    if isinstance(expression, sympy.Piecewise):
        return _inline_cases(letters.render(formula.left), expression, letters, names)
    text = f"${letters.render(formula.left)} = {latex_of(expression, letters, names)}$"
    meant = [_inline_cases(letters.render(name.name), piece, letters, names) for name, piece in cases]
    return f"{text} with {', and '.join(meant)}" if meant else text


def _inline_cases(left: str, value: sympy.Piecewise, letters: Notation, names: Mapping[sympy.Symbol, str]) -> str:
    """``q = a if c and q = b otherwise``."""
    branches = []
    for expression, condition in value.args:
        when = "otherwise" if condition == sympy.true else f"if ${latex_of(condition, letters, names)}$"
        branches.append(f"${latex_of(expression, letters, names)}$ {when}")
    return f"${left}$ equal to {' and '.join(branches)}"


def _equation(formula: Formula, letters: Notation, label: str | None, room: int) -> str:
    """One equation, with a row for every summand where it is long; cases inside it get names of their own."""
    names: dict[sympy.Symbol, str] = {q.symbol: q.latex for q in formula.quantities}
    expression, cases = _without_cases(formula.expression)
    left = letters.render(formula.left)
    rows = _rows(expression, lambda part: latex_of(part, letters, names), room - letters_of(left))
    star = "*" if label is None else ""
    mark = "" if label is None else rf"\label{{eq:{label}:{formula.name}}}"
    if len(rows) == 1:
        body = f"{left} = {rows[0]}"
    else:
        body = "\n".join([
            r"\begin{split}", rf"{left} = {{}}& {rows[0]}", *(rf"\\ & {row}" for row in rows[1:]), r"\end{split}",
        ])  # fmt: skip
    equation = f"\\begin{{equation{star}}}{mark}\n{body}\n\\end{{equation{star}}}"
    if not cases:
        return equation
    meant = [f"{letters.render(name.name)} = {latex_of(piece, letters, names)}" for name, piece in cases]
    return "\n".join([equation, "where", r"\begin{gather*}", ", \\\\\n".join(meant) + ".", r"\end{gather*}"])


def _without_cases(expression: sympy.Expr) -> tuple[sympy.Expr, list[tuple[sympy.Symbol, sympy.Expr]]]:
    """The expression with a name for every Piecewise inside it."""
    if isinstance(expression, sympy.Piecewise):
        return expression, []
    pieces = sorted(expression.atoms(sympy.Piecewise), key=sympy.default_sort_key)
    cases = [(sympy.Symbol(f"q_{k}"), piece) for k, piece in enumerate(pieces, 1)]
    return expression.xreplace({piece: name for name, piece in cases}), cases


def _rows(expression: sympy.Expr, write: Callable[[sympy.Expr], str], room: int) -> list[str]:
    """The expression on one line, or its summands on as few lines as hold them."""
    line = write(expression)
    if letters_of(line) <= room or not expression.is_Add:
        return [line]
    rows: list[str] = []
    for term in expression.as_ordered_terms():
        text = write(term)
        signed = text if text.startswith("-") or not rows else f"+ {text}"
        if rows and letters_of(rows[-1]) + letters_of(signed) <= room:
            rows[-1] += f" {signed}"
        else:
            rows.append(signed)
    return rows


def worded(text: str) -> str:
    r"""Cases as they are read, with room for their fractions.

    >>> worded(r"\text{for}\: a > 0 \wedge b > 0")
    '\\text{if } a > 0,\\ b > 0'
    """
    for printed, read in _LOGIC:
        text = text.replace(printed, read)
    return _CASES.sub(lambda found: _spaced(found[0]), text)


def _spaced(cases: str) -> str:
    """Fractions would touch without more space between the rows."""
    gap = r"\\[4pt] " if r"\frac" in cases else r"\\ "
    return re.sub(r"\\\\ ?(?!\[)", lambda _: gap, cases)


def citations(references: Sequence[Reference], named: Callable[[str], str]) -> str:
    r"""``\cite{EP21}, Theorem 5``, one a source."""
    return "; ".join(
        rf"\cite{{{named(reference.key)}}}" + (f", {escape(reference.place)}" if reference.place else "")
        for reference in references
    )


def proof_latex(
    theorem: Theorem,
    notation: Notation | None = None,
    *,
    of: str = "",
    print_as: Printer = spelled,
    width: int = LINE,
) -> str:
    r"""The proof as a ``proof`` environment, which ends with its box; ``of`` is what its head names.

    Lemmas are cited by their titles, or as ``print_as`` says. A proof that is not proved says its grade. Displays have
    lines of ``width`` letters. Needs ``amsmath``, ``amssymb`` and ``amsthm``.

    >>> import analytic
    >>> text = proof_latex(analytic.theorems["whitened-interpolation"])
    >>> text.startswith(r"\begin{proof}"), text.rstrip().endswith(r"\end{proof}")
    (True, True)
    """
    room = whole("width", width, NARROWEST)
    letters, derivation = Notation.of(notation), theorem.derive()
    parts = derivation.paragraphs(letters, print_as)
    grade = "" if derivation.grade.proved else rf"\emph{{Grade: {derivation.grade}.}}".replace("<=", r"$\le$")
    closing = f"{letters.prose(derivation.closing)} {grade}".strip()
    return fitted(worded(_proof([*parts, *_separated(closing)], of)), room)


def _proof(parts: Sequence[str], of: str = "") -> str:
    head, body = f"[Proof of {of}]" if of else "", "\n\n".join(parts)
    shown = signed(_ended(body))
    return f"\\begin{{proof}}{head}\n{shown}\n\\end{{proof}}"


def signed(rows: str) -> str:
    r"""Rows of claims whose first minus is a sign, without the room of one between two terms.

    >>> signed("& - a < b")
    '& {-}a < b'
    """
    return _SIGN.sub(r"\1{-}", rows)


def _ended(body: str) -> str:
    r"""With the box in the last row of a display, not below it."""
    end = r"\end{align*}"
    return body.removesuffix(end).rstrip() + "\n\\qedhere\n" + end if body.endswith(end) else body


def lemmas_latex(theorems: Sequence[Theorem], notation: Notation | None = None, *, width: int = LINE) -> str:
    r"""The lemmas that the proofs of the theorems rest on, each once, as ``lemma`` environments with their proofs.

    Their labels are ``lem:id``; :func:`references_to` prints the citations that refer to them. A classical theorem has
    the place of a proof for its proof. Needs ``amsmath``, ``amssymb`` and ``amsthm`` with an environment ``lemma``.

    >>> import analytic
    >>> text = lemmas_latex([analytic.theorems["whitened-squared"]])
    >>> print(text.partition("]")[0])
    \begin{lemma}[weak duality
    """
    letters, print_as = Notation.of(notation), references_to(theorems)
    derived = [theorem.derive() for theorem in theorems if theorem.derivation is not None]
    needed = closure(item for derivation in derived for item in derivation.lemmas)
    text = "\n\n".join(_lemma(item, letters, print_as) for item in needed if isinstance(item, Lemma))
    return fitted(worded(text), whole("width", width, NARROWEST))


def references_to(theorems: Sequence[Theorem]) -> Printer:
    r"""Citations as references to the lemmas of :func:`lemmas_latex` and to the theorems that are printed.

    >>> import analytic
    >>> theorem = analytic.theorems["whitened-interpolation"]
    >>> r"\ref{lem:" in proof_latex(theorem, print_as=references_to([theorem]))
    True
    """
    printed = {theorem.id for theorem in theorems}

    def print_as(item: Cited) -> str:
        if item.kind == "theorem":
            return rf"Theorem~\ref{{thm:{item.id}}}" if item.id in printed else spelled(item)
        return rf"Lemma~\ref{{lem:{item.id}}}"

    return print_as


def _lemma(lemma: Lemma, letters: Notation, print_as: Printer) -> str:
    source = f"; {lemma.source}" if lemma.classical else ""
    lines = [
        rf"\begin{{lemma}}[{letters.prose(lemma.title + source)}]\label{{lem:{lemma.id}}}",
        linked(letters.prose(lemma.statement), lemma.cites, print_as),
        r"\end{lemma}",
    ]
    statement = "\n".join(lines)
    if lemma.classical:
        return statement
    return f"{statement}\n\n{_proof([step.body(letters, print_as) for step in lemma.steps])}"
