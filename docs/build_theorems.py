"""Writes ``docs/theorems`` and ``docs/lemmas.md`` from the records: ``python docs/build_theorems.py``.

A page holds the statement, the hypotheses as they are tested, the formulas as they are evaluated, a worked example
that is solved and verified while the page is built, the derivation with its grade, and the references. What several
derivations use is on the page of lemmas, and they cite it. Pages are written only if no derivation is refuted.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import sympy

import analytic
from analytic import Notation, Theorem
from analytic.derivation import Lemma, Step
from analytic.derivation.cited import Cited, linked
from analytic.families.registry import lemmas
from analytic.latex.theorem import inline, signed
from analytic.theorem.parts import Example

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for a script that is run from anywhere

from docs import questions

FOLDER = Path(__file__).parent / "theorems"
LEMMAS = Path(__file__).parent / "lemmas.md"
LETTERS = Notation()
LONGEST = 96  # letters of a line of code that a page holds at the width of a desktop


def markdown(text: str) -> str:
    """LaTeX prose as Markdown: displayed formulas on lines of their own, dashes and emphasis."""
    text = LETTERS.prose(text).replace("--", "–")
    text = re.sub(r"\\emph\{([^}]*)\}", r"*\1*", text)
    text = re.sub(r"\s*\\\[\s*(.*?)\s*\\\]\s*", r"\n\n$$\n\1\n$$\n\n", text, flags=re.DOTALL)
    return text.strip()


def statement(theorem: Theorem) -> Iterator[str]:
    """The problem, hypotheses, letters, conclusion and formulas; then the limits of the code."""
    yield "## Statement\n"
    yield markdown(theorem.problem_latex) + "\n"
    for item in theorem.suppositions:
        if isinstance(item, str):
            yield markdown(item) + "\n"
            continue
        yield f"{item.opening}\n"
        yield "\n".join(f"- {h.text}: {named(inline(LETTERS.render(h.latex)))}" for h in item.hypotheses) + "\n"
    yield named(markdown(theorem.conclusion)) + "\n"
    for formula in theorem.formulas:
        yield f"$$\n{formula.latex(LETTERS)}\n$$\n"
    if theorem.limits:
        needs = "; ".join(limit.text for limit in theorem.limits)
        yield f"**Limits of the code**, not of the theorem: {needs}.\n"


def named(text: str) -> str:
    """Theorems that are named by their titles, as links to their pages."""
    for other in analytic.theorems.values():
        text = re.sub(rf"(?<=theorem )(\*?)\({re.escape(other.title)}\)\1", f"[{other.title}]({other.id}.md)", text)
    return text


def call(item: Example) -> Iterator[str]:
    """How an example is solved, on one line where it fits."""
    given = [repr(item.A), repr(item.y)]
    options = ", ".join(f"{key}={value!r}" for key, value in item.options.items())
    whole = f">>> solution = analytic.solve({', '.join([*given, *([options] if options else [])])})"
    if len(whole) <= LONGEST:
        yield whole
        return
    yield ">>> solution = analytic.solve("
    rest = [f"{part}," for part in given]
    rows = [" ".join(rest)] if len(" ".join(rest)) <= LONGEST - 8 else rest
    yield from (f"...     {row}" for row in [*rows, *([options] if options else [])])
    yield "... )"


def worked(theorem: Theorem) -> Iterator[str]:
    """The first example whose network has neurons, solved and verified; roots of polynomials in floats."""
    solved = ((item, analytic.solve(item.A, item.y, **item.options)) for item in theorem.examples)
    item, solution = next(pair for pair in solved if pair[1].network.U.size)
    if solution.theorem is not theorem:
        raise SystemExit(f"{theorem.id}: solve answers the example by {solution.theorem.id}: give another one first")
    verdict = solution.verify()
    if not verdict.proved:
        raise SystemExit(f"{theorem.id}: the example {item.A}, {item.y} is not proved: {verdict.reason}")
    yield "```pycon\n>>> import analytic"
    yield from call(item)
    if solution.value.has(sympy.CRootOf):
        yield f">>> solution.value.n(12)\n{solution.value.n(12)}"
        network, dual = solution.to_numpy().network, solution.to_numpy().dual
        yield ">>> found = solution.to_numpy()"
        yield ">>> found.network.U.round(6).tolist(), found.network.w.round(6).tolist()"
        yield f"{network.U.round(6).tolist(), network.w.round(6).tolist()}"
        yield f">>> found.dual.round(6).tolist()\n{dual.round(6).tolist()}"
    else:
        yield f">>> solution.value\n{solution.value}\n>>> solution.network\n{solution.network}"
        yield f">>> solution.dual.tolist()\n{solution.dual.tolist()}"
    yield f">>> solution.verify().proved\n{verdict.proved}"
    yield "```\n"


def example(theorem: Theorem) -> Iterator[str]:
    """The worked examples, or the property on the examples of the other theorems."""
    if theorem.propose is not None:
        yield "## Worked example\n"
        yield from worked(theorem)
    elif theorem.check is not None:
        verdict = theorem.check()
        if not verdict.reason.startswith("checked on"):
            raise SystemExit(f"{theorem.id}: {verdict.reason}")
        yield "## Checked on examples\n\n```pycon\n>>> import analytic"
        found = verdict.reason.partition(": ")[2]  # how many there are changes with every new theorem
        yield f">>> analytic.theorems[{theorem.id!r}].check().reason.partition(': ')[2]\n{found!r}\n```\n"


Link = Callable[[Cited], str]


def _from_theorems(item: Cited) -> str:
    """A link on the page of a theorem."""
    return f"[{item.title}]({item.id}.md)" if item.kind == "theorem" else f"[{item.title}](../lemmas.md#{item.id})"


def _from_lemmas(item: Cited) -> str:
    """A link on the page of lemmas."""
    return f"[{item.title}](theorems/{item.id}.md)" if item.kind == "theorem" else f"[{item.title}](#{item.id})"


def body(item: Step, link: Link) -> Iterator[str]:
    """Prose and claims of a step."""
    yield linked(markdown(item.text), item.cites, link) + "\n"
    if item.claims:
        yield f"$$\n\\begin{{aligned}}\n{signed(item.rows(LETTERS))}\n\\end{{aligned}}\n$$\n"
    if item.after:
        yield linked(markdown(item.after), item.cites, link) + "\n"


def step(number: int, item: Step) -> Iterator[str]:
    """One step of a derivation, with its grade if it is not proved."""
    mark = "" if item.grade.proved else f" ({item.grade})"
    yield f"### {number}. {item.title[0].upper()}{item.title[1:].replace('--', '–')}{mark}\n"
    yield from body(item, _from_theorems)


def page(theorem: Theorem) -> str:
    """The page of a theorem as Markdown text."""
    derivation = theorem.derive()
    parts = [f"# {theorem.title}\n", f"`{theorem.id}`\n", *statement(theorem), *example(theorem)]
    parts += ["## Derivation\n", *([markdown(derivation.where) + "\n"] if derivation.where else ())]
    for number, item in enumerate(derivation.steps, 1):
        parts += step(number, item)
    if derivation.closing:
        parts.append(markdown(derivation.closing) + "\n")
    parts.append(f"Grade: **{derivation.grade}**.\n")
    parts += ["## References\n", *(f"- {reference}" for reference in theorem.references)]
    return "\n".join(parts).rstrip() + "\n"


def lemma(item: Lemma) -> Iterator[str]:
    """A lemma with its proof or its source."""
    yield f'<a id="{item.id}"></a>\n\n## {item.title[0].upper()}{item.title[1:]}\n'
    mark = "" if item.grade.proved else f" *Grade: {item.grade}.*"
    yield f"**Lemma.** {linked(markdown(item.statement), item.cites, _from_lemmas)}{mark}\n"
    if not item.steps:
        yield f"Classical: {markdown(item.source)}.\n"
    for number, part in enumerate(item.steps):
        lines = list(body(part, _from_lemmas))
        yield from ["*Proof.* " + lines[0], *lines[1:]] if number == 0 else lines


def lemma_page() -> str:
    """Every lemma, and how grades are read."""
    head = """# Lemmas

