"""The README is true: its commands, its files, its Python, and every figure it quotes."""

from __future__ import annotations

import re
import shlex
import subprocess
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Final

import numpy
import pytest
from commands import dragsim as command
from matplotlib.image import imread
from numpy.typing import NDArray
from source import ROOT

import dragsim

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE: Final = ROOT / "docs" / "images" / "road_atlanta.png"
BLOCK: Final = 16
TOOLS: Final = ("bash", "-n", str(ROOT / ".ci" / "run"))

RENEW: Final = "if this is meant: .venv/bin/python docs/renew.py"
"""What to do where the race has moved."""

SET_UP_AND_RACE: Final = (
    "python3 -m venv .venv && .venv/bin/pip install . "
    "&& .venv/bin/dragsim run scenarios/road_atlanta.toml"
)
SET_UP_AND_TEST: Final = (
    "python3 -m venv .venv && .venv/bin/pip install -e '.[dev]' && .venv/bin/pytest"
)


def blocks(language: str) -> list[str]:
    """The code blocks of a language, in order."""
    return [body for name, body in FENCE.findall(README) if name == language]


def shell_lines() -> list[str]:
    """Every command that the README has people type."""
    return [line for block in blocks("sh") for line in block.splitlines()]


@cache
def race() -> dragsim.Race:
    return dragsim.run(ROOT / "scenarios" / "road_atlanta.toml")


@cache
def card() -> list[str]:
    """The lines of the card as a pipe gets them."""
    return command("run", "road_atlanta", "--no-plot").stdout.splitlines()


