"""What the commands print, and where."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dragsim.report.layout import Line


def _is_terminal() -> bool:
    """Whether a person reads standard output; none at all is no terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """Cells of a line: COLUMNS, else the terminal's width, else 80."""
    return shutil.get_terminal_size((80, 24)).columns


def list_width() -> int | None:
    """Cells of a line in a list; None, no limit, where a program reads on and no COLUMNS is set."""
    if _is_terminal() or os.environ.get("COLUMNS", "").isdecimal():
        return width()
    return None


def print_lines(lines: Sequence[Line]) -> None:
    """With colours to a terminal, as bare text to a pipe or a file."""
    from dragsim.report.layout import plain, rich_text

    if not _is_terminal():
        click.echo(plain(lines), nl=False)
        return
    from rich.console import Console

    Console(highlight=False, emoji=False, markup=False).print(
        rich_text(lines), soft_wrap=True, crop=False
    )


def print_json(document: object) -> None:
    """One document, readable and strict: no NaN."""
    click.echo(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))


def tell(text: str) -> None:
    """A remark on standard error."""
    click.echo(text, err=True)
