"""The page ``docs/theorems/by-question.md``: from what is known of the data to the theorems, out of their hypotheses.

``docs/build_theorems.py`` writes it with the other pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analytic import Notation, Theorem
from analytic.latex.theorem import inline
from analytic.theorem.parts import Hypothesis

LETTERS = Notation()
NO_QUESTION = ("no-bias", "free-bias", "scalar", "labels")
"""Hypotheses on the network and on the loss, not on the data: the parts of the page, and the words of a loss."""

HEAD = """# My data are …

From what you know of your data to the theorem that solves them. Every line is a hypothesis of a record as
`analytic.solve` tests it: give it the data, and it finds the theorem, or says of each which hypothesis fails.

```pycon
>>> import analytic
>>> problem = analytic.Problem.build([[1, 0], ["3/5", "4/5"]], [1, 2], beta=1)
>>> analytic.theorems["whitened-squared"].applies(problem).reason
'needs: the data are whitened; but a_2 . a_1 = 3/5, not 0'

```

The losses are those of [how to choose](../choose.md#which-loss). What stands in brackets behind a theorem has to hold
as well; letters that are not of the data are explained on its page. The code has limits of its own, such as rational
numbers: they are on the theorem's page, too.
"""

TAIL = """## Nothing of this

Then no closed form is known here. `numeric.solve` trains any data to a network with a lower bound beside its value, and
`analytic.certify` proves such bounds: [how far that goes](../choose.md#how-far-does-numericsolve-go).
"""


def page(theorems: Mapping[str, Theorem]) -> str:
    """The page for these theorems."""
    parts = [HEAD]
    solving = [theorem for theorem in theorems.values() if theorem.propose is not None]
    for title in dict.fromkeys(sorted((setting(theorem) for theorem in solving), key=_order)):
        parts.append(f"## {title}\n")
        of_setting = [theorem for theorem in solving if setting(theorem) == title]
        groups: dict[str, list[Theorem]] = {}
        for theorem in sorted(of_setting, key=lambda theorem: (theorem.rank, theorem.id)):
            groups.setdefault(question(theorem), []).append(theorem)  # in the order in which they are asked
        for asked, found in groups.items():
            parts.append(f"### {asked}\n")
            parts.append("\n".join(f"- {line(theorem)}" for theorem in found) + "\n")
    parts += [TAIL, "## Results about all networks\n", "They hold where there is no closed form as well.\n"]
    parts.append("\n".join(f"- {line(theorem)}" for theorem in theorems.values() if theorem.propose is None))
    return "\n".join(parts).rstrip() + "\n"


def setting(theorem: Theorem) -> str:
    """The arguments of ``solve`` that say what a network is."""
    given = {hypothesis.id for hypothesis in theorem.hypotheses}
    bias = "free" if "free-bias" in given else "none"
    if theorem.skip != "none":
        return f'A skip connection, `bias="{bias}", skip="{theorem.skip}"`'
    if theorem.activation != "relu":
        return f'Neurons of another kind, `bias="{bias}", activation="{theorem.activation}"`'
    if theorem.neuron_norm != 2:
        return f'Neurons of another norm, `bias="{bias}", neuron_norm={theorem.neuron_norm}`'
    return ("Free biases" if bias == "free" else "No bias") + f', `bias="{bias}"`'


def _order(title: str) -> tuple[bool, bool, bool, str]:
    return "activation" in title, "norm" in title, "skip" in title, title


def on_data(theorem: Theorem) -> list[Hypothesis]:
    """The hypotheses that ask something of the data."""
    return [h for h in theorem.hypotheses if h.id not in NO_QUESTION and not h.id.startswith("loss-")]


def question(theorem: Theorem) -> str:
    """The first thing that is asked of the data: a heading of words, and its formula."""
    asked = first(theorem)
    if asked is None and on_data(theorem):
        return "Data and targets that meet what stands in brackets"
    if asked is None:
        return "Any data" + "".join(f", if {limit.text}" for limit in theorem.limits if limit.id != "rational")
    return f"{asked.text[0].upper()}{asked.text[1:]}\n\n{inline(LETTERS.render(asked.latex))}"


def first(theorem: Theorem) -> Hypothesis | None:
    """What the heading asks: the first hypothesis on the data that is written in their letters alone."""
    return next((hypothesis for hypothesis in on_data(theorem) if not hypothesis.later), None)


def line(theorem: Theorem) -> str:
    """Loss, link and what else has to hold."""
    loss = [h.id.removeprefix("loss-") for h in theorem.hypotheses if h.id.startswith("loss-")]
    ids = {hypothesis.id for hypothesis in theorem.hypotheses}
    words = [*loss, *(["several outputs"] if loss and "scalar" not in ids else [])]
    heading = None if theorem.propose is None else first(theorem)
    more = [hypothesis for hypothesis in on_data(theorem) if hypothesis is not heading]
    others = "; ".join(_texts(more))
    start = f"{', '.join(words)}: " if words else ""
    return f"{start}[{theorem.title}]({theorem.id}.md)" + (f" (if {others})" if others else "")


def _texts(hypotheses: Iterable[Hypothesis]) -> list[str]:
    return [hypothesis.text for hypothesis in hypotheses if not hypothesis.standing]
