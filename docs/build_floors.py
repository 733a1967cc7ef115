"""Draws ``docs/images/floors.svg`` from the layers in ``pyproject.toml``: ``python docs/build_floors.py``."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "floors.svg"

ANALYTIC = {
    "cli": "the command line, one file a command",
    "validation": "is a solver right? cases, worker, judging, adapters",
    "referee": "conjectures: a search for counterexamples",
    "problems": "problems with known optimum: by theorem, planted, nasty",
    "answers": "solve, path, solution_set: what a user asks for",
    "certification": "rigorous bounds",
    "plots": "pictures",
    "latex": "for papers",
    "files": "certificates, paths, floats",
    "families": "one folder a family of data: records, proofs, instances",
    "verification": "by the checker",
    "cases": "symbols: a cover",
    "theorem": "what a theorem is: record, hypotheses, candidate, answer",
    "derivation": "proofs whose every step is a computation",
    "model": "problem, network, losses, verdict, notation",
    "exact": "scalars, linear algebra, linear programs, parsing",
    "checker": "the small judge: nothing but the standard library",
}
NUMERIC = (
    (("estimators", ""), ("published, published_line", "")),
    (("export, published_units", ""), ("regularization_path", "")),
    (("solver", ""), ("support_function", "")),
    (("vector", "outputs"), ("skip", "linear part")),
    (("cutting_plane", "rounds of the dual"),),
    (("lifted", "bounds at any rank"),),
    (("large_data", "beyond exhaustive search"),),
    (("feasibility", ""), ("refinement", "")),
    (("special_cases, absolute", ""), ("reduced", "")),
    (("oracles", "how large a neuron's response is"),),
    (("scaled", "the problem in its own units"),),
    (("problem, solution", ""),),
    (("losses", "one description a loss"),),
    (("onedim", "splines"), ("cone_solver", "")),
    (("foreign", "networks of other packages"),),
    (("network, options, arrays, errors", ""),),
)
OPEN = ("families", "validation", "cli", "oracles", "losses")
"""Where additions go."""

HEIGHT, GAP, LEFT, TOP = 34, 6, 20, 60
WIDTHS = (500, 330)


def floors() -> list[list[str]]:
    """The floors of analytic from the top, as the contract on imports has them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(c["layers"] for c in settings["contracts"] if c.get("containers") == ["analytic"])
    return [layer.split(" | ") for layer in layers if layer != "__main__"]


def box(x: float, y: float, width: float, name: str, text: str) -> list[str]:
    """A room with its name and what it is for."""
    fill, stroke = ("#fff3e0", "#ef6c00") if name in OPEN else ("#e8eaf6", "#3f51b5")
    return [
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{HEIGHT}" rx="5" fill="{fill}" stroke="{stroke}"/>',
        f'<text x="{x + 10:g}" y="{y + 22:g}"><tspan font-weight="bold">{escape(name)}</tspan>'
        f'<tspan dx="9" fill="#444">{escape(text)}</tspan></text>',
    ]


def column(x: float, width: float, rows: list[list[tuple[str, str]]]) -> list[str]:
    """Floors from the top."""
    lines = []
    for k, row in enumerate(rows):
        each = (width - GAP * (len(row) - 1)) / len(row)
        for j, (name, text) in enumerate(row):
            lines += box(x + j * (each + GAP), TOP + k * (HEIGHT + GAP), each, name, text)
    return lines


def picture() -> str:
    """The drawing."""
    analytic = [[(name, ANALYTIC[name]) for name in floor] for floor in floors()]
    numeric = [list(row) for row in NUMERIC]
    second = LEFT + WIDTHS[0] + 30
    width = second + WIDTHS[1] + LEFT
    bottom = TOP + max(len(analytic), len(numeric)) * (HEIGHT + GAP)
    grey = 'fill="#444"'
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {bottom + 40}" width="{width}" '
        f'height="{bottom + 40}" font-family="Helvetica, Arial, sans-serif" font-size="13" role="img">',
        "<title>The floors of analytic and of numeric</title>",
        f'<rect width="{width}" height="{bottom + 40}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="40" font-size="18" font-weight="bold">analytic</text>',
        f'<text x="{LEFT + 90}" y="40" {grey}>exact; may use numeric</text>',
        f'<text x="{second}" y="40" font-size="18" font-weight="bold">numeric</text>',
        f'<text x="{second + 90}" y="40" {grey}>floats; knows nothing of analytic</text>',
        *column(LEFT, WIDTHS[0], analytic),
        *column(second, WIDTHS[1], numeric),
        f'<text x="{LEFT}" y="{bottom + 22}" {grey}>A room imports only from floors below its own. '
        "Orange: where additions go.</text>",
        "</svg>\n",
    ])  # fmt: skip


def main() -> int:
    """Write the file."""
    PICTURE.write_text(picture(), encoding="utf-8")
    print(PICTURE)
    return 0


if __name__ == "__main__":
    sys.exit(main())
