"""LaTeX: what it says, and that a real TeX engine compiles it without errors or lines that run off the page."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import sympy
from flint import fmpq
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import analytic
from analytic.exact.scalars import simplest
from analytic.latex import document, escape, network_latex, theorem_latex, weights_latex
from analytic.latex.decimals import bounds, rounded
from analytic.latex.numeric import numeric_latex
from analytic.latex.path import path_latex
from numeric.errors import OptionError

EYE3 = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
NASTY = "a_b 100% #1 {x} $y$ & ^~\\ <p|q> \"'` -- é ß α 温 \u2028 ñ"
OVERFULL = 25.0  # points beyond the margin that are still no disaster

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")


def solutions() -> dict[str, analytic.Solution]:
    """One of every kind: radicals, logarithms, several outputs, long rationals, long tables, symbols."""
    y1, y2 = sympy.symbols("y1 y2")
    p, q, decay = sympy.symbols("p q beta", positive=True)
    long = [f"{7**k % 10**15}/{3**k % 10**14 + 1}" for k in range(20, 60)]
    cases = {
        "rank-one": ([[3, 4], [6, 8], [-3, -4]], [1, 1, 1], {"beta": 1}),
        "squared": (EYE3, [3, 4, -12], {"beta": 1}),
        "zero network": (EYE3, [3, 4, -12], {"beta": 100}),
        "logistic": (EYE3, [1, 1, -1], {"loss": "logistic", "beta": "1/4"}),
        "hinge": (EYE3, [1, 1, -1], {"loss": "hinge", "beta": "1/2"}),
        "max-margin": (EYE3, [1, 1, -1], {"loss": "max-margin"}),
        "outputs": (EYE3, [[1, 0], [1, 0], [0, 1]], {"beta": "1/2"}),
        "scales": (EYE3, ["123456789.123456789123", "1e-30", "-7/3"], {"loss": "interpolation"}),
        "few kinks": ([0, 1, 3], [0, 1, 0], {"loss": "interpolation", "bias": "free"}),
        "many kinks": (list(range(100)), [k * k % 17 for k in range(100)], {"loss": "interpolation", "bias": "free"}),
        "long rationals": (long, long[::-1], {"loss": "interpolation", "bias": "free"}),
        "features": (
            [[0] * 9, [3, 4, 1, 2, 3, 4, 5, 6, 7], [6, 8, 2, 4, 6, 8, 10, 12, 14]],
            [0, 1, 0],
            {"loss": "interpolation", "bias": "free"},
        ),
        "symbols": ([[1, 0], [0, 1]], [y1, y2], {"loss": "interpolation"}),
        "cases": ([[1, 0], [0, 1]], [p, -q], {"beta": decay, "assume": [p < q]}),
        "odd symbol": ([[1, 0], [0, 1]], [sympy.Symbol("rate_%", positive=True), -1], {"loss": "interpolation"}),
    }
    return {name: analytic.solve(A, y, **options) for name, (A, y, options) in cases.items()}


@pytest.fixture(scope="module")
def solved() -> dict[str, analytic.Solution]:
    return solutions()


def compile_latex(text: str, folder: Path) -> list[str]:
    """The lines of the log that report an error, or a box that is too wide; raises when there is no PDF."""
    (folder / "main.tex").write_text(text, encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex"]
    for _ in range(2):  # longtable aligns its columns in the second run
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
        assert done.returncode == 0, done.stdout[-2000:].decode(errors="replace")
    log = (folder / "main.log").read_text(errors="replace")
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([0-9.]+)pt", log)]
    assert (folder / "main.pdf").stat().st_size > 0
    return [f"{points} pt too wide" for points in wide if points > OVERFULL]


class TestWhatItSays:
    def test_network_value_and_certificate(self, solved: dict[str, analytic.Solution]) -> None:
        text = solved["few kinks"].latex()
        assert r"f(x) = -(1 - x)_+ - \frac{1}{2} (x - 1)_+ + 1" in text
        assert r"p^\star = \frac{3}{2}" in text
        assert "globally optimal" in text
        assert r"\cite{EP21}" in text

    def test_digits_round_every_number(self, solved: dict[str, analytic.Solution]) -> None:
        text = solved["logistic"].latex(digits=5)
        assert r"p^\star \approx 1.4953" in text
        assert "rounded to 5 significant digits" in text

    def test_notation(self, solved: dict[str, analytic.Solution]) -> None:
        letters = analytic.Notation(data="X", decay=r"\lambda", dual=r"\nu", fit="g")
        text = solved["squared"].latex(notation=letters)
        assert r"X = \begin{pmatrix}" in text
        assert r"\lambda = 1" in text
        assert r"\beta" not in text
        assert "g(x)" in text

    def test_no_macro_of_the_notation_is_left(self, solved: dict[str, analytic.Solution]) -> None:
        macros = r"\\(data|target|decay|dual|neuron|outweight|hidbias|outbias|fit|point)(?![A-Za-z])"
        for solution in solved.values():
            assert not re.search(macros, solution.latex())

    def test_long_numbers_are_abbreviated_with_a_note(self, solved: dict[str, analytic.Solution]) -> None:
        text = solved["long rationals"].latex()
        assert not re.search(r"[0-9]{30}", text)
        assert "rounded to about 10 significant digits" in text
        assert r"\approx" in text

    def test_short_exact_solutions_carry_no_note(self, solved: dict[str, analytic.Solution]) -> None:
        text = solved["squared"].latex()
        assert "rounded" not in text
        assert r"\approx" not in text

    def test_nothing_is_left_out_silently(self, solved: dict[str, analytic.Solution]) -> None:
        solution = solved["many kinks"]
        text = solution.latex()
        neurons = solution.exact_network.neurons
        assert neurons > 60
        assert f"The first 60 of {neurons} neurons are shown; {neurons - 60} are left out." in text
        assert r"\text{76 more entries}" in text

    def test_a_table_has_a_row_a_neuron(self, solved: dict[str, analytic.Solution]) -> None:
        solution = solved["long rationals"]
        assert solution.exact_network.neurons > 6
        rows = re.findall(r"^\$[0-9]+\$ & .* \\\\$", solution.latex(), flags=re.M)
        assert len(rows) == min(60, solution.exact_network.neurons)

    def test_a_refuted_certificate_is_said_so(self) -> None:
        solution = analytic.solve(EYE3, [3, 4, -12], beta=1)
        wrong = type(solution)(
            solution.problem, solution.theorem, solution.exact_network, solution.exact_dual, fmpq(15),
        )  # fmt: skip
        text = wrong.latex()
        assert "The certificate is refuted" in text
        assert "globally optimal" not in text

    def test_what_was_only_enclosed_is_said_so(self, solved: dict[str, analytic.Solution]) -> None:
        assert "rigorous enclosures" in solved["logistic"].latex()
        assert "exact arithmetic" in solved["squared"].latex()
        assert "For all values of the symbols" in solved["symbols"].latex()

    def test_bounds_of_a_symbol_are_one_relation(self) -> None:
        """And nothing else is said of it; roots are defined behind the cases, before the theorems."""
        theta, s, t = sympy.symbols("theta s t", real=True)
        A = [[1, 0], [sympy.cos(theta), sympy.sin(theta)]]
        angle = analytic.solve(A, [1, 1], loss="interpolation", assume=[theta > 0, theta < sympy.pi])
        assert r"Let $0 < \theta < \pi$. There are" in angle.latex(parts=["value"])
        found = analytic.solve([[1, 0], [0, 1]], [s, t], loss="interpolation", assume=[s >= 1, s <= 3, t < 5])
        assert r"Let $t \in \mathbb{R}$; $1 \leq s \leq 3$; $t < 5$." in found.latex(parts=["value"])
        root = analytic.solve([[1, 0], [1, 1]], [1, 2], beta=sympy.Symbol("beta", positive=True)).latex()
        assert root.index(r"\textbf{Case 2.}") < root.index(r"$\tau \ge 0$ solves $") < root.index(r"\begin{theorem*}")

    def test_hypotheses_can_break_at_their_commas(self) -> None:
        text = analytic.theorems["ridge-interpolation"].latex()
        assert r"\lVert a \rVert = 1$, $a^\top p = 0$, $y_i = y_j$ if $a^\top A_i = a^\top A_j$, " in text
        assert r"theorem \emph{(Minimum-norm interpolation in one dimension)}" in text.replace("\n", " ")
        assert r"\left" not in analytic.theorems["planted-max-margin"].latex().partition(r"\begin{equation}")[0]

    def test_cases_state_what_is_assumed(self, solved: dict[str, analytic.Solution]) -> None:
        text = solved["cases"].latex()
        assert r"Let $\beta, p, q > 0$; $p < q$. There are 3 cases" in text
        assert (
            r"\medskip\noindent\textbf{Case 1.} If $\beta \leq p$" in text
            and text.count(r"\medskip\noindent\textbf{Case") == 3
        )
        assert r"p^\star = \frac{p^{2}}{2} + \frac{q^{2}}{2}" in text
        assert r"\beta = \beta" not in text
        other = solved["cases"].latex(notation=analytic.Notation(decay=r"\lambda", dual="z"))
        assert r"\beta" not in other and r"z = (\lambda" in other

    @pytest.mark.parametrize("letter", ["%", "#1", "a$", "$x$", "x_", "x^", "\\", "a & b", "{x", ""])
    def test_letters_that_would_break_a_document(self, letter: str) -> None:
        with pytest.raises(OptionError, match="notation data"):
            analytic.Notation(data=letter)

    def test_a_table_of_few_weights(self, solved: dict[str, analytic.Solution]) -> None:
        text = weights_latex(solved["few kinks"].exact_network)
        assert r"$1$ & $1$ & $-1$ & $1$ & $-1$ \\" in text
        assert r"\begin{tabular}" in text

    def test_several_outputs(self, solved: dict[str, analytic.Solution]) -> None:
        text = solved["outputs"].latex()
        assert r"\, w_{1}" in text
        assert r"v^{(2)}" in text

    @pytest.mark.parametrize("digits", [0, -1, 1001, True, 2.5])
    def test_bad_digits(self, solved: dict[str, analytic.Solution], digits: object) -> None:
        with pytest.raises(OptionError, match="digits"):
            solved["squared"].latex(digits=digits)  # type: ignore[arg-type]

    def test_every_theorem_has_a_statement(self) -> None:
        for theorem in analytic.theorems.values():
            text = theorem_latex(theorem)
            assert escape(theorem.title) in text
            assert all(reference.key in text for reference in theorem.references)

    def test_network_without_neurons(self) -> None:
        assert network_latex(analytic.Network(U=[[]], b=[], w=[], xi=3)) == r"\[ f(x) = 3 \]"
        assert network_latex(analytic.Network(U=[[]], b=[], w=[], xi=0)) == r"\[ f(x) = 0 \]"


class TestDecimals:
    @given(st.fractions(), st.integers(1, 40))
    def test_rationals_round_to_the_nearest(self, value: Fraction, digits: int) -> None:
        found = rounded(fmpq(value.numerator, value.denominator), digits)
        assert found is not None
        exact = Fraction(found.decimal)
        unit = Fraction(10) ** (found.decimal.adjusted() - digits + 1) if found.decimal else Fraction(0)
        assert abs(exact - value) <= unit / 2
        assert found.is_exact == (exact == value)
        assert Decimal(found.text()) == found.decimal

    @given(st.integers(2, 10**6), st.integers(1, 60))
    def test_square_roots_round_to_the_nearest(self, radicand: int, digits: int) -> None:
        value = sympy.sqrt(radicand)
        found = rounded(simplest(value) if value.is_irrational else fmpq(int(value)), digits)
        assert found is not None
        half = Fraction(10) ** (found.decimal.adjusted() - digits + 1) / 2
        near = Fraction(found.decimal)
        assert (near - half) ** 2 <= radicand <= (near + half) ** 2

    @given(st.fractions(), st.fractions(), st.integers(1, 30))
    def test_bounds_stay_bounds(self, low: Fraction, high: Fraction, digits: int) -> None:
        lower, upper = bounds(low, high, digits)
        assert Fraction(lower.decimal) <= low
        assert high <= Fraction(upper.decimal)
        assert abs(Fraction(lower.decimal) - low) <= abs(low) * Fraction(10) ** (1 - digits)

    def test_hidden_zero(self) -> None:
        zero = (1 + sympy.sqrt(2)) ** 2 - 3 - 2 * sympy.sqrt(2)
        found = rounded(simplest(zero), 5)
        assert found is not None
        assert found.is_exact
        assert found.decimal == 0

    def test_symbols_have_none(self) -> None:
        assert rounded(simplest(sympy.Symbol("t") + 1), 5) is None


class TestEscape:
    @given(st.text(max_size=30))
    def test_only_letters_that_tex_knows(self, text: str) -> None:
        assert escape(text).isascii()

    def test_every_special_character(self) -> None:
        assert escape("_%&#${}") == r"\_\%\&\#\$\{\}"


@needs_tex
class TestCompile:
    @pytest.mark.parametrize("digits", [None, 5, 80])
    def test_solutions(self, solved: dict[str, analytic.Solution], digits: int | None, tmp_path: Path) -> None:
        body = "\n\\clearpage\n".join(solution.latex(digits=digits) for solution in solved.values())
        assert compile_latex(document(body, NASTY), tmp_path) == []

    def test_theorems(self, tmp_path: Path) -> None:
        letters = analytic.Notation(data=r"\mathbf{X}", decay=r"\lambda", dual=r"\nu", target="t")
        body = "\n".join(theorem_latex(theorem, letters) for theorem in analytic.theorems.values())
        assert compile_latex(document(body, "Theorems"), tmp_path) == []

    def test_paths(self, tmp_path: Path) -> None:
        path = analytic.path([["3/5", "4/5", 0], ["-4/5", "3/5", 0]], ["3.25", -4])
        assert compile_latex(document(path_latex(path), "A path"), tmp_path) == []

    def test_floating_point(self, tmp_path: Path) -> None:
        import numeric

        found = numeric.solve([[1.0, 0.0], [-1.0, 2.0], [1.0, -3.0]], [1.0, 2.0, -1.0], beta=0.1)
        network = analytic.Network(found.network.U, found.network.b, found.network.w, found.network.xi)
        text = numeric_latex(found, network)
        assert "floating point" in text
        assert compile_latex(document(text, "Floats"), tmp_path) == []


@needs_tex
@pytest.mark.slow
@settings(max_examples=15, deadline=None, phases=[Phase.generate])
@given(st.text(max_size=20))
def test_any_title_compiles(title: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        compile_latex(document("Text.", title), Path(folder))
