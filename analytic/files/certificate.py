"""Writing files: in one step, so that nothing is lost; and the certificate of a solution."""

from __future__ import annotations

import errno
import json
import os
import tempfile
from pathlib import Path

from analytic.theorem.answer import Answer
from analytic.verification.certificate import payload


def write_atomically(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Replace ``path`` by ``content`` in one step, so that a failure leaves the old file whole.

    A link is followed; what is no regular file (a device, a pipe) is written to, never replaced.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    if Path(path).exists() and not Path(path).is_file():
        Path(path).write_bytes(data)
        return
    target = Path(os.path.realpath(path))
    handle, name = _temporary(path, target)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _temporary(path: str | os.PathLike[str], target: Path) -> tuple[int, str]:
    """A new file beside the target; what the caller asked for is named if that fails, not the temporary file."""
    if not target.parent.is_dir():
        folder = os.path.dirname(path) or os.curdir
        folder = os.fspath(target.parent) if os.path.isdir(folder) else folder  # the path is a link into nowhere
        raise FileNotFoundError(errno.ENOENT, "the folder does not exist, make it first", folder)
    try:
        return tempfile.mkstemp(dir=target.parent, prefix=target.name, suffix=".tmp")
    except OSError as error:
        raise type(error)(error.errno, error.strerror, os.fspath(path)) from None


def write(answer: Answer, path: str | os.PathLike[str]) -> None:
    """Write the certificate file of a solution."""
    write_atomically(path, json.dumps(payload(answer), indent=1) + "\n")
