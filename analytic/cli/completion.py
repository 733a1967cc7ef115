"""What the shell completes: ids of theorems, and columns of the data file that stands before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem


def theorem_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Ids of theorems, with their titles where the shell shows them."""
    from analytic.families.registry import theorems

    return [CompletionItem(key, help=theorems[key].title) for key in theorems if key.startswith(incomplete)]


def columns(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Columns of DATA; the last of a list with commas. Nothing where there is no such file yet."""
    words = [*ctx.args, ctx.params.get("data")]  # of a line that is not complete, arguments are left as they are
    given: Any = next((word for word in reversed(words) if word is not None and Path(word).is_file()), None)
    before, comma, last = incomplete.rpartition(",")
    try:
        from analytic.cli.table import read_table

        names = read_table(Path(given)).names
    except (OSError, ValueError, TypeError):  # a shell wants no message while a line is typed
        return []
    return [CompletionItem(before + comma + name) for name in names if name.startswith(last)]
