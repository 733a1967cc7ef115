"""What the quick run leaves out, and how long tests take; for doctests as well."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

LONG = Path(__file__).parent / "tests" / "long.txt"
"""Tests that take more processor time than the quick run has for them; ``python -m tools.long_tests`` chooses them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option ``--times``."""
    parser.addoption("--times", metavar="FILE", help="append the processor seconds of every test to FILE")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is listed as long is slow, too, so that ``-m "not slow"`` leaves it out."""
    listed = set(LONG.read_text(encoding="utf-8").splitlines())
    for item in items:
        if item.nodeid in listed:
            item.add_marker(pytest.mark.long)
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Seconds are written as soon as a test has ended."""
    before = _seconds()
    result = yield
    if item.config.getoption("--times"):
        with open(item.config.getoption("--times"), "a", encoding="utf-8") as file:
            file.write(f"{_seconds() - before:.3f} {item.nodeid}\n")
    return result


def _seconds() -> float:
    """Of this process and of those that it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
