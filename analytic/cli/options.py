"""Options that several commands share, and the data set they describe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analytic.cli.completion import columns
from analytic.cli.streams import OutputFile, quiet

if TYPE_CHECKING:
    from analytic.model.notation import Notation

Command = TypeVar("Command", bound=Callable[..., Any])

LOSSES = ("squared", "interpolation", "hinge", "max-margin", "logistic")
LETTERS = (
    "data, target, decay, dual, neuron, outweight, hidbias, outbias, fit, point, samples, features, width, index, unit"
)


def data_options(function: Command) -> Command:
    """``DATA --target --features --header``."""
    for decorate in reversed(
        [
            click.argument("data", type=click.Path(path_type=Path)),
            click.option("--target", "targets", multiple=True, required=True, metavar="COLUMN", shell_complete=columns,
                         help="Column of the targets or labels; repeat it for several outputs."),
            click.option("--features", multiple=True, metavar="A,B,...", shell_complete=columns,
                         help="Columns of the inputs. Default: all columns that are not targets."),
            click.option("--header", type=click.Choice(["auto", "yes", "no"]), default="auto", show_default=True,
                         help="Whether the first row holds names; auto: unless all its cells are numbers. "
                              "Without names, columns are called 1, 2, ..."),
        ]
    ):  # fmt: skip
        function = decorate(function)
    return function


def model_options(function: Command) -> Command:
    """``--loss --bias --skip``."""
    for decorate in (
        click.option("--skip", type=click.Choice(["none", "free"]), default="none", show_default=True,
                     help="free: a linear function of the inputs is added, not penalised."),
        click.option("--bias", type=click.Choice(["none", "free"]), default="none", show_default=True,
                     help="free: hidden and output biases, not penalised."),
        click.option("--loss", type=click.Choice(LOSSES), default="squared", show_default=True),
    ):  # fmt: skip
        function = decorate(function)
    return function


def activation_options(function: Command) -> Command:
    """``--activation --negative-slope``."""
    for decorate in (
        click.option("--negative-slope", metavar="S", help="Of leaky neurons, read exactly, in [-1, 1)."),
        click.option("--activation", type=click.Choice(["relu", "threshold", "absolute", "leaky"]), default="relu",
                     show_default=True, help="Others than relu have exact answers only; see analytic.solve."),
    ):  # fmt: skip
        function = decorate(function)
    return function


def output_options(function: Command) -> Command:
    """``--digits --notation``."""
    for decorate in (
        click.option("--notation", "letters", multiple=True, metavar="NAME=SYMBOL",
                     help=f"A letter of the LaTeX, e.g. decay=\\lambda; repeatable. Names: {LETTERS}."),
        click.option("--digits", type=int, metavar="N",
                     help="Round printed numbers to N significant digits. Default: exact where short."),
    ):  # fmt: skip
        function = decorate(function)
    return function


def file_option(name: str, help: str, metavar: str = "FILE") -> Callable[[Command], Command]:
    """An option that names a file to write, or standard output with ``-``."""
    return click.option(name, type=OutputFile(), metavar=metavar, help=help)


QUIET = click.option(
    "--quiet", is_flag=True, expose_value=False, callback=quiet,
    help="Print nothing but errors and what '-' writes to standard output.",
)  # fmt: skip


def LATEX(function: Command) -> Command:
    """``--latex --quiet``."""
    return QUIET(file_option("--latex", "Write a complete LaTeX document.")(function))


def bibliography_options(function: Command) -> Command:
    """``--bib --key``."""
    for decorate in (
        click.option("--key", "keys", multiple=True, metavar="KEY=YOURS",
                     help="Your citation key for one of the records, e.g. EP21=ergen2021; repeatable."),
        file_option("--bib", "Write BibTeX entries of what the LaTeX cites; a document takes its references from it."),
    ):  # fmt: skip
        function = decorate(function)
    return function


@dataclass(frozen=True)
class Sources:
    """Where references go and by which keys they are cited."""

    bib: Path | None
    keys: dict[str, str]

    @classmethod
    def of(cls, bib: Path | None, pairs: tuple[str, ...]) -> Sources:
        """From ``--bib`` and ``--key``; OptionError for a key that no record has."""
        from analytic.latex.bibliography import citation_keys
        from numeric.errors import OptionError

        keys: dict[str, str] = {}
        for pair in pairs:
            key, equals, own = pair.partition("=")
            if not equals or key in keys:
                raise OptionError(f"--key is {pair!r}: write KEY=YOURS, once for each KEY")
            keys[key] = own
        citation_keys(keys)
        if bib is not None and bib.suffix != ".bib":
            raise OptionError(f"--bib is {bib}: give a name that ends in .bib")
        return cls(bib, keys)

    @property
    def name(self) -> str:
        """What a document calls the file of entries; empty if it lists its sources itself."""
        return "" if self.bib is None else self.bib.stem

    def write(self, *things: Any) -> Callable[[Path], None]:
        """What writes the entries of what is cited."""
        from analytic.files.certificate import write_atomically
        from analytic.latex.bibliography import bibliography

        return lambda file: write_atomically(file, bibliography(*things, keys=self.keys))


def time_limit_option(default: float, help: str) -> Callable[[Command], Command]:
    """``--time-limit``."""
    return click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), default=default,
                        show_default=True, metavar="SECONDS", help=help)  # fmt: skip


@dataclass(frozen=True)
class DataFile:
    """A data set read from a file: exact rows ``A``, targets ``y`` and what they are called."""

    path: Path
    features: tuple[str, ...]
    targets: tuple[str, ...]
    A: list[list[object]]
    y: list[Any]

    def __str__(self) -> str:
        inputs = f"{len(self.features)} feature{'s' if len(self.features) > 1 else ''}"
        named = f" ({', '.join(self.features)})" if len(self.features) <= 6 else ""
        return f"{self.path}: {len(self.A)} samples, {inputs}{named}, target {', '.join(self.targets)}"


def read_data(path: Path, targets: tuple[str, ...], features: tuple[str, ...], header: str) -> DataFile:
    """Read the columns asked for; see :func:`analytic.cli.table.read_table` for the format."""
    from analytic.cli.table import read_table
    from numeric.errors import OptionError

    table = read_table(path, header)
    goal = [table.index(name) for name in targets]
    if len(set(goal)) < len(goal):
        raise OptionError(f"--target names a column twice: {', '.join(targets)}")
    chosen = [table.index(name.strip()) for group in features for name in group.split(",")]
    inputs = chosen or [k for k in range(len(table.names)) if k not in goal]
    if not inputs:
        raise OptionError(f"{table.source} has no column beside the target: give a file with at least one feature")
    clash = [table.names[k] for k in inputs if k in goal]
    if clash or len(set(inputs)) < len(inputs):
        raise OptionError(f"--features names a column twice or the target: {', '.join(features)}")
    y = table.columns(goal)
    return DataFile(
        path if table.source == path.name else Path(table.source),
        tuple(table.names[k] for k in inputs),
        tuple(table.names[k] for k in goal),
        table.columns(inputs),
        [row[0] for row in y] if len(goal) == 1 else y,
    )


def notation_of(letters: tuple[str, ...]) -> Notation:
    """The notation of ``--notation`` options."""
    from analytic.model.notation import Notation

    return Notation.parse(letters)
