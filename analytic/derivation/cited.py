r"""Citations: ``\lemma{id}`` in the prose of a step stands for a lemma or a theorem that the step names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, Protocol

from analytic.derivation.grades import Grade
from analytic.model.verdict import Verdict
from numeric.errors import DataError

CITATION = re.compile(r"\\lemma\{([a-z0-9-]+)\}")


class Cited(Protocol):
    """What a step may rest on."""

    @property
    def id(self) -> str:
        """By which the prose names it."""

    @property
    def title(self) -> str:
        """How it is called in print."""

    @property
    def kind(self) -> Literal["lemma", "theorem"]:
        """Where it is printed."""

    @property
    def grade(self) -> Grade:
        """The weakest link of its own proof."""

    @property
    def classical(self) -> bool:
        """Whether it is proved elsewhere, not here."""

    @property
    def cites(self) -> tuple[Cited, ...]:
        """What its proof rests on in turn."""

    def check(self) -> Verdict:
        """Execute its proof."""


def spelled(item: Cited) -> str:
    """How a citation is printed where there are no links."""
    return rf"{item.kind} \emph{{({item.title})}}"


Printer = Callable[[Cited], str]
"""How a citation is printed."""


def linked(text: str, cites: Sequence[Cited], print_as: Printer = spelled) -> str:
    """The text with its citations printed, with a capital where a sentence begins with one."""
    known = {item.id: item for item in cites}

    def printed(found: re.Match[str]) -> str:
        before, name = text[: found.start()].rstrip(), print_as(known[found[1]])
        return name if before and before[-1] != "." else re.sub(r"^\[?[a-z]", lambda first: first[0].upper(), name)

    return CITATION.sub(printed, text)


def require_cited(title: str, text: str, cites: Sequence[Cited]) -> None:
    """DataError unless the prose names exactly what is cited."""
    named, given = set(CITATION.findall(text)), {item.id for item in cites}
    if named != given:
        raise DataError(
            f"step {title!r} names {sorted(named) or 'no lemma'} in its text and cites {sorted(given) or 'none'}: "
            "write \\lemma{id} in the text and give the lemma in cites"
        )


def closure(cites: Iterable[Cited]) -> list[Cited]:
    """Everything that the citations rest on, what is needed first standing first."""
    found: dict[str, Cited] = {}

    def visit(item: Cited) -> None:
        if item.id not in found:
            for part in item.cites:
                visit(part)
            found[item.id] = item

    for item in cites:
        visit(item)
    return list(found.values())
