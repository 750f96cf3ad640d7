"""The rules of ``estimate`` and their table in the documents."""

from __future__ import annotations

from inspect import getsource
from pathlib import Path
from typing import Any

import pytest
from source import ROOT

from dragsim.estimate import defaults
from dragsim.estimate.defaults import DEFAULTS, FITTED
from dragsim.estimate.entries import ENTRIES
from dragsim.estimate.rule import Rule, rule
from dragsim.estimate.table import (
    BEGIN,
    BEGIN_DEFAULTS,
    END,
    END_DEFAULTS,
    cell,
    defaults_table,
    main,
    renewed,
    rules,
    spread,
    table,
)

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


def test_both_tables_are_renewed_between_their_marks(tmp_path: Path) -> None:
    def document(rules: str, defaults: str) -> str:
        return (
            f"before\n\n{BEGIN}{rules}{END}\n\nbetween\n\n"
            f"{BEGIN_DEFAULTS}{defaults}{END_DEFAULTS}\n\nafter\n"
        )

    path = tmp_path / "a.md"
    path.write_text(document("\nold\n", "\nold\n"), encoding="utf-8")
    main([str(path)])
    text = path.read_text(encoding="utf-8")
    assert text == document(f"\n\n{table()}\n\n", f"\n\n{defaults_table()}\n\n")
    main([str(path)])
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", ["nothing here\n", f"{BEGIN}\n{END}\n"])
def test_a_document_without_a_place_for_a_table_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="no place for the table"):
        main([str(path)])
    assert path.read_text(encoding="utf-8") == text


def test_both_tables_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    rows, known = capsys.readouterr().out.split("\n\n")
    lines = rows.splitlines()
    assert len(lines) == 2 + len(rules())
    assert lines[0] == "| Key | Rule | Source | ± |"
    assert known == defaults_table() + "\n"


def test_a_default_is_shown_with_what_is_known_of_it() -> None:
    item = defaults.table()["shift_time"]
    assert (
        f"| `shift_time` | time without drive in a manual shift [s] | {item.value:g} | {item.sd:g} "
        "| 0.2 to 0.45 | tests, prior 0.3 ± 0.06 |"
    ) in defaults_table()


def test_a_rule_names_its_defaults_by_their_values() -> None:
    by_key = {it.key: it for it in rules()}
    assert "{" not in "".join(it.text for it in by_key.values())
    assert by_key["tyres.sliding"].text.endswith(f"[-]: {DEFAULTS.sliding:.2f}.")


def reads(it: Rule[Any], name: str) -> bool:
    """Whether a rule reads a default by its name, or by a method that picks one of its group."""
    text = getsource(it.function)
    return f"defaults.{name}" in text or f"defaults.{name.partition('_')[0]}(" in text


def test_a_rule_says_that_it_is_fitted_where_a_value_of_its_own_is() -> None:
    fitted = [name for name, item in defaults.table().items() if item.fitted]
    assert fitted
    for it in rules():
        assert (FITTED in it.source) is any(reads(it, name) for name in fitted), it.key
    assert [name for name in fitted if not any(reads(it, name) for it in rules())] == []


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
