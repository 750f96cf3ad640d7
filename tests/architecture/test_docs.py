"""The documents tell the truth where that is cheap to check: links, files, keys, constants,
channels, phases, tables, code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from source import PACKAGE, ROOT, modules, tree_of

from dragsim.estimate.entries import ENTRIES
from dragsim.estimate.table import rules
from dragsim.results.channels import NUMBERS, PHASE_CHANNEL, PHASE_NAMES
from dragsim.results.outcome import Outcome
from dragsim.spec.declared import kinds_of
from dragsim.spec.scenario import Scenario
from dragsim.spec.vehicle import Vehicle

DOCS: Final = ROOT / "docs"
FENCE: Final = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DISPLAY: Final = re.compile(r"\$\$.*?\$\$", re.DOTALL)
CODE: Final = re.compile(r"`([^`\n]+)`")
MATHS: Final = re.compile(r"\$[^$\n]+\$")
LINK: Final = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
FILE: Final = re.compile(r"(?:[\w.-]+/)+(?:[\w.-]*)|[\w-]+\.(?:py|md|toml|json)")
KEY: Final = re.compile(
    r"(?:body|engine|transmission|driveline|tyres|driver|strip|weather|start|lane)(?:\.[a-z_]+)+"
)
QUOTED: Final = re.compile(r"([A-Z][A-Z0-9_]*) = (-?[0-9.e-]+)")

DOCUMENTS: Final = (*sorted(DOCS.rglob("*.md")), *sorted(ROOT.glob("*.md")))
OURS: Final = (*sorted(DOCS.glob("*.md")), ROOT / "CHANGELOG.md")
"""Documents that name files of the repository and keys of its specs, and nothing else like them."""


def prose(text: str) -> str:
    """A document without its code blocks and displayed formulas."""
    return DISPLAY.sub("", FENCE.sub("", text))


def code_spans(text: str) -> list[str]:
    """What stands between backticks in the prose of a document."""
    return CODE.findall(prose(text))


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    found: set[str] = set()
    for heading in re.findall(r"^#{1,6} (.+)$", FENCE.sub("", text), re.MULTILINE):
        words = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        anchor, n = words, 0
        while anchor in found:
            n += 1
            anchor = f"{words}-{n}"
        found.add(anchor)
    return found


def broken_links(text: str, folder: Path) -> list[str]:
    """Links of a document in ``folder`` that lead to no file or no heading."""
    broken = []
    for target in LINK.findall(MATHS.sub("", CODE.sub("", prose(text)))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = folder / name if name else None
        if path is not None and not path.exists():
            broken.append(target)
        elif anchor:
            read = text if path is None else path.read_text(encoding="utf-8")
            if anchor not in anchors(read):
                broken.append(target)
    return broken


def missing_files(text: str) -> list[str]:
    """Files and folders named between backticks that neither repository nor package holds."""
    return [
        span
        for span in code_spans(text)
        if FILE.fullmatch(span) and not any((place / span).exists() for place in (ROOT, PACKAGE))
    ]


@cache
def known_keys() -> frozenset[str]:
    """Every dotted key of a spec, of a rule and of ``explain``."""
    spec = {".".join(path) for owner in (Vehicle, Scenario) for path in kinds_of(owner)}
    return frozenset(spec | {rule.key for rule in rules()} | {entry.key for entry in ENTRIES})


def unknown_keys(text: str) -> list[str]:
    """Dotted keys between backticks that no spec, rule or ``explain`` knows."""
    return [span for span in code_spans(text) if KEY.fullmatch(span) and span not in known_keys()]


@cache
def constants() -> dict[str, set[float]]:
    """Every number that the package's modules name at their top, by its name."""
    found: dict[str, set[float]] = {}
    for path in modules().values():
        for node in tree_of(path).body:
            if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)):
                continue
            value = node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, (int, float)):
                found.setdefault(node.target.id, set()).add(float(value.value))
    return found


def wrong_constants(text: str) -> list[str]:
    """Constants quoted as ``NAME = 1.0`` between backticks that have another value in the code."""
    quoted = [(span, QUOTED.fullmatch(span)) for span in code_spans(text)]
    return [
        span
        for span, found in quoted
        if found and float(found[2]) not in constants().get(found[1], set())
    ]


