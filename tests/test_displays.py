"""What notebooks and terminals show of the objects: their content, in what MathJax knows, at once and not too long."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import sympy

import analytic
import numeric
from analytic.latex.notebook import words

EYE = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
P, Q, B = sympy.symbols("p q b", positive=True)
NO_MATHJAX = re.compile(
    r"\\(paragraph|begin\{(?!aligned\}|cases\}|matrix\})|emph|ensuremath|text(?!\{|bf\{)|raggedright|par\b|\[)"
)


def _solution() -> analytic.Solution:
    return analytic.solve(EYE, [3, 4, -12], beta=1)


def _certificate() -> analytic.Certificate:
    return analytic.certify(_solution().network, EYE, [3, 4, -12], beta=1)


def _derivation() -> Any:
    return _solution().theorem.derive()


def _report() -> analytic.Report:
    def solver(A: Any, y: Any, **options: Any) -> Any:
        return numeric.solve(A, y, **options)

    return analytic.validate(solver, theorems=["whitened-squared"], sizes=[3])


def _long() -> analytic.Solution:
    return analytic.solve(range(50), [(7 * i) % 11 for i in range(50)], beta="1/7", bias="free")


THINGS: dict[str, tuple[Callable[[], Any], list[str], list[str]]] = {
    "solution": (_solution, ["whitened-squared", "value=16", "[3, 0]"], [r"p^\star &= 16", r"\frac{4}{5}", "(3,4,0)"]),
    "long solution": (_long, ["one-dimensional-squared", "..."], [r"\sum_{j=1}"]),
    "symbols": (lambda: analytic.solve([[1, 0], [0, 1]], [P, Q], beta=B), ["2 cases", "b <= sqrt(p**2 + q**2)"],
                [r"\text{If } b \leq \sqrt{p^{2} + q^{2}}", r"\frac{p^{2}}{2} + \frac{q^{2}}{2}"]),
    "network": (lambda: _solution().network, ["U=[[3, 0], [4, 0], [0, 12]]", "w=[4/5, -11/12]"], [r"\frac{11}{12}"]),
    "long network": (lambda: _long().network, ["m=36", "..."], [r"\sum_{j=1}"]),
    "outputs": (lambda: analytic.solve(EYE, [[1, 0], [1, 0], [0, 1]], beta="1/2").network, ["xi=[0, 0]"], ["w_{1}"]),
    "theorem": (lambda: _solution().theorem, ["whitened-squared", "the data are whitened", "[EP21]"], [r"p^\star = "]),
    "path": (lambda: analytic.path(EYE, [3, 4, -12]), ["[12, 5]"],
             [r"\frac{169}{2}", r"5 \le \beta \le 12, \quad 1 \text{ neuron}", r"2 \text{ neurons}"]),
    "solution set": (lambda: analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3]), ["value=2", "min_kinks=1"],
                     [r"p^\star &= 2", "fewest kinks: 1", r"\frac{3}{2}"]),
    "verdict": (lambda: _solution().verify(), ["proved", "lower bound = 16"], ["proved"]),
    "derivation": (_derivation, ["3 steps, proved", "zero gap"], ["zero gap"]),
    "certificate": (_certificate, ["<= optimum <= 16", "U=[[3, 0]"], [r"\le p^\star \le p \le 16"]),
}  # fmt: skip


@pytest.mark.parametrize("name", THINGS)
def test_representations_show_the_content(name: str) -> None:
    make, plain, formulas = THINGS[name]
    thing = make()
    text, latex = repr(thing), thing._repr_latex_()
    assert [part for part in plain if part not in text] == [] and len(text) < 2000 and "\n" not in text
    assert [part for part in formulas if part not in latex] == []
    assert latex.startswith(r"$\displaystyle ") and latex.endswith("$") and not NO_MATHJAX.search(latex)
    assert latex.count("{") == latex.count("}") and latex.count(r"\begin") == latex.count(r"\end")


@pytest.mark.parametrize("identifier", analytic.theorems)
def test_every_theorem_is_shown(identifier: str) -> None:
    latex = analytic.theorems[identifier]._repr_latex_()
    assert not NO_MATHJAX.search(latex) and latex.count("{") == latex.count("}") and len(latex) < 6000
    assert len(repr(analytic.theorems[identifier])) < 2000


def test_rounded_weights_are_not_called_equal() -> None:
    long = analytic.Network([[10**60 + 1]], [sympy.Rational(1, 3)], [sympy.sqrt(2)], 0)
    assert r"f(x) \approx" in long._repr_latex_() and "1.000000000" in long._repr_latex_()
    assert r"f(x) = 2" in analytic.Network([[1]], [1], [2], 0)._repr_latex_()
    assert "(61 characters)" in repr(long) and len(repr(long)) < 240


def test_special_characters_stand_outside_of_texts() -> None:
    assert words("50% of R & D_1 {x}") == r"&\text{50}\%\text{ of R }\&\text{ D}\_\text{1 }\{\text{x}\}"
    assert words("costs $5") == r"&\text{costs }\$\text{5}"


def test_tables_are_plain_and_escaped() -> None:
    report = _report()
    assert "whitened-squared" in report._repr_html_() and "&lt;locals&gt;" in report._repr_html_()
    assert repr(report).startswith("Report(") and "passed=True" in repr(report) and len(repr(report)) < 300
    page = analytic.solution_set([0, 1, 2, 3], [0, 0, 1, 3])._repr_html_()
    assert "<td>1 to 2</td>" in page and r"f(x) &amp;= 2 \left(x - \frac{3}{2}\right)_+" in page
    assert analytic.Verdict("refuted", "1 < 0")._repr_html_().endswith("1 &lt; 0")


def test_answers_in_floats_are_small_tables() -> None:
    found = numeric.solve([[1.0, 0.0], [0.0, 1.0]], [3.0, -4.0], beta=1.0)
    text = found._repr_html_()
    assert "<th>value</th><td>6</td>" in text and "squared, bias none, beta 1" in text
    assert "<th>relative gap</th><td>at most " in text and "2 neurons, 2 samples, 2 features" in text
    network = numeric.Network([[1.0, -2.0]], [0.0, 0.5], [1.0, 1 / 3], -1.0, skip=[2.0])
    assert repr(network) == "Network(d=1, m=2, o=1, U=[[1, -2]], b=[0, 0.5], w=[1, 0.333333], xi=-1, skip=[2])"
    assert "<th>penalty</th><td>1.66667</td>" in network._repr_html_() and "2 on 1 features" in network._repr_html_()


def test_a_gap_is_rounded_up_in_a_table() -> None:
    found = numeric.solve([[1.0, 0.0], [0.0, 1.0]], [3.0, -4.0], beta=1.0)
    loose = dataclasses.replace(found, lower_bound=found.value * (1 - 0.12301))
    assert "at most 0.124<" in loose._repr_html_()


def test_large_fits_are_shown_on_few_lines() -> None:
    x = np.linspace(-1, 1, 300)[:, None]
    model = numeric.ReLURegressor(beta=1e-4).fit(x, np.sin(9 * x[:, 0]))
    large = numeric.Network(np.ones((64, 100)), np.zeros(100), np.ones((100, 3)), np.zeros(3))
    assert len(repr(model.network_)) < 500 and len(repr(large)) < 500 and "..." in repr(large)
    assert len(large._repr_html_()) < 900
    text = repr(model.certificate_)
    assert len(text) < 900 and text.startswith("{'value': ") and "..." in text
    assert len(json.loads(json.dumps(model.certificate_))["problems"][0]["A"]) == 300  # nothing is lost


def test_a_long_path_is_not_computed_to_be_shown() -> None:
    path = analytic.path(range(400), [(i * i) % 97 for i in range(400)], bias="free", time_limit=60)
    assert "breakpoints" not in repr(path) and path._repr_latex_() is None
    assert not hasattr(path, "_repr_html_")  # which notebooks would show in place of the formulas
    assert "_levels" not in path.__dict__


def test_a_path_without_time_is_shown_without_breakpoints() -> None:
    path = analytic.path([0, 1, 3], [0, 1, 0], bias="free", time_limit=60)
    object.__setattr__(path, "time_limit", 1e-9)
    assert repr(path) == "Path(theorem='one-dimensional-squared', samples=3)" and path._repr_latex_() is None


def test_the_list_of_theorems_is_a_short_table() -> None:
    lines = repr(analytic.theorems).splitlines()
    assert len(lines) == len(analytic.theorems) and max(map(len, lines)) < 160
    assert lines[0].split()[0] == next(iter(analytic.theorems))
    assert analytic.theorems._repr_html_().count("<tr>") == len(lines) + 1  # type: ignore[attr-defined]
    assert analytic.theorems._ipython_key_completions_() == list(analytic.theorems)  # type: ignore[attr-defined]


def test_unknown_ids_name_the_closest() -> None:
    with pytest.raises(
        KeyError, match=r"^there is no theorem 'whitened-sqared': did you mean whitened-squared"
    ) as found:
        analytic.theorems["whitened-sqared"]
    assert isinstance(found.value, analytic.OptionError)
    with pytest.raises(analytic.OptionError, match=r"there is no theorem 3: 'neuralgauge theorems' and list"):
        analytic.theorems[3]  # type: ignore[index]
    assert "nothing" not in analytic.theorems and analytic.theorems.get("nothing") is None
    assert ["unhashable"] not in analytic.theorems


def test_dir_of_objects_lists_what_users_call() -> None:
    solution = analytic.solve([[1, 0], [0, 1]], [3, -4], beta=1)
    report = analytic.certify(solution.network, [[1, 0], [0, 1]], [3, -4], beta=1)
    things: list[tuple[Any, set[str], set[str]]] = [
        (solution, {"value", "network", "dual", "verify", "latex", "cases", "to_json"}, {"hints", "of", "exact_value"}),
        (solution.network, {"U", "w", "penalty", "xreplace"}, {"U_rows", "like"}),
        (solution.theorem, {"latex", "derive", "hypotheses", "statement_latex", "references"}, {"satisfied", "rank"}),
        (analytic.path([[1, 0], [0, 1]], [3, -4]), {"at", "pieces", "breakpoints", "limit", "to_csv"}, {"homotopy"}),
        (report, {"value", "gap", "loose", "verify", "better"}, {"payload", "feasibility"}),
    ]
    for thing, shown, hidden in things:
        public = {name for name in dir(thing) if not name.startswith("_")}
        assert shown <= public and not hidden & public and all(hasattr(thing, name) for name in public | hidden)
        assert type(thing)._helpers <= set(object.__dir__(thing))  # none that is gone


@pytest.mark.parametrize("module", [analytic, numeric])
def test_dir_lists_what_is_public(module: Any) -> None:
    public = {name for name in dir(module) if not name.startswith("_")}
    assert public == {*module.__all__, *getattr(module, "_MODULES", ())}
    assert all(hasattr(module, name) for name in public)
