"""Files are written whole or not at all, and the reason is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dragsim.errors import OutputError
from dragsim.export import write_bytes, write_text


def test_missing_folders_are_made_and_the_path_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "results" / "race" / "gap.png"
    assert write_bytes(path, b"picture") == path
    assert path.read_bytes() == b"picture"


def test_text_is_utf8_with_its_own_line_ends(tmp_path: Path) -> None:
    path = write_text(tmp_path / "card.txt", "Citroën\n")
    assert path.read_bytes() == "Citroën\n".encode()


def test_a_file_that_is_there_is_replaced_and_no_neighbour_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old and longer")
    write_text(path, "new")
    assert path.read_text() == "new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_still_points_to_the_file_that_was_written(tmp_path: Path) -> None:
    target = tmp_path / "target.txt"
    target.write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_the_usual_permissions_are_kept(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("")
    written = write_text(tmp_path / "written", "")
    assert written.stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("failing", ["replace", "open"])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def refuse(*_args: object, **_keywords: object) -> None:
        raise OSError(28, "No space left on device")

    if failing == "replace":
        monkeypatch.setattr(os, "replace", refuse)
    else:
        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(OutputError, match=r"cannot write .*a\.txt: no space left.*free some space"):
        write_text(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.txt"]


def test_an_interrupt_while_writing_leaves_no_neighbour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "a.txt", "new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "gap.png").mkdir()
    with pytest.raises(OutputError, match="is a directory"):
        write_bytes(tmp_path / "gap.png", b"")


@pytest.mark.parametrize("below", ["gap.png", "deeper/gap.png"])
def test_a_file_in_place_of_a_folder_is_told(tmp_path: Path, below: str) -> None:
    (tmp_path / "results").write_text("")
    with pytest.raises(OutputError, match="choose another folder"):
        write_bytes(tmp_path / "results" / below, b"")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="needs a device to write to")
def test_a_device_is_written_to_and_not_replaced() -> None:
    write_text("/dev/null", "nothing")
    assert Path("/dev/null").is_char_device()
