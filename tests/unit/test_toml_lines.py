"""The scanner that finds the line of a key, against tomllib's own reading of the same text."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragsim.spec.layers import leaves
from dragsim.spec.toml_lines import Path as KeyPath
from dragsim.spec.toml_lines import key_lines, line_of

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "vehicles").glob("*.toml"), *(ROOT / "scenarios").glob("*.toml")])

TEXT = '''
# a comment with [brackets] and "quotes"
format = 1
summary = """
one = 1
[not a table]
"""
raw = \'\'\'it's
[raw]\'\'\'

[body]   # the body
mass = "1415 kg"
a.b.c = 3
"quoted.key" = "x # y ] }"
'single' = '"'
array = [
    1, # one
    [2, 3],
    "]",
]
inline = { x = 1, y = { z = "}" } }

[[motor]]
axle = "front"

[[motor]]
axle = "rear"
[motor.cooling]
fan = true

[engine.curve]
rpm = [1, 2]
"escaped \\u0041" = 1
'''

LINES: dict[KeyPath, int] = {
    ("format",): 3,
    ("summary",): 4,
    ("raw",): 8,
    ("body",): 11,
    ("body", "mass"): 12,
    ("body", "a"): 13,
    ("body", "a", "b", "c"): 13,
    ("body", "quoted.key"): 14,
    ("body", "single"): 15,
    ("body", "array"): 16,
    ("body", "array", 1): 18,
    ("body", "array", 1, 1): 18,
    ("body", "array", 2): 19,
    ("body", "inline", "y", "z"): 21,
    ("motor",): 23,
    ("motor", 0): 23,
    ("motor", 0, "axle"): 24,
    ("motor", 1): 26,
    ("motor", 1, "axle"): 27,
    ("motor", 1, "cooling", "fan"): 29,
    ("engine",): 31,
    ("engine", "curve"): 31,
    ("engine", "curve", "rpm"): 32,
    ("engine", "curve", "escaped A"): 33,
}


@pytest.mark.parametrize("path", LINES)
def test_every_form_of_key_has_its_line(path: KeyPath) -> None:
    tomllib.loads(TEXT)
    assert key_lines(TEXT)[path] == LINES[path]


def test_the_line_of_what_is_missing_is_that_of_the_table_around_it() -> None:
    lines = key_lines(TEXT)
    assert line_of(lines, ("body", "wheelbase")) == 11
    assert line_of(lines, ("motor", 1, "power")) == 26
    assert line_of(lines, ("tyres", "front")) is None


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_value_of_the_garage_stands_on_the_line_that_is_told(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    lines, rows = key_lines(text), text.splitlines()
    for path, _ in leaves(tomllib.loads(text)):
        assert str(path[-1]) in rows[lines[path] - 1]


BARE = st.text("abcXYZ019_-", min_size=1, max_size=6)
SPACE = st.sampled_from(["", " ", "  ", "\t"])
AFTER = st.sampled_from(["", " # note", " # [x] = '\"", "\t#"])
SCALARS = st.sampled_from(
    [
        ("1", 1), ("-2.5e3", 1), ("true", 1), ("1979-05-27T07:32:00Z", 1), ('"a # b"', 1),
        ('"\\"]"', 1), ("'}, ['", 1), ('""', 1), ('"""x\n[y]\n"""', 3), ("'''\n'a'\n'''", 3),
        ('""""quoted""""', 1), ("[]", 1), ("{}", 1), ("[1, [2, '[']]", 1), ("[\n1,\n# ]\n2,\n]", 5),
        ('{ p = 1, "q.r" = [ { s = 2 } ] }', 1),
    ]
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[KeyPath, int]]:
    """A TOML text, and the line on which each of its keys was put."""
    rows: list[str] = []
    lines: dict[KeyPath, int] = {}
    line = 1
    tables: list[tuple[str, bool]] = draw(
        st.lists(st.tuples(BARE, st.booleans()), max_size=4, unique_by=lambda item: item[0])
    )
    for name, many in [("", False), *tables]:
        for index in range(draw(st.integers(1, 3)) if many else 1):
            path: KeyPath = (name, index) if many else (name,)
            if name:
                head = f"[[ {name} ]]" if many else f"[{name}]"
                rows.append(head + draw(AFTER))
                lines[path] = line
                line += 1
            for key in draw(st.lists(BARE, max_size=4, unique=True)):
                text, height = draw(SCALARS)
                written = draw(st.sampled_from([key, f'"{key}"', f"'{key}'", f'{key} . "x.y"']))
                full = (*path, key, "x.y") if written.endswith('"x.y"') else (*path, key)
                full = full if name else full[1:]
                if not name and key in dict(tables):
                    continue
                rows.append(f"{draw(SPACE)}{written}{draw(SPACE)}={draw(SPACE)}{text}{draw(AFTER)}")
                lines[full] = line
                line += height
            if draw(st.booleans()):
                rows.append("")
                line += 1
    return "\n".join(rows), lines


@given(documents())
def test_lines_are_right_in_any_document(given_document: tuple[str, dict[KeyPath, int]]) -> None:
    text, expected = given_document
    document = tomllib.loads(text)
    found = key_lines(text)
    assert {path: found[path] for path in expected} == expected
    for path, _ in leaves(document):
        assert path in found
