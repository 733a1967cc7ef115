"""Settings and fixtures of the whole suite."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.cli_tools import Done

# a busy machine is slow, which is no failure of a property
settings.register_profile("neuralgauge", deadline=None)
settings.load_profile("neuralgauge")


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command line in a fresh folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.delitem(sys.modules, "mine", raising=False)

    def call(*arguments: object) -> Done:
        from analytic.cli import run

        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(status, captured.out, captured.err)

    return call