def commands_run_by_ci() -> list[str]:
    """The lines of the README that the patterns in .ci/run pick."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    endings = re.findall(r"=\$\(command_of_readme '(.*)'\)", script)
    begin = re.compile(r"^python3 -m venv \.venv && .*$", re.MULTILINE)
    lines = begin.findall(README)
    return [line for ending in endings for line in lines if re.search(f"{ending}$", line)]


def test_one_command_races_and_one_tests() -> None:
    assert [line for line in shell_lines() if "venv .venv" in line] == [
        SET_UP_AND_RACE,
        SET_UP_AND_TEST,
    ]


def test_continuous_integration_runs_both_as_they_stand() -> None:
    assert commands_run_by_ci() == [SET_UP_AND_RACE, SET_UP_AND_TEST]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "pip install" not in script
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail\n" in script
    assert subprocess.run(TOOLS, check=False, stdin=subprocess.DEVNULL).returncode == 0


def test_other_commands_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (car,) = blocks("toml")
    Path("hot_mini.toml").write_text(car, encoding="utf-8")
    typed = [shlex.split(line) for line in shell_lines() if line.startswith(".venv/bin/dragsim")]
    assert len(typed) >= 8
    for program, *arguments in typed:
        assert program == ".venv/bin/dragsim"
        done = command(*arguments)
        assert done.exit_code == 0, (arguments, done.output)


def test_the_car_differs_as_its_file_says(tmp_path: Path) -> None:
    (text,) = blocks("toml")
    path = tmp_path / "hot_mini.toml"
    path.write_text(text, encoding="utf-8")
    hot = dragsim.load_vehicle(path)
    same = dragsim.load_vehicle("mini_cooper_s_2011").tweak(
        {"engine.power": "230 hp", "body.mass": "1100 kg", "tyres.compound": "track"}
    )
    assert (hot.body, hot.engine, hot.tyres) == (same.body, same.engine, same.tyres)


def test_python_prints_three_figures_of_the_race() -> None:
    code, _ = blocks("python")
    assert len([line for line in code.splitlines() if line]) == 5
    said = StringIO()
    with redirect_stdout(said):
        exec(compile(code, "README.md", "exec"), {})
    margin_s, quarter_mile_s, speed_mps = map(float, said.getvalue().split())
    assert margin_s == race().margin_s
    assert 10.0 < quarter_mile_s < 15.26
    assert 10.0 < speed_mps < 20.0


def test_python_makes_many_runs() -> None:
    _, code = blocks("python")
    said = StringIO()
    with redirect_stdout(said):
        exec(compile(code, "README.md", "exec"), {})
    times = [float(word) for word in said.getvalue().strip("[]\n").split()]
    assert len(times) == 7
    assert times == sorted(times)


def test_the_card_quoted_is_the_card_printed() -> None:
    (text,) = blocks("text")
    quoted = text.splitlines()
    start = card().index(quoted[0])
    assert quoted == card()[start : start + len(quoted)], RENEW


def test_the_cars_have_the_power_quoted() -> None:
    stated = [lane.run.vehicle.document["engine"]["power"] for lane in race().lanes]  # type: ignore[index]
    assert [str(power).split(" @")[0] for power in stated] == ["345 hp", "181 hp"]
    assert "a 345 hp 911 Carrera and a 181 hp MINI Cooper S" in README


def coarse(path: Path) -> NDArray[numpy.float32]:
    """A picture in blocks of 16 by 16 pixels, whose means do not depend on how a font is drawn."""
    pixels = imread(path)[..., :3]
    rows, columns = pixels.shape[0] // BLOCK, pixels.shape[1] // BLOCK
    whole = pixels[: rows * BLOCK, : columns * BLOCK]
    means: NDArray[numpy.float32] = whole.reshape(rows, BLOCK, columns, BLOCK, 3).mean(axis=(1, 3))
    return means


def test_the_picture_is_the_one_the_program_draws(tmp_path: Path) -> None:
    """A hundredth more power for the MINI moves a block by 0.4; the fonts of the oldest matplotlib
    that will do, by 0.09."""
    drawn = tmp_path / "gap.png"
    race().plot(drawn)
    assert imread(drawn).shape == imread(PICTURE).shape, RENEW
    assert numpy.abs(coarse(drawn) - coarse(PICTURE)).max() < 0.15, RENEW


def test_pictures_and_files_linked_are_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", README) if "://" not in link]
    assert f"docs/images/{PICTURE.name}" in links
    assert [link for link in links if not (ROOT / link.partition("#")[0]).exists()] == []


@cache
def validation() -> list[str]:
    """The lines of the validation report as a pipe gets them."""
    return command("validate").stdout.splitlines()


def test_the_accuracy_quoted_is_that_of_the_validation() -> None:
    text = " ".join(README.split())
    row = next(line for line in validation() if line.startswith("cross-validated ")).split()
    cars, seconds, seconds_se, mph, mph_se = row[1], row[2], row[3], row[7], row[8]
    assert f"road tests of {cars} cars" in text
    assert f"a quarter mile by {seconds} ± {seconds_se} s and" in text, RENEW
    assert f"a trap speed by {mph} ± {mph_se} mph on average" in text, RENEW
    inside = re.search(r"(\d+) % of the quarter miles lie within the 80 % interval", text)
    assert inside is not None
    assert f"prediction: {inside[1]} % in the quarter" in " ".join(validation()), RENEW
    scatter = re.search(r"by ([0-9.]+) s and ([0-9.]+) mph about another", text)
    assert scatter is not None
    for number, unit in zip(scatter.groups(), ("s in the quarter", "mph in trap"), strict=True):
        assert f"{number} {unit}" in " ".join(validation())


def test_the_validation_quoted_is_the_one_printed() -> None:
    """Of docs/validation.md, to which the README sends."""
    document = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    blocks = [body.splitlines() for name, body in FENCE.findall(document) if name == "text"]
    assert [len(quoted) > least for quoted, least in zip(blocks, (40, 3), strict=True)] == [
        True
    ] * 2
    for line in blocks[0]:
        assert line in validation(), RENEW
    start = validation().index(blocks[0][0])
    assert blocks[0] == validation()[start : start + len(blocks[0])], RENEW
    assert [line for line in blocks[1] if line not in validation()] == [], RENEW


def test_every_car_it_comes_with_runs_as_the_readme_has_it() -> None:
    """Nothing is said to be left to a later version, and no car of the garage is refused."""
    assert "later version" not in README
    assert not any(line.startswith("Cars not predicted") for line in validation())