def tables(text: str) -> Iterator[list[list[str]]]:
    """The tables of a document as rows of cells, the head first and the rule below it left out."""
    rows: list[list[str]] = []
    for line in [*FENCE.sub("", text).splitlines(), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            rows.append(cells)
        elif rows:
            yield [rows[0], *rows[2:]]
            rows = []


def names_in_table(document: str, head: str) -> list[str]:
    """The names between backticks in the first column of the table with this first head."""
    text = (DOCS / document).read_text(encoding="utf-8")
    (table,) = [table for table in tables(text) if table[0][0] == head]
    return [row[0].strip("`") for row in table[1:]]


def open_maths(text: str) -> list[str]:
    """Lines on which a formula begins or ends without the other."""
    return [line for line in CODE.sub("", prose(text)).splitlines() if line.count("$") % 2]


def read(path: Path) -> str:
    """A document's text."""
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    """A document's name in reports."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_resolve(path: Path) -> None:
    assert broken_links(read(path), path.parent) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_tables_have_as_many_cells_in_each_row(path: Path) -> None:
    for table in tables(read(path)):
        assert {len(row) for row in table} == {len(table[0])}, table[0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_formulas_begin_and_end_on_one_line(path: Path) -> None:
    assert open_maths(read(path)) == []


@pytest.mark.parametrize("path", OURS, ids=named)
def test_files_named_exist(path: Path) -> None:
    assert missing_files(read(path)) == []


@pytest.mark.parametrize("path", OURS, ids=named)
def test_keys_named_are_real(path: Path) -> None:
    assert unknown_keys(read(path)) == []


@pytest.mark.parametrize("path", OURS, ids=named)
def test_constants_quoted_have_the_value_of_the_code(path: Path) -> None:
    assert wrong_constants(read(path)) == []


def test_every_channel_is_explained() -> None:
    channels = [definition.name for definition in NUMBERS] + [PHASE_CHANNEL.name]
    assert names_in_table("physics.md", "Channel") == channels


def test_every_phase_and_outcome_is_explained() -> None:
    assert names_in_table("physics.md", "Phase") == list(PHASE_NAMES)
    assert set(names_in_table("physics.md", "Outcome")) == {it.value for it in Outcome}


def test_every_document_is_in_the_index() -> None:
    index = read(DOCS / "README.md")
    linked = {(DOCS / target.partition("#")[0]).resolve() for target in LINK.findall(index)}
    assert {path for path in DOCS.glob("*.md") if path.name != "README.md"} <= linked


PYTHON: Final = [
    pytest.param(body, id=f"{named(path)}-{i}")
    for path in OURS
    for i, (language, body) in enumerate(FENCE.findall(read(path)), 1)
    if language == "python"
]


@pytest.mark.parametrize("code", PYTHON)
def test_python_in_the_documents_runs(code: str) -> None:
    exec(compile(code, "document", "exec"), {})


def test_some_python_was_found() -> None:
    assert PYTHON


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        (broken_links, "see [that](nowhere.md)"),
        (broken_links, "see [that](physics.md#no-such-heading)"),
        (broken_links, "# A\n[here](#b)"),
        (missing_files, "in `model/tyres.py`"),
        (missing_files, "in `tests/nothing/`"),
        (unknown_keys, "set `engine.powr`"),
        (wrong_constants, "`SLIP_SPEED = 2.0`"),
        (wrong_constants, "`NO_SUCH_NAME = 2.0`"),
        (open_maths, "so $a = b\n+ c$ holds"),
    ],
)
def test_the_checks_see(fault: object, text: str) -> None:
    assert callable(fault)
    assert fault(text, DOCS) if fault is broken_links else fault(text)


def test_the_checks_let_pass_what_is_right() -> None:
    text = (
        "# A heading, twice\n## A heading, twice\n[x](#a-heading-twice-1) [y](physics.md#tyre) "
        "[z](https://example.org)\n`model/tyre.py` `engine.power` `SLIP_SPEED = 1.0` $a[1](b)$\n"
        "```text\n[p](q) `model/none.py`\n```\n"
    )
    assert broken_links(text, DOCS) == []
    assert missing_files(text) == []
    assert unknown_keys(text) == []
    assert wrong_constants(text) == []
    assert open_maths(text) == []
