"""The tables of rules and of defaults in ``docs/estimates.md``, made from the rules themselves.

    python -m dragsim.estimate.table                      print both
    python -m dragsim.estimate.table docs/estimates.md    bring those in a document up to date

A test fails while the document is behind the rules.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from dragsim.estimate import defaults
from dragsim.estimate.default import Default
from dragsim.estimate.rule import Rule

BEGIN: Final = "<!-- rules: written by python -m dragsim.estimate.table -->"
END: Final = "<!-- end of rules -->"
BEGIN_DEFAULTS: Final = "<!-- defaults: written by python -m dragsim.estimate.table -->"
END_DEFAULTS: Final = "<!-- end of defaults -->"
"""Lines between which the tables stand in a document."""

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


def defaults_table() -> str:
    """The defaults as a Markdown table, one row each."""
    head = ("| Name | What | Value | ± | Range | From |", "|---|---|---|---|---|---|")
    rows = (
        f"| `{name}` | {cell(item.doc)} | {item.value:g} | {item.sd:g} | {item.low:g} to "
        f"{item.high:g} | {origin(item)} |"
        for name, item in defaults.table().items()
    )
    return "\n".join((*head, *rows))


def origin(item: Default) -> str:
    """Where a value comes from."""
    if item.fitted:
        return f"tests, prior {item.prior:g} ± {item.prior_sd:g}"
    return "prior"


def renewed(document: str) -> str:
    """A document with the present tables between their marks; ValueError where it has none."""
    for begin, end, rows in (
        (BEGIN, END, table()),
        (BEGIN_DEFAULTS, END_DEFAULTS, defaults_table()),
    ):
        before, found, rest = document.partition(begin)
        _, found_end, after = rest.partition(end)
        if not found or not found_end:
            raise ValueError(f"no place for the table: the lines {begin!r} and {end!r} mark it")
        document = f"{before}{begin}\n\n{rows}\n\n{end}{after}"
    return document


def main(arguments: Sequence[str]) -> None:
    """Print the tables, or renew them in the documents named."""
    for name in arguments:
        path = Path(name)
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
    if not arguments:
        sys.stdout.write(f"{table()}\n\n{defaults_table()}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
