"""``neuralgauge demo``: the whole story on data that come with the program."""

from __future__ import annotations

import json
import shlex
import tempfile
from contextlib import chdir
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click

COLUMNS = ["--target", "accel", "--bias", "free"]


@click.command("demo", short_help="The whole story in ten seconds, on data that are shipped.")
def command() -> int:
    """Solve, check, tamper, round the network, change the decay, prove: in ten seconds, on accelerations of a helmet.

    Every line that begins with a dollar sign is a command that you can type; the data and the files of the demo are in
    a folder that is gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="neuralgauge-demo-") as name, as_file(_data()) as data:
        folder = Path(name)
        (folder / data.name).write_bytes(data.read_bytes())
        status = _story(folder, data.name)
    click.echo("\nNext: neuralgauge solve YOUR.csv --target COLUMN --bias free --beta 1, or neuralgauge theorems")
    return status


def _data() -> Path:
    return Path(str(files("neuralgauge"))) / "data" / "mcycle.csv"


def _story(folder: Path, data: str) -> int:
    _say("133 accelerations of a crash helmet over time: the best network of any width, and a proof.")
    found = _run(folder, ["solve", data, *COLUMNS, "--beta", "10", "--json", "certificate.json"])
    _say("The certificate is checked from scratch, with the standard library only.")
    checked = _run(folder, ["check", "certificate.json"])
    _say("The same file with a value that is one thousandth smaller is refuted.")
    _tamper(folder / "certificate.json", folder / "tampered.json")
    refuted = _run(folder, ["check", "tampered.json"])
    _say("Any network has exact bounds: here the same one, its weights rounded to three digits.")
    _round(folder / "certificate.json", folder / "network.json")
    bounded = _run(folder, ["certify", "network.json", data, *COLUMNS, "--beta", "10"])
    _say("The weight decay decides how many neurons are optimal.")
    decays = _run(folder, ["solve", data, *COLUMNS, "--betas", "100,1000", "--latex", "report.tex"])
    _say("How one theorem is proved, step by step.")
    derived = _run(folder, ["derive", "whitened-squared"])
    return 0 if (found, checked, refuted, bounded, decays, derived) == (0, 0, 1, 0, 0, 0) else 1


def _say(text: str) -> None:
    click.secho(f"\n{text}", bold=True)


def _run(folder: Path, arguments: list[str]) -> int:
    """The command as if it were typed in the folder."""
    from analytic.cli import run

    click.echo(f"$ neuralgauge {shlex.join(arguments)}")
    with chdir(folder):
        return run(arguments)


def _tamper(source: Path, target: Path) -> None:
    from fractions import Fraction

    held = json.loads(source.read_text(encoding="utf-8"))
    held["claim"]["value"] = str(Fraction(held["claim"]["value"]) * Fraction(999, 1000))
    target.write_text(json.dumps(held), encoding="utf-8")


def _round(source: Path, target: Path) -> None:
    """The network of a certificate as a file of its own, as a program with few digits would write it."""
    from fractions import Fraction

    def near(part: Any) -> Any:
        return [near(entry) for entry in part] if isinstance(part, list) else f"{float(Fraction(part)):.3g}"

    network = json.loads(source.read_text(encoding="utf-8"))["network"]
    target.write_text(json.dumps({name: near(part) for name, part in network.items()}), encoding="utf-8")
