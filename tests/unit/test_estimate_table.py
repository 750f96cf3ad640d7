"""The rules of ``estimate`` and their table in the documents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from source import ROOT

from dragsim.estimate.explain import ENTRIES
from dragsim.estimate.rule import Rule, rule
from dragsim.estimate.table import BEGIN, END, cell, main, renewed, rules, spread, table

DOCUMENT = ROOT / "docs" / "estimates.md"


@pytest.mark.parametrize("it", rules(), ids=lambda it: it.name)
def test_every_rule_says_what_it_does_where_from_and_how_well(it: Rule[Any]) -> None:
    assert it.text.endswith(".")
    assert it.source
    assert 0.0 < it.uncertainty < 1.0
    assert it.function.__annotations__["return"] in (float, "float")


def test_no_two_rules_fill_the_same_key() -> None:
    keys = [it.key for it in rules()]
    assert sorted(keys) == sorted(set(keys))


def test_every_rule_that_explain_shows_is_in_the_table() -> None:
    shown = {entry.rule for entry in ENTRIES if entry.rule is not None}
    assert len(shown) > 30
    assert shown <= set(rules())


def test_rules_stand_in_the_order_of_a_vehicle_file() -> None:
    heads = [it.key.partition(".")[0] for it in rules()]
    order = list(dict.fromkeys(heads))
    tables = "body engine motor transmission driveline tyres driver strip"
    assert order == tables.split()
    assert heads == sorted(heads, key=order.index)


def test_the_table_in_the_documents_is_current() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python -m dragsim.estimate.table docs/estimates.md"


def test_a_table_is_renewed_between_its_marks(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    main([str(path)])
    text = path.read_text(encoding="utf-8")
    assert text == f"before\n\n{BEGIN}\n\n{table()}\n\n{END}\n\nafter\n"
    main([str(path)])
    assert path.read_text(encoding="utf-8") == text


def test_a_document_without_a_place_for_the_table_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("nothing here\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no place for the table"):
        main([str(path)])
    assert path.read_text(encoding="utf-8") == "nothing here\n"


def test_the_table_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + len(rules())
    assert lines[0] == "| Key | Rule | Source | ± |"


@rule("body.lift", source="a | b", uncertainty=0.1, absolute=True)
def some_rule() -> float:
    """About ~ 3
    of something.

    More of it.
    """
    return 3.0


def test_a_row_is_one_line_with_its_marks_escaped() -> None:
    assert cell(some_rule.text) == "About \\~ 3 of something."
    assert cell(some_rule.source) == "a \\| b"
    assert spread(some_rule) == "0.1"
    assert spread(Rule("k", some_rule.function, "s", 0.125)) == "12.5 %"
