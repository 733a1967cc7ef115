"""Choose the tests that the quick run leaves out: ``python -m tools.long_tests TIMES [SECONDS]``.

TIMES is what ``python -m pytest -m "not slow or long" --times TIMES`` wrote: processor seconds and the name of a test
in each line. Tests are put on the list, the longest first, until the others take SECONDS together. Of a test with
several parameters the quickest one stays, unless it takes long itself: what a test is about is tried in every run.
"""

from __future__ import annotations

import sys
from pathlib import Path

LIST = Path(__file__).parents[1] / "tests" / "long.txt"
SECONDS = 470.0
LONGEST = 6.0
"""Seconds beyond which nothing stays."""


def chosen(times: dict[str, float], seconds: float) -> list[str]:
    """Names of the tests to be left out."""
    quickest: dict[str, str] = {}
    for name in sorted(times, key=times.__getitem__):
        quickest.setdefault(name.partition("[")[0], name)
    left, found = sum(times.values()), []
    for name in sorted(times, key=times.__getitem__, reverse=True):
        if left <= seconds:
            break
        if times[name] > LONGEST or quickest[name.partition("[")[0]] != name:
            found.append(name)
            left -= times[name]
    return sorted(found)


def read(file: str) -> dict[str, float]:
    """The longest time of every test in a file of times."""
    times: dict[str, float] = {}
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        seconds, name = line.split(" ", 1)
        times[name] = max(float(seconds), times.get(name, 0.0))
    return times


if __name__ == "__main__":
    listed = chosen(read(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS)
    LIST.write_text("".join(f"{name}\n" for name in listed), encoding="utf-8")
    print(f"{len(listed)} tests in {LIST}")
