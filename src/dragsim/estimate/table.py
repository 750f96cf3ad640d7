"""The table of rules in ``docs/estimates.md``, made from the rules themselves.

    python -m dragsim.estimate.table                      print it
    python -m dragsim.estimate.table docs/estimates.md    bring the one in a document up to date

A test fails while the document is behind the rules.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from dragsim.estimate.rule import Rule

BEGIN: Final = "<!-- rules: written by python -m dragsim.estimate.table -->"
END: Final = "<!-- end of rules -->"
"""Lines between which the table stands in a document."""

ORDER: Final = ("body", "engine", "motor", "transmission", "driveline", "tyres", "driver", "strip")
"""Tables of a vehicle file, and the strip, in the order in which their rules are listed."""


def rules() -> tuple[Rule[Any], ...]:
    """Every rule of ``estimate``, ordered as a vehicle file is, then as the rules are written."""
    package = importlib.import_module("dragsim.estimate")
    found = []
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda info: info.name):
        module = importlib.import_module(f"dragsim.estimate.{info.name}")
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, Rule) and value.function.__module__ == module.__name__
        ]
    return tuple(sorted(found, key=lambda rule: ORDER.index(rule.key.partition(".")[0])))


def spread(rule: Rule[Any]) -> str:
    """The standard deviation of a rule as people write it: ``5 %``, or ``0.1`` where absolute."""
    return f"{rule.uncertainty:g}" if rule.absolute else f"{100.0 * rule.uncertainty:g} %"


def cell(text: str) -> str:
    """A text for a cell of a Markdown table: on one line, and its own marks without effect."""
    text = " ".join(text.split())
    for mark in "\\|*~<":
        text = text.replace(mark, "\\" + mark)
    return text


def table() -> str:
    """The rules as a Markdown table, one row each."""
    head = ("| Key | Rule | Source | ± |", "|---|---|---|---|")
    rows = (
        f"| `{rule.key}` | {cell(rule.text)} | {cell(rule.source)} | {spread(rule)} |"
        for rule in rules()
    )
    return "\n".join((*head, *rows))


def renewed(document: str) -> str:
    """A document with the present table between its two marks; ValueError where it has none."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no place for the table: the lines {BEGIN!r} and {END!r} mark it")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> None:
    """Print the table, or renew it in the documents named."""
    for name in arguments:
        path = Path(name)
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
    if not arguments:
        sys.stdout.write(table() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
