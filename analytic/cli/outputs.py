"""Output files: checked before the work starts, written in one step after it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from analytic.cli.options import Sources
from analytic.files.certificate import write_atomically
from analytic.latex.document import document
from numeric.errors import OptionError


def require_writable(*paths: Path | None) -> None:
    """Refuse paths that cannot be written before any time is spent, and a path given twice."""
    given = [path for path in paths if path is not None]
    for path in given:
        folder = path.parent
        if path.is_dir():
            raise OptionError(f"{path} is a directory: give the name of a file")
        if not folder.is_dir():
            raise OptionError(f"{path} cannot be written: there is no directory {folder}")
        if not os.access(path if path.exists() else folder, os.W_OK):
            raise OptionError(f"{path} cannot be written: permission denied")
    if len({os.path.realpath(path) for path in given}) < len(given):
        raise OptionError(f"two outputs have the same name: {', '.join(map(str, given))}")


def written(*outputs: tuple[Path | None, Callable[[Path], object]]) -> Iterator[Path]:
    """Write the outputs that were asked for, one by one."""
    for file, write in outputs:
        if file is not None:
            write(file)
            yield file


def as_document(body: Callable[[], str], title: str, sources: Sources | None = None) -> Callable[[Path], None]:
    """What writes LaTeX as a document of its own."""
    bibliography, keys = (sources.name, sources.keys) if sources is not None else ("", {})
    return lambda file: write_atomically(file, document(body(), title, bibliography=bibliography, keys=keys))


def variant(path: Path, label: str) -> Path:
    """The name of one of several files.

    >>> str(variant(Path("out/c.json"), "beta=1/10"))
    'out/c-beta-1_10.json'
    """
    clean = re.sub(r"[^\w.+-]", "_", label.replace("=", "-"))
    return path.with_name(f"{path.stem}-{clean}{path.suffix}")