What several proofs of the [theorems](theorems/index.md) use, proved once. Lines of formulas are claims that the machine
checks: identities and inequalities for all values of their letters under the conditions that are printed, identities of
matrices of every size, inductions. The sentences between them say by which rule (a sum over samples or neurons, a
substitution, cases, a limit) the claims give what is stated, and are for the reader to check.

A claim is *proved* for all values of what it states, *proved for n up to a number*, *checked* on so many instances, or
*asserted*; a lemma and a theorem have the grade of the weakest claim or lemma that they use. Classical theorems are
cited with the place of a proof, from memory: of these texts only that of Jacot, Gabriel and Hongler was at hand. Lemmas
are proved unless they say otherwise.
"""
    parts = [line for item in lemmas().values() for line in lemma(item)]
    return "\n".join([head, *parts]).rstrip() + "\n"


def index() -> str:
    """The list of all theorems."""
    rows = [
        f"| [{theorem.title}]({key}.md) | `{key}` | {theorem.grade} |"
        for key, theorem in sorted(analytic.theorems.items())
    ]
    head = (
        "# Theorems\n\nOne page a theorem, generated from the record that is evaluated, tested and printed. "
        "Which one is for your data? [My data are …](by-question.md) goes the other way. "
        "Its grade is that of the weakest claim that its proof uses, as the page of [lemmas](../lemmas.md) says; "
        "`analytic.theorems[id].derive().check()` executes every claim."
        "\n\n| theorem | id | grade |\n| --- | --- | --- |\n"
    )
    return head + "\n".join(rows) + "\n"


def pages() -> dict[str, str]:
    """Every page by file name."""
    asked = {"index.md": index(), "by-question.md": questions.page(analytic.theorems)}
    return {**asked, **{f"{key}.md": page(theorem) for key, theorem in analytic.theorems.items()}}


def main() -> int:
    """Check every derivation, then write the pages and remove those of theorems that are gone."""
    for key, theorem in analytic.theorems.items():
        derivation = theorem.derive()
        verdict = derivation.check()
        if verdict.refuted or derivation.grade.proved != verdict.proved:
            print(f"{key}: {verdict.status}: {verdict.reason}", file=sys.stderr)
            return 1
    FOLDER.mkdir(exist_ok=True)
    written = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in written:
            old.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    LEMMAS.write_text(lemma_page(), encoding="utf-8")
    print(f"{len(written)} pages in {FOLDER}, and {LEMMAS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
