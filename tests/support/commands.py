"""Commands as a user types them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from click.testing import CliRunner, Result

from dragsim.cli.main import main

VEHICLE: Final = """\
format = 1
market = "us"
name = "A test car"
year = 2010
summary = "two litres, rear-wheel drive"

[body]
mass = "1300 kg"
front_weight = "52 %"
wheelbase = "2600 mm"

[engine]
aspiration = "natural"
power = "200 hp @ 6500 rpm"
torque = "170 lb-ft @ 4500 rpm"
redline = "7200 rpm"

[transmission]
kind = "manual"
gears = [3.6, 2.1, 1.5, 1.15, 0.95]
final_drive = 3.9

[driveline]
driven = "rear"

[tyres]
front = "205/55R16"
rear = "205/55R16"
compound = "summer"
"""

SCENARIO: Final = """\
format = 1
name = "Two of a kind"

[strip]
length = "1/8 mile"

[weather]
temperature = "20 degC"

[[lane]]
vehicle = "./car.toml"
label = "first"

[[lane]]
vehicle = "./car.toml"
label = "second"
[lane.set]
"body.mass" = "1100 kg"
"""


def dragsim(*arguments: str, columns: int | None = None) -> Result:
    """A command in this process; a bug raises instead of becoming an exit code."""
    environment = {"COLUMNS": None if columns is None else str(columns)}
    return CliRunner().invoke(main, arguments, env=environment, catch_exceptions=False)


def process(
    *arguments: str, folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, started in ``folder``, with its output as text."""
    return python("-m", "dragsim", *arguments, folder=folder, environment=environment)


def python(
    *arguments: str, folder: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """This interpreter with ``arguments``, without a terminal."""
    inherited = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**inherited, "PYTHONIOENCODING": "utf-8", **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def changed(text: str, *changes: tuple[str, str]) -> str:
    """``text`` with parts replaced, each of which must be there exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def write_car(folder: Path, *changes: tuple[str, str], name: str = "car.toml") -> Path:
    """The test car in a file, changed."""
    path = folder / name
    path.write_text(changed(VEHICLE, *changes), encoding="utf-8")
    return path


def write_race(
    folder: Path, *changes: tuple[str, str], cars: Sequence[str] = ("car.toml",)
) -> Path:
    """The test scenario in a file, changed, with its cars beside it."""
    for car in cars:
        write_car(folder, name=car)
    path = folder / "race.toml"
    path.write_text(changed(SCENARIO, *changes), encoding="utf-8")
    return path
