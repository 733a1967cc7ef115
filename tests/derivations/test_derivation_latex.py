"""The printed derivations: in the reader's letters, and through a real TeX engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import analytic
from analytic import Notation
from analytic.families.registry import lemmas

sys.path.insert(0, str(Path(__file__).parent))
from derivation_tools import derived

HEAD = r"\documentclass{article}\usepackage{amsmath,amssymb}\begin{document}"
OTHER = Notation(data="X", target="t", decay=r"\lambda", dual=r"\nu", neuron="a", outweight=r"\omega", fit="g")


def test_no_macro_of_the_notation_is_left() -> None:
    for key, proof in derived().items():
        text = proof.latex()
        assert not re.search(
            r"\\(data|target|decay|dual|neuron|outweight|hidbias|outbias|fit|point)(?![A-Za-z])", text
        ), key
        displayed = sum(bool(step.claims) for step in proof.steps)
        assert text.count(r"\begin{align*}") == text.count(r"\end{align*}") == displayed, key
        assert r"\lemma" not in text and r"\emph{Grade: proved.}" in text, key
        assert text.count("{") == text.count("}"), key


def test_letters_follow_the_notation() -> None:
    text = derived()["whitened-squared"].latex(OTHER)
    assert r"\lambda" in text and r"\beta" not in text and "X X^\\top = I" in text


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
@pytest.mark.parametrize("notation", [Notation(), OTHER], ids=["default", "other"])
def test_derivations_compile(tmp_path: Path, notation: Notation) -> None:
    proofs = [item.latex(notation) for item in lemmas().values()]
    body = proofs + [
        rf"\section*{{{theorem.title}}}" + "\n\n" + derived()[key].latex(notation)
        for key, theorem in analytic.theorems.items()
        if key in derived()
    ]
    (tmp_path / "proofs.tex").write_text("\n".join([HEAD, *body, r"\end{document}"]), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "proofs.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    widest = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", done.stdout)]
    assert max(widest, default=0.0) < 70, "a formula runs off the page"
