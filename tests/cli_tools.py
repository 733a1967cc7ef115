"""What the tests of the command line share: small data files, and what a refusal looks like."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NEEDED = ["--target", "y", "--beta", "1"]


@dataclass(frozen=True)
class Done:
    """The outcome of a command."""

    status: int
    out: str
    err: str


def write(name: str, text: str | bytes) -> str:
    Path(name).write_bytes(text.encode() if isinstance(text, str) else text)
    return name


def one_line(done: Done, *words: str) -> None:
    """Bad input: status 2, one line that says what is wrong."""
    assert done.status == 2, done
    assert done.err.count("\n") == 1, done.err
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err, done.err


WHITENED = "a,b,y\n1,0,3\n0,1,-4\n"
LINE = "x,y\n0,0\n1,1\n3,0\n4,2\n"
GENERAL = "a,b,y\n1,0,1\n-1,2,2\n1,-3,-1\n2,5,3\n"
