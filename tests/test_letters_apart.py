"""No letter that a text brings along is printed like a symbol of the caller, whatever that symbol is called."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sympy

import analytic
from analytic.exact.positive_root import PositiveRoot
from analytic.latex import network_latex
from analytic.latex.apart import letters_beside, printed
from analytic.model.letters import base_of
from numeric.errors import OptionError
from tests.test_letters import formulas, without_lengths

t = sympy.Symbol("t", real=True)
p, q, beta = sympy.symbols("p q beta", positive=True)
EYE = [[1, 0], [0, 1]]
MARK = "mark"
NAMES = re.split(
    r"\s+",
    """a b c d f g h i j k l m n o q r s t u v w x y z A B C D E G H J K L M N S T V X Z
    beta xi tau lambda sigma nu omega mu theta zeta chi Delta
    u_1 u1 v_1 w_1 x_1 y_1 y_2 q_1 r_1 tau_1 N_1 N_+ A_1 f_1 xi_1 beta_1""",
)
ANSWERS: dict[str, Callable[[sympy.Symbol], Any]] = {
    "one": lambda s: analytic.solve([[1]], [s], beta=1),
    "path": lambda s: analytic.path([[1]], [s], beta=sympy.Symbol("kappa" if s.name == "beta" else "beta")),
    "outputs": lambda s: analytic.solve(EYE, [[s, 0], [0, 1]], loss="interpolation"),
    "line": lambda s: analytic.solve([0, 1], [0, s], loss="interpolation", bias="free"),
    "network": lambda s: analytic.Network([[s], [1]], [1], [s], 1),
    "root": lambda s: analytic.solve([[1, 0], [1, 1]], [1, s], beta=1),
    "norm": lambda s: analytic.solve(EYE, [s, 2], beta=1, names=True),
}


def occurrences(text: str, form: str) -> int:
    """How often a form stands in formulas; with an index it is another one, and so is the optimum."""
    ends = r"(?![A-Za-z'])(?!\^(?:\\star|\*))" + ("" if form.endswith("}") else r"(?!_)")
    return len(re.findall(rf"(?<![A-Za-z\\]){re.escape(form)}{ends}", formulas(without_lengths(text))))


def texts(answer: Any) -> list[str]:
    found = [network_latex(answer) if isinstance(answer, analytic.Network) else answer.latex(), answer._repr_latex_()]
    if isinstance(answer, analytic.Solution):
        found.append(answer.latex(inline=True))
    return found


def symbol(name: str) -> sympy.Symbol:
    return sympy.Symbol(name, positive=True)


def require_apart(name: str, answer: Callable[[sympy.Symbol], Any]) -> None:
    expected = [occurrences(text, MARK) for text in texts(answer(symbol(MARK)))]
    found = texts(answer(symbol(name)))
    assert [occurrences(text, printed(symbol(name))) for text in found] == expected, name
    assert expected[0] > 0


@pytest.mark.parametrize("turn", range(8))
def test_no_letter_has_two_meanings(turn: int) -> None:
    for name in NAMES[turn::8]:
        require_apart(name, ANSWERS[("one", "path", "network")[turn % 3]])


@pytest.mark.parametrize("name", ["t", "tau"])
def test_nor_with_roots(name: str) -> None:
    require_apart(name, ANSWERS["root"])


@pytest.mark.parametrize("name", ["N_+", "v"])
def test_nor_with_norms(name: str) -> None:
    require_apart(name, ANSWERS["norm"])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ANSWERS)
def test_in_any_answer(kind: str) -> None:
    for name in NAMES:
        require_apart(name, ANSWERS[kind])


class TestTheRule:
    def test_letters_of_a_notation_step_aside_unless_they_were_chosen(self) -> None:
        found = analytic.solve([[1]], [sympy.Symbol("v", positive=True)], beta=1)
        assert r"attained at $\nu = (" in found.latex()
        with pytest.raises(OptionError, match=r"notation data is v, and the data hold the symbol v: give one of them"):
            found.latex(notation=analytic.Notation(data="v", dual="z"))

    def test_what_counts_is_the_print(self) -> None:
        """Two symbols beta, and r1 beside r_1: a prime tells them apart, and which is which is said of two names."""
        real = sympy.Symbol("beta", real=True)
        found = analytic.solve([[1]], [real], beta=beta)
        assert r"+ \lambda \sum" in found.latex() and r"\lambda \leq \beta" in found.latex()
        one, other = sympy.symbols("r1 r_1", positive=True)
        text = analytic.solve(EYE, [one, -other], loss="interpolation").latex()
        assert "p^\\star = r_{1} + {r_{1}}'" in text
        assert "Here $r_{1}$ is the symbol r1, ${r_{1}}'$ is the symbol r\\_1." in text

    def test_a_number_is_no_symbol(self) -> None:
        found = analytic.solve(EYE, [sympy.Symbol("pi", positive=True), sympy.pi], loss="interpolation")
        assert "{\\pi}'" in found.latex() and r"is the symbol pi." in found.latex()

    def test_targets_and_samples_keep_the_names_that_statements_give_them(self) -> None:
        y1, y2, x1, x2 = sympy.symbols("y_1 y_2 x_1 x_2", positive=True)
        text = analytic.solve(EYE, [y1, -y2], loss="interpolation").latex()
        assert r"y = \begin{pmatrix} y_{1} \\ - y_{2}" in text.replace(r"\\ ", "") or "z" in text
        kept = analytic.solve(EYE, [y1, y2], loss="interpolation").latex()
        assert r"y = \begin{pmatrix} y_{1}" in kept
        swapped = analytic.solve(EYE, [y2, y1], loss="interpolation").latex()
        assert r"z = \begin{pmatrix} y_{2}" in swapped
        line = analytic.solve([x1, x1 + x2], [0, 1], loss="interpolation", bias="free").latex()
        assert "f(z)" in line  # the second sample is not x_2

    def test_a_weight_decay_is_written_as_the_caller_writes_it(self) -> None:
        decay = sympy.Symbol("lambda", positive=True)
        text = analytic.solve([[1]], [p], beta=decay).latex()
        assert r"\beta" not in text and r"+ \lambda \sum" in text and r"\lambda \leq p" in text
        path = analytic.path([[1]], [p], beta=decay).latex()
        assert r"\beta" not in path and r"p^\star(\lambda)" in path
        shared = analytic.solve([[1]], [p], beta=p).latex()
        assert r"$\beta = p$" in shared

    def test_the_unknown_of_a_root_is_the_root_itself(self) -> None:
        text = analytic.solve([[1, 0], [1, 1]], [1, t], beta=1).latex(parts=["value"])
        equation = r"\tau^{4} + 6 \tau^{3} + \left(2 t + 9 - t^{2}\right) \tau^{2} + \left(4 - 2 t^{2}\right) \tau"
        assert rf"Here $\tau \ge 0$ solves ${equation} - 2 t \left(t + 1\right) = 0$." in text

    def test_a_list_that_is_used_up(self) -> None:
        many = [sympy.Symbol(name) for name in ("v", "nu", "alpha", "z", "zeta", "chi", "psi", "phi", "vartheta")]
        many += [sympy.Symbol(name) for name in ("varrho", "upsilon", "varsigma", "varpi")]
        found = letters_beside(many)
        assert found.dual == r"\tilde{v}" and len({base_of(form) for form in found.written.values()}) == len(many)


def test_functions_of_a_letter() -> None:
    found = analytic.solve([[1, 0], [sympy.cos(t), sympy.sin(t)]], [p, q], loss="interpolation",
                           assume=[t > 0, t < sympy.pi])  # fmt: skip
    text = found.latex()
    assert r"\cos t" in text and r"\cos{\left(t \right)}" not in text
    assert not re.search(r"\\cos(\^\{\d\})? t(?! *($|[-+=,.&})\\$]))", text)


class TestRoots:
    def test_names_are_the_same_everywhere(self) -> None:
        found = analytic.solve([[1, 0], [1, 1]], [1, 2], beta=beta)
        (tau,) = found.named().where
        text = found.latex(parts=["value"])
        assert str(tau) == "tau" and r"$\tau \ge 0$ solves $\beta^{2} \tau^{4}" in text
        assert found.named().latex(parts=["value"]) == text
        assert r"\tau \ge 0 &\text{ solves } \beta^{2} \tau^{4}" in found._repr_latex_()
        norms = analytic.solve(EYE, [p, q], beta=beta)
        assert norms.named().latex() == norms.latex(names=True) != norms.latex()

    def test_norms_are_numbered_as_they_are_met(self) -> None:
        a, c, d = sympy.symbols("a c d", real=True)
        named = analytic.solve([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [a, c, d], beta=beta).named()
        shown = named.latex(parts=["network", "value"])
        places = [shown.index(f"N_{{{k}}}") for k in range(1, len(named.where) + 1)]
        assert places == sorted(places) and len(places) > 2
        assert [str(name) for name in named.where] == [f"N_{k}" for k in range(1, len(places) + 1)]

    def test_sympy_prints_a_root_with_an_unknown_of_its_own(self) -> None:
        x, z = sympy.symbols("x z", positive=True)
        assert sympy.latex(PositiveRoot(p, 0, -1, -1) ** 2) == (
            r"\operatorname{root}^{2}_{x \ge 0}\left(p x^{3} - x - 1\right)"
        )
        assert "_{s \\ge 0}" in sympy.latex(PositiveRoot(x, z, -1))
        assert str(PositiveRoot(x, z, -1)) == "PositiveRoot(s**2*x + s*z - 1)"
        crowded = sympy.symbols("x z s t x_0", positive=True)
        assert r"_{x_{1} \ge 0}" in sympy.latex(PositiveRoot(*crowded, -1))

    def test_a_long_value_is_a_sum_of_named_parts(self) -> None:
        found = analytic.solve([[1, 0], [sympy.cos(t), sympy.sin(t)]], [p, q], beta=beta, assume=[t > 0, t < 1])
        text = found.latex(parts=["value"], width=40)
        assert r"p^\star = \frac{g_{1}}{2} + \beta^{2} \tau" in text and "q_{" not in text  # q is a symbol
        assert all(f"$g_{{{k}}} = " in text for k in (1, 2, 3)) and "g_{4}" not in text


def test_a_coefficient_whose_terms_are_subtracted_is_subtracted() -> None:
    a, c = sympy.symbols("a c", real=True)
    network = analytic.Network([[1, 1]], [0, 0], [(-a - c) / c, -a - 1], 0)
    assert r"f(x) = - \frac{a + c}{c} (x)_+ - \left(a + 1\right) (x)_+" in network_latex(network).replace(
        "= -\\", "= - \\"
    )
    text = analytic.solve([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [p, -q, a], beta=beta, assume=[a > 0]).latex()
    assert re.search(r"If \$\\beta \\leq q,\\ \\beta \\leq \\sqrt\{a\^\{2\} \+ p\^\{2\}\}\$", text)


def test_one_network_in_two_spellings_is_one_case_and_bounds_of_a_cosine_are_chained() -> None:
    A = [[1, 0], [sympy.cos(t), sympy.sin(t)]]
    found = analytic.solve(A, [p, q], beta=beta, assume=[t > 0, t < sympy.pi])
    text = found.latex(parts=["network", "value", "certificate"])
    assert len(found.cases) == 8 and "There are 7 cases" in text
    assert r"If $- \frac{1}{2} \leq \cos t \leq 0,\ p \geq - 2 \beta \cos t" in text
    both = r"or if $\cos t \geq 0,\ p^{2} + 2 p q \cos t + q^{2} \geq \beta^{2}$,"
    assert both in text


class TestWhatAPersonWouldWrite:
    def test_a_path_says_what_is_assumed_and_keeps_its_numbers(self) -> None:
        decay, r = sympy.symbols("lambda r", positive=True)
        text = analytic.path([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [p, q, -r], beta=decay, assume=[p > r]).latex()
        assert text.startswith("\\noindent Let $p, q, r > 0$; $")
        assert r"-\frac{1}{2} \lambda^2 + \sqrt{p^{2} + q^{2}} \lambda" in text and "0.5" not in text

    def test_the_value_at_a_root_is_the_residual_and_the_penalty(self) -> None:
        text = analytic.solve([[1, 0], [1, 1]], [1, t], beta=1).latex(parts=["value"])
        squares = r"\left(2 \tau + 1 - t \tau\right)^{2} + \left(t \tau + t - \tau\right)^{2}"
        assert rf"p^\star = \tau + \frac{{{squares}}}{{2 \left(\tau^{{2}} + 3 \tau + 1\right)^{{2}}}}" in text

    def test_factors_without_fractions_inside(self) -> None:
        found = analytic.solve([0, 1, 3], [0, 1, 0], beta=beta, bias="free")
        assert r"p^\star = \frac{\left(2 - \beta\right) \left(3 \beta + 2\right)}{16}" in found.latex()
        number = analytic.solve(EYE, [sympy.sqrt(2), sympy.pi], beta=beta)
        assert number.cases[0].value == beta * sympy.sqrt(2 + sympy.pi**2) - beta**2 / 2

    def test_signs_of_symbols_are_said_once(self) -> None:
        a, c = sympy.symbols("a c", real=True)
        text = analytic.solve([[a], [c]], [1, 2], beta=1, assume=[a > 0, c > 0]).latex(parts=["value"])
        assert text.startswith("Let $a, c > 0$.")
        assert "$n = 1$ sample, $d" in analytic.solve([[1]], [p], beta=1).latex(parts=["problem"])

    def test_a_dual_entry_that_is_subtracted(self) -> None:
        text = analytic.solve([0, p, p + q], [1, -1, 1], loss="max-margin", bias="free").latex(parts=["certificate"])
        assert r"- \frac{p + q}{p q}" in text
